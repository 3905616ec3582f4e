"""Looking for a message that may have been posted: by the key in its metadata, or a file by its name.

Only where the app may read anyway: im:history lets it see its own direct messages, and im:write find the conversation
with somebody to whom nothing is known to have gone. A channel answers missing_scope,
because the app asks for no right to read what people say there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.doubts import Absent, CannotLook, Found
from bot.slack.retry_after import retry_after
from bot.slack.send import HEAT_MAP_FILE, OURS
from bot.slack.troubles import DEAD, PASSING, PERHAPS_DONE, is_slacks, name_of
from bot.slack.views import my_answers
from flows.effects import HeatMap, MyAnswers
from storage.outbox import Owed, Place

AT_ONCE = 200
MOST_PAGES = 10
NO_THREAD = "thread_not_found"
NO_ANSWER = "no answer from Slack"

log = structlog.get_logger()
Message = Mapping[str, Any]


@dataclass(frozen=True)
class SlackLooker:
    client: WebClient

    def look(self, owed: Owed, channel: str) -> Found | Absent:
        """Raises `CannotLook` where the app may not read, Slack is away, or too much was said to look through."""
        if isinstance(owed.effect, HeatMap | MyAnswers):
            name = HEAT_MAP_FILE if isinstance(owed.effect, HeatMap) else my_answers.FILE_NAME
            return self._file(owed, channel, name)
        said = list(self._said(owed, channel))
        found = [one for one in said if _is(one, owed)]
        copy = owed.place is not None and any(one["ts"] == owed.place.ts for one in said)
        if not found:
            return Absent(copy)
        newest = max(found, key=lambda one: (_revision(one), float(one["ts"])))
        reposts = _told(newest).get("reposts")
        return Found(Place(channel=channel, ts=newest["ts"]), _revision(newest), copy, reposts)

    def conversation(self, user: str) -> str:
        """Opened if it was not: that posts nothing, and is answered alike however often it is asked."""
        try:
            answer = self.client.conversations_open(users=user)
        except SlackApiError as error:
            raise _cannot(error) from error
        except (OSError, HTTPException) as error:
            raise CannotLook(NO_ANSWER, passing=True) from error
        return str(answer["channel"]["id"])

    def clear(self, owed: Owed, copy: Place) -> None:
        """A copy that stays is harmless: its buttons redraw the one below."""
        try:
            self.client.chat_delete(channel=copy.channel, ts=copy.ts)
        except (SlackApiError, OSError, HTTPException) as error:
            log.info("an earlier copy of a page stays", key=owed.key, error=type(error).__name__)

    def _file(self, owed: Owed, channel: str, name: str) -> Found | Absent:
        """The first of that name below its parent: a heat map in the thread, a copy of answers in the conversation."""
        after = float(owed.parent.ts) if owed.parent else 0.0
        below = sorted((one for one in self._said(owed, channel) if float(one["ts"]) > after), key=lambda m: m["ts"])
        files = (file for message in below for file in message.get("files", ()) if file.get("name") == name)
        first = next(files, None)
        return Absent() if first is None else Found(Place(channel=channel, ts=first["id"]), owed.revision)

    def _said(self, owed: Owed, channel: str) -> Iterator[Message]:
        """Everything said in the conversation, or in the thread where a message belongs in one."""
        about: dict[str, Any] = {"channel": channel, "limit": AT_ONCE, "include_all_metadata": True}
        in_thread = owed.parent is not None and not isinstance(owed.effect, MyAnswers)
        if owed.parent is not None and in_thread:
            about["ts"] = owed.parent.ts
        cursor = ""
        for _ in range(MOST_PAGES):
            answer = self._page(in_thread, about | ({"cursor": cursor} if cursor else {}))
            yield from answer.get("messages", ())
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return
        raise CannotLook("too much has been said there since")

    def _page(self, in_thread: bool, about: dict[str, Any]) -> Mapping[str, Any]:
        read = self.client.conversations_replies if in_thread else self.client.conversations_history
        try:
            return read(**about).data  # type: ignore[return-value]
        except SlackApiError as error:
            if error.response.get("error") == NO_THREAD:
                return {}
            raise _cannot(error) from error
        except (OSError, HTTPException) as error:
            raise CannotLook(NO_ANSWER, passing=True) from error


def _cannot(error: SlackApiError) -> CannotLook:
    response = error.response
    name = name_of(error)
    away = response.status_code == 429 or response.status_code >= 500 or not is_slacks(name)
    passing = away or name in PASSING | PERHAPS_DONE | DEAD
    return CannotLook(name, retry_after(response), passing)


def _is(message: Message, owed: Owed) -> bool:
    """Of a message that was moved, the copy above is not the one looked for."""
    metadata = message.get("metadata") or {}
    ours = metadata.get("event_type") == OURS and metadata.get("event_payload", {}).get("key") == owed.key
    return ours and (owed.place is None or float(message["ts"]) > float(owed.place.ts))


def _revision(message: Message) -> int:
    return int(_told(message).get("revision", 0))


def _told(message: Message) -> Mapping[str, Any]:
    """What a message of ours says of itself."""
    told: Mapping[str, Any] = message["metadata"]["event_payload"]
    return told
