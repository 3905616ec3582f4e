"""`python -m bench.memory`: what the bot holds in memory through 100,000 clicks over signed HTTP, on SQLite."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import func, select

from bench.clicking import Clicks, Connection
from bench.databases import Databases
from bench.processes import resident_megabytes, serving
from bench.rounds import leader, put, started
from bench.slack_end import SlackEnd
from storage.database import Database
from storage.tables import OUTBOX, State

CLICKS, EVERY = 100_000, 10_000
CONNECTIONS = 8
LEADERS = 64
MOST_GROWTH = 1.1
"""From the first reading, when everything has been used once, to the last."""
SETTLE_SECONDS = 300


def readings(clicks: int, every: int) -> Iterator[tuple[int, float]]:
    """After so many clicks, whose pages are all drawn: the megabytes that are resident."""
    with tempfile.TemporaryDirectory(prefix="assurance-memory-") as folder:
        databases = Databases(Path(folder))
        url = databases.sqlite()
        database, scope = Database(url), started("round1", LEADERS)
        put(database, scope)
        with (
            SlackEnd() as slack,
            serving(url, slack.address, Path(folder) / "serve.log") as (port, pid),
            ThreadPoolExecutor(CONNECTIONS) as people,
        ):
            asked = Clicks(scope, slack.address, [leader(number) for number in range(LEADERS)])
            connections = [Connection(port) for _ in range(CONNECTIONS)]
            for done in range(0, clicks, every):
                lanes = [
                    [asked, connection, every // CONNECTIONS, number] for number, connection in enumerate(connections)
                ]
                list(people.map(lambda lane: _click(*lane), lanes))
                _settle(database)
                yield done + every, resident_megabytes(pid)
            for connection in connections:
                connection.close()
            for line in (Path(folder) / "serve.log").read_text(errors="replace").splitlines():
                if '"level": "error"' in line:
                    sys.stdout.write(line[:2000] + "\n")
        database.close()


def _click(asked: Clicks, connection: Connection, times: int, lane: int) -> None:
    """Each lane has leaders of its own, as each leader has one pair of hands."""
    mine = [leader(number) for number in range(lane, LEADERS, CONNECTIONS)]
    for number in range(times):
        request = asked.next(mine[number % len(mine)])
        try:
            connection.acknowledged(request)
        except RuntimeError as refused:
            sys.stdout.write(f"Clicked again: {refused}\n")
            time.sleep(1)
            connection.acknowledged(request)


def _settle(database: Database) -> None:
    waiting = select(func.count()).where(OUTBOX.c.state != State.SENT.value)
    end = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < end:
        with database.reading() as tx:
            if not tx.execute(waiting).scalar_one():
                return
        time.sleep(0.1)
    raise TimeoutError("pages were left undrawn")


def main() -> int:
    """Prints each reading; the exit status is 1 when memory grew."""
    parser = argparse.ArgumentParser(prog="memory", description="Memory through many clicks.")
    parser.add_argument("--clicks", type=int, default=CLICKS)
    parser.add_argument("--every", type=int, default=EVERY)
    wanted = parser.parse_args()
    begun, found = time.monotonic(), []
    for done, megabytes in readings(wanted.clicks, wanted.every):
        found.append({"clicks": done, "megabytes": round(megabytes, 1), "seconds": round(time.monotonic() - begun)})
        sys.stdout.write(json.dumps(found[-1]) + "\n")
        sys.stdout.flush()
    growth = found[-1]["megabytes"] / found[0]["megabytes"]
    sys.stdout.write(f"From the first reading to the last: {growth:.3f} times as much.\n")
    return 0 if growth <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
