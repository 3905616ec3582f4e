"""A domain passes on with its answers, and "this is not for me" asks for that."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from flows.assessment import Draft, Leader, Phase, Scope
from flows.effects import Declination, Face, Invitation, InvitationFace, News, NoteOffer, OfferFace, Page
from flows.events import ClosedNow, Declined, HandedOver, KeptWith, Noted, Rated, Started, Submitted
from flows.rules import NotAllowed, Step
from tests.flows.test_changing import of_kind, to_chair, told, with_assignment, with_round

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
DEE = Leader(user="dee", name="Dee", role="Trustee")
Do = Callable[..., Step]
Refused = Callable[..., NotAllowed]
Filled = Callable[..., Scope]


@pytest.fixture
def half(scope: Scope, filled: Filled) -> Scope:
    """Ben has answered one question of gov, with a note, and begun a second."""
    return filled(scope, "ben", "gov", g1="weak", note_g1="Ben's words", note_g2="A start", showing="g1", reposts=2)


@pytest.fixture
def handed(half: Scope, do: Do) -> Step:
    return do(half, HandedOver, by="cat", giver="ben", receiver=DEE, domain="gov")


def test_every_answer_passes_on_with_its_writer(half: Scope, handed: Step) -> None:
    old, new = half.assignment("ben", "gov"), handed[0].assignment("dee", "gov")
    assert old is not None
    assert new is not None
    assert [(a.question, a.answer, a.note, a.at) for a in new.answers] == [
        (a.question, a.answer, a.note, a.at) for a in old.answers
    ]
    assert {(a.by, a.rated_by) for a in new.answers} == {("ben", "ben")}
    assert (new.handed_by, new.showing, new.paused, new.drafts, new.submitted_at) == (("ben",), None, False, (), None)
    assert handed[0].assignment("ben", "gov") is None
    assert handed[0].leader("ben") is not None  # named notes keep their writer's name


def test_giver_and_receiver_are_told_in_one_sentence_each(handed: Step) -> None:
    _, effects = handed
    (page,) = of_kind(effects, Page)
    assert (page.to, page.face, page.handed_to, page.answers, page.redraw_only) == (
        "ben",
        Face.PASSED_ON,
        "Dee",
        (),
        True,
    )
    assert told(effects, "ben") == [
        "Gov has passed to Dee, with what was answered so far. There is nothing more you need to do for it."
    ]
    invitations = {one.to: one for one in of_kind(effects, Invitation)}
    assert (invitations["dee"].face, invitations["dee"].domains) == (InvitationFace.WAITING, ("gov",))
    assert invitations["ben"].domains == ("money",)
    assert to_chair(effects) == "Gov has passed from Ben to Dee, with what was answered so far."


def test_somebody_with_other_domains_gets_a_sentence_and_a_button(scope: Scope, do: Do) -> None:
    _, effects = do(scope, HandedOver, by="cat", giver="ben", receiver=scope.leaders[0], domain="money")
    (news,) = [one for one in of_kind(effects, News) if one.to == "ann"]
    assert (news.sentence, news.go_on) == ("The chair asks you to take over Money from Ben.", True)


def test_whoever_gave_everything_away_has_nothing_left(scope: Scope, do: Do) -> None:
    once, _ = do(scope, HandedOver, by="cat", giver="ben", receiver=DEE, domain="gov")
    after, effects = do(once, HandedOver, by="cat", giver="ben", receiver=DEE, domain="money")
    assert [(one.face, one.redraw_only) for one in of_kind(effects, Invitation) if one.to == "ben"] == [
        (InvitationFace.RELEASED, True)
    ]
    assert [leader.user for leader in after.answering] == ["ann", "dee"]


def test_the_receiver_goes_on_where_the_giver_stood(handed: Step, do: Do) -> None:
    after, (_, page) = do(handed[0], Started, by="dee")
    assert isinstance(page, Page)
    assert (page.to, page.face, page.question) == ("dee", Face.ASKING, "g2")
    assert len(page.answers) == 2
    assert after.assignment("dee", "gov").reposts > 2  # type: ignore[union-attr]


def test_a_note_keeps_its_writer_until_somebody_else_writes_it(handed: Step, do: Do) -> None:
    rated, _ = do(handed[0], Rated, by="dee", question="g1", answer="strong")
    answer = rated.assignment("dee", "gov").answer("g1")  # type: ignore[union-attr]
    assert (answer.answer, answer.note, answer.by) == ("strong", "Ben's words", "ben")  # type: ignore[union-attr]
    assert answer.rated_by == ""  # type: ignore[union-attr]
    noted, _ = do(rated, Noted, by="dee", question="g1", text="Dee's words")
    answer = noted.assignment("dee", "gov").answer("g1")  # type: ignore[union-attr]
    assert (answer.note, answer.by) == ("Dee's words", "")  # type: ignore[union-attr]


def test_an_answer_stays_its_givers_when_somebody_else_writes_the_note(handed: Step, do: Do) -> None:
    noted, _ = do(handed[0], Noted, by="dee", question="g1", text="Dee's words")
    answer = noted.assignment("dee", "gov").answer("g1")  # type: ignore[union-attr]
    assert (answer.answer, answer.by, answer.rated_by) == ("weak", "", "ben")  # type: ignore[union-attr]


def test_handed_back_it_is_their_own_again(handed: Step, do: Do) -> None:
    back, effects = do(handed[0], HandedOver, by="cat", giver="dee", receiver=handed[0].leaders[1], domain="gov")
    again = back.assignment("ben", "gov")
    assert again is not None
    assert ({a.by for a in again.answers}, again.handed_by) == ({""}, ("ben", "dee"))
    assert again.reposts > handed[0].assignment("dee", "gov").reposts  # type: ignore[union-attr]
    assert told(effects, "ben") == ["The chair asks you to take over Gov from Dee, with what was answered so far."]


def test_drafts_are_dropped_in_words(half: Scope, do: Do) -> None:
    typed = with_assignment(half, "ben", "gov", drafts=(Draft(id="m1", question="g1", text="hm"),))
    _, effects = do(typed, HandedOver, by="cat", giver="ben", receiver=DEE, domain="gov")
    assert [(o.to, o.face, o.redraw_only) for o in of_kind(effects, NoteOffer)] == [("ben", OfferFace.PASSED_ON, True)]


def test_a_second_press_says_who_has_it_now(handed: Step, refused: Refused) -> None:
    eve = DEE.model_copy(update={"user": "eve", "name": "Eve"})
    refusal = refused(handed[0], HandedOver, by="cat", giver="ben", receiver=eve, domain="gov")
    assert refusal.reason == "Gov was handed over already: Dee has it now. Nothing changed."


def test_what_cannot_be_handed_over_says_why(scope: Scope, filled: Filled, do: Do, refused: Refused) -> None:
    ann, ben = scope.leaders

    def reason(of: Scope, giver: str, receiver: Leader, domain: str) -> str:
        return refused(of, HandedOver, by="cat", giver=giver, receiver=receiver, domain=domain).reason

    assert reason(scope, "eve", DEE, "gov") == "That person does not answer Gov, so nothing was changed."
    assert "no longer" not in reason(scope, "ben", DEE, "people")
    assert reason(scope, "ben", ben, "gov").startswith("Ben has Gov already")
    assert reason(scope, "ben", ann, "gov").startswith("Ann answers Gov already")
    full = filled(scope, "ben", "money", m1="strong")
    submitted, _ = do(full, Submitted, by="ben", domain="money")
    assert reason(submitted, "ben", DEE, "money").startswith("Ben has submitted Money, and that counts")


# "This is not for me"


@pytest.fixture
def declined(half: Scope, do: Do) -> Step:
    return do(half, Declined, by="ben")


def test_the_chair_is_asked_who_takes_it_and_sees_how_many_are_answered(declined: Step) -> None:
    after, effects = declined
    (asked,) = of_kind(effects, Declination)
    assert (asked.to, asked.leader, asked.name, asked.domain, asked.answered) == ("cat", "ben", "Ben", "gov", 1)
    assert (asked.left, asked.settled, asked.redraw_only) == (False, "", False)
    assert told(effects, "ben") == [
        "I have asked the chair to give Gov to somebody else. What you saved stays with it until then."
    ]
    assert after.assignment("ben", "gov").declined_at == NOW  # type: ignore[union-attr]
    assert "weak" not in str(asked)
    assert "words" not in str(asked)


def test_declining_twice_asks_once(declined: Step, refused: Refused) -> None:
    assert "was asked already" in refused(declined[0], Declined, by="ben").reason


def test_only_ones_own_unsubmitted_domain_is_declined(scope: Scope, filled: Filled, do: Do, refused: Refused) -> None:
    assert "somebody else" in refused(scope, Declined, by="dee").reason
    submitted, _ = do(filled(scope, "ben", "money", m1="strong"), Submitted, by="ben", domain="money")
    assert "You have submitted Money" in refused(submitted, Declined, by="ben", domain="money").reason
    closed = refused(with_round(scope, phase=Phase.CLOSED, closed_at=NOW), Declined, by="ben")
    assert "has closed" in closed.reason
    assert closed.redraw


def test_handing_it_over_answers_the_question(declined: Step, do: Do) -> None:
    _, effects = do(declined[0], HandedOver, by="cat", giver="ben", receiver=DEE, domain="gov")
    (settled,) = of_kind(effects, Declination)
    assert (settled.settled, settled.redraw_only) == ("Gov was handed to Dee.", True)
    assert settled.key == of_kind(declined[1], Declination)[0].key


def test_so_does_keeping_it_with_them(declined: Step, do: Do, refused: Refused) -> None:
    after, effects = do(declined[0], KeptWith, by="cat", leader="ben", domain="gov")
    (settled,) = of_kind(effects, Declination)
    assert settled.settled == "It stays with Ben."
    (news,) = of_kind(effects, News)
    assert (news.to, news.go_on) == ("ben", True)
    assert after.assignment("ben", "gov").declined_at is None  # type: ignore[union-attr]
    for leader, domain in (("ben", "gov"), ("ben", "nowhere")):
        assert "settled already" in refused(after, KeptWith, by="cat", leader=leader, domain=domain).reason


def test_so_does_answering_it_after_all(declined: Step, filled: Filled, do: Do) -> None:
    full = filled(declined[0], "ben", "gov", g1="weak", g2="weak", g3="weak")
    after, effects = do(full, Submitted, by="ben")
    assert [one.settled for one in of_kind(effects, Declination)] == ["They have answered and submitted it after all."]
    assert after.assignment("ben", "gov").declined_at is None  # type: ignore[union-attr]


def test_so_does_the_end_of_the_round(declined: Step, do: Do) -> None:
    after, effects = do(declined[0], ClosedNow, by="cat")
    assert [one.settled for one in of_kind(effects, Declination)] == ["The round has closed."]
    assert all(a.declined_at is None for a in after.assignments)


def test_somebody_who_left_cannot_be_asked_to_keep_it(declined: Step, refused: Refused) -> None:
    scope = declined[0]
    gone = scope.leaders[1].model_copy(update={"left_at": NOW + timedelta(hours=1)})
    scope = scope.model_copy(update={"leaders": (scope.leaders[0], gone)})
    assert "Ben has left" in refused(scope, KeptWith, by="cat", leader="ben", domain="gov").reason


def test_a_chair_who_declined_or_gave_away_is_told_once(scope: Scope, do: Do) -> None:
    ann_chairs = with_round(scope, chair="ben")
    _, effects = do(ann_chairs, HandedOver, by="ben", giver="ben", receiver=DEE, domain="money")
    assert told(effects, "ben") == ["Money has passed from Ben to Dee."]
    declined, _ = do(ann_chairs, Declined, by="ben", domain="money")
    _, effects = do(declined, KeptWith, by="ben", leader="ben", domain="money")
    assert told(effects, "ben") == []
