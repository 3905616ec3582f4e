"""A framework as Markdown, for reading and printing."""

import re
from collections.abc import Iterator

from frameworks.model import Domain, Framework, Level, Question, Side

SIDES = {Side.CHALLENGE: "challenge", Side.STRENGTH: "strength", Side.NEITHER: "neither side"}
PROPOSED = " (proposed by us)"


def to_markdown(framework: Framework) -> str:
    """Its facts, its scale as a table, and every question with what stands beside it."""
    return "\n".join(_lines(framework)).rstrip() + "\n"


def _lines(framework: Framework) -> Iterator[str]:
    publisher, link = plain(framework.publisher), framework.link
    yield f"# {plain(framework.name)}, {framework.edition}\n"
    yield f"Published by {publisher}: <{link}>\n"
    yield f"{plain(framework.purpose)}\n"
    yield f"**Whose words these are:** {plain(' '.join(framework.wordings))}\n"
    yield "## The answers\n"
    yield "| answer | what it says | counts towards | note |\n|---|---|---|---|"
    for level in framework.scale.levels:
        yield _level(level, SIDES[level.side])
    for level in framework.scale.others:
        yield _level(level, "off the scale")
    for domain in framework.domains:
        yield from _domain(domain)


def _level(level: Level, side: str) -> str:
    needed = "needed" if level.note_required else "as you like"
    return f"| {plain(level.label)} | {plain(level.meaning)} | {side} | {needed} |"


def _domain(domain: Domain) -> Iterator[str]:
    yield f"\n## {plain(domain.name)}{PROPOSED if domain.proposed else ''}\n"
    if domain.about:
        yield f"{plain(domain.about)}\n"
    if domain.suggested:
        yield f"Who usually knows: {plain(domain.suggested)}\n"
    for group in domain.groups:
        yield f"### {plain(group.name)}{PROPOSED if group.proposed else ''}\n"
        for question in group.questions:
            yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    number = f"{plain(question.number)} " if question.number else ""
    yield f"#### {number}{plain(question.name)}{PROPOSED if question.proposed else ''}\n"
    yield f"{plain(question.prompt)}\n"
    if question.consider:
        yield "Consider:\n"
        yield from (f"- {plain(point)}" for point in question.consider)
        yield ""
    for end, text in (("At the challenge end", question.weak), ("At the strength end", question.strong)):
        if text:
            yield f"**{end}:** {plain(text)}\n"
    if question.wording:
        yield f"*{plain(question.wording)}*\n"
    if question.theme:
        yield f"Traces to: {plain(question.theme)}\n"
    yield f"`{question.id}`" + (f" · <{question.link}>\n" if question.link else "\n")


def plain(text: str) -> str:
    """Text that means nothing but itself in Markdown, on one line."""
    marked = re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", " ".join(text.split()))
    return re.sub(r"^([-+]|\d+[.)])(?=\s|$)", r"\\\1", marked)
