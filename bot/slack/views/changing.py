"""The small forms in which a chair changes a round: each says what it will do, and asks one or two things."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from bot.slack.blocks import (
    OPTION_LIMIT,
    OPTIONS_LIMIT,
    Block,
    Element,
    View,
    asked,
    cut,
    day,
    escape,
    modal,
    option,
    plain,
    section,
    small,
)
from bot.slack.ids import Field, Form, pack
from flows.assessment import Assessment, Shown
from flows.grammar import a, several
from flows.reopening import REASON_LIMIT
from flows.sharing import Share
from frameworks.model import Framework

TITLE = "Manage the round"
ASKING = "One moment, asking Slack…"
ROLE_LIMIT = 40
MOST_SHARES = 700  # with the longest names, what a form can hold


def add_leader(assessment: Assessment, framework: Framework) -> View:
    domains = [option(cut(domain.name, OPTION_LIMIT), domain.id) for domain in framework.domains]
    says = (
        "\nWhoever you add is invited in their own working hours. "
        "You can also give more to somebody who answers already."
    )
    fields = [
        asked(Field.LEADER, "Who?", {"type": "users_select"}),
        asked(Field.DOMAINS, "What do they answer?", {"type": "multi_static_select", "options": domains}),
        *_role(assessment),
    ]
    return _form(Form.ADD_LEADER, "Add a leader", assessment, says, fields, "Add")


def remove_leader(assessment: Assessment, shares: Sequence[Share], part: str) -> View:
    """Only those with something unsubmitted can be removed."""
    unfinished = {one.leader: one.name for one in shares if not one.submitted}
    choices = [option(cut(name, OPTION_LIMIT), user) for user, name in unfinished.items()][:OPTIONS_LIMIT]
    if not choices:
        return nothing_to_do("Remove a leader", "Everybody has submitted everything, and that counts.")
    says = (
        "\nWhat this leader has not submitted is taken off their list. What they have submitted stays and counts. "
        "I tell them."
    )
    fields = [
        asked(Field.LEADER, "Who?", {"type": "static_select", "options": choices}),
        *small(
            [
                "A leader who has saved answers cannot be removed. "
                f"Hand their {several(part)} over instead: the answers go with them."
            ]
        ),
    ]
    return _form(Form.REMOVE_LEADER, "Remove a leader", assessment, says, fields, "Remove")


def hand_over(assessment: Assessment, shares: Sequence[Share], part: str) -> View:
    title = f"Hand {a(part)} over"
    waiting = [one for one in shares if not one.submitted]
    groups = _grouped(assessment, waiting[:MOST_SHARES])
    more = len(waiting) - sum(len(group["options"]) for group in groups)
    if not groups:
        return nothing_to_do(title, "Everything is submitted: there is nothing to hand over.")
    says = (
        f"\nThe {part} you choose passes on at once, with everything saved in it: its new leader can see and change "
        "that. What was written keeps its writer's name. I tell both."
    )
    fields = [
        asked(Field.SHARE, f"Which {part}, and whose?", {"type": "static_select", "option_groups": groups}),
        *small([f"{more} more do not fit here: their leaders can tell you, “This is not for me”." if more else ""]),
        asked(Field.RECEIVER, "To whom?", {"type": "users_select"}),
        *_role(assessment),
    ]
    return _form(Form.HAND_OVER, title, assessment, says, fields, "Hand over")


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


def due_date(assessment: Assessment, suggested: date) -> View:
    says = f" is due on {day(assessment.due)}. Leaders keep what they have saved."
    fields = [_due(suggested, "Choose today or a later day.")]
    return _form(Form.EXTEND, "Move the due date", assessment, says, fields, "Move it")


def reopen(assessment: Assessment, suggested: date) -> View:
    says = (
        " takes answers again. I tell whoever has not finished, and that you have seen a first summary. "
        "You get a new one when the round closes."
    )
    fields = [_due(suggested, "It closes one working day later.")]
    return _form(Form.REOPEN_ROUND, "Reopen the round", assessment, says, fields, "Reopen")


def _due(suggested: date, hint: str) -> Block:
    return asked(Field.DUE, "New due date", {"type": "datepicker", "initial_date": suggested.isoformat()}, hint=hint)


def cancel(assessment: Assessment) -> View:
    text = {"type": "plain_text_input", "multiline": True, "max_length": REASON_LIMIT}
    says = (
        " ends and cannot be taken up again. Nothing is collated or shown; what was answered is kept until the round "
        "is deleted."
    )
    fields = [asked(Field.REASON, "Why?", text, hint="Everybody asked, and the channel, will read this.")]
    title = "Cancel the round"
    return _form(Form.CANCEL_ROUND, title, assessment, says, fields, title, close="Keep it")


def channel(assessment: Assessment) -> View:
    picker = {"type": "conversations_select", "filter": {"include": ["public", "private"], "exclude_bot_users": True}}
    says = (
        "\nThe summary goes to the channel you choose here. Leaders were told of another one, so I tell them of the "
        "change. Nothing is posted yet."
    )
    hint = "I must be in it: type /invite @assurance there first."
    fields = [asked(Field.CHANNEL, "Channel", picker, hint=hint)]
    return _form(Form.CHANNEL, "Another channel", assessment, says, fields, "Choose")


def _form(
    form: Form, title: str, of: Assessment, says: str, fields: list[Block], submit: str, close: str = "Cancel"
) -> View:
    """`says` follows the round's name in the first paragraph."""
    blocks = [section(f"*{escape(of.title)}*{says}"), *fields]
    return modal(form, title, blocks, metadata=pack(of.id), submit=submit, close=close)


def loading(assessment: str) -> View:
    """Shown at once, while Slack is asked about somebody."""
    return modal(Form.LOADING, TITLE, [section(ASKING)], metadata=pack(assessment))


def nothing_to_do(title: str, sentence: str) -> View:
    return modal(Form.LOADING, title, [section(escape(sentence))], close="Close")
