"""What whoever runs the bot is told of messages that are stuck, and may do about them."""

import json
import re
from datetime import datetime, timedelta

from bot import doubt_notices
from bot.settings import SettingsFault
from flows import doubting
from storage import doubted, outbox, put_off, schema
from storage.backup.restoring import NOT_SENT
from storage.database import Database, Tx
from storage.outbox import Place, Stuck
from storage.tables import State

_MESSAGE = re.compile(r"/archives/(?P<channel>[CDG][A-Z0-9]+)/p(?P<seconds>\d{10})(?P<rest>\d{6})")
_FILE = re.compile(r"/files/[^/]+/(?P<file>F[A-Z0-9]+)")
MEANING = {
    State.IN_DOUBT: "may or may not have arrived; look in Slack, then settle it",
    State.GIVEN_UP: "Slack refused it; mend the reason, then retry it",
    State.OWED: "waits for the message above it",
}
FROM_A_BACKUP = "was owed when the backup was made; look in Slack, and retry it if it is still wanted"


def listed(database: Database, now: datetime, as_json: bool) -> str:
    """Every message that is stuck, and how many are due and not yet sent."""
    schema.check(database)
    with database.reading() as tx:
        stuck, depth, why = outbox.list_stuck(tx), outbox.depth(tx, now), put_off.why(tx)
    if as_json:
        rows = [one.model_dump(mode="json") | {"age_seconds": _age(one, now).total_seconds()} for one in stuck]
        return json.dumps({"depth": depth, "put_off": why, "stuck": rows}, indent=2, ensure_ascii=False)
    due = f"{depth} {'message is' if depth == 1 else 'messages are'} due and not yet sent."
    if why:
        reasons = "; ".join(f"{error} ({number})" for error, number in why.items())
        due += f" Tried, and to be tried again: {reasons}."
    if not stuck:
        return f"Nothing is stuck. {due}"
    return "\n".join([f"{len(stuck)} stuck. {due}", *(line for one in stuck for line in _lines(one, now))])


def retried(database: Database, key: str | None, now: datetime) -> str:
    """Raises `SettingsFault` for a key of which nothing can be tried again."""
    schema.check(database)
    with database.writing() as tx:
        tried = outbox.retry(tx, now, key)
    if key and not tried:
        raise SettingsFault(f"Nothing called {key} was given up or is in doubt. `assurance outbox` lists what is.")
    return f"{tried} to be tried again: what was given up is sent, what is in doubt is looked for first."


def settled(database: Database, key: str, sent: bool, link: str, now: datetime) -> str:
    """Raises `SettingsFault` when it is not in doubt, or the link is none of a message or a file."""
    schema.check(database)
    with database.writing() as tx:
        about = doubted.find_key(tx, key)
        if sent:
            done = outbox.settle_sent(tx, key, _linked(tx, key, link), now)
        else:
            done = outbox.settle_not_sent(tx, key, now)
        if done and about is not None:
            doubt_notices.settled(tx, *about, key, doubting.TOLD_SEEN if sent else doubting.TOLD_ABSENT, now)
    if not done:
        raise SettingsFault(f"Nothing called {key} is in doubt. `assurance outbox` lists what is.")
    return f"{key} {'stands where you saw it' if sent else 'will be sent now'}."


def _linked(tx: Tx, key: str, link: str) -> Place:
    if message := _MESSAGE.search(link):
        return Place(channel=message["channel"], ts=f"{message['seconds']}.{message['rest']}")
    if file := _FILE.search(link):
        return Place(channel=outbox.channel_of(tx, key), ts=file["file"])
    raise SettingsFault(
        "Give the link of what you saw (--link): in Slack, More actions on the message or file, Copy link. Without it "
        "what belongs below it could not be sent, nor the message be changed."
    )


def _lines(one: Stuck, now: datetime) -> list[str]:
    tries = f"{one.attempts} {'attempt' if one.attempts == 1 else 'attempts'}"
    meaning = FROM_A_BACKUP if one.last_error == NOT_SENT else MEANING[State(one.state)]
    return [
        "",
        f"{one.key}",
        f"  {one.state}: {meaning}",
        f"  {one.kind} to {one.to}, {tries}, {_words(_age(one, now))} old",
        f"  {one.last_error or 'no error'}",
    ]


def _age(one: Stuck, now: datetime) -> timedelta:
    return max(now - one.changed_at, timedelta())


def _words(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (60 * 24)} days"
