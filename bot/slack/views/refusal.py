"""Seen by one person only, in answer to a click or command that could not be done: what happened, what to do next."""

from bot.slack.blocks import Drawn, escape, said, section


def refusal(reason: str) -> Drawn:
    return Drawn(said([escape(reason).replace("*", "")]), [section(escape(reason))])
