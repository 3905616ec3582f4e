"""The form in which a leader writes, changes or empties a note."""

from bot.slack.blocks import INPUT_TEXT_LIMIT, View, asked, escape, modal, plain, section, small
from bot.slack.ids import Field, Form, pack
from bot.slack.views.answers import NO_ANSWER, answered, domain_of
from bot.slack.views.promises import who_sees
from flows.assessment import Answer
from flows.effects import Page
from frameworks.model import Framework


def draw(framework: Framework, page: Page, question: str) -> View:
    """The note to one question of the page, which need not be the question asked now."""
    domain = domain_of(framework, page.domain)
    number, about = next((n, q) for n, q in enumerate(domain.questions, 1) if q.id == question)
    answer = next((answer for answer in page.answers if answer.question == question), None)
    field = {"type": "plain_text_input", "multiline": True, "max_length": INPUT_TEXT_LIMIT, "focus_on_load": True}
    if answer and answer.note:
        field["initial_value"] = answer.note
    else:
        field["placeholder"] = plain("What makes you say so? An example helps.")
    return modal(
        Form.NOTE,
        "Your note",
        [
            section(f"*{escape(domain.name)}, question {number} of {len(domain.questions)}*\n{escape(about.prompt)}"),
            asked(Field.NOTE, "Note", field, hint=_hint(framework, answer), optional=True),
            *small([who_sees(page.promise)]),
        ],
        metadata=pack(page.assessment, page.domain, question),
        submit="Save the note",
    )


def _hint(framework: Framework, answer: Answer | None) -> str:
    chosen = answered(framework, answer)
    given = "You have not answered this question yet." if chosen == NO_ANSWER else f"Your answer: {chosen}."
    return f"{given} To remove a note, leave this empty." if answer and answer.note else given
