"""What a leader is asked for beside the answer, by its name in this framework: a note, or a rationale and evidence."""

from collections.abc import Iterable

from bot.slack.blocks import escape
from bot.slack.views.answers import Placed, answered, needs_note
from flows.assessment import Answer
from flows.grammar import a, listed, lowered, several
from flows.speech import in_its_own_words
from frameworks.model import Framework


def note(framework: Framework) -> str:
    """ "a note", "an explanation"."""
    return a(lowered(framework.asks.note))


def word(framework: Framework) -> str:
    """ "note", "explanation"."""
    return lowered(framework.asks.note)


def evidence(framework: Framework) -> str:
    """ "evidence"; empty where none is asked for."""
    return lowered(framework.asks.evidence or "")


def both(framework: Framework) -> str:
    """ "a note", "a rationale and evidence"."""
    return listed(part for part in (note(framework), evidence(framework)) if part)


def the(framework: Framework) -> str:
    """ "note", "rationale and evidence"."""
    return listed(part for part in (lowered(framework.asks.note), evidence(framework)) if part)


def each(framework: Framework) -> str:
    """ "each note", "each rationale and piece of evidence"."""
    pieces = [lowered(framework.asks.note), *([f"piece of {evidence(framework)}"] if framework.asks.evidence else [])]
    return f"each {listed(pieces)}"


def many(framework: Framework) -> str:
    """Those of everybody: "notes", "explanations", "rationale and evidence"."""
    return the(framework) if framework.asks.evidence else several(the(framework))


def stored(framework: Framework) -> str:
    """ "your ratings and notes", "your ratings, rationale and evidence"."""
    evidence_ = [evidence(framework)] if framework.asks.evidence else []
    answers = "your answers" if in_its_own_words(framework) else "your ratings"
    return listed([answers, word(framework) if evidence_ else many(framework), *evidence_])


def several_texts(framework: Framework) -> str:
    """What everybody's texts are counted as: "note", "explanation"; "text" where there are two."""
    return "text" if framework.asks.evidence else word(framework)


def owed(framework: Framework, rows: Iterable[Placed]) -> str:
    """ "1 still needs its explanation."; empty where nothing is owed."""
    number = sum(needs_note(framework, row.answer) for row in rows)
    if not number:
        return ""
    return f"1 still needs its {word(framework)}." if number == 1 else f"{number} still need {a(word(framework))} each."


def title(framework: Framework) -> str:
    """The form's: "Your note", "Rationale and evidence"."""
    return the(framework).capitalize() if framework.asks.evidence else f"Your {the(framework)}"


def press(framework: Framework, answer: Answer | None) -> str:
    """The button that opens the form."""
    return f"Edit the {the(framework)}" if answer and (answer.note or answer.evidence) else f"Add {both(framework)}"


def with_them(framework: Framework, answer: Answer | None) -> str:
    """ ", with a note" to go behind an answer; empty where nothing was written."""
    if answer is None:
        return ""
    texts = ((answer.note, note(framework)), (answer.evidence, evidence(framework) or "evidence"))
    written = [name for text, name in texts if text]
    return f", with {listed(written)}" if written else ""


def those(framework: Framework, answer: Answer) -> str:
    """What was written, of what is asked for: "note", "evidence", "rationale and evidence"."""
    texts = ((answer.note, word(framework)), (answer.evidence, evidence(framework) or "evidence"))
    return listed(name for text, name in texts if text)


def written(framework: Framework, answer: Answer | None) -> list[tuple[str, str]]:
    """What was written, each text below its name: "Your note", "Your evidence"."""
    if answer is None:
        return []
    texts = ((lowered(framework.asks.note), answer.note), (evidence(framework) or "evidence", answer.evidence))
    return [(f"Your {name}", text) for name, text in texts if text]


def line(framework: Framework, one: Placed) -> str:
    """ "1  Strategy from purpose: *Some strength*, with a note", in mrkdwn."""
    chosen = f"*{escape(answered(framework, one.answer))}*{with_them(framework, one.answer)}"
    return f"{one.number}  {escape(one.question.title)}: {chosen}"


def in_words(framework: Framework, one: Placed) -> str:
    """The same as a sentence of a message's text."""
    chosen = f"{answered(framework, one.answer)}{with_them(framework, one.answer)}"
    return escape(f"{one.number} {one.question.title}: {chosen}.")
