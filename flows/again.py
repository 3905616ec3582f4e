"""Looking again: when the chair wants to reassess, and the word at that time."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime

from flows import deepening
from flows.assessment import Assessment, Phase, Scope
from flows.calendar import day_begins, local_day, next_open
from flows.collation import Collation, collate
from flows.effects import AgainChoice, AgainNotice, Effect, Thanks
from flows.events import AgainChosen
from flows.rules import NotAllowed, Step, by_chair
from flows.significance import Finding
from flows.speech import in_its_own_words, speech
from flows.term_dates import in_months, next_term, working_from
from frameworks.model import Framework

FINDINGS_TOLD = 3


def summary_key(assessment: Assessment) -> str:
    return f"summary:{assessment.id}"


def after_posting(framework: Framework, scope: Scope, at: datetime) -> list[Effect]:
    """Once the summary stands: the chair is asked when to look again and offered what looks closer, and each leader
    hears what it said. Where nobody answered there is nothing to look at again.

    A channel may yet refuse the summary, so these wait until it has taken it.
    """
    collation = collated(framework, scope)
    again = [] if collation.is_silent else [again_choice(scope, at)]
    deeper = deepening.offer(framework, scope, collation, summary_key(scope.assessment))
    return [*again, *deeper, *thanks(framework, scope, at)]


def again_choice(scope: Scope, at: datetime, settled: str = "") -> AgainChoice:
    assessment = scope.assessment
    today = local_day(at, assessment.chair_tz)
    return AgainChoice(
        key=f"again-choice:{assessment.id}",
        to=assessment.chair,
        under=summary_key(assessment),
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        next_term=next_term(today, scope.closed_days),
        six_months=in_months(today, 6, scope.closed_days),
        a_year=in_months(today, 12, scope.closed_days),
        settled=settled,
    )


def thanks(framework: Framework, scope: Scope, at: datetime) -> list[Effect]:
    """To each leader, in their working hours: what the summary said and, once the chair has chosen, the next look."""
    assessment = scope.assessment
    collation = collated(framework, scope)
    strengths, challenges = findings(framework, collation)
    again, heads = assessment.again_at, speech(framework)
    return [
        Thanks(
            key=f"thanks:{assessment.id}:{leader.user}",
            to=leader.user,
            under=summary_key(assessment),
            not_before=next_open(at, leader.tz, scope.closed_days),
            assessment=assessment.id,
            framework=assessment.framework,
            title=assessment.title,
            channel=assessment.channel,
            strengths=strengths,
            challenges=challenges,
            heads=(heads.strengths, heads.challenges),
            nobody=collation.is_silent,
            answered=_has_answered(scope, leader.user),
            next_look=local_day(again, assessment.chair_tz) if again else None,
        )
        for leader in scope.leaders
        if leader.left_at is None and any(a.leader == leader.user for a in scope.assignments)
    ]


def _has_answered(scope: Scope, leader: str) -> bool:
    """Once the answers have ended nobody can tell: then it is not denied."""
    ended = scope.answered is not None and scope.answered.kept is not None
    return ended or any(given.answer for a in scope.assignments if a.leader == leader for given in a.answers)


def choose(framework: Framework, scope: Scope, event: AgainChosen) -> Step:
    """The chair says when to look again. Choosing anew moves it; None means not now."""
    by_chair(scope.assessment, event)
    assessment = scope.assessment
    if assessment.phase is not Phase.PUBLISHED or assessment.published_at is None:
        raise NotAllowed("This round is not posted yet, so there is nothing to look at again. Post its summary first.")
    if event.day is not None and event.day <= local_day(event.at, assessment.chair_tz):
        raise NotAllowed("That day has passed. Choose a day from tomorrow on; nothing was changed.")
    day = working_from(event.day, scope.closed_days) if event.day else None
    again_at = day_begins(day, assessment.chair_tz) if day else None
    settled = f"We look again on {day:%A %-d %B %Y}. I will write to you then." if day else "No date is set for now."
    answered = [again_notice(framework, scope, settled)] if assessment.again_told_at and assessment.again_at else []
    assessment = assessment.model_copy(update={"again_at": again_at, "again_told_at": None})
    scope = scope.model_copy(update={"assessment": assessment})
    choice = again_choice(scope, assessment.published_at or event.at, settled)
    return scope, [choice, *answered, *thanks(framework, scope, event.at)]


def look_again(framework: Framework, scope: Scope, at: datetime) -> Step:
    """The chosen day has come: the chair is told once, with what was found last time."""
    assessment = scope.assessment
    if assessment.again_at is None or assessment.again_told_at is not None or at < assessment.again_at:
        return scope, []
    if next_open(at, assessment.chair_tz, scope.closed_days) > at:
        return scope, []
    scope = scope.model_copy(update={"assessment": assessment.model_copy(update={"again_told_at": at})})
    return scope, [again_notice(framework, scope)]


def again_notice(framework: Framework, scope: Scope, settled: str = "") -> AgainNotice:
    """That the day has come; `settled` says how it ended, where it stands."""
    assessment = scope.assessment
    if assessment.published_at is None:
        raise ValueError("a round that was not posted is not looked at again")
    strengths, challenges = findings(framework, collated(framework, scope))
    return AgainNotice(
        key=f"again:{assessment.id}:{assessment.again_at:%Y%m%d}",
        to=assessment.chair,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        published_at=assessment.published_at,
        strengths=strengths,
        challenges=challenges,
        settled=settled,
        redraw_only=bool(settled),
        **_heads(framework),
    )


def _heads(framework: Framework) -> dict[str, tuple[str, str]]:
    """What the two lists are called in a word each, where the framework has words of its own."""
    own = speech(framework)
    return {"heads": (own.strengths, own.challenges)} if in_its_own_words(framework) else {}


def next_again(assessment: Assessment, closed_days: AbstractSet[date]) -> datetime | None:
    """When the chair must be told to look again."""
    if assessment.phase is not Phase.PUBLISHED or assessment.again_at is None or assessment.again_told_at is not None:
        return None
    return next_open(assessment.again_at, assessment.chair_tz, closed_days)


def collated(framework: Framework, scope: Scope) -> Collation:
    if scope.answered is None:
        raise ValueError("the answers were not counted for this event")
    return collate(framework, scope.assessment.promise, scope.answered)


def findings(framework: Framework, collation: Collation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the first strengths and challenges, as "Planning and reserves (one leader)" where one alone says so.

    Told without their reasons, they would otherwise pass for what several share.
    """
    return _names(framework, collation, collation.strengths), _names(framework, collation, collation.challenges)


def _names(framework: Framework, collation: Collation, found: tuple[Finding, ...]) -> tuple[str, ...]:
    told = ((framework.question(one.question), collation.question(one.question)) for one in found[:FINDINGS_TOLD])
    return tuple(
        f"{asked.title}{' (one leader)' if result and result.rated_by_one else ''}" for asked, result in told if asked
    )
