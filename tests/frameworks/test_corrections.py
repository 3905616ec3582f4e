"""What we have reworded since it first shipped is a correction, by the rules that rounds and authors are held to."""

import pytest

from frameworks.load import load_library
from frameworks.model import Framework
from frameworks.replacing import with_words
from frameworks.since import changes
from frameworks.wording import difference

LIBRARY = load_library()
WERE = {
    "gov-2b": "How sure can trustees be that what they are told about risks and controls is right?",
    "edu-1a": "How sure are we that pupils in every one of our schools learn a broad, well-ordered curriculum?",
    "tg-inclusion": "How sure is the board that every pupil is safe, included and well looked after?",
    "tg-rules": "How sure is the board that we keep to our articles, funding agreement and the Academy Trust Handbook?",
    "tg-risk": "How sure is the board that its main risks are under control?",
    "tg-safety": "How sure is the board that our buildings, people and data are safe?",
}
"""The prompts of old, which could be read as asking for confidence: by question id, in both editions of each."""
EDITIONS = [key for key, one in LIBRARY.items() if any(question.id in WERE for question in one.questions)]


def as_it_was(framework: Framework) -> Framework:
    return with_words(
        framework,
        lambda level: level,
        lambda question: question.model_copy(update={"prompt": WERE.get(question.id, question.prompt)}),
    )


@pytest.mark.parametrize("key", EDITIONS)
def test_an_open_round_may_take_them_in(key: str) -> None:
    found = difference(as_it_was(LIBRARY[key]), LIBRARY[key])
    mine = [question.id for question in LIBRARY[key].questions if question.id in WERE]
    assert (found.meanings, found.voices) == ((), ())
    assert [one.where for one in found.mended] == [f"question {id}, prompt" for id in mine]


@pytest.mark.parametrize("key", EDITIONS)
def test_none_looks_like_another_question_under_the_same_id(key: str) -> None:
    assert list(changes(LIBRARY[key], as_it_was(LIBRARY[key]))) == []


def test_there_are_four_editions_with_all_of_them() -> None:
    assert len(EDITIONS) == 4
    assert {question.id for key in EDITIONS for question in LIBRARY[key].questions} >= WERE.keys()
