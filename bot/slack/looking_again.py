"""Looking again: the date form, and the set-up filled in from the last round."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.launch import Launch
from bot.slack.afterwards import Afterwards
from bot.slack.ids import Field, Place, unpack
from bot.slack.incoming import Payload, form_key, form_values, who
from bot.slack.setup_form import SetupForm
from bot.slack.views import again_modal
from flows.assessment import Phase
from flows.events import AgainChosen
from flows.rules import NOT_KNOWN
from flows.term_dates import in_months
from storage import assessments

NOTHING_YET = (
    "You have not chaired a round whose summary was posted, so there is nothing to look at again. "
    "Type */assurance start* to begin one."
)
ONLY_THE_CHAIR = "Only the chair of that round can look at it again, so nothing was changed."


@dataclass(frozen=True)
class LookingAgain:
    launch: Launch
    setup_form: SetupForm
    afterwards: Afterwards

    def set_up(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """Opens the set-up with the same channel, leaders and promise as the round named, or the last one posted."""
        person = who(body)
        with self.launch.door.database.reading() as tx:
            chaired = assessments.chaired(tx, person.team, person.user)
            named = assessments.get(tx, place.assessment) if place else None
        if place is not None and (named is None or named.team != person.team):
            return NOT_KNOWN
        if named is not None and named.chair != person.user:
            return ONLY_THE_CHAIR
        last = named or next((one for one in chaired if one.phase is Phase.PUBLISHED), None)
        if last is None:
            return NOTHING_YET
        setup = self.launch.begin_again(person.team, person.user, last)
        self.setup_form.show(client, body, setup)
        return ""

    def ask_date(self, client: WebClient, body: Payload, place: Place | None) -> str:
        door, person = self.launch.door, who(body)
        with door.database.reading() as tx:
            found = assessments.get(tx, place.assessment) if place else None
        if found is None or found.team != person.team:
            return NOT_KNOWN
        suggested = in_months(self.launch.today_of(person.team, person.user), 12, door.closed_days)
        client.views_open(trigger_id=body["trigger_id"], view=again_modal.draw(found.id, found.title, suggested))
        return ""

    def submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        door, person, place = self.launch.door, who(body), unpack(body["view"].get("private_metadata"))
        chosen = form_values(body).get(Field.DUE)
        if place is None or not chosen:
            ack(response_action="errors", errors={Field.DUE: "Choose a day."})
            return
        on = {"assessment": place.assessment, "team": person.team, "by": person.user, "at": door.clock.now()}
        event = AgainChosen.model_validate({**on, "day": date.fromisoformat(chosen)})
        refusal = door.turn(event, delivery=form_key(body)).refusal
        if refusal:
            ack(response_action="errors", errors={Field.DUE: refusal.replace("*", "")})
        else:
            ack()
        self.afterwards.wake()
