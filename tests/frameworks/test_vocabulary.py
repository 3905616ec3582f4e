"""What a trust calls its people reaches every text people read, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from frameworks.load import load_library, parse
from frameworks.mapping_library import linked
from frameworks.model import Framework
from frameworks.vocabulary import PLAIN, Vocabulary, plural, spoken
from tests.examples import examples

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
        ("a local governor, local governors", "an academy council member, academy council members"),
        ("A Local Governor", "An Academy Council Member"),
        ("Local governors' views", "Academy council members' views"),
        ("a governor, the governors", "a governor, the governors"),
        ("Chair of trustees", "Chair of the board"),
        ("chair of the trustees", "chair of the board"),
        ("Chair and vice-chair of trustees", "Chair and vice-chair of the board"),
        ("Vice-chair of Trustees", "Vice-chair of the Board"),
        ("CHAIR OF TRUSTEES", "CHAIR OF THE BOARD"),
        ("the chair of\ntrustees", "the chair of\nthe board"),
        ("chair of trustees' meetings", "chair of directors' meetings"),
        ("chair of the board of trustees", "chair of the board of directors"),
        ("The chair asks trustees", "The chair asks directors"),
        ("armchair of trustees", "armchair of directors"),
    ],
)
def test_the_words_are_replaced_as_they_were_written(text: str, wanted: str) -> None:
    assert said(text) == wanted


def test_a_local_governor_is_called_as_said_or_else_by_the_body_alone() -> None:
    text = "A local governor asks trustees."
    assert said(text, Vocabulary(trustee="director")) == "A local governor asks directors."
    assert said(text, Vocabulary(local_governor="academy councillor")) == "An academy councillor asks trustees."
    both = Vocabulary(local_governing_body="committee", local_governor="Adviser")
    assert said(text, both) == "An adviser asks trustees."
    assert said(text, Vocabulary(local_governing_body="committee")) == "A committee member asks trustees."


def test_a_chair_of_trustees_stays_where_trustees_do() -> None:
    assert said("Chair of trustees", Vocabulary(local_governing_body="committee")) == "Chair of trustees"


@pytest.mark.parametrize(
    ("called", "wanted"),
    [
        ("honorary officer", "an honorary officer"),
        ("university fellow", "a university fellow"),
        ("one among equals", "a one among equals"),
        ("overseer", "an overseer"),
        ("union man", "a union man"),
        ("uninvited guest", "an uninvited guest"),
    ],
)
def test_an_article_follows_the_sound_and_not_the_letter(called: str, wanted: str) -> None:
    assert said("a trustee", Vocabulary(trustee=called)) == wanted


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
        ours = ("trustee", "local governing bod", "local governor", "chair of directors")
        assert not [text for text in read if any(word in text.casefold() for word in ours)]
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
        ("board of governors", "boards of governors"),
        ("committee for the school", "committees for the school"),
        ("alderman", "aldermen"),
    ],
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize("word", ["", " ", "<b>", "a*b", "two\nlines", "x" * 41, "42"])
def test_what_can_be_no_word_is_refused(word: str) -> None:
    with pytest.raises(ValidationError):
        Vocabulary(trustee=word)


def test_the_notes_of_mappings_are_in_the_trusts_words_and_their_sources_as_they_are() -> None:
    library = load_library(vocabulary=OURS)
    plain, ours = linked(load_library()), linked(library, vocabulary=OURS)
    notes = [link.note or "" for one in ours.maps for link in one.links]
    assert not [note for note in notes if "trustee" in note.casefold() or "local governing bod" in note.casefold()]
    assert any("directors" in note for note in notes)
    assert any("academy councils" in note for note in notes)
    said_by = [[link.source for one in known.maps for link in one.links] for known in (plain, ours)]
    assert said_by[0] == said_by[1]
    assert [(one.from_, one.to) for one in plain.maps] == [(one.from_, one.to) for one in ours.maps]


@settings(max_examples=examples(100), deadline=None)
@given(
    st.text(max_size=60).filter(
        lambda text: text.strip() and "trustee" not in text.casefold() and "local" not in text.casefold()
    )
)
def test_text_without_the_words_is_never_changed(text: str) -> None:
    assert said(text) == text
