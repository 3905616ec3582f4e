"""How people act again where nothing confirmed what they did: soon at first, then ever less often."""

import asyncio
from collections.abc import AsyncIterator

TRIES = 24
A_MOMENT = 1.0
"""Seconds before the second try, and by how much longer they wait before each one after that."""
LONGEST_MOMENT = 5.0


async def tries() -> AsyncIterator[int]:
    """The number of each try, from 0.

    Altogether longer than a minute: a bot whose connections broke too often is told by Slack to open the next one then.
    """
    for tried in range(TRIES):
        yield tried
        await asyncio.sleep(min((tried + 1) * A_MOMENT, LONGEST_MOMENT))
