"""What leaders type in the direct message: ratings by number or name, a few commands, and words that may be a note."""

import re
from enum import StrEnum
from typing import TypeVar

from flows.answering import go_back, pause, rate, show, start, too_long, with_note
from flows.assessment import NOTE_LIMIT, Assignment, Draft, Scope
from flows.effects import Effect, NoteOffer, OfferFace, Page, Reply
from flows.events import DraftDropped, DraftKept, Event, Paused, Rated, Started, Typed, WentBack
from flows.pages import asking, page
from flows.rules import NotAllowed, Step, domain_of, open_round, own_assignment
from frameworks.model import Framework, Frozen, Question, Scale

E = TypeVar("E", bound=Event)


class Command(StrEnum):
    HELP = "help"
    STATUS = "status"
    BACK = "back"
    SKIP = "skip"
    PAUSE = "pause"
    START = "start"


class Change(Frozen):
    """ "change 2.3": the third question of the second domain, both counted from 1 in the framework's order."""

    domain: int
    question: int | None


class Choice(Frozen):
    answer: str


Meaning = Command | Change | Choice | None

_COMMANDS = {
    **dict.fromkeys(("help", "?", "hello", "hi"), Command.HELP),
    **dict.fromkeys(("status", "where am i", "progress"), Command.STATUS),
    **dict.fromkeys(("back", "previous"), Command.BACK),
    **dict.fromkeys(("skip", "pass"), Command.SKIP),
    **dict.fromkeys(("pause", "stop", "later"), Command.PAUSE),
    **dict.fromkeys(("start", "resume", "continue", "go on", "go"), Command.START),
}
_CHANGE = re.compile(r"(?:change|edit|go to)\s+(\d{1,2})(?:\s*\.\s*(\d{1,2}))?$")


def understand(scale: Scale, text: str) -> Meaning:
    """None means ordinary words. A rating is understood by its number (1 is the challenge end) or its whole label."""
    said = " ".join(text.replace("’", "'").casefold().split()).strip(" .!")
    if said in _COMMANDS:
        return _COMMANDS[said]
    if change := _CHANGE.match(said):
        return Change(domain=int(change[1]), question=int(change[2]) if change[2] else None)
    if said.isascii() and said.isdecimal() and len(said) <= 2 and 1 <= int(said) <= len(scale.levels):
        return Choice(answer=scale.levels[int(said) - 1].id)
    for level in scale.answers:
        if said == level.label.casefold():
            return Choice(answer=level.id)
    return None


def command(text: str) -> Command | None:
    """The command these words are, whatever the framework; for words typed where no round is open."""
    return _COMMANDS.get(" ".join(text.casefold().split()).strip(" .!"))


def address(framework: Framework, event: Typed) -> Typed:
    """The event on the page it speaks of: "change 2.3" is about the second domain, whichever page is current."""
    meaning = understand(framework.scale, event.text)
    if isinstance(meaning, Change) and 1 <= meaning.domain <= len(framework.domains):
        return event.model_copy(update={"domain": framework.domains[meaning.domain - 1].id})
    return event


def typed(framework: Framework, scope: Scope, event: Typed) -> Step:
    """Does what the words say; what cannot be done is answered in words, for there is no button to answer on."""
    try:
        after, effects = _obey(framework, scope, event)
    except NotAllowed as refusal:
        return _at_the_bottom(scope, [_reply(event, refusal.reason), *refusal.redraw])
    return _at_the_bottom(after, effects)


def _obey(framework: Framework, scope: Scope, event: Typed) -> Step:
    meaning = understand(framework.scale, event.text)
    if isinstance(meaning, Change):
        return _change(framework, scope, event, meaning)
    assignment = own_assignment(scope, event)
    open_round(scope.assessment, (page(framework, scope, assignment),))
    if meaning is Command.START:
        return start(framework, scope, _as(Started, event))
    if meaning is Command.PAUSE:
        return pause(framework, scope, _as(Paused, event))
    return _to_question(framework, scope, event, meaning, assignment)


def _to_question(framework: Framework, scope: Scope, event: Typed, meaning: Meaning, assignment: Assignment) -> Step:
    domain = domain_of(framework, assignment)
    question = asking(framework, domain, assignment)
    if assignment.submitted_at is not None:
        raise NotAllowed(f"{domain.name} is submitted. Press *Change answers* on it to reopen it.")
    if meaning is Command.BACK:
        question = question or domain.questions[-1]
        if asking(framework, domain, assignment) is None:
            return show(framework, scope, assignment, question.id, event.at)
        return go_back(framework, scope, _as(WentBack, event, question=question.id))
    if question is None:
        number = framework.domains.index(domain) + 1
        raise NotAllowed(
            f"Every question of {domain.name} has its answer. Press *Submit*, or type for example "
            f"*change {number}.1* to go back to the first."
        )
    if isinstance(meaning, Choice):
        return rate(framework, scope, _as(Rated, event, question=question.id, answer=meaning.answer))
    if meaning is Command.SKIP:
        others = " or ".join(f"*{other.label}*" for other in framework.scale.others)
        raise NotAllowed(f"To skip {question.name}, press or type {others}.", (page(framework, scope, assignment),))
    return _offer(scope, event, assignment, question)


def _change(framework: Framework, scope: Scope, event: Typed, meaning: Change) -> Step:
    domain = framework.domain(event.domain)
    assignment = scope.assignment(event.by, event.domain)
    in_order = framework.domains[meaning.domain - 1] if 1 <= meaning.domain <= len(framework.domains) else None
    if domain is None or assignment is None or in_order != domain:
        yours = ", ".join(
            f"{place} {d.name}" for place, d in enumerate(framework.domains, 1) if scope.assignment(event.by, d.id)
        )
        raise NotAllowed(f"There is no {framework.names.domain} {meaning.domain} given to you. Yours: {yours}.")
    open_round(scope.assessment, (page(framework, scope, assignment),))
    number = meaning.question or 1
    if not 1 <= number <= len(domain.questions):
        raise NotAllowed(f"{domain.name} has {len(domain.questions)} questions; there is no {meaning.domain}.{number}.")
    if assignment.submitted_at is not None:
        redraw = page(framework, scope, assignment)
        raise NotAllowed(f"{domain.name} is submitted. Press *Change answers* on it to reopen it first.", (redraw,))
    return show(framework, scope, assignment, domain.questions[number - 1].id, event.at)


def _offer(scope: Scope, event: Typed, assignment: Assignment, question: Question) -> Step:
    text = event.text.strip()
    if len(text) > NOTE_LIMIT:
        raise NotAllowed(too_long(len(text)))
    if not text:
        raise NotAllowed("There were no words in that message. Type *help* to see what I understand.")
    draft = Draft(id=event.message, question=question.id, text=text)
    drafts = (*(d for d in assignment.drafts if d.id != draft.id), draft)
    after = assignment.model_copy(update={"drafts": drafts, "touched_at": event.at})
    return scope.replace(after), [offer(scope, after, draft, OfferFace.OFFERED)]


def offer(scope: Scope, assignment: Assignment, draft: Draft, face: OfferFace) -> NoteOffer:
    assessment = scope.assessment
    old = assignment.answer(draft.question)
    there = old.note if old else ""
    offered = face is OfferFace.OFFERED
    return NoteOffer(
        key=f"offer:{assessment.id}:{assignment.leader}:{draft.id}",
        to=assignment.leader,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        face=face,
        domain=assignment.domain,
        question=draft.question,
        draft=draft.id,
        text=draft.text if offered else "",
        replaces=offered and bool(there),
        too_long_together=offered and len(there) + 1 + len(draft.text) > NOTE_LIMIT,
    )


def keep_draft(framework: Framework, scope: Scope, event: DraftKept) -> Step:
    """The typed words become the note. A draft no longer there was settled already: nothing changes."""
    assignment = own_assignment(scope, event)
    open_round(scope.assessment, (page(framework, scope, assignment),))
    draft = next((d for d in assignment.drafts if d.id == event.draft), None)
    if draft is None:
        return scope, []
    if assignment.submitted_at is not None:
        raise NotAllowed("That domain is submitted. Press *Change answers* on it first; your words are still here.")
    old = assignment.answer(draft.question)
    text = f"{old.note}\n{draft.text}" if event.add and old and old.note else draft.text
    if len(text) > NOTE_LIMIT:
        raise NotAllowed(too_long(len(text)))
    after = with_note(_without(assignment, draft), draft.question, text, event.at)
    after = after.model_copy(update={"touched_at": event.at})
    scope = scope.replace(after)
    return _at_the_bottom(scope, [offer(scope, after, draft, OfferFace.KEPT), page(framework, scope, after)])


def drop_draft(framework: Framework, scope: Scope, event: DraftDropped) -> Step:
    assignment = own_assignment(scope, event)
    draft = next((d for d in assignment.drafts if d.id == event.draft), None)
    if draft is None:
        return scope, []
    after = _without(assignment, draft)
    scope = scope.replace(after)
    return _at_the_bottom(scope, [offer(scope, after, draft, OfferFace.DROPPED), page(framework, scope, after)])


def _without(assignment: Assignment, draft: Draft) -> Assignment:
    return assignment.model_copy(update={"drafts": tuple(d for d in assignment.drafts if d.id != draft.id)})


def _at_the_bottom(scope: Scope, effects: list[Effect]) -> Step:
    """Messages in between pushed the page up, so a page drawn in answer moves below them."""
    for place, effect in enumerate(effects):
        if isinstance(effect, Page) and (assignment := scope.assignment(effect.to, effect.domain)):
            assignment = assignment.model_copy(update={"reposts": assignment.reposts + 1})
            scope = scope.replace(assignment)
            effects[place] = effect.model_copy(update={"reposts": assignment.reposts})
    return scope, effects


def _reply(event: Typed, *lines: str) -> Reply:
    return Reply(key=f"reply:{event.assessment}:{event.by}:{event.message}", to=event.by, lines=lines)


def _as(kind: type[E], event: Typed, **more: str) -> E:
    return kind.model_validate({**event.model_dump(include=set(kind.model_fields)), **more})
