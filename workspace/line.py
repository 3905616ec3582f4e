"""The way to the app: its sockets, or the request URLs of its manifest. Which one, the manifest says."""

from typing import Protocol

from workspace.records import Json


class Line(Protocol):
    """Where envelopes and requests go."""

    async def connected(self) -> None:
        """Wait until something can be sent."""
        ...

    async def ask(self, kind: str, payload: Json, *, takes_answer: bool = False) -> Json | None:
        """Send what a person did, once; returns what the acknowledgement carried ({} for nothing), None for none."""
        ...

    async def tell(self, payload: Json, attempt: int, reason: str) -> str:
        """Send an event, after `attempt` earlier tries of which the last failed for `reason`.

        Returns "" when it need not be sent again, otherwise why it was not acknowledged.
        """
        ...

    async def close(self) -> None:
        """End every connection."""
        ...
