"""What comes in waits here for a thread; what waits at the same time may be done together.

Each commit and each change of threads costs more than the work of a click. So one thread takes as many as wait, and
another begins only when that one is held up: by somebody who has the round alone, or by a slow disk.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_bolt.response import BoltResponse

from bot.held import Held
from bot.metrics import TOGETHER

MOST_TOGETHER = 8
"""The first of them waits for the last."""
HELD_UP_SECONDS = 0.05

Payload = dict[str, Any]
Dispatch = Callable[[Payload, Held], BoltResponse]

log = structlog.get_logger()


@dataclass(frozen=True)
class Joining:
    """`whose` tells whose own a payload is, None for one that is not to be done with others; `together` makes one
    commit of what is done in it, and raises when that cannot be.
    """

    whose: Callable[[Payload], str | None]
    together: Callable[[], AbstractContextManager[None]]


@dataclass
class _One:
    payload: Payload
    held: Held
    whose: str | None
    answered: "asyncio.Future[BoltResponse]"
    answer: BoltResponse = field(default_factory=lambda: BoltResponse(status=500))


class Lane:
    """`dispatch` on as many threads, each payload by itself.

    `under_way` is how many are on a thread or wait for one: who waits in one lane is no reason in another.
    """

    def __init__(self, name: str, threads: int, dispatch: Dispatch) -> None:
        self.under_way = 0
        self._dispatch = dispatch
        self._pool = ThreadPoolExecutor(threads, name)

    async def put(self, payload: Payload, held: Held) -> BoltResponse:
        """The answer. What follows from it is in `held`."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._by_itself, payload, held)

    def close(self) -> None:
        """Finishes what was begun."""
        self._pool.shutdown(wait=True)

    def _by_itself(self, payload: Payload, held: Held) -> BoltResponse:
        try:
            return self._dispatch(payload, held)
        finally:
            _settle(held)


class JoiningLane(Lane):
    """One thread does what waits, and does together what may be; the others are for when it is held up."""

    def __init__(self, name: str, threads: int, dispatch: Dispatch, joining: Joining) -> None:
        super().__init__(name, threads, dispatch)
        self._joining = joining
        self._waiting: deque[_One] = deque()
        self._lock = threading.Lock()
        self._called = self._closed = False
        self._busy: set[str | None] = set()
        self._turn = threading.Lock()

    async def put(self, payload: Payload, held: Held) -> BoltResponse:
        one = _One(payload, held, self._joining.whose(payload), asyncio.get_running_loop().create_future())
        with self._lock:
            if self._closed:
                raise RuntimeError("nothing is taken in any more")
            self._waiting.append(one)
            self._call()
        return await one.answered

    def close(self) -> None:
        """Finishes what was begun, and does what waits: somebody still waits for its answer."""
        with self._lock:
            self._closed = True
        super().close()
        while self._waiting:
            self._work()

    def _call(self) -> None:
        """One thread waits for its turn, never more. The lock is held."""
        if not self._called:
            with suppress(RuntimeError):  # closed: whoever closes does what waits; else whoever comes next asks again
                self._pool.submit(self._work)
                self._called = True

    def _work(self) -> None:
        in_turn = self._turn.acquire(timeout=HELD_UP_SECONDS)
        try:
            with self._lock:
                self._called = False
                taken = self._taken()
                if taken and self._waiting:
                    self._call()
            if taken:
                self._do(taken)
        finally:
            if in_turn:
                self._turn.release()

    def _taken(self) -> list[_One]:
        """The next, with those behind it that may be done together with it, in an order that is the same everywhere:
        two processes then seldom wait for each other. The lock is held.

        Whoever has something under way waits for that: what they pressed last is to stand, also when what they pressed
        before is done once more.
        """
        taken: list[_One] = []
        later: list[_One] = []
        while self._waiting and len(taken) < MOST_TOGETHER:
            one = self._waiting[0]
            if taken and (taken[0].whose is None or one.whose is None):
                break
            self._waiting.popleft()
            if one.whose in self._busy:
                later.append(one)
            elif not one.answered.done():  # else whoever asked has gone
                taken.append(one)
        self._waiting.extendleft(reversed(later))
        self._busy |= {one.whose for one in taken if one.whose is not None}
        return sorted(taken, key=lambda one: one.whose or "")

    def _do(self, taken: list[_One]) -> None:
        try:
            if len(taken) == 1 or not self._done_together(taken):
                for one in taken:
                    self._alone(one)
        except BaseException:
            for one in taken:
                one.answer = BoltResponse(status=500)
            raise
        finally:
            with self._lock:
                self._busy -= {one.whose for one in taken}
                if self._waiting:
                    self._call()
            for one in taken:
                _settle(one.held)
            with suppress(RuntimeError):  # the loop has ended, and with it whoever asked
                taken[0].answered.get_loop().call_soon_threadsafe(_answer, taken)

    def _done_together(self, taken: list[_One]) -> bool:
        try:
            with self._joining.together():
                for one in taken:
                    one.answer = self._dispatch(one.payload, one.held)
        except Exception:
            log.warning("not saved together, so each by itself", many=len(taken), exc_info=True)
            for one in taken:
                one.held.forget()
            return False
        TOGETHER.inc(len(taken))
        return True

    def _alone(self, one: _One) -> None:
        try:
            one.answer = self._dispatch(one.payload, one.held)
        except Exception:
            log.exception("what Slack delivered could not be taken in")
            one.answer = BoltResponse(status=500)  # and not what was said to it when it was done together, and undone


def _settle(held: Held) -> None:
    try:
        held.settle()
    except Exception:
        log.exception("what follows a delivery could not begin")


def _answer(taken: list[_One]) -> None:
    """On the loop's own thread."""
    for one in taken:
        if not one.answered.done():  # else whoever asked has gone
            one.answered.set_result(one.answer)
