"""Reminders through the real door: owed when it is time, redrawn when things change, never after submitting."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot import reminder_records
from bot.deliver import Deliverer
from bot.due import Beat
from bot.reminders import NOTHING_WAITS, Reminders
from bot.settings import SettingsFault
from flows import events
from flows.assessment import Leader
from flows.effects import Reminder, from_json
from flows.occasions import Snooze
from flows.reminder import reminder_key
from storage import outbox, reminding
from tests.bot.bench import ADA, BEN, CHAIR, CLEO, GOVERNANCE, LEADERSHIP, MONDAY, ROUND, TEAM, Bench
from tests.heard import Heard

HALF = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)  # the round runs from Monday 2 to Friday 13 March: fourth of nine steps
THREE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 13, 9, 0, tzinfo=UTC)


@pytest.fixture
def reminders(bench: Bench) -> Reminders:
    return Reminders(bench.door)


def begin(bench: Bench, *leaders: str, **about: Any) -> None:
    """A round whose leaders are to be looked at, as launching one leaves it."""
    from bot.refreshing import refresh

    scope = bench.round(leaders=leaders or (ADA, BEN), **about)
    with bench.database.writing() as tx:
        refresh(tx, bench.door.library, scope.model_copy(update={"assignments": ()}), scope, bench.clock.now())


def at(bench: Bench, moment: datetime) -> datetime:
    bench.clock.at = moment
    return moment


def owed(bench: Bench, user: str = ADA) -> Reminder | None:
    row = bench.owed().get(reminder_key(user))
    effect = from_json(row.payload) if row else None
    assert effect is None or isinstance(effect, Reminder)
    return effect


def deliver(bench: Bench) -> list[str]:
    """Sends everything that is due; answers the keys of what was posted anew, not redrawn."""
    posted = []
    with bench.database.writing() as tx:
        for n, one in enumerate(outbox.claim(tx, bench.clock.now(), "w", timedelta(seconds=30), limit=1000)):
            outbox.sending(tx, one)
            posted += [one.key] if one.posts else []
            place = outbox.Place(channel=f"D{one.effect.to}", ts=f"{bench.clock.now().timestamp()}.{n}")
            outbox.sent(tx, one, place if one.posts else one.place, bench.clock.now())
    return posted


def submit(bench: Bench, user: str = ADA, domain: Any = GOVERNANCE, round_: str = ROUND) -> None:
    for question in domain.questions:
        bench.rate(user, question.id, domain=domain.id, assessment=round_)
    taken = bench.door.turn(bench.event(events.Submitted, user, domain=domain.id, assessment=round_))
    assert taken.refusal == ""


def ledger(bench: Bench, round_: str = ROUND) -> list[tuple[str, str, bool]]:
    with bench.database.reading() as tx:
        return [(one.user, one.kind.value, one.sent_at is not None) for one in reminding.ledger(tx, round_)]


def test_launching_says_when_to_look_at_each_leader(bench: Bench) -> None:
    begin(bench)
    assert {row.remind_at for row in bench.rows("leader")} == {str(HALF.replace(tzinfo=None)) + ".000000"}


def test_everybody_unfinished_is_written_to_once_at_the_occasion(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    submit(bench, BEN)
    reminders.beat(HALF - timedelta(minutes=1))
    assert owed(bench) is None
    reminders.beat(at(bench, HALF))
    message = owed(bench)
    assert message is not None
    assert [(one.name, one.answered, one.next_question) for one in message.waiting] == [(GOVERNANCE.name, 0, 1)]
    assert owed(bench, BEN) is None
    assert reminder_key(ADA) in deliver(bench)
    reminders.beat(HALF + timedelta(minutes=1))
    assert deliver(bench) == []
    assert ledger(bench) == [(ADA, "halfway", True)]


def test_a_beat_with_nobody_due_is_one_query(bench: Bench, reminders: Reminders, heard: Heard) -> None:
    begin(bench)
    statements = heard(bench.database)
    reminders.beat(HALF - timedelta(minutes=1))
    assert len(statements) == 1
    assert "remind_at" in statements[0][0]


def test_a_rating_costs_no_query_of_reminders(bench: Bench, heard: Heard) -> None:
    begin(bench)
    statements = heard(bench.database)
    bench.rate()
    said = [statement for statement, _ in statements]
    assert len(said) > 5
    assert not [one for one in said if "remind_at" in one.split("FROM")[-1] or "reminder" in one]
    assert not [one for one in said if one.startswith("UPDATE leader")]


def test_one_message_for_all_rounds(bench: Bench, reminders: Reminders) -> None:
    begin(bench, ADA)
    begin(bench, ADA, id="round2", title="Second review", domains=(LEADERSHIP.id,))
    reminders.beat(at(bench, HALF))
    message = owed(bench)
    assert message is not None
    assert [one.title for one in message.waiting] == ["Spring review", "Second review"]
    assert [key for key in deliver(bench) if key.startswith("reminder")] == [reminder_key(ADA)]
    assert sorted(ledger(bench) + ledger(bench, "round2")) == [(ADA, "halfway", False), (ADA, "halfway", True)]


def test_a_reminder_that_is_owed_is_taken_back_when_they_submit(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    reminders.beat(at(bench, HALF))
    submit(bench)
    assert owed(bench) is None
    assert reminder_key(ADA) not in deliver(bench)
    reminders.beat(THREE)
    assert owed(bench) is None


def test_a_reminder_that_is_owed_still_goes_out_with_what_is_left(bench: Bench, reminders: Reminders) -> None:
    begin(bench, domains=(GOVERNANCE.id, LEADERSHIP.id))
    reminders.beat(at(bench, HALF))
    submit(bench)
    message = owed(bench)
    assert message is not None
    assert [one.name for one in message.waiting] == [LEADERSHIP.name]
    assert reminder_key(ADA) in deliver(bench)


def test_one_that_moves_is_not_turned_into_a_redraw_above(bench: Bench, reminders: Reminders) -> None:
    begin(bench, domains=(GOVERNANCE.id, LEADERSHIP.id))
    reminders.beat(at(bench, HALF))
    deliver(bench)
    reminders.beat(at(bench, THREE))
    submit(bench)
    assert reminder_key(ADA) in deliver(bench)


def test_one_that_stands_says_that_nothing_waits_any_more(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    reminders.beat(at(bench, HALF))
    deliver(bench)
    submit(bench)
    message = owed(bench)
    assert message is not None
    assert message.waiting == ()
    assert bench.owed()[reminder_key(ADA)].state == "owed"
    assert reminder_key(ADA) not in deliver(bench)


@pytest.mark.parametrize("end", ["close", "cancel", "decline"])
def test_what_ends_takes_its_reminder_with_it(bench: Bench, reminders: Reminders, end: str) -> None:
    begin(bench)
    reminders.beat(at(bench, HALF))
    happening = {
        "close": bench.event(events.ClosedNow, CHAIR),
        "cancel": bench.event(events.RoundCancelled, CHAIR, reason="Ofsted came first."),
        "decline": bench.event(events.Declined, ADA),
    }[end]
    assert bench.door.turn(happening).refusal == ""
    assert owed(bench) is None
    assert [row.remind_at for row in bench.rows("leader") if row.user == ADA] == [None]


def test_a_due_date_that_moves_moves_everybodys_reminders(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    reminders.beat(at(bench, HALF))
    deliver(bench)
    at(bench, THREE - timedelta(hours=1))
    assert bench.door.turn(bench.event(events.Extended, CHAIR, due=date(2026, 3, 27))).refusal == ""
    message = owed(bench)
    assert message is not None
    assert {one.due for one in message.waiting} == {date(2026, 3, 27)}
    assert not [key for key in deliver(bench) if key.startswith("reminder")]
    reminders.beat(at(bench, THREE))
    assert not [key for key in deliver(bench) if key.startswith("reminder")]
    assert {row.remind_at[:16] for row in bench.rows("leader")} == {"2026-03-13 09:00"}  # of the new plan


def test_who_reopens_is_reminded_again_but_not_of_what_passed(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    submit(bench)
    at(bench, THREE + timedelta(hours=1))
    bench.door.turn(bench.event(events.Reopened, ADA))
    reminders.beat(THREE + timedelta(hours=1))
    assert owed(bench) is None
    assert [one for one in ledger(bench) if one[0] == ADA] == [(ADA, "halfway", False), (ADA, "three_quarters", False)]
    reminders.beat(at(bench, datetime(2026, 3, 12, 9, 0, tzinfo=UTC)))
    assert owed(bench) is not None


def test_a_week_offline_makes_one_message_at_an_open_moment(bench: Bench, reminders: Reminders) -> None:
    begin(bench, ADA, due=date(2026, 3, 20))
    sunday = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)
    reminders.beat(at(bench, sunday))
    assert owed(bench) is None
    assert {row.remind_at[:16] for row in bench.rows("leader")} == {"2026-03-16 09:00"}
    reminders.beat(at(bench, datetime(2026, 3, 16, 9, 0, tzinfo=UTC)))
    assert deliver(bench) == [reminder_key(ADA)]
    assert [sent for _, _, sent in ledger(bench)].count(True) == 1
    reminders.beat(at(bench, datetime(2026, 3, 16, 16, 0, tzinfo=UTC)))
    assert deliver(bench) == []


def test_a_nudge_goes_to_the_unfinished_only(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    submit(bench, BEN)
    at(bench, MONDAY + timedelta(hours=10))
    assert bench.door.turn(bench.event(events.NudgedAll, CHAIR)).refusal == ""
    reminders.beat(bench.clock.now())
    assert owed(bench) is None
    reminders.beat(at(bench, datetime(2026, 3, 3, 9, 0, tzinfo=UTC)))
    message = owed(bench)
    assert message is not None
    assert message.why == "The chair asks everybody who has not finished."
    assert owed(bench, BEN) is None


def test_a_snooze_is_kept_and_said_and_taken_once(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    reminders.beat(at(bench, HALF))
    deliver(bench)
    assert reminders.snooze(TEAM, ADA, Snooze.NEXT_MONDAY, "click:1") == ""
    message = owed(bench)
    assert message is not None
    assert message.snoozed_until == datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    assert deliver(bench) == []
    assert reminders.snooze(TEAM, ADA, Snooze.LATER_TODAY, "click:1") == ""
    assert owed(bench) == message
    reminders.beat(at(bench, datetime(2026, 3, 9, 9, 0, tzinfo=UTC)))
    assert reminder_key(ADA) in deliver(bench)
    message = owed(bench)
    assert message is not None
    assert message.snoozed_until is None


def test_with_nothing_waiting_there_is_nothing_to_snooze(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    submit(bench)
    assert reminders.snooze(TEAM, ADA, Snooze.TOMORROW, "click:1") == NOTHING_WAITS
    assert reminders.snooze(TEAM, CLEO, Snooze.TOMORROW, "click:2") == NOTHING_WAITS


def test_one_who_cannot_be_reminded_stops_nobody_else(
    bench: Bench, reminders: Reminders, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(bench)
    works = reminding.works

    def broken(tx: Any, team: str, user: str) -> Any:
        if user == ADA:
            raise ValueError("cannot be read")
        return works(tx, team, user)

    with monkeypatch.context() as patched:
        patched.setattr(reminding, "works", broken)
        reminders.beat(at(bench, HALF))
    assert owed(bench) is None
    assert owed(bench, BEN) is not None
    reminders.beat(HALF + timedelta(minutes=1))
    assert owed(bench) is not None


def test_the_beat_closes_a_round_before_it_reminds_of_it(bench: Bench) -> None:
    begin(bench)
    at(bench, datetime(2026, 3, 16, 17, 0, tzinfo=UTC))
    Beat(bench.door)()
    assert owed(bench) is None


def test_the_chair_is_told_at_the_end_of_the_due_date_who_has_not_finished(bench: Bench) -> None:
    begin(bench)
    submit(bench, BEN)
    at(bench, DUE)
    Beat(bench.door)()
    message = owed(bench)
    assert message is not None
    assert message.last
    assert not [key for key in bench.owed() if key.startswith("not-answered")]
    at(bench, datetime(2026, 3, 13, 17, 0, tzinfo=UTC))
    Beat(bench.door)()
    (row,) = [row for key, row in bench.owed().items() if key.startswith("not-answered")]
    assert row.to == CHAIR
    assert '"unfinished":["Ada Lowe"]' in row.payload


def test_who_is_added_is_not_reminded_on_the_day_they_are_asked(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    at(bench, THREE - timedelta(hours=2))
    cleo = Leader(user=CLEO, name="Cleo Hart", role="Trustee")
    added = bench.event(events.LeaderAdded, CHAIR, leader=cleo, domains=(GOVERNANCE.id,))
    assert bench.door.turn(added).refusal == ""
    reminders.beat(at(bench, THREE))
    assert owed(bench) is not None
    assert owed(bench, CLEO) is None
    reminders.beat(at(bench, THREE + timedelta(days=1)))
    assert owed(bench, CLEO) is not None


class Sent:
    """Stands for Slack: keeps what was sent, with the time."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.at: list[tuple[str, datetime]] = []

    def send(self, owed: outbox.Owed, url: str | None) -> outbox.Place:
        self.at.append((owed.key, self.bench.clock.now()))
        return outbox.Place(channel="D", ts=str(len(self.at)))


def test_a_reminder_that_could_not_be_sent_in_time_waits_for_working_hours(bench: Bench, reminders: Reminders) -> None:
    begin(bench, ADA)
    slack = Sent(bench)
    deliverer = Deliverer(bench.database, slack, bench.clock, "w", closed_days=frozenset({date(2026, 3, 9)}))
    reminders.beat(at(bench, HALF))  # Friday; the process stops before it is sent
    at(bench, HALF + timedelta(hours=12))
    deliverer.sweep()
    at(bench, datetime(2026, 3, 9, 12, 0, tzinfo=UTC))
    deliverer.sweep()
    assert slack.at == []
    waits = bench.owed()[reminder_key(ADA)]
    assert (waits.state, waits.last_error) == ("owed", outbox.OUT_OF_HOURS)
    tuesday = at(bench, datetime(2026, 3, 10, 9, 0, tzinfo=UTC))
    deliverer.sweep()
    assert slack.at == [(reminder_key(ADA), tuesday)]


def test_one_that_stands_is_redrawn_at_any_hour(bench: Bench, reminders: Reminders) -> None:
    begin(bench, ADA)
    slack = Sent(bench)
    deliverer = Deliverer(bench.database, slack, bench.clock, "w")
    reminders.beat(at(bench, HALF))
    deliverer.sweep()
    at(bench, HALF + timedelta(hours=12))
    submit(bench)
    deliverer.sweep()
    assert [key for key, _ in slack.at].count(reminder_key(ADA)) == 2


def test_the_command_line_says_what_is_to_come_and_what_became_of_it(bench: Bench, reminders: Reminders) -> None:
    begin(bench)
    reminders.beat(at(bench, HALF))
    submit(bench, BEN)
    none: frozenset[date] = frozenset()
    assert reminder_records.preview(bench.database, "round", HALF, none).splitlines() == [
        "Tuesday 10 March 2026, 09:00 Europe/London  Ada Lowe: three quarters of the time have passed",
        "Thursday 12 March 2026, 09:00 Europe/London  Ada Lowe: the due date is the next working day",
        "Friday 13 March 2026, 09:00 Europe/London  Ada Lowe: the due date is here",
    ]
    rows = json.loads(reminder_records.ledger(bench.database, ROUND, none, as_json=True))
    assert [(row["person"], row["kind"], row["reason"]) for row in rows if row["sent_at"]] == [
        ("Ada Lowe", "halfway", "half of the time has passed"),
        ("Ben Firth", "halfway", "half of the time has passed"),
    ]
    assert [row["reason"] for row in rows if row["person"] == "Ben Firth"][1:] == ["submitted before"] * 3
    assert [row["reason"] for row in rows if row["person"] == "Ada Lowe"][1:] == ["still to come"] * 3
    assert rows[0]["planned_at"] == rows[0]["sent_at"] == "2026-03-06T09:00:00+00:00"
    assert rows[0]["local_time"] == "2026-03-06T09:00+00:00"
    in_words = reminder_records.ledger(bench.database, ROUND, none, as_json=False)
    assert "2026-03-06T09:00+00:00  Ada Lowe  halfway: sent, half of the time has passed" in in_words
    assert "Ben Firth  due_day: not sent, submitted before" in in_words
    submit(bench)
    assert "No reminder" in reminder_records.preview(bench.database, ROUND, HALF, none)
    with pytest.raises(SettingsFault, match="0 rounds"):
        reminder_records.preview(bench.database, "nowhere", HALF, none)
