"""Each refusal that may follow from a fault does so only where that fault was made to happen; anything else is told."""

from typing import Any

import pytest

from demo.proof import against_record, of_round

Json = dict[str, Any]
TS = "1772446000.000001"


def at(second: float) -> str:
    return f"2026-03-02T10:00:{second:09.6f}+00:00"


def fault(kind: str, second: float, method: str = "", user: str = "", **more: Any) -> Json:
    return {"at": at(second), "kind": kind, "method": method, "user": user, "done": False, "seconds": 1, **more}


def refused(method: str, error: str, user: str = "U1", **about: str) -> Json:
    return {"at": at(30), "method": method, "error": error, "messages": [], "user": user, "about": about}


DELETE = refused("chat.delete", "message_not_found", channel="D1", ts=TS)
LATE = [refused(method, "expired_trigger_id", trigger="T1", since=at(20)) for method in ("views.open", "views.push")]
TWICE = [refused(method, "exchanged_trigger_id", trigger="T1", since=at(29)) for method in ("views.open", "views.push")]
DRAWN = refused("views.update", "hash_conflict", view="V1")
USED = refused("response_url", "used_url", channel="D1", ts=TS)
THERE, OTHER_PLACE = {"channel": "D1", "ts": TS}, {"channel": "D1", "ts": "1772446000.000009"}


def told(refusal: Json, *faults: Json, deleted: float | None = 10) -> bool:
    gone = at(deleted) if deleted is not None else ""
    message = {"channel": "D1", "ts": TS, "deleted_at": gone, "metadata": {}, "thread_ts": "", "versions": []}
    record = {"messages": [message], "events_waiting": 0, "refusals": [refusal], "faults": list(faults)}
    if not gone:
        record["messages"] = []
    return any("refused" in one for one in against_record(of_round(record, "R1"), "C1", []))


@pytest.mark.parametrize(
    "cause",
    [
        fault("broken", 10, "chat.delete", done=True, about=THERE),
        fault("cut", 10, "chat.delete", done=True, about=THERE),
    ],
)
def test_a_second_deletion_follows_from_a_first_nobody_heard_of(cause: Json) -> None:
    assert not told(DELETE, cause)


@pytest.mark.parametrize(
    "other",
    [
        fault("broken", 10, "chat.delete", done=False, about=THERE),
        fault("broken", 10, "chat.delete", done=True, about=OTHER_PLACE),
        fault("broken", 10, "chat.update", done=True, about=THERE),
        fault("broken", 31, "chat.delete", done=True, about=THERE),
        fault("cut", 10, "response_url", done=True, about=THERE),
        fault("killed", 9),
        fault("killed", 11),
        fault("cut", 11, "chat.postMessage", "U1", about={"channel": "U1"}),
        fault("twice", 10, "block_actions", about=THERE),
    ],
)
def test_no_other_fault_excuses_a_second_deletion(other: Json) -> None:
    assert told(DELETE, other)


def test_nothing_excuses_deleting_what_never_was() -> None:
    assert told(DELETE, fault("broken", 10, "chat.delete", done=True, about=THERE), fault("killed", 11), deleted=None)


@pytest.mark.parametrize("refusal", LATE)
@pytest.mark.parametrize(
    ("cause", "excused"),
    [
        (fault("late", 20, "block_actions", "U1", about={"trigger": "T1"}), True),
        (fault("late", 20, "block_actions", "U1", about={"trigger": "T2"}), False),
        (fault("twice", 20, "block_actions", "U1", about={"trigger": "T1"}), False),
        (fault("broken", 21, "views.open", "U1", about={"trigger": "T1"}), False),
        (fault("cut", 21, "views.push", "U1", done=True, about={"trigger": "T1"}), False),
        (fault("broken", 21, "chat.update", "U1"), False),
        (fault("silent", 15, "chat.postMessage", "U1", seconds=12), True),
        (fault("silent", 1, "chat.postMessage", "U1", seconds=12), False),
        (fault("silent", 15, "chat.postMessage", "U2", seconds=12), False),
        (fault("storm", 21, "conversations.info", "", seconds=2), False),
        (fault("storm", 21, "apps.connections.open", "", seconds=2), True),
        (fault("storm", 21, "auth.test", "", seconds=2), True),
        (fault("killed", 19), True),
        (fault("dropped", 19), True),
        (fault("killed", 31), False),
    ],
)
def test_a_form_is_refused_as_late_only_where_something_held_it_up(refusal: Json, cause: Json, excused: bool) -> None:
    assert told(refusal, cause) is not excused


@pytest.mark.parametrize("refusal", TWICE)
@pytest.mark.parametrize(
    "cause",
    [
        fault("twice", 29, "block_actions", "U1", about={"trigger": "T1"}),
        fault("late", 29, "block_actions", "U1", about={"trigger": "T1"}),
        fault("cut", 29, "views.open", "U1", done=True, about={"trigger": "T1"}),
        fault("killed", 29),
    ],
)
def test_nothing_excuses_opening_a_form_twice(refusal: Json, cause: Json) -> None:
    """A press opens one, however often it comes."""
    assert told(refusal, cause)


@pytest.mark.parametrize(
    ("cause", "excused"),
    [
        (fault("twice", 29, "block_actions", "U1", about={"view": "V1"}), True),
        (fault("twice", 29, "block_actions", "U1", about={"view": "V2"}), False),
        (fault("broken", 29, "views.update", "U1", done=True, about={"view": "V1"}), True),
        (fault("broken", 29, "views.update", "U1", done=False, about={"view": "V1"}), False),
        (fault("broken", 29, "chat.update", "U1", done=True, about={"view": "V1"}), False),
        (fault("lost", 29, "block_actions", "U1", about={"view": "V1"}), False),
    ],
)
def test_a_form_is_drawn_over_only_where_it_was_acted_on_twice(cause: Json, excused: bool) -> None:
    assert told(DRAWN, cause) is not excused


@pytest.mark.parametrize(
    ("cause", "excused"),
    [
        (fault("cut", 29, "response_url", "U1", done=True, about=THERE), True),
        (fault("cut", 29, "response_url", "U1", done=False, about=THERE), False),
        (fault("cut", 29, "response_url", "U1", done=True, about=OTHER_PLACE), False),
        (fault("cut", 29, "chat.update", "U1", done=True, about=THERE), False),
    ],
)
def test_an_address_is_used_too_often_only_where_a_use_was_unheard(cause: Json, excused: bool) -> None:
    assert told(USED, cause) is not excused


@pytest.mark.parametrize("refusal", [DELETE, *LATE, *TWICE, DRAWN, USED])
def test_without_a_fault_or_for_another_error_every_refusal_is_told(refusal: Json) -> None:
    assert told(refusal)
    every = fault("broken", 29, refusal["method"], "U1", done=True, about=refusal["about"])
    assert told({**refusal, "error": "invalid_arguments"}, every, fault("killed", 29))
