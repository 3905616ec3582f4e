"""What waits until Slack has its answer: work beside the answering would keep the person waiting for it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context


class Held:
    """What follows from a delivery. Some of it is to begin once that is settled, that is saved or failed for good and
    not to be done once more; the rest once the answer has gone out as well.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settled = self._answered = False
        self._when_settled: list[Callable[[], object]] = []
        self._when_answered: list[Callable[[], object]] = []

    def begin(self, start: Callable[[], object], *, answered: bool = True) -> None:
        """`start` when settled, and with `answered` when the answer has gone out too; now if that has been."""
        with self._lock:
            if not self._settled or (answered and not self._answered):
                (self._when_answered if answered else self._when_settled).append(start)
                return
        start()

    def forget(self) -> None:
        """What was to begin does not: what led to it was not saved, and is done once more."""
        with self._lock:
            self._when_settled, self._when_answered = [], []

    def settle(self) -> None:
        with self._lock:
            self._settled = True
            ready = self._ready()
        _start(ready)

    def release(self) -> None:
        """The answer is out, or nobody waits for it any more."""
        with self._lock:
            self._answered = True
            ready = self._ready()
        _start(ready)

    def _ready(self) -> list[Callable[[], object]]:
        """The lock is held."""
        if not self._settled:
            return []
        ready, self._when_settled = self._when_settled, []
        if self._answered:
            ready, self._when_answered = ready + self._when_answered, []
        return ready


def _start(ready: list[Callable[[], object]]) -> None:
    for start in ready:
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


def when_settled(work: Callable[[], object]) -> None:
    """`work` once it is certain what became of the delivery, though the answer may not be out; else as below."""
    _begin(work, answered=False)


def when_answered(work: Callable[[], object]) -> None:
    """`work` once the answer is out, or at once where none is being given; what it logs names the same delivery."""
    _begin(work, answered=True)


def _begin(work: Callable[[], object], answered: bool) -> None:
    held = _HELD.get()
    if held is None:
        work()
        return
    here = copy_context()
    here.run(_HELD.set, None)
    held.begin(lambda: here.run(work), answered=answered)
