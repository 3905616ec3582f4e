"""What is pressed on the Home tab and is no event of a round by itself."""

from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.deleting import Deleting
from bot.slack.afterwards import Afterwards
from bot.slack.ids import Place
from bot.slack.incoming import Payload, click_key, who
from bot.slack.views import preview_modal
from bot.turn import Door
from flows import events
from flows.assessment import Phase
from flows.collation import collate
from flows.rules import NOT_KNOWN
from storage import assessments

NOT_CHAIR = "Only the chair of this round can see its preview. Please ask them."
NO_PREVIEW = "There is no preview of that round just now."


@dataclass(frozen=True)
class HomeButtons:
    door: Door
    afterwards: Afterwards

    def fetch(self, body: Payload, place: Place | None) -> str:
        """Continue: the domain's page comes to the bottom of the conversation."""
        if place is None:
            return NOT_KNOWN
        refusal = self._turn(events.Fetched, body, place, "")
        self.afterwards.wake()
        return refusal

    def change(self, body: Payload, place: Place | None) -> str:
        """Change answers: what was submitted is reopened, and its page comes to the bottom."""
        if place is None:
            return NOT_KNOWN
        refusal = self._turn(events.Reopened, body, place, "reopened:")
        return refusal or self.fetch(body, place)

    def delete(self, body: Payload, place: Place | None) -> str:
        if place is None:
            return NOT_KNOWN
        person = who(body)
        refusal = Deleting(self.door).by_chair(person.team, place.assessment, person.user, click_key(body))
        self.afterwards.wake()
        return refusal

    def preview(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """What a closed round found, to its chair alone."""
        person = who(body)
        with self.door.database.reading() as tx:
            found = assessments.get(tx, place.assessment) if place else None
            if found is None or found.team != person.team:
                return NOT_KNOWN
            if found.chair != person.user:
                return NOT_CHAIR
            answered = assessments.answered(tx, found)
        framework = self.door.library.get(found.framework)
        if framework is None or found.phase not in (Phase.CLOSED, Phase.PUBLISHED):
            return NO_PREVIEW
        view = preview_modal.draw(framework, found.title, collate(framework, found.promise, answered))
        client.views_open(trigger_id=body["trigger_id"], view=view)
        return ""

    def _turn(self, kind: type[events.OnPage], body: Payload, place: Place, also: str) -> str:
        person = who(body)
        on: dict[str, Any] = {"assessment": place.assessment, "team": person.team, "by": person.user}
        event = kind(**on, domain=place.domain, at=self.door.clock.now())
        return self.door.turn(event, delivery=also + click_key(body)).refusal
