"""A post to a channel nobody but people can look for: the round's chair is asked once, and told what came of it."""

from datetime import datetime

from flows import doubting
from flows.assessment import Assessment
from flows.effects import DoubtNotice
from storage import assessments, doubted, history, outbox
from storage.database import Tx
from storage.outbox import Owed

PEOPLE = ("U", "W")
SEEN, AGAIN = "seen_in_channel", "posted_again"
"""In the round's history."""


def tell(tx: Tx, owed: Owed, now: datetime) -> bool:
    """Asks the chair, once for each time it is in doubt; a new chair is asked instead of the one before.

    Only of what goes to a channel: in a direct conversation the bot looks itself, so a notice never asks of a notice.
    True where the chair is asked now.
    """
    round_ = assessments.get(tx, owed.assessment) if owed.assessment else None
    if round_ is None or owed.effect.to.startswith(PEOPLE):
        return False
    earlier = doubted.notices(tx, owed.team, owed.assessment, owed.key)
    asked = [one for one in earlier if not one.settled]
    if any(one.to == round_.chair for one in asked):
        return False
    number = max((one.number for one in earlier), default=0) + 1
    passed = [doubting.settled(one, doubting.PASSED) for one in asked]
    outbox.owe(tx, owed.team, [*passed, doubting.ask(round_, owed.effect, owed.id, number)], now)
    return True


def settled(tx: Tx, team: str, assessment: str, key: str, words: str, now: datetime) -> None:
    """It is in doubt no more: whoever is still asked of it is told why, and asked nothing more."""
    told = doubted.notices(tx, team, assessment, key) if assessment else []
    asked = [one for one in told if not one.settled]
    outbox.owe(tx, team, [doubting.settled(one, words) for one in asked], now)


def asked_of(tx: Tx, round_: Assessment, row: int, number: int) -> DoubtNotice | None:
    """The notice by which the chair was asked of this message that time; None where there is none."""
    message = doubted.find(tx, round_.team, round_.id, row)
    if message is None:
        return None
    told = doubted.notices(tx, round_.team, round_.id, message.key)
    return next((one for one in told if (one.row, one.number) == (row, number)), None)


def it_is_there(tx: Tx, round_: Assessment, notice: DoubtNotice, now: datetime) -> bool:
    """The chair saw it: what belongs below it goes below a line of its own. False when it is in doubt no more."""
    message = doubted.find(tx, round_.team, round_.id, notice.row)
    if message is None or not doubted.seen_there(tx, round_.team, round_.id, notice.row, notice.channel, now):
        return False
    if message.parent:
        line = doubting.below(notice)
        doubted.hang_below(tx, round_.team, round_.id, message.key, line.key)
        outbox.owe(tx, round_.team, [line], now)
    _done(tx, round_, notice, SEEN, doubting.SEEN, now)
    return True


def post_again(tx: Tx, round_: Assessment, notice: DoubtNotice, now: datetime) -> bool:
    """The chair has looked, and it is not there. False when it is in doubt no more."""
    if not doubted.send_again(tx, round_.team, round_.id, notice.row, now):
        return False
    _done(tx, round_, notice, AGAIN, doubting.AGAIN, now)
    return True


def _done(tx: Tx, round_: Assessment, notice: DoubtNotice, what: str, words: str, now: datetime) -> None:
    settled(tx, round_.team, round_.id, notice.message, words, now)
    history.write(tx, round_.id, now, round_.chair, what, detail=notice.what)
