"""Whether a played round was kept exactly: what leaders were told, against the database, the collation and the record.

Everything is worked out here again, naively, from answers.json alone; nothing of the app's own counting is used. Each
function answers the differences in sentences; none means none.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from demo.excused import follows_from_a_fault
from demo.script import Told
from demo.script import row as told_row
from frameworks.model import Framework, Side
from storage import assessments
from storage.database import Database

Json = Mapping[str, Any]
PACED = "ratelimited"
"""Being told to wait is no fault: the message comes a little later."""
STAYS = ("again-choice:", "again:", "deep-dives:", "news:")
"""Beginnings of keys whose buttons stay: another date to look again; a deep dive; going on to what is asked."""
NOT_OURS_TO_READ = "missing_scope"
"""Nor is not being let into a channel to look for a message in doubt: whoever runs the bot looks instead."""


def stored(database_url: str, round_: str, names: Mapping[str, str]) -> list[Told]:
    """Every answer in the database, with leaders by name. `names`: user id to name."""
    database = Database(database_url)
    with database.reading() as tx:
        return [
            told_row(
                names.get(row["leader"], row["leader"]),
                row["domain"],
                row["question"],
                row["answer"] or "",
                row["note"],
                row["evidence"],
            )
            for row in assessments.answers(tx, round_)
        ]


def against_storage(told: Sequence[Told], kept: Sequence[Told]) -> list[str]:
    """Each told answer is kept once, word for word, and nothing else is."""
    wanted, found = Counter(map(_row, told)), Counter(map(_row, kept))
    faults = [f"Told but not in the database: {_said(row)}" for row in (wanted - found)]
    faults += [f"In the database but not told: {_said(row)}" for row in (found - wanted)]
    return faults


def _row(one: Told) -> tuple[str, str, str, str, str, str]:
    return one["leader"], one["domain"], one["question"], one["answer"], one["note"], one.get("evidence", "")


def _said(row: tuple[str, ...]) -> str:
    leader, _, question, answer, note, evidence = row
    return (
        f"{leader}, {question}: {answer}"
        + (f", with the note {json.dumps(note, ensure_ascii=False)}" if note else "")
        + (f", with the evidence {json.dumps(evidence, ensure_ascii=False)}" if evidence else "")
    )


def against_collation(
    told: Sequence[Told], summary: Json, framework: Framework, invited: int, submitted: int
) -> list[str]:
    """Counts, medians and agreement of every question, who took part, and that what stands out does."""
    faults = _differ("leaders invited", invited, summary["leaders_invited"])
    faults += _differ("leaders who submitted", submitted, summary["leaders_submitted"])
    faults += _differ("the framework", framework.key, f"{summary['framework']}-{summary['edition']}")
    faults += _differ("the scale", [level.id for level in framework.scale.levels], summary["scale"])
    shown = [question for domain in summary["domains"] for question in domain["questions"]]
    faults += _differ("the questions", [question.id for question in framework.questions], [one["id"] for one in shown])
    for one in shown:
        answers = [row["answer"] for row in told if row["question"] == one["id"]]
        expected = figures(framework, answers)
        for name in ("counts", "median", "agreement"):
            faults += _differ(f"{name} of {one['id']}", expected[name], one.get(name))
        faults += _differ(f"{one['id']} withheld in a named round", False, bool(one.get("withheld")))
    for name, side in (("strengths", Side.STRENGTH), ("challenges", Side.CHALLENGE)):
        faults += _listed(framework, told, summary[name], name, side)
    return faults


def figures(framework: Framework, answers: Sequence[str]) -> dict[str, Any]:
    """Agreement as Leik 1966 in its plainest form: steps from the median, as a share of the most there can be."""
    scale = framework.scale
    levels = [level.id for level in scale.levels]
    places = sorted(levels.index(answer) for answer in answers if answer in levels)
    counts = {level.id: answers.count(level.id) for level in scale.answers}
    if not places:
        return {"counts": counts, "median": [], "agreement": None}
    lower, upper = places[(len(places) - 1) // 2], places[len(places) // 2]
    steps = sum(abs(place - lower) for place in places)
    most = len(places) * (len(levels) - 1) / 2
    agreement = None if len(places) < 2 else 1 - steps / most
    median = [levels[lower]] if lower == upper else [levels[lower], levels[upper]]
    return {"counts": counts, "median": median, "agreement": agreement}


def _listed(framework: Framework, told: Sequence[Told], found: Sequence[Json], name: str, side: Side) -> list[str]:
    faults = [] if len(found) <= 5 else [f"There are {len(found)} {name}; at most five are listed."]
    sides = {level.id: level.side for level in framework.scale.levels}
    for finding in found:
        rated = [
            sides[row["answer"]] for row in told if row["question"] == finding["question"] and row["answer"] in sides
        ]
        if 2 * rated.count(side) <= len(rated):
            faults.append(
                f"{finding['question']} is listed among the {name}, but not by more than half: {finding['reason']}"
            )
    return faults


def _differ(what: str, expected: Any, found: Any) -> list[str]:
    if isinstance(expected, float) and isinstance(found, float) and abs(expected - found) < 1e-9:
        return []
    return [] if expected == found else [f"Different: {what}. Expected {expected}, found {found}."]


def against_record(record: Json, channel: str, people: Iterable[str]) -> list[str]:
    """By the workspace's own record: everybody has each message once, nothing is left to press, one summary, and the
    app was refused nothing.
    """
    return standing(record, channel, people) + _refused(record)


def standing(record: Json, channel: str, people: Iterable[str]) -> list[str]:
    """What of it may still come right by itself: a refusal stays one, however long one waits."""
    live = [message for message in record["messages"] if not message["deleted_at"]]
    keyed = Counter((message["channel"], key(message)) for message in live if key(message))
    faults = [f"{times} live messages of {name} in {room}." for (room, name), times in keyed.items() if times > 1]
    left = (message for message in live if list(_buttons(message)) and not key(message).startswith(STAYS))
    faults += [f"Left mid-way: {_title(message)}" for message in left]
    faults += _one_summary(live, channel)
    invited = {key(message).rpartition(":")[2] for message in live if key(message).startswith("invitation:")}
    faults += [f"{user} has no invitation." for user in sorted(set(people) - invited)]
    if record["events_waiting"]:
        faults.append(f"{record['events_waiting']} events were never acknowledged.")
    return faults


def _refused(record: Json) -> list[str]:
    refused = [
        one
        for one in record["refusals"]
        if one["error"] != PACED and not _looked(one) and not follows_from_a_fault(one, record)
    ]
    return [f"The workspace refused the app: {json.dumps(refusal)}" for refusal in refused]


def of_round(record: Json, round_: str) -> dict[str, Any]:
    """The record with the messages of one round only: those keyed with its id, and what stands in their threads.

    `everywhere` keeps the rest, for what was refused anywhere.
    """
    keyed = [message for message in record["messages"] if round_ in key(message).split(":")]
    roots = {(message["channel"], message["ts"]) for message in keyed}
    under = [
        message
        for message in record["messages"]
        if not key(message) and message["thread_ts"] and (message["channel"], message["thread_ts"]) in roots
    ]
    return {**record, "messages": [*keyed, *under], "everywhere": record["messages"]}


def _one_summary(live: Sequence[Json], channel: str) -> list[str]:
    def posted(beginning: str, room: str) -> list[Json]:
        return [
            one for one in live if one["channel"] == room and key(one).startswith(beginning) and not one["thread_ts"]
        ]

    summaries = posted("summary:", channel)
    faults = [] if len(summaries) == 1 else [f"The summary stands {len(summaries)} times in the channel, not once."]
    if summaries:
        thread = [one for one in live if one["thread_ts"] == summaries[0]["ts"] and one["versions"][-1]["files"]]
        faults += [] if len(thread) == 1 else [f"{len(thread)} heat maps in the summary's thread, not one."]
    started = posted("announcement:", channel)
    return faults + ([] if len(started) == 1 else [f"{len(started)} announcements in the channel, not one."])


def _looked(refusal: Json) -> bool:
    """A refusal that is no fault: what was looked for may not be read, or is no longer there."""
    reads = ("conversations.history", "conversations.replies")
    shut = (refusal["method"], refusal["error"]) == ("views.update", "not_found")  # the form was closed meanwhile
    return shut or (refusal["error"] == NOT_OURS_TO_READ and refusal["method"] in reads)


def key(message: Json) -> str:
    """The content key the app wrote into the message's metadata."""
    payload = (message["metadata"] or {}).get("event_payload") or {}
    return str(payload.get("key", ""))


def _buttons(message: Json) -> Iterable[Json]:
    for block in message["versions"][-1]["blocks"]:
        yield from (one for one in block.get("elements", []) if isinstance(one, dict) and one.get("type") == "button")
        if (block.get("accessory") or {}).get("type") == "button":
            yield block["accessory"]


def _title(message: Json) -> str:
    return f"{key(message) or message['ts']}: {message['versions'][-1]['text'][:100]}"
