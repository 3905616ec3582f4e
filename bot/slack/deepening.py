"""A deep dive set up from a broad round, with the leaders who answered the part it looks closer at."""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.launch import Launch, put_new, suggested
from bot.slack.choosing import newest
from bot.slack.ids import Place, action_of
from bot.slack.incoming import Payload, who
from bot.slack.setup_form import SetupForm
from flows.assessment import Assessment
from flows.deepening import prefilled
from flows.rules import NOT_KNOWN
from flows.setup import Setup
from frameworks.model import Framework
from storage import assessments, people

ONLY_THE_CHAIR = "Only the chair of that round can set this up from it, so nothing was changed."
NOT_INSTALLED = (
    "That framework is not installed here, so nothing was begun. Ask whoever runs me to add its file; "
    "*/assurance frameworks* lists what there is."
)


@dataclass(frozen=True)
class Deepening:
    launch: Launch
    setup_form: SetupForm

    def set_up(self, client: WebClient, body: Payload, place: Place | None) -> str:
        person, pressed = who(body), action_of(body["actions"][0].get("action_id"))
        with self.launch.door.database.reading() as tx:
            found = assessments.get(tx, place.assessment) if place else None
        if found is None or found.team != person.team or place is None or pressed is None:
            return NOT_KNOWN
        if found.chair != person.user:
            return ONLY_THE_CHAIR
        into = newest(self.library, pressed.of)
        if into is None:
            return NOT_INSTALLED
        self.setup_form.show(client, body, self._begin(person.team, person.user, found, into, place.domain))
        return ""

    @property
    def library(self) -> Mapping[str, Framework]:
        return self.launch.door.library

    def _begin(self, team: str, by: str, broad: Assessment, into: Framework, domain: str) -> Setup:
        door = self.launch.door
        setup = suggested(team, by, broad.channel, door.clock.now(), door.closed_days)
        with door.database.writing() as tx:
            scope = assessments.everybody(tx, broad)
            known = people.get(tx, team, [leader.user for leader in scope.leaders])
            return put_new(tx, prefilled(setup, into, scope, domain, known))
