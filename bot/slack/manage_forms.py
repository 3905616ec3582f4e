"""The small forms of managing a round, submitted."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.slack.afterwards import Afterwards
from bot.slack.chaired import Chaired
from bot.slack.ids import Field, Form, Place, unpack
from bot.slack.incoming import Payload, form_key, form_values, who
from bot.slack.manage import Manage, said
from bot.slack.setup_form import ACKNOWLEDGED_FIRST_SECONDS
from bot.slack.views import changing
from flows import events
from flows.assessment import Leader
from flows.events import Event
from flows.rules import NOT_KNOWN

NO_CHANNEL = "I cannot see that channel. Choose one I can see: public, or a private one I was invited to."
Values = dict[str, Any]

ABOUT = {
    Form.ADD_LEADER: Field.LEADER,
    Form.REMOVE_LEADER: Field.LEADER,
    Form.HAND_OVER: Field.RECEIVER,
    Form.EXTEND: Field.DUE,
    Form.REOPEN_ROUND: Field.DUE,
    Form.CANCEL_ROUND: Field.REASON,
    Form.CHANNEL: Field.CHANNEL,
}
"""The field of each form that a refusal is shown at."""


@dataclass(frozen=True)
class ManageForms:
    manage: Manage
    chaired: Chaired
    afterwards: Afterwards

    def submitted(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Applied before the acknowledgement, unless Slack must first be asked about somebody or a channel."""
        form, values = Form(body["view"]["callback_id"]), form_values(body)
        place, person = unpack(body["view"].get("private_metadata")), who(body)
        empty: dict[str, str] = {name: "Please choose." for name in _needed(form) if not values.get(name)}
        if place is None or empty:
            ack(response_action="errors", errors=empty or {ABOUT[form]: NOT_KNOWN})
            return
        chosen = values.get(ABOUT[form]) if form in (Form.ADD_LEADER, Form.HAND_OVER) else None
        if form is Form.CHANNEL or (chosen and not self.chaired.fresh(person.team, [chosen])):
            self._asking_first(ack, body, client, place, values)
            return
        refusal, outcome = self._apply(body, form, values)
        if refusal:
            ack(response_action="errors", errors={ABOUT[form]: refusal.replace("*", "")})
            return
        ack()
        self._shown(client, body, place, outcome)

    def _asking_first(self, ack: Ack, body: dict[str, Any], client: WebClient, place: Place, values: Values) -> None:
        """Back to the chair's form at once where this one stands on top of it; what came of it is said there."""
        form, begun, view = Form(body["view"]["callback_id"]), time.monotonic(), _root(body)
        on_top = view != body["view"]["id"]
        ack() if on_top else ack(response_action="update", view=changing.loading(place.assessment))

        def ask() -> None:
            if on_top:
                self.manage.redraw(client, view, place.assessment, who(body), changing.ASKING)
            refusal, outcome = self.chaired.asked(lambda: self._fetch_and_apply(body, form, values))
            self.afterwards.wake()
            time.sleep(max(0.0, ACKNOWLEDGED_FIRST_SECONDS - (time.monotonic() - begun)))
            self.manage.redraw(client, view, place.assessment, who(body), outcome, refusal)

        self.afterwards.do(ask)

    def _fetch_and_apply(self, body: Payload, form: Form, values: Values) -> tuple[str, str]:
        if form is not Form.CHANNEL:
            self.chaired.directory.fetch(who(body).team, [values[ABOUT[form]]])
        return self._apply(body, form, values)

    def _shown(self, client: WebClient, body: Payload, place: Place, outcome: str) -> None:
        """The form below shows what came of it."""
        view = _root(body)
        self.afterwards.wake()
        if outcome and view != body["view"]["id"]:
            round_, person = place.assessment, who(body)
            self.afterwards.do(lambda: self.manage.redraw(client, view, round_, person, outcome))

    def _apply(self, body: Payload, form: Form, values: Values) -> tuple[str, str]:
        """What the form asks for: a refusal, or what was done."""
        place = unpack(body["view"].get("private_metadata"))
        read: dict[Form, Callable[[Payload, Values], dict[str, Any] | str]] = {
            Form.ADD_LEADER: self._added,
            Form.REMOVE_LEADER: lambda _, given: {"leader": given[Field.LEADER]},
            Form.HAND_OVER: self._handed,
            Form.EXTEND: lambda _, given: {"due": date.fromisoformat(given[Field.DUE])},
            Form.REOPEN_ROUND: lambda _, given: {"due": date.fromisoformat(given[Field.DUE])},
            Form.CANCEL_ROUND: lambda _, given: {"reason": given[Field.REASON]},
            Form.CHANNEL: self._channel,
        }
        found = read[form](body, values)
        if isinstance(found, str) or place is None:
            return (found if isinstance(found, str) else NOT_KNOWN), ""
        event = self.chaired.event(_EVENT[form], place.assessment, who(body), **found)
        taken = self.chaired.door.turn(event, delivery=form_key(body))
        return taken.refusal, "" if taken.refusal else said(taken)

    def _added(self, body: Payload, values: Values) -> dict[str, Any] | str:
        leader = self._leader(body, values, Field.LEADER)
        return leader if isinstance(leader, str) else {"leader": leader, "domains": tuple(values[Field.DOMAINS])}

    def _handed(self, body: Payload, values: Values) -> dict[str, Any] | str:
        share, leader = unpack(values[Field.SHARE]), self._leader(body, values, Field.RECEIVER)
        if share is None or isinstance(leader, str):
            return leader if isinstance(leader, str) else NOT_KNOWN
        return {"giver": share.leader, "domain": share.domain, "receiver": leader}

    def _leader(self, body: Payload, values: Values, field: Field) -> Leader | str:
        return self.chaired.leader(who(body).team, values[field], values.get(Field.ROLE) or "")

    def _channel(self, body: Payload, values: Values) -> dict[str, Any] | str:
        del body
        channel = self.chaired.directory.channel(values[Field.CHANNEL])
        return NO_CHANNEL if channel is None else {"channel": channel}


_EVENT: dict[Form, type[Event]] = {
    Form.ADD_LEADER: events.LeaderAdded,
    Form.REMOVE_LEADER: events.LeaderRemoved,
    Form.HAND_OVER: events.HandedOver,
    Form.EXTEND: events.Extended,
    Form.REOPEN_ROUND: events.RoundReopened,
    Form.CANCEL_ROUND: events.RoundCancelled,
    Form.CHANNEL: events.ChannelChosen,
}

FORMS = frozenset(_EVENT)


def _root(body: Payload) -> str:
    """The form at the bottom: this one, or the chair's that it was opened from."""
    view = body["view"]
    return str(view.get("root_view_id") or view["id"])


def _needed(form: Form) -> list[Field]:
    more = {Form.ADD_LEADER: [Field.DOMAINS], Form.HAND_OVER: [Field.SHARE]}
    return [ABOUT[form], *more.get(form, [])]
