"""The chair's look at a closed round through another framework."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.slack.ids import Place, action_of
from bot.slack.incoming import Payload, who
from bot.slack.showing import show
from bot.slack.views import through as views
from bot.turn import Door
from flows.assessment import Assessment, Phase
from flows.collation import collate
from flows.rules import NOT_KNOWN
from flows.through import through
from frameworks.content import key_of
from frameworks.mapping_library import Linked
from storage import assessments

NOT_CHAIR = "Only the chair of this round can see it through another framework. Please ask them."
NOT_CLOSED = "This round has not closed, so nothing of it is shown yet."
NOT_LINKED = "No other framework is linked with the one this round uses."


@dataclass(frozen=True)
class ThroughForm:
    door: Door
    linked: Callable[[], Linked]

    def open(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """From Home it asks which framework; from that form it shows the round through the one pressed."""
        person = who(body)
        with self.door.database.reading() as tx:
            found = assessments.get(tx, place.assessment) if place else None
        if found is None or found.team != person.team:
            return NOT_KNOWN
        if found.chair != person.user:
            return NOT_CHAIR
        if found.phase not in (Phase.CLOSED, Phase.PUBLISHED):
            return NOT_CLOSED
        linked = self.linked()
        own = key_of(found.framework)
        others = linked.others(own) if own in linked.sides else ()
        if not others:
            return NOT_LINKED
        pressed = action_of(body["actions"][0].get("action_id"))
        if pressed is None or not pressed.of:
            show(client, body, views.choice(found.id, found.title, others))
            return ""
        return self._show(client, body, linked, found, pressed.of)

    def _show(self, client: WebClient, body: Payload, linked: Linked, found: Assessment, key: str) -> str:
        links = linked.between(key_of(found.framework), key)
        framework = self.door.library.get(found.framework)
        if links is None or framework is None:
            return NOT_LINKED
        with self.door.database.reading() as tx:
            answered = assessments.answered(tx, found)
        collation = collate(framework, found.promise, answered)
        seen = through(collation, linked.sides[framework.key], linked.sides[key], links)
        show(client, body, views.draw(framework, found.title, seen))
        return ""
