"""The stream that tells an open page what to draw again (Server-Sent Events)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from workspace.records import Change
from workspace.state import Workspace

QUIET = 15.0


def event(change: Change) -> str:
    """`event: change` with what changed as JSON."""
    told = {"kind": change.kind, "channel": change.channel, "thread_ts": change.thread_ts, "text": change.text}
    return f"event: change\ndata: {json.dumps(told)}\n\n"


async def stream(workspace: Workspace, user: str, quiet: float = QUIET) -> AsyncIterator[str]:
    """What changes for `user`, as it changes; a line now and then keeps the connection known to be alive."""
    async with workspace.subscribe(user) as changes:
        yield "retry: 1000\n\n"
        waiting = asyncio.ensure_future(anext(changes))
        try:
            while True:
                done, _ = await asyncio.wait({waiting}, timeout=quiet)
                if not done:
                    yield ": still here\n\n"
                    continue
                try:
                    change = waiting.result()
                except StopAsyncIteration:
                    return
                yield event(change)
                waiting = asyncio.ensure_future(anext(changes))
        finally:
            waiting.cancel()
