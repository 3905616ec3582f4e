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
from bot.slack.views import beside, earlier
from bot.slack.views.answers import Placed, answered, count, is_answered, needs_note, numbered, said_and_asked
from bot.slack.views.beside import in_words, line, owed
from bot.slack.views.promises import briefly
from flows.effects import Page
from flows.grammar import listed
from flows.speech import ends_in_a_word
from frameworks.model import Domain, Framework, Level, LevelNames, Question

NOTE_SHOWN = 600
NOTE_GOES_ON = "… (press Edit the {texts} to see all of it)"
TYPING = "You can also type: a number, an answer in words, {note}, or “help”."
PROPOSED = "Proposed by us"


def draw(framework: Framework, page: Page, domain: Domain, rows: list[Placed], asked: Placed) -> Drawn:
    where = f"{domain.name}, {framework.names.question} {asked.number} of {len(rows)}"
    others = _others(rows, asked)
    state = _state(framework, rows, asked)
    blocks = [
        *small([escape(page.title)]),
        *sections(line(framework, row) for row in others),
        *([divider()] if others else []),
        header(where),
        rich_text(paragraph(rich(asked.question.prompt, bold=True))),
        *small([_whence(framework, asked.question)]),
        *_considering(asked.question),
        *_ends(framework, asked.question),
        *small([escape(asked.question.wording or "")]),
        *small(_meanings(framework, asked.question)),
        *_own_texts(framework, asked),
        *(earlier.blocks(framework, page, domain, rows, asked) if _asked_earlier(asked) else []),
        *([section(need)] if (need := _note_needed(framework, asked)) else []),
        *_buttons(framework, page, domain, asked),
        *([] if _asked_earlier(asked) else earlier.blocks(framework, page, domain, rows, asked)),
        *small([state, briefly(page.promise, framework), _typing(framework)]),
    ]
    return Drawn(_text(framework, page, where, rows, asked), blocks)


def _asked_earlier(asked: Placed) -> bool:
    """Its own note was written for another answer: that is said below the note."""
    return bool(asked.answer and asked.answer.note_for)


def _others(rows: list[Placed], asked: Placed) -> list[Placed]:
    return [row for row in rows if row.answer and row is not asked]


def _considering(question: Question) -> list[Block]:
    return small(["Consider", *(f"•  {escape(point)}" for point in question.consider)]) if question.consider else []


def _whence(framework: Framework, question: Question) -> str:
    """What is the publisher's: the number and where to read its own words; or that the topic is ours."""
    name = framework.names.question.capitalize()
    parts = [f"*{escape(question.name)}*"] if _has_a_name(framework) else []
    parts += [f"{name} {escape(question.number)}"] if question.number else []
    parts += [PROPOSED] if _is_ours_among_others(framework, question) else []
    if question.link:
        address = escape(str(question.link)).replace("|", "%7C")
        parts.append(f"<{address}|Read the publisher’s text>")
    return " · ".join(parts)


def _is_ours_among_others(framework: Framework, question: Question) -> bool:
    """Where every question is of our making, the invitation says so once for all of them."""
    return question.proposed and not all(one.proposed for one in framework.questions)


def _has_a_name(framework: Framework) -> bool:
    """Whether what is rated is a thing with a name, such as an element, and not a question that speaks for itself."""
    return framework.names.question != LevelNames().question


def _ends(framework: Framework, question: Question) -> list[Block]:
    ends = [f"*{name}:* {text}" for name, text in _both_ends(framework, question)]
    return [side_by_side(ends)] if ends else []


def _both_ends(framework: Framework, question: Question) -> Iterator[tuple[str, str]]:
    weak, strong = ("challenge", "strength")
    if ends_in_a_word(framework.scale):
        weak, strong = (
            escape(level.label.lower()) for level in (framework.scale.levels[0], framework.scale.levels[-1])
        )
    if question.weak:
        yield f"At the {weak} end", escape(question.weak)
    if question.strong:
        yield f"At the {strong} end", escape(question.strong)


def _typing(framework: Framework) -> str:
    return TYPING.format(note=beside.note(framework))


def _own_texts(framework: Framework, asked: Placed) -> list[Block]:
    goes_on = NOTE_GOES_ON.format(texts=beside.the(framework))
    return [
        rich_text(paragraph(rich(name, bold=True)), quote(cut(text, NOTE_SHOWN, goes_on)))
        for name, text in beside.written(framework, asked.answer)
    ]


def _note_needed(framework: Framework, asked: Placed) -> str:
    if not needs_note(framework, asked.answer):
        return ""
    chosen = escape(answered(framework, asked.answer))
    note = beside.note(framework)
    return f"*{chosen}* is saved, and needs {note} to go with it. Press {_press(framework, asked)}; then you can go on."


def _press(framework: Framework, asked: Placed) -> str:
    return beside.press(framework, asked.answer)


def _buttons(framework: Framework, page: Page, domain: Domain, asked: Placed) -> list[Block]:
    value = pack(page.assessment, domain.id, asked.question.id)
    chosen = asked.answer.answer if asked.answer else None
    needed = needs_note(framework, asked.answer)
    note = button(_press(framework, asked), action(Do.NOTE), value, primary=needed)
    steps = [
        *([note] if needed else []),
        *([button("Back", action(Do.BACK), value)] if asked.number > 1 else []),
        *([] if needed else [note]),
        button("Pause", action(Do.PAUSE), value),
    ]
    if needed:  # what is missing comes first, right below the sentence that says so
        return [*actions(steps), *_choices(framework, value, chosen)]
    return [*_choices(framework, value, chosen), *actions(steps)]


def _choices(framework: Framework, value: str, chosen: str | None) -> list[Block]:
    scale = framework.scale
    return [
        *actions([_choice(framework, Do.RATE, level, value, chosen) for level in scale.levels]),
        *actions([_choice(framework, Do.OTHER, level, value, chosen) for level in scale.others]),
    ]


def _choice(framework: Framework, do: Do, level: Level, value: str, chosen: str | None) -> Element:
    label = numbered(framework, level.id)
    if level.id != chosen:
        return button(label, action(do, level.id), value)
    return button(f"✓ {label}", action(do, level.id), value, spoken=f"{label}, current answer")


def _meanings(framework: Framework, question: Question) -> list[str]:
    """What each answer says, where the question does not describe its two ends; else only the answers with a catch.

    What to write beside an answer is told where it is written: in the form.
    """
    described = question.weak and question.strong
    between = framework.scale.levels[1:-1] if ends_in_a_word(framework.scale) else ()
    shown = [level for level in framework.scale.answers if level.note_required or not described or level in between]
    return [
        *(f"*{_named(framework, level)}:* {escape(said_and_asked(level)[0])}" for level in shown),
        _owing(framework),
    ]


def _named(framework: Framework, level: Level) -> str:
    return escape(numbered(framework, level.id))


def _owing(framework: Framework) -> str:
    """ "1 Not yet applied and Explained alternative need an explanation."; empty where no answer does."""
    owing = [f"*{_named(framework, level)}*" for level in framework.scale.answers if level.note_required]
    need = "needs" if len(owing) == 1 else "need"
    return f"{listed(owing)} {need} {beside.note(framework)}." if owing else ""


def _spoken_whence(framework: Framework, question: Question) -> str:
    """The same without the address, which nobody wants read out."""
    parts = [escape(f"{question.name}.")] if _has_a_name(framework) else []
    parts += [f"{framework.names.question.capitalize()} {escape(question.number)}."] if question.number else []
    parts += [f"{PROPOSED}."] if _is_ours_among_others(framework, question) else []
    return " ".join(parts)


def _state(framework: Framework, rows: list[Placed], asked: Placed) -> str:
    saved = f"Saved: {sum(map(is_answered, rows))} of {count(len(rows), framework.names.question)} answered."
    done = " ".join(filter(None, [saved, owed(framework, rows)]))
    if not is_answered(asked) or needs_note(framework, asked.answer):
        return done
    chosen = escape(answered(framework, asked.answer))
    return f"{done} Your answer here is *{chosen}*; press it again to keep it and go on."


def _text(framework: Framework, page: Page, where: str, rows: list[Placed], asked: Placed) -> str:
    """The whole message in words, the question and its choices first. A locked phone shows this too: no notes in it."""
    question = asked.question
    others = _others(rows, asked)
    choices = ", ".join(numbered(framework, level.id) for level in framework.scale.answers)
    with_it = beside.with_them(framework, asked.answer).removeprefix(", with ")
    has_note = f" There is {with_it} with it." if with_it else ""
    return said(
        [
            escape(f"{where}. {page.title}."),
            escape(question.prompt),
            _spoken_whence(framework, question),
            escape(f"Choose: {choices}."),
            escape(f"Current answer: {answered(framework, asked.answer)}.") + has_note,
            _note_needed(framework, asked).replace("*", ""),
            escape(earlier.in_words(framework, rows, asked)),
            *(f"{name}: {text}" for name, text in _both_ends(framework, question)),
            *(["Consider:", *(escape(point) for point in question.consider)] if question.consider else []),
            escape(question.wording or ""),
            *(["Answered so far:", *(in_words(framework, row) for row in others)] if others else []),
            *(meaning.replace("*", "") for meaning in _meanings(framework, question)),
            _state(framework, rows, asked).replace("*", ""),
            briefly(page.promise, framework),
            _typing(framework),
        ]
    )
