"""What was found, as the chair previews it and the channel gets it: the summary, and the thread below it."""

from typing import Any

from flows.again import summary_key
from flows.assessment import Note, Phase, Scope, Shown, moment
from flows.attribution import quoted
from flows.collation import Collation, collate, explained_by
from flows.comparing import stood_last_time
from flows.effects import Before, DomainTable, Effect, Explained, HeatMap, Notes, Quote, Summary
from frameworks.model import Framework

TEXT_A_MESSAGE = 6000
QUOTES_A_MESSAGE = 15


def summary(framework: Framework, scope: Scope, preview: bool) -> list[Effect]:
    """The summary and its thread: a preview for the chair, one for each closing, or for the channel."""
    assessment = scope.assessment
    answered = scope.answered
    if answered is None:
        raise ValueError("the answers were not counted for this event")
    collation = collate(framework, assessment.promise, answered)
    if assessment.closed_at is None:
        raise ValueError("a round that was not closed has no summary")
    own = f"preview:{assessment.id}:{assessment.chair}:{moment(assessment.closed_at)}"
    key = own if preview else summary_key(assessment)
    about: dict[str, Any] = {
        "to": assessment.chair if preview else assessment.channel,
        "assessment": assessment.id,
        "framework": assessment.framework,
        "title": assessment.title,
        "promise": assessment.promise,
    }
    before = stood_last_time(framework, collation, scope.last_time)
    thread = _thread(framework, answered.notes, collation, before, about | {"under": key})
    root = Summary(
        key=key,
        preview=preview,
        posted=assessment.phase is Phase.PUBLISHED,
        channel=assessment.channel,
        chair=assessment.chair,
        collation=collation,
        noted=any(isinstance(one, Notes) for one in thread),
        before=before,
        before_at=scope.last_time.published_on if scope.last_time else None,
        **about,
    )
    return [root, *thread]


def _thread(
    framework: Framework,
    notes: tuple[Note, ...],
    collation: Collation,
    before: tuple[Before, ...],
    about: dict[str, Any],
) -> list[Effect]:
    """What hangs below the summary. Where nobody answered there is no picture and no table, and there may be notes."""
    thread: list[Effect] = []
    key = about["under"]
    if not collation.is_silent:
        thread.append(HeatMap(key=f"{key}:map", collation=collation, **about))
    thread += _explanations(framework, notes, key, about)
    silent = {domain.id for domain in collation.domains if domain.is_silent}
    for domain in framework.domains:
        theirs = {question.id for question in domain.questions}
        if domain.id not in silent:
            stood = tuple(one for one in before if one.question in theirs)
            table = {"key": f"{key}:table:{domain.id}", "domain": domain.id, "before": stood, **about}
            thread.append(DomainTable(collation=collation, **table))
        thread += _notes(collation, [note for note in notes if note.question in theirs], domain.id, key, about)
    return thread


def _notes(collation: Collation, notes: list[Note], domain: str, key: str, about: dict[str, Any]) -> list[Notes]:
    """One domain's notes in as many messages as they need; what is withheld is counted in the first."""
    quotes, withheld = quoted(collation, about["promise"], notes)
    if not quotes and not withheld:
        return []
    return [
        Notes(
            key=f"{key}:notes:{domain}:{number}",
            domain=domain,
            quotes=tuple(part),
            withheld=withheld if number == 1 else 0,
            **about,
        )
        for number, part in enumerate(_parts(quotes), 1)
    ]


def _parts(quotes: tuple[Quote, ...]) -> list[list[Quote]]:
    """As many as one message holds, and the rest in others; one part, empty, where there is nothing."""
    parts: list[list[Quote]] = [[]]
    for quote in quotes:
        if sum(len(q.text) for q in parts[-1]) + len(quote.text) > TEXT_A_MESSAGE or len(parts[-1]) == QUOTES_A_MESSAGE:
            parts.append([])
        parts[-1].append(quote)
    return parts


def _explanations(framework: Framework, notes: tuple[Note, ...], key: str, about: dict[str, Any]) -> list[Explained]:
    """What was explained, beside the answer it explains: only by name, where nothing hides who answered what."""
    answers = {level.id for level in explained_by(framework.scale)}
    if about["promise"].shown is not Shown.NAMED:
        return []
    order = [question.id for question in framework.questions]
    found = [note for note in notes if note.answer in answers and not note.evidence and note.question in order]
    found.sort(key=lambda note: (order.index(note.question), note.name, note.text))
    quotes = tuple(Quote(question=note.question, text=note.text, by=note.name) for note in found)
    return [
        Explained(key=f"{key}:explained:{number}", quotes=tuple(part), **about)
        for number, part in enumerate(_parts(quotes), 1)
        if part
    ]
