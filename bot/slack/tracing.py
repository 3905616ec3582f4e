"""One id from a delivery to the messages it causes, and a count of deliveries by what they are."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt import App, BoltRequest
from slack_bolt.response import BoltResponse
from structlog.contextvars import bind_contextvars, reset_contextvars

from bot.held import when_settled
from bot.metrics import CLICKS
from bot.slack.ids import action_of
from bot.slack.incoming import Payload, click_key, form_key

EVENTS = frozenset(
    {"message", "app_home_opened", "app_mention", "user_change", "app_uninstalled", "tokens_revoked"},
)


class TracedApp(App):
    """Bolt, whose every delivery is counted and named in whatever is logged while it is taken in."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        with tracing(req.body):
            return super().dispatch(req)


@contextmanager
def tracing(body: Payload) -> Iterator[None]:
    """Binds `delivery` to every log line of this thread, and of work this thread hands on."""
    kind = kind_of(body)
    when_settled(CLICKS.labels(kind).inc)  # once, also where it is done once more
    bound = bind_contextvars(delivery=delivery_id(body), of=kind)
    try:
        yield
    finally:
        reset_contextvars(**bound)


def kind_of(body: Payload) -> str:
    """A click by its button, an event by its type, and so on; of what others may invent only `other`."""
    if "command" in body:
        return "command"
    kind = body.get("type")
    if kind == "block_actions" and body.get("actions"):
        action = action_of(body["actions"][0].get("action_id"))
        return f"click:{action.do}" if action else "click:other"
    if kind == "event_callback":
        event = (body.get("event") or {}).get("type")
        return f"event:{event}" if event in EVENTS else "event:other"
    return kind if kind in {"view_submission", "view_closed", "shortcut", "block_suggestion"} else "other"


def delivery_id(body: Payload) -> str:
    """The same for every delivery of the same thing, in every process: Slack's event id, or a digest of its key."""
    if body.get("event_id"):
        return str(body["event_id"])
    if body.get("type") == "block_actions" and body.get("actions"):
        key = click_key(body)
    elif body.get("type") in {"view_submission", "view_closed"}:
        key = form_key(body)
    else:
        key = str(body.get("trigger_id", ""))
    return hashlib.blake2b(key.encode(), digest_size=6).hexdigest()
