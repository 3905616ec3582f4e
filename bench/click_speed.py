"""A rating click over signed HTTP: request in, answer durable, acknowledged. One at a time, and over 32 connections."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, select

from bench.clicking import Clicks, Connection
from bench.databases import Databases
from bench.measured import Measured, by_turns, compared, percentile
from bench.processes import bare_serving, serving
from bench.rounds import leader, put, started
from bench.sizes import Sizes
from bench.slack_end import SlackEnd
from storage.database import Database
from storage.tables import ANSWER, OUTBOX, State

CONNECTIONS = 32
AFTERWARDS = 0.004
"""Between two clicks, for what is written once a page was drawn: nobody is measured while another still works."""


@dataclass(frozen=True)
class Ours:
    """The bot with one round in it. A click is over when it is acknowledged; then its page is drawn anew."""

    port: int
    database: Database
    clicks: Clicks
    slack: SlackEnd

    def click(self, connection: Connection) -> float:
        request, before = self.clicks.next(), self.slack.drawn
        begin = time.perf_counter()
        connection.acknowledged(request)
        took = (time.perf_counter() - begin) * 1000
        self.slack.wait_for(before + 1)
        time.sleep(AFTERWARDS)
        return took

    def settle(self) -> None:
        """Until every page is drawn that a burst of clicks left behind."""
        waiting = select(func.count()).where(OUTBOX.c.state != State.SENT.value)
        end = time.monotonic() + 120
        while time.monotonic() < end:
            with self.database.reading() as tx:
                if not tx.execute(waiting).scalar_one():
                    return
            time.sleep(0.02)
        raise TimeoutError("pages were left undrawn")

    def answers(self) -> int:
        with self.database.reading() as tx:
            return int(tx.execute(select(func.count()).select_from(ANSWER)).scalar_one())


@contextmanager
def ours(databases: Databases, kind: str, leaders: int, clicking: int) -> Iterator[Ours]:
    """`clicking` of the round's leaders click, spread over the round."""
    url = databases.sqlite() if kind == "sqlite" else databases.on_postgres()
    database = Database(url)
    scope = started("round1", leaders)
    put(database, scope)
    who = [leader(number * leaders // clicking) for number in range(clicking)]
    with SlackEnd() as slack, serving(url, slack.address, databases.folder / "serve.log") as (port, _):
        yield Ours(port, database, Clicks(scope, slack.address, who), slack)
    database.close()


@contextmanager
def bare(databases: Databases, kind: str) -> Iterator[int]:
    """The bare app's port."""
    where = ["--sqlite", str(databases.file())] if kind == "sqlite" else ["--postgres", databases.on_postgres()]
    with bare_serving(where, databases.folder / "bare.log") as (port, _):
        yield port


def one_at_a_time(databases: Databases, kind: str, target: float, sizes: Sizes) -> Measured:
    with ours(databases, kind, CONNECTIONS, CONNECTIONS) as bot, bare(databases, kind) as port:
        to_us, to_bare = Connection(bot.port), Connection(port)

        def bare_click() -> float:
            request = bot.clicks.next()
            begin = time.perf_counter()
            to_bare.acknowledged(request)
            took = (time.perf_counter() - begin) * 1000
            time.sleep(AFTERWARDS)
            return took

        ours_ms, bare_ms = by_turns(lambda: bot.click(to_us), bare_click, sizes.clicks, sizes.warm_up)
        to_us.close()
        to_bare.close()
        slowest = f"99th percentile {percentile(ours_ms, 99):.2f} ms against {percentile(bare_ms, 99):.2f} ms"
    return compared(f"click_{kind}_p50", target, ours_ms, bare_ms, slowest)


def together(databases: Databases, kind: str, target: float, sizes: Sizes) -> Measured:
    """The bare app's clicks a second divided by ours. Our pages are drawn meanwhile, by the same process."""
    with ExitStack() as stack:
        bot, port = stack.enter_context(ours(databases, kind, CONNECTIONS, CONNECTIONS)), 0
        port = stack.enter_context(bare(databases, kind))
        pool = stack.enter_context(ThreadPoolExecutor(CONNECTIONS))
        each = sizes.clicks_in_a_burst // CONNECTIONS
        drawn_ms: list[float] = []

        def burst(to: int) -> float:
            lanes = [[bot.clicks.next(leader(n)) for _ in range(each)] for n in range(CONNECTIONS)]
            connections = [Connection(to) for _ in lanes]
            begin = time.perf_counter()
            list(pool.map(click_all, connections, lanes))
            took = time.perf_counter() - begin
            if to == bot.port:
                bot.settle()
                drawn_ms.append((time.perf_counter() - begin) * 1000 / (each * CONNECTIONS))
            for connection in connections:
                connection.close()
            return took * 1000 / (each * CONNECTIONS)

        ours_ms, bare_ms = by_turns(lambda: burst(bot.port), lambda: burst(port), sizes.bursts, 1)
    rates = f"{1000 / median(ours_ms):.0f} clicks a second against {1000 / median(bare_ms):.0f}"
    drawn = f"{median(drawn_ms[1:]) / median(bare_ms):.2f} times as long until every page was drawn as well"
    return compared(f"click_{kind}_c32", target, ours_ms, bare_ms, rates, drawn)


def click_all(connection: Connection, requests: list[bytes]) -> None:
    """One after the other, each once the one before it is acknowledged."""
    for request in requests:
        connection.acknowledged(request)


def many_leaders(databases: Databases, target: float, sizes: Sizes) -> Measured:
    """The same click in a round of thousands and in a round of ten, each in a database and a bot of its own."""
    with ExitStack() as stack:
        many = stack.enter_context(ours(databases, "sqlite", sizes.many_leaders, 10))
        few = stack.enter_context(ours(databases, "sqlite", 10, 10))
        to_many, to_few = Connection(many.port), Connection(few.port)
        found = by_turns(lambda: many.click(to_many), lambda: few.click(to_few), sizes.clicks, sizes.warm_up)
        to_many.close()
        to_few.close()
    return compared("click_5000_leaders", target, *found)
