"""The set-up form's first three pages: the round, who answers what, how answers are shown."""

from collections.abc import Iterable

from bot.slack.blocks import (
    Block,
    Element,
    View,
    actions,
    asked,
    button,
    escape,
    modal,
    option,
    plain,
    section,
    small,
    telling,
)
from bot.slack.ids import Do, Field, Form, action, field, pack
from bot.slack.views.editions import labels, told
from bot.slack.views.promises import choices
from flows.assessment import Promise, Shown
from flows.grammar import a, listed
from flows.setup import Setup
from frameworks.model import Framework

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
    """Page 1. `ask_channel` when it was not started in a channel. Drawn anew when another framework is chosen."""
    editions = tuple(editions)
    chosen = next((one for one in editions if one.key == setup.framework), editions[0])
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
        *_looks_again(setup),
        *([asked(Field.CHANNEL, "Channel", _channel(setup), hint=CHANNEL_HINT)] if ask_channel else []),
        telling(asked(Field.FRAMEWORK, "Framework", _picker(editions, chosen)), action(Do.SETUP_CHOSEN)),
        *small(told(chosen, editions)),
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


def _looks_again(setup: Setup) -> list[Block]:
    if not setup.last_time:
        return []
    return [section(f"This looks again at *{escape(setup.last_time)}*. What was set up then is filled in.")]


CHANNEL_HINT = "The round is announced here, and its summary is posted here in the end."


def _picker(editions: Iterable[Framework], chosen: Framework) -> Element:
    options = {key: option(label, key) for key, label in labels(editions).items()}
    return {"type": "static_select", "options": list(options.values()), "initial_option": options[chosen.key]}


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
        *small([NEEDED.format(each=f"Each {part}")]),
        *(_domain(setup, framework, domain.id) for domain in framework.domains),
        *back(setup, Form.SETUP_ROUND),
    ]
    return modal(Form.SETUP_LEADERS, TITLE, blocks, metadata=pack(setup.id), submit="Next")


NEEDED = (
    "{each} needs somebody before the round can start. “Optional” only means that you can look ahead first: "
    "I tell you who is still missing."
)


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
    """Page 3: the promise made to leaders. Drawn anew when another way is chosen."""
    ways = choices(framework)
    chosen = ways[setup.promise.shown]
    options = {shown: option(choice.label, shown.value, choice.option) for shown, choice in ways.items()}
    radio = {
        "type": "radio_buttons",
        "options": list(options.values()),
        "initial_option": options[setup.promise.shown],
    }
    blocks = [
        section("*Who will see what?* Leaders are told this before they begin, and it cannot be changed afterwards."),
        telling(asked(Field.SHOWN, "How answers are shown", radio), action(Do.SETUP_CHOSEN)),
        section(f"*{chosen.label}:* {chosen.exactly}"),
        *_smallest_group(setup.promise),
        *small(["Until the round closes, each leader sees only their own answers. The chair sees who has finished."]),
        *back(setup, Form.SETUP_LEADERS),
    ]
    return modal(Form.SETUP_SHOWN, TITLE, blocks, metadata=pack(setup.id), submit="Next")


def _smallest_group(promise: Promise) -> list[Block]:
    """Asked only where it means something: by name it plays no part."""
    if promise.shown is Shown.NAMED:
        return []
    groups = {size: option(f"{size} leaders", str(size)) for size in SMALLEST_GROUPS}
    picker: Element = {
        "type": "static_select",
        "options": list(groups.values()),
        "initial_option": groups[promise.smallest_group],
    }
    hint = "What fewer leaders than this said is never shown on its own."
    return [asked(Field.SMALLEST_GROUP, "Smallest group ever shown", picker, hint=hint)]


def back(setup: Setup, to: Form) -> list[Block]:
    """The button that leads to an earlier page."""
    return actions([button("Back", action(Do.SETUP_BACK, to), pack(setup.id))])
