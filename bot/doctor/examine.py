"""Looks at everything the bot needs. What cannot be looked at is said, and nothing is changed."""

import ssl
from collections.abc import Iterator
from datetime import datetime

from slack_sdk import WebClient

from bot.clock import Clock
from bot.doctor import database_side, machine, slack_side
from bot.doctor.finding import Finding
from bot.doctor.pinned import Round, with_contents
from bot.doctor.stuck import stuck
from bot.settings import Settings, SettingsFault, read_settings
from flows.assessment import Assessment
from storage import assessments
from storage.troubles import DatabaseTrouble

SECONDS = 10
INSTEAD = "\nFor `serve --http` SLACK_SIGNING_SECRET takes the place of SLACK_APP_TOKEN."


def examine(machine_now: datetime | None = None) -> list[Finding]:
    """Every check, in the order to mend them. `machine_now` is this machine's time (the clock's own when None)."""
    try:
        settings = read_settings()
    except SettingsFault as fault:
        return [Finding("settings", "something is wrong", str(fault))]
    now = machine_now or Clock().now()
    return [Finding("settings", "understood"), *_everything(settings, now)]


def _everything(settings: Settings, machine_now: datetime) -> Iterator[Finding]:
    found, database = database_side.opened(settings.database_url.get_secret_value())
    rounds: list[Assessment] = []
    asked: list[Round] = []
    yield found
    if database is not None:
        try:
            yield database_side.whole(database)
            with database.reading() as tx:
                rounds, vacant = assessments.list_open(tx), assessments.without_chair(tx)
                asked = with_contents(tx, [*rounds, *assessments.list_finished(tx)])
            yield from database_side.chairs(vacant)
            yield from stuck(database, Clock(settings.assurance_clock).now())
        except DatabaseTrouble as trouble:
            yield Finding("database", "its rows cannot all be read", str(trouble))
        finally:
            database.close()
    yield machine.disk(database.file if database is not None else None)
    yield from database_side.frameworks(settings.frameworks_dir, asked, settings.vocabulary)
    yield from _slack(settings, rounds, machine_now)


def _slack(settings: Settings, rounds: list[Assessment], machine_now: datetime) -> Iterator[Finding]:
    over_http = not settings.slack_app_token.get_secret_value() and bool(
        settings.slack_signing_secret.get_secret_value()
    )
    try:
        bot_token, key = settings.signed() if over_http else settings.tokens()
    except SettingsFault as fault:
        neither = not settings.slack_app_token.get_secret_value()
        yield Finding("tokens", "they are not both there", f"{fault}{INSTEAD if neither and not over_http else ''}")
        return
    tls = ssl.create_default_context()
    client = WebClient(bot_token, settings.slack_api_url, timeout=SECONDS, ssl=tls, retry_handlers=[])
    finding, told = slack_side.bot_token(client)
    yield finding
    if over_http:
        yield Finding(
            "signing secret", "it is there, for serve --http; only a request of Slack's shows whether it fits"
        )
    else:
        apps = WebClient(key, settings.slack_api_url, timeout=SECONDS, ssl=tls, retry_handlers=[])
        yield slack_side.app_token(apps)
    if told is not None:
        yield slack_side.scopes(told.headers)
        yield slack_side.clock(told.headers, machine_now)
        yield from slack_side.channels(client, told.team, rounds)
