"""Mended words are told from another meaning."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.load import load_library
from frameworks.model import Asks, Domain, Framework, Frozen, Group, Level, LevelNames, Question, Scale
from frameworks.wording import Mended, difference, reworded, same_scale
from tests.examples import examples

LIBRARY = load_library(Path(__file__).parent / "editions")
MAT = LIBRARY["mat-assurance-2021"]
BST = LIBRARY["building-strong-trusts-2024-09"]
FIRST, SECOND = BST.questions[0], BST.questions[1]


def with_question(framework: Framework, which: str, **changes: Any) -> Framework:
    return edited(framework, lambda question: question | changes if question["id"] == which else question)


def edited(framework: Framework, change: Any) -> Framework:
    data = framework.model_dump(mode="json")
    for domain in data["domains"]:
        for group in domain["groups"]:
            group["questions"] = [change(question) for question in group["questions"]]
    return Framework.model_validate(data)


def with_scale(framework: Framework, change: Any) -> Framework:
    data = framework.model_dump(mode="json")
    change(data["scale"])
    return Framework.model_validate(data)


def test_nothing_differs_from_itself() -> None:
    for framework in LIBRARY.values():
        assert difference(framework, framework).is_none
        assert reworded(framework, framework) == frozenset()
        assert same_scale(framework, framework)


def test_a_slip_of_the_pen_is_told_with_where_it_stands() -> None:
    now = with_question(BST, FIRST.id, prompt=FIRST.prompt.replace("?", " today?"))
    found = difference(BST, now)
    assert found.meanings == ()
    assert found.mended == (Mended(f"question {FIRST.id}, prompt", FIRST.prompt, now.questions[0].prompt),)
    assert reworded(BST, now) == {FIRST.id}


def test_a_word_for_an_answer_rewords_every_question() -> None:
    def rename(scale: dict[str, Any]) -> None:
        scale["levels"][0]["label"] += " now"

    now = with_scale(BST, rename)
    assert [one.where for one in difference(BST, now).mended] == [f"answer {BST.scale.levels[0].id}, label"]
    assert difference(BST, now).meanings == ()
    assert reworded(BST, now) == {question.id for question in BST.questions}
    assert same_scale(BST, now)


def test_another_edition_is_not_beside_the_point_but_a_mistake() -> None:
    with pytest.raises(ValueError, match="not one edition"):
        difference(BST, MAT)


def _swap_labels(scale: dict[str, Any]) -> None:
    first, last = scale["levels"][0], scale["levels"][-1]
    first["label"], last["label"] = last["label"], first["label"]


def _turn_round(scale: dict[str, Any]) -> None:
    for level in scale["levels"]:
        level["side"] = "neither"


def _ask_for_notes(scale: dict[str, Any]) -> None:
    scale["levels"][0]["note_required"] = True


def _one_less(scale: dict[str, Any]) -> None:
    scale["others"].pop()


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (with_question(BST, FIRST.id, id="new-1"), "No longer there"),
        (with_question(BST, FIRST.id, id="new-1"), "Not there before: new-1"),
        (with_question(BST, FIRST.id, prompt=SECOND.prompt), f"asks what {SECOND.id} asked"),
        (with_question(BST, FIRST.id, prompt="Which colour do buses have?"), "asks something else"),
        (with_scale(BST, _swap_labels), "is called what another one was called"),
        (with_scale(BST, _turn_round), "in another order"),
        (with_scale(BST, _ask_for_notes), "asked for beside an answer"),
        (with_scale(BST, _one_less), "off the scale are other ones"),
        (Framework.model_validate(MAT.model_dump(mode="json") | {"described": False}), "asked for beside an answer"),
        (Framework.model_validate(BST.model_dump(mode="json") | {"asks": {"evidence": "Evidence"}}), "asked for"),
    ],
)
def test_another_meaning_needs_a_new_edition_or_a_new_id(now: Framework, says: str) -> None:
    before = MAT if now.id == MAT.id else BST
    found = " ".join(difference(before, now).meanings)
    assert says in found
    assert "a new edition" in found or "a new id" in found


def _otherwise(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return [*value, "And what else?"]
    if value in ("challenge", "strength", "neither"):
        return "challenge" if value == "neither" else "neither"
    return f"{value or ''}x"


PARTS: dict[str, tuple[type[Frozen], Any]] = {
    "framework": (Framework, lambda data: data),
    "names": (LevelNames, lambda data: data["names"]),
    "asks": (Asks, lambda data: data["asks"]),
    "scale": (Scale, lambda data: data["scale"]),
    "level": (Level, lambda data: data["scale"]["levels"][1]),
    "answer off the scale": (Level, lambda data: data["scale"]["others"][0]),
    "domain": (Domain, lambda data: data["domains"][0]),
    "group": (Group, lambda data: data["domains"][0]["groups"][0]),
    "question": (Question, lambda data: data["domains"][0]["groups"][0]["questions"][0]),
}
HOLDERS = {"names", "asks", "scale", "levels", "others", "domains", "groups", "questions"}
EVERY_FIELD = [
    (part, field)
    for part, (model, _) in PARTS.items()
    for field in model.model_fields
    if field not in HOLDERS and (part, field) not in {("framework", "id"), ("framework", "edition")}
]


@pytest.mark.parametrize(("part", "field"), EVERY_FIELD)
def test_there_is_no_field_whose_change_goes_unsaid(part: str, field: str) -> None:
    data = MAT.model_dump(mode="json")
    holder = PARTS[part][1](data)
    holder[field] = "https://example.org/other" if field == "link" else _otherwise(holder[field])
    assert not difference(MAT, Framework.model_validate(data)).is_none


THEIRS = "© Somebody 2026, under licence"


def test_words_of_another_owner_are_told_as_that_and_not_as_another_meaning() -> None:
    now = with_question(BST, FIRST.id, prompt="Which colour do buses have?", wording=THEIRS)
    found = difference(BST, now)
    assert found.meanings == ()
    assert found.voices == (f"In other words, “{THEIRS}”: {FIRST.id}.",)
    assert Mended(f"question {FIRST.id}, wording", "", THEIRS) in found.mended
    assert difference(now, BST).voices == (f"In the framework's own words again: {FIRST.id}.",)
    assert difference(now, BST).meanings == ()


def test_several_questions_of_one_owner_are_told_together_with_the_answers() -> None:
    def theirs(scale: dict[str, Any]) -> None:
        scale["levels"][0]["label"], scale["wording"] = "Far off", THEIRS

    now = with_scale(BST, theirs)
    for question in BST.questions[:2]:
        now = with_question(now, question.id, prompt=f"{question.prompt[:-1]} now?", wording=THEIRS)
    assert difference(BST, now).voices == (f"In other words, “{THEIRS}”: {FIRST.id}, {SECOND.id}, the answers.",)


def test_another_owner_named_for_the_same_words_is_a_text_that_was_mended() -> None:
    found = difference(BST, with_question(BST, FIRST.id, wording=THEIRS))
    assert (found.meanings, found.voices) == ((), ())
    assert found.mended == (Mended(f"question {FIRST.id}, wording", "", THEIRS),)


def test_somebody_elses_words_may_not_take_another_questions_either() -> None:
    now = with_question(BST, FIRST.id, prompt=SECOND.prompt, wording=THEIRS)
    assert f"asks what {SECOND.id} asked" in " ".join(difference(BST, now).meanings)


def test_questions_in_another_order_are_no_correction() -> None:
    data = BST.model_dump(mode="json")
    data["domains"][0]["groups"].reverse()
    assert "another order" in difference(BST, Framework.model_validate(data)).meanings[0]


@given(st.data())
@settings(max_examples=examples(60), deadline=None)
def test_one_letter_more_anywhere_in_a_prompt_is_mended_and_named(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(BST.questions))
    place = data.draw(st.integers(1, len(question.prompt) - 1))
    prompt = question.prompt[:place] + "x" + question.prompt[place:]
    found = difference(BST, with_question(BST, question.id, prompt=prompt))
    assert found.meanings == ()
    assert found.mended == (Mended(f"question {question.id}, prompt", question.prompt, prompt),)
