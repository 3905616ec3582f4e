"""A short answer in words."""

from collections.abc import Iterable
from itertools import groupby

from bot.slack.blocks import Drawn, escape, said, sections
from flows.effects import Reply


def draw(reply: Reply) -> Drawn:
    """The lines may hold names of people and domains; `*bold*` of ours is kept. An empty line begins a new part."""
    lines = [escape(line) for line in reply.lines]
    return Drawn(
        said(line.replace("*", "") for line in lines), [block for part in _parts(lines) for block in sections(part)]
    )


def _parts(lines: Iterable[str]) -> list[list[str]]:
    return [list(part) for is_text, part in groupby(lines, key=bool) if is_text]
