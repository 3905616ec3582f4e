"""Rounds: adding, loading for an event, saving what changed, finding and counting."""

from storage.counting import (
    AnswerRow,
    DomainProgress,
    Progress,
    Standing,
    answered,
    answers,
    progress,
    standing,
    unsubmitted,
)
from storage.finding import (
    chaired,
    concerned,
    current,
    due,
    find,
    get,
    in_vain,
    list_finished,
    list_open,
    next_rounds,
    titles,
    without_chair,
)
from storage.loading import everybody, load
from storage.saving import add, save, set_look_at

__all__ = [
    "AnswerRow",
    "DomainProgress",
    "Progress",
    "Standing",
    "add",
    "answered",
    "answers",
    "chaired",
    "concerned",
    "current",
    "due",
    "everybody",
    "find",
    "get",
    "in_vain",
    "list_finished",
    "list_open",
    "load",
    "next_rounds",
    "progress",
    "save",
    "set_look_at",
    "standing",
    "titles",
    "unsubmitted",
    "without_chair",
]
