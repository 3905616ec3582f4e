"""A round as its chair may see it, and what they do to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from typing import NamedTuple

import structlog
from slack_sdk.errors import SlackApiError

from bot.launch import FRESH
from bot.slack.directory import Directory
from bot.slack.ids import Place
from bot.slack.incoming import Who
from bot.turn import Door
from flows.assessment import Assessment, Leader, Person
from flows.calendar import local_day
from flows.events import Event
from flows.opening import ROLE_LIMIT, suggested_role
from flows.preflight import why_not
from flows.rules import NOT_KNOWN
from flows.sharing import Share, lacking, shares
from frameworks.model import Framework
from storage import assessments, people
from storage.troubles import DatabaseTrouble

NOT_CHAIR = "Only the chair of this round can do that, so nothing was changed. Please ask them."
NOT_DONE = "That could not be done just now, so nothing was changed. Please try again in a moment."
NOT_FOUND = "Slack does not show me that person, so nothing was changed. Choose somebody else."

log = structlog.get_logger()


class Known(NamedTuple):
    """A round as its chair may see it."""

    assessment: Assessment
    shares: tuple[Share, ...]
    framework: Framework

    @property
    def part(self) -> str:
        """What its framework calls a domain."""
        return self.framework.names.domain

    @property
    def lacking(self) -> str:
        """What the chair should know of unexplained answers before closing; may be empty."""
        return lacking(self.framework, self.assessment, self.shares)


@dataclass(frozen=True)
class Chaired:
    """What forms and buttons of a chair need: the round, the people named, and the event that is asked for."""

    door: Door
    directory: Directory

    def known(self, place: Place | None, person: Who) -> Known | str:
        """The round for its chair; for anybody else a sentence."""
        with self.door.database.reading() as tx:
            found = assessments.get(tx, place.assessment) if place else None
            framework = self.door.library.get(found.framework) if found else None
            if found is None or framework is None or found.team != person.team:
                return NOT_KNOWN
            if found.chair != person.user:
                return NOT_CHAIR
            return Known(found, shares(framework, assessments.everybody(tx, found)), framework)

    def event(self, kind: type[Event], assessment: str, person: Who, **more: object) -> Event:
        on = {"assessment": assessment, "team": person.team, "by": person.user, "at": self.door.clock.now()}
        return kind.model_validate({**on, **more})

    def fresh(self, team: str, users: Iterable[str]) -> bool:
        """Whether what Slack said of these people is recent enough."""
        oldest = self.door.clock.now() - FRESH
        wanted = list(users)
        with self.door.database.reading() as tx:
            found = people.get(tx, team, wanted)
        return all(user in found and found[user].fetched_at >= oldest for user in wanted)

    def asked(self, act: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        """What `act` answers, which asks Slack first: a refusal, or what was done. Nobody waits for it any more, so
        trouble is a refusal too.
        """
        try:
            return act()
        except (SlackApiError, OSError, HTTPException, DatabaseTrouble) as error:
            log.warning("what a chair asked for could not be done", error=type(error).__name__)
            return NOT_DONE, ""

    def leader(self, team: str, user: str, role: str = "") -> Leader | str:
        """This person as a leader; a sentence where they cannot be one."""
        with self.door.database.reading() as tx:
            found: Person | None = people.get(tx, team, [user]).get(user)
        if found is None:
            return NOT_FOUND
        why = why_not(found)
        if why:
            return f"{found.name} cannot answer: {why}. Choose somebody else."
        called = " ".join(role.split())[:ROLE_LIMIT] or suggested_role(found)
        return Leader(user=found.user, name=found.name, role=called, tz=found.tz)

    def today(self, round_: Assessment) -> date:
        return local_day(self.door.clock.now(), round_.chair_tz)
