"""`python -m bench.bursts`: what a click costs while 32 connections click, ours and the bare app by turns.

Wall time, processor time of the process, and how often it changed threads: medians of bursts, the first dropped.
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.click_speed import CONNECTIONS, Ours, click_all
from bench.clicking import Clicks, Connection
from bench.databases import Databases, postgres_in
from bench.processes import bare_serving, serving
from bench.rounds import leader, put, started
from bench.slack_end import SlackEnd
from storage.database import Database

EACH = 20
"""Clicks of each connection in a burst."""
TICK_MS = 10.0
"""What Linux counts processor time in."""


class Cost(NamedTuple):
    """Of one click."""

    wall_ms: float
    processor_ms: float
    switches: float


class Running(NamedTuple):
    """A process that takes clicks."""

    name: str
    port: int
    pid: int

    def spent(self) -> tuple[float, float, int]:
        """Seconds by the clock, milliseconds of the processor, changes of threads: each from some beginning."""
        process = Path(f"/proc/{self.pid}")
        user, system = process.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
        lines = (line for task in process.glob("task/*/status") for line in task.read_text().splitlines())
        switches = sum(int(line.split()[1]) for line in lines if "_ctxt_switches" in line)
        return time.perf_counter(), (int(user) + int(system)) * TICK_MS, switches

    def burst(self, clicks: Clicks, pool: ThreadPoolExecutor) -> Cost:
        lanes = [[clicks.next(leader(n)) for _ in range(EACH)] for n in range(CONNECTIONS)]
        connections = [Connection(self.port) for _ in lanes]
        before = self.spent()
        list(pool.map(click_all, connections, lanes))
        after = self.spent()
        for connection in connections:
            connection.close()
        wall, processor, switches = (b - a for a, b in zip(before, after, strict=True))
        number = EACH * CONNECTIONS
        return Cost(wall * 1000 / number, processor / number, switches / number)


def compare(databases: Databases, kind: str, bursts: int) -> list[tuple[str, Cost]]:
    """The median cost of each."""
    with ExitStack() as stack:
        url = databases.sqlite() if kind == "sqlite" else databases.on_postgres()
        database, scope, slack = Database(url), started("round1", CONNECTIONS), stack.enter_context(SlackEnd())
        stack.callback(database.close)
        put(database, scope)
        clicks = Clicks(scope, slack.address, [leader(number) for number in range(CONNECTIONS)])
        ours = Running("ours", *stack.enter_context(serving(url, slack.address, databases.folder / "serve.log")))
        where = ["--sqlite", str(databases.file())] if kind == "sqlite" else ["--postgres", databases.on_postgres()]
        bare = Running("bare", *stack.enter_context(bare_serving(where, databases.folder / "bare.log")))
        pool = stack.enter_context(ThreadPoolExecutor(CONNECTIONS))
        found: dict[str, list[Cost]] = {"ours": [], "bare": []}
        for _ in range(bursts + 1):
            for one in (ours, bare):
                found[one.name].append(one.burst(clicks, pool))
                if one is ours:
                    Ours(ours.port, database, clicks, slack).settle()
    return [(name, Cost(*map(median, zip(*costs[1:], strict=True)))) for name, costs in found.items()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.bursts", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL and not on SQLite")
    parser.add_argument("--bursts", type=int, default=8)
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="assurance-bursts-")))
        folder.chmod(0o755)
        databases, kind = Databases(folder), "sqlite"
        if given.postgres:
            databases.postgres, kind = stack.enter_context(postgres_in(folder / "postgres")), "postgres"
        for name, cost in compare(databases, kind, given.bursts):
            wall, processor, switches = cost
            sys.stdout.write(
                f"{name}: {wall:.2f} ms, {processor:.2f} of the processor, {switches:.1f} switches a click\n"
            )


if __name__ == "__main__":
    main()
