"""A note whose answer was changed since: one line that says so, and two buttons; one note at a time."""

from collections.abc import Sequence

from bot.slack.blocks import Block, actions, button, escape, section
from bot.slack.ids import Do, action, pack
from bot.slack.views import beside
from bot.slack.views.answers import Placed, answered
from flows.effects import Page
from frameworks.model import Domain, Framework

FITS = "It still fits"


def blocks(
    framework: Framework, page: Page, domain: Domain, rows: Sequence[Placed], asked: Placed | None
) -> list[Block]:
    """Nothing where every note fits its answer. The question asked now has a button of its own to edit the note."""
    row = _first(rows, asked)
    if row is None:
        return []
    value = pack(page.assessment, domain.id, row.question.id)
    edit = button(f"Edit that {beside.the(framework)}", action(Do.NOTE), value, spoken=_spoken(framework, row, "Edit"))
    fits = button(FITS, action(Do.NOTE_FITS), value, spoken=_spoken(framework, row, "Still fits:"))
    return [section(escape(in_words(framework, rows, asked))), *actions([fits] if row is asked else [edit, fits])]


def in_words(framework: Framework, rows: Sequence[Placed], asked: Placed | None) -> str:
    """Not escaped."""
    row = _first(rows, asked)
    if row is None or row.answer is None:
        return ""
    for_ = row.answer.model_copy(update={"answer": row.answer.note_for})
    of = "" if row is asked else f" to {framework.names.question} {row.number}"
    was = "were" if row.answer.note and row.answer.evidence else "was"
    what = beside.those(framework, row.answer)
    it = "Do they" if was == "were" else "Does it"
    return (
        f"Your {what}{of} {was} written when you answered “{answered(framework, for_)}”. "
        f"{it} still fit “{answered(framework, row.answer)}”?"
    )


def _first(rows: Sequence[Placed], asked: Placed | None) -> Placed | None:
    ordered = ([asked] if asked else []) + list(rows)
    return next((row for row in ordered if row.answer is not None and row.answer.note_for), None)


def _spoken(framework: Framework, row: Placed, what: str) -> str:
    return f"{what} the {beside.the(framework)} to {framework.names.question} {row.number}"
