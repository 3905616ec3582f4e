"""In the place of a message whose round was deleted."""

from bot.slack.blocks import Drawn, said, section
from flows.effects import Deleted

WORDS = "This belonged to a round that was deleted, with everything answered in it. There is nothing left to do here."


def draw(effect: Deleted) -> Drawn:
    del effect
    return Drawn(said([WORDS]), [section(WORDS)])
