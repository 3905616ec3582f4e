"""Which framework when: the list, the questions for a chair who is unsure, and what is suggested."""

from collections.abc import Iterable

from bot.slack.blocks import (
    Block,
    Drawn,
    Element,
    View,
    actions,
    asked,
    button,
    escape,
    modal,
    option,
    said,
    section,
    sections,
    small,
)
from bot.slack.ids import Do, Field, Form, action, pack
from bot.slack.views.answers import count
from bot.slack.views.editions import ADDED
from flows.choosing import Lately, Look, Purpose, Suggestion
from frameworks.model import Framework
from frameworks.overview import Entry, entry, minutes
from frameworks.shipped import is_shipped

HEAD = "Which framework, when"
OURS = "The questions are our own; names and structure are the publishers'. Each begins with whose words it uses."
UNSURE = "Not sure which? Three short questions, and I suggest one."
HELP_ME = "Help me choose"
CHOICE = "You can begin any framework you like; this is only a suggestion."
NOT_HERE = "Its file is not installed here. Whoever runs me can add it."

LOOKS = {
    Look.TRUST: "The whole trust",
    Look.BOARD: "The board's own work",
    Look.SCHOOLS: "How our schools improve",
    Look.UNSURE: "I am not sure yet",
}
PURPOSES = {
    Purpose.LEARN: "To see where we are strong, and what is hard",
    Purpose.GROWTH: "To think about growth",
    Purpose.STATEMENT: "To prepare the yearly governance statement",
    Purpose.CHALLENGE: "To look closer at a challenge we have seen",
}
LATELIES = {Lately.YES: "Yes", Lately.NO: "No, or I do not know"}


def draw(library: Iterable[Framework]) -> Drawn:
    """The newest edition of each framework: what it is, when to use it, how long it takes."""
    told = [_told(framework) for framework in library]
    plain_lines = [line.replace("*", "") for lines in told for line in lines]
    help_me = button(HELP_ME, action(Do.CHOOSE_FRAMEWORK), pack("frameworks"), primary=True)
    return Drawn(
        said([f"{HEAD}.", *plain_lines, UNSURE, OURS]),
        [
            section(f"*{HEAD}*"),
            *(section("\n".join(lines)) for lines in told),
            section(UNSURE),
            *actions([help_me]),
            *small([OURS]),
        ],
    )


def _told(framework: Framework) -> list[str]:
    about = entry(framework.id)
    added = "" if is_shipped(framework) else f", {ADDED}"
    whose = f"*{escape(framework.name)}* ({escape(framework.publisher)}, edition {framework.edition}{added})"
    if about is None:
        return [whose, escape(framework.purpose), _long(framework)]
    return [whose, f"{escape(about.shape)}.", f"When: {escape(about.choose_when)}", _long(framework)]


def _long(framework: Framework) -> str:
    number = len(framework.questions)
    size = f"{count(number, framework.names.question)} in {count(len(framework.domains), framework.names.domain)}"
    return f"How long: {size}, about {minutes(number)} minutes for all of it."


def choose() -> View:
    """Three questions on one page."""
    return modal(
        Form.CHOOSE_FRAMEWORK,
        HELP_ME,
        [
            _radio(Field.LOOK, "What would you like to look at?", LOOKS),
            _radio(Field.PURPOSE, "What is it for?", PURPOSES),
            _radio(Field.LATELY, "Did leaders look across the whole trust in the last year or so?", LATELIES),
        ],
        submit="Suggest one",
    )


def _radio(name: Field, label: str, choices: dict[Look, str] | dict[Purpose, str] | dict[Lately, str]) -> Block:
    options = [option(words, value.value) for value, words in choices.items()]
    return asked(name, label, {"type": "radio_buttons", "options": options})


def suggested(suggestion: Suggestion, about: Entry, framework: Framework | None, also: Framework | None) -> View:
    """The suggestion with its reason. `framework` and `also` are the newest editions, None where none is installed."""
    beside = entry(suggestion.also.framework)
    facts = [
        f"{escape(about.shape)}.",
        _long(framework) if framework else NOT_HERE,
        f"How often: {escape(about.rhythm)}",
    ]
    other = [f"*{escape(beside.name)}* would fit too. {escape(suggestion.also.why)}"] if beside else []
    chosen = [_start(framework, "Set up a round with it", primary=True)] if framework else []
    second = [_start(also, "Set up the other instead")] if also else []
    return modal(
        Form.SUGGESTED,
        HELP_ME,
        [
            section(f"I suggest *{escape(about.name)}*."),
            section(escape(suggestion.reason)),
            *sections(facts),
            *actions(chosen),
            *sections(other),
            *actions(second),
            *small([CHOICE]),
        ],
        close="Close",
    )


def _start(framework: Framework, label: str, primary: bool = False) -> Element:
    spoken = f"{label}: {framework.name}"
    return button(label, action(Do.START_WITH, framework.id), pack(framework.key), spoken=spoken, primary=primary)
