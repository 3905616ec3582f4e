"""Every shipped framework as a leader and a chair see it: Slack takes each page, and no text on it is cut short."""

import re

import pytest
from pydantic import HttpUrl, TypeAdapter

from bot.slack.blocks import CUT_SHORT, escape
from bot.slack.fitting import texts_of
from bot.slack.views import draw, note_modal
from bot.slack.views.answers import said_and_asked
from bot.slack.views.setup import leaders_page, round_page
from flows.assessment import Answer
from flows.effects import Face, Invitation, InvitationFace, Page
from frameworks.load import load_library
from frameworks.model import Domain, Framework, Question
from tests.bot.slack.judge import faults_of_message, faults_of_view
from tests.bot.slack.views.samples import DUE, NAMED, NOW, about, empty_setup

LIBRARY = load_library()
NOTE = "What we saw on the visit in March, and what we heard from the people who work there. " * 4

every_framework = pytest.mark.parametrize("framework", LIBRARY.values(), ids=lambda framework: str(framework.key))


def filled_in(framework: Framework, domain: Domain, asked: Question | None) -> Page:
    """A domain's page with every answer given, with a note, in the words that take most room."""
    longest = max(framework.scale.answers, key=lambda level: len(level.label))
    answers = tuple(Answer(question=q.id, answer=longest.id, note=NOTE, at=NOW) for q in domain.questions)
    return Page(
        **about(framework),
        face=Face.ASKING if asked else Face.REVIEW,
        domain=domain.id,
        question=asked.id if asked else None,
        answers=answers,
        due=DUE,
        promise=NAMED,
    )


def invited(framework: Framework) -> Invitation:
    """To everything."""
    return Invitation(
        **about(framework),
        face=InvitationFace.WAITING,
        chair="U0CHAIR",
        channel="C1",
        due=DUE,
        domains=tuple(domain.id for domain in framework.domains),
        promise=NAMED,
    )


@every_framework
def test_slack_takes_the_page_of_every_question(framework: Framework) -> None:
    for domain in framework.domains:
        for question in domain.questions:
            drawn = draw(framework, filled_in(framework, domain, question))
            assert faults_of_message(drawn.text, drawn.blocks) == [], question.id


@every_framework
def test_a_question_is_shown_in_full_with_all_that_helps_to_answer_it(framework: Framework) -> None:
    for domain in framework.domains:
        for question in domain.questions:
            shown = "\n".join(texts_of(draw(framework, filled_in(framework, domain, question)).blocks))
            ends = (question.strong, question.weak) if framework.described else ()
            meanings = () if framework.described else tuple(said_and_asked(one)[0] for one in framework.scale.answers)
            for text in (domain.name, question.prompt, *question.consider, *ends, *meanings):
                assert text
                assert text in shown, (question.id, text)


@every_framework
def test_what_to_write_beside_an_answer_is_told_where_it_is_written(framework: Framework) -> None:
    (first, *_), domain = framework.questions, framework.domains[0]
    for level in framework.scale.answers:
        said, asked = said_and_asked(level)
        given = (Answer(question=first.id, answer=level.id, at=NOW),)
        page = filled_in(framework, domain, first).model_copy(update={"answers": given})
        shown = "\n".join(texts_of(draw(framework, page).blocks))
        form = "\n".join(texts_of(note_modal.draw(framework, page, first.id)["blocks"]))
        assert level.meaning == f"{said} {asked}".rstrip()
        if asked:
            assert asked in form
            assert asked not in shown


@every_framework
def test_the_page_names_once_the_answers_that_need_something_written(framework: Framework) -> None:
    owing = [level for level in framework.scale.answers if level.note_required]
    drawn = draw(framework, filled_in(framework, framework.domains[0], framework.questions[0]))
    shown = "\n".join(texts_of(drawn.blocks))
    line, *more = [one for one in shown.split("\n") if re.search(r" needs? an? \w+\.$", one)] or [""]
    assert more == []
    assert [level for level in framework.scale.answers if f"{level.label}*" in line] == owing
    assert line.replace("*", "") in drawn.text


@every_framework
def test_slack_takes_every_domain_checked_before_it_is_submitted(framework: Framework) -> None:
    for domain in framework.domains:
        drawn = draw(framework, filled_in(framework, domain, None))
        assert faults_of_message(drawn.text, drawn.blocks) == [], domain.id
        for question in domain.questions:
            assert question.name in "\n".join(texts_of(drawn.blocks)), question.id


@every_framework
def test_the_invitation_says_whose_words_they_are_and_links_the_publishers_page(framework: Framework) -> None:
    drawn = draw(framework, invited(framework))
    assert faults_of_message(drawn.text, drawn.blocks) == []
    shown = "\n".join(texts_of(drawn.blocks))
    assert escape(framework.wording) in shown
    assert f"<{framework.link}|" in shown


def test_an_address_cannot_end_its_link_early() -> None:
    link = TypeAdapter(HttpUrl).validate_python("https://example.org/a|b?c=1&d=2")
    framework = next(iter(LIBRARY.values())).model_copy(update={"link": link})
    assert "<https://example.org/a%7Cb?c=1&amp;d=2|" in "\n".join(texts_of(draw(framework, invited(framework)).blocks))


@every_framework
def test_a_chair_can_choose_it_and_give_out_its_domains(framework: Framework) -> None:
    setup = empty_setup().model_copy(update={"framework": framework.key})
    choosing, giving = round_page(setup, LIBRARY.values(), ask_channel=True), leaders_page(setup, framework)
    assert faults_of_view(choosing) == faults_of_view(giving) == []
    offered = [text for text in texts_of(choosing["blocks"]) if text.startswith(framework.name)]
    assert f"{framework.name}, {framework.edition}" in offered
    assert not any(text.endswith(CUT_SHORT) for text in offered)
    for domain in framework.domains:
        assert domain.name in texts_of(giving["blocks"])
