"""A leader's form for a note."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.slack.afterwards import Afterwards
from bot.slack.blocks import View
from bot.slack.ids import Field, Place, unpack
from bot.slack.incoming import Payload, form_key, form_values, who
from bot.slack.views import note_modal
from bot.turn import Door, Taken
from flows import events
from flows.effects import Face, Page
from flows.pages import is_complete, page
from flows.rules import NOT_KNOWN, NOT_YOURS
from flows.versions import OVERTAKEN
from storage import assessments


@dataclass(frozen=True)
class NoteForm:
    door: Door
    afterwards: Afterwards

    def open(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """The form for the note to the question the button names; a refusal when its page takes no notes now."""
        person, now = who(body), self.door.clock.now()
        if place is None:
            return NOT_KNOWN
        look = events.Looked(assessment=place.assessment, team=person.team, by=person.user, at=now, domain=place.domain)
        with self.door.database.writing() as tx:
            scope = assessments.load(tx, look, frozenset())
        assignment = scope.assignment(person.user, place.domain) if scope else None
        framework = self.door.library.get(scope.assessment.framework) if scope else None
        if scope is None or framework is None:
            return NOT_KNOWN
        if assignment is None:
            return NOT_YOURS
        drawn = page(framework, scope, assignment)
        if framework.domain_of(place.question) != framework.domain(place.domain):
            return NOT_KNOWN
        if drawn.face in (Face.SUBMITTED, Face.CLOSED):
            self.door.turn(look)
            return ""
        client.views_open(trigger_id=body["trigger_id"], view=note_modal.draw(framework, drawn, place.question))
        return ""

    def needed(self, place: Place | None, taken: Taken) -> dict[str, Any] | None:
        """The form, where the answer that was just saved needs a note and has none."""
        drawn = next((effect for effect in taken.effects if isinstance(effect, Page)), None)
        if place is None or drawn is None or drawn.question != place.question:
            return None
        framework = self.door.library.get(drawn.framework)
        answer = next((one for one in drawn.answers if one.question == place.question), None)
        if framework is None or answer is None or not answer.answer or is_complete(framework, answer):
            return None
        return note_modal.draw(framework, drawn, place.question)

    def submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        person, place = who(body), unpack(body["view"].get("private_metadata"))
        values = form_values(body)
        if place is None:
            ack(response_action="errors", errors={Field.NOTE: NOT_KNOWN.replace("*", "")})
            return
        noted = events.Noted(
            assessment=place.assessment,
            team=person.team,
            by=person.user,
            at=self.door.clock.now(),
            domain=place.domain,
            question=place.question,
            text=values.get(Field.NOTE) or "",
            evidence=(values[Field.EVIDENCE] or "") if Field.EVIDENCE in values else None,
            opened_on=place.opened_on,
        )
        taken = self.door.turn(noted, delivery=form_key(body))
        again = self._again(taken, place, values) if taken.refusal == OVERTAKEN else None
        if again is not None:
            ack(response_action="update", view=again)
        elif taken.refusal:
            ack(response_action="errors", errors={Field.NOTE: taken.refusal.replace("*", "")})
        else:
            ack()
        self.afterwards.wake()

    def _again(self, taken: Taken, place: Place, typed: dict[str, Any]) -> View | None:
        """The form with what was typed, beside what stands there by now."""
        drawn = next((effect for effect in taken.effects if isinstance(effect, Page)), None)
        framework = self.door.library.get(drawn.framework) if drawn else None
        if drawn is None or framework is None:
            return None
        return note_modal.draw(framework, drawn, place.question, typed)
