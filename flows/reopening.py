"""A round that closed too early, one that is given up, and a summary that its channel did not take."""

from typing import Any

from flows.again import after_posting
from flows.assessment import Phase, Scope
from flows.closing import closed_pages, dropped_offers, ended, is_a_day_to_come, settle
from flows.effects import Effect, InvitationFace
from flows.events import ChannelChosen, ChannelTrouble, RoundCancelled, RoundReopened, Unposted
from flows.opening import announcement, invitations
from flows.pages import page
from flows.preflight import channel_problems
from flows.rules import NotAllowed, Step, by_chair
from flows.summing_up import summary
from flows.telling import day_in_words, has_unfinished, settle_declined, tell_all, tell_chair
from frameworks.model import Framework

REASON_LIMIT = 300
POSTED = "The summary has been posted, so nothing was changed."
CANCELLED = "This round was cancelled already, so nothing was changed."
ENDED = "Its answers are no longer kept, only what was found, so nobody can go on answering. Nothing was changed."
TROUBLE = {
    ChannelTrouble.ARCHIVED: "its channel is archived",
    ChannelTrouble.NOT_IN_IT: "I am not in its channel any more",
    ChannelTrouble.REFUSED: "its channel did not take it",
}


def reopen(framework: Framework, scope: Scope, event: RoundReopened) -> Step:
    """A closed round that was not posted takes answers again; its preview is set aside."""
    by_chair(scope.assessment, event)
    _not_over(scope)
    if scope.assessment.phase is Phase.OPEN:
        raise NotAllowed(f"This round is open, until {day_in_words(scope.assessment.due)}. Nothing was changed.")
    if scope.answered is not None and scope.answered.kept is not None:
        raise NotAllowed(ENDED)
    is_a_day_to_come(scope, event.due, event.at)
    day = day_in_words(event.due)
    aside = _set_aside(framework, scope, f"The round was reopened until {day}. This is how it stood before.")
    opened: dict[str, Any] = {"phase": Phase.OPEN, "due": event.due, "closed_at": None}
    opened |= dict.fromkeys(("due_told_at", "all_submitted_at", "unfinished_told_at"))
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update=opened)})
    pages = [page(framework, scope, a).model_copy(update={"redraw_only": True}) for a in scope.assignments]
    unfinished = [one.user for one in scope.answering if has_unfinished(scope, one.user)]
    told = f"This round is open again until {day}. What you saved is there; the chair has seen a first summary."
    return scope, [
        aside,
        announcement(scope),
        *invitations(framework, scope, since=event.at),
        *pages,
        *tell_all(scope, unfinished, told, event.at, "reopened", go_on=True),
        tell_chair(scope, f"The round is open again until {day}.", event.at, "reopened"),
    ]


def cancel(framework: Framework, scope: Scope, event: RoundCancelled) -> Step:
    """Nothing is collated or shown. What was answered is kept until the round is deleted."""
    by_chair(scope.assessment, event)
    _not_over(scope)
    reason = " ".join(event.reason.split())
    if not reason:
        raise NotAllowed("Please say in a few words why, so that everybody asked can be told. Nothing was changed.")
    if len(reason) > REASON_LIMIT:
        raise NotAllowed(f"That is {len(reason)} characters and {REASON_LIMIT} fit. Please shorten it.")
    over = "The round was cancelled."
    effects = [*settle(scope, over), *settle_declined(framework, scope, over), *dropped_offers(scope)]
    if scope.assessment.phase is Phase.CLOSED:
        effects.append(_set_aside(framework, scope, over))
    assessment = scope.assessment.model_copy(update={"phase": Phase.CANCELLED})
    scope = ended(scope.model_copy(update={"assessment": assessment}))
    told = f"The chair has cancelled this round: {_sentence(reason)} Nothing you answered will be shown to anybody."
    return scope, [
        *effects,
        announcement(scope).model_copy(update={"cancelled": _sentence(reason)}),
        *closed_pages(framework, scope, InvitationFace.CANCELLED),
        *tell_all(scope, [one.user for one in scope.answering], told, event.at, "cancelled"),
        tell_chair(scope, "The round was cancelled, and everybody asked is told why.", event.at, "cancelled"),
    ]


def unposted(framework: Framework, scope: Scope, event: Unposted) -> Step:
    """The round waits to be posted again: to another channel, or to this one once that is mended."""
    assessment = scope.assessment
    if assessment.phase is not Phase.PUBLISHED or assessment.channel != event.channel:
        return scope, []
    owed = [*summary(framework, scope, preview=False), *after_posting(framework, scope, event.at)]
    back = [effect.model_copy(update={"redraw_only": True}) for effect in owed]
    waiting = assessment.model_copy(update={"phase": Phase.CLOSED, "published_at": None})
    scope = scope.model_copy(update={"assessment": waiting})
    told = f"The summary was not posted: {TROUBLE[event.why]}. Nothing is lost; choose another channel for it."
    news = tell_chair(scope, told, event.at, "unposted").model_copy(update={"choose_channel": True})
    return scope, [*back, _preview(framework, scope), news]


def choose_channel(framework: Framework, scope: Scope, event: ChannelChosen) -> Step:
    """Others will read the summary than leaders were told, so they are told before it is posted."""
    by_chair(scope.assessment, event)
    _not_over(scope)
    name = f"#{event.channel.name}"
    if scope.assessment.phase is Phase.OPEN:
        raise NotAllowed("The channel can be changed once the round has closed. Nothing was changed.")
    for problem in channel_problems(event.channel):
        raise NotAllowed(f"The channel was not changed. {problem.what} {problem.mend}")
    if event.channel.id == scope.assessment.channel:
        raise NotAllowed(f"The summary goes to {name} already, so nothing was changed. Post it from the preview.")
    assessment = scope.assessment.model_copy(update={"channel": event.channel.id})
    scope = scope.model_copy(update={"assessment": assessment})
    told = f"This round's summary will be posted in {name}, not in the channel named at the start."
    confirmed = f"The summary will go to {name}. It is not posted yet: press Post to the channel on the preview."
    return scope, [
        _preview(framework, scope),
        *tell_all(scope, [one.user for one in scope.answering], told, event.at, "channel"),
        tell_chair(scope, confirmed, event.at, "channel"),
    ]


def _not_over(scope: Scope) -> None:
    if scope.assessment.phase is Phase.CANCELLED:
        raise NotAllowed(CANCELLED)
    if scope.assessment.phase is Phase.PUBLISHED:
        raise NotAllowed(POSTED)


def _preview(framework: Framework, scope: Scope) -> Effect:
    return summary(framework, scope, preview=True)[0]


def _set_aside(framework: Framework, scope: Scope, settled: str) -> Effect:
    return _preview(framework, scope).model_copy(update={"settled": settled, "redraw_only": True})


def _sentence(words: str) -> str:
    return words if words[-1] in ".!?" else f"{words}."
