"""Looking again: the dates offered, the choice, the word on the day, the set-up filled in, and where findings stood."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flows.again import _has_answered, after_posting, collated, thanks
from flows.assessment import Answered, Assessment, LastTime, Person, Phase, Promise, Scope, Shown, Tally
from flows.collation import collate
from flows.comparing import stood_last_time
from flows.deadlines import next_look
from flows.effects import AgainChoice, AgainNotice, DomainTable, Effect, Summary, Thanks
from flows.events import AgainChosen, ClosedNow, FollowedUp, Published, Ticked
from flows.prefilling import prefilled
from flows.rules import NotAllowed, Step
from flows.setup import Setup
from flows.term_dates import in_months, next_term
from frameworks.model import Framework

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
BOXING = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
Do = Callable[..., Step]
Refused = Callable[..., NotAllowed]
Filled = Callable[..., Scope]


def of_kind(effects: list[Effect], kind: type) -> list[Any]:
    return [effect for effect in effects if isinstance(effect, kind)]


@pytest.fixture
def posted(scope: Scope, filled: Filled, do: Do) -> Step:
    """Closed and posted: Ann and Ben agree that g1 is a strength and g3 a challenge."""
    for leader in ("ann", "ben"):
        scope = filled(scope, leader, "gov", g1="strong", g2="some_strong", g3="weak", submitted_at=NOW)
    closed, _ = do(scope, ClosedNow, by="cat")
    return do(closed, Published, by="cat")


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 3, 2), date(2026, 4, 14)),  # six weeks and a day before the summer term
        (date(2026, 3, 4), date(2026, 9, 3)),  # nearer than six weeks: the one after
        (date(2026, 6, 1), date(2026, 9, 3)),
        (date(2026, 11, 22), date(2027, 1, 6)),
        (date(2026, 12, 20), date(2027, 4, 14)),
    ],
)
def test_the_next_term_is_six_weeks_off_or_more(day: date, term: date) -> None:
    assert next_term(day, frozenset()) == term


def test_a_term_that_begins_at_a_weekend_is_met_on_its_first_working_day() -> None:
    assert next_term(date(2027, 10, 1), frozenset()) == date(2028, 1, 6)
    assert next_term(date(2028, 6, 1), frozenset()) == date(2028, 9, 4)  # the third is a Sunday
    assert next_term(date(2026, 11, 1), frozenset({date(2027, 1, 6)})) == date(2027, 1, 7)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 6, 1), 6, date(2026, 12, 1)),
        (date(2026, 6, 25), 6, date(2026, 12, 29)),  # Christmas, a weekend and the day in lieu
        (date(2026, 8, 31), 6, date(2027, 3, 1)),  # no 31 February: the 28th, a Sunday
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_next_working_one(day: date, months: int, then: date) -> None:
    assert in_months(day, months, BOXING) == then


def test_posting_asks_the_chair_once_and_tells_each_leader_in_their_hours(posted: Step) -> None:
    _, effects = posted
    (choice,) = of_kind(effects, AgainChoice)
    assert (choice.to, choice.settled) == ("cat", "")
    assert (choice.next_term, choice.six_months, choice.a_year) == (
        date(2026, 9, 3),
        date(2026, 12, 1),
        date(2027, 6, 1),
    )
    told = of_kind(effects, Thanks)
    assert [(one.to, one.strengths, one.challenges, one.next_look) for one in told] == [
        ("ann", ("G1", "G2"), ("G3",), None),
        ("ben", ("G1", "G2"), ("G3",), None),
    ]
    assert {one.under for one in (choice, *told)} == {of_kind(effects, Summary)[0].key}  # they wait for it to stand
    assert told[0].not_before == NOW
    assert told[1].not_before == NOW  # 15:45 in Kathmandu


def test_what_one_leader_alone_says_is_told_as_that(scope: Scope, filled: Filled, do: Do) -> None:
    both = filled(filled(scope, "ben", "gov", g1="strong"), "ann", "gov", g1="strong", g2="some_strong", g3="weak")
    posted, effects = do(do(both, ClosedNow, by="cat")[0], Published, by="cat")
    told = of_kind(effects, Thanks)[0]
    assert (told.strengths, told.challenges) == (("G1", "G2 (one leader)"), ("G3 (one leader)",))
    chosen, _ = do(posted, AgainChosen, by="cat", day=date(2027, 1, 11))
    (notice,) = do(chosen, Ticked, by="", at=datetime(2027, 1, 11, 9, 0, tzinfo=UTC))[1]
    assert isinstance(notice, AgainNotice)
    assert (notice.strengths, notice.challenges) == (told.strengths, told.challenges)


def test_a_leader_without_a_domain_is_not_thanked(posted: Step, framework: Framework) -> None:
    scope, _ = posted
    alone = tuple(a for a in scope.assignments if a.leader != "ben")
    told = thanks(framework, scope.model_copy(update={"assignments": alone}), NOW)
    assert [one.to for one in told] == ["ann"]


def test_only_who_answered_is_known_to_have_answered(posted: Step, framework: Framework) -> None:
    scope, _ = posted
    silent = tuple(a.model_copy(update={"answers": ()}) if a.leader == "ben" else a for a in scope.assignments)
    told = thanks(framework, scope.model_copy(update={"assignments": silent}), NOW)
    assert {one.to: one.answered for one in told}["ben"] is False
    assert scope.answered is not None
    ended = scope.model_copy(
        update={"assignments": silent, "answered": scope.answered.model_copy(update={"kept": "{}"})}
    )
    assert _has_answered(ended, "ben")


def test_the_chosen_day_is_kept_and_said_to_chair_and_leaders(posted: Step, do: Do) -> None:
    after, effects = do(posted[0], AgainChosen, by="cat", day=date(2027, 1, 9))  # a Saturday
    assert after.assessment.again_at == datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
    assert next_look(after) == after.assessment.again_at
    (choice,) = of_kind(effects, AgainChoice)
    assert choice.key == of_kind(posted[1], AgainChoice)[0].key
    assert choice.settled == "We look again on Monday 11 January 2027. I will write to you then."
    told = of_kind(effects, Thanks)
    assert {one.next_look for one in told} == {date(2027, 1, 11)}
    assert {one.key for one in told} == {one.key for one in of_kind(posted[1], Thanks)}


def test_choosing_anew_moves_the_day_and_not_now_takes_it_away(posted: Step, do: Do) -> None:
    once, _ = do(posted[0], AgainChosen, by="cat", day=date(2027, 1, 11))
    moved, _ = do(once, AgainChosen, by="cat", day=date(2027, 3, 1))
    assert moved.assessment.again_at == datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    never, effects = do(moved, AgainChosen, by="cat", day=None)
    assert never.assessment.again_at is None
    assert next_look(never) is None
    assert of_kind(effects, AgainChoice)[0].settled == "No date is set for now."
    assert {one.next_look for one in of_kind(effects, Thanks)} == {None}


def test_only_the_chair_of_a_posted_round_chooses_a_day_to_come(posted: Step, scope: Scope, refused: Refused) -> None:
    assert "chair" in refused(posted[0], AgainChosen, by="ann", day=date(2027, 1, 11)).reason
    assert "has passed" in refused(posted[0], AgainChosen, by="cat", day=NOW.date()).reason
    assert "not posted yet" in refused(scope, AgainChosen, by="cat", day=date(2027, 1, 11)).reason


def test_on_the_day_the_chair_is_told_once_with_what_was_found(posted: Step, do: Do) -> None:
    chosen, _ = do(posted[0], AgainChosen, by="cat", day=date(2027, 1, 11))
    day = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
    assert do(chosen, Ticked, by="", at=day - timedelta(seconds=1))[1] == []
    told, effects = do(chosen, Ticked, by="", at=day)
    (notice,) = of_kind(effects, AgainNotice)
    assert (notice.to, notice.strengths, notice.challenges) == ("cat", ("G1", "G2"), ("G3",))
    assert (notice.published_at, next_look(told)) == (NOW, None)
    assert do(told, Ticked, by="", at=day + timedelta(days=1))[1] == []


def test_the_word_waits_for_the_chairs_working_hours(posted: Step, do: Do) -> None:
    chosen, _ = do(posted[0], AgainChosen, by="cat", day=date(2027, 1, 11))
    night = datetime(2027, 1, 11, 22, 0, tzinfo=UTC)
    assert do(chosen, Ticked, by="", at=night)[1] == []
    late = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
    assert len(do(chosen, Ticked, by="", at=late)[1]) == 1


def test_a_new_day_after_the_word_brings_another_word(posted: Step, do: Do) -> None:
    chosen, _ = do(posted[0], AgainChosen, by="cat", day=date(2027, 1, 11))
    told, first = do(chosen, Ticked, by="", at=datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
    later, _ = do(told, AgainChosen, by="cat", day=date(2027, 3, 1), at=datetime(2027, 1, 11, 10, 0, tzinfo=UTC))
    _, second = do(later, Ticked, by="", at=datetime(2027, 3, 1, 9, 0, tzinfo=UTC))
    assert first[0].key != second[0].key


def test_a_new_day_settles_the_word_that_was_sent(posted: Step, do: Do) -> None:
    chosen, first = do(posted[0], AgainChosen, by="cat", day=date(2027, 1, 11))
    assert of_kind(first, AgainNotice) == []
    told, (notice,) = do(chosen, Ticked, by="", at=datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
    at = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)
    for day, settled in ((date(2027, 3, 1), "We look again on Monday 1 March 2027. I"), (None, "No date is set")):
        (redrawn,) = of_kind(do(told, AgainChosen, by="cat", day=day, at=at)[1], AgainNotice)
        assert (redrawn.key, redrawn.redraw_only) == (notice.key, True)
        assert redrawn.settled.startswith(settled)


def test_once_the_next_round_has_started_nothing_asks_to_look_again(posted: Step, do: Do) -> None:
    chosen, _ = do(posted[0], AgainChosen, by="cat", day=date(2027, 1, 11))
    told, (notice,) = do(chosen, Ticked, by="", at=datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
    after, effects = do(told, FollowedUp, by="cat", title="Spring review")
    assert after == told
    assert {effect.key for effect in effects} == {notice.key, of_kind(posted[1], AgainChoice)[0].key}
    assert {effect.settled for effect in effects} == {"The next round has started: Spring review."}  # type: ignore[union-attr]
    assert all(effect.redraw_only for effect in effects)
    assert of_kind(effects, AgainChoice)[0].over


def test_a_round_looked_at_early_is_not_asked_about_on_its_day(posted: Step, scope: Scope, do: Do) -> None:
    chosen, _ = do(posted[0], AgainChosen, by="cat", day=date(2027, 1, 11))
    after, effects = do(chosen, FollowedUp, by="cat", title="Spring review")
    assert of_kind(effects, AgainNotice) == []
    assert next_look(after) is None
    assert do(after, Ticked, by="", at=datetime(2027, 1, 11, 9, 0, tzinfo=UTC))[1] == []
    assert do(posted[0], FollowedUp, by="cat", title="Spring")[0] == posted[0]  # no day was set: none is made up
    assert do(scope, FollowedUp, by="cat", title="Spring") == (scope, [])


def test_the_set_up_is_filled_in_and_names_who_has_left(posted: Step, framework: Framework) -> None:
    setup = Setup(id="s1", team="t1", by="cat", begun_at=NOW)
    people = {
        "ann": Person(user="ann", name="Ann"),
        "ben": Person(user="ben", name="Ben", deactivated=True),
    }
    filled_in = prefilled(setup, framework, posted[0], people)
    assert filled_in.follows == "r1"
    assert filled_in.last_time == f"{posted[0].assessment.title}, posted on Monday 1 June 2026"
    assert filled_in.departed == ("Ben",)
    assert {domain: users for domain, users in filled_in.domains.items() if users} == {
        "gov": ("ann",),
        "people": ("ann",),
    }
    assert (filled_in.channel, filled_in.framework, filled_in.roles) == ("C1", "strong-2024-09", {"ann": "Head"})
    assert filled_in.promise == posted[0].assessment.promise


def last_time(framework: str = "strong-2024-09", promise: Promise | None = None, **counts: int) -> LastTime:
    """Last time, g1's ratings; as many leaders as ratings."""
    tallies = tuple(Tally(question="g1", answer=answer, count=n) for answer, n in counts.items())
    total = sum(counts.values())
    answered = Answered(tallies=tallies, invited=total, assigned={"gov": total}, respondents={"gov": total})
    return LastTime(
        framework=framework,
        promise=promise or Promise(),
        published_on=date(2025, 6, 1),
        answered=answered,
        in_both={"g1": 2, "g3": 1},
    )


def test_each_finding_says_where_it_stood_and_how_many_answered_in_both(posted: Step, framework: Framework) -> None:
    now = collated(framework, posted[0])
    stood = stood_last_time(framework, now, last_time(weak=1, some_weak=1))
    assert [(one.question, one.median, one.in_both) for one in stood] == [("g1", ("weak", "some_weak"), 2)]
    assert [one.by_one for one in stood] == [False]
    assert [one.by_one for one in stood_last_time(framework, now, last_time(weak=1, cannot_say=2))] == [True]


def test_nothing_is_compared_with_another_edition_or_with_what_was_withheld_then(
    posted: Step, framework: Framework
) -> None:
    now = collated(framework, posted[0])
    assert stood_last_time(framework, now, None) == ()
    assert stood_last_time(framework, now, last_time("strong-2023-09", weak=2)) == ()
    hidden = Promise(shown=Shown.UNATTRIBUTED, smallest_group=3)
    assert stood_last_time(framework, now, last_time(promise=hidden, weak=2)) == ()
    assert len(stood_last_time(framework, now, last_time(promise=hidden, weak=3))) == 1


def test_the_summary_of_a_second_look_carries_the_first(scope: Scope, filled: Filled, do: Do) -> None:
    for leader in ("ann", "ben"):
        scope = filled(scope, leader, "gov", g1="strong", g2="strong", g3="weak", submitted_at=NOW)
    scope = scope.model_copy(update={"last_time": last_time(weak=2)})
    _, effects = do(scope, ClosedNow, by="cat")
    (preview,) = of_kind(effects, Summary)
    assert preview.before_at == date(2025, 6, 1)
    assert [one.question for one in preview.before] == ["g1"]
    tables = of_kind(effects, DomainTable)
    assert {one.domain: [stood.question for stood in one.before] for one in tables} == {"gov": ["g1"]}


def test_what_moved_without_standing_out_is_told_too(posted: Step, framework: Framework) -> None:
    """Once a strength, now seen from both sides: in no list, and yet its reader asks where it stood."""
    scope, _ = posted
    assert scope.answered is not None
    split = tuple(Tally(question="g1", answer=answer, count=1) for answer in ("weak", "strong"))
    now = collate(framework, Promise(), scope.answered.model_copy(update={"tallies": split}))
    assert now.strengths == now.challenges == ()
    assert [one.question for one in stood_last_time(framework, now, last_time(strong=2))] == ["g1"]


def test_words_about_a_round_that_was_not_posted_or_counted_are_an_error(scope: Scope, framework: Framework) -> None:
    from flows.again import again_notice

    with pytest.raises(ValueError, match="not posted"):
        again_notice(framework, scope)
    with pytest.raises(ValueError, match="not counted"):
        collated(framework, scope.model_copy(update={"answered": None}))


def test_a_posted_round_without_a_day_is_left_alone(posted: Step, do: Do) -> None:
    scope, _ = posted
    assert scope.assessment.phase is Phase.PUBLISHED
    assert next_look(scope) is None
    assert do(scope, Ticked, by="", at=NOW + timedelta(days=400)) == (scope, [])


def test_a_posted_round_needs_its_day_of_posting(posted: Step, refused: Refused) -> None:
    odd = posted[0].assessment.model_copy(update={"published_at": None})
    assert isinstance(odd, Assessment)
    assert (
        "not posted"
        in refused(
            posted[0].model_copy(update={"assessment": odd}), AgainChosen, by="cat", day=date(2027, 1, 11)
        ).reason
    )


def test_where_nobody_answered_nothing_is_looked_at_again(posted: Step, framework: Framework) -> None:
    scope, _ = posted
    assert scope.answered is not None
    nobody = scope.answered.model_copy(update={"tallies": (), "respondents": {}, "without_note": ()})
    effects = after_posting(framework, scope.model_copy(update={"answered": nobody}), NOW)
    assert {type(effect) for effect in effects} == {Thanks}
    assert of_kind(after_posting(framework, scope, NOW), AgainChoice)
