"""What waits until Slack has its answer: work beside the answering would keep the person waiting for it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context


class Held:
    """What is to begin once the answer has gone out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Callable[[], object]] | None = []

    def begin(self, start: Callable[[], object]) -> None:
        """`start` when released, or now if that has been."""
        with self._lock:
            if self._waiting is not None:
                self._waiting.append(start)
                return
        start()

    def forget(self) -> None:
        """What was to begin does not: what led to it was not saved, and is done once more."""
        with self._lock:
            if self._waiting is not None:
                self._waiting = []

    def release(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting or [], None
        for start in waiting:
            start()


_HELD: ContextVar[Held | None] = ContextVar("held", default=None)


@contextmanager
def holding(held: Held) -> Iterator[None]:
    """What this thread would begin meanwhile waits for `held` to be released."""
    token = _HELD.set(held)
    try:
        yield
    finally:
        _HELD.reset(token)


def when_answered(work: Callable[[], object]) -> None:
    """`work` once the answer is out, or at once where none is being given; what it logs names the same delivery."""
    held = _HELD.get()
    if held is None:
        work()
        return
    here = copy_context()
    here.run(_HELD.set, None)
    held.begin(lambda: here.run(work))
