"""To the chair once a broad round is posted: which frameworks would look closer at a challenge it found."""

from collections.abc import Iterator

from bot.slack.blocks import Block, Drawn, button, escape, header, said, section, small
from bot.slack.ids import Do, action, pack
from flows.effects import DeepDive, DeepDives

HEAD = "A closer look, if you like"
WHY = "Some of *{title}* came out as a challenge. {these} would look closer, with the leaders who answered that part."
YOURS = "Nothing is sent until you have checked the set-up. Only you see this message."


def draw(found: DeepDives) -> Drawn:
    these = "This framework" if len(found.offers) == 1 else "These frameworks"
    about = WHY.format(title=escape(found.title), these=these)
    lines = [f"{escape(one.name)}: {escape(one.shape)}. {escape(one.reason)}" for one in found.offers]
    return Drawn(
        said([HEAD, about.replace("*", ""), *lines, YOURS]),
        [header(HEAD), section(about), *_offers(found), *small([YOURS])],
    )


def _offers(found: DeepDives) -> Iterator[Block]:
    for one in found.offers:
        value = pack(found.assessment, one.domain)
        set_up = button("Set it up", action(Do.DEEP_DIVE, one.framework), value, spoken=f"Set up: {one.name}")
        yield section(_line(one), set_up)


def _line(one: DeepDive) -> str:
    return f"*{escape(one.name)}*: {escape(one.shape)}.\n{escape(one.reason)}"
