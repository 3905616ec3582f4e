"""Most sentences are tried in test_faulty_files.py; here is what no file can bring about by itself."""

from pydantic import BaseModel

from frameworks.explaining import MEANT, MODELS, sentences, where
from frameworks.model import Framework


def test_our_own_models_sentence_is_passed_on() -> None:
    detail = {"type": "value_error", "loc": (), "msg": "", "input": {}, "ctx": {"error": ValueError("twice: a")}}
    assert sentences(detail, ()).what == "twice: a."  # type: ignore[arg-type]


def test_every_name_in_the_model_has_its_meaning() -> None:
    models: list[type[BaseModel]] = [Framework, *MODELS.values()]
    assert {name for model in models for name in model.model_fields} == set(MEANT)


def test_every_meaning_fits_into_the_sentence_write_it() -> None:
    assert all(meaning[0].islower() or meaning.startswith("`") for meaning in MEANT.values())
    assert not any(meaning.endswith(".") for meaning in MEANT.values())


def test_a_part_is_named_by_its_id_or_else_by_its_number() -> None:
    data = {"domains": [{"id": "gov", "groups": [{"name": "no id"}]}]}
    assert where(("domains", 0, "groups"), data) == "domain gov, groups"
    assert where(("domains", 0, "groups", 0, "name"), data) == "group 1, name"
    assert where(("domains", 3, "name"), data) == "domain 4, name"
    assert where((), data) == ""
