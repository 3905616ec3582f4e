"""In the summary's thread of a round by name: what was explained, beside the answer it explains."""

from bot.slack.blocks import Block, Drawn, escape, header, said, small
from bot.slack.views import notes
from flows.collation import explained_by
from flows.effects import Explained
from flows.grammar import listed
from frameworks.model import Framework

OFF_THE_SCALE = "This answer is off the scale: it is counted and listed, and in no median."


def called(framework: Framework) -> str:
    """ "Explained alternative"."""
    return listed((level.label for level in explained_by(framework.scale)), "or")


def draw(framework: Framework, effect: Explained) -> Drawn:
    head = f"{called(framework)}: what leaders say"
    blocks: list[Block] = [header(head)]
    words: list[str] = []
    for question in framework.questions:
        theirs = [quote for quote in effect.quotes if quote.question == question.id]
        if theirs:
            blocks.append(notes.of_question(question, theirs, effect.promise))
            words += notes.spoken(question, theirs, effect.promise)
    return Drawn(said([escape(f"{head}."), *words, OFF_THE_SCALE]), [*blocks, *small([OFF_THE_SCALE])])
