"""Choices that a page of the set-up tells more of: whatever order they arrive in, the newest is saved and shown."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.launch import Launch
from bot.slack.blocks import View
from bot.slack.ids import Field, Form, Place, unpack
from bot.slack.incoming import Payload, form_values, who
from bot.slack.setup_answers import with_choice
from bot.slack.views import setup as pages
from flows.rules import NOT_KNOWN
from flows.setup import Setup


@dataclass(frozen=True)
class SetupChoices:
    """`page` draws a page of the form; its last argument is whether that page asks for the channel.

    Two quick choices both name the page as it was before either, and may be taken in by two threads or processes. So
    whoever has drawn keeps what Slack calls the new drawing, in the set-up itself, and looks whether there is a newer
    choice by now; whoever finds the page changed draws on what was kept. One of the two always draws the newest.
    """

    launch: Launch
    page: Callable[[Form, Setup, bool], View]

    def __call__(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """Saved, and the page drawn anew. Slack keeps what else was filled in."""
        del place
        if "view" not in body:
            return NOT_KNOWN
        form, values = Form(body["view"]["callback_id"]), form_values(body)
        at = str(body["actions"][0].get("action_ts") or "")

        def chosen(old: Setup) -> Setup:
            if Decimal(at or 0) < Decimal(old.chosen_at or 0):
                return old
            return with_choice(form, old, values).model_copy(update={"chosen_at": at})

        self._draw(client, body, form, self._change(body, chosen))
        return ""

    def _draw(self, client: WebClient, body: Payload, form: Form, setup: Setup | None) -> None:
        """Raises Slack's `hash_conflict` where the form has moved on to another page."""
        given = body["view"]
        drawn_as, tried = given["hash"], set[str]()
        while True:
            view = self.page(form, setup, _asks_channel(given)) if setup else pages.expired()
            try:
                shown = client.views_update(view_id=given["id"], hash=drawn_as, view=view)
            except SlackApiError as error:
                tried.add(drawn_as)
                setup = self._change(body, lambda old: old)
                if error.response.get("error") != "hash_conflict" or setup is None or setup.drawn_as in {*tried, ""}:
                    raise
                drawn_as = setup.drawn_as
                continue
            newest = self._drawn(body, (shown.get("view") or {}).get("hash") or "")
            if setup is None or newest is None or newest.chosen_at == setup.chosen_at:
                return
            setup, drawn_as = newest, newest.drawn_as

    def _drawn(self, body: Payload, drawn_as: str) -> Setup | None:
        return self._change(body, lambda old: old.model_copy(update={"drawn_as": drawn_as}))

    def _change(self, body: Payload, how: Callable[[Setup], Setup]) -> Setup | None:
        person, place = who(body), unpack(body["view"].get("private_metadata"))
        return self.launch.change(person.team, person.user, place.assessment if place else "", how)


def _asks_channel(view: Payload) -> bool:
    return any(block.get("block_id") == Field.CHANNEL for block in view["blocks"])
