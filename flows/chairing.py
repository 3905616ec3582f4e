"""Who chairs a round when its chair cannot: somebody of the round, whoever steps in, or whom the operator names."""

from datetime import datetime
from typing import Any

from flows.assessment import Phase, Scope
from flows.chair_notices import all_submitted
from flows.closing import settle
from flows.effects import Effect, News
from flows.events import ChairPassed
from flows.opening import announcement
from flows.preflight import why_not
from flows.rules import NotAllowed, Step
from flows.summing_up import summary
from flows.telling import declination, settle_declined, tell_chair
from frameworks.model import Framework

CANCELLED = "This round was cancelled, so there is nothing to chair. Nothing was changed."
HAS_ONE = "This round has a chair, so nothing was changed. If they cannot go on, ask whoever runs the app here."


def pass_chair(framework: Framework, scope: Scope, event: ChairPassed) -> Step:
    """The chair named by the operator (`by` empty), or somebody who steps in for a chair who has left."""
    assessment, chair = scope.assessment, event.chair
    if assessment.phase is Phase.CANCELLED:
        raise NotAllowed(CANCELLED)
    if chair.user == assessment.chair:
        raise NotAllowed(f"{chair.name} chairs this round already, so nothing was changed.")
    here = event.former is not None and not event.former.deactivated
    if event.by and (here or event.former is None or event.by != chair.user):
        raise NotAllowed(HAS_ONE)
    why = why_not(chair)
    if why:
        raise NotAllowed(f"{chair.name} cannot chair it: {why}. Nothing was changed.")
    now = f"{chair.name} chairs this round now."
    settled = [_vacant(scope, "", now), *settle(scope, now), *settle_declined(framework, scope, now)]
    if assessment.phase is Phase.CLOSED:
        preview = summary(framework, scope, preview=True)[0]
        settled.append(preview.model_copy(update={"settled": now, "redraw_only": True}))
    if here:
        settled.append(tell_chair(scope, now, event.at, "chair"))
    after, effects = new_chair(framework, scope, chair.user, chair.tz, "You chair this round now.", event.at)
    return after, [*settled, *effects]


def new_chair(framework: Framework, scope: Scope, chair: str, tz: str, why: str, at: datetime) -> Step:
    """They are told `why`, and everything that the old chair was still asked."""
    changed: dict[str, Any] = {"chair": chair, "chair_tz": tz, "due_told_at": None, "unfinished_told_at": None}
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update=changed)})
    effects: list[Effect] = [tell_chair(scope, f"{why} Type /assurance manage to see it.", at, "chair")]
    effects += [declination(framework, scope, a) for a in scope.assignments if a.declined_at is not None]
    if scope.assessment.phase is Phase.OPEN:
        effects.append(announcement(scope))
        effects += [all_submitted(scope)] if scope.assessment.all_submitted_at else []
    if scope.assessment.phase is Phase.CLOSED:
        effects += summary(framework, scope, preview=True)
    return scope, effects


def nobody_chairs(scope: Scope, name: str) -> News:
    """Said in the channel: there is nobody else to say it to. Whoever reads it may step in."""
    return _vacant(
        scope,
        f"{name}, who chaired this round, has left, and nobody else in it is there to chair it. Everything answered is "
        "kept. Somebody here can take the chair, or whoever runs the app can name one.",
    )


def _vacant(scope: Scope, sentence: str, settled: str = "") -> News:
    assessment = scope.assessment
    return News(
        key=f"news:{assessment.id}:nobody-chairs:{assessment.chair}",
        to=assessment.channel,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        sentence=settled or sentence,
        step_in=not settled,
        redraw_only=bool(settled),
    )
