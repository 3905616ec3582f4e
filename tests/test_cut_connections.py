"""PostgreSQL ends connections in the middle of what two processes are saving, again and again: no click is lost.

Clicks that wait are saved together, so what ends a connection undoes several. Each is done by itself then, and whoever
is not answered clicks again.
"""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import cycle
from pathlib import Path
from random import Random
from threading import Event
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from sqlalchemy import select

from bench.clicking import Clicks, Connection
from bench.processes import serving
from bench.rounds import leader, put, started
from bench.slack_end import SlackEnd
from storage import schema
from storage.database import Database
from storage.tables import ANSWER
from tests.new_postgres import make_database

LEADERS = [leader(number) for number in range(16)]
CLICKS_EACH = 40
UNDER_WAY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


class Served(NamedTuple):
    url: str
    ports: list[int]
    clicks: Clicks
    logs: list[Path]


@pytest.fixture
def served(tmp_path: Path, postgres_url: str) -> Iterator[Served]:
    url = make_database(postgres_url)
    scope, logs = started("round1", len(LEADERS)), [tmp_path / "one.log", tmp_path / "other.log"]
    with closing(Database(url)) as database:
        schema.upgrade(database)
        put(database, scope)
    with (
        SlackEnd() as slack,
        serving(url, slack.address, logs[0]) as one,
        serving(url, slack.address, logs[1]) as other,
    ):
        yield Served(url, [one[0], other[0]], Clicks(scope, slack.address, LEADERS), logs)


def acknowledged(port: int, request: bytes) -> bool:
    with closing(Connection(port)) as connection, suppress(RuntimeError):
        connection.acknowledged(request)
        return True
    return False


def insists(served: Served, user: str) -> dict[tuple[str, str], str]:
    """Clicks at either process in turn, each click until it is acknowledged; answers what was then last said."""
    ports, told = cycle(served.ports), {}
    for _ in range(CLICKS_EACH):
        request = served.clicks.next(user)
        end = time.monotonic() + 60
        while not acknowledged(next(ports), request):
            assert time.monotonic() < end
        form = parse_qs(request.partition(b"\r\n\r\n")[2].decode())["payload"][0]
        pressed = json.loads(form)["actions"][0]
        told[user, pressed["value"].rpartition("|")[2]] = pressed["action_id"].partition(":")[2]
    return told


def cuts(served: Served, over: Event) -> int:
    """Ends every connection to the database, at moments nobody knows; answers how many."""
    chance, cut = Random(7), 0  # noqa: S311 - it keeps no secret
    with psycopg.connect(served.url, autocommit=True) as server:
        while not over.wait(chance.uniform(0.02, 0.2)):
            cut += len(server.execute(UNDER_WAY, [urlsplit(served.url).path[1:]]).fetchall())
    return cut


def test_connections_that_end_in_the_middle_lose_no_click(served: Served) -> None:
    over, told = Event(), dict[tuple[str, str], str]()
    with ThreadPoolExecutor(len(LEADERS) + 1) as everybody:
        cutting = everybody.submit(cuts, served, over)
        try:
            for said in everybody.map(lambda user: insists(served, user), LEADERS):
                told |= said
        finally:
            over.set()
    assert cutting.result() > 0
    assert "not saved together" in "".join(log.read_text() for log in served.logs), "none was cut in the middle"
    with closing(Database(served.url)) as database, database.reading() as tx:
        saved = {(row.leader, row.question): row.answer for row in tx.execute(select(ANSWER)).all()}
    assert saved == told
