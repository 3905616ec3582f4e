"""Which deliveries may have to wait for Slack before they are answered: said where their listener is registered."""

from collections.abc import Callable
from typing import Any

from bot.slack.incoming import Payload
from bot.slack.tracing import TracedApp

Waits = Callable[[Payload], bool]


class LanedApp(TracedApp):
    """Bolt, whose listeners are all registered by `take`, and which knows of each delivery whether it may wait."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._waits: dict[str, Waits] = {}

    def take(self, kind: str, register: Callable[..., object], listener: Callable[..., None], waits: Waits) -> None:
        """`listener` for deliveries of this kind; `waits` tells those that may call Slack before the answer."""
        register(listener)
        self._waits[kind] = waits

    def may_wait_for_slack(self, body: Payload) -> bool:
        """What nobody listens to is answered at once."""
        waits = self._waits.get("command" if "command" in body else str(body.get("type")))
        return waits is not None and waits(body)


def always(_: Payload) -> bool:
    return True


def never(_: Payload) -> bool:
    return False
