"""`/assurance frameworks`, and the questions for a chair who is unsure, ending in a set-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.slack.blocks import Drawn
from bot.slack.ids import Field, Place
from bot.slack.incoming import Payload, form_values, who
from bot.slack.setup_form import SetupForm
from bot.slack.showing import show
from bot.slack.views import frameworks as views
from flows.choosing import Lately, Look, Purpose, suggest
from flows.rules import NOT_KNOWN
from frameworks.model import Framework
from frameworks.overview import entry

CHOOSE_ONE = "Choose whatever comes nearest."


@dataclass(frozen=True)
class Choosing:
    library: Mapping[str, Framework]
    setup_form: SetupForm

    def listed(self) -> Drawn:
        newest: dict[str, Framework] = {}
        for framework in self.library.values():
            newest.setdefault(framework.id, framework)
        return views.draw(newest.values())

    def ask(self, client: WebClient, body: Payload, place: Place | None) -> str:
        del place
        show(client, body, views.choose())
        return ""

    def submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        values = form_values(body)
        fields = (Field.LOOK, Field.PURPOSE, Field.LATELY)
        missing = [field for field in fields if not values.get(field)]
        if missing:
            ack(response_action="errors", errors=dict.fromkeys(missing, CHOOSE_ONE))
            return
        look, purpose, lately = (values[field] for field in fields)
        suggestion = suggest(Look(look), Purpose(purpose), Lately(lately))
        about = entry(suggestion.framework)
        if about is None:
            raise ValueError(f"the overview does not know {suggestion.framework}")
        here, also = newest(self.library, suggestion.framework), newest(self.library, suggestion.also.framework)
        ack(response_action="update", view=views.suggested(suggestion, about, here, also))

    def start(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """Opens the set-up with this edition chosen."""
        framework = self.library.get(place.assessment) if place else None
        if framework is None:
            return NOT_KNOWN
        person = who(body)
        launch = self.setup_form.launch
        begun = launch.begin(person.team, person.user, None)
        setup = launch.change(
            person.team, person.user, begun.id, lambda old: old.model_copy(update={"framework": framework.key})
        )
        self.setup_form.show(client, body, setup or begun)
        return ""


def newest(library: Mapping[str, Framework], id: str) -> Framework | None:
    """The newest installed edition of a framework."""
    editions = [framework for framework in library.values() if framework.id == id]
    return max(editions, key=lambda framework: framework.edition, default=None)
