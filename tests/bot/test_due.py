"""A heartbeat: every round whose time has come is looked at, and what is no longer needed is forgotten."""

import gc
from datetime import date, timedelta
from typing import Any

import pytest

from bot.due import AT_ONCE, KEEP_HOMES, KEEP_KEYS, KEEP_SETUPS, TRIM_EVERY, Beat
from flows import events
from flows.assessment import Answer, Phase
from flows.setup import Setup
from storage import deleting, homes, inbox, setups
from tests.bot.bench import ADA, CHAIR, GOVERNANCE, ROUND, TEAM, Bench


@pytest.fixture
def beat(bench: Bench) -> Beat:
    return Beat(bench.door)


def test_nothing_is_done_before_its_time(bench: Bench, beat: Beat) -> None:
    bench.round()
    beat()
    assert bench.phase() is Phase.OPEN
    assert bench.rows("outbox") == []


def test_the_chair_is_told_on_the_due_date_and_the_round_closes_a_working_day_later(bench: Bench, beat: Beat) -> None:
    bench.round()
    bench.rate()
    told: set[str] = set()
    for _ in range(6 * 20):
        bench.clock.forward(hours=4)
        beat()
        told |= {row.to for key, row in bench.owed().items() if key.startswith("due:")}
        if bench.phase() is Phase.CLOSED:
            break
    assert bench.phase() is Phase.CLOSED
    assert told == {CHAIR}
    assert bench.clock.now().date() == date(2026, 3, 16)
    assert sum(row.what == "closed" for row in bench.rows("history")) == 1


def test_an_hour_after_the_last_has_submitted_it_closes(bench: Bench, beat: Beat) -> None:
    bench.round(leaders=(ADA,))
    for question in GOVERNANCE.questions:
        bench.rate(question=question.id)
    bench.door.turn(bench.event(events.Submitted, ADA))
    bench.clock.forward(minutes=59)
    beat()
    assert bench.phase() is Phase.OPEN
    bench.clock.forward(minutes=1)
    beat()
    assert bench.phase() is Phase.CLOSED


def test_after_a_long_sleep_every_round_is_caught_up_in_a_few_beats(bench: Bench, beat: Beat) -> None:
    ids = [f"r{n}" for n in range(AT_ONCE + 2)]
    for id_ in ids:
        bench.round(id=id_)
    bench.clock.forward(days=60)
    for _ in range(4):
        beat()
        bench.clock.forward(days=7)
    assert {bench.phase(id_) for id_ in ids} == {Phase.CLOSED}


def test_one_round_that_cannot_be_looked_at_keeps_no_other_from_its_time(
    bench: Bench, beat: Beat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for id_ in ("bad", "good"):
        bench.round(id=id_)
    real = type(bench.door).turn

    def turn(door: Any, event: events.Event, **more: Any) -> Any:
        if event.assessment == "bad":
            raise ValueError("cannot be read")
        return real(door, event, **more)

    monkeypatch.setattr(type(bench.door), "turn", turn)
    for _ in range(4):
        bench.clock.forward(days=7)
        beat()
    assert bench.phase("good") is Phase.CLOSED
    assert bench.phase("bad") is Phase.OPEN
    assert beat.trimmed_at == bench.clock.now()


def test_keys_and_setups_are_forgotten_when_nothing_can_ask_for_them(bench: Bench, beat: Beat) -> None:
    begun = bench.clock.now()
    with bench.database.writing() as tx:
        inbox.accept(tx, "old", begun)
        setups.put(tx, Setup(id="s", team=TEAM, by=CHAIR, begun_at=begun))
    bench.clock.at = begun + KEEP_KEYS
    beat()
    assert len(bench.rows("inbox")) == 1
    bench.clock.at = begun + KEEP_KEYS + TRIM_EVERY + timedelta(seconds=1)
    beat()
    assert bench.rows("inbox") == []
    assert len(bench.rows("setup")) == 1
    bench.clock.at = begun + KEEP_SETUPS + timedelta(seconds=1)
    beat()
    assert bench.rows("setup") == []


def test_what_slack_delivers_once_more_after_a_day_is_still_known(bench: Bench, beat: Beat) -> None:
    with bench.database.writing() as tx:
        inbox.accept(tx, "event 1", bench.clock.now())
    bench.clock.at += timedelta(hours=25)
    beat()
    with bench.database.writing() as tx:
        assert not inbox.accept(tx, "event 1", bench.clock.now())


def test_people_no_round_names_and_home_tabs_nobody_opens_are_forgotten(bench: Bench, beat: Beat) -> None:
    bench.know(ADA)
    with bench.database.writing() as tx:
        homes.opened(tx, TEAM, ADA, bench.clock.now())
    beat()
    assert (len(bench.rows("person")), len(bench.rows("home"))) == (1, 1)
    bench.clock.at += KEEP_SETUPS + timedelta(seconds=1)
    beat()
    assert (len(bench.rows("person")), len(bench.rows("home"))) == (0, 1)
    bench.clock.at += KEEP_HOMES
    beat()
    assert bench.rows("home") == []


def test_words_that_were_answered_are_forgotten_too(bench: Bench, beat: Beat) -> None:
    bench.owe_reply("a")
    with bench.database.writing() as tx:
        tx.execute(_settled())
    bench.clock.forward(seconds=KEEP_KEYS.total_seconds() + 1)
    beat()
    assert bench.rows("outbox") == []


def test_what_was_deleted_does_not_stay_in_memory(bench: Bench, beat: Beat) -> None:
    """Rows that a click found are remembered for the next one. Another process may delete the round."""
    bench.round()
    note = "the head is tired"
    bench.door.turn(bench.event(events.Noted, question=GOVERNANCE.questions[0].id, text=note))
    bench.rate(question=GOVERNANCE.questions[1].id)
    with bench.database.writing() as tx:
        deleting.delete_round(tx, TEAM, ROUND, CHAIR, bench.clock.now())
    beat()
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, Answer) and one.note == note]


def test_trimming_is_not_done_at_every_beat(bench: Bench, beat: Beat) -> None:
    beat()
    first = beat.trimmed_at
    bench.clock.forward(minutes=59)
    beat()
    assert beat.trimmed_at == first


def _settled() -> Any:
    from sqlalchemy import text

    return text("UPDATE outbox SET state = 'sent'")
