"""Whether a pooler stands between us and PostgreSQL: then no statement is prepared, or two could share one name."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from storage.database import Database, Tx
from storage.postgres import PREPARED_AFTER

KEY = b"K\x00\x00\x00\x0c"
"""How the server's word on its process begins, before four bytes of number and four of secret."""


class Pooler:
    """Hands everything on, but tells a process number of its own, as poolers do."""

    def __init__(self, server: socket.SocketType | str) -> None:
        self._server = str(server)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                for source, to in ((client, server), (server, client)):
                    threading.Thread(target=_hand_on, args=(source, to), daemon=True).start()


def _hand_on(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError), source, to:
        while got := source.recv(65536):
            place = got.find(KEY)
            if place >= 0:
                got = got[: place + 5] + b"\x00\x00\x00\x07" + got[place + 9 :]
            to.sendall(got)


@pytest.fixture
def through_a_pooler(postgres_database: Database) -> Iterator[Database]:
    url = postgres_database._url
    pooler = Pooler(f"{url.query['host']}/.s.PGSQL.{url.port or 5432}")
    there = url.set(host="127.0.0.1", port=pooler.port, query={})
    found = Database(there.render_as_string(hide_password=False))
    yield found
    found.close()
    pooler.close()


def prepared(tx: Tx) -> int:
    for _ in range(PREPARED_AFTER + 2):
        tx.connection.exec_driver_sql("SELECT 1 + 1")
    return int(tx.connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one())


def test_with_nothing_in_between_statements_are_prepared(postgres_database: Database) -> None:
    with postgres_database.reading() as tx:
        assert prepared(tx) > 0


def test_behind_a_pooler_they_are_not(through_a_pooler: Database) -> None:
    with through_a_pooler.reading() as tx:
        assert prepared(tx) == 0
