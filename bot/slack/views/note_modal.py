"""The form in which a leader writes, changes or empties a note, and the evidence where that is asked for."""

from bot.slack.blocks import (
    INPUT_TEXT_LIMIT,
    VIEW_TITLE_LIMIT,
    Element,
    View,
    asked,
    cut,
    escape,
    modal,
    plain,
    section,
    small,
)
from bot.slack.ids import Field, Form, pack
from bot.slack.views import beside
from bot.slack.views.answers import NO_ANSWER, answered, domain_of, needs_note, said_and_asked
from bot.slack.views.promises import who_sees
from flows.assessment import Answer
from flows.effects import Page
from frameworks.model import Framework


def draw(framework: Framework, page: Page, question: str) -> View:
    """The note to one question of the page, which need not be the question asked now."""
    domain = domain_of(framework, page.domain)
    number, about = next((n, q) for n, q in enumerate(domain.questions, 1) if q.id == question)
    answer = next((answer for answer in page.answers if answer.question == question), None)
    place = f"{domain.name}, {framework.names.question} {number} of {len(domain.questions)}"
    asks = framework.asks
    note = _field(answer.note if answer else "", "What makes you say so? An example helps.", first=True)
    blocks = [
        section(f"*{escape(place)}*\n{escape(about.prompt)}"),
        asked(Field.NOTE, asks.note, note, hint=_hint(framework, answer), optional=not needs_note(framework, answer)),
    ]
    if asks.evidence:
        evidence = _field(answer.evidence if answer else "", "What could you show somebody who asks?")
        blocks.append(asked(Field.EVIDENCE, asks.evidence, evidence, optional=True))
    seen = who_sees(page.promise, framework)
    return modal(
        Form.NOTE,
        beside.title(framework),
        [*blocks, *small([seen])],
        metadata=pack(page.assessment, page.domain, question),
        submit="Save" if asks.evidence else cut(f"Save the {beside.the(framework)}", VIEW_TITLE_LIMIT),
    )


def _field(text: str, placeholder: str, first: bool = False) -> Element:
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
