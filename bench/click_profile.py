"""`python -m bench.click_profile`: the processor time of one rating click, ours beside the bare app's, in one process.

What the web server does is the same for both and is left out, and so is the drawing. `--functions N` also prints the N
functions in which ours spends most of it.
"""

import argparse
import cProfile
import pstats
import ssl
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bench.bare_app import bare, on_postgres, on_sqlite
from bench.click_speed import CONNECTIONS
from bench.clicking import Clicks
from bench.databases import Databases, postgres_in
from bench.rounds import leader, put, started
from bench.slack_end import WHO
from bot.clock import Clock
from bot.deliver import Deliverer, Sweeper
from bot.fence import Fence
from bot.held import Held, holding
from bot.listeners import listeners
from bot.listening.payload import decode
from bot.log import set_up
from bot.slack.afterwards import Afterwards
from bot.slack.app import bolt_app
from bot.slack.send import SlackSender
from bot.turn import Door
from frameworks.load import load_library
from storage.database import Database
from storage.shelf import Shelf

FORM = "application/x-www-form-urlencoded"
NOWHERE = "http://127.0.0.1:9"
CLICKS, WARM_UP = 400, 50


def ours(url: str) -> tuple[App, Clicks]:
    """The app as `serve` makes it, with a round in it. Nothing of it is sent."""
    database = Database(url)
    scope = started("round1", CONNECTIONS)
    put(database, scope)
    shelf = Shelf(database, load_library())
    door = Door(database, shelf, Clock(), frozenset())
    client = WebClient("xoxb-bench", NOWHERE)
    sender = SlackSender(client, shelf, Fence(database, door.clock), ssl.create_default_context())
    deliverer = Deliverer(database, sender, door.clock, "bench")
    afterwards = Afterwards(deliverer, Sweeper(deliverer), sender)
    clicks = Clicks(scope, NOWHERE, [leader(number) for number in range(CONNECTIONS)])
    return bolt_app(client, WHO, listeners(door, client, afterwards)), clicks


def click(app: App, clicks: Clicks, profile: cProfile.Profile | None = None) -> float:
    """One click; answers the milliseconds of this thread's processor time."""
    payload = decode(FORM, clicks.next().partition(b"\r\n\r\n")[2])
    begin = time.thread_time()
    if profile:
        profile.enable()
    with holding(Held()):
        answer = app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
    if profile:
        profile.disable()
    if answer.status != 200:
        raise RuntimeError(f"a click was answered {answer.status}")
    return (time.thread_time() - begin) * 1000


def compare(app: App, plain: App, clicks: Clicks) -> str:
    """By turns, the warm-up dropped."""
    found = [(click(app, clicks), click(plain, clicks)) for _ in range(CLICKS)][WARM_UP:]
    mine, other = (median(samples) for samples in zip(*found, strict=True))
    return f"ours {mine:.3f} ms, bare {other:.3f} ms of processor time, medians of {len(found)}"


def functions(app: App, clicks: Clicks, number: int, by: str) -> None:
    profile = cProfile.Profile(time.thread_time)
    for _ in range(CLICKS):
        click(app, clicks, profile)
    pstats.Stats(profile, stream=sys.stdout).sort_stats(by).print_stats(number)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.click_profile", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL and not on SQLite")
    parser.add_argument("--functions", type=int, default=0, metavar="N", help="print the N costliest functions")
    parser.add_argument("--by", default="cumtime", choices=["cumtime", "tottime"], help="what is costly")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="assurance-bench-")))
        folder.chmod(0o755)
        sys.stderr = stack.enter_context((folder / "log").open("w"))
        set_up("INFO")
        databases = Databases(folder)
        if given.postgres:
            databases.postgres = stack.enter_context(postgres_in(folder / "postgres"))
            app, clicks = ours(databases.on_postgres())
            plain = bare(on_postgres(databases.on_postgres()))
        else:
            app, clicks = ours(databases.sqlite())
            plain = bare(on_sqlite(databases.file()))
        sys.stdout.write(compare(app, plain, clicks) + "\n")
        if given.functions:
            functions(app, clicks, given.functions, given.by)


if __name__ == "__main__":
    main()
