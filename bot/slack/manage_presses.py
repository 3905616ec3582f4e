"""What a chair does at one press: on "Manage the round", on a declined domain, on the Home tab."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.slack.afterwards import Afterwards
from bot.slack.chaired import Chaired
from bot.slack.ids import Place
from bot.slack.incoming import Payload, Who, click_key, who
from bot.slack.manage import Manage, in_form, said
from flows import events
from flows.assessment import Leader
from flows.events import Event
from flows.rules import NOT_KNOWN


@dataclass(frozen=True)
class ManagePresses:
    manage: Manage
    chaired: Chaired
    afterwards: Afterwards

    def ask_all(self, body: Payload, place: Place | None) -> str:
        return self._at_once(body, place, events.NudgedAll)

    def close(self, body: Payload, place: Place | None) -> str:
        return self._at_once(body, place, events.ClosedNow)

    def _at_once(self, body: Payload, place: Place | None, kind: type[Event]) -> str:
        """Done at one press. In the form its outcome is shown there; elsewhere a refusal is told."""
        if place is None:
            return NOT_KNOWN
        person = who(body)
        taken = self.chaired.door.turn(self.chaired.event(kind, place.assessment, person), delivery=click_key(body))
        self.afterwards.wake()
        if not in_form(body):
            return taken.refusal
        client = self.chaired.directory.client
        view_id, round_ = body["view"]["id"], place.assessment
        self.afterwards.do(lambda: self.manage.redraw(client, view_id, round_, person, said(taken), taken.refusal))
        return ""

    def hand_to(self, body: Payload, place: Place | None) -> str:
        """Somebody chosen on "Who takes it?": acts at once, or as soon as Slack has said who they are."""
        person, chosen = who(body), body["actions"][0].get("selected_user")
        if place is None or not chosen:
            return NOT_KNOWN

        def act(leader: Leader | str, in_line: bool) -> str:
            if isinstance(leader, str):
                return leader
            on = {"giver": place.leader, "domain": place.domain, "receiver": leader}
            event = self.chaired.event(events.HandedOver, place.assessment, person, **on)
            return self.chaired.door.turn(event, delivery=click_key(body), drawn_in_line=in_line).refusal

        if self.chaired.fresh(person.team, [chosen]):
            return act(self.chaired.leader(person.team, chosen), True)
        self.afterwards.do(lambda: self._later(person, chosen, act))
        return ""

    def _later(self, person: Who, chosen: str, act: Callable[[Leader | str, bool], str]) -> None:
        def ask() -> tuple[str, str]:
            self.chaired.directory.fetch(person.team, [chosen])
            return act(self.chaired.leader(person.team, chosen), False), ""

        refusal, _ = self.chaired.asked(ask)
        self.afterwards.wake()
        if refusal:
            self.afterwards.tell(person, refusal)

    def keep(self, body: Payload, place: Place | None) -> str:
        """ "Keep it with them"."""
        if place is None:
            return NOT_KNOWN
        on = {"leader": place.leader, "domain": place.domain}
        event = self.chaired.event(events.KeptWith, place.assessment, who(body), **on)
        return self.chaired.door.turn(event, delivery=click_key(body), drawn_in_line=True).refusal
