"""What is wrong with a round about to start, and how to mend it."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from flows.assessment import Person, Promise, Shown
from flows.deadlines import LONGEST_ROUND
from flows.grammar import listed, several
from flows.setup import Channel, Setup
from frameworks.model import Framework, Frozen

NAMED = 12


class Page(StrEnum):
    """A page of the set-up, in the order of the pages."""

    ROUND = "round"
    LEADERS = "leaders"
    SHOWN = "shown"


class Problem(Frozen):
    """`on`: the pages on which it can be mended; none where it is mended elsewhere."""

    what: str
    mend: str
    on: tuple[Page, ...] = ()


FIRST = (Page.ROUND,)


def preflight(
    setup: Setup, framework: Framework, people: Mapping[str, Person], channel: Channel | None, today: date
) -> tuple[Problem, ...]:
    """Every problem at once, most fundamental first. `people` holds the chair and all leaders that Slack knows."""
    setup = setup.within(framework)
    return (
        *channel_problems(channel),
        *_title_problems(setup),
        *_chair_problems(setup, people),
        *_due_problems(setup, today),
        *_domain_problems(setup, framework),
        *_people_problems(setup, framework, people),
        *_promise_problems(setup, framework),
    )


def channel_problems(channel: Channel | None) -> list[Problem]:
    """Why nothing can be posted there."""
    if channel is None:
        mend = "Choose a channel I can see: public, or a private one I was invited to."
        return [Problem(what="I cannot see that channel.", mend=mend, on=FIRST)]
    problems = []
    if channel.archived:
        problems.append(Problem(what=f"#{channel.name} is archived.", mend="Choose another channel.", on=FIRST))
    elif not channel.bot_is_member:
        mend = f"In #{channel.name} type /invite @assurance, then press Check again."
        problems.append(Problem(what=f"I am not in #{channel.name}, so I could not post the summary.", mend=mend))
    if channel.shared:
        what = f"#{channel.name} is shared with people outside your workspace."
        problems.append(Problem(what=what, mend="Choose a channel that only your trust reads.", on=FIRST))
    return problems


def _title_problems(setup: Setup) -> list[Problem]:
    mend = "Go back to the first page and give it one, for example Autumn review."
    return [] if setup.title.strip() else [Problem(what="The round has no title.", mend=mend, on=FIRST)]


def _chair_problems(setup: Setup, people: Mapping[str, Person]) -> list[Problem]:
    if not setup.chair:
        mend = "Go back to the first page and choose who chairs it."
        return [Problem(what="Nobody chairs this round.", mend=mend, on=FIRST)]
    mend = "Go back to the first page and choose somebody else to chair it."
    chair = people.get(setup.chair)
    if chair is None:
        return [Problem(what="I cannot find the person chosen to chair it.", mend=mend, on=FIRST)]
    why = why_not(chair)
    return [Problem(what=f"{chair.name} cannot chair it: {why}.", mend=mend, on=FIRST)] if why else []


def _due_problems(setup: Setup, today: date) -> list[Problem]:
    mend = "Go back to the first page and choose a day from today on."
    if setup.due is None:
        return [Problem(what="There is no due date.", mend=mend, on=FIRST)]
    if setup.due < today:
        return [Problem(what="The due date is in the past.", mend=mend, on=FIRST)]
    if setup.due > today + LONGEST_ROUND:
        mend = "Go back to the first page and choose a day within a year."
        return [Problem(what="The due date is more than a year away.", mend=mend, on=FIRST)]
    return []


def _domain_problems(setup: Setup, framework: Framework) -> list[Problem]:
    """One problem, however many domains have nobody."""
    part, empty = framework.names.domain, [domain.name for domain in framework.domains if not setup.domains[domain.id]]
    if not empty:
        return []
    what, mend = f"{empty[0]} has nobody to answer it.", "Choose at least one leader there."
    if len(empty) > 1:
        what, mend = f"{len(empty)} {several(part)} have nobody to answer them: {_some(empty)}.", FOR_EACH
    if len(empty) == len(framework.domains) > 1:
        what, mend = "Nobody is chosen yet to answer anything.", f"Choose at least one leader for each {part}."
    return [Problem(what=what, mend=mend, on=(Page.LEADERS,))]


FOR_EACH = "Choose at least one leader for each."


def _some(names: Sequence[str]) -> str:
    """Named as far as it stays short."""
    more = len(names) - NAMED
    return listed([*names[:NAMED], *([f"{more} more"] if more > 0 else [])])


def _people_problems(setup: Setup, framework: Framework, people: Mapping[str, Person]) -> list[Problem]:
    problems = []
    for user in setup.leaders:
        person = people.get(user)
        why = why_not(person) if person else "I cannot find them in this workspace"
        if why:
            name = person.name if person else f"Somebody you chose ({user})"
            given = ", ".join(domain.name for domain in framework.domains if user in setup.domains[domain.id])
            mend = f"Choose somebody else for {given}."
            problems.append(Problem(what=f"{name} cannot answer: {why}.", mend=mend, on=(Page.LEADERS,)))
    return problems


def why_not(person: Person) -> str:
    """Why somebody can neither answer nor chair; empty where they can."""
    if person.bot:
        return "that is an app, not a person"
    if person.deactivated:
        return "their Slack account is deactivated"
    if person.external:
        return "they belong to another organisation"
    return ""


def _promise_problems(setup: Setup, framework: Framework) -> list[Problem]:
    """A domain with fewer leaders than the smallest group could never be shown on its own: one problem for all such."""
    few = {}
    for domain in framework.domains:
        count = len(setup.domains[domain.id])
        if count and (alone := too_few(setup.promise, domain.name, count)):
            few[f"{domain.name} ({count})"] = alone
    if not few:
        return []
    least = setup.promise.smallest_group
    what = f"You promise never to show a group of fewer than {least} leaders. These have fewer: {_some(list(few))}."
    mend = "Add leaders there, choose a smaller group, or show answers by name."
    return [Problem(what=what if len(few) > 1 else next(iter(few.values())), mend=mend, on=(Page.LEADERS, Page.SHOWN))]


def too_few(promise: Promise, domain: str, count: int) -> str:
    """Why so few leaders for a domain do not fit the promise; empty where they do."""
    least = promise.smallest_group
    if promise.shown is Shown.NAMED or count >= least:
        return ""
    answers = "1 leader answers" if count == 1 else f"{count} leaders answer"
    return f"{answers} {domain}, and you promise never to show a group of fewer than {least}."
