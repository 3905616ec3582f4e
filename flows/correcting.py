"""Mended words are taken into a round that is open: the same questions, read as they should have read."""

from datetime import datetime

from flows.assessment import Phase, Scope
from flows.effects import Effect, OfferFace
from flows.opening import announcement, invitations
from flows.pages import offer, page
from flows.rules import NotAllowed, Step
from flows.telling import declination
from frameworks.content import key_of, reference
from frameworks.model import Framework
from frameworks.wording import Difference, difference

OVER = "This round is over: what people read while they answered stays as it was. Nothing was changed."


def to_mend(was: Framework, now: Framework, scope: Scope) -> Difference:
    """What would be taken in. Raises NotAllowed where the round is over, something else is asked now, or
    the same in the words of somebody else."""
    if scope.assessment.phase is not Phase.OPEN:
        raise NotAllowed(OVER)
    found = difference(was, now)
    if found.meanings:
        what = " ".join(found.meanings)
        raise NotAllowed(f"These are no corrections, so nothing was changed. {what} The round goes on as it began.")
    if found.voices:
        whose = " ".join(found.voices)
        raise NotAllowed(f"{whose} A round goes on in the words of those it began with, so nothing was changed.")
    return found


def mend(now: Framework, scope: Scope, at: datetime) -> Step:
    """The round reads as the edition does `now`; everything that stands is redrawn. `to_mend` was asked before."""
    if key_of(scope.assessment.framework) != now.key:
        raise ValueError("the words of another edition are no corrections")
    scope = scope.model_copy(
        update={"assessment": scope.assessment.model_copy(update={"framework": reference(now)})},
    )
    effects: list[Effect] = [announcement(scope), *invitations(now, scope, since=at)]
    for assignment in scope.assignments:
        if assignment.touched_at is not None:  # a page that is still on its way must arrive, so it is owed whole
            effects.append(page(now, scope, assignment))
        effects += [
            offer(scope, assignment, draft, OfferFace.OFFERED).model_copy(update={"redraw_only": True})
            for draft in assignment.drafts
        ]
        if assignment.declined_at is not None:
            effects.append(declination(now, scope, assignment).model_copy(update={"redraw_only": True}))
    return scope, effects
