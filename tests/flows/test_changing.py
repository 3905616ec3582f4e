"""The chair adds and removes leaders, and asks those who have not finished."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.assessment import Draft, Leader, Phase, Promise, Scope, Shown
from flows.effects import (
    Announcement,
    ChairNews,
    ChairNotice,
    Effect,
    Face,
    Invitation,
    InvitationFace,
    News,
    NoteOffer,
    OfferFace,
    Page,
)
from flows.events import (
    HandedOver,
    KeptWith,
    LeaderAdded,
    LeaderRemoved,
    NudgedAll,
    RoundCancelled,
    RoundReopened,
    Submitted,
)
from flows.rules import NotAllowed, Step

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
EVENING = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)
DEE = Leader(user="dee", name="Dee", role="Trustee")
Do = Callable[..., Step]
Refused = Callable[..., NotAllowed]
Filled = Callable[..., Scope]


def with_round(scope: Scope, **fields: Any) -> Scope:
    return scope.model_copy(update={"assessment": scope.assessment.model_copy(update=fields)})


def with_assignment(scope: Scope, leader: str, domain: str, **fields: Any) -> Scope:
    assignment = scope.assignment(leader, domain)
    assert assignment is not None
    return scope.replace(assignment.model_copy(update=fields))


def of_kind(effects: list[Effect], kind: type) -> list[Any]:
    return [effect for effect in effects if isinstance(effect, kind)]


def told(effects: list[Effect], to: str) -> list[str]:
    return [news.sentence for news in of_kind(effects, News) if news.to == to]


def to_chair(effects: list[Effect]) -> str:
    (sentence,) = told(effects, "cat")
    return sentence


EVERY: list[tuple[type, dict[str, Any]]] = [
    (LeaderAdded, {"leader": DEE, "domains": ("gov",)}),
    (LeaderRemoved, {"leader": "ben"}),
    (HandedOver, {"giver": "ben", "receiver": DEE, "domain": "gov"}),
    (KeptWith, {"leader": "ben", "domain": "gov"}),
    (NudgedAll, {}),
]


@pytest.mark.parametrize(("kind", "fields"), [*EVERY, (RoundCancelled, {"reason": "r"}), (RoundReopened, {"due": NOW})])
def test_only_the_chair_changes_a_round(scope: Scope, refused: Refused, kind: type, fields: dict[str, Any]) -> None:
    fields = {**fields, "due": NOW.date()} if "due" in fields else fields
    for by in ("ann", "dee", ""):
        assert "Only the chair" in refused(scope, kind, by=by, **fields).reason


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.PUBLISHED, Phase.CANCELLED])
@pytest.mark.parametrize(("kind", "fields"), EVERY)
def test_only_an_open_round_is_changed(
    scope: Scope, refused: Refused, kind: type, fields: dict[str, Any], phase: Phase
) -> None:
    refusal = refused(with_round(scope, phase=phase), kind, by="cat", **fields)
    assert "has closed" in refusal.reason or "was cancelled" in refusal.reason


# Adding


def test_a_new_leader_is_invited_in_their_working_hours(scope: Scope, do: Do) -> None:
    after, effects = do(scope, LeaderAdded, by="cat", at=EVENING, leader=DEE, domains=("people", "gov"))
    assert [(a.leader, a.domain) for a in after.assignments[-2:]] == [("dee", "gov"), ("dee", "people")]
    assert after.assignments[:-2] == scope.assignments
    assert after.leader("dee") == DEE.model_copy(update={"invited_at": EVENING})
    (invited,) = of_kind(effects, Invitation)
    assert (invited.to, invited.face, invited.domains) == ("dee", InvitationFace.WAITING, ("gov", "people"))
    assert invited.not_before == NEXT_MORNING
    assert [one.leaders for one in of_kind(effects, Announcement)] == [3]
    assert told(effects, "dee") == []
    assert to_chair(effects) == "Dee now answers Gov and People."


def test_more_domains_for_a_leader_are_told_with_a_button(scope: Scope, do: Do) -> None:
    after, effects = do(
        scope, LeaderAdded, by="cat", leader=DEE.model_copy(update={"user": "ben"}), domains=("people",)
    )
    assert after.leader("ben") == scope.leader("ben").model_copy(update={"tz": DEE.tz})  # type: ignore[union-attr]
    (invited,) = of_kind(effects, Invitation)
    assert (invited.domains, invited.reposts) == (("gov", "people", "money"), 0)
    (news,) = [one for one in of_kind(effects, News) if one.to == "ben"]
    assert (news.sentence, news.go_on) == ("The chair asks you to answer People as well.", True)
    assert not invited.redraw_only  # it may still wait to be sent


def test_what_somebody_answers_already_is_not_given_twice(scope: Scope, do: Do, refused: Refused) -> None:
    ben = scope.leaders[1]
    twice = refused(scope, LeaderAdded, by="cat", leader=ben, domains=("gov", "money"))
    assert twice.reason == "Ben answers Gov and Money already, so nothing was changed."
    after, effects = do(scope, LeaderAdded, by="cat", leader=ben, domains=("gov", "people"))
    assert [(a.leader, a.domain) for a in after.assignments[len(scope.assignments) :]] == [("ben", "people")]
    assert to_chair(effects) == "Ben now answers People."


def test_a_leader_is_given_domains_the_framework_has(scope: Scope, refused: Refused) -> None:
    assert "No pillar was chosen for Dee" in refused(scope, LeaderAdded, by="cat", leader=DEE, domains=()).reason
    assert "no longer know" in refused(scope, LeaderAdded, by="cat", leader=DEE, domains=("gov", "moon")).reason


def test_whoever_handed_a_domain_over_does_not_answer_it_a_second_time(scope: Scope, do: Do, refused: Refused) -> None:
    handed, _ = do(scope, HandedOver, by="cat", giver="ben", receiver=DEE, domain="money")
    refusal = refused(handed, LeaderAdded, by="cat", leader=scope.leaders[1], domains=("money", "people"))
    assert "Money went from Ben to Dee. Hand it back instead" in refusal.reason
    assert do(handed, LeaderAdded, by="cat", leader=scope.leaders[1], domains=("people",))


def test_adding_somebody_stops_the_hour_that_began_when_all_had_submitted(scope: Scope, do: Do) -> None:
    done = with_round(scope, all_submitted_at=NOW)
    after, effects = do(done, LeaderAdded, by="cat", leader=DEE, domains=("gov",))
    (notice,) = of_kind(effects, ChairNotice)
    assert (notice.settled, after.assessment.all_submitted_at) == ("Dee was added, so the round stays open.", None)


# Removing


def test_removing_a_leader_takes_what_they_have_not_begun(scope: Scope, do: Do) -> None:
    shared, _ = do(scope, LeaderAdded, by="cat", leader=DEE, domains=("gov",))
    after, effects = do(shared, LeaderRemoved, by="cat", at=EVENING, leader="dee")
    assert after.assignments == scope.assignments
    assert after.leaders == scope.leaders
    (page,) = of_kind(effects, Page)
    assert (page.to, page.face, page.handed_to, page.redraw_only) == ("dee", Face.PASSED_ON, "", True)
    (invited,) = of_kind(effects, Invitation)
    assert (invited.face, invited.redraw_only) == (InvitationFace.RELEASED, True)  # taken back where it still waits
    (news,) = [one for one in of_kind(effects, News) if one.to == "dee"]
    assert news.sentence == "The chair has taken Gov off your list; there is nothing you need to do."
    assert to_chair(effects) == "Dee no longer answers Gov."
    assert [one.leaders for one in of_kind(effects, Announcement)] == [2]


def test_what_was_submitted_stays_and_counts(scope: Scope, do: Do, filled: Filled, refused: Refused) -> None:
    half, _ = do(scope, LeaderAdded, by="cat", leader=DEE, domains=("gov", "people"))
    half = filled(half, "dee", "gov", g1="weak", g2="weak", g3="weak", submitted_at=NOW)
    after, effects = do(half, LeaderRemoved, by="cat", leader="dee")
    assert after.assignment("dee", "gov") == half.assignment("dee", "gov")
    assert after.assignment("dee", "people") is None
    assert [one.domains for one in of_kind(effects, Invitation)] == [("gov",)]
    assert "Dee has submitted everything" in refused(after, LeaderRemoved, by="cat", leader="dee").reason


def test_no_saved_answer_is_thrown_away(scope: Scope, do: Do, filled: Filled, refused: Refused) -> None:
    shared, _ = do(scope, LeaderAdded, by="cat", leader=DEE, domains=("gov",))
    for saved in ({"g1": "weak"}, {"note_g1": "So far so good"}):
        refusal = refused(filled(shared, "dee", "gov", **saved), LeaderRemoved, by="cat", leader="dee")
        assert refusal.reason.startswith("Dee has saved answers in Gov, and no answer is thrown away")
        assert "Hand it over" in refusal.reason


def test_no_domain_is_left_with_nobody(scope: Scope, refused: Refused) -> None:
    refusal = refused(scope, LeaderRemoved, by="cat", leader="ann")
    assert refusal.reason == "Nobody else answers People, so nothing was changed. Hand it over to somebody instead."


def test_removing_never_breaks_the_promise(scope: Scope, do: Do, refused: Refused) -> None:
    shared, _ = do(scope, LeaderAdded, by="cat", leader=DEE, domains=("gov",))
    by_role = with_round(shared, promise=Promise(shown=Shown.BY_ROLE, smallest_group=3))
    refusal = refused(by_role, LeaderRemoved, by="cat", leader="dee")
    assert refusal.reason.startswith("Without Dee, 2 leaders answer Gov, and you promise")
    assert do(
        with_round(shared, promise=Promise(shown=Shown.BY_ROLE, smallest_group=2)),
        LeaderRemoved,
        by="cat",
        leader="dee",
    )


def test_removing_the_same_leader_twice_changes_nothing(scope: Scope, do: Do, refused: Refused) -> None:
    shared, _ = do(scope, LeaderAdded, by="cat", leader=DEE, domains=("gov",))
    after, _ = do(shared, LeaderRemoved, by="cat", leader="dee")
    assert "nothing to answer in this round any more" in refused(after, LeaderRemoved, by="cat", leader="dee").reason


def test_words_not_kept_yet_are_dropped_in_words(scope: Scope, do: Do) -> None:
    shared, _ = do(scope, LeaderAdded, by="cat", leader=DEE, domains=("gov",))
    draft = Draft(id="m1", question="g1", text="hm")
    _, effects = do(with_assignment(shared, "dee", "gov", drafts=(draft,)), LeaderRemoved, by="cat", leader="dee")
    assert [(o.face, o.text, o.redraw_only) for o in of_kind(effects, NoteOffer)] == [(OfferFace.PASSED_ON, "", True)]


def test_with_the_last_unfinished_leader_gone_everybody_has_submitted(scope: Scope, everything: Filled, do: Do) -> None:
    scope = everything(scope)
    for assignment in scope.assignments:
        scope = with_assignment(scope, assignment.leader, assignment.domain, submitted_at=NOW)
    shared, _ = do(scope, LeaderAdded, by="cat", leader=DEE, domains=("gov",))
    after, effects = do(shared, LeaderRemoved, by="cat", leader="dee")
    assert after.assessment.all_submitted_at == NOW
    assert [notice.news for notice in of_kind(effects, ChairNotice)] == [ChairNews.ALL_SUBMITTED]


def test_whoever_comes_back_is_asked_anew_at_the_bottom(scope: Scope, do: Do) -> None:
    shared, (*_, first, _) = do(scope, LeaderAdded, by="cat", leader=DEE, domains=("gov",))
    gone, _ = do(shared, LeaderRemoved, by="cat", leader="dee")
    later = NOW + timedelta(days=1)
    back, effects = do(gone, LeaderAdded, by="cat", at=later, leader=DEE, domains=("gov",))
    (again,) = of_kind(effects, Invitation)
    assert (again.key, again.face) == (f"invitation:r1:{DEE.user}", InvitationFace.WAITING)
    assert again.reposts > first.reposts
    fresh = back.assignment("dee", "gov")
    assert fresh is not None
    assert fresh.reposts == again.reposts


def test_whoever_had_nothing_left_is_asked_anew_from_then_on(scope: Scope, do: Do) -> None:
    snoozed = scope.leaders[1].model_copy(update={"snoozed_until": NOW + timedelta(days=3)})
    scope = scope.model_copy(update={"leaders": (scope.leaders[0], snoozed)})
    for domain in ("gov", "money"):
        scope, _ = do(scope, HandedOver, by="cat", giver="ben", receiver=DEE, domain=domain)
    later = NOW + timedelta(days=1)
    back, _ = do(scope, HandedOver, by="cat", at=later, giver="dee", receiver=snoozed, domain="gov")
    assert (back.leader("ben").invited_at, back.leader("ben").snoozed_until) == (later, None)  # type: ignore[union-attr]


# Nudging


def test_nudging_asks_everybody_unfinished_once_a_day(scope: Scope, do: Do, refused: Refused) -> None:
    after, effects = do(scope, NudgedAll, by="cat")
    assert [leader.nudged_at for leader in after.leaders] == [NOW, NOW]
    assert to_chair(effects) == "2 leaders will be asked to finish, in their own working hours: Ann and Ben."
    again = refused(after, NudgedAll, by="cat", at=NOW + timedelta(hours=23, minutes=59))
    assert again.reason == (
        "Everybody who has not finished was asked within the last day: Ann and Ben. Nothing was sent."
    )
    assert do(after, NudgedAll, by="cat", at=NOW + timedelta(days=1))[0].leaders[0].nudged_at == NOW + timedelta(days=1)


def test_nudging_names_who_was_asked_today_already(scope: Scope, do: Do) -> None:
    nudged = scope.leaders[0].model_copy(update={"nudged_at": NOW - timedelta(hours=2)})
    after, effects = do(scope.model_copy(update={"leaders": (nudged, scope.leaders[1])}), NudgedAll, by="cat")
    assert [leader.nudged_at for leader in after.leaders] == [NOW - timedelta(hours=2), NOW]
    assert to_chair(effects) == (
        "1 leader will be asked to finish, in their own working hours: Ben. Asked within the last day already: Ann."
    )


def test_a_clock_that_goes_back_an_hour_asks_nobody_twice(scope: Scope, do: Do, refused: Refused) -> None:
    after, _ = do(scope, NudgedAll, by="cat")
    assert "Nothing was sent" in refused(after, NudgedAll, by="cat", at=NOW - timedelta(hours=1)).reason


def test_nobody_is_nudged_who_finished_declined_or_left(
    scope: Scope, everything: Filled, do: Do, refused: Refused
) -> None:
    full = everything(scope)
    full, _ = do(full, Submitted, by="ann")
    full, _ = do(full, Submitted, by="ann", domain="people")
    assert to_chair(do(full, NudgedAll, by="cat")[1]).endswith("Ben.")
    for domain in ("gov", "money"):
        full = with_assignment(full, "ben", domain, declined_at=NOW)
    assert "nobody to ask" in refused(full, NudgedAll, by="cat").reason
    gone = scope.leaders[1].model_copy(update={"left_at": NOW})
    assert to_chair(
        do(scope.model_copy(update={"leaders": (scope.leaders[0], gone)}), NudgedAll, by="cat")[1]
    ).endswith("Ann.")
