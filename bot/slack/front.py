"""Slack's requests over HTTP: one address for events, interactions, commands and options.

Checked and decoded here, then given to Bolt as what Socket Mode would have carried: one entrance for both, and decoding
a large message costs an eighth. A retry is taken in like a first delivery: whether it is one, only the inbox knows.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import App, BoltRequest
from slack_bolt.response import BoltResponse
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.clock import Clock
from bot.held import Held, holding
from bot.listening import signature
from bot.listening.payload import Malformed, decode
from bot.manifest import PATH
from bot.metrics import REFUSED
from bot.slack.lane import Joining, JoiningLane, Lane

MOST_BYTES = 2_000_000
"""The largest of Slack's payloads, a click on a message of fifty full blocks, is a fifth of it when encoded."""
READING_SECONDS = 10.0
"""Slack gives up after three. Anybody may begin a request and leave it at that, and each would stay for ever."""
THREADS = 4
"""For what the database alone answers; with more, clicks only take more turns for the interpreter."""
FORM_THREADS = 8
"""For what may wait for Slack: a form is opened while its trigger lives. No answer waits behind it."""
MOST_WAITING = 256
"""Who would wait behind so many is told at once: Slack's three seconds would be over anyway."""

_UNREAD = {"Connection": "close"}
"""For a request of which a part is not read: the server would wait for the rest of it."""

BUSY = 8
"""With more under way, what follows a click waits: an acknowledgement has a deadline and a drawing has none."""
LONGEST_PAUSE_SECONDS = 2.0

log = structlog.get_logger()


class Refused(Exception):
    """Not taken in; `status` is the answer and the text the reason, for the log and the count."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Front:
    """Takes in what is signed. Work runs on threads of its own: the loop only reads and answers.

    `may_wait` tells what may have to wait for Slack before it is answered, and `joining` what may be saved together.
    """

    def __init__(
        self,
        app: App,
        signing_secret: str,
        clock: Clock,
        may_wait: Callable[[dict[str, Any]], bool] = lambda _: False,
        joining: Joining | None = None,
    ) -> None:
        if not signing_secret:
            raise ValueError("without a signing secret anybody could speak for Slack")
        self._app = app
        self._secret = signing_secret
        self._clock = clock
        self._may_wait = may_wait
        self._answers = (
            JoiningLane("front", THREADS, self._dispatch, joining)
            if joining
            else Lane("front", THREADS, self._dispatch)
        )
        self._forms = Lane("forms", FORM_THREADS, self._dispatch)
        self._paused: set[Held] = set()

    @property
    def route(self) -> Route:
        return Route(PATH, self.endpoint, methods=["POST"])

    async def endpoint(self, request: Request) -> Response:
        try:
            body = await self._signed(request)
            payload = _payload(request, body)
            if payload.get("type") == "url_verification":
                return JSONResponse({"challenge": str(payload.get("challenge", ""))})
            if "ssl_check" in payload:
                return PlainTextResponse("")
            return await self._taken_in(payload)
        except Refused as no:
            REFUSED.labels(no.reason).inc()
            log.warning("request refused", reason=no.reason, status=no.status)
            return PlainTextResponse(f"{no.reason}\n", no.status, _UNREAD if no.status in (408, 413) else None)

    def close(self) -> None:
        """Finishes what is under way, and begins what waited for a calmer moment."""
        for lane in (self._answers, self._forms):
            lane.close()
        for held in list(self._paused):
            self._go_on(held)

    async def _signed(self, request: Request) -> bytes:
        body = await _read(request)
        stamp = request.headers.get("x-slack-request-timestamp", "")
        mark = request.headers.get("x-slack-signature", "")
        why = signature.fault(self._secret, stamp, mark, body, self._clock.now())
        if why:
            raise Refused(401, why)
        return body

    async def _taken_in(self, payload: dict[str, Any]) -> Response:
        lane = self._forms if self._may_wait(payload) else self._answers
        if lane.under_way >= MOST_WAITING:
            raise Refused(503, "too much at once")
        lane.under_way += 1
        held = Held()
        try:
            given = await lane.put(payload, held)
            return _Answer(given, lambda: self._begin(held))
        except BaseException:
            held.release()
            raise
        finally:
            lane.under_way -= 1

    def _begin(self, held: Held) -> None:
        """What follows a click, now that it is answered: at once, or when fewer are under way, or after the pause."""
        self._paused.add(held)
        if self._answers.under_way > BUSY:
            asyncio.get_running_loop().call_later(LONGEST_PAUSE_SECONDS, self._go_on, held)
            return
        for one in list(self._paused):
            self._go_on(one)

    def _go_on(self, held: Held) -> None:
        self._paused.discard(held)
        held.release()

    def _dispatch(self, payload: dict[str, Any], held: Held) -> BoltResponse:
        with holding(held):
            return self._app.dispatch(BoltRequest(body=payload, mode="socket_mode"))


class _Answer(Response):
    """Bolt's answer; what follows a click begins once it has been written."""

    def __init__(self, given: BoltResponse, then: Callable[[], None]) -> None:
        super().__init__(given.body or "", given.status, headers=given.first_headers_without_set_cookie())
        self._then = then

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._then()


async def _read(request: Request) -> bytes:
    """The raw body: what was signed is these bytes and no re-encoding of them."""
    parts, size = [], 0
    try:
        async with asyncio.timeout(READING_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > MOST_BYTES:
                    raise Refused(413, "too large")
                parts.append(part)
    except ClientDisconnect:
        raise Refused(400, "cut off") from None
    except TimeoutError:
        raise Refused(408, "too slow") from None
    return b"".join(parts)


def _payload(request: Request, body: bytes) -> dict[str, Any]:
    try:
        return decode(request.headers.get("content-type", ""), body)
    except Malformed:
        raise Refused(400, "malformed") from None
