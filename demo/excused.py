"""Which refusals follow from what the workspace did on purpose: each only where its own cause was made to happen.

The record tells of every refusal and of every fault whom and what it was about: the message, the form, and the act
with its trigger. A refusal without a fault that explains it is a fault of the app, in whatever weather.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

Json = Mapping[str, Any]

RESTART = timedelta(seconds=30)
"""So long a process takes to start again, at most; what people do meanwhile waits."""
RETRIED = timedelta(minutes=2)
"""A call that failed is made again within this time."""
BEGINNING = ("auth.test", "apps.*")
"""What a process asks before it hears anybody, or hears them again."""


def follows_from_a_fault(refusal: Json, record: Json) -> bool:
    """Whether something that was made to happen before explains this refusal."""
    because = _BECAUSE.get((refusal["method"], refusal["error"]))
    if because is None:
        return False
    before = [one for one in record.get("faults") or () if _at(one["at"]) <= _at(refusal["at"])]
    return because(refusal, before, record)


def _deleted_unheard(refusal: Json, faults: Iterable[Json], record: Json) -> bool:
    """The message was there and is gone, and the app did not hear that it went. Who died after it, or could not post it
    anew below, looks first, and takes nothing away twice.
    """
    place = _place(refusal)
    messages = record.get("everywhere") or record["messages"]
    gone = next((one["deleted_at"] for one in messages if (one["channel"], one["ts"]) == place), "")
    if not gone or _at(gone) > _at(refusal["at"]):
        return False
    return any(_unheard_call(one, "chat.delete") and _place(one) == place for one in faults)


def _came_late(refusal: Json, faults: Iterable[Json], _: Json) -> bool:
    """The click came late, or whoever was to answer was held up meanwhile. A form is asked for once, so a call that
    failed explains nothing.
    """
    since = refusal["about"].get("since")
    if not since:
        return False
    begun = _at(since)
    return any(
        (_same(refusal, one, "trigger") and one["kind"] == "late") or (_holds_up(refusal, one) and _end(one) >= begun)
        for one in faults
    )


def _holds_up(refusal: Json, fault: Json) -> bool:
    """Whether this keeps whoever answers this person waiting. In a storm nobody waits, but those who begin."""
    concerned = fault["user"] in {"", refusal["user"]}
    begins = fault["kind"] == "storm" and _is_call(fault, *BEGINNING)
    return fault["kind"] in {"killed", "dropped"} or (concerned and (begins or fault["kind"] == "silent"))


def _drawn_meanwhile(refusal: Json, faults: Iterable[Json], _: Json) -> bool:
    """What was done in this form came twice or late, or the form was drawn and the app did not hear so."""
    return any(
        _same(refusal, one, "view")
        and _at(refusal["at"]) <= _end(one) + RETRIED
        and (one["kind"] in {"twice", "late", "unheard"} or _unheard_call(one, "views.update"))
        for one in faults
    )


def _used_unheard(refusal: Json, faults: Iterable[Json], _: Json) -> bool:
    """The address was used for this message, and the app did not hear so and used it again."""
    return any(_unheard_call(one, "response_url") and _place(one) == _place(refusal) for one in faults)


_BECAUSE: dict[tuple[str, str], Callable[[Json, list[Json], Json], bool]] = {
    ("chat.delete", "message_not_found"): _deleted_unheard,
    ("views.open", "expired_trigger_id"): _came_late,
    ("views.push", "expired_trigger_id"): _came_late,
    ("views.update", "hash_conflict"): _drawn_meanwhile,
    ("response_url", "used_url"): _used_unheard,
}


def _unheard_call(fault: Json, *methods: str) -> bool:
    """A call that was carried out, and its answer lost."""
    return bool(fault.get("done")) and _is_call(fault, *methods)


def _is_call(fault: Json, *methods: str) -> bool:
    called = any(fnmatchcase(fault["method"], method) for method in methods)
    return called and fault["kind"] in {"storm", "broken", "cut", "silent"}


def _same(refusal: Json, fault: Json, what: str) -> bool:
    wanted = refusal["about"].get(what)
    return bool(wanted) and wanted == (fault.get("about") or {}).get(what)


def _place(one: Json) -> tuple[str, str]:
    about = one.get("about") or {}
    return about.get("channel", ""), about.get("ts", "")


def _end(fault: Json) -> datetime:
    """Until when it is felt: a process that was killed has to start again."""
    lasts = RESTART if fault["kind"] in {"killed", "dropped"} else timedelta(seconds=fault.get("seconds") or 0)
    return _at(fault["at"]) + lasts


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
