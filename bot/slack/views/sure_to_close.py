"""The question asked before a round is closed, wherever its button stands."""

from bot.slack.blocks import Element, confirmed

MEANS = "Nobody can answer or change an answer afterwards. Everything saved so far counts, submitted or not."


def sure_to_close(element: Element, lacking: str = "") -> Element:
    """`lacking` is a sentence on what answers lack a note they need, if there is one to say."""
    return confirmed(
        element,
        "Close this round now?",
        f"{MEANS} {lacking}" if lacking else MEANS,
        "Close now",
        "Keep it open",
    )
