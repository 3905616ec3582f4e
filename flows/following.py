"""The next round has started: the chair of the one before is not asked any more to look again at it."""

from flows.again import again_choice, again_notice
from flows.assessment import Phase, Scope
from flows.effects import Effect
from flows.events import FollowedUp
from flows.rules import Step
from frameworks.model import Framework


def follow_up(framework: Framework, scope: Scope, event: FollowedUp) -> Step:
    """What stands says so, without its buttons; where a day to look again is still to come, nobody is told then."""
    assessment = scope.assessment
    if assessment.phase is not Phase.PUBLISHED or assessment.published_at is None:
        return scope, []
    settled = f"The next round has started: {event.title}."
    choice = again_choice(scope, assessment.published_at, settled)
    effects: list[Effect] = [choice.model_copy(update={"over": True, "redraw_only": True})]
    if assessment.again_told_at is not None:
        return scope, [*effects, again_notice(framework, scope, settled)]
    if assessment.again_at is not None:
        scope = scope.model_copy(update={"assessment": assessment.model_copy(update={"again_told_at": event.at})})
    return scope, effects
