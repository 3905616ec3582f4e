"""Signed requests to the app's request URLs, as Slack sends them when Socket Mode is off."""

import asyncio
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import httpx

from workspace.clock import Clock
from workspace.manifest import App
from workspace.records import Json
from workspace.socket import PATIENCE

AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Unanswered(Exception):
    """The app did not acknowledge; the text is the reason Slack gives in `X-Slack-Retry-Reason`."""


class Requests:
    """Posts to the app. Events come again after this; what a person did never does."""

    def __init__(self, clock: Clock, app: App, signing_secret: str) -> None:
        self._clock = clock
        self._app = app
        self._secret = signing_secret
        self._client: httpx.AsyncClient | None = None

    async def connected(self) -> None:
        """A URL is always there; whether anybody answers is found out by sending."""

    async def ask(self, kind: str, payload: Json, *, takes_answer: bool = False) -> Json | None:
        """Send a click, a form, a shortcut or a command."""
        if kind == "slash_commands":
            known = self._app.command(str(payload["command"]))
            url, fields = known.url if known else "", payload
        else:
            url, fields = self._app.interactivity_url, {"payload": json.dumps(payload)}
        try:
            answer = await self._post(url, FORM, urlencode(fields).encode(), {})
        except Unanswered:
            return None
        return _carried(answer) if takes_answer else {}

    async def tell(self, payload: Json, attempt: int, reason: str) -> str:
        """Send an event; an app that answers `X-Slack-No-Retry: 1` does not get it again."""
        again = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
        try:
            await self._post(self._app.events_url, JSON, json.dumps(payload).encode(), again)
        except Unanswered as no:
            return str(no)
        return ""

    async def close(self) -> None:
        """Close what is kept open to the app."""
        if self._client is not None:
            await self._client.aclose()

    async def _post(self, url: str, content_type: str, body: bytes, more: dict[str, str]) -> httpx.Response:
        """Three seconds by the workspace's clock. Raises Unanswered."""
        stamp = str(int(self._clock.now().timestamp()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": AGENT,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signed(self._secret, stamp, body),
            **more,
        }
        sending = asyncio.create_task(self._open().post(url, content=body, headers=headers))
        waiting = asyncio.create_task(self._clock.until(self._clock.now() + PATIENCE))
        try:
            await asyncio.wait({sending, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                raise Unanswered("http_timeout")
            answer = sending.result()
        except httpx.HTTPError:
            raise Unanswered("connection_failed") from None
        finally:
            sending.cancel()
            waiting.cancel()
        if not answer.is_success and answer.headers.get("x-slack-no-retry") != "1":
            raise Unanswered("http_error")
        return answer

    def _open(self) -> httpx.AsyncClient:
        """Made on the loop that uses it. Whoever waits keeps the workspace's own time; this only ends what hangs."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=60, trust_env=False)
        return self._client


def signed(secret: str, stamp: str, body: bytes) -> str:
    """Slack's signature, version 0: HMAC-SHA256 of `v0:<timestamp>:<body>`."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def _carried(answer: httpx.Response) -> Json | None:
    """What an acknowledgement says: JSON, or plain words for a command. What was not acknowledged carries nothing."""
    if not answer.is_success:
        return None
    if not answer.text:
        return {}
    if not answer.headers.get("content-type", "").startswith(JSON):
        return {"text": answer.text}
    try:
        found: Any = answer.json()
    except ValueError:
        return {"text": answer.text}
    return found if isinstance(found, dict) else {"text": answer.text}
