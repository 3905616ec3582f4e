"""Messages owed: once, newest last, by one worker at a time, and never twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from flows.assessment import Promise
from flows.collation import Collation, DomainResult, QuestionResult
from flows.effects import Announcement, DomainTable, Effect, Reply
from storage import assessments, outbox, owing
from storage.database import Database
from storage.outbox import Outcome, Owed, Place
from storage.prepared import Prepared
from tests.heard import Heard

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)
AFTER = NOW + 2 * LEASE
HERE = Place(channel="C1", ts="1.1")
Do = Callable[..., Any]


def message(key: str = "k1", title: str = "first", **more: Any) -> Announcement:
    about = {"to": "C1", "assessment": "R1", "framework": "f", "started_by": "U1", "chair": "U1", "leaders": 3}
    return Announcement(key=key, title=title, due=NOW.date(), promise=Promise(), **(about | more))


@pytest.fixture
def do(database: Database) -> Do:
    """Runs one act of the outbox in a transaction of its own."""

    def run(act: Callable[..., Any], *args: Any, **named: Any) -> Any:
        with database.writing() as tx:
            return act(tx, *args, **named)

    return run


@pytest.fixture
def owe(do: Do) -> Do:
    def run(*effects: Effect, now: datetime = NOW, held_until: datetime | None = None) -> None:
        do(outbox.owe, "T", effects, now, held_until)

    return run


@pytest.fixture
def claim(do: Do) -> Callable[..., list[Owed]]:
    def run(now: datetime = NOW, worker: str = "w", limit: int = 20) -> list[Owed]:
        found: list[Owed] = do(outbox.claim, now, worker, LEASE, limit)
        return found

    return run


@pytest.fixture
def deliver(do: Do, claim: Callable[..., list[Owed]]) -> Callable[..., Outcome]:
    """Claims the one message due and sends it."""

    def run(place: Place | None = HERE, now: datetime = NOW) -> Outcome:
        (owed,) = claim(now)
        assert do(outbox.sending, owed)
        outcome: Outcome = do(outbox.sent, owed, place, now)
        return outcome

    return run


def test_what_is_owed_is_claimed_with_all_its_drawing_needs(owe: Do, claim: Do) -> None:
    effect = message(title='\x00 "quotes" ’ \u202e <!channel> 🏫')
    owe(effect)
    (owed,) = claim()
    assert (owed.team, owed.assessment, owed.key, owed.effect) == ("T", "R1", "k1", effect)
    assert (owed.place, owed.parent, owed.moves, owed.posts, owed.attempts) == (None, None, False, True, 0)


def test_oldest_first_and_no_more_than_the_limit(owe: Do, claim: Do) -> None:
    owe(*(message(f"k{n}", to=f"C{n}") for n in range(5)))
    assert [owed.key for owed in claim(limit=2)] == ["k0", "k1"]
    assert [owed.key for owed in claim(limit=9)] == ["k2", "k3", "k4"]
    assert claim() == []


def test_owing_the_same_twice_is_nothing(owe: Do, claim: Do, deliver: Do) -> None:
    owe(message())
    owe(message())
    assert deliver() is Outcome.DONE
    owe(message())
    assert claim() == []


def test_the_same_counts_in_another_order_are_the_same_message(owe: Do, claim: Do) -> None:
    for counts in ({"weak": 1, "strong": 2}, {"strong": 2, "weak": 1}):
        question = QuestionResult(id="q1", name="One", counts=counts)
        collation = Collation(
            framework="f",
            edition="2024",
            scale=("weak", "strong"),
            others=(),
            shown=Promise().shown,
            smallest_group=3,
            leaders_invited=3,
            leaders_submitted=3,
            domains=(DomainResult(id="d1", name="D", assigned=3, questions=(question,)),),
        )
        about = {"to": "C1", "assessment": "R1", "framework": "f", "title": "t", "domain": "d1"}
        owe(DomainTable(key="k1", promise=Promise(), collation=collation, **about))
    (owed,) = claim()
    assert owed.revision == 1


def test_a_newer_version_replaces_the_one_not_sent_yet(owe: Do, claim: Do) -> None:
    owe(message())
    owe(message(title="second"))
    (owed,) = claim()
    assert (owed.effect.title, owed.revision) == ("second", 2)


def test_a_newer_version_of_a_sent_message_is_owed_where_it_stands(owe: Do, claim: Do, deliver: Do) -> None:
    owe(message())
    deliver()
    owe(message(title="second"))
    (owed,) = claim()
    assert (owed.effect.title, owed.place, owed.posts) == ("second", HERE, False)


def test_changed_while_on_its_way_stays_owed(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    assert do(outbox.sending, owed)
    owe(message(title="second"))
    assert claim() == []
    assert do(outbox.sent, owed, HERE, NOW) is Outcome.OWED_AGAIN
    (again,) = claim()
    assert (again.effect.title, again.place) == ("second", HERE)
    assert do(outbox.sending, again)
    assert do(outbox.sent, again, None, NOW) is Outcome.DONE
    assert do(outbox.place, "R1", "k1") == HERE


def test_messages_of_two_teams_and_two_rounds_are_apart(do: Do, claim: Do) -> None:
    do(outbox.owe, "T", [Reply(key="k", to="U1", lines=("a",)), message("k")], NOW)
    do(outbox.owe, "T2", [Reply(key="k", to="U1", lines=("b",))], NOW)
    do(outbox.owe, "T", [message("k", assessment="R2")], NOW)
    assert [(o.team, o.assessment) for o in claim()] == [("T", ""), ("T", "R1"), ("T2", ""), ("T", "R2")]


def test_not_before_its_time(owe: Do, claim: Do, do: Do) -> None:
    tomorrow = NOW + timedelta(days=1)
    owe(message(not_before=tomorrow))
    assert claim() == []
    assert do(outbox.depth, NOW) == 0
    assert do(outbox.depth, tomorrow) == 1
    assert len(claim(tomorrow)) == 1


def test_a_message_that_stands_is_held_for_the_click_that_changed_it(owe: Do, claim: Do, deliver: Do, do: Do) -> None:
    owe(message())
    deliver()
    owe(message(title="second"), held_until=AFTER)
    assert claim() == []
    owed = do(outbox.claim_at, "T", "C1", "1.1", now=NOW, worker="click", lease=LEASE)
    assert owed.worker == "click"
    assert do(outbox.claim_at, "T", "C1", "1.1", now=NOW, worker="other", lease=LEASE) is None
    assert len(claim(AFTER)) == 1


def test_held_no_longer_than_said(owe: Do, claim: Do, deliver: Do) -> None:
    owe(message())
    deliver()
    owe(message(title="second"), held_until=AFTER)
    assert claim() == []
    assert len(claim(AFTER)) == 1


def test_a_new_message_is_never_held(owe: Do, claim: Do) -> None:
    owe(message(), held_until=AFTER)
    assert len(claim()) == 1


def test_what_was_never_posted_is_not_held(owe: Do, claim: Do) -> None:
    """No click can be about to draw it."""
    owe(message())
    owe(message(title="second"), held_until=AFTER)
    assert [owed.effect.title for owed in claim()] == ["second"]


def test_the_message_a_click_came_from(owe: Do, deliver: Do, do: Do) -> None:
    owe(message())
    deliver()

    def at(team: str, ts: str, **more: Any) -> Any:
        return do(outbox.claim_at, team, "C1", ts, now=NOW, worker="w", lease=LEASE, **more)

    assert at("T", "1.1") is None
    owe(message(title="second"), held_until=AFTER)
    assert at("T2", "1.1") is None
    assert at("T", "1.2") is None
    assert at("T", "1.1").effect.title == "second"


def test_what_is_seen_can_be_drawn_over_though_nothing_is_owed(owe: Do, deliver: Do, do: Do) -> None:
    owe(message())
    deliver()
    owed = do(outbox.claim_at, "T", "C1", "1.1", now=NOW, worker="w", lease=LEASE, again=True)
    assert do(outbox.sending, owed)
    assert do(outbox.sent, owed, None, NOW) is Outcome.DONE
    assert do(outbox.place, "R1", "k1") == HERE


def test_a_click_draws_over_what_was_given_up_where_it_stands(owe: Do, claim: Do, do: Do, deliver: Do) -> None:
    owe(message(), message("k2"))
    for owed in claim():
        assert do(outbox.sending, owed)
        do(outbox.sent, owed, Place(channel="C1", ts=owed.key), NOW)
    owe(message(title="second"))
    for owed in claim():
        assert do(outbox.give_up, owed, "no")
    click = {"now": NOW, "worker": "w", "lease": LEASE, "again": True}
    assert do(outbox.claim_at, "T", "C1", "k1", **click).effect.title == "second"


def test_what_comes_after_what_another_process_is_sending_there_waits_for_that(owe: Do, claim: Do, do: Do) -> None:
    """Else two processes post to one channel in whatever order."""
    owe(message("a"), message("b"))
    first, second = claim()
    owe(message("c"), message("elsewhere", to="C2"))
    assert [one.key for one in claim(worker="other")] == ["elsewhere"]
    for number, one in enumerate((first, second), 1):
        assert do(outbox.sending, one)
        assert claim(worker="other") == []
        do(outbox.sent, one, Place(channel="C1", ts=f"{number}.1"), NOW)
    owe(message("a", title="newer"))
    assert [one.key for one in claim(worker="other")] == ["a", "c"]


def test_what_a_dead_process_had_taken_on_holds_nothing_up(owe: Do, claim: Do) -> None:
    owe(message("a"), message("b"))
    claim(limit=1)
    assert claim(worker="other") == []
    assert [one.key for one in claim(AFTER, worker="other")] == ["a", "b"]


def test_a_message_that_stands_is_redrawn_whatever_is_being_sent_there(owe: Do, claim: Do, deliver: Do) -> None:
    owe(message("first"))
    (held,) = claim()
    owe(message("stands", to="C2"))
    deliver()
    owe(message("stands", title="newer", to="C1"))
    assert [(one.key, one.place) for one in claim()] == [("stands", HERE)], held


def test_in_a_thread_the_parent_goes_first(owe: Do, claim: Do, do: Do) -> None:
    owe(message("child", under="root"), message("root"))
    (root,) = claim()
    assert root.key == "root"
    assert do(outbox.sending, root)
    assert do(outbox.sent, root, HERE, NOW) is Outcome.DONE
    (child,) = claim()
    assert (child.key, child.parent, child.place) == ("child", HERE, None)


def test_a_parent_of_another_round_is_not_its_parent(owe: Do, deliver: Do, claim: Do) -> None:
    owe(message("root", assessment="R2"))
    deliver()
    owe(message("child", under="root"))
    assert claim() == []


def test_a_repost_is_a_new_message_at_the_bottom(owe: Do, claim: Do, do: Do, deliver: Do) -> None:
    owe(message())
    deliver()
    owe(message(reposts=1))
    (owed,) = claim()
    assert (owed.moves, owed.posts, owed.place) == (True, True, HERE)
    assert do(outbox.sending, owed)
    there = Place(channel="C1", ts="2.2")
    do(outbox.sent, owed, there, NOW)
    owe(message(reposts=1, title="second"))
    (owed,) = claim()
    assert (owed.moves, owed.place) == (False, there)


def test_crash_after_claiming(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (first,) = claim()
    assert claim(NOW + LEASE - timedelta(microseconds=1)) == []
    (second,) = claim(NOW + LEASE, "other")
    assert not do(outbox.sending, first)
    assert do(outbox.sending, second)


def test_crash_while_posting_is_never_repeated_blindly(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    assert do(outbox.sending, owed)
    assert claim(AFTER) == []
    assert claim(AFTER) == []
    (stuck,) = do(outbox.list_stuck)
    assert (stuck.key, stuck.state) == ("k1", "in_doubt")
    assert "stopped" in stuck.last_error


def test_crash_while_reposting_is_never_repeated_blindly(owe: Do, claim: Do, do: Do, deliver: Do) -> None:
    owe(message())
    deliver()
    owe(message(reposts=1))
    (owed,) = claim()
    assert do(outbox.sending, owed)
    assert claim(AFTER) == []
    assert len(do(outbox.list_stuck)) == 1


def test_crash_while_redrawing_is_repeated(owe: Do, claim: Do, do: Do, deliver: Do) -> None:
    owe(message())
    deliver()
    owe(message(title="second"))
    (owed,) = claim()
    assert do(outbox.sending, owed)
    (again,) = claim(AFTER)
    assert again.effect.title == "second"
    assert do(outbox.sent, owed, None, AFTER) is Outcome.NOT_MINE


def test_a_slow_worker_may_still_say_it_arrived(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    assert do(outbox.sending, owed)
    assert claim(AFTER) == []
    assert do(outbox.sent, owed, HERE, AFTER) is Outcome.DONE
    assert do(outbox.list_stuck) == []


def test_a_doubt_is_settled_by_looking(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    assert do(outbox.sending, owed)
    assert do(outbox.in_doubt, owed, "timed out")
    owe(message(title="second"))
    assert claim(AFTER) == []
    (doubt,) = do(outbox.claim_doubts, AFTER, "w", LEASE)
    assert do(outbox.claim_doubts, AFTER, "w2", LEASE) == []
    assert doubt.revision == owed.revision
    assert do(outbox.sent, doubt, HERE, AFTER) is Outcome.OWED_AGAIN
    (again,) = claim(AFTER)
    assert (again.effect.title, again.place) == ("second", HERE)


def test_a_doubt_found_not_to_have_arrived_is_sent(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    assert do(outbox.sending, owed)
    assert do(outbox.in_doubt, owed, "timed out", AFTER)
    assert do(outbox.claim_doubts, NOW, "w", LEASE) == []
    (doubt,) = do(outbox.claim_doubts, AFTER, "w", LEASE)
    assert not do(outbox.later, owed, AFTER, "an old word")
    assert do(outbox.later, doubt, AFTER, "not there")
    (again,) = claim(AFTER)
    assert (again.attempts, again.place) == (2, None)


def test_a_failure_waits_and_is_counted(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    assert do(outbox.sending, owed)
    assert do(outbox.later, owed, AFTER, "rate limited")
    assert claim(NOW) == []
    (again,) = claim(AFTER)
    assert again.attempts == 1


def test_given_up_until_there_is_something_newer(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    assert do(outbox.give_up, owed, "channel_not_found")
    owe(message())
    assert claim(AFTER) == []
    assert [each.last_error for each in do(outbox.list_stuck)] == ["channel_not_found"]
    owe(message(title="second"))
    (again,) = claim(AFTER)
    assert again.attempts == 0


def test_giving_up_an_old_version_keeps_the_newer_one_owed(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    owe(message(title="second"))
    assert do(outbox.give_up, owed, "invalid_blocks")
    assert [each.effect.title for each in claim()] == ["second"]


def test_those_waiting_in_vain_for_a_parent_are_stuck(owe: Do, claim: Do, do: Do) -> None:
    owe(message("root"), message("child", under="root"))
    assert do(outbox.list_stuck) == []
    (root,) = claim()
    assert do(outbox.give_up, root, "no")
    assert [each.key for each in do(outbox.list_stuck)] == ["root", "child"]


def test_a_message_gone_from_slack_is_posted_anew(owe: Do, claim: Do, do: Do, deliver: Do) -> None:
    owe(message())
    deliver()
    owe(message(title="second"), held_until=AFTER)
    owed = do(outbox.claim_at, "T", "C1", "1.1", now=NOW, worker="click", lease=LEASE)
    assert do(outbox.sending, owed)
    assert do(outbox.lost_place, owed)
    (again,) = claim()  # and at once: the click that held it back has tried
    assert (again.place, again.posts) == (None, True)
    assert do(outbox.place, "R1", "k1") is None


def test_a_message_moved_half_way_is_posted_anew_after_its_wait(owe: Do, claim: Do, do: Do, deliver: Do) -> None:
    owe(message())
    deliver()
    owe(message(title="below", reposts=1), held_until=AFTER)
    owed = do(outbox.claim_at, "T", "C1", "1.1", now=NOW, worker="click", lease=LEASE)
    assert owed.moves
    assert do(outbox.sending, owed)
    assert do(outbox.taken_away, owed, AFTER, "ratelimited")
    assert claim() == []
    (again,) = claim(AFTER)
    assert (again.place, again.posts, again.moves, again.attempts) == (None, True, False, 1)


def test_a_message_only_to_be_redrawn_is_taken_back_where_it_never_stood(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    owe(message(title="second", redraw_only=True), message("k2", redraw_only=True))
    assert not do(outbox.sending, owed)
    assert claim(AFTER) == []


def test_a_message_only_to_be_redrawn_is_redrawn_where_it_stands(owe: Do, claim: Do, do: Do, deliver: Do) -> None:
    owe(message())
    deliver()
    owe(message(title="second", redraw_only=True))
    owe(message(title="second", redraw_only=True))
    (owed,) = claim()
    assert (owed.effect.title, owed.place, owed.revision) == ("second", HERE, 2)
    assert do(outbox.lost_place, owed)
    assert claim(AFTER) == []


def test_a_message_being_posted_is_redrawn_once_it_stands(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    assert do(outbox.sending, owed)
    owe(message(title="second", redraw_only=True))
    assert do(outbox.sent, owed, HERE, NOW) is Outcome.OWED_AGAIN
    assert [each.effect.title for each in claim()] == ["second"]


def test_a_message_that_is_about_to_be_posted_is_taken_back_or_redrawn(
    owe: Do, claim: Do, do: Do, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It passes the fence between one step and the next: it is not to stand as it was."""
    owe(message())
    (owed,) = claim()
    passed: list[bool] = []

    def passes() -> None:
        with database.writing() as tx:
            passed.append(outbox.sending(tx, owed))

    other, run = Thread(target=passes), type(owing._TAKE_BACK).on

    def slowly(prepared: Prepared, dialect: Any) -> Any:
        if prepared is owing._TAKE_BACK and other.ident is None:
            other.start()
            other.join(0.3)
        return run(prepared, dialect)

    monkeypatch.setattr(Prepared, "on", slowly)
    owe(message(title="second", redraw_only=True))
    other.join(10)
    after = do(outbox.sent, owed, HERE, NOW), [each.effect.title for each in claim()]
    assert after == ((Outcome.OWED_AGAIN, ["second"]) if passed == [True] else (Outcome.NOT_MINE, []))


def test_a_message_only_to_be_redrawn_is_not_posted_after_all(owe: Do, claim: Do, do: Do) -> None:
    """It was being posted when it became one only to be redrawn, and then it had not arrived."""
    owe(message(), message("k2"))
    refused, doubted = claim()
    for one in (refused, doubted):
        assert do(outbox.sending, one)
    assert do(outbox.in_doubt, doubted, "timed out", NOW)
    owe(message(title="settled", redraw_only=True), message("k2", "settled", redraw_only=True))
    assert do(outbox.later, refused, NOW, "rate limited")
    (looked,) = do(outbox.claim_doubts, NOW, "w", LEASE)
    assert do(outbox.later, looked, NOW, "not there")
    assert claim(AFTER) == []


def test_taken_back_before_it_was_sent(owe: Do, claim: Do, do: Do) -> None:
    owe(message())
    (owed,) = claim()
    owe(message(title="settled", redraw_only=True))
    assert not do(outbox.sending, owed)
    owe(message())
    (new,) = claim()
    assert new.id != owed.id, "an id is never used twice"


def test_a_message_of_no_round_is_told_by_its_team(do: Do, deliver: Do) -> None:
    do(outbox.owe, "T", [Reply(key="k", to="U1", lines=("words",))], NOW)
    deliver()
    assert do(outbox.place, "", "k", "T") == HERE
    assert do(outbox.place, "", "k", "T2") is None
    with pytest.raises(ValueError, match="team"):
        do(outbox.place, "", "k")


def test_replies_are_forgotten_once_sent_and_pages_are_kept(do: Do, owe: Do, claim: Do, database: Database) -> None:
    owe(Reply(key="a", to="U1", lines=("secret words",)), message())
    for owed in claim():
        assert do(outbox.sending, owed)
        do(outbox.sent, owed, Place(channel="D", ts=owed.key), NOW)
    owe(Reply(key="b", to="U1", lines=("not sent",)))
    assert do(outbox.trim, NOW) == 0
    assert do(outbox.trim, AFTER) == 1
    with database.reading() as tx:
        left = tx.execute(text("SELECT key FROM outbox ORDER BY key")).scalars().all()
    assert left == ["b", "k1"]


def test_an_idle_beat_searches_indexes_only(database: Database, owe: Do, heard: Heard) -> None:
    """Over a table with rows in it and counted: on an empty one PostgreSQL may take any index."""
    owe(*(message(key=f"k{n}") for n in range(500)))
    with database.writing() as tx:
        tx.execute(text("UPDATE outbox SET state = 'sent', place_channel = 'C' || id, place_ts = 'ts' || id"))
        tx.execute(text("ANALYZE outbox"))
    seen = heard(database)
    with database.writing() as tx:
        if tx.dialect == "postgresql":
            tx.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN " if tx.dialect == "postgresql" else "EXPLAIN QUERY PLAN "
        acts = {
            "ix_outbox_waiting": lambda: outbox.claim(tx, NOW, "w", LEASE),
            "ix_outbox_in_doubt": lambda: outbox.claim_doubts(tx, NOW, "w", LEASE),
            "ix_outbox_place": lambda: outbox.claim_at(tx, "T", "C", "1", now=NOW, worker="w", lease=LEASE),
            "ix_assessment_look_at": lambda: assessments.due(tx, NOW, 9),
        }
        for index, act in acts.items():
            seen.clear()
            act()
            ((statement, values),) = seen
            plan = tx.connection.exec_driver_sql(explain + statement, values).all()
            assert index in str(plan)
