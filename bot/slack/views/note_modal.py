"""The form in which a leader writes, changes or empties a note, and the evidence where that is asked for."""

from collections.abc import Mapping

from bot.slack.blocks import (
    INPUT_TEXT_LIMIT,
    VIEW_TITLE_LIMIT,
    Block,
    Element,
    View,
    asked,
    cut,
    escape,
    modal,
    plain,
    quote,
    rich_text,
    section,
    small,
)
from bot.slack.ids import Field, Form, pack
from bot.slack.views import beside
from bot.slack.views.answers import NO_ANSWER, answered, domain_of, needs_note, said_and_asked
from bot.slack.views.promises import who_sees
from flows.assessment import Answer
from flows.effects import Page
from flows.versions import OVERTAKEN, version
from frameworks.model import Framework


def draw(framework: Framework, page: Page, question: str, typed: Mapping[str, str | None] | None = None) -> View:
    """The note to one question of the page, which need not be the question asked now.

    With `typed`, by field, what its writer was about to save when it turned out that it was changed elsewhere.
    """
    domain = domain_of(framework, page.domain)
    number, about = next((n, q) for n, q in enumerate(domain.questions, 1) if q.id == question)
    answer = next((answer for answer in page.answers if answer.question == question), None)
    place = f"{domain.name}, {framework.names.question} {number} of {len(domain.questions)}"
    asks = framework.asks
    stands = {Field.NOTE: answer.note, Field.EVIDENCE: answer.evidence} if answer else {}
    shown = stands if typed is None else typed
    note = _field(shown.get(Field.NOTE), "What makes you say so? An example helps.", first=True)
    blocks = [
        *([] if typed is None else _overtaken(framework, answer)),
        section(f"*{escape(place)}*\n{escape(about.prompt)}"),
        asked(Field.NOTE, asks.note, note, hint=_hint(framework, answer), optional=not needs_note(framework, answer)),
    ]
    if asks.evidence:
        evidence = _field(shown.get(Field.EVIDENCE), "What could you show somebody who asks?")
        blocks.append(asked(Field.EVIDENCE, asks.evidence, evidence, optional=True))
    seen = who_sees(page.promise, framework)
    return modal(
        Form.NOTE,
        beside.title(framework),
        [*blocks, *small([seen])],
        metadata=pack(page.assessment, page.domain, question, opened_on=version(answer)),
        submit="Save" if asks.evidence else cut(f"Save the {beside.the(framework)}", VIEW_TITLE_LIMIT),
    )


def _overtaken(framework: Framework, answer: Answer | None) -> list[Block]:
    """What stands there now, so that nobody replaces it without having seen it."""
    stands = [text for text in (answer.note, answer.evidence) if text] if answer else []
    if not stands:
        return [section(f"{OVERTAKEN} It is empty now. Save again to put your words there.")]
    words = "Save again to put your words below in its place, or add to them what you want to keep of it."
    return [section(f"{OVERTAKEN} It says now:"), *(rich_text(quote(text)) for text in stands), section(words)]


def _field(text: str | None, placeholder: str, first: bool = False) -> Element:
    field: Element = {"type": "plain_text_input", "multiline": True, "max_length": INPUT_TEXT_LIMIT}
    field |= {"focus_on_load": True} if first else {}
    return field | ({"initial_value": text} if text else {"placeholder": plain(placeholder)})


def _hint(framework: Framework, answer: Answer | None) -> str:
    chosen = answered(framework, answer)
    thing, note = framework.names.question, beside.note(framework)
    given = f"You have not answered this {thing} yet." if chosen == NO_ANSWER else f"Your answer: {chosen}."
    level = framework.scale.find(answer.answer) if answer and answer.answer else None
    asked_for = f" {said_and_asked(level)[1]}".rstrip() if level else ""
    if needs_note(framework, answer):
        return f"{given} It is saved, and needs {note} to go with it.{asked_for}"
    if level is not None and level.note_required:
        return f"{given} It needs {note}.{asked_for}"
    return f"{given} To remove {note}, leave this empty." if answer and answer.note else given
