"""Every shipped framework file: it loads, it keeps the house rules, and it says whose words it uses."""

import re
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from frameworks.house_rules import HARDEST, check, reading_grade
from frameworks.load import load_library, parse
from frameworks.model import Framework
from frameworks.overview import OVERVIEW

FILES = sorted(
    (file for file in (files("frameworks") / "library").iterdir() if file.name.endswith(".yaml")),
    key=lambda file: file.name,
)
# Their publisher's changes from one edition to the next are unknown, so that each edition carries the same questions.
ONE_SET_OF_QUESTIONS = ("building-strong-trusts", "trust-governance")

every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.name))


def text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")


@every_file
def test_a_shipped_file_is_named_after_its_framework_and_edition(file: Traversable) -> None:
    assert file.name == f"{parse(text(file), file.name).key}.yaml"


def test_the_library_holds_every_shipped_file_and_no_other() -> None:
    assert sorted(f"{key}.yaml" for key in load_library()) == [file.name for file in FILES]


def test_the_broad_first_look_comes_first_in_its_newest_edition() -> None:
    """What a chair is offered who has chosen nothing yet."""
    assert next(iter(load_library())) == "building-strong-trusts-2024-09"


def test_the_library_is_in_the_order_of_the_overview_and_newest_edition_first() -> None:
    order = [entry.id for entry in OVERVIEW]
    places = [(order.index(framework.id), framework.edition) for framework in load_library().values()]
    assert places == sorted(sorted(places, key=lambda place: place[1], reverse=True), key=lambda place: place[0])


@every_file
def test_a_shipped_file_keeps_every_house_rule(file: Traversable) -> None:
    assert [str(advice) for advice in check(text(file), file.name)] == []


@every_file
def test_a_shipped_file_leaves_room_below_the_reading_threshold(file: Traversable) -> None:
    framework = parse(text(file), file.name)
    grades = {
        question.id: reading_grade(
            " ".join((question.prompt, *question.consider, question.strong or "", question.weak or ""))
        )
        for question in framework.questions
    }
    room = 1.0 if framework.described else 0.25  # a standard is put in fewer words, each of them needed
    assert {id: grade for id, grade in grades.items() if grade > HARDEST - room} == {}


@every_file
def test_a_shipped_file_says_whose_words_it_uses(file: Traversable) -> None:
    wording = parse(text(file), file.name).wording
    assert "our own" in wording
    assert "not the publisher's" in wording
    assert "link" in wording


@every_file
def test_a_shipped_file_begins_with_what_is_known_and_what_is_ours(file: Traversable) -> None:
    head = " ".join(line.lstrip("# ") for line in text(file).splitlines() if line.startswith("#"))
    assert "the publisher's" in head
    assert re.search(r"\b(ours|by us)\b", head)
    assert "Ids are permanent" in head


@every_file
def test_a_shipped_file_says_what_each_domain_is_about(file: Traversable) -> None:
    for domain in parse(text(file), file.name).domains:
        assert domain.about, domain.id
        assert domain.suggested, domain.id


@every_file
def test_no_two_questions_share_a_name_or_a_text(file: Traversable) -> None:
    questions = parse(text(file), file.name).questions
    for texts in (
        [question.name.casefold() for question in questions],
        [question.prompt for question in questions],
        [text for q in questions for text in (*q.consider, q.strong, q.weak) if text],
    ):
        assert sorted(set(texts)) == sorted(texts)


@pytest.mark.parametrize("id", ONE_SET_OF_QUESTIONS)
def test_editions_whose_changes_are_unknown_say_so_and_differ_in_nothing_else(id: str) -> None:
    newer, older = (framework for framework in load_library().values() if framework.id == id)
    assert (newer.edition, older.edition) == ("2024-09", "2023-09")
    assert _apart_from_the_edition(newer) == _apart_from_the_edition(older)
    assert "What it changed since September 2023 is unknown to us" in newer.wording
    assert "What it changed in September 2024 is unknown to us" in older.wording


def _apart_from_the_edition(framework: Framework) -> dict[str, object]:
    return framework.model_dump(exclude={"edition", "wording"})
