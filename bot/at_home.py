"""Reads what one person's Home tab holds."""

from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from bot.spoken import stored_line
from bot.turn import Door
from flows.assessment import Assessment, Phase
from flows.at_home import AtHome, Chaired, Changeable, TookPart, Unfinished
from flows.calendar import local_day
from flows.how_far import how_far
from flows.reminder import waiting
from flows.reminding import Work
from flows.sharing import must_explain, what_becomes
from frameworks.model import Framework, LevelNames
from storage import assessments, reminding
from storage.database import Tx

ENDED = (Phase.CLOSED, Phase.PUBLISHED)


def at_home(door: Door, team: str, user: str) -> AtHome:
    with door.database.reading() as tx:
        works = reminding.works_of(tx, team, [user])[user]
        others = [one for one in assessments.concerned(tx, team, user) if one.chair != user]
        return AtHome(
            waiting=waiting(works, door.library),
            how_far=how_far(works, door.library),
            changeable=_changeable(door, works),
            chaired=_all_chaired(door, tx, team, user),
            took_part=tuple(_took_part(one) for one in others if one.phase in ENDED),
            stored=stored_line(door.keeping),
            version=_version(),
        )


@cache
def _version() -> str:
    return version("assurance")


def _changeable(door: Door, works: list[Work]) -> tuple[Changeable, ...]:
    found = []
    for work in works:
        framework = door.library.get(work.assessment.framework)
        for assignment in work.assignments:
            domain = framework.domain(assignment.domain) if framework else None
            if assignment.submitted_at is not None and domain is not None and work.leader.left_at is None:
                about = work.assessment
                one = Changeable(assessment=about.id, title=about.title, domain=domain.id, name=domain.name)
                found.append(one)
    return tuple(found)


def _all_chaired(door: Door, tx: Tx, team: str, user: str) -> tuple[Chaired, ...]:
    rounds = assessments.chaired(tx, team, user)
    over = any(one.phase in ENDED for one in rounds)
    in_vain = assessments.in_vain(tx, team, user) if over else frozenset()
    following = assessments.next_rounds(tx, team, user) if over else {}
    found = []
    for one in rounds:
        came = {"in_vain": one.id in in_vain, "next_round": following.get(one.id, "")}
        look = _look(one, door.clock.now())
        found.append(_chaired(tx, one, door.library.get(one.framework), **came, **look))
    return tuple(found)


def _look(one: Assessment, now: datetime) -> dict[str, date | None]:
    """When it is to be looked at again, or that the day has come and its chair was told."""
    day = _day(one.again_at, one.chair_tz)
    if one.again_told_at is None or one.again_at is None:
        return {"again_on": day}
    return {"again_was": day if one.again_at <= now else None}


def _chaired(tx: Tx, one: Assessment, framework: Framework | None, **over: Any) -> Chaired:
    """`over`: what is known of a round once it has ended."""
    part = framework.names.domain if framework else LevelNames().domain
    standing = assessments.standing(tx, one.id) if one.phase is Phase.OPEN else []
    return Chaired(
        assessment=one.id,
        title=one.title,
        phase=one.phase,
        due=one.due,
        channel=one.channel,
        finished=tuple(each.name for each in standing if each.finished == each.given),
        unfinished=tuple(
            Unfinished(
                name=each.name,
                finished=each.finished,
                given=each.given,
                begun=each.touched_at is not None,
                part=part,
            )
            for each in standing
            if each.finished < each.given
        ),
        over_on=_day(one.published_at or one.closed_at, one.chair_tz),
        lacking=what_becomes(must_explain(framework)) if framework else "",
        **over,
    )


def _took_part(one: Assessment) -> TookPart:
    posted = one.phase is Phase.PUBLISHED
    over = _day(one.published_at or one.closed_at, one.chair_tz)
    return TookPart(title=one.title, phase=one.phase, over_on=over, channel=one.channel if posted else "")


def _day(moment: datetime | None, tz: str) -> date | None:
    return local_day(moment, tz) if moment else None
