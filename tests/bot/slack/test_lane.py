"""What waits together is done together, whoever waits longest first; what fails together is done one by one."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from bot.held import Held, holding, when_answered, when_settled
from bot.metrics import TOGETHER
from bot.slack.lane import HELD_UP_SECONDS, MOST_TOGETHER, Joining, JoiningLane, Payload
from storage.together import NotTogether


class Work:
    """Bolt and a database in one: it notes what was done with what. What has `wait` waits until it is told to go on."""

    def __init__(self) -> None:
        self.done: list[list[Any]] = []
        self.followed: list[Any] = []
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()
        self.fails: set[str] = set()
        self.fails_alone: set[int] = set()
        self.ends: set[int] = set()
        self.never_together = False
        self._here = threading.local()

    def dispatch(self, payload: Payload, held: Held) -> BoltResponse:
        with holding(held):
            when_answered(lambda: self.followed.append(payload["n"]))
        payload.get("meanwhile", lambda: None)()
        if payload.get("wait"):
            self.begun.release()
            assert self.go_on.wait(10)
        several = getattr(self._here, "several", None)
        if payload["n"] in (self.fails if several is not None else self.fails | self.fails_alone):
            raise ValueError(payload["n"])
        if payload["n"] in self.ends:
            raise SystemExit
        (self.done.append([payload["n"]]) if several is None else several.append(payload["n"]))
        return BoltResponse(status=200, body=str(payload["n"]))

    @contextmanager
    def together(self) -> Iterator[None]:
        self._here.several = several = []
        try:
            yield
            if self.never_together:
                raise NotTogether
            self.done.append(several)
        finally:
            self._here.several = None


@pytest.fixture
def work() -> Iterator[Work]:
    found = Work()
    yield found
    found.go_on.set()


def lane(work: Work, threads: int) -> JoiningLane:
    return JoiningLane("test", threads, work.dispatch, Joining(lambda payload: payload.get("who"), work.together))


async def waiting(work: Work, in_: JoiningLane) -> "asyncio.Task[BoltResponse]":
    """Something that has begun, and waits until it is told to go on."""
    task = asyncio.create_task(in_.put({"n": "first", "wait": True}, Held()))
    await asyncio.get_running_loop().run_in_executor(None, work.begun.acquire)
    return task


def taken_in(work: Work, *payloads: Payload) -> list[BoltResponse]:
    """The answers to all of them, which come while something else is under way; then what follows."""

    async def all_of_them() -> list[BoltResponse]:
        ours, helds = lane(work, threads=1), [Held() for _ in payloads]
        first = await waiting(work, ours)
        rest = [asyncio.create_task(ours.put(*each)) for each in zip(payloads, helds, strict=True)]
        await asyncio.sleep(0)
        work.go_on.set()
        answers = await asyncio.gather(*rest)
        await first
        ours.close()
        for held in helds:
            held.release()
        return answers

    return asyncio.run(all_of_them())


def own(n: Any, who: str = "U1") -> Payload:
    return {"n": n, "who": who}


def test_what_waits_at_the_same_time_is_done_together(work: Work) -> None:
    before = TOGETHER._value.get()
    answers = taken_in(work, own(1), own(2), own(3))
    assert work.done == [["first"], [1, 2, 3]]
    assert TOGETHER._value.get() - before == 3
    assert [answer.body for answer in answers] == ["1", "2", "3"]


def test_not_too_many(work: Work) -> None:
    taken_in(work, *(own(n) for n in range(MOST_TOGETHER + 3)))
    assert [len(each) for each in work.done] == [1, MOST_TOGETHER, 3]


def test_in_the_same_order_in_every_process_and_each_persons_in_theirs(work: Work) -> None:
    """So two processes never wait for what the other holds."""
    taken_in(work, own(1, "U2"), own(2, "U1"), own(3, "U2"), own(4, "U1"))
    assert work.done[1] == [2, 4, 1, 3]


def test_what_is_nobodys_own_is_done_by_itself_and_in_its_turn(work: Work) -> None:
    taken_in(work, own(1), own(2), {"n": "submit"}, own(3), own(4))
    assert work.done == [["first"], [1, 2], ["submit"], [3, 4]]


def test_what_cannot_be_saved_together_is_done_one_by_one(work: Work) -> None:
    work.never_together = True
    answers = taken_in(work, own(1), own(2))
    assert work.done == [["first"], [1], [2]]
    assert [answer.status for answer in answers] == [200, 200]


def test_one_that_fails_takes_no_other_with_it(work: Work) -> None:
    work.fails = {2}
    answers = taken_in(work, own(1), own(2), own(3))
    assert work.done == [["first"], [1], [3]]
    assert [answer.status for answer in answers] == [200, 500, 200]


def test_what_was_undone_and_then_fails_alone_is_not_acknowledged(work: Work) -> None:
    work.never_together, work.fails_alone = True, {1}
    answers = taken_in(work, own(1), own(2))
    assert work.done == [["first"], [2]]
    assert [answer.status for answer in answers] == [500, 200]


def test_what_follows_from_a_click_follows_once_and_not_from_the_attempt_that_was_not_saved(work: Work) -> None:
    work.never_together = True
    taken_in(work, own(1), own(2))
    assert work.followed == [1, 2]


def test_one_that_is_held_up_holds_up_nobody_for_long(work: Work) -> None:
    async def beside() -> None:
        ours = lane(work, threads=2)
        stuck = await waiting(work, ours)
        answer = await asyncio.wait_for(ours.put(own(1), Held()), 100 * HELD_UP_SECONDS)
        assert answer.body == "1"
        assert not stuck.done()
        work.go_on.set()
        await stuck
        ours.close()

    asyncio.run(beside())


def test_nobody_waits_where_nobody_is_held_up(work: Work) -> None:
    async def one_after_the_other() -> None:
        ours = lane(work, threads=2)
        began = time.monotonic()
        for number in range(20):
            await ours.put(own(number), Held())
        assert time.monotonic() - began < 10 * HELD_UP_SECONDS
        ours.close()

    asyncio.run(one_after_the_other())


def test_whoever_waits_when_it_is_closed_is_answered(work: Work) -> None:
    """Also those that no thread could be asked for any more; and nobody is taken in who would wait for ever."""

    async def closed_meanwhile() -> None:
        ours = lane(work, threads=1)
        first = await waiting(work, ours)
        rest = [asyncio.create_task(ours.put(each, Held())) for each in (own(1), {"n": "submit"}, own(2))]
        await asyncio.sleep(0)
        closing = asyncio.get_running_loop().run_in_executor(None, ours.close)
        await asyncio.sleep(4 * HELD_UP_SECONDS)
        assert not closing.done(), "what was begun is finished first"
        work.go_on.set()
        answers = await asyncio.wait_for(asyncio.gather(first, *rest), 5)
        assert [answer.status for answer in answers] == [200, 200, 200, 200]
        await closing
        with pytest.raises(RuntimeError):
            await asyncio.wait_for(ours.put(own(3), Held()), 5)

    asyncio.run(closed_meanwhile())
    assert {n for each in work.done for n in each} == {"first", 1, "submit", 2}


def test_a_thread_that_could_not_be_had_once_keeps_nobody_waiting_for_good(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_to_be_had(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def once() -> None:
        ours = lane(work, threads=1)
        with monkeypatch.context() as here:
            here.setattr(threading.Thread, "start", none_to_be_had)
            first = asyncio.create_task(ours.put(own(1), Held()))
            await asyncio.sleep(0)
        answers = await asyncio.wait_for(asyncio.gather(first, ours.put(own(2), Held())), 5)
        assert [answer.status for answer in answers] == [200, 200]
        ours.close()

    asyncio.run(once())


def test_whoever_has_gone_is_not_done_any_more(work: Work) -> None:
    """Nobody acknowledged it, so it comes again, or was given up."""

    async def gone() -> None:
        ours = lane(work, threads=1)
        first = await waiting(work, ours)
        rest = [asyncio.create_task(ours.put(own(n), Held())) for n in (1, 2)]
        await asyncio.sleep(0)
        rest[0].cancel()
        await asyncio.sleep(0)
        work.go_on.set()
        await asyncio.gather(first, rest[1])
        ours.close()

    asyncio.run(gone())
    assert work.done == [["first"], [2]]


def test_whoever_goes_while_it_is_done_keeps_nobody_else_waiting(work: Work) -> None:
    async def gone() -> None:
        ours, loop, left = lane(work, threads=1), asyncio.get_running_loop(), threading.Event()

        def leave() -> None:
            loop.call_soon_threadsafe(rest[0].cancel)
            loop.call_soon_threadsafe(left.set)
            assert left.wait(5)

        first = await waiting(work, ours)
        rest = [asyncio.create_task(ours.put(each, Held())) for each in (own(1) | {"meanwhile": leave}, own(2))]
        await asyncio.sleep(0)
        work.go_on.set()
        assert (await asyncio.wait_for(rest[1], 5)).status == 200
        await first
        ours.close()

    asyncio.run(gone())
    assert work.done == [["first"], [1, 2]]


def test_what_ends_a_thread_keeps_nobody_waiting(work: Work) -> None:
    work.ends = {2}
    answers = taken_in(work, own(1), own(2), own(3))
    assert [answer.status for answer in answers] == [500, 500, 500]
    assert work.done == [["first"]]


def test_nothing_follows_before_it_is_certain_even_if_whoever_asked_has_gone(work: Work) -> None:
    held = Held()
    held.release()
    with holding(held):
        when_answered(lambda: work.followed.append("drawn"))
        when_settled(lambda: work.followed.append("form"))
    assert work.followed == []
    held.settle()
    assert work.followed == ["form", "drawn"]


def test_what_follows_at_once_does_not_wait_for_the_answer(work: Work) -> None:
    held = Held()
    with holding(held):
        when_answered(lambda: work.followed.append("drawn"))
        when_settled(lambda: work.followed.append("form"))
    held.settle()
    assert work.followed == ["form"]
    held.release()
    assert work.followed == ["form", "drawn"]


def test_what_somebody_pressed_last_is_done_last(work: Work) -> None:
    """However long what they pressed before is held up; others go on meanwhile."""

    async def beside() -> None:
        ours = lane(work, threads=3)
        stuck = asyncio.create_task(ours.put(own(1) | {"wait": True}, Held()))
        await asyncio.get_running_loop().run_in_executor(None, work.begun.acquire)
        later = asyncio.create_task(ours.put(own(2), Held()))
        for other in ({"n": 3}, own(4, "U2")):
            await asyncio.wait_for(ours.put(other, Held()), 100 * HELD_UP_SECONDS)
        await asyncio.sleep(2 * HELD_UP_SECONDS)
        assert not later.done()
        work.go_on.set()
        assert (await asyncio.wait_for(later, 5)).body == "2"
        await stuck
        ours.close()

    asyncio.run(beside())
    assert work.done == [[3], [4], [1], [2]]
