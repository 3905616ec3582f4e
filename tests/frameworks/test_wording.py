"""Mended words are told from another meaning."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.load import load_library
from frameworks.model import Framework
from frameworks.wording import Mended, difference, reworded, same_scale

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


def test_questions_in_another_order_are_no_correction() -> None:
    data = BST.model_dump(mode="json")
    data["domains"][0]["groups"].reverse()
    assert "another order" in difference(BST, Framework.model_validate(data)).meanings[0]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_one_letter_more_anywhere_in_a_prompt_is_mended_and_named(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(BST.questions))
    place = data.draw(st.integers(1, len(question.prompt) - 1))
    prompt = question.prompt[:place] + "x" + question.prompt[place:]
    found = difference(BST, with_question(BST, question.id, prompt=prompt))
    assert found.meanings == ()
    assert found.mended == (Mended(f"question {question.id}, prompt", question.prompt, prompt),)
