"""To each leader after the summary: what it said, and when the next look is."""

from bot.slack.blocks import Drawn, day, escape, said, section, sections
from flows.effects import Thanks
from flows.grammar import listed

WITHOUT = "You gave no answer this time. What the others found is yours to read all the same."


def draw(thanks: Thanks) -> Drawn:
    word = "thank you" if thanks.answered and not thanks.nobody else "it is over"
    head = f"*{escape(thanks.title)}:* {word}. The summary is in <#{thanks.channel}>."
    without = not (thanks.answered or thanks.nobody)
    lines = [
        *([WITHOUT] if without else []),
        *_found(thanks),
        *([f"We look again on {day(thanks.next_look)}."] if thanks.next_look else []),
    ]
    spoken = f"{escape(thanks.title)}: {word}. The summary is posted."
    return Drawn(said([spoken, *(line.replace("*", "") for line in lines)]), [section(head), *sections(lines)])


def _found(thanks: Thanks) -> list[str]:
    if thanks.nobody:
        return ["Nobody answered this time, so it has no findings."]
    lists = zip(thanks.heads, (thanks.strengths, thanks.challenges), strict=True)
    found = [f"*{name}:* {listed(escape(one) for one in named)}." for name, named in lists if named]
    return found or ["Nothing stood out for most of those who answered."]
