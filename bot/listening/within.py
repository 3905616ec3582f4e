"""A question that may hang, asked for somebody who cannot wait: a frozen database must not silence whoever watches."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 3.0
"""Shorter than those who ask wait as a rule: Prometheus takes ten seconds for a scrape."""


class Within(Generic[T]):
    """Calls `ask` on a thread of its own. One call at a time: while it hangs, whoever asks again waits for the same."""

    def __init__(self, ask: Callable[[], T], seconds: float = SECONDS) -> None:
        self._ask = ask
        self._seconds = seconds
        self._lock = threading.Lock()
        self._under_way: Future[T] | None = None

    def __call__(self) -> T:
        """Raises TimeoutError when there is no answer in time, and whatever `ask` raises."""
        with self._lock:
            answer = self._under_way
            if answer is None or answer.done():
                answer = Future()
                threading.Thread(target=self._run, args=(answer,), name="watch", daemon=True).start()
                self._under_way = answer  # not before: where no thread can be had, nobody would ever answer it
        return answer.result(self._seconds)

    def _run(self, answer: "Future[T]") -> None:
        try:
            answer.set_result(self._ask())
        except Exception as fault:  # noqa: BLE001 - whoever asked is told
            answer.set_exception(fault)
