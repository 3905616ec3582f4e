"""The running bot: its parts made in reading order, started, and stopped."""

import gc
import os
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.closed_days import bank_holidays
from bot.deliver import Deliverer, Sweeper
from bot.doubts import Doubts
from bot.due import KEEP_KEYS, Beat
from bot.fence import Fence
from bot.heartbeat import Heartbeat
from bot.intake import Address, Watch, over_http
from bot.keeping import Keeper
from bot.listeners import listeners
from bot.metrics import REGISTRY, HeartbeatAge, Waiting
from bot.removal import Removal
from bot.settings import Settings, SettingsFault
from bot.slack.afterwards import Afterwards
from bot.slack.app import bolt_app
from bot.slack.departures import Departures
from bot.slack.directory import Directory
from bot.slack.given_up import GivenUp
from bot.slack.heeding import HeedingClient
from bot.slack.looking import SlackLooker
from bot.slack.patience import patiently
from bot.slack.send import TIMEOUT_SECONDS, SlackSender
from bot.socket_mode import by_socket
from bot.stopping import done_unless, stop_on_signals
from bot.turn import Door
from bot.watchdog import STATUS, Watchdog
from frameworks.load import load_library
from frameworks.mapping_library import linked
from frameworks.model import Framework
from storage import inbox, outbox, schema
from storage.database import Database
from storage.only_process import only_process
from storage.shelf import Shelf

OBJECTS_BETWEEN_SWEEPS = 10_000
"""Python's own 700 is a sweep of its memory for every other click."""

log = structlog.get_logger()


def serve(settings: Settings, http: Address | None = None) -> None:
    """Runs until SIGTERM or Ctrl-C: connected by Socket Mode, or listening to Slack's signed requests at `http`.

    Raises `SettingsFault`, `FrameworkFault`, `DatabaseTrouble` or `SchemaTrouble`; ends with the watchdog's status when
    its way in from Slack has silently died.
    """
    tokens = settings.signed() if http else settings.tokens()
    library = load_library(settings.frameworks_dir, settings.vocabulary)
    with closing(Database(settings.database_url.get_secret_value())) as database:
        schema.check(database)
        with only_process(database):
            _serve(settings, database, library, tokens, http)


def _serve(
    settings: Settings,
    database: Database,
    library: Mapping[str, Framework],
    tokens: tuple[str, str],
    http: Address | None,
) -> None:
    bot_token, key = tokens
    maps = linked(library, settings.frameworks_dir, settings.vocabulary)
    clock = Clock(settings.assurance_clock)
    _check_it_can_be_written(database, clock)
    _take_over(database, clock)
    shelf = _shelf(database, library, clock)
    door = Door(database, shelf, clock, bank_holidays(clock.now().year), settings.keeping)

    tls = ssl.create_default_context()
    # A retry after a dropped connection could post a message twice, so there are none: the outbox decides.
    asking = {"timeout": TIMEOUT_SECONDS, "ssl": tls, "retry_handlers": []}
    client = HeedingClient(bot_token, settings.slack_api_url, clock.now, **asking)
    Keeper(door).beat(clock.now())  # before Slack is asked: what is due to go goes also where we are let in no more
    us = who_we_are(client)
    removal = Removal(door)
    removal.here(us["team_id"])

    worker = f"{socket.gethostname()}:{os.getpid()}"
    sender = SlackSender(client, shelf, Fence(database, clock), tls)
    given_up = GivenUp(door, Directory(client, door), Departures(door, lambda: None))  # the sweep under way goes on
    deliverer = Deliverer(database, sender, clock, worker, given_up, door.closed_days)
    sweeper = Sweeper(deliverer)
    doubts = Doubts(database, SlackLooker(client), clock, worker, sweeper.wake)
    afterwards = Afterwards(deliverer, sweeper, sender)
    app = bolt_app(client, us, listeners(door, client, afterwards, removal, maps))
    intake = over_http(app, key, clock, http, settings, database) if http else by_socket(app, key, settings, tls)
    watch, age = Watch(settings, intake, database), HeartbeatAge()
    heartbeat = Heartbeat(age.counting(_beat(door, sweeper, doubts)), settings.heartbeat_seconds)

    for figures in (Waiting(database, clock), age):
        REGISTRY.register(figures)

    stop = stop_on_signals()
    watchdog = Watchdog(intake.heard, stop)
    sweeper.start()
    heartbeat.start()
    try:
        watch.start()
        if done_unless(stop, intake.start):
            _sweep_less()
            log.info("serving", team=us["team"], frameworks=list(library), database=database.where)
            watchdog.start()
            stop.wait()
        log.info("stopping: taking in nothing more, finishing what is under way")
    finally:
        intake.stop()
        heartbeat.stop()
        afterwards.close()
        sweeper.stop()
        watch.stop()
    if watchdog.found_silence:
        raise SystemExit(STATUS)  # it goes on watching until the process is gone
    watchdog.close()


def who_we_are(client: WebClient) -> Mapping[str, Any]:
    """What Slack says this token is."""
    try:
        return patiently(client.auth_test).data  # type: ignore[return-value]
    except SlackApiError as error:
        name = error.response.get("error", "")
        raise SettingsFault(
            f"Slack does not accept SLACK_BOT_TOKEN ({name}). Copy it again from the Slack app settings, "
            "OAuth & Permissions; after adding scopes the app must be installed again."
        ) from None
    except OSError:
        raise SettingsFault(f"Slack could not be reached at {client.base_url}. Is this machine online?") from None


def _check_it_can_be_written(database: Database, clock: Clock) -> None:
    """Now, rather than at the first answer."""
    with database.writing() as tx:
        inbox.trim(tx, clock.now() - KEEP_KEYS)


def _shelf(database: Database, library: Mapping[str, Framework], clock: Clock) -> Shelf:
    """The frameworks, with what every round there is was started with; rounds from before that was kept are pinned."""
    shelf = Shelf(database, library)
    with database.writing() as tx:
        pinned = shelf.pin_older_rounds(tx, clock.now())
        shelf.fetch(tx)
    if pinned:
        log.info("rounds are pinned to what their framework says now", rounds=pinned)
    return shelf


def _take_over(database: Database, clock: Clock) -> None:
    """On SQLite whoever held messages before us has certainly ended, so they need not wait for its leases."""
    if database.file is not None:
        with database.writing() as tx:
            outbox.let_go(tx, clock.now())


def _sweep_less() -> None:
    """What is in memory by now stays as long as the process, so Python need not look through it again and again for
    what nothing refers to any more; and what a click leaves behind goes by itself. It was a fourteenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_SWEEPS)


def _beat(door: Door, sweeper: Sweeper, doubts: Doubts) -> Callable[[], None]:
    beat = Beat(door)

    def once() -> None:
        try:
            beat()
        finally:
            sweeper.wake()
            doubts()

    return once
