"""The chair's form "Manage the round": how it stands, and what can be changed."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.slack.blocks import (
    Block,
    View,
    actions,
    button,
    confirmed,
    day,
    divider,
    escape,
    modal,
    section,
    sections,
    small,
)
from bot.slack.ids import Do, Form, action, pack
from bot.slack.views.answers import count
from bot.slack.views.changing import TITLE
from bot.slack.views.sure_to_close import sure_to_close
from flows.assessment import Assessment, Phase
from flows.grammar import a, listed
from flows.sharing import Share

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


def standing(
    assessment: Assessment, shares: Sequence[Share], outcome: str = "", part: str = "domain", lacking: str = ""
) -> View:
    """How it stands, and every change. `outcome` says what the last one came to; `part` is what a domain is called.

    `lacking` is what the chair should know of unexplained answers before closing.
    """
    said = [section(f"*{escape(outcome)}*"), divider()] if outcome else []
    blocks = [
        *said,
        section(f"*{escape(assessment.title)}*\n{_phase(assessment)} {_finished(shares)}"),
        *_changes(assessment, part, lacking),
        *_unfinished(assessment, shares),
    ]
    return modal(Form.MANAGE, TITLE, blocks, metadata=pack(assessment.id), close="Close")


def _phase(assessment: Assessment) -> str:
    if assessment.phase is Phase.OPEN:
        return f"It is open, and due on {day(assessment.due)}."
    if assessment.phase is Phase.CLOSED:
        return "It has closed, and its summary waits to be posted."
    return NO_CHANGE[assessment.phase]


def _finished(shares: Sequence[Share]) -> str:
    by_leader = [[one.submitted for one in group] for _, group in groupby(shares, key=lambda one: one.leader)]
    done = sum(all(each) for each in by_leader)
    if len(by_leader) == 1:
        return f"The leader has {'' if done else 'not '}finished."
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
            left = " (has left)" if theirs[0].left else ""
            lines.append(f"•  *{escape(theirs[0].name)}*{left}{_how_far(theirs)}.")
    return lines


def _how_far(theirs: Sequence[Share]) -> str:
    """ " has not begun: Governance and Leadership", ": Governance, submitted; Leadership, 2 of 4 answered. Not begun:
    Workforce"."""
    begun = [one for one in theirs if one.answered or one.submitted or one.declined]
    rest = listed(escape(one.domain_name) for one in theirs if one not in begun)
    if not begun:
        return f" has not begun: {rest}"
    told = "; ".join(f"{escape(one.domain_name)}, {_share(one)}" for one in begun)
    return f": {told}. Not begun: {rest}" if rest else f": {told}"


def _share(share: Share) -> str:
    if share.submitted:
        return "submitted"
    progress = f"{share.answered} of {share.questions} answered"
    return f"{progress}, and they say it is not for them" if share.declined and not share.left else progress


def _changes(assessment: Assessment, part: str, lacking: str) -> list[Block]:
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
    close = sure_to_close(button("Close now", action(Do.CLOSE_ROUND), value), lacking)
    return [
        *actions(
            [
                button("Add a leader", action(Do.ADD_LEADER), value),
                button("Remove a leader", action(Do.REMOVE_LEADER), value),
                button(f"Hand {a(part)} over", action(Do.HAND_OVER), value),
            ]
        ),
        *actions([button("Move due date", action(Do.EXTEND), value), nudge, close, cancel]),
    ]


def outcome(sentence: str) -> View:
    """Where the round itself cannot be shown: only what came of it."""
    return modal(Form.LOADING, TITLE, [section(escape(sentence))], close="Close")
