"""Naming the chair of a round on the command line."""

import ssl

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.closed_days import bank_holidays
from bot.records import one_round
from bot.settings import Settings, SettingsFault
from bot.slack.directory import Directory
from bot.turn import Door
from flows.events import ChairPassed
from frameworks.load import load_library
from storage import people, schema
from storage.database import Database
from storage.shelf import Shelf

SECONDS = 10


def name(database: Database, settings: Settings, id: str, user: str) -> str:
    """Makes this person the chair and says so. Raises `SettingsFault` where they cannot be, or nobody knows them.

    Slack is asked about them where there is a bot token; otherwise what it said before counts.
    """
    schema.check(database)
    clock = Clock(settings.assurance_clock)
    now = clock.now()
    library = Shelf(database, load_library(settings.frameworks_dir, settings.vocabulary))
    door = Door(database, library, clock, bank_holidays(now.year), settings.keeping)
    with database.reading() as tx:
        round_ = one_round(tx, id)
    _ask(settings, door, round_.team, [user, round_.chair])
    with database.reading() as tx:
        known = people.get(tx, round_.team, [user, round_.chair])
    if user not in known:
        raise SettingsFault(
            f"Nobody with the member id {user} is known in that workspace. In Slack, open their profile, More actions, "
            "Copy member ID; set SLACK_BOT_TOKEN so that Slack can be asked about them."
        )
    passed = ChairPassed(
        assessment=round_.id, team=round_.team, at=now, chair=known[user], former=known.get(round_.chair)
    )
    refusal = door.turn(passed).refusal
    if refusal:
        raise SettingsFault(refusal)
    return f"{known[user].name} chairs “{round_.title}” now. They are told, as soon as the bot runs."


def _ask(settings: Settings, door: Door, team: str, users: list[str]) -> None:
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        return
    tls = ssl.create_default_context()
    client = WebClient(token, settings.slack_api_url, timeout=SECONDS, ssl=tls, retry_handlers=[])
    try:
        Directory(client, door).fetch(team, users)
    except (SlackApiError, OSError) as error:
        why = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
        raise SettingsFault(f"Slack could not be asked about them ({why}). Nothing was changed; try again.") from None
