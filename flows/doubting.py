"""What the chair is told of a message that may or may not have reached their round's channel."""

from flows.assessment import Assessment
from flows.effects import DoubtNotice, Effect, News

WHAT = {
    "announcement": "the message that announces this round",
    "summary": "the summary of this round",
    "domain_table": "a table in the summary's thread",
    "heat_map": "the picture in the summary's thread",
    "explained": "the explanations in the summary's thread",
    "notes": "notes in the summary's thread",
}
"""By the kind of message; anything else is a message of this round."""
PASSED = "Somebody else chairs this round now, and is asked instead."
SEEN = "You saw it there."
AGAIN = "You asked me to post it again."
FOUND = "I have found it there since."
ABSENT = "It had not arrived, so I am posting it again."
TOLD_SEEN = "Whoever runs me has seen it there."
TOLD_ABSENT = "Whoever runs me has looked: it was not there, so I am posting it again."
SETTLED = "This has been settled meanwhile."
BELOW = "The picture, the tables and the notes that belong to the summary above are in this thread."


def ask(assessment: Assessment, effect: Effect, row: int, number: int) -> DoubtNotice:
    """To the chair: is `effect`, the outbox's `row`, there? `number` tells the times it was in doubt apart."""
    return DoubtNotice(
        key=f"in-doubt:{effect.key}:{number}",
        to=assessment.chair,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        message=effect.key,
        row=row,
        number=number,
        what=WHAT.get(effect.kind, "a message of this round"),
        channel=effect.to,
    )


def settled(notice: DoubtNotice, words: str) -> DoubtNotice:
    """The same where it stands, without its buttons: what came of it."""
    return notice.model_copy(update={"settled": words, "redraw_only": True})


def below(notice: DoubtNotice) -> News:
    """A line in the channel for the thread of a message that is there and cannot be found by us."""
    about = {name: getattr(notice, name) for name in ("assessment", "framework", "title")}
    return News(key=f"below:{notice.message}", to=notice.channel, sentence=BELOW, **about)
