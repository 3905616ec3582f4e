"""The bare app ours is measured against: Bolt, one listener, one row committed by the driver itself.

It has our web server and our check of the signature, and the same durability: WAL with `synchronous=FULL` on SQLite,
the server's own settings on PostgreSQL. Nothing of ours touches its database.
"""

import argparse
import re
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette

from bench.clicking import SECRET
from bench.slack_end import WHO
from bot.clock import Clock
from bot.listening.web_server import WebServer
from bot.slack.front import Front
from bot.stopping import stop_on_signals

ROW = "INSERT INTO bare_click (person, what, value, at) VALUES ({})"
TABLE = "CREATE TABLE IF NOT EXISTS bare_click (id {}, person TEXT, what TEXT, value TEXT, at TEXT)"
Row = tuple[str, str, str, str]
Commit = Callable[[Row], None]


def on_sqlite(file: Path) -> Commit:
    """A connection for each thread, and one writer at a time: SQLite's own waiting is slower."""
    own, one_writer = threading.local(), threading.Lock()

    def connection() -> sqlite3.Connection:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(file, isolation_level=None, timeout=5)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                own.connection.execute(f"PRAGMA {pragma}")
        return own.connection  # type: ignore[no-any-return]

    connection().execute(TABLE.format("INTEGER PRIMARY KEY"))

    def commit(row: Row) -> None:
        with one_writer:
            mine = connection()
            mine.execute("BEGIN IMMEDIATE")
            mine.execute(ROW.format("?, ?, ?, ?"), row)
            mine.execute("COMMIT")

    return commit


def on_postgres(url: str) -> Commit:
    own = threading.local()

    def connection() -> psycopg.Connection[Any]:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(url)
        return own.connection  # type: ignore[no-any-return]

    with connection() as first:
        first.execute(TABLE.format("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"))
    del own.connection

    def commit(row: Row) -> None:
        mine = connection()
        mine.execute(ROW.format("%s, %s, %s, %s"), row)
        mine.commit()

    return commit


def bare(commit: Commit) -> App:
    us = AuthorizeResult.from_auth_test_response(auth_test_response=WHO, bot_token="xoxb-bench")  # noqa: S106
    app = App(
        client=WebClient("xoxb-bench"),
        authorize=lambda: us,
        process_before_response=True,
        request_verification_enabled=False,  # the server in front has checked it, as for ours
        token_verification_enabled=False,
    )

    def clicked(ack: Ack, body: dict[str, Any]) -> None:
        pressed = body["actions"][0]
        commit((body["user"]["id"], pressed["action_id"], pressed["value"], pressed["action_ts"]))
        ack()

    app.action(re.compile(".*"))(clicked)
    return app


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sqlite", type=Path)
    parser.add_argument("--postgres")
    given = parser.parse_args()
    stop = stop_on_signals()
    commit = on_sqlite(given.sqlite) if given.sqlite else on_postgres(given.postgres)
    front = Front(bare(commit), SECRET, Clock())
    server = WebServer(Starlette(routes=[front.route]), "127.0.0.1", given.port, "front door")
    try:
        server.start()
        stop.wait()
    finally:  # also where it did not start in time: its thread would keep the process alive
        server.stop()
        front.close()


if __name__ == "__main__":
    main()
