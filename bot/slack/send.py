"""The only place that writes to Slack: posts, changes, uploads."""

import ssl
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, TypeVar

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.deliver import Doubtful, DoubtfulBelow, Gone, HalfMoved, Lost, Misdrawn, Passing
from bot.fence import Look
from bot.slack.blocks import Drawn
from bot.slack.incoming import Where
from bot.slack.troubles import LOST, NOT_THERE, understood
from bot.slack.views import draw, my_answers
from bot.slack.views.heat_map import file_title
from flows.effects import Deleted, HeatMap, MyAnswers
from frameworks.model import Framework
from storage.outbox import Owed, Place
from storage.troubles import DatabaseTrouble

TIMEOUT_SECONDS = 10
OURS = "assurance_message"
HEAT_MAP_FILE = "heat-map.png"
FILE = "F"  # where a file stands in Slack is told by its id
T = TypeVar("T")
log = structlog.get_logger()

NO_UNFURLING: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False}


@dataclass(frozen=True)
class SlackSender:
    """Sends one owed message: anew, over the one that stands, or by a click's own address."""

    client: WebClient
    library: Mapping[str, Framework]
    fence: Look
    ssl_context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def send(self, owed: Owed, url: str | None) -> Place:
        framework = self._framework(owed)
        drawn = self._made(owed, framework, lambda: draw(framework, owed.effect))
        if isinstance(owed.effect, HeatMap) and framework is not None:
            return self._upload(owed.effect, framework, drawn, owed)
        if isinstance(owed.effect, MyAnswers):
            return self._upload_answers(owed.effect, owed)
        if isinstance(owed.effect, Deleted) and (owed.place is None or owed.place.ts.startswith(FILE)):
            return self._take_away(owed.place)
        if owed.place is None:
            return self._post(drawn, owed)
        if owed.moves:
            return self._move(drawn, owed, owed.place)
        self.fence(owed)
        if not (url and self._redraw(url, drawn)):
            self.fence(owed)
            self._change(drawn, owed.place)
        return owed.place

    def _framework(self, owed: Owed) -> Framework | None:
        """What its round was started with. Where that cannot be read just now the message waits: nothing was sent."""
        try:
            return self.library.get(getattr(owed.effect, "framework", ""))
        except DatabaseTrouble as error:
            raise Passing("what its round was started with cannot be read just now") from error

    @staticmethod
    def _made(owed: Owed, framework: Framework | None, make: Callable[[], T]) -> T:
        """What cannot be drawn certainly did not arrive; without its framework it waits for the file to come back."""
        try:
            return make()
        except Exception as error:
            wanted = getattr(owed.effect, "framework", "")
            if wanted and framework is None:
                raise Passing(f"the framework {wanted} is not installed") from error
            log.exception("not drawn", kind=owed.effect.kind, key=owed.key)
            raise Misdrawn(type(error).__name__) from error

    def tell(self, user: str, drawn: Drawn) -> None:
        """A sentence to somebody directly; not kept, not repeated."""
        self.client.chat_postMessage(channel=user, text=drawn.text, blocks=drawn.blocks, **NO_UNFURLING)

    def whisper(self, where: Where, user: str, drawn: Drawn) -> None:
        """A sentence only this person sees, below the message they clicked."""
        self.client.chat_postEphemeral(channel=where.channel, user=user, text=drawn.text, blocks=drawn.blocks)

    def _post(self, drawn: Drawn, owed: Owed) -> Place:
        self.fence(owed)
        try:
            answer = self.client.chat_postMessage(
                channel=owed.parent.channel if owed.parent else owed.effect.to,
                thread_ts=owed.parent.ts if owed.parent else None,
                text=drawn.text,
                blocks=drawn.blocks,
                metadata={"event_type": OURS, "event_payload": _itself(owed)},
                **NO_UNFURLING,
            )
        except Exception as error:
            raise understood(error, posting=True) from error
        return Place(channel=answer["channel"], ts=answer["ts"])

    def _change(self, drawn: Drawn, place: Place) -> None:
        """A message that is no longer there, or can no longer be changed, is lost."""
        try:
            self.client.chat_update(channel=place.channel, ts=place.ts, text=drawn.text, blocks=drawn.blocks)
        except SlackApiError as error:
            if error.response.get("error") in LOST:
                raise Lost(str(error.response["error"])) from error
            raise understood(error, posting=False) from error
        except Exception as error:
            raise understood(error, posting=False) from error

    def _redraw(self, url: str, drawn: Drawn) -> bool:
        """By the click's own address, which has no rate limit to speak of but dies after five uses or half an hour."""
        try:
            answer = WebhookClient(url, ssl=self.ssl_context, timeout=TIMEOUT_SECONDS).send(
                text=drawn.text, blocks=drawn.blocks, replace_original=True
            )
        except (OSError, HTTPException):
            return False
        return answer.status_code == 200 and answer.body.strip() in ("ok", '{"ok":true}', '{"ok": true}')

    def _move(self, drawn: Drawn, owed: Owed, old: Place) -> Place:
        """Takes the copy above away and posts it anew, in this order: then it never stands twice.

        What could not be taken away just now is tried again as a whole; where only the post waits or is in doubt, it is
        not taken away twice. What cannot be taken away at all stays, and is harmless: its buttons redraw the one below.
        """
        gone = self._clear(owed, old)
        try:
            return self._post(drawn, owed)
        except Passing as trouble:
            raise HalfMoved(str(trouble), trouble.wait) from trouble
        except Doubtful as trouble:
            raise (DoubtfulBelow if gone else Doubtful)(str(trouble)) from trouble

    def _clear(self, owed: Owed, old: Place) -> bool:
        """Whether the copy above is gone. Raises `Passing` where that cannot be had just now."""
        self.fence(owed)
        try:
            self.client.chat_delete(channel=old.channel, ts=old.ts)
        except Exception as error:
            trouble = understood(error, posting=False)
            if isinstance(trouble, Passing):
                raise trouble from error
            log.info("no earlier copy of a page was taken away", key=owed.key, error=str(trouble))
            return str(trouble) == NOT_THERE
        return True

    def _upload(self, effect: HeatMap, framework: Framework, drawn: Drawn, owed: Owed) -> Place:
        """The picture with its figures in words. Slack shares it a moment later, once it has been processed."""
        from bot.export.heatmap import heatmap  # the picture's library is needed only here

        place = owed.parent
        if place is None:
            raise Misdrawn("a heat map belongs in a summary's thread")
        picture = self._made(owed, framework, lambda: heatmap(framework, effect.collation, effect.title))
        about = {"title": file_title(effect), "thread_ts": place.ts, "initial_comment": drawn.text}
        return self._share(owed, place.channel, picture, HEAT_MAP_FILE, about)

    def _upload_answers(self, effect: MyAnswers, owed: Owed) -> Place:
        """Below the sentence that announces it: its place tells the conversation, which an upload must name."""
        if owed.parent is None:
            raise Misdrawn("a copy of somebody's answers belongs below its sentence")
        content = self._made(owed, None, lambda: my_answers.table(effect))
        return self._share(owed, owed.parent.channel, content, my_answers.FILE_NAME, {"title": my_answers.TITLE})

    def _share(self, owed: Owed, channel: str, content: bytes, name: str, about: Mapping[str, Any]) -> Place:
        """Only the last of its calls shows it to anybody, and before it may lie half a minute: until then nothing is in
        doubt.
        """
        client, shown = copy(self.client), False

        def complete(**given: Any) -> SlackResponse:
            nonlocal shown
            self.fence(owed)
            shown = True
            return self.client.files_completeUploadExternal(**given)

        setattr(client, "files_completeUploadExternal", complete)  # noqa: B010 - a method is not assigned to otherwise
        try:
            answer = client.files_upload_v2(content=content, filename=name, channel=channel, **about)
        except Exception as error:
            raise understood(error, posting=shown) from error
        return Place(channel=channel, ts=answer["files"][0]["id"])

    def _take_away(self, place: Place | None) -> Place:
        """A file of a deleted round goes; what never arrived is not posted only to say that it is gone."""
        if place is None:
            raise Gone("it never arrived")
        try:
            self.client.files_delete(file=place.ts)
        except Exception as error:
            raise understood(error, posting=False) from error
        return place


def _itself(owed: Owed) -> Mapping[str, Any]:
    """What it says of itself, for whoever must look for it."""
    return {"key": owed.key, "revision": owed.revision, "reposts": owed.effect.reposts}
