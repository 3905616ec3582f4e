"""What typed words mean: a rating by number or name, a command, a question by its number, or nothing of the kind."""

import re
from enum import StrEnum

from flows.events import Typed
from flows.naming import numbered
from frameworks.model import Framework, Frozen, Scale


class Command(StrEnum):
    HELP = "help"
    STATUS = "status"
    BACK = "back"
    SKIP = "skip"
    PAUSE = "pause"
    START = "start"


class Change(Frozen):
    """ "change 2.3": the third question of the second domain, both counted from 1 in the framework's order.

    "change 3" is about the page it is said on (`domain` is None); both are None where the words name no question.
    """

    domain: int | None = None
    question: int | None = None


class Choice(Frozen):
    answer: str


Meaning = Command | Change | Choice | None

_COMMANDS = {
    **dict.fromkeys(("help", "?", "hello", "hi"), Command.HELP),
    **dict.fromkeys(("status", "where am i", "progress"), Command.STATUS),
    **dict.fromkeys(("back", "previous"), Command.BACK),
    **dict.fromkeys(("skip", "pass"), Command.SKIP),
    **dict.fromkeys(("pause", "stop", "later"), Command.PAUSE),
    **dict.fromkeys(("start", "resume", "continue", "go on", "go"), Command.START),
}
_CHANGE = re.compile(r"(?:change|edit|go to)(?: (?:question|element|outcome|prompt))?((?: ?[\d.,:/-])*)$")


def understand(scale: Scale, text: str) -> Meaning:
    """None means ordinary words. A rating is its label, its number (1 is the challenge end), or both together."""
    said = _said(text)
    for place, level in enumerate(scale.levels, 1):
        if said in (_said(level.label), f"{place} {_said(level.label)}"):
            return Choice(answer=level.id)
    for other in scale.others:
        if said in (_said(other.label), _said(other.label).removesuffix(" yet")):
            return Choice(answer=other.id)
    if found := command(text):
        return found
    if change := _CHANGE.match(said):
        return _question_named(change[1])
    if said.isascii() and said.isdecimal() and len(said) <= 2 and 1 <= int(said) <= len(scale.levels):
        return Choice(answer=scale.levels[int(said) - 1].id)
    return None


def command(text: str) -> Command | None:
    """The command these words are, whatever the framework; for words typed where no round is open."""
    said = _said(text)
    return _COMMANDS.get(said) or _COMMANDS.get(said.rstrip(" ?"))


def _said(text: str) -> str:
    """Without what differs between keyboards and habits: capitals, spaces, curly apostrophes, a full stop."""
    return " ".join(text.replace("’", "'").replace("‘", "'").casefold().split()).strip(" .!")


def _question_named(numbers: str) -> Change:
    found = re.findall(r"\d+", numbers)
    if not 1 <= len(found) <= 2 or max(map(len, found)) > 3:
        return Change()
    *domain, question = map(int, found)
    return Change(domain=domain[0] if domain else None, question=question)


def meant(framework: Framework, text: str) -> Meaning:
    """As `understand`, with numbers read as this framework shows them: "change 7.3" may be its publisher's 7.3."""
    meaning = understand(framework.scale, text)
    if isinstance(meaning, Change) and (found := numbered(framework, f"{meaning.domain}.{meaning.question}")):
        place, question = found
        return Change(domain=place, question=framework.domains[place - 1].questions.index(question) + 1)
    return meaning


def address(framework: Framework, event: Typed) -> Typed:
    """The event on the page it speaks of: "change 2.3" is about the second domain, whichever page is current."""
    meaning = meant(framework, event.text)
    if isinstance(meaning, Change) and meaning.domain and meaning.domain <= len(framework.domains):
        return event.model_copy(update={"domain": framework.domains[meaning.domain - 1].id})
    return event
