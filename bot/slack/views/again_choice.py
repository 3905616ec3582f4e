"""To the chair once the summary is posted: when shall we look again?"""

from bot.slack.blocks import Drawn, Element, actions, button, day, escape, header, said, section, small
from bot.slack.ids import NEVER, Do, action, pack
from flows.effects import AgainChoice

HEAD = "When shall we look again?"
WHY = (
    "A second look shows what moved. I write to you then, with what was found this time and the same leaders filled in."
)
TERMS = "Terms are by the usual pattern; choose another date where yours differ."


def draw(choice: AgainChoice) -> Drawn:
    about = f"The summary of *{escape(choice.title)}* is posted."
    if choice.settled:
        ended = escape(choice.settled)
        spoken = said([HEAD, about.replace("*", ""), ended])
        other = button("Choose another date", action(Do.AGAIN_DATE), pack(choice.assessment))
        change = [] if choice.over else actions([other])
        return Drawn(spoken, [header(HEAD), section(f"{about}\n{ended}"), *change])
    dates = [f"Next term: {day(choice.next_term)}.", f"In six months: {day(choice.six_months)}."]
    spoken = said([HEAD, about.replace("*", ""), WHY, *dates, f"In a year: {day(choice.a_year)}.", TERMS])
    return Drawn(spoken, [header(HEAD), section(f"{about} {WHY}"), *actions(_buttons(choice)), *small([TERMS])])


def _buttons(choice: AgainChoice) -> list[Element]:
    value = pack(choice.assessment)
    dates = (("Next term", choice.next_term), ("In six months", choice.six_months), ("In a year", choice.a_year))
    offered = [
        button(f"{name} ({when.day} {when:%b %Y})", action(Do.AGAIN, when.isoformat()), value) for name, when in dates
    ]
    other = button("Another date", action(Do.AGAIN_DATE), value)
    return [*offered, other, button("Not now", action(Do.AGAIN, NEVER), value)]
