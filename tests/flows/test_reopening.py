"""A round that closed too early, one that is given up, and a summary that its channel did not take."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from flows.assessment import Draft, Phase, Scope
from flows.deadlines import closes_at
from flows.effects import (
    Announcement,
    ChairNotice,
    Declination,
    Face,
    Invitation,
    InvitationFace,
    NoteOffer,
    OfferFace,
    Page,
    Summary,
)
from flows.events import (
    ChannelChosen,
    ChannelTrouble,
    ClosedNow,
    Declined,
    Published,
    Rated,
    RoundCancelled,
    RoundReopened,
    Ticked,
    Unposted,
)
from flows.reopening import REASON_LIMIT
from flows.rules import NotAllowed, Step
from flows.setup import Channel
from tests.flows.test_changing import of_kind, to_chair, told, with_assignment, with_round

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
LATER = date(2026, 6, 19)
BOARD = Channel(id="C2", name="board", bot_is_member=True)
Do = Callable[..., Step]
Refused = Callable[..., NotAllowed]
Filled = Callable[..., Scope]


@pytest.fixture
def closed(scope: Scope, filled: Filled, do: Do) -> Step:
    return do(filled(scope, "ann", "gov", g1="weak", note_g1="So"), ClosedNow, by="cat")


# Reopening


def test_a_closed_round_takes_answers_again(closed: Step, do: Do) -> None:
    after, effects = do(closed[0], RoundReopened, by="cat", due=LATER)
    assert (after.assessment.phase, after.assessment.due, after.assessment.closed_at) == (Phase.OPEN, LATER, None)
    assert after.assignments == closed[0].assignments
    assert {page.face for page in of_kind(effects, Page)} == {Face.ASKING}
    assert all(page.redraw_only for page in of_kind(effects, Page))
    assert {one.to: one.face for one in of_kind(effects, Invitation)} == {
        "ann": InvitationFace.STARTED,
        "ben": InvitationFace.WAITING,
    }
    again, _ = do(after, Rated, by="ann", question="g2", answer="strong")
    assert len(again.assignment("ann", "gov").answers) == 2  # type: ignore[union-attr]


def test_the_preview_is_set_aside_and_the_next_closing_makes_another(closed: Step, do: Do) -> None:
    first = of_kind(closed[1], Summary)[0]
    after, effects = do(closed[0], RoundReopened, by="cat", due=LATER)
    (aside,) = of_kind(effects, Summary)
    assert (aside.key, aside.redraw_only) == (first.key, True)
    assert aside.settled == "The round was reopened until 19 June 2026. This is how it stood before."
    _, effects = do(after, ClosedNow, by="cat", at=NOW + timedelta(hours=1))
    assert of_kind(effects, Summary)[0].key != first.key


def test_who_has_not_finished_is_told_that_it_is_open_and_what_was_seen(closed: Step, do: Do, filled: Filled) -> None:
    done = closed[0]
    for domain in ("gov", "money"):
        done = with_assignment(done, "ben", domain, submitted_at=NOW)
    _, effects = do(done, RoundReopened, by="cat", due=LATER)
    assert told(effects, "ann") == [
        "This round is open again until 19 June 2026. What you saved is there; the chair has seen a first summary."
    ]
    assert told(effects, "ben") == []
    assert to_chair(effects) == "The round is open again until 19 June 2026."


def test_reopened_it_waits_for_the_new_day(closed: Step, do: Do) -> None:
    told_before = with_round(closed[0], due_told_at=NOW, all_submitted_at=NOW, unfinished_told_at=NOW)
    after, _ = do(told_before, RoundReopened, by="cat", due=LATER)
    assert (after.assessment.due_told_at, after.assessment.all_submitted_at) == (None, None)
    assert closes_at(after) == datetime(2026, 6, 22, 16, 0, tzinfo=UTC)
    assert do(after, Ticked, by="", at=NOW + timedelta(hours=2))[0].assessment.phase is Phase.OPEN


def test_what_cannot_be_reopened_says_what_stands(scope: Scope, closed: Step, refused: Refused) -> None:
    def reason(of: Scope, due: date = LATER) -> str:
        return refused(of, RoundReopened, by="cat", due=due).reason

    assert reason(scope) == "This round is open, until 12 June 2026. Nothing was changed."
    assert "has been posted" in reason(with_round(scope, phase=Phase.PUBLISHED))
    assert "cancelled already" in reason(with_round(scope, phase=Phase.CANCELLED))
    assert "31 May 2026 has passed" in reason(closed[0], date(2026, 5, 31))
    assert "more than a year" in reason(closed[0], date(2028, 1, 1))


# Cancelling


def test_cancelling_tells_everybody_why_and_shows_nobody_anything(scope: Scope, filled: Filled, do: Do) -> None:
    begun = filled(scope, "ann", "gov", g1="weak", drafts=(Draft(id="m", question="g1", text="hm"),), showing="g2")
    begun = with_round(begun, due_told_at=NOW, all_submitted_at=NOW)
    begun, _ = do(begun, Declined, by="ben")
    after, effects = do(begun, RoundCancelled, by="cat", reason="  the inspection\ncame first ")
    assert after.assessment.phase is Phase.CANCELLED
    sentence = "The chair has cancelled this round: the inspection came first."
    assert [told(effects, user) for user in ("ann", "ben")] == [
        [f"{sentence} Nothing you answered will be shown to anybody."]
    ] * 2
    assert [one.cancelled for one in of_kind(effects, Announcement)] == ["the inspection came first."]
    assert {one.face for one in of_kind(effects, Invitation)} == {InvitationFace.CANCELLED}
    assert {(page.face, page.cancelled, page.redraw_only) for page in of_kind(effects, Page)} == {
        (Face.CLOSED, True, True)
    }
    assert [one.face for one in of_kind(effects, NoteOffer)] == [OfferFace.CLOSED]
    assert {one.settled for one in of_kind(effects, ChairNotice)} == {"The round was cancelled."}
    assert {one.settled for one in of_kind(effects, Declination)} == {"The round was cancelled."}
    assert of_kind(effects, Summary) == []
    assert [a.answers for a in after.assignments] == [a.answers for a in begun.assignments]


def test_a_closed_round_is_cancelled_with_its_preview(closed: Step, do: Do) -> None:
    after, effects = do(closed[0], RoundCancelled, by="cat", reason="Why not?")
    (aside,) = of_kind(effects, Summary)
    assert (aside.settled, aside.redraw_only) == ("The round was cancelled.", True)
    assert [one.cancelled for one in of_kind(effects, Announcement)] == ["Why not?"]
    assert after.assessment.phase is Phase.CANCELLED


def test_cancelling_needs_a_reason_and_happens_once(scope: Scope, do: Do, refused: Refused) -> None:
    def reason(of: Scope, why: str) -> str:
        return refused(of, RoundCancelled, by="cat", reason=why).reason

    assert "say in a few words why" in reason(scope, " \n ")
    assert f"{REASON_LIMIT + 1} characters and {REASON_LIMIT} fit" in reason(scope, "x" * (REASON_LIMIT + 1))
    cancelled, _ = do(scope, RoundCancelled, by="cat", reason="x" * REASON_LIMIT)
    assert reason(cancelled, "again") == "This round was cancelled already, so nothing was changed."
    assert "has been posted" in reason(with_round(scope, phase=Phase.PUBLISHED), "late")


# A channel that took no summary


@pytest.fixture
def posted(closed: Step, do: Do) -> Step:
    return do(closed[0], Published, by="cat")


def test_a_summary_no_channel_took_waits_to_be_posted_again(closed: Step, posted: Step, do: Do) -> None:
    back, effects = do(posted[0], Unposted, by="", channel="C1", why=ChannelTrouble.ARCHIVED)
    assert back == closed[0]
    of_it = {effect.key for effect in posted[1] if effect.to == "C1" or effect.apart}  # also what waits for it
    withdrawn = [effect for effect in effects if effect.key in of_it]
    assert {effect.key for effect in withdrawn} == of_it
    assert all(effect.redraw_only for effect in withdrawn)  # taken back: nothing of it stands
    (preview,) = [one for one in of_kind(effects, Summary) if one.preview]
    assert (preview.posted, preview.redraw_only) == (False, False)
    news = effects[-1]
    assert news.choose_channel  # type: ignore[union-attr]
    assert to_chair(effects) == (
        "The summary was not posted: its channel is archived. Nothing is lost; choose another channel for it."
    )


def test_late_word_of_another_channel_changes_nothing(scope: Scope, closed: Step, posted: Step, do: Do) -> None:
    for of, channel in ((posted[0], "C9"), (closed[0], "C1"), (scope, "C1")):
        assert do(of, Unposted, by="", channel=channel, why=ChannelTrouble.REFUSED) == (of, [])


def test_another_channel_is_chosen_and_leaders_hear_of_it_first(closed: Step, do: Do) -> None:
    after, effects = do(closed[0], ChannelChosen, by="cat", channel=BOARD)
    assert after.assessment.channel == "C2"
    assert told(effects, "ann") == [
        "This round's summary will be posted in #board, not in the channel named at the start."
    ]
    assert [one.channel for one in of_kind(effects, Summary)] == ["C2"]
    _, posted = do(after, Published, by="cat")
    assert {one.to for one in of_kind(posted, Summary)} == {"C2", "cat"}


def test_a_channel_that_cannot_take_it_is_refused(scope: Scope, closed: Step, refused: Refused) -> None:
    def reason(of: Scope, **fields: object) -> str:
        channel = BOARD.model_copy(update=fields)
        return refused(of, ChannelChosen, by="cat", channel=channel).reason

    assert "#board is archived" in reason(closed[0], archived=True)
    assert "I am not in #board" in reason(closed[0], bot_is_member=False)
    assert "shared with people outside" in reason(closed[0], shared=True)
    assert "goes to #board already" in reason(closed[0], id="C1")
    assert "once the round has closed" in reason(scope)
    assert "has been posted" in reason(with_round(scope, phase=Phase.PUBLISHED))
    assert "Only the chair" in refused(closed[0], ChannelChosen, by="ann", channel=BOARD).reason
