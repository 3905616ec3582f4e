"""Whoever runs the bot: asks what is stuck, looks in Slack where the bot may not, and settles it."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from demo.processes import DidNotStart, Running, assurance
from storage import outbox
from storage.database import Database

LOOK_EVERY_SECONDS = 3.0
CANNOT_LOOK = "I cannot look whether it arrived"
"""How `assurance outbox` begins, where somebody else has to look."""
SETTLED_ALREADY = "is in doubt."
"""How `assurance outbox settle` ends its sentence when there is nothing of that name to settle."""
MAP = ":map"
Json = Mapping[str, Any]


@dataclass
class Caretaker:
    """Uses the same commands as in production; what the bot can find out by itself is left to it."""

    client: httpx.AsyncClient
    both: Running
    tell: Callable[[str], None]

    async def run(self) -> None:
        """Until cancelled."""
        database = Database(self.both.environment["DATABASE_URL"])
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            if not await asyncio.to_thread(_stuck, database):
                continue  # a look into the database is cheaper than a command
            for one in json.loads(await self._assurance("--json"))["stuck"]:
                if one["state"] == "in_doubt" and (one["last_error"] or "").startswith(CANNOT_LOOK):
                    await self._settle(one["key"])

    async def _settle(self, key: str) -> None:
        link = seen((await self.client.get("/record")).json(), key)
        how = ["--sent", "--link", link] if link else ["--not-sent"]
        try:
            await self._assurance("settle", key, *how)
        except DidNotStart as refusal:
            if SETTLED_ALREADY not in str(refusal):
                raise
            return  # the bot has found it out by itself meanwhile
        self.tell(f"Whoever runs the bot looked for {key}: {'there' if link else 'not there, so it is sent'}.")

    async def _assurance(self, *arguments: str) -> str:
        return await asyncio.to_thread(assurance, ["outbox", *arguments], self.both.environment)


def _stuck(database: Database) -> bool:
    with database.reading() as tx:
        return any((one.last_error or "").startswith(CANNOT_LOOK) for one in outbox.list_stuck(tx))


def seen(record: Json, key: str) -> str:
    """The link of the message or file with this key, as a person finds it; empty when it is not there."""
    live = [one for one in record["messages"] if not one["deleted_at"]]
    if key.endswith(MAP):
        parents = [one["ts"] for one in live if _key(one) == key.removesuffix(MAP)]
        files = [file for one in live if one["thread_ts"] in parents for file in one["versions"][-1]["files"]]
        return f"https://example.slack.com/files/U0/{files[0]}/heat-map.png" if files else ""
    found = next((one for one in live if _key(one) == key), None)
    return f"https://example.slack.com/archives/{found['channel']}/p{found['ts'].replace('.', '')}" if found else ""


def _key(message: Json) -> str:
    return str(((message["metadata"] or {}).get("event_payload") or {}).get("key", ""))
