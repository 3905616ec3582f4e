"""The year's proof goes red for each promise that is broken."""

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from demo import comparison_proof, plot, year_proof
from demo.played import Played
from demo.plot import Habit
from demo.script import told
from demo.seen import Message, Person
from demo.year_proof import Year
from frameworks.model import Framework

Json = dict[str, Any]
MORNING = datetime(2026, 11, 30, 9, tzinfo=UTC)
CHOSEN = date(2027, 6, 7)


def _ts(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"


def _message(key: str, moment: datetime, *texts: str, channel: str = "D1") -> Json:
    return {
        "channel": channel,
        "ts": _ts(moment),
        "thread_ts": "",
        "deleted_at": "",
        "metadata": {"event_payload": {"key": key}},
        "versions": [{"at": moment.isoformat(), "text": text, "blocks": [], "files": []} for text in texts or ("",)],
    }


def _row(person: str, kind: str, moment: datetime, **more: Any) -> Json:
    at = moment.isoformat()
    row = {"person": person, "kind": kind, "planned_at": at, "local_time": at[:16] + "+00:00", "sent_at": at}
    return {**row, "reason": "a reason", **more}


@pytest.fixture
def year(framework: Framework, people: list[Person]) -> Year:
    """Two rounds as they should be: one reminder to somebody who answers, one to somebody who never does."""
    zones = {one.user: "Europe/London" for one in people}
    first = plot.first(framework, people, zones, 6, 1)
    gone = plot.leaver(first)
    second = plot.second(framework, first, gone, plot.comer(first, people, zones, gone), 1)
    posted = Message("1", "assurance", "", (), (), 0, False)
    rounds = tuple(
        Played(id_, acts.final, framework, people, posted, "C1") for id_, acts in (("r1", first), ("r2", second))
    )
    never = next(user for user, habit in first.habits.items() if habit is Habit.NEVER)
    waits = next(user for user, habit in first.habits.items() if habit is Habit.WAITS)
    names = {one.user: one.name for one in people}
    ledger = [_row(names[never], "halfway", MORNING), _row(names[waits], "halfway", MORNING)]
    ledger.append(_row(names[never], "due_day", MORNING, sent_at=None))
    record = {
        "messages": [*_messages(framework, rounds), *(_message(f"reminder:{u}", MORNING) for u in (never, waits))]
    }
    return Year(rounds=(rounds[0], rounds[1]), ledgers=(ledger, []), record=record, zones=zones)


def _messages(framework: Framework, rounds: tuple[Played, ...]) -> list[Json]:
    """Pages submitted after the reminders, the thanks, the word on the day, and the second summary."""
    later = datetime(2026, 12, 2, 10, tzinfo=UTC)
    found = [_message("again:r1:20270607", datetime(2027, 6, 7, 8, 0, 3, tzinfo=UTC))]
    for played in rounds:
        for leader in played.script.leaders:
            found.append(_message(f"thanks:{played.id}:{leader.person.user}", later))
            for part in leader.parts:
                domain = framework.domain(part.domain)
                assert domain is not None
                key = f"page:{played.id}:{leader.person.user}:{part.domain}"
                found.append(_message(key, later, f"{domain.name}, question 1", f"{domain.name}, submitted."))
    compared = comparison_proof.compared(framework, *(told(one.script) for one in rounds))
    lines = [_line(framework, row) for row in compared[:3]]
    return [*found, _message("summary:r2", later, "\n".join(lines), channel="C1")]


def _line(framework: Framework, row: Json) -> str:
    question = framework.question(row["question"])
    assert question is not None
    return f"•  {question.name} (Governance): 3 of 3. {comparison_proof.last_time(framework, row)}"


def _with(year: Year, **changes: Any) -> Year:
    parts = {name: copy.deepcopy(getattr(year, name)) for name in ("ledgers", "record", "zones")}
    return Year(rounds=year.rounds, **{**parts, **changes})


def _reminder(year: Year) -> Json:
    return next(one for one in year.record["messages"] if "reminder:" in str(one["metadata"]))


def _answering(year: Year) -> Json:
    return year.ledgers[0][1]  # type: ignore[return-value]


def test_a_year_as_it_should_be_is_proved(year: Year) -> None:
    assert year_proof.faults(year, CHOSEN) == []


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 30, 8, 59, tzinfo=UTC),
        datetime(2026, 11, 30, 17, 0, 1, tzinfo=UTC),
        datetime(2026, 11, 28, 10, tzinfo=UTC),
        datetime(2026, 12, 28, 10, tzinfo=UTC),
    ],
    ids=["before nine", "after five", "a Saturday", "a bank holiday"],
)
def test_a_reminder_outside_working_hours_is_seen(year: Year, moment: datetime) -> None:
    _reminder(year)["ts"] = _ts(moment)
    assert any("was reminded at" in fault for fault in year_proof.in_hours(year))


def test_hours_are_those_of_where_they_are(year: Year) -> None:
    user = _reminder(year)["metadata"]["event_payload"]["key"].partition(":")[2]
    abroad = _with(year, zones={**year.zones, user: "America/Toronto"})
    assert "04:00" in year_proof.in_hours(abroad)[0]


def test_two_planned_reminders_on_a_day_are_seen(year: Year) -> None:
    rows, moment = year.ledgers[0], MORNING.replace(hour=15)
    again = _with(year, ledgers=([*rows, {**rows[0], "kind": "three_quarters", "sent_at": moment.isoformat()}], []))
    assert any("2 planned reminders" in fault for fault in year_proof.once_a_day(again))


def test_a_second_message_is_allowed_only_where_it_was_asked_for(year: Year) -> None:
    moment, rows = MORNING.replace(hour=15), year.ledgers[0]
    twice = _with(year)
    twice.record["messages"].append({**copy.deepcopy(_reminder(year)), "ts": _ts(moment)})
    assert any("had 2 reminders" in fault for fault in year_proof.once_a_day(twice))
    asked = _row(rows[0]["person"], "nudge", moment)
    assert year_proof.once_a_day(_with(twice, ledgers=([*rows, asked], []))) == []


def test_a_row_without_its_message_and_a_message_without_its_row_are_seen(year: Year) -> None:
    rows = list(year.ledgers[0])
    no_row = _with(year, ledgers=(rows[1:], []))
    assert any("not in the ledger" in fault for fault in year_proof.ledger_and_record(no_row))
    no_message = _with(year)
    no_message.record["messages"].remove(_reminder(no_message))
    assert any("not in the record" in fault for fault in year_proof.ledger_and_record(no_message))


@pytest.mark.parametrize(
    ("change", "why"), [({"reason": ""}, "gives no reason"), ({"local_time": "2026-11-30T08:00+00:00"}, "local time")]
)
def test_a_row_that_says_nothing_or_something_else_is_seen(year: Year, change: Json, why: str) -> None:
    year.ledgers[0][0].update(change)  # type: ignore[attr-defined]
    assert any(why in fault for fault in year_proof.ledger_and_record(year))


def test_a_reminder_after_submitting_everything_is_seen(year: Year) -> None:
    late = datetime(2026, 12, 3, 9, tzinfo=UTC).isoformat()
    _answering(year)["sent_at"] = late
    assert len(year_proof.none_after_submitting(year)) == 1


def test_whoever_reopened_may_be_reminded_until_they_submit_again(year: Year) -> None:
    _answering(year)["sent_at"] = datetime(2026, 12, 3, 9, tzinfo=UTC).isoformat()
    again = datetime(2026, 12, 4, 9, tzinfo=UTC).isoformat()
    user = year.by_name[_answering(year)["person"]]
    page = next(m for m in year.record["messages"] if f"page:r1:{user}:" in str(m["metadata"]))
    said = page["versions"][-1]["text"]
    page["versions"] += [{"at": again, "text": "Check your answers"}, {"at": again, "text": said}]
    assert year_proof.none_after_submitting(year) == []


@pytest.mark.parametrize("times", [0, 2])
def test_thanks_that_never_came_or_came_twice_are_seen(year: Year, times: int) -> None:
    messages = year.record["messages"]
    one = next(m for m in messages if "thanks:r2" in str(m["metadata"]))
    messages.remove(one)
    messages += [one] * times
    assert len(year_proof.thanked(year)) == 1


def test_the_word_on_the_wrong_day_in_the_night_or_twice_is_seen(year: Year) -> None:
    assert year_proof.told_on_the_day(year, date(2027, 6, 8))
    word = next(m for m in year.record["messages"] if "again:r1" in str(m["metadata"]))
    night = {**word, "ts": _ts(datetime(2027, 6, 7, 3, tzinfo=UTC))}
    year.record["messages"][year.record["messages"].index(word)] = night
    assert year_proof.told_on_the_day(year, CHOSEN)
    year.record["messages"] += [word]
    assert "2 times" in year_proof.told_on_the_day(year, CHOSEN)[0]


@pytest.mark.parametrize(("was", "now"), [("Last time: ", "Last time: significant "), (" in both)", " before)")])
def test_a_summary_that_says_otherwise_of_last_time_is_seen(year: Year, was: str, now: str) -> None:
    summary = year.record["messages"][[m["channel"] for m in year.record["messages"]].index("C1")]
    summary["versions"][-1]["text"] = summary["versions"][-1]["text"].replace(was, now)
    assert len(comparison_proof.said_of_last_time(*year.rounds, year.record)) == 3


def test_after_a_hand_over_who_gave_the_answer_counts(framework: Framework, people: list[Person]) -> None:
    """Half a domain passed on with its answers: last time's giver answers in both only where they gave it again."""
    zones = {one.user: "Europe/London" for one in people}
    acts = plot.first(framework, people, zones, 6, 1)
    posted = Message("1", "assurance", "", (), (), 0, False)
    held = Played("r1", acts.final, framework, people, posted, "C1")
    rated = Played("r1", acts.final, framework, people, posted, "C1", acts.rated)
    as_asked = Played("r2", acts.asked, framework, people, posted, "C1")
    by_giver, by_holder = (comparison_proof.compared(framework, told(one.raters), told(as_asked.script))
                           for one in (rated, held))  # fmt: skip
    assert by_giver != by_holder
    assert comparison_proof.against_comparison(rated, as_asked, by_giver) == []
    assert comparison_proof.against_comparison(rated, as_asked, by_holder)


@pytest.mark.parametrize("name", ["question", "before", "now", "answered_in_both"])
def test_a_comparison_that_differs_anywhere_is_seen(year: Year, name: str) -> None:
    right = comparison_proof.compared(year.rounds[0].framework, *(told(one.script) for one in year.rounds))
    assert comparison_proof.against_comparison(*year.rounds, right) == []
    wrong = copy.deepcopy(right)
    wrong[4][name] = None
    assert len(comparison_proof.against_comparison(*year.rounds, wrong)) == 1
    assert comparison_proof.against_comparison(*year.rounds, right[1:])
