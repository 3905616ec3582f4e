"""Messages owed: written with the change that causes them, sent afterwards by whoever claims them.

owed → claimed → sending → sent. A claim ends with its lease: a message that was only claimed, or whose sending can be
repeated without harm, is owed again; a post that was under way is in doubt, because nobody knows whether it arrived.
"""

from storage.claiming import ARRIVES_WITHIN, claim, claim_at, claim_doubts
from storage.doubting import channel_of, conversation_with, let_go, retry, settle_not_sent, settle_sent
from storage.moments import LONGEST_CLAIM, LONGEST_DELAY, LONGEST_DOUBT, OUT_OF_HOURS
from storage.owed import Outcome, Owed, Place, Stuck
from storage.owing import owe, trim
from storage.settling import (
    BEHIND,
    depth,
    give_up,
    in_doubt,
    later,
    list_stuck,
    lost_place,
    place,
    sending,
    sending_longer,
    sent,
    still_sending,
    taken_away,
    wait_behind,
)

__all__ = [
    "ARRIVES_WITHIN",
    "BEHIND",
    "LONGEST_CLAIM",
    "LONGEST_DELAY",
    "LONGEST_DOUBT",
    "OUT_OF_HOURS",
    "Outcome",
    "Owed",
    "Place",
    "Stuck",
    "channel_of",
    "claim",
    "claim_at",
    "claim_doubts",
    "conversation_with",
    "depth",
    "give_up",
    "in_doubt",
    "later",
    "let_go",
    "list_stuck",
    "lost_place",
    "owe",
    "place",
    "retry",
    "sending",
    "sending_longer",
    "sent",
    "settle_not_sent",
    "settle_sent",
    "still_sending",
    "taken_away",
    "trim",
    "wait_behind",
]
