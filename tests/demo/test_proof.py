"""The proof sees an answer that was changed, lost or doubled, a wrong figure, and a message that stands twice."""

import copy
from collections import Counter
from typing import Any

import pytest

from demo.casting import invented
from demo.proof import against_collation, against_record, against_storage, standing
from demo.script import Told, told
from demo.seen import Person
from flows.assessment import Answered, Promise, Tally
from flows.collation import collate
from frameworks.model import Framework

Json = dict[str, Any]


@pytest.fixture
def rows(framework: Framework, people: list[Person]) -> list[Told]:
    return told(invented(framework, people, 9, 2))


@pytest.fixture
def summary(framework: Framework, rows: list[Told]) -> Json:
    """What the app finds in exactly these answers."""
    counts = Counter((row["question"], row["answer"]) for row in rows)
    leaders = {domain.id: len({r["leader"] for r in rows if r["domain"] == domain.id}) for domain in framework.domains}
    answered = Answered(
        tallies=tuple(Tally(question=q, answer=a, count=times) for (q, a), times in counts.items()),
        invited=9,
        submitted=7,
        assigned=leaders,
        respondents=leaders,
    )
    return collate(framework, Promise(), answered).to_summary_json()


def test_what_was_told_and_kept_is_proved(rows: list[Told]) -> None:
    assert against_storage(rows, list(reversed(rows))) == []


def test_a_changed_answer_is_seen_from_both_sides(rows: list[Told]) -> None:
    other = "some-challenge" if rows[3]["answer"] != "some-challenge" else "some-strength"
    kept = [*rows[:3], Told(**{**rows[3], "answer": other}), *rows[4:]]
    faults = against_storage(rows, kept)
    assert [fault.partition(":")[0] for fault in faults] == [
        "Told but not in the database",
        "In the database but not told",
    ]


def test_a_changed_note_is_seen(rows: list[Told]) -> None:
    place = next(place for place, row in enumerate(rows) if row["note"])
    kept = copy.deepcopy(rows)
    kept[place]["note"] += " "
    assert len(against_storage(rows, kept)) == 2


def test_a_missing_answer_is_seen(rows: list[Told]) -> None:
    assert len(against_storage(rows, rows[1:])) == 1


def test_a_doubled_answer_is_seen(rows: list[Told]) -> None:
    assert len(against_storage(rows, [*rows, rows[0]])) == 1


def test_the_figures_of_the_app_are_those_worked_out_naively(
    framework: Framework, rows: list[Told], summary: Json
) -> None:
    assert against_collation(rows, summary, framework, invited=9, submitted=7) == []


def test_an_answer_left_out_of_the_collation_is_seen(framework: Framework, rows: list[Told], summary: Json) -> None:
    assert against_collation([*rows, rows[0]], summary, framework, invited=9, submitted=7)
    assert against_collation(rows[1:], summary, framework, invited=9, submitted=7)


@pytest.mark.parametrize(("invited", "submitted"), [(8, 7), (9, 6)])
def test_who_took_part_is_checked(
    framework: Framework, rows: list[Told], summary: Json, invited: int, submitted: int
) -> None:
    assert len(against_collation(rows, summary, framework, invited, submitted)) == 1


@pytest.mark.parametrize("name", ["median", "agreement", "counts"])
def test_every_figure_is_checked(framework: Framework, rows: list[Told], summary: Json, name: str) -> None:
    wrong = copy.deepcopy(summary)
    wrong["domains"][2]["questions"][1][name] = {"median": ["x"], "agreement": 0.123, "counts": {}}[name]
    faults = against_collation(rows, wrong, framework, 9, 7)
    assert len(faults) == 1
    assert name in faults[0]


def test_a_withheld_or_missing_question_is_seen(framework: Framework, rows: list[Told], summary: Json) -> None:
    withheld, missing = copy.deepcopy(summary), copy.deepcopy(summary)
    withheld["domains"][0]["questions"][0] = {"id": framework.questions[0].id, "withheld": True}
    del missing["domains"][0]["questions"][0]
    assert against_collation(rows, withheld, framework, 9, 7)
    assert against_collation(rows, missing, framework, 9, 7)


def test_a_strength_that_is_none_is_seen(framework: Framework, rows: list[Told], summary: Json) -> None:
    wrong = summary | {"strengths": summary["challenges"]}
    assert len(against_collation(rows, wrong, framework, 9, 7)) == len(summary["challenges"])


# ── the workspace's record ───────────────────────────────────────────────────────────────────────


def _message(channel: str, key: str, ts: str, **more: Any) -> Json:
    version = {"text": key, "blocks": more.pop("blocks", []), "files": more.pop("files", [])}
    payload = {"event_payload": {"key": key}} if key else {}
    return {
        "channel": channel,
        "ts": ts,
        "thread_ts": "",
        "deleted_at": "",
        "metadata": payload,
        "versions": [version],
        **more,
    }


@pytest.fixture
def record() -> Json:
    messages = [
        _message("C1", "announcement:r", "1"),
        _message("D1", "invitation:r:U1", "2"),
        _message("D1", "page:r:U1:governance", "3", deleted_at="later"),
        _message("D1", "page:r:U1:governance", "4"),
        _message("C1", "summary:r", "5"),
        _message("C1", "", "6", thread_ts="5", files=["F1"]),
    ]
    return {"messages": messages, "events_waiting": 0, "refusals": [{"error": "ratelimited"}]}


def test_a_record_with_everything_once_is_proved(record: Json) -> None:
    assert against_record(record, "C1", ["U1"]) == []


BUTTON = {"type": "button", "text": {}}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (_message("D1", "page:r:U1:governance", "7"), "2 live messages"),
        (_message("D1", "reply:r", "7", blocks=[{"type": "actions", "elements": [BUTTON]}]), "Left mid-way"),
        (_message("D1", "reply:r", "7", blocks=[{"type": "section", "accessory": BUTTON}]), "Left mid-way"),
        (_message("C1", "summary:again", "7"), "stands 2 times"),
        (_message("C1", "announcement:again", "7"), "2 announcements"),
        (_message("C1", "", "7", thread_ts="5", files=["F2"]), "2 heat maps"),
    ],
)
def test_what_stands_twice_or_is_left_half_done_is_seen(record: Json, more: Json, why: str) -> None:
    record["messages"].append(more)
    faults = against_record(record, "C1", ["U1"])
    assert any(why in fault for fault in faults), faults


def test_a_summary_or_an_invitation_that_never_came_is_seen(record: Json) -> None:
    del record["messages"][4]
    assert against_record(record, "C1", ["U1", "U2"]) == [
        "The summary stands 0 times in the channel, not once.",
        "U2 has no invitation.",
    ]


def test_nobody_waits_for_a_refusal_to_come_right(record: Json) -> None:
    record["refusals"].append({"method": "chat.postMessage", "error": "invalid_blocks"})
    assert against_record(record, "C1", ["U1"])
    assert standing(record, "C1", ["U1"]) == []
    record["events_waiting"] = 1
    assert standing(record, "C1", ["U1"])


def test_a_refusal_and_an_unheard_event_are_seen(record: Json) -> None:
    record["refusals"].append({"method": "chat.postMessage", "error": "invalid_blocks"})
    record["events_waiting"] = 1
    assert len(against_record(record, "C1", ["U1"])) == 2


def test_a_form_that_was_closed_meanwhile_is_no_fault(record: Json) -> None:
    record["refusals"].append({"method": "views.update", "error": "not_found"})
    assert against_record(record, "C1", ["U1"]) == []
