"""Setting a round up and starting it: what the form saved, checked, and turned into a round in one transaction."""

import secrets
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.changes import Change
from bot.refreshing import refresh
from bot.turn import Door
from flows.assessment import Assessment, Person
from flows.calendar import working_day_after
from flows.deadlines import next_look
from flows.events import FollowedUp
from flows.keeping import saying
from flows.opening import launch
from flows.prefilling import prefilled
from flows.preflight import Problem, preflight
from flows.setup import Setup
from frameworks.content import key_of
from frameworks.model import Framework
from storage import assessments, history, inbox, outbox, people, setups
from storage.database import Tx

TWO_WEEKS = timedelta(weeks=2)
FRESH = timedelta(hours=12)
"""How long what Slack said of a person is good for; `user_change` events keep it good meanwhile."""


@dataclass(frozen=True)
class Launch:
    door: Door

    def begin(self, team: str, by: str, channel: str | None) -> Setup:
        now = self.door.clock.now()
        setup = suggested(team, by, channel, now, self.door.closed_days)
        with self.door.database.writing() as tx:
            return put_new(tx, setup)

    def begin_again(self, team: str, by: str, last: Assessment) -> Setup:
        """A set-up filled in from the round it looks again at, as far as its leaders are still here."""
        now, was = self.door.clock.now(), self.door.library.get(last.framework)
        framework = self.door.library.get(key_of(last.framework), was)
        setup = suggested(team, by, last.channel, now, self.door.closed_days)
        with self.door.database.writing() as tx:
            scope = assessments.everybody(tx, last)
            if framework is not None:
                known = people.get(tx, team, [leader.user for leader in scope.leaders])
                setup = prefilled(setup, framework, scope, known, was)
            return put_new(tx, setup)

    def change(self, team: str, by: str, id: str, how: Callable[[Setup], Setup]) -> Setup | None:
        """Saves one page of the form; None when this set-up is not theirs, or was forgotten after two days."""
        with self.door.database.writing() as tx:
            setup = setups.get(tx, team, id, by)
            if setup is None:
                return None
            setup = how(setup)
            setups.put(tx, setup)
            return setup

    def framework(self, setup: Setup) -> Framework:
        """The chosen edition, or the first there is."""
        return self.door.library.get(setup.framework or "") or next(iter(self.door.library.values()))

    def people(self, setup: Setup) -> Mapping[str, Person]:
        """The chair and the leaders, as far as they are known and what is known is fresh."""
        oldest = self.door.clock.now() - FRESH
        with self.door.database.reading() as tx:
            known = people.get(tx, setup.team, named(setup))
        return {user: person for user, person in known.items() if person.fetched_at >= oldest}

    def described(self, setup: Setup) -> Mapping[str, Person]:
        """The chair and the leaders as last known; one whom Slack has not described goes by their id."""
        with self.door.database.reading() as tx:
            known = people.get(tx, setup.team, named(setup))
        return {user: known.get(user) or Person(user=user, name=user) for user in named(setup)}

    def problems(self, setup: Setup, known: Mapping[str, Person]) -> tuple[Problem, ...]:
        today = self.today(known.get(setup.by))
        return preflight(setup, self.framework(setup), known, setup.channel_facts, today)

    def today(self, person: Person | None) -> date:
        """The date where this person is."""
        return self.door.clock.now().astimezone(ZoneInfo(person.tz if person else "Europe/London")).date()

    def today_of(self, team: str, user: str) -> date:
        """The date where this person is, as far as Slack has said."""
        with self.door.database.reading() as tx:
            return self.today(people.get(tx, team, [user]).get(user))

    def start(self, setup: Setup, delivery: str) -> tuple[Problem, ...]:
        """Starts the round, unless something is wrong. A second time does nothing."""
        with self.door.database.writing() as tx:
            current = setups.get(tx, setup.team, setup.id, setup.by)
            if current is None or not inbox.accept(tx, delivery, self.door.clock.now()):
                return ()
            known = people.get(tx, setup.team, named(current))
            problems = self.problems(current, known)
            if problems:
                inbox.forget(tx, delivery)
            else:
                self._launch(tx, current, known)
        if not problems:
            self.door.changes.tell(Change(setup.team, setup.id))
        return problems

    def begun(self, team: str, id: str) -> bool:
        """Whether this set-up has become a round."""
        with self.door.database.reading() as tx:
            found = assessments.get(tx, id)
        return found is not None and found.team == team

    def _launch(self, tx: Tx, setup: Setup, known: Mapping[str, Person]) -> None:
        now = self.door.clock.now()
        framework = self.framework(setup)
        self.door.library.pin(tx, framework, now)
        scope, effects = launch(setup, framework, known, now, self.door.closed_days)
        assessments.add(tx, scope, next_look(scope))
        refresh(tx, self.door.library, scope.model_copy(update={"assignments": ()}), scope, now)
        history.write(tx, setup.id, now, setup.by, "launched")
        outbox.owe(tx, setup.team, saying(self.door.keeping, effects), now)
        if setup.follows:
            on = {"assessment": setup.follows, "team": setup.team, "by": setup.by, "at": now}
            self.door.within(
                tx, FollowedUp(title=setup.title, **on)
            )  # where it was deleted meanwhile, nothing is asked
        setups.delete(tx, setup.team, setup.id, setup.by)


def suggested(team: str, by: str, channel: str | None, at: datetime, closed_days: AbstractSet[date]) -> Setup:
    """A new set-up with what most rounds would say: two weeks, chaired by whoever starts it."""
    due = working_day_after((at + TWO_WEEKS).date() - timedelta(days=1), closed_days)
    title = f"Trust review, {at:%B %Y}"
    id_ = secrets.token_hex(6)
    return Setup(id=id_, team=team, by=by, begun_at=at, channel=channel, chair=by, title=title, due=due)


def put_new(tx: Tx, setup: Setup) -> Setup:
    """Keeps a set-up that begins, under a title that no round of the team has: two of one name cannot be told apart."""
    taken = assessments.titles(tx, setup.team)
    numbered = (setup.title if number == 1 else f"{setup.title} ({number})" for number in count(1))
    setup = setup.model_copy(update={"title": next(title for title in numbered if title not in taken)})
    setups.put(tx, setup)
    return setup


def named(setup: Setup) -> tuple[str, ...]:
    """Everybody the set-up speaks of."""
    chair = (setup.chair,) if setup.chair else ()
    return tuple(dict.fromkeys((*chair, setup.by, *setup.leaders)))
