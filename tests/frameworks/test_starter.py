"""The starter is sound, needs no advice, and names every key; the schema is as the model says."""

import json
import re
from typing import Any

import pytest
from pydantic import BaseModel

from frameworks.checking import examine
from frameworks.explaining import MODELS
from frameworks.model import Framework
from frameworks.schema import COPY, as_text, schema
from frameworks.starter import starter

TEXT = starter("our-review", "2026-03")
OPTIONAL = re.compile(r"^( *)# ([a-z_]+: .*)$", re.M)


def test_the_starter_passes_without_advice() -> None:
    report = examine(TEXT, "new.yaml")
    assert str(report) == "new.yaml: our-review-2026-03 can be used."


def test_it_begins_with_the_line_editors_look_for() -> None:
    assert TEXT.startswith("# yaml-language-server: $schema=./framework.schema.json\n")


def test_every_key_is_in_it() -> None:
    keys = {name for model in (Framework, *MODELS.values()) for name in model.model_fields}
    assert [key for key in sorted(keys) if not re.search(rf"^ *(# |- )?{key}:", TEXT, re.M)] == []


def test_every_key_that_is_shown_only_as_a_comment_can_be_used() -> None:
    shown = OPTIONAL.sub(r"\1\2", TEXT.replace("# described: false\n", "").replace("# yaml-language", "#yaml-language"))
    assert shown != TEXT
    framework = examine(shown, "new.yaml").framework
    assert framework is not None
    (question,) = framework.questions
    assert (framework.asks.evidence, question.number, str(question.link)) == (
        "Evidence",
        "1.1",
        "https://example.org/a-page-of-its-own",
    )
    assert framework.domains[0].proposed
    assert question.theme


def test_the_committed_schema_is_as_the_model_says() -> None:
    assert COPY.read_text(encoding="utf-8") == as_text(), "run: python -m frameworks.schema"


def definitions() -> list[tuple[str, dict[str, Any]]]:
    whole = json.loads(as_text())
    return [("Framework", whole), *((name, part) for name, part in whole["$defs"].items() if "properties" in part)]


@pytest.mark.parametrize(("name", "part"), definitions())
def test_every_key_is_described_and_no_other_is_allowed(name: str, part: dict[str, Any]) -> None:
    models: dict[str, type[BaseModel]] = {"Framework": Framework} | {model.__name__: model for model in MODELS.values()}
    assert list(part["properties"]) == list(models[name].model_fields)
    assert part["additionalProperties"] is False
    assert all(one["description"] for one in part["properties"].values())


def test_what_an_editor_takes_for_a_number_may_stand_where_text_does() -> None:
    assert schema()["properties"]["edition"]["type"] == ["string", "number", "boolean"]
    assert schema()["$defs"]["Question"]["properties"]["number"]["anyOf"][0]["type"] == ["string", "number", "boolean"]
    assert schema()["$defs"]["Side"]["enum"] == ["challenge", "strength", "neither"]
