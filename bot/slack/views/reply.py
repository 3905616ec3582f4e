"""A short answer in words."""

from bot.slack.blocks import Drawn, escape, said, sections
from flows.effects import Reply


def draw(reply: Reply) -> Drawn:
    """The lines may hold names of people and domains; `*bold*` of ours is kept."""
    lines = [escape(line) for line in reply.lines]
    return Drawn(said(line.replace("*", "") for line in lines), sections(lines))
