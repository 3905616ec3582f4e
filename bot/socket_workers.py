"""The threads that take in what comes over the socket, and no endless queue before them."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

import structlog

from bot.metrics import REFUSED

THREADS = 10
MOST_WAITING = 256
"""As over HTTP: who would wait behind so many has been told by Slack that it failed long before their turn."""
REASON = "too much at once"

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger()


class BoundedWorkers(ThreadPoolExecutor):
    """For Slack's client, which puts each delivery here. One too many is not begun, and so never acknowledged: Slack
    sends an event again, and tells people to.
    """

    def __init__(self, threads: int = THREADS, most_waiting: int = MOST_WAITING) -> None:
        super().__init__(threads, "socket")
        self._room = threading.Semaphore(threads + most_waiting)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Cancelled at once where there is no room."""
        if not self._room.acquire(blocking=False):
            REFUSED.labels(REASON).inc()
            log.warning("delivery not taken in", reason=REASON)
            refused: Future[T] = Future()
            refused.cancel()
            return refused
        try:
            under_way = super().submit(fn, *args, **kwargs)
        except BaseException:
            self._room.release()
            raise
        under_way.add_done_callback(lambda _: self._room.release())
        return under_way
