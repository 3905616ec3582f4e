from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from frameworks.load import load_library
from frameworks.model import Domain, Framework, Group, Level, Question, Scale, Side


def question(id: str = "q-1", **more: Any) -> Question:
    return Question(id=id, name=f"Name {id}", prompt="How far?", **more)


def domain(id: str = "d", name: str = "D", group: str = "g", questions: tuple[Question, ...] = ()) -> Domain:
    return Domain(id=id, name=name, groups=(Group(id=group, name="G", questions=questions or (question(),)),))


def level(id: str, side: Side = Side.NEITHER, label: str = "") -> Level:
    return Level(id=id, label=label or id, meaning="Means it.", side=side)


def framework(*domains: Domain, **more: Any) -> Framework:
    fields = {
        "id": "sample",
        "edition": "2024-09",
        "name": "Sample",
        "publisher": "Nobody",
        "link": "https://example.org/",
        "wording": "Invented.",
        "purpose": "For tests.",
        "scale": Scale(levels=(level("low"), level("high"))),
        "domains": domains or (domain(),),
    }
    return Framework.model_validate(fields | more)


def test_a_key_is_id_and_edition() -> None:
    assert framework().key == "sample-2024-09"
    assert framework(edition="2021").key == "sample-2021"


def test_parts_are_found_by_id_or_not_at_all() -> None:
    whole = framework(domain("a", "A", "g-a", (question("a-1"),)), domain("b", "B", "g-b", (question("b-1"),)))
    assert whole.domain("b") is whole.domains[1]
    assert whole.question("b-1") is whole.questions[1]
    assert whole.domain_of("b-1") is whole.domains[1]
    assert (whole.domain("x"), whole.question("x"), whole.domain_of("x")) == (None, None, None)


def test_an_answer_off_the_scale_has_no_position() -> None:
    scale = Scale(levels=(level("low"), level("high")), others=(level("cannot_say"),))
    assert [scale.position(answer.id) for answer in scale.answers] == [0, 1, None]
    assert scale.find("cannot_say") is scale.others[0]
    assert scale.find("nothing") is None


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: framework(domain(), domain(name="E", group="h", questions=(question("q-2"),))),
            "domain id used twice: d",
        ),
        (lambda: framework(domain(), domain("e", "d", "h", (question("q-2"),))), "domain name used twice: d"),
        (lambda: framework(domain(), domain("e", "E", "g", (question("q-2"),))), "group id used twice: g"),
        (lambda: framework(domain(), domain("e", "E", "h")), "question id used twice: q-1"),
        (lambda: Scale(levels=(level("a"), level("b")), others=(level("b", label="c"),)), "answer id used twice: b"),
        (lambda: Scale(levels=(level("a", label="Yes"), level("b", label="yes"))), "answer label used twice: yes"),
        (lambda: Scale(levels=(level("a", Side.STRENGTH), level("b", Side.CHALLENGE))), "levels must run from"),
        (lambda: Scale(levels=(level("a", Side.NEITHER), level("b", Side.CHALLENGE))), "levels must run from"),
    ],
)
def test_what_does_not_hold_together_cannot_be_made(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        make()


@pytest.mark.parametrize("edition", ["24", "2024-13", "2024-9", "2024-09-01", "٢٠٢٤", "2024\n"])
def test_an_edition_is_a_year_or_a_year_and_month(edition: str) -> None:
    with pytest.raises(ValidationError):
        framework(edition=edition)


@pytest.mark.parametrize("id", ["", "Gov", "gov 1", "gov-", "-gov", "gov--1", "gov-1\n", "é", "g" * 61])
def test_an_id_is_small_letters_and_digits_in_groups(id: str) -> None:
    with pytest.raises(ValidationError):
        question(id)


@pytest.mark.parametrize("id", ["gov-1a", "cannot_say", "not_applicable", "7.10.a", "2024"])
def test_ids_admit_what_frameworks_use(id: str) -> None:
    assert question(id).id == id


@pytest.mark.parametrize("name", ["two\nlines", "tab\there", "null\x00", "   ", "x" * 151])
def test_a_name_is_one_line(name: str) -> None:
    with pytest.raises(ValidationError):
        Question(id="q", name=name, prompt="How far?")


def test_a_text_may_have_lines_but_no_control_characters() -> None:
    assert question(strong="one\ntwo").strong == "one\ntwo"
    with pytest.raises(ValidationError):
        question(strong="one\x07two")


def test_at_most_four_things_to_consider() -> None:
    assert len(question(consider=("a", "b", "c", "d")).consider) == 4
    with pytest.raises(ValidationError):
        question(consider=("a", "b", "c", "d", "e"))


def test_nothing_can_be_changed_or_added() -> None:
    shipped = next(iter(load_library().values()))
    with pytest.raises(ValidationError, match="frozen"):
        shipped.name = "Other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        question(score=3)


def test_a_refusal_does_not_repeat_what_was_put_in() -> None:
    with pytest.raises(ValidationError) as refused:
        question("A SECRET")
    assert "A SECRET" not in str(refused.value)
