"""A domain's page with every answer on it: check, change, submit."""

from bot.slack.blocks import (
    Block,
    Drawn,
    actions,
    button,
    confirmed,
    cut,
    escape,
    header,
    quote,
    rich_text,
    said,
    section,
    sections,
    small,
)
from bot.slack.ids import Do, action, pack
from bot.slack.views import beside, earlier
from bot.slack.views.answers import Placed, answered, is_answered, needs_note
from bot.slack.views.beside import in_words, line
from bot.slack.views.promises import briefly
from flows.effects import Page
from flows.grammar import listed, several
from flows.naming import number_of
from frameworks.model import Domain, Framework

NOTE_BEGINS = 150
SUBMIT_SHOWN = 34
"""Letters on a button that a phone shows whole; the page's own head names what is submitted."""
ROOMY = 20  # a longer domain is drawn in one line per question, or its blocks would not fit a message


def draw(framework: Framework, page: Page, domain: Domain, rows: list[Placed]) -> Drawn:
    lacking = _lacking(framework, rows)
    ready = "Everything is answered. Submit when you are happy with it." if not lacking else ""
    head = f"Check your answers: {domain.name}"
    typing = f"You can also type, for example “change {number_of(framework, domain, 1)}” or “help”."
    blocks = [
        *small([escape(page.title)]),
        header(head),
        *(_roomy(framework, page, domain, rows) if len(rows) <= ROOMY else _compact(framework, page, domain, rows)),
        *earlier.blocks(framework, page, domain, rows, None),
        *sections(lacking or [ready]),
        *small(_asked_for(framework, rows)),
        *actions([_submit(framework, page, domain)] if not lacking else []),
        *actions([button("Pause", action(Do.PAUSE), pack(page.assessment, domain.id))] if lacking else []),
        *small([f"All of this is saved. {briefly(page.promise, framework)}", typing]),
    ]
    told = escape(f"{head}. {page.title}.")
    answers = [in_words(framework, row) for row in rows]
    plain_lacking = [text.replace("*", "") for text in lacking]
    choose = f"Each {framework.names.question} has a Change button." + ("" if lacking else " Below them is Submit.")
    return Drawn(
        said(
            [
                told,
                *plain_lacking,
                ready,
                escape(earlier.in_words(framework, rows, None)),
                *answers,
                *_asked_for(framework, rows),
                choose,
                briefly(page.promise, framework),
                typing,
            ]
        ),
        blocks,
    )


def _roomy(framework: Framework, page: Page, domain: Domain, rows: list[Placed]) -> list[Block]:
    blocks: list[Block] = []
    for row in rows:
        value = pack(page.assessment, domain.id, row.question.id)
        change = button("Change", action(Do.CHANGE), value, spoken=_spoken(framework, row))
        name = escape(f"{row.number}  {row.question.title}")
        blocks.append(section(f"{name}\n*{escape(answered(framework, row.answer))}*", change))
        texts = beside.written(framework, row.answer)
        if texts:
            blocks.append(rich_text(*(quote(cut(_called(framework, *text), NOTE_BEGINS)) for text in texts)))
    return blocks


def _compact(framework: Framework, page: Page, domain: Domain, rows: list[Placed]) -> list[Block]:
    changes = [
        button(
            f"Change {row.number}",
            action(Do.CHANGE, str(row.number)),
            pack(page.assessment, domain.id, row.question.id),
            spoken=_spoken(framework, row),
        )
        for row in rows
    ]
    return [*sections(line(framework, row) for row in rows), *actions(changes)]


def _spoken(framework: Framework, row: Placed) -> str:
    return f"Change {framework.names.question} {row.number}, {row.question.name}"


def _called(framework: Framework, name: str, text: str) -> str:
    """Where two texts are asked for, each says which it is."""
    return f"{name.removeprefix('Your ').capitalize()}: {text}" if framework.asks.evidence else text


def _asked_for(framework: Framework, rows: list[Placed]) -> list[str]:
    """Where a rationale and evidence are asked for: which answers are without. Nothing waits for them."""
    if not framework.asks.evidence:
        return []
    given = [row for row in rows if is_answered(row) and not needs_note(framework, row.answer)]
    lists = (
        (framework.asks.note, [str(row.number) for row in given if row.answer and not row.answer.note]),
        (framework.asks.evidence, [str(row.number) for row in given if row.answer and not row.answer.evidence]),
    )
    parts = [f"{name} for {listed(numbers)}" for name, numbers in lists if numbers]
    return [f"Asked for as well, and not written: {'; '.join(parts)}. You can submit without."] if parts else []


def _lacking(framework: Framework, rows: list[Placed]) -> list[str]:
    """What keeps this from being submitted, in words; empty when nothing does."""
    open_ones = [str(row.number) for row in rows if not is_answered(row)]
    no_note = [row for row in rows if needs_note(framework, row.answer)]
    lines = []
    if open_ones:
        word = framework.names.question.capitalize()
        word = word if len(open_ones) == 1 else several(word)
        lines.append(f"*Still to answer:* {word} {listed(open_ones)}.")
    for row in no_note:
        chosen = escape(answered(framework, row.answer))
        what = f"{beside.note(framework)} for {framework.names.question} {row.number}"
        lines.append(f"*Still to write:* {what}, which “{chosen}” needs.")
    return lines


def _submit(framework: Framework, page: Page, domain: Domain) -> dict[str, object]:
    return confirmed(
        button(submit_label(framework, domain), action(Do.SUBMIT), pack(page.assessment, domain.id), primary=True),
        "Submit these answers?",
        f"The chair is told that you have finished {domain.name}, not what you answered. "
        "You can reopen and change your answers until the round closes.",
        "Submit",
        "Not yet",
    )


def submit_label(framework: Framework, domain: Domain) -> str:
    """What the button says: the domain's name, where it fits a phone."""
    label = f"Submit {domain.name}"
    return label if len(label) <= SUBMIT_SHOWN else f"Submit this {framework.names.domain}"
