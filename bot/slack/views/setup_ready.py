"""The set-up form's last pages: a role for each leader, what is wrong, and the start."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from bot.slack.blocks import (
    Block,
    Element,
    View,
    actions,
    asked,
    button,
    day,
    escape,
    modal,
    option,
    section,
    sections,
    small,
)
from bot.slack.ids import AT_ONCE, Do, Field, Form, action, field, pack
from bot.slack.views.answers import count
from bot.slack.views.promises import choices
from bot.slack.views.setup import TITLE, back
from flows.assessment import Person, Shown
from flows.grammar import listed
from flows.opening import suggested_role
from flows.preflight import Page, Problem
from flows.setup import Setup
from frameworks.model import Framework

ROLE_LIMIT = 40
LEADERS_LIMIT = 95  # a form holds 100 blocks


def roles_page(setup: Setup, people: Mapping[str, Person]) -> View:
    """Page 4, when answers are shown by role: what the summary may call each leader."""
    leaders = setup.leaders[:LEADERS_LIMIT]
    left = setup.leaders[LEADERS_LIMIT:]
    rest = f"The other {count(len(left), 'leader')} will be called by their title in Slack." if left else ""
    blocks = [
        section(
            "*What may the summary call each of them?* Use the same words for people who belong together, "
            "such as Head: a role held by few is shown only together with others."
        ),
        *(_role(setup, people[user]) for user in leaders),
        *small([rest]),
        *back(setup, Form.SETUP_SHOWN),
    ]
    return modal(Form.SETUP_ROLES, TITLE, blocks, metadata=pack(setup.id), submit="Next")


def _role(setup: Setup, person: Person) -> Block:
    suggested = setup.roles.get(person.user) or suggested_role(person)
    text: Element = {"type": "plain_text_input", "max_length": ROLE_LIMIT, "initial_value": suggested}
    hint = f"In Slack: {person.title}" if person.title.strip() else "No title in Slack."
    return asked(field(Field.ROLE, person.user), person.name, text, hint=hint)


def problems_page(setup: Setup, problems: Iterable[Problem]) -> View:
    """Page 5 when something is wrong: every problem with how to mend it."""
    problems = tuple(problems)
    head = "*One thing to mend first*" if len(problems) == 1 else f"*{len(problems)} things to mend first*"
    blocks = [
        section(f"{head}\nNothing has been sent yet."),
        *sections(_wrong(problems)),
        *_to_mend(setup, problems),
    ]
    return modal(Form.SETUP_PROBLEMS, TITLE, blocks, metadata=pack(setup.id), submit="Check again")


TO_MEND = {
    Page.ROUND: (Form.SETUP_ROUND, "Back to the first page"),
    Page.LEADERS: (Form.SETUP_LEADERS, "Choose leaders"),
    Page.SHOWN: (Form.SETUP_SHOWN, "Change who sees what"),
}


def _to_mend(setup: Setup, problems: Iterable[Problem]) -> list[Block]:
    """A button to each page on which something can be mended; where there is none, to the page before."""
    named = {page for problem in problems for page in problem.on}
    ways = [
        button(label, action(Do.SETUP_BACK, form), pack(setup.id))
        for page, (form, label) in TO_MEND.items()
        if page in named
    ]
    return actions(ways) if ways else back(setup, _before(setup))


def _wrong(problems: Iterable[Problem]) -> list[str]:
    """What is mended the same way stands together, with how to mend it said once."""
    lines = []
    for mend, group in groupby(problems, key=lambda problem: problem.mend):
        wrong = [f"•  *{escape(problem.what)}*" for problem in group]
        lines += [f"{wrong[0]} {escape(mend)}"] if len(wrong) == 1 else [*wrong, escape(mend)]
    return lines


def ready_page(setup: Setup, framework: Framework) -> View:
    """Page 5 when all is well: what will happen, once more, and the start."""
    if setup.due is None:
        raise ValueError("a round without a due date is not ready")
    now = option("Send invitations now, even outside working hours", AT_ONCE)
    box: Element = {"type": "checkboxes", "options": [now]}
    if setup.invite_at_once:
        box["initial_options"] = [now]
    blocks = [
        section(f"*Ready: {escape(setup.title)}*"),
        *sections(_recap(setup, framework)),
        *sections(_given(setup, framework)),
        asked(
            Field.INVITE,
            "Invitations",
            box,
            hint="Otherwise each leader is invited when their working hours next begin, or at once within them.",
            optional=True,
        ),
        *small([f"Starting posts one message to <#{setup.channel}> and asks {count(len(setup.leaders), 'leader')}."]),
        *back(setup, _before(setup)),
    ]
    return modal(Form.SETUP_READY, TITLE, blocks, metadata=pack(setup.id), submit="Start the round")


def _recap(setup: Setup, framework: Framework) -> list[str]:
    choice = choices(framework)[setup.promise.shown]
    least = setup.promise.smallest_group
    small_groups = "" if setup.promise.shown is Shown.NAMED else f" Smallest group shown on its own: {least} leaders."
    return [
        f"*Framework:* {escape(framework.name)}, {framework.edition}",
        f"*Channel:* <#{setup.channel}>",
        f"*Due:* {day(setup.due)}" if setup.due else "",
        f"*Chair:* <@{setup.chair}>",
        f"*Shown:* {choice.label.lower()}. {choice.exactly}{small_groups}",
    ]


def _given(setup: Setup, framework: Framework) -> list[str]:
    lines = []
    for domain in framework.domains:
        users = setup.domains.get(domain.id, ())
        if users:
            lines.append(f"*{escape(domain.name)}:* {listed(f'<@{user}>' for user in users)}")
    return lines


def _before(setup: Setup) -> Form:
    return Form.SETUP_ROLES if setup.promise.shown is Shown.BY_ROLE else Form.SETUP_SHOWN
