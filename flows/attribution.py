"""Under what name a note may appear, as far as the round's promise allows."""

from collections.abc import Iterable
from enum import StrEnum

from flows.assessment import Note, Promise, Shown
from flows.collated import Collation
from flows.disclosure import OTHER_ROLES
from flows.effects import Quote


class Attribution(StrEnum):
    """What may stand beside a note: the leader's name, their role, nothing, or not even the note itself."""

    NAME = "name"
    ROLE = "role"
    NOBODY = "nobody"
    WITHHELD = "withheld"


def notes_allowed(collation: Collation, promise: Promise, question: str, role: str | None) -> Attribution:
    """How a note on `question` by a leader of `role` may be shown.

    By role: under the role where the collation shows that role by itself for this question, otherwise under no name.
    The rating a note came with is never shown beside it unless the round is named. Raises ValueError for a question the
    collation does not have.
    """
    result = collation.question(question)
    if result is None:
        raise ValueError(f"{collation.framework} {collation.edition} has no question {question!r}")
    if promise.shown is Shown.NAMED:
        return Attribution.NAME
    if result.withheld:
        return Attribution.WITHHELD
    alone = {shown.role for shown in result.roles} - {OTHER_ROLES}
    return Attribution.ROLE if promise.shown is Shown.BY_ROLE and role in alone else Attribution.NOBODY


def quoted(collation: Collation, promise: Promise, notes: Iterable[Note]) -> tuple[tuple[Quote, ...], int]:
    """The notes that may be read, and how many may not.

    They come in the framework's order, then by what stands beside them (nothing last), then by their own words: an
    order that says nothing of who wrote them, when, or in which order they were stored.
    """
    allowed = [(note, notes_allowed(collation, promise, note.question, note.role)) for note in notes]
    quotes = [
        Quote(question=note.question, text=note.text, by=_beside(note, attribution), evidence=note.evidence)
        for note, attribution in allowed
        if attribution is not Attribution.WITHHELD
    ]
    order = [question.id for question in collation.questions]
    quotes.sort(
        key=lambda quote: (
            order.index(quote.question),
            not quote.by,
            quote.by,
            quote.evidence,
            quote.text.casefold(),
            quote.text,
        )
    )
    return tuple(quotes), len(allowed) - len(quotes)


def _beside(note: Note, attribution: Attribution) -> str:
    return {Attribution.NAME: note.name, Attribution.ROLE: note.role}.get(attribution, "")
