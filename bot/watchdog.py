"""Ends a process to which nothing can come in any more, so that whoever supervises it starts another.

Slack's client pings and reconnects by itself, and nearly always that is enough. What is left (a reconnecting that
hangs, a thread that ended) looks from outside like a bot that is up and hears nothing.
"""

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import NoReturn

import structlog
from slack_sdk.socket_mode import SocketModeClient

SILENT_FOR = timedelta(minutes=2)
"""Pings go out every ten seconds, and the client itself gives up a connection after forty."""
GRACE = timedelta(seconds=20)
"""For finishing what is under way: nothing is lost by a process that ends at once, only sent a little later."""
STATUS = 75
"""EX_TEMPFAIL in sysexits.h: try again."""

Heard = Callable[[], object]
"""Something that is another whenever the other side has answered; None while it never has."""

log = structlog.get_logger()


def last_pong(client: SocketModeClient) -> Heard:
    """Which of our pings was answered last, on whichever connection; a new connection alone shows nothing."""

    def heard() -> object:
        session = client.current_session
        return None if session is None else session.last_ping_pong_time

    return heard


def end_at_once() -> NoReturn:
    os._exit(STATUS)


class Watchdog:
    """Sets `stop` when nothing was heard for `silent_for`, and ends the process `grace` later if it is still there.

    Goes by the time this process has run (a machine that slept, or whose clock was set, is not silent), and begins
    when it is started.
    """

    def __init__(
        self,
        heard: Heard,
        stop: threading.Event,
        silent_for: timedelta = SILENT_FOR,
        grace: timedelta = GRACE,
        end: Callable[[], object] = end_at_once,
    ) -> None:
        self.found_silence = False
        self._stop = stop
        self._silent_for = silent_for.total_seconds()
        self._grace = grace.total_seconds()
        self._end = end
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(heard,), name="watchdog", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """The process has ended in good order."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self, hear: Heard) -> None:
        last, at = None, time.monotonic()
        while not self._over.wait(self._silent_for / 20):
            heard = hear()
            if heard is not None and heard != last:
                last, at = heard, time.monotonic()
            elif time.monotonic() - at > self._silent_for and not self._stop.is_set():
                self._give_up(time.monotonic() - at)
                return

    def _give_up(self, silence: float) -> None:
        self.found_silence = True
        log.critical(
            "our way in from Slack has silently died: ending, to be started again", silent_seconds=round(silence)
        )
        self._stop.set()
        if not self._over.wait(self._grace):
            log.critical("finishing hangs: ending at once")
            self._end()
