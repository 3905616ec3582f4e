"""A process that is asked to end does, whatever it was doing just then."""

import subprocess
import sys
import threading

import pytest

from bot.stopping import done_unless

ON_THE_WAY_INTO_WAIT = """
import signal
from bot.stopping import stop_on_signals
stop = stop_on_signals()
with stop._cond:  # as Event.wait itself does for a moment
    signal.raise_signal(signal.{name})
assert stop.wait(10)
"""
WHILE_WAITING = """
import os, signal, threading
from bot.stopping import stop_on_signals
stop = stop_on_signals()
threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.{name})).start()
assert stop.wait(10)
"""
TWICE_BEFORE_WAITING = """
import signal
from bot.stopping import stop_on_signals
stop = stop_on_signals()
assert not stop.wait(0.1)
signal.raise_signal(signal.{name})
signal.raise_signal(signal.{name})
assert stop.wait(10)
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("moment", [ON_THE_WAY_INTO_WAIT, WHILE_WAITING, TWICE_BEFORE_WAITING])
def test_a_signal_is_heard_at_any_moment(moment: str, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", moment.format(name=name)], timeout=30, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_start_that_is_done_is_waited_for() -> None:
    done: list[str] = []
    assert done_unless(threading.Event(), lambda: done.append("started"))
    assert done == ["started"]


def test_a_start_that_takes_long_is_left_behind_when_we_are_to_stop() -> None:
    stop, never = threading.Event(), threading.Event()

    def start() -> None:
        stop.set()
        never.wait(30)

    assert not done_unless(stop, start)
    never.set()


def test_a_start_that_fails_says_why() -> None:
    def start() -> None:
        raise ValueError("no such address")

    with pytest.raises(ValueError, match="no such address"):
        done_unless(threading.Event(), start)
