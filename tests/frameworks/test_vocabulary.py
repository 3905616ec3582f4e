"""What a trust calls its people reaches every text people read, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from frameworks.load import load_library, parse
from frameworks.model import Framework
from frameworks.vocabulary import PLAIN, Vocabulary, plural, spoken

SAMPLE = parse((Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8"), "sample.yaml")
OURS = Vocabulary(trustee="director", local_governing_body="academy council")


def said(text: str, vocabulary: Vocabulary = OURS) -> str:
    question = SAMPLE.questions[0].model_copy(update={"prompt": text})
    group = SAMPLE.domains[0].groups[0].model_copy(update={"questions": (question,)})
    domain = SAMPLE.domains[0].model_copy(update={"groups": (group,)})
    return spoken(SAMPLE.model_copy(update={"domains": (domain,)}), vocabulary).questions[0].prompt


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("What does a trustee know?", "What does a director know?"),
        ("Trustees’ skills, a trustee's role", "Directors’ skills, a director's role"),
        ("TRUSTEES", "DIRECTORS"),
        ("A local governing body", "An academy council"),
        ("Do local governing bodies listen?", "Do academy councils listen?"),
        ("Local governing bodies", "Academy councils"),
        ("the Local Governing Body", "the Academy Council"),
        ("a local\ngoverning body", "an academy council"),
        ("trusteeship and entrusteed", "trusteeship and entrusteed"),
        ("the trust entrusts", "the trust entrusts"),
        ("see https://example.org/trustees", "see https://example.org/trustees"),
        ("see www.example.org/trustees", "see www.example.org/trustees"),
        ("trustee-led, (trustees).", "director-led, (directors)."),
    ],
)
def test_the_words_are_replaced_as_they_were_written(text: str, wanted: str) -> None:
    assert said(text) == wanted


def test_one_may_be_called_otherwise_without_the_other() -> None:
    both = "trustees and local governing bodies"
    assert said(both, Vocabulary(trustee="Director")) == "directors and local governing bodies"
    assert said(both, Vocabulary(local_governing_body="local governing committee")) == (
        "trustees and local governing committees"
    )


def test_an_article_before_a_word_that_stays_as_it_is_stays_too() -> None:
    assert said("a trustee of an hour", Vocabulary(local_governing_body="school board")) == "a trustee of an hour"
    assert said("an trustee", Vocabulary(trustee="overseer")) == "an overseer"


def test_ids_links_names_of_others_and_whose_words_they_are_stay() -> None:
    library = load_library()
    for key, framework in library.items():
        after = spoken(framework, OURS)
        assert (after.key, after.name, after.publisher, after.link) == (
            key,
            framework.name,
            framework.publisher,
            framework.link,
        )
        assert after.wordings == framework.wordings
        for before, now in zip(framework.questions, after.questions, strict=True):
            assert (now.id, now.number, now.link, now.theme) == (before.id, before.number, before.link, before.theme)
        assert [level.id for level in after.scale.answers] == [level.id for level in framework.scale.answers]
        assert Framework.model_validate(after.model_dump()) == after


def test_no_shipped_text_that_people_read_says_otherwise() -> None:
    for framework in load_library(vocabulary=OURS).values():
        read = [
            framework.purpose,
            *(text for level in framework.scale.answers for text in (level.label, level.meaning)),
        ]
        for domain in framework.domains:
            read += [domain.name, domain.about or "", domain.suggested or ""]
        for question in framework.questions:
            read += [question.name, question.prompt, *question.consider, question.strong or "", question.weak or ""]
        assert not [text for text in read if "trustee" in text.casefold() or "local governing bod" in text.casefold()]
    assert any("director" in question.prompt + str(question.consider) for question in framework.questions)


def test_a_question_in_somebody_elses_words_is_not_ours_to_change() -> None:
    question = SAMPLE.questions[2].model_copy(update={"prompt": "Do trustees?", "wording": "© Nobody"})
    group = SAMPLE.domains[1].groups[0].model_copy(update={"questions": (question,)})
    domain = SAMPLE.domains[1].model_copy(update={"groups": (group,)})
    framework = SAMPLE.model_copy(update={"domains": (SAMPLE.domains[0], domain)})
    assert spoken(framework, OURS).questions[2] == question


def test_a_text_that_would_grow_too_long_stays() -> None:
    text = "trustee " * 87 + "ok"
    assert said(text, Vocabulary(trustee="non-executive director")) == text


def test_what_is_called_as_we_call_it_changes_nothing() -> None:
    assert all(spoken(framework, PLAIN) is framework for framework in load_library().values())


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("director", "directors"),
        ("local governing body", "local governing bodies"),
        ("church", "churches"),
        ("day", "days"),
    ],
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize("word", ["", " ", "<b>", "a*b", "two\nlines", "x" * 41, "42"])
def test_what_can_be_no_word_is_refused(word: str) -> None:
    with pytest.raises(ValidationError):
        Vocabulary(trustee=word)


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60).filter(
        lambda text: text.strip() and "trustee" not in text.casefold() and "local" not in text.casefold()
    )
)
def test_text_without_the_words_is_never_changed(text: str) -> None:
    assert said(text) == text
