"""What is done with words typed in the direct message: what they mean, or an offer to keep them as a note."""

from typing import TypeVar

from flows.answering import go_back, pause, rate, resume, show, start, too_long, with_note
from flows.assessment import NOTE_LIMIT, Assignment, Draft, Scope
from flows.effects import Effect, OfferFace, Page, Reply
from flows.events import DraftDropped, DraftKept, Event, Paused, Rated, Resumed, Started, Typed, WentBack
from flows.grammar import lowered, several
from flows.late import sentence, too_late
from flows.meaning import Change, Choice, Command, Meaning, address, meant
from flows.naming import number_of
from flows.pages import asking, closed_page, offer, offers, page
from flows.rules import NotAllowed, Step, domain_of, open_round, own_assignment
from flows.versions import replaces_unseen
from frameworks.model import Domain, Framework, Question

E = TypeVar("E", bound=Event)


def typed(framework: Framework, scope: Scope, event: Typed) -> Step:
    """Does what the words say; what cannot be done is answered in words, for there is no button to answer on.

    *help* and *status* are not for here: they are answered for all rounds at once.
    """
    try:
        after, effects = _obey(framework, scope, address(framework, event))
    except NotAllowed as refusal:
        return _at_the_bottom(scope, [_reply(event, refusal.reason), *refusal.redraw])
    return _at_the_bottom(after, effects)


def _obey(framework: Framework, scope: Scope, event: Typed) -> Step:
    meaning = meant(framework, event.text)
    if isinstance(meaning, Change):
        _is_given(framework, scope, event, meaning)
    assignment = own_assignment(scope, event)
    open_round(scope.assessment, (closed_page(framework, scope, assignment),))
    if meaning is not None and too_late(event, assignment):
        raise NotAllowed(sentence(event), (page(framework, scope, assignment),))
    if meaning is Command.START:
        if assignment.paused:
            return resume(framework, scope, _as(Resumed, event))
        return start(framework, scope, _as(Started, event))
    if meaning is Command.PAUSE:
        return pause(framework, scope, _as(Paused, event))
    domain = domain_of(framework, assignment)
    if assignment.submitted_at is not None:
        reason = f"{domain.name} is submitted. Press *Change answers* on its page to reopen it first."
        raise NotAllowed(reason, (page(framework, scope, assignment),))
    if isinstance(meaning, Change):
        return _change(framework, scope, event, meaning, assignment, domain)
    return _to_question(framework, scope, event, meaning, assignment, domain)


def _is_given(framework: Framework, scope: Scope, event: Typed, meaning: Change) -> None:
    """Refuses a domain, named by its number, that this leader does not answer."""
    given = [(n, d) for n, d in enumerate(framework.domains, 1) if scope.assignment(event.by, d.id)]
    if meaning.domain is None or not given or any(n == meaning.domain for n, _ in given):
        return
    yours = ", ".join(f"{number} {domain.name}" for number, domain in given)
    what = f"{framework.names.domain.capitalize()} {meaning.domain} is not one of yours, so nothing was changed."
    raise NotAllowed(f"{what} Yours: {yours}.")


def _change(
    framework: Framework, scope: Scope, event: Typed, meaning: Change, assignment: Assignment, domain: Domain
) -> Step:
    last, thing = len(domain.questions), framework.names.question
    if meaning.question is None:
        example = f"for example *change {number_of(framework, domain, last)}* for {thing} {last} of {domain.name}"
        raise NotAllowed(f"I could not tell which {thing} you mean, so nothing was changed. Type {example}.")
    if not 1 <= meaning.question <= last:
        has = f"1 {thing}" if last == 1 else f"{last} {several(thing)}"
        raise NotAllowed(f"{domain.name} has {has} and none is number {meaning.question}, so nothing was changed.")
    return show(framework, scope, assignment, domain.questions[meaning.question - 1].id, event.at)


def _to_question(
    framework: Framework, scope: Scope, event: Typed, meaning: Meaning, assignment: Assignment, domain: Domain
) -> Step:
    question = asking(framework, domain, assignment)
    redraw = (page(framework, scope, assignment),)
    if meaning is Command.BACK:
        if question is None:
            return show(framework, scope, assignment, domain.questions[-1].id, event.at)
        return go_back(framework, scope, _as(WentBack, event, question=question.id))
    if question is None:
        raise NotAllowed(
            f"Every {framework.names.question} of {domain.name} has its answer, so I did not keep that. "
            f"Press *Submit*, or type for example *change {number_of(framework, domain, 1)}* to go back to the first.",
            redraw,
        )
    if isinstance(meaning, Choice):
        return rate(framework, scope, _as(Rated, event, question=question.id, answer=meaning.answer))
    if meaning is Command.SKIP:
        raise NotAllowed(_how_to_skip(framework, question), redraw)
    if event.text.strip().isdecimal():
        raise NotAllowed(f"The answers are numbered 1 to {len(framework.scale.levels)}: nothing was changed.", redraw)
    return _offer(scope, event, assignment, question)


def _how_to_skip(framework: Framework, question: Question) -> str:
    others = " or ".join(f"*{other.label}*" for other in framework.scale.others if not other.note_required)
    if not others:
        return f"{question.name} needs one of the answers. Type *pause* to think it over; what you have saved is kept."
    return f"To skip {question.name}, press or type {others}."


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


def keep_draft(framework: Framework, scope: Scope, event: DraftKept) -> Step:
    """The typed words become the note. A draft no longer there was settled already: nothing changes."""
    assignment = own_assignment(scope, event)
    open_round(scope.assessment, (closed_page(framework, scope, assignment),))
    draft = next((d for d in assignment.drafts if d.id == event.draft), None)
    if draft is None:
        return scope, []
    if assignment.submitted_at is not None:
        raise NotAllowed("These answers are submitted. Press *Change answers* first; your words wait here until then.")
    old = assignment.answer(draft.question)
    if replaces_unseen(old, event):
        note = lowered(framework.asks.note)
        reason = f"The {note} was changed somewhere else after I asked you, so nothing was saved. Please choose again."
        raise NotAllowed(reason, tuple(offers(scope, assignment, draft.question)))
    text = f"{old.note}\n{draft.text}" if event.add and old and old.note else draft.text
    if len(text) > NOTE_LIMIT:
        raise NotAllowed(
            f"Both together are {len(text):,} characters and there is room for {NOTE_LIMIT:,}, so nothing was changed. "
            "Replace what is there instead, or shorten it first."
        )
    after = with_note(_without(assignment, draft), draft.question, text, event.at)
    after = after.model_copy(update={"touched_at": event.at})
    scope = scope.replace(after)
    kept = offer(scope, after, draft, OfferFace.KEPT)
    return _at_the_bottom(scope, [kept, *offers(scope, after, draft.question), page(framework, scope, after)])


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
        assignment = scope.assignment(effect.to, effect.domain) if isinstance(effect, Page) else None
        if assignment is not None and not effect.redraw_only:
            assignment = assignment.model_copy(update={"reposts": assignment.reposts + 1})
            scope = scope.replace(assignment)
            effects[place] = effect.model_copy(update={"reposts": assignment.reposts})
    return scope, effects


def _reply(event: Typed, *lines: str) -> Reply:
    return Reply(key=f"reply:{event.assessment}:{event.by}:{event.message}", to=event.by, lines=lines)


def _as(kind: type[E], event: Typed, **more: str) -> E:
    return kind.model_validate({**event.model_dump(include=set(kind.model_fields)), **more})
