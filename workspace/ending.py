"""A stop of the server ends what is open without a word: the stream of an open page lasts until then."""

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send


class Ending:
    """The application; a request that the server cancels as it stops is answered to its end, and is no fault."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            if scope["type"] != "http":
                raise
            with suppress(RuntimeError):  # where the answer had not begun there is nothing to end
                await send({"type": "http.response.body", "body": b""})
