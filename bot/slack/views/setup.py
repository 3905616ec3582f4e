"""The set-up form's first three pages: the round, who answers what, how answers are shown."""

from collections.abc import Iterable

from bot.slack.blocks import (
    CUT_SHORT,
    OPTION_LIMIT,
    Block,
    Element,
    View,
    actions,
    asked,
    button,
    cut,
    escape,
    modal,
    option,
    plain,
    section,
    sections,
    small,
)
from bot.slack.ids import Do, Field, Form, action, field, pack
from bot.slack.views.answers import listed
from bot.slack.views.promises import UNTIL_CLOSE, choices
from flows.grammar import a
from flows.setup import Setup
from frameworks.model import Framework
from frameworks.overview import entry

TITLE = "Start a round"
TITLE_LIMIT = 100
NAMED = 5
SMALLEST_GROUPS = range(2, 21)


def loading(setup_id: str) -> View:
    """Shown at once, while the page behind it is made. Should that page never come, there is a way on."""
    words = [section("One moment, getting this ready…"), *small(["If this stays, press *Check again*."])]
    return modal(Form.LOADING, TITLE, words, metadata=pack(setup_id), submit="Check again")


def expired() -> View:
    """For a set-up that was forgotten: they are kept for two days."""
    return modal(
        Form.LOADING, TITLE, [section("This set-up is no longer kept. Type `/assurance start` to begin anew.")]
    )


def round_page(setup: Setup, editions: Iterable[Framework], *, ask_channel: bool) -> View:
    """Page 1. `ask_channel` when it was not started in a channel."""
    editions = tuple(editions)
    options = [option(_edition(one), one.key) for one in editions]
    chosen = next((one for one in options if one["value"] == setup.framework), options[0])
    title: Element = {
        "type": "plain_text_input",
        "max_length": TITLE_LIMIT,
        "placeholder": plain("Trust review, spring"),
    }
    due: Element = {"type": "datepicker"}
    if setup.title:
        title["initial_value"] = setup.title
    if setup.due:
        due["initial_date"] = setup.due.isoformat()
    blocks = [
        *([asked(Field.CHANNEL, "Channel", _channel(setup), hint=CHANNEL_HINT)] if ask_channel else []),
        asked(Field.FRAMEWORK, "Framework", {"type": "static_select", "options": options, "initial_option": chosen}),
        *small(_when_which(editions)),
        asked(Field.TITLE, "What shall we call this round?", title, hint="Everybody asked will see it."),
        asked(Field.DUE, "Due date", due, hint="It closes one working day later; you can move it."),
        asked(
            Field.CHAIR,
            "Who chairs it?",
            {"type": "users_select", "initial_user": setup.chair or setup.by},
            hint="The chair sees who has finished, closes the round and posts the summary.",
        ),
    ]
    return modal(Form.SETUP_ROUND, TITLE, blocks, metadata=pack(setup.id), submit="Next")


CHANNEL_HINT = "The round is announced here, and here what was found is posted in the end."


def _edition(framework: Framework) -> str:
    edition = f", {framework.edition}"
    return cut(framework.name, OPTION_LIMIT - len(edition), CUT_SHORT) + edition


def _when_which(editions: Iterable[Framework]) -> list[str]:
    """What each is for, where there is something to choose."""
    known = [about for id in dict.fromkeys(one.id for one in editions) if (about := entry(id))]
    if len(known) < 2:
        return []
    return [*(f"*{escape(about.name)}:* {escape(about.choose_when)}" for about in known), UNSURE]


UNSURE = "Not sure? `/assurance frameworks` asks three short questions and suggests one."


def _channel(setup: Setup) -> Element:
    picker: Element = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**picker, "initial_conversation": setup.channel} if setup.channel else picker


def leaders_page(setup: Setup, framework: Framework) -> View:
    """Page 2: one picker of people for each domain, with whoever was chosen before."""
    part = framework.names.domain
    intro = (
        f"*Who answers what?* Several leaders may answer {a(part)}, and one leader several. "
        "They do not see each other's answers until the round closes."
    )
    blocks = [
        section(intro),
        *([section(_departed(setup))] if setup.departed else []),
        *([section(_reworded(setup, framework))] if setup.reworded else []),
        *small([f"You can leave {a(part)} open for now. Before the start, I tell you which still need somebody."]),
        *(_domain(setup, framework, domain.id) for domain in framework.domains),
        *back(setup, Form.SETUP_ROUND),
    ]
    return modal(Form.SETUP_LEADERS, TITLE, blocks, metadata=pack(setup.id), submit="Next")


def _departed(setup: Setup) -> str:
    """Looking again: who answered last time and is no longer here."""
    names = listed(escape(name) for name in setup.departed)
    have = "has" if len(setup.departed) == 1 else "have"
    return f"Filled in from last time. *{names}* {have} left since; choose somebody in their place."


def _reworded(setup: Setup, framework: Framework) -> str:
    """Looking again: what reads differently since, by name as far as it stays short."""
    more = len(setup.reworded) - NAMED
    names = [*(f"“{escape(name)}”" for name in setup.reworded[:NAMED]), *([f"{more} more"] if more > 0 else [])]
    return (
        f"*Worded differently since last time:* {listed(names)}. They stand beside last time's answers, and the "
        f"summary says so. Everything is asked as {escape(framework.name)}, {framework.edition}, reads now."
    )


def _domain(setup: Setup, framework: Framework, id: str) -> Block:
    domain = next(domain for domain in framework.domains if domain.id == id)
    picker: Element = {"type": "multi_users_select", "placeholder": plain("Choose leaders")}
    if setup.domains.get(id):
        picker["initial_users"] = list(setup.domains[id])
    hint = f"Usually: {domain.suggested}" if domain.suggested else ""
    return asked(field(Field.DOMAIN, id), domain.name, picker, hint=hint, optional=True)


def shown_page(setup: Setup, framework: Framework) -> View:
    """Page 3: the promise made to leaders."""
    ways = choices(framework)
    options = {shown: option(choice.label, shown.value, choice.option) for shown, choice in ways.items()}
    radio = {
        "type": "radio_buttons",
        "options": list(options.values()),
        "initial_option": options[setup.promise.shown],
    }
    groups = {size: option(f"{size} leaders", str(size)) for size in SMALLEST_GROUPS}
    smallest = {
        "type": "static_select",
        "options": list(groups.values()),
        "initial_option": groups[setup.promise.smallest_group],
    }
    blocks = [
        section("*Who will see what?* Leaders are told this before they begin, and it cannot be changed afterwards."),
        asked(Field.SHOWN, "How answers are shown", radio),
        *sections(f"*{choice.label}:* {choice.exactly}" for choice in ways.values()),
        asked(
            Field.SMALLEST_GROUP,
            "Smallest group ever shown",
            smallest,
            hint="By role, or without names: a smaller group is never shown on its own. By name this plays no part.",
        ),
        *small([UNTIL_CLOSE.replace("you see your", "leaders see their own") + " The chair sees who has finished."]),
        *back(setup, Form.SETUP_LEADERS),
    ]
    return modal(Form.SETUP_SHOWN, TITLE, blocks, metadata=pack(setup.id), submit="Next")


def back(setup: Setup, to: Form) -> list[Block]:
    """The button that leads to an earlier page."""
    return actions([button("Back", action(Do.SETUP_BACK, to), pack(setup.id))])
