"""A process that is asked to end does, whatever it was doing just then."""

import subprocess
import sys

import pytest

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
