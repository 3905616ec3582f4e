"""`make demo`: everything on this machine, for a person to try."""

import signal
import sys
import time
from pathlib import Path

from demo.processes import DidNotStart, Running, running

LOOK_EVERY_SECONDS = 0.5


def start(data: Path, port: int) -> int:
    """Runs until Ctrl-C or SIGTERM. Answers the exit status."""
    stopped: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: stopped.append(number))
    try:
        with running(data.resolve(), port) as both:
            _say(f"\n  Open  {both.address}\n")
            _say(f"  Stop with Ctrl-C. Everything is kept in {data}; delete it to start afresh.\n")
            while not stopped:
                if (ended := _ended(both)) is not None:
                    _say(ended)
                    return 1
                time.sleep(LOOK_EVERY_SECONDS)
    except DidNotStart as fault:
        _say(str(fault))
        return 1
    _say("\n  Stopped.")
    return 0


def _ended(both: Running) -> str | None:
    if both.bot.poll() is not None:
        return f"The bot ended by itself; its last words are in {both.log}."
    if both.workspace.poll() is not None:
        return "The local workspace ended by itself."
    return None


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
