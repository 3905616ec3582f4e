"""A domain's page with one question asked: what is filled in already, the question, and the buttons that answer it."""

from collections.abc import Iterator

from bot.slack.blocks import (
    Block,
    Drawn,
    Element,
    actions,
    button,
    cut,
    divider,
    escape,
    header,
    paragraph,
    quote,
    rich,
    rich_text,
    said,
    section,
    sections,
    side_by_side,
    small,
)
from bot.slack.ids import Do, action, pack
from bot.slack.views.answers import Placed, answered, count, in_words, is_answered, line, needs_note, numbered
from bot.slack.views.promises import briefly
from flows.effects import Page
from frameworks.model import Domain, Framework, Level, Question

NOTE_SHOWN = 600
NOTE_GOES_ON = "… (press Edit the note to see all of it)"
TYPING = "You can also type: a number, an answer in words, a note, or “help”."


def draw(framework: Framework, page: Page, domain: Domain, rows: list[Placed], asked: Placed) -> Drawn:
    where = f"{domain.name}, question {asked.number} of {len(rows)}"
    others = _others(rows, asked)
    state = _state(framework, rows, asked)
    blocks = [
        *small([escape(page.title)]),
        *sections(line(framework, row) for row in others),
        *([divider()] if others else []),
        header(where),
        rich_text(paragraph(rich(asked.question.prompt, bold=True))),
        *_considering(asked.question),
        *_ends(asked.question),
        *small([escape(asked.question.wording or "")]),
        *small(_meanings(framework, asked.question)),
        *_own_note(asked),
        *([section(need)] if (need := _note_needed(framework, asked)) else []),
        *_buttons(framework, page, domain, asked),
        *small([state, briefly(page.promise), TYPING]),
    ]
    return Drawn(_text(framework, page, where, rows, asked), blocks)


def _others(rows: list[Placed], asked: Placed) -> list[Placed]:
    return [row for row in rows if row.answer and row is not asked]


def _considering(question: Question) -> list[Block]:
    return small(["Consider", *(f"•  {escape(point)}" for point in question.consider)]) if question.consider else []


def _ends(question: Question) -> list[Block]:
    ends = [f"*{name}:* {text}" for name, text in _both_ends(question)]
    return [side_by_side(ends)] if ends else []


def _both_ends(question: Question) -> Iterator[tuple[str, str]]:
    if question.weak:
        yield "At the challenge end", escape(question.weak)
    if question.strong:
        yield "At the strength end", escape(question.strong)


def _own_note(asked: Placed) -> list[Block]:
    if not (asked.answer and asked.answer.note):
        return []
    return [rich_text(paragraph(rich("Your note", bold=True)), quote(cut(asked.answer.note, NOTE_SHOWN, NOTE_GOES_ON)))]


def _note_needed(framework: Framework, asked: Placed) -> str:
    if not needs_note(framework, asked.answer):
        return ""
    chosen = escape(answered(framework, asked.answer))
    return f"*{chosen}* needs a note to go with it. Press Add a note, then you can go on."


def _buttons(framework: Framework, page: Page, domain: Domain, asked: Placed) -> list[Block]:
    value = pack(page.assessment, domain.id, asked.question.id)
    chosen = asked.answer.answer if asked.answer else None
    scale = framework.scale
    note = "Edit the note" if asked.answer and asked.answer.note else "Add a note"
    steps = [
        *([button("Back", action(Do.BACK), value)] if asked.number > 1 else []),
        button(note, action(Do.NOTE), value),
        button("Pause", action(Do.PAUSE), value),
    ]
    return [
        *actions([_choice(framework, Do.RATE, level, value, chosen) for level in scale.levels]),
        *actions([_choice(framework, Do.OTHER, level, value, chosen) for level in scale.others]),
        *actions(steps),
    ]


def _choice(framework: Framework, do: Do, level: Level, value: str, chosen: str | None) -> Element:
    label = numbered(framework, level.id)
    if level.id != chosen:
        return button(label, action(do, level.id), value)
    return button(f"✓ {label}", action(do, level.id), value, spoken=f"{label}, current answer")


def _meanings(framework: Framework, question: Question) -> list[str]:
    """What each answer says, where the question does not describe its two ends; else only the answers with a catch."""
    described = question.weak and question.strong
    return [
        f"*{escape(numbered(framework, level.id))}:* {escape(level.meaning)}{_with_note(level)}"
        for level in framework.scale.answers
        if level.note_required or not described
    ]


def _with_note(level: Level) -> str:
    return " Needs a note." if level.note_required else ""


def _state(framework: Framework, rows: list[Placed], asked: Placed) -> str:
    done = f"Saved: {sum(map(is_answered, rows))} of {count(len(rows), 'question')} answered."
    if not is_answered(asked) or needs_note(framework, asked.answer):
        return done
    chosen = escape(answered(framework, asked.answer))
    return f"{done} Your answer here is *{chosen}*; press it again to keep it and go on."


def _text(framework: Framework, page: Page, where: str, rows: list[Placed], asked: Placed) -> str:
    """The whole message in words, the question and its choices first. A locked phone shows this too: no notes in it."""
    question = asked.question
    others = _others(rows, asked)
    choices = ", ".join(numbered(framework, level.id) for level in framework.scale.answers)
    has_note = " There is a note with it." if asked.answer and asked.answer.note else ""
    return said(
        [
            escape(f"{where}. {page.title}."),
            escape(question.prompt),
            escape(f"Choose: {choices}."),
            escape(f"Current answer: {answered(framework, asked.answer)}.") + has_note,
            _note_needed(framework, asked).replace("*", ""),
            *(f"{name}: {text}" for name, text in _both_ends(question)),
            *(["Consider:", *(escape(point) for point in question.consider)] if question.consider else []),
            escape(question.wording or ""),
            *(["Answered so far:", *(in_words(framework, row) for row in others)] if others else []),
            *(meaning.replace("*", "") for meaning in _meanings(framework, question)),
            _state(framework, rows, asked).replace("*", ""),
            briefly(page.promise),
            TYPING,
        ]
    )
