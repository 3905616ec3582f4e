from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.assessment import Answer, Assignment, Draft, Phase, Scope
from flows.effects import ChairNews, ChairNotice, Face, Invitation, InvitationFace, NoteOffer, OfferFace, Page
from flows.events import (
    Looked,
    Noted,
    NoteFits,
    Paused,
    Postponed,
    Rated,
    Reopened,
    Resumed,
    Started,
    Submitted,
    WentBack,
    WentTo,
)
from flows.rules import NOT_KNOWN, NOT_YOURS, NotAllowed, Step
from frameworks.model import Framework

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
Do = Callable[..., Step]
Refused = Callable[..., NotAllowed]
Filled = Callable[..., Scope]

ON_A_PAGE: list[tuple[type, dict[str, Any]]] = [
    (Rated, {"question": "g1", "answer": "weak"}),
    (Noted, {"question": "g1", "text": "words"}),
    (WentTo, {"question": "g1"}),
    (WentBack, {"question": "g2"}),
    (NoteFits, {"question": "g2"}),
    (Paused, {}),
    (Resumed, {}),
    (Submitted, {}),
    (Reopened, {}),
]


def ann(scope: Scope, domain: str = "gov") -> Assignment:
    found = scope.assignment("ann", domain)
    assert found is not None
    return found


def only_page(step: Step) -> Page:
    (effect,) = step[1]
    assert isinstance(effect, Page)
    return effect


def closed(scope: Scope, phase: Phase = Phase.CLOSED) -> Scope:
    return scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"phase": phase})})


# Start and Later


def test_start_shows_the_first_domain_and_its_first_question(scope: Scope, do: Do) -> None:
    after, (invitation, page) = do(scope, Started)
    assert isinstance(invitation, Invitation)
    assert (invitation.face, invitation.domains, invitation.to) == (InvitationFace.STARTED, ("gov", "people"), "ann")
    assert isinstance(page, Page)
    assert (page.face, page.domain, page.question, page.to) == (Face.ASKING, "gov", "g1", "ann")
    assert ann(after).touched_at == NOW
    assert ann(after, "people") == ann(scope, "people")


def test_start_goes_on_where_the_leader_stopped(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", paused=True)
    after, (_, page) = do(scope, Started)
    assert (page.face, page.question) == (Face.ASKING, "g2")
    assert not ann(after).paused


def test_start_passes_over_submitted_domains(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", submitted_at=NOW)
    assert do(scope, Started)[1][1].domain == "people"


def test_start_with_everything_submitted_shows_the_last_domain_as_submitted(
    scope: Scope, do: Do, filled: Filled
) -> None:
    scope = filled(filled(scope, "ann", "gov", submitted_at=NOW), "ann", "people", submitted_at=NOW)
    after, (_, page) = do(scope, Started)
    assert (page.domain, page.face) == ("people", Face.SUBMITTED)
    assert ann(after, "people").submitted_at == NOW


def test_start_asked_for_in_words_moves_a_page_already_there_to_the_bottom(scope: Scope, do: Do) -> None:
    first, (_, page) = do(scope, Started, repost=True)
    assert page.reposts == 0
    after, (_, page) = do(first, Started, repost=True)
    assert page.reposts == ann(after).reposts == 1
    assert do(first, Started)[1][1].reposts == 0


def test_start_by_somebody_who_is_not_a_leader_is_refused(scope: Scope, refused: Refused) -> None:
    assert refused(scope, Started, by="cat").reason == NOT_YOURS
    assert refused(scope, Postponed, by="cat").reason == NOT_YOURS


@pytest.mark.parametrize("kind", [Started, Postponed])
def test_the_invitation_to_a_closed_round_is_redrawn_as_closed(scope: Scope, refused: Refused, kind: type) -> None:
    (redrawn,) = refused(closed(scope), kind).redraw
    assert isinstance(redrawn, Invitation)
    assert (redrawn.face, redrawn.redraw_only, redrawn.domains) == (InvitationFace.CLOSED, True, ("gov", "people"))


def test_later_changes_nothing_and_leaves_start_on_the_invitation(scope: Scope, do: Do) -> None:
    after, (invitation,) = do(scope, Postponed)
    assert after == do(scope, Looked)[0]
    assert invitation.face is InvitationFace.LATER


def test_later_clicked_after_starting_still_says_started(scope: Scope, do: Do) -> None:
    after, _ = do(scope, Started)
    assert do(after, Postponed)[1][0].face is InvitationFace.STARTED


# Rating


def test_a_rating_is_kept_and_the_next_question_asked(scope: Scope, do: Do) -> None:
    after, effects = do(scope, Rated, question="g1", answer="strong")
    assert ann(after).answers == (Answer(question="g1", answer="strong", at=NOW),)
    assert only_page((after, effects)).question == "g2"
    assert ann(after).touched_at == NOW


def test_a_rating_changes_only_the_leaders_own_page(scope: Scope, do: Do) -> None:
    after, _ = do(scope, Rated, question="g1", answer="strong")
    assert [a for a in after.assignments if a != ann(after)] == [a for a in scope.assignments if a != ann(scope)]
    assert after.assessment == scope.assessment


def test_answers_off_the_scale_are_answers(scope: Scope, do: Do) -> None:
    after, effects = do(scope, Rated, question="g1", answer="cannot_say")
    assert only_page((after, effects)).question == "g2"


def test_a_second_click_on_the_same_rating_changes_nothing(scope: Scope, do: Do) -> None:
    once = do(scope, Rated, question="g1", answer="strong")
    assert do(once[0], Rated, question="g1", answer="strong", at=LATER) == once


def test_a_changed_rating_keeps_the_note(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", note_g1="because")
    after, _ = do(scope, Rated, question="g1", answer="strong", at=LATER)
    assert ann(after).answers == (Answer(question="g1", answer="strong", note="because", at=LATER, note_for="weak"),)


def test_a_stale_button_still_answers_its_own_question(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", g2="weak")
    after, effects = do(scope, Rated, question="g1", answer="strong")
    assert {a.question: a.answer for a in ann(after).answers} == {"g1": "strong", "g2": "weak"}
    assert only_page((after, effects)).question == "g3"


def test_two_devices_end_in_one_state_whatever_the_order(scope: Scope, do: Do) -> None:
    phone = {"question": "g1", "answer": "weak"}
    desk = {"question": "g2", "answer": "strong"}
    one, _ = do(do(scope, Rated, **phone)[0], Rated, **desk)
    other, _ = do(do(scope, Rated, **desk)[0], Rated, **phone)
    assert set(ann(one).answers) == set(ann(other).answers)


def test_the_last_rating_leads_to_checking_the_answers(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", g2="weak")
    page = only_page(do(scope, Rated, question="g3", answer="strong"))
    assert (page.face, page.question) == (Face.REVIEW, None)


def test_rating_the_question_gone_back_to_returns_to_the_first_incomplete_one(
    scope: Scope, do: Do, filled: Filled
) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", g2="weak", showing="g1")
    after, effects = do(scope, Rated, question="g1", answer="weak")
    assert only_page((after, effects)).question == "g3"
    assert ann(after).showing is None


def test_rating_on_a_paused_page_takes_it_up_again(scope: Scope, do: Do, filled: Filled) -> None:
    after, effects = do(filled(scope, "ann", "gov", paused=True), Rated, question="g1", answer="weak")
    assert only_page((after, effects)).face is Face.ASKING


def test_a_rating_on_a_submitted_domain_only_redraws_it(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", submitted_at=NOW)
    after, effects = do(scope, Rated, question="g1", answer="strong")
    assert after == scope
    assert only_page((after, effects)).face is Face.SUBMITTED


def test_an_answer_that_needs_a_note_stays_asked_until_it_has_one(scope: Scope, do: Do) -> None:
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"framework": "code-2024-09"})})
    rated, effects = do(scope, Rated, question="g1", answer="explained")
    assert only_page((rated, effects)).question == "g1"
    noted, effects = do(rated, Noted, question="g1", text="We do this instead.")
    assert only_page((noted, effects)).question == "g2"
    emptied, effects = do(noted, Noted, question="g1", text="")
    assert only_page((emptied, effects)).question == "g1"
    assert ann(emptied).answers == (Answer(question="g1", answer="explained", at=NOW),)


# What is refused


@pytest.mark.parametrize(
    "fields",
    [
        {"question": "p1", "answer": "weak"},
        {"question": "nowhere", "answer": "weak"},
        {"question": "g1", "answer": "marvellous"},
        {"question": "", "answer": ""},
    ],
)
def test_a_rating_of_what_the_page_does_not_have_is_refused(
    scope: Scope, refused: Refused, fields: dict[str, str]
) -> None:
    assert refused(scope, Rated, **fields).reason == NOT_KNOWN


@pytest.mark.parametrize(("kind", "question"), [(Noted, "p1"), (WentTo, "p1"), (WentBack, "p1"), (WentTo, "nowhere")])
def test_a_question_of_another_domain_is_refused(scope: Scope, refused: Refused, kind: type, question: str) -> None:
    more = {"text": "words"} if kind is Noted else {}
    assert refused(scope, kind, question=question, **more).reason == NOT_KNOWN


@pytest.mark.parametrize(("kind", "fields"), [*ON_A_PAGE, (Looked, {})])
@pytest.mark.parametrize(("by", "domain"), [("ann", "money"), ("cat", "gov"), ("ann", "nowhere"), ("", "gov")])
def test_another_persons_page_is_refused(
    scope: Scope, refused: Refused, kind: type, fields: dict[str, str], by: str, domain: str
) -> None:
    refusal = refused(scope, kind, by=by, domain=domain, **fields)
    assert (refusal.reason, refusal.redraw) == (NOT_YOURS, ())


@pytest.mark.parametrize(("kind", "fields"), ON_A_PAGE)
@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.PUBLISHED, Phase.CANCELLED])
def test_nothing_is_taken_after_the_end_and_the_page_is_redrawn_where_it_stands(
    scope: Scope, refused: Refused, filled: Filled, kind: type, fields: dict[str, str], phase: Phase
) -> None:
    refusal = refused(closed(filled(scope, "ann", "gov", g1="strong"), phase), kind, **fields)
    assert ("cancelled" if phase is Phase.CANCELLED else "closed") in refusal.reason
    (page,) = refusal.redraw
    assert isinstance(page, Page)
    assert (page.face, page.redraw_only) == (Face.CLOSED, True)
    assert page.cancelled is (phase is Phase.CANCELLED)
    assert page.answers == (Answer(question="g1", answer="strong", at=NOW),)


@pytest.mark.parametrize(("kind", "fields"), ON_A_PAGE)
def test_a_page_of_a_domain_that_the_framework_lost_is_refused(
    scope: Scope, refused: Refused, kind: type, fields: dict[str, str]
) -> None:
    scope = scope.model_copy(update={"assignments": (Assignment(leader="ann", domain="gone"),)})
    assert refused(scope, kind, domain="gone", **fields).reason == NOT_KNOWN


# Notes


def test_a_note_before_the_rating_is_kept_and_the_question_stays(scope: Scope, do: Do) -> None:
    after, effects = do(scope, Noted, question="g1", text="  Seen in every school.\n")
    assert ann(after).answers == (Answer(question="g1", note="Seen in every school.", at=NOW),)
    assert only_page((after, effects)).question == "g1"


def test_a_note_to_the_question_gone_back_to_stays_there(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", showing="g1")
    assert only_page(do(scope, Noted, question="g1", text="words")).question == "g1"


def test_a_note_keeps_the_rating_and_an_equal_note_changes_nothing(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak")
    once = do(scope, Noted, question="g1", text="because")
    assert ann(once[0]).answers == (Answer(question="g1", answer="weak", note="because", at=NOW),)
    assert do(once[0], Noted, question="g1", text="because", at=LATER) == once


def test_an_emptied_note_leaves_the_rating_and_a_note_alone_leaves_nothing(
    scope: Scope, do: Do, filled: Filled
) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", note_g1="because", note_g2="alone", g3="strong")
    after, _ = do(do(scope, Noted, question="g1", text=" ")[0], Noted, question="g2", text="")
    assert {a.question: (a.answer, a.note) for a in ann(after).answers} == {"g1": ("weak", ""), "g3": ("strong", "")}


def test_removing_a_note_that_is_not_there_changes_nothing(scope: Scope, do: Do) -> None:
    assert do(scope, Noted, question="g1", text="")[0] == do(scope, Looked)[0]


def test_a_note_of_3000_characters_is_kept_and_one_of_3001_is_refused(scope: Scope, do: Do, refused: Refused) -> None:
    after, _ = do(scope, Noted, question="g1", text="é" * 3000)
    assert ann(after).answers[0].note == "é" * 3000
    refusal = refused(scope, Noted, question="g1", text="é" * 3001)
    assert refusal.reason.startswith("That is 3,001 characters and there is room for 3,000.")


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> @everyone <@U1>",
        "*b* _i_ `c` ~s~ ```x```",
        "\u202eabc\u202c שלום",
        "a\x00b\x07c",
        "a\r\n\r\nb\tc",
        "<b>&amp;",
    ],
)
def test_a_note_is_kept_as_typed(scope: Scope, do: Do, text: str) -> None:
    after, effects = do(scope, Noted, question="g1", text=text)
    assert ann(after).answers[0].note == text
    assert only_page((after, effects)).answers[0].note == text


def test_a_note_on_a_submitted_domain_is_refused_and_says_how(scope: Scope, refused: Refused, filled: Filled) -> None:
    refusal = refused(filled(scope, "ann", "gov", submitted_at=NOW), Noted, question="g1", text="words")
    assert "Change answers" in refusal.reason
    (page,) = refusal.redraw
    assert (page.face, page.redraw_only) == (Face.SUBMITTED, False)


def test_words_still_waiting_say_that_they_would_now_replace_the_note(scope: Scope, do: Do, filled: Filled) -> None:
    drafts = (Draft(id="1", question="g1", text="typed"), Draft(id="2", question="g2", text="other"))
    scope = filled(scope, "ann", "gov", drafts=drafts)
    _, (_, offer) = do(scope, Noted, question="g1", text="by modal")
    assert isinstance(offer, NoteOffer)
    assert (offer.draft, offer.face, offer.replaces, offer.text) == ("1", OfferFace.OFFERED, True, "typed")
    assert not offer.redraw_only  # one not yet sent is still owed


# Going back, changing, pausing


def test_back_shows_the_question_before_and_the_first_stays_the_first(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", g2="weak")
    once = do(scope, WentBack, question="g3")
    assert only_page(once).question == "g2"
    assert do(once[0], WentBack, question="g3") == once
    assert only_page(do(scope, WentBack, question="g1")).question == "g1"


def test_change_shows_that_question_again_and_loses_nothing(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", g2="weak", g3="weak", paused=True)
    after, effects = do(scope, WentTo, question="g2", at=LATER)
    assert only_page((after, effects)).question == "g2"
    assert (ann(after).answers, ann(after).touched_at) == (ann(scope).answers, LATER)


def test_back_and_change_on_a_submitted_domain_only_redraw_it(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", submitted_at=NOW)
    for kind in (WentTo, WentBack):
        after, effects = do(scope, kind, question="g1")
        assert (after, only_page((after, effects)).face) == (scope, Face.SUBMITTED)


def test_pause_and_resume(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak")
    paused = do(scope, Paused, at=LATER)
    assert only_page(paused).face is Face.PAUSED
    assert ann(paused[0]).touched_at == LATER
    assert do(paused[0], Paused, at=LATER + timedelta(minutes=1)) == paused
    resumed = do(paused[0], Resumed, at=LATER + timedelta(minutes=2))
    assert (only_page(resumed).face, only_page(resumed).question) == (Face.ASKING, "g2")
    assert ann(resumed[0]).touched_at == LATER + timedelta(minutes=2)
    assert ann(resumed[0]).answers == ann(scope).answers


def test_a_submitted_domain_cannot_be_paused(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", submitted_at=NOW)
    assert do(scope, Paused)[0] == scope


def test_looking_changes_nothing(scope: Scope, do: Do, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", showing="g1")
    after, effects = do(scope, Looked)
    assert after == scope
    assert only_page((after, effects)).question == "g1"


# Submitting


def test_submit_gives_a_receipt_and_the_next_domain_below_it(
    scope: Scope, do: Do, everything: Callable[[Scope], Scope], framework: Framework
) -> None:
    fresh = everything(scope).replace(Assignment(leader="ann", domain="people"))
    after, (receipt, following) = do(fresh, Submitted, at=LATER)
    assert (receipt.face, receipt.domain, receipt.next_domain) == (Face.SUBMITTED, "gov", "people")
    assert (receipt.submitted, receipt.given) == (1, len(fresh.of("ann", framework)))
    assert (following.submitted, following.given) == (0, 0)  # said on the receipt alone, where it stays true
    assert (following.face, following.domain, following.question, following.reposts) == (Face.ASKING, "people", "p1", 0)
    assert ann(after).submitted_at == LATER
    assert ann(after, "people").touched_at == LATER
    assert after.unsubmitted == 3


def test_a_next_domain_begun_before_moves_below_the_receipt(
    scope: Scope, do: Do, everything: Callable[[Scope], Scope], filled: Filled
) -> None:
    scope = filled(everything(scope), "ann", "people", paused=True, reposts=2)
    after, (_, following) = do(scope, Submitted)
    assert (following.domain, following.reposts, following.face) == ("people", 3, Face.REVIEW)
    assert ann(after, "people").reposts == 3


def test_a_second_submit_changes_nothing(scope: Scope, do: Do, everything: Callable[[Scope], Scope]) -> None:
    once, _ = do(everything(scope), Submitted)
    after, effects = do(once, Submitted, at=LATER)
    assert after == once
    assert only_page((after, effects)).face is Face.SUBMITTED


@pytest.mark.parametrize(
    ("given", "to_do"),
    [
        ({"g1": "weak", "g2": "weak"}, "Still to do: G3."),
        ({"g2": "weak"}, "Still to do: G1, G3."),
        ({"g1": "weak", "g2": "weak", "note_g3": "only a note"}, "Still to do: G3."),
        ({}, "Still to do: G1, G2, G3."),
    ],
)
def test_submitting_with_something_missing_names_it(
    scope: Scope, refused: Refused, filled: Filled, given: dict[str, str], to_do: str
) -> None:
    refusal = refused(filled(scope, "ann", "gov", **given), Submitted)
    assert refusal.reason.startswith("Gov is not complete yet, so it was not submitted.")
    assert refusal.reason.endswith(to_do)
    assert refusal.redraw[0].face is Face.ASKING


def test_submitting_without_a_note_that_is_needed_names_it(scope: Scope, refused: Refused, filled: Filled) -> None:
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"framework": "code-2024-09"})})
    scope = filled(scope, "ann", "gov", g1="applied", g2="explained", g3="not_applied", note_g3="in May")
    assert refused(scope, Submitted).reason.endswith("Still to do: a note for G2.")


def test_a_long_list_of_what_is_missing_is_counted_after_three(
    scope: Scope, framework: Framework, everything: Callable[[Scope], Scope]
) -> None:
    from flows.submitting import submit

    gov = framework.domains[0]
    groups = tuple(
        gov.groups[0].model_copy(
            update={"id": f"n{n}", "questions": (gov.questions[0].model_copy(update={"id": f"n{n}", "name": f"N{n}"}),)}
        )
        for n in range(5)
    )
    longer = framework.model_copy(update={"domains": (gov.model_copy(update={"groups": groups}),)})
    with pytest.raises(NotAllowed, match=r"Still to do: N0, N1, N2, 2 more\.$"):
        submit(longer, scope, Submitted(assessment="r1", by="ann", domain="gov", at=NOW))


def test_when_all_have_submitted_the_chair_is_told_and_the_hour_begins(
    scope: Scope, do: Do, everything: Callable[[Scope], Scope]
) -> None:
    scope = everything(scope)
    for by, domain in (("ann", "gov"), ("ben", "gov"), ("ann", "people")):
        scope, effects = do(scope, Submitted, by=by, domain=domain)
        assert not any(isinstance(effect, ChairNotice) for effect in effects)
    after, (receipt, notice) = do(scope, Submitted, by="ben", domain="money", at=LATER)
    assert (receipt.face, receipt.next_domain) == (Face.SUBMITTED, None)
    assert isinstance(notice, ChairNotice)
    assert (notice.to, notice.news, notice.settled, notice.redraw_only) == ("cat", ChairNews.ALL_SUBMITTED, "", False)
    assert notice.closes_at == LATER + timedelta(hours=1)
    assert after.assessment.all_submitted_at == LATER
    assert after.unsubmitted == 0


def test_the_chair_is_told_the_true_hour_where_the_round_closes_sooner(
    scope: Scope, do: Do, everything: Callable[[Scope], Scope], filled: Filled
) -> None:
    scope = everything(scope)
    for leader, domain in (("ann", "gov"), ("ben", "gov"), ("ben", "money")):
        scope = filled(scope, leader, domain, submitted_at=NOW)
    monday = datetime(2026, 6, 15, 15, 50, tzinfo=UTC)  # 16:50 in London; the round closes at 17:00
    _, (_, notice) = do(scope, Submitted, domain="people", at=monday)
    assert notice.closes_at == datetime(2026, 6, 15, 16, 0, tzinfo=UTC)


# Reopening


@pytest.fixture
def all_in(scope: Scope, everything: Callable[[Scope], Scope], filled: Filled) -> Scope:
    scope = everything(scope)
    for a in scope.assignments:
        scope = filled(scope, a.leader, a.domain, submitted_at=NOW)
    return scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"all_submitted_at": NOW})})


def test_reopening_cancels_the_hour_and_says_so_on_the_chairs_message(all_in: Scope, do: Do) -> None:
    after, (page, notice) = do(all_in, Reopened, at=LATER)
    assert (page.face, page.domain) == (Face.REVIEW, "gov")
    assert isinstance(notice, ChairNotice)
    assert (notice.news, notice.redraw_only) == (ChairNews.ALL_SUBMITTED, True)
    assert "stays open" in notice.settled
    assert (after.assessment.all_submitted_at, after.unsubmitted) == (None, 1)
    assert ann(after).answers == ann(all_in).answers
    assert ann(after).touched_at == LATER


def test_the_hour_starts_anew_with_a_message_of_its_own(all_in: Scope, do: Do) -> None:
    reopened, (_, settled) = do(all_in, Reopened)
    after, (_, notice) = do(reopened, Submitted, at=LATER)
    assert after.assessment.all_submitted_at == LATER
    assert notice.key != settled.key
    assert notice.closes_at == LATER + timedelta(hours=1)


def test_reopening_before_all_have_submitted_tells_nobody(scope: Scope, do: Do, filled: Filled) -> None:
    after, effects = do(filled(scope, "ann", "gov", submitted_at=NOW, paused=True), Reopened)
    assert only_page((after, effects)).face is Face.ASKING
    assert after.unsubmitted == 4


def test_a_second_reopen_changes_nothing(all_in: Scope, do: Do) -> None:
    once, _ = do(all_in, Reopened)
    assert do(once, Reopened, at=LATER)[0] == once


def test_word_that_all_have_submitted_needs_that_they_have(scope: Scope) -> None:
    from flows.chair_notices import all_submitted

    with pytest.raises(ValueError, match="not been told: all_submitted"):
        all_submitted(scope)


def test_submitting_clears_the_question_shown_and_the_pause(
    scope: Scope, do: Do, everything: Callable[[Scope], Scope], filled: Filled
) -> None:
    scope = filled(everything(scope), "ann", "gov", showing="g1", paused=True)
    after, _ = do(scope, Submitted)
    assert (ann(after).showing, ann(after).paused) == (None, False)


@pytest.mark.parametrize("kind", [Submitted, Reopened])
def test_nothing_is_submitted_or_reopened_uncounted(
    scope: Scope, framework: Framework, everything: Callable[[Scope], Scope], filled: Filled, kind: type
) -> None:
    from flows.advance import advance

    scope = filled(everything(scope), "ann", "gov", submitted_at=NOW if kind is Reopened else None)
    uncounted = scope.model_copy(update={"unsubmitted": None})
    with pytest.raises(ValueError, match="not counted"):
        advance(framework, uncounted, kind(assessment="r1", by="ann", domain="gov", at=NOW))


@pytest.mark.parametrize(("kind", "left"), [(Submitted, 3), (Reopened, 5)])
def test_one_less_or_one_more_is_unsubmitted(
    scope: Scope, framework: Framework, everything: Callable[[Scope], Scope], filled: Filled, kind: type, left: int
) -> None:
    from flows.advance import advance

    scope = filled(everything(scope), "ann", "gov", submitted_at=NOW if kind is Reopened else None)
    scope = scope.model_copy(update={"unsubmitted": 4})
    event = kind(assessment="r1", by="ann", domain="gov", at=NOW)
    assert advance(framework, scope, event)[0].unsubmitted == left
