"""The chair's form "Manage the round": how it stands, what can be changed, and the small forms for it."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from bot.slack.blocks import (
    OPTION_LIMIT,
    OPTIONS_LIMIT,
    Block,
    Element,
    View,
    actions,
    asked,
    button,
    confirmed,
    cut,
    day,
    divider,
    escape,
    modal,
    option,
    plain,
    section,
    sections,
    small,
)
from bot.slack.ids import Do, Field, Form, action, pack
from bot.slack.views.answers import count
from flows.assessment import Assessment, Phase, Shown
from flows.grammar import a, several
from flows.reopening import REASON_LIMIT
from flows.sharing import Share
from frameworks.model import Framework

TITLE = "Manage the round"
ROLE_LIMIT = 40
MOST_SHARES = 700  # with the longest names, what a form can hold
NEVER_WHAT = "You see who has finished, never what was said, until the round closes."
NO_CHANGE = {
    Phase.PUBLISHED: "Its summary has been posted: there is nothing left to change.",
    Phase.CANCELLED: "It was cancelled: there is nothing left to change.",
}


def which(rounds: Iterable[Assessment]) -> View:
    """For somebody who chairs several."""
    blocks = [
        section(
            f"*{escape(each.title)}*\n{_phase(each)}",
            button("Manage", action(Do.MANAGE), pack(each.id), spoken=f"Manage {each.title}"),
        )
        for each in rounds
    ]
    return modal(Form.MANAGE_WHICH, TITLE, [section("Which round?"), *blocks], close="Close")


def standing(assessment: Assessment, shares: Sequence[Share], outcome: str = "", part: str = "domain") -> View:
    """How it stands, and every change. `outcome` says what the last one came to; `part` is what a domain is called."""
    said = [section(f"*{escape(outcome)}*"), divider()] if outcome else []
    blocks = [
        *said,
        section(f"*{escape(assessment.title)}*\n{_phase(assessment)} {_finished(shares)}"),
        *_changes(assessment, part),
        *_unfinished(assessment, shares),
    ]
    return modal(Form.MANAGE, TITLE, blocks, metadata=pack(assessment.id), close="Close")


def _phase(assessment: Assessment) -> str:
    if assessment.phase is Phase.OPEN:
        return f"Open, due on {day(assessment.due)}."
    if assessment.phase is Phase.CLOSED:
        return "Closed; its summary waits to be posted."
    return NO_CHANGE[assessment.phase]


def _finished(shares: Sequence[Share]) -> str:
    by_leader = [[one.submitted for one in group] for _, group in groupby(shares, key=lambda one: one.leader)]
    done = sum(all(each) for each in by_leader)
    return f"{done} of {count(len(by_leader), 'leader')} {'has' if done == 1 else 'have'} finished."


def _unfinished(assessment: Assessment, shares: Sequence[Share]) -> list[Block]:
    """Below the changes, which the chair came for: the list may be long."""
    lines = _leaders(shares) if assessment.phase is Phase.OPEN else []
    return [*sections(["*Not finished*", *lines]), *small([NEVER_WHAT])] if lines else []


def _leaders(shares: Sequence[Share]) -> list[str]:
    """Those who have not finished, one line each."""
    lines = []
    for _, group in groupby(shares, key=lambda one: one.leader):
        theirs = list(group)
        if not all(one.submitted for one in theirs):
            begun = any(one.answered or one.submitted or one.declined for one in theirs)
            names = ", ".join(escape(one.domain_name) for one in theirs)
            shown = "; ".join(f"{escape(one.domain_name)}: {_share(one)}" for one in theirs)
            parts = shown if begun else f"not begun ({names})"
            left = " (has left)" if theirs[0].left else ""
            lines.append(f"•  *{escape(theirs[0].name)}*{left}: {parts}")
    return lines


def _share(share: Share) -> str:
    if share.submitted:
        return "submitted"
    progress = f"{share.answered} of {share.questions} answered"
    return f"{progress}, not for them" if share.declined and not share.left else progress


def _changes(assessment: Assessment, part: str) -> list[Block]:
    value = pack(assessment.id)
    cancel = button("Cancel the round", action(Do.CANCEL_ROUND), value)
    if assessment.phase is Phase.CLOSED:
        reopen = button("Reopen", action(Do.REOPEN_ROUND), value)
        channel = button("Post to another channel", action(Do.CHANNEL), value)
        return actions([reopen, channel, cancel])
    if assessment.phase is not Phase.OPEN:
        return []
    nudge = confirmed(
        button("Nudge", action(Do.ASK_ALL), value, spoken="Nudge those who have not finished"),
        "Ask those who have not finished?",
        "Each gets one message in their own working hours; nobody more than once a day.",
        "Ask them",
        "Not now",
    )
    close = confirmed(
        button("Close now", action(Do.CLOSE_ROUND), value),
        "Close this round now?",
        "Nobody can answer or change an answer afterwards. Everything saved so far counts, submitted or not.",
        "Close now",
        "Keep it open",
    )
    return [
        *actions(
            [
                button("Add a leader", action(Do.ADD_LEADER), value),
                button("Remove a leader", action(Do.REMOVE_LEADER), value),
                button(f"Hand {a(part)} over", action(Do.HAND_OVER), value),
            ]
        ),
        *actions([button("Move the due date", action(Do.EXTEND), value), nudge, close, cancel]),
    ]


def add_leader(assessment: Assessment, framework: Framework) -> View:
    domains = [option(cut(domain.name, OPTION_LIMIT), domain.id) for domain in framework.domains]
    return modal(
        Form.ADD_LEADER,
        "Add a leader",
        [
            section(
                f"*{escape(assessment.title)}*\nThey are invited in their own working hours. "
                "Somebody who answers already can be given more."
            ),
            asked(Field.LEADER, "Who?", {"type": "users_select"}),
            asked(Field.DOMAINS, "What do they answer?", {"type": "multi_static_select", "options": domains}),
            *_role(assessment),
        ],
        metadata=pack(assessment.id),
        submit="Add",
    )


def remove_leader(assessment: Assessment, shares: Sequence[Share], part: str = "domain") -> View:
    """Only those with something unsubmitted can be removed."""
    unfinished = {one.leader: one.name for one in shares if not one.submitted}
    choices = [option(cut(name, OPTION_LIMIT), user) for user, name in unfinished.items()][:OPTIONS_LIMIT]
    if not choices:
        return nothing_to_do("Remove a leader", "Everybody has submitted everything, and that counts.")
    return modal(
        Form.REMOVE_LEADER,
        "Remove a leader",
        [
            section(
                f"*{escape(assessment.title)}*\nWhat they have not submitted is taken off their list. "
                "What they submitted stays and counts. They are told."
            ),
            asked(Field.LEADER, "Who?", {"type": "static_select", "options": choices}),
            *small(
                [f"Somebody who has saved answers cannot be removed: hand those {several(part)} over, answers and all."]
            ),
        ],
        metadata=pack(assessment.id),
        submit="Remove",
    )


def hand_over(assessment: Assessment, shares: Sequence[Share], part: str = "domain") -> View:
    title = f"Hand {a(part)} over"
    waiting = [one for one in shares if not one.submitted]
    groups = _grouped(assessment, waiting[:MOST_SHARES])
    more = len(waiting) - sum(len(group["options"]) for group in groups)
    if not groups:
        return nothing_to_do(title, "Everything is submitted: there is nothing to hand over.")
    return modal(
        Form.HAND_OVER,
        title,
        [
            section(
                f"*{escape(assessment.title)}*\nIt passes on at once with everything saved in it, which its new leader "
                "can see and change. Both are told. Notes keep their writer's name."
            ),
            asked(Field.SHARE, f"Which {part}, and whose?", {"type": "static_select", "option_groups": groups}),
            *small([f"{more} more do not fit here: their leaders can tell you, “This is not for me”." if more else ""]),
            asked(Field.RECEIVER, "To whom?", {"type": "users_select"}),
            *_role(assessment),
        ],
        metadata=pack(assessment.id),
        submit="Hand over",
    )


def _grouped(assessment: Assessment, waiting: Sequence[Share]) -> list[Element]:
    """One group of options for each leader."""
    groups: list[Element] = []
    for _, group in groupby(waiting, key=lambda one: one.leader):
        theirs = list(group)[:OPTIONS_LIMIT]
        options = [option(one.domain_name, pack(assessment.id, one.domain, leader=one.leader)) for one in theirs]
        groups.append({"label": plain(theirs[0].name, OPTION_LIMIT), "options": options})
    return groups[:OPTIONS_LIMIT]


def _role(assessment: Assessment) -> list[Block]:
    if assessment.promise.shown is not Shown.BY_ROLE:
        return []
    text: dict[str, Any] = {"type": "plain_text_input", "max_length": ROLE_LIMIT}
    hint = "For somebody new to this round. Left empty, it is their title in Slack."
    return [asked(Field.ROLE, "What may the summary call them?", text, hint=hint, optional=True)]


def reopen(assessment: Assessment, suggested: date) -> View:
    picker = {"type": "datepicker", "initial_date": suggested.isoformat()}
    return modal(
        Form.REOPEN_ROUND,
        "Reopen the round",
        [
            section(
                f"*{escape(assessment.title)}* takes answers again. Whoever has not finished is told, also that you "
                "have seen a first summary. You get a new one when it closes."
            ),
            asked(Field.DUE, "New due date", picker, hint="It closes one working day later."),
        ],
        metadata=pack(assessment.id),
        submit="Reopen",
    )


def cancel(assessment: Assessment) -> View:
    text = {"type": "plain_text_input", "multiline": True, "max_length": REASON_LIMIT}
    return modal(
        Form.CANCEL_ROUND,
        "Cancel the round",
        [
            section(
                f"*{escape(assessment.title)}* ends and cannot be taken up again. Nothing is collated or shown; what "
                "was answered is kept until the round is deleted."
            ),
            asked(Field.REASON, "Why?", text, hint="Everybody asked, and the channel, will read this."),
        ],
        metadata=pack(assessment.id),
        submit="Cancel the round",
        close="Keep it",
    )


def channel(assessment: Assessment) -> View:
    picker = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return modal(
        Form.CHANNEL,
        "Another channel",
        [
            section(
                f"*{escape(assessment.title)}*: its summary goes to the channel you choose here. Leaders were told of "
                "another one, so they are told now. Nothing is posted yet."
            ),
            asked(Field.CHANNEL, "Channel", picker, hint="I must be in it: type /invite @assurance there first."),
        ],
        metadata=pack(assessment.id),
        submit="Choose",
    )


def loading(assessment: str) -> View:
    """Shown at once, while Slack is asked about somebody."""
    return modal(Form.LOADING, TITLE, [section("One moment, asking Slack…")], metadata=pack(assessment))


def nothing_to_do(title: str, sentence: str) -> View:
    return modal(Form.LOADING, title, [section(escape(sentence))], close="Close")


def outcome(sentence: str) -> View:
    """What came of a change that had to wait for Slack."""
    return modal(Form.LOADING, TITLE, [section(escape(sentence))], close="Close")
