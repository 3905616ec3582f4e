"""For the chair: a closed round seen through another framework."""

from collections.abc import Iterable

from bot import seen_through
from bot.slack.blocks import View, actions, button, escape, modal, section, sections, small
from bot.slack.ids import Do, Form, action, pack
from flows.grammar import listed
from flows.through import UNANSWERED, Item, Through
from frameworks.contents import Contents
from frameworks.model import Framework

TITLE = "Another framework"
ASK = (
    "What does *{title}* tell us about another framework? You see which answers speak to each part of it, and what "
    "they cannot tell. Only you see this."
)
NOBODY = "Nobody answered what speaks to it, so this round tells nothing about it."
ONE_WAY = "These are the frameworks that this round's questions are linked with."


def choice(assessment: str, title: str, others: Iterable[Contents]) -> View:
    presses = [button(other.name, action(Do.THROUGH, other.key), pack(assessment)) for other in others]
    blocks = [section(ASK.format(title=escape(title))), *actions(presses), *small([ONE_WAY])]
    return modal(Form.THROUGH, TITLE, blocks, close="Close")


def draw(framework: Framework, title: str, seen: Through) -> View:
    """What this is; then head by head what speaks to each item; then what nothing, or nobody, speaks to.

    `framework` is the round's.
    """
    blocks = [section(f"*{escape(title)}*, seen through *{escape(seen.name)}*.")]
    blocks += small(seen_through.about(seen, escape))
    speaks = [one for item in seen.items for one in item.speaks]
    if speaks and not any(one.answered or one.withheld for one in speaks):
        return modal(Form.THROUGH, TITLE, [*blocks, *sections([NOBODY])], close="Close")
    for head in heads(seen):
        shared = seen_through.shared_reasons(head)
        told = [line for item in head for line in _told(framework, item, item.cannot in shared)]
        blocks += sections([*told, *(f"•  {seen_through.reason_for(one, of, escape)}" for one, of in shared.items())])
    unanswered = [item for item in seen.items if item.cannot == UNANSWERED]
    blocks += sections([_named("Nobody answered what speaks to", unanswered)])
    blocks += sections([_named("Nothing in this round speaks to", seen.silent)])
    return modal(Form.THROUGH, TITLE, blocks, close="Close")


def heads(seen: Through) -> list[list[Item]]:
    """Each head with what stands in it and has an answer; a head with nothing to say is left out."""
    found: list[list[Item]] = []
    for item in seen.items:
        if item.head or not found:
            found.append([item])
        elif item.speaks and item.cannot != UNANSWERED:
            found[-1].append(item)
    return [head for head in found if len(head) > 1 or head[0].speaks or head[0].areas]


def _named(words: str, items: Iterable[Item]) -> str:
    names = [escape(f"{item.number} {item.name}" if item.number else item.name) for item in items]
    return f"*{words}:* {listed(names)}." if names else ""


def _told(framework: Framework, item: Item, told_below: bool) -> list[str]:
    """`told_below`: what cannot be told is the same of others under this head, and stands once below them."""
    bare = item.model_copy(update={"cannot": ""}) if told_below else item
    return [f"*{seen_through.titled(item, escape)}*", *_below(framework, bare)]


def _below(framework: Framework, item: Item) -> list[str]:
    return [f"•  {line}" for line in seen_through.lines(framework, item, escape, briefly=True)]
