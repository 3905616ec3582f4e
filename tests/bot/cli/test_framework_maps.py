"""`assurance frameworks list` and `map`: what a chair or an author reads, and what a program does."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import SettingsFault
from frameworks.load import load_library
from frameworks.writing import to_yaml

FIELDS = ["id", "edition", "name", "publisher", "domains", "questions", "minutes"]


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRAMEWORKS_DIR", raising=False)


def said(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["frameworks", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_list_as_json_has_these_fields_for_each_edition_and_no_other() -> None:
    rows: list[dict[str, Any]] = json.loads(said("list", "--json"))
    assert [list(row) for row in rows] == [FIELDS] * len(load_library())
    (broad,) = [row for row in rows if (row["id"], row["edition"]) == ("building-strong-trusts", "2024-09")]
    assert broad["publisher"] == "Confederation of School Trusts"
    assert (broad["domains"], broad["questions"], broad["minutes"]) == (7, 28, 30)


def test_the_list_in_words_says_what_each_is_when_to_use_it_and_how_long_it_takes() -> None:
    told = said("list")
    assert "building-strong-trusts-2024-09  Building strong trusts" in told
    assert "7 domains, 28 questions, about 30 minutes for all of it" in told
    assert told.count("When: You want a broad first look at the trust") == 1


def test_a_map_is_shown_both_ways_with_what_has_no_counterpart() -> None:
    told = said("map", "building-strong-trusts", "trust-governance")
    there, back = "From building-strong-trusts-2024-09", "From trust-governance-2024-09"
    assert told.index(there) < told.index(back) < told.index("with no counterpart in trust-governance-2024-09:")
    assert "question gov-2a, “Board skills and succession” partly covers element tg-trustees" in told
    assert "element tg-trustees, “Trustees: skills, diversity and succession” is partly covered by question" in told
    alone = told.split("In trust-governance-2024-09 with no counterpart in building-strong-trusts-2024-09:")[1]
    assert "element tg-members, “Members: role and distance”" in alone
    assert "[1] the publisher's statement: " in alone
    assert "[2] our reading: " in alone


def test_notes_call_people_what_the_trust_calls_them(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = ("map", "trust-governance", "mat-assurance")
    assert "Whether trustees know what lies behind the measures" in said(*pair)
    monkeypatch.setenv("TRUSTEE_CALLED", "director")
    assert "Whether directors know what lies behind the measures" in said(*pair)


def test_a_map_as_json_begins_with_the_side_asked_for_first() -> None:
    found = json.loads(said("map", "trust-governance-2024-09", "building-strong-trusts-2024-09", "--json"))
    assert (found["from"], found["to"]) == ("trust-governance-2024-09", "building-strong-trusts-2024-09")
    near, far = found["sides"]
    assert near["framework"] == found["from"]
    (trustees,) = [part for part in near["parts"] if part["id"] == "tg-trustees"]
    (board,) = trustees["counterparts"]
    assert (board["id"], board["kind"], board["reads"], board["basis"]) == (
        "gov-2a",
        "partly covers",
        "is partly covered by",
        "our reading",
    )
    assert {part["id"] for part in near["without"]} >= {"tg-members"}
    linked = {part["id"] for part in far["parts"]}
    assert linked.isdisjoint(part["id"] for part in far["without"])


def test_the_outline_of_themes_is_a_side_and_says_how_sure_its_names_are() -> None:
    told = said("map", "building-strong-trusts", "trust-quality-descriptions")
    assert "theme 2-models, “School improvement models” (as in the draft of April 2023)" in told
    assert "pillar pillar-4, “Finance and operations” (the names of its themes could not be checked)" in told


def test_two_editions_have_nothing_without_a_counterpart() -> None:
    found = json.loads(said("map", "trust-governance-2023-09", "trust-governance-2024-09", "--json"))
    assert [side["without"] for side in found["sides"]] == [[], []]
    assert {one["kind"] for part in found["sides"][0]["parts"] for one in part["counterparts"]} == {"same"}


def test_what_is_not_there_is_said_in_a_sentence() -> None:
    with pytest.raises(SettingsFault, match="no framework “nothing”"):
        said("map", "nothing", "trust-governance")


def test_a_framework_of_a_trusts_own_that_nothing_links_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = load_library()["mat-assurance-2021"].model_copy(update={"id": "our-review"})
    (tmp_path / "own.yaml").write_text(to_yaml(own), encoding="utf-8")
    monkeypatch.setenv("FRAMEWORKS_DIR", str(tmp_path))
    with pytest.raises(SettingsFault, match="Nothing links trust-governance-2024-09 and our-review-2021"):
        said("map", "trust-governance", "our-review")
