"""For the chair: a closed round seen through another framework."""

from collections.abc import Iterable

from bot import seen_through
from bot.slack.blocks import View, actions, button, escape, modal, section, sections, small
from bot.slack.ids import Do, Form, action, pack
from bot.slack.views.answers import listed
from flows.through import Item, Through
from frameworks.contents import Contents
from frameworks.model import Framework

TITLE = "Another framework"
ASK = (
    "What does *{title}* tell us about another framework? You see which answers speak to each part of it, and what "
    "they cannot tell. Only you see this."
)
ONE_WAY = "These are the frameworks that this round's questions are linked with."


def choice(assessment: str, title: str, others: Iterable[Contents]) -> View:
    presses = [button(other.name, action(Do.THROUGH, other.key), pack(assessment)) for other in others]
    blocks = [section(ASK.format(title=escape(title))), *actions(presses), *small([ONE_WAY])]
    return modal(Form.THROUGH, TITLE, blocks, close="Close")


def draw(framework: Framework, title: str, seen: Through) -> View:
    """Item by item what speaks to it; then, in one line, what nothing speaks to. `framework` is the round's."""
    lines = [f"*{escape(title)}*, seen through *{escape(seen.name)}*."]
    for item in seen.items:
        if item.head or item.speaks or item.areas:
            lines += [f"*{seen_through.titled(item, escape)}*", *_below(framework, item)]
    silent = [escape(f"{item.number} {item.name}" if item.number else item.name) for item in seen.silent]
    unspoken = f"*Nothing in this round speaks to:* {listed(silent)}." if silent else ""
    blocks = [*sections(lines), *sections([unspoken]), *small(seen_through.about(seen, escape))]
    return modal(Form.THROUGH, TITLE, blocks, close="Close")


def _below(framework: Framework, item: Item) -> list[str]:
    return [f"•  {line}" for line in seen_through.lines(framework, item, escape)]
