"""The question asked before a round is closed, wherever its button stands."""

from bot.slack.blocks import Element, confirmed


def sure_to_close(element: Element) -> Element:
    return confirmed(
        element,
        "Close this round now?",
        "Nobody can answer or change an answer afterwards. Everything saved so far counts, submitted or not.",
        "Close now",
        "Keep it open",
    )
