"""Once more, before anybody hears that something was not saved."""

import time
from collections.abc import Callable
from typing import TypeVar

from storage.troubles import CannotConnect, Deadlock

T = TypeVar("T")
LET_PASS_SECONDS = 0.05
"""Whoever waited for what we held has it by then: awake before them we would cross their way once more."""


def insisting(act: Callable[[], T], keyed: bool = True) -> T:
    """What `act` answers, which is one transaction. Once more where others were in the way, or the connection ended:
    then only the key of what was delivered, taken in by that transaction, tells whether it was saved; or, of what is
    being sent, the fence.
    """
    try:
        return act()
    except Deadlock:
        time.sleep(LET_PASS_SECONDS)
        return act()
    except CannotConnect:
        if not keyed:
            raise
        return act()
