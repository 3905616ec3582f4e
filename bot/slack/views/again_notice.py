"""To the chair when the chosen day has come: what was found last time, and one button that sets the next round up."""

from bot.slack.blocks import Drawn, actions, button, day, escape, header, said, section, sections, small
from bot.slack.ids import Do, action, pack
from flows.effects import AgainNotice
from flows.grammar import listed

HEAD = "Time to look again"
FILLED_IN = "Who answered what is filled in as it was; you check them before anything is sent."


def draw(notice: AgainNotice) -> Drawn:
    when = day(notice.published_at.date())
    about = f"You asked to look again at *{escape(notice.title)}*, whose summary was posted on {when}."
    found = _found(notice)
    if notice.settled:
        ended = escape(notice.settled)
        spoken = said([HEAD, about.replace("*", ""), *(line.replace("*", "") for line in found), ended])
        return Drawn(spoken, [header(HEAD), section(about), *sections(found), section(ended)])
    start = button("Set up the next round", action(Do.LOOK_AGAIN), pack(notice.assessment), primary=True)
    other = button("Another date", action(Do.AGAIN_DATE), pack(notice.assessment))
    return Drawn(
        said([HEAD, about.replace("*", ""), *(line.replace("*", "") for line in found), FILLED_IN]),
        [header(HEAD), section(about), *sections(found), *actions([start, other]), *small([FILLED_IN])],
    )


def _found(notice: AgainNotice) -> list[str]:
    lists = zip(notice.heads, (notice.strengths, notice.challenges), strict=True)
    return [f"*{name} then:* {listed(escape(one) for one in found)}." for name, found in lists if found]
