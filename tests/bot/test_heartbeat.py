"""The heart goes on whatever happens to the machine's clock, and whatever goes wrong in a beat."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base
from apscheduler.triggers import interval

from bot import heartbeat
from bot.heartbeat import Heartbeat

SOON = 5.0
"""Far longer than a beat takes, on a busy machine too."""


class Machine:
    """Its clock, set forwards or back by `by`; `beats` tells each beat."""

    by = timedelta()

    def __init__(self) -> None:
        self.beats = threading.Semaphore(0)
        self.fails = False

    def beat(self) -> None:
        self.beats.release()
        if self.fails:
            raise RuntimeError("a beat went wrong")

    def beats_on(self) -> bool:
        return all(self.beats.acquire(timeout=SOON) for _ in range(3))

    def settle(self) -> None:
        """Forgets what was beaten so far, one under way included."""
        while self.beats.acquire(timeout=0.15):
            if self.beats.acquire(blocking=False):
                continue
            return


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    machine = Machine()

    class Now(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + machine.by

    for module in (base, interval, heartbeat):
        monkeypatch.setattr(module, "datetime", Now)
    heart = Heartbeat(machine.beat, 0.05)
    heart.start()
    yield machine
    heart.stop()


@pytest.mark.parametrize("hours", [-1, 1])
def test_the_heart_beats_on_after_the_clock_was_set(machine: Machine, hours: int) -> None:
    assert machine.beats_on()
    machine.by = timedelta(hours=hours)
    machine.settle()
    assert machine.beats_on()


def test_the_heart_beats_on_after_a_beat_that_failed(machine: Machine) -> None:
    machine.fails = True
    assert machine.beats_on()
