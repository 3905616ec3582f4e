"""To somebody concerned by a change on the way: one sentence."""

from bot.slack.blocks import Drawn, Element, actions, button, confirmed, escape, said, section
from bot.slack.ids import AGAIN, Do, action, pack
from flows.effects import News


def draw(news: News) -> Drawn:
    sentence = escape(news.sentence)
    value = pack(news.assessment)
    go_on = [button("Continue", action(Do.START, AGAIN), value, spoken=f"Continue {news.title}")] if news.go_on else []
    other = [button("Choose another channel", action(Do.CHANNEL), value)] if news.choose_channel else []
    chair = [_sure(button("Take the chair", action(Do.STEP_IN), value))] if news.step_in else []
    return Drawn(
        said([f"{escape(news.title)}: {sentence}"]),
        [section(f"*{escape(news.title)}*: {sentence}"), *actions([*go_on, *other, *chair])],
    )


def _sure(element: Element) -> Element:
    return confirmed(
        element,
        "Chair this round?",
        "You see who has finished, close the round and post its summary here. Everybody here sees that you chair it.",
        "Take the chair",
        "Not now",
    )
