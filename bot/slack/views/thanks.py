"""To each leader after the summary: what it said, and when the next look is."""

from bot.slack.blocks import Drawn, day, escape, said, section, sections
from flows.effects import Thanks
from flows.grammar import listed

NOBODY = "Nobody had answered a question when it closed."


def draw(thanks: Thanks) -> Drawn:
    words = "thank you. The" if thanks.answered else "the"
    head = f"*{escape(thanks.title)}:* {words} summary is in <#{thanks.channel}>."
    found = [NOBODY] if thanks.nobody_did else _found(thanks)
    lines = [*found, *([f"We look again on {day(thanks.next_look)}."] if thanks.next_look else [])]
    spoken = f"{escape(thanks.title)}: {words} summary is posted."
    return Drawn(said([spoken, *(line.replace("*", "") for line in lines)]), [section(head), *sections(lines)])


def _found(thanks: Thanks) -> list[str]:
    lists = zip(thanks.heads, (thanks.strengths, thanks.challenges), strict=True)
    found = [f"*{name}:* {listed(escape(one) for one in named)}." for name, named in lists if named]
    return found or ["Nothing stood out for most of those who answered."]
