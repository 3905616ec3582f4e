"""To the chair: something was posted to the round's channel, and nobody knows whether it arrived."""

from bot.slack.blocks import Drawn, actions, button, escape, header, said, section, small
from bot.slack.ids import Do, action, pack
from flows.effects import DoubtNotice

HEAD = "Did this arrive?"
OVER = "Whether this arrived is settled"
LOOK = "Please look in the channel. I cannot look there myself, and I post nothing twice without being asked."


def draw(notice: DoubtNotice) -> Drawn:
    title, ended = escape(notice.title), escape(notice.settled)
    about = f"I posted {notice.what} in <#{notice.channel}>, and Slack {{}} not confirmed that it arrived."
    what = f"*{title}*: {about.format('had' if ended else 'has')}"
    if ended:
        return Drawn(said([f"{OVER}.", what.replace("*", ""), ended]), [header(OVER), section(f"{what}\n{ended}")])
    value = pack(notice.assessment, draft=f"{notice.row}.{notice.number}")
    there = button("It is there", action(Do.IT_IS_THERE), value)
    again = button("Post it again", action(Do.POST_AGAIN), value)
    return Drawn(
        said([HEAD, what.replace("*", ""), LOOK]),
        [header(HEAD), section(what), *actions([there, again]), *small([LOOK])],
    )
