"""The set-up form, page by page. Every page is saved before the next is shown."""

import time
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.launch import Launch, named
from bot.slack.afterwards import Afterwards
from bot.slack.blocks import View
from bot.slack.directory import Directory
from bot.slack.ids import AT_ONCE, Field, Form, Place, action_of, unpack
from bot.slack.incoming import Payload, form_key, form_values, who
from bot.slack.setup_answers import Values, with_page
from bot.slack.setup_choices import SetupChoices
from bot.slack.showing import show
from bot.slack.views import setup as pages
from bot.slack.views import setup_ready as last_pages
from flows.assessment import Shown
from flows.preflight import Problem
from flows.rules import NOT_KNOWN
from flows.setup import Setup

ACKNOWLEDGED_FIRST_SECONDS = 0.7
"""A page drawn behind a loading view must not arrive before the acknowledgement that shows the loading view."""

NOT_ASKED = Problem(
    what="I could not ask Slack about the people and the channel.",
    mend="What you chose is saved. Wait a moment, then press Check again.",
)

log = structlog.get_logger()


@dataclass(frozen=True)
class SetupForm:
    launch: Launch
    directory: Directory
    afterwards: Afterwards

    def open(self, client: WebClient, body: Payload, channel: str | None) -> str:
        """Opens the first page; a setup without a channel asks for it."""
        person = who(body)
        setup = self.launch.begin(person.team, person.user, channel)
        client.views_open(trigger_id=body["trigger_id"], view=self._round_page(setup, ask_channel=channel is None))
        return ""

    def show(self, client: WebClient, body: Payload, setup: Setup) -> None:
        """Opens the first page of a set-up that is filled in; who is named is looked up meanwhile."""
        show(client, body, self._round_page(setup, ask_channel=True))
        self.afterwards.do(lambda: self._look_up(setup))

    def from_button(self, client: WebClient, body: Payload, place: Place | None) -> str:
        del place
        return self.open(client, body, None)

    def submitted(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        setup_id = self._setup_id(body)
        form, values = Form(body["view"]["callback_id"]), form_values(body)
        person = who(body)
        if form is Form.SETUP_READY:
            self._start(ack, body, values)
            return
        errors = self._errors(form, values, person.user, person.team)
        if errors:
            ack(response_action="errors", errors=errors)
            return
        setup = self.launch.change(person.team, person.user, setup_id, lambda old: with_page(form, old, values))
        if setup is None:
            ack(response_action="update", view=pages.expired())
            return
        self._next(ack, client, body, form, setup)

    @property
    def choices(self) -> SetupChoices:
        return SetupChoices(self.launch, self._page)

    def back(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """Back shows the earlier page as it was saved."""
        action = action_of(body["actions"][0].get("action_id"))
        person = who(body)
        if "view" not in body:
            return NOT_KNOWN
        setup = self.launch.change(person.team, person.user, place.assessment if place else "", lambda old: old)
        view = self._page(Form(action.of), setup) if setup and action else pages.expired()
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)
        return ""

    def _page(self, form: Form, setup: Setup, ask_channel: bool = True) -> View:
        if form is Form.SETUP_ROUND:
            return self._round_page(setup, ask_channel=ask_channel)
        if form is Form.SETUP_LEADERS:
            return pages.leaders_page(setup, self.launch.framework(setup))
        if form is Form.SETUP_ROLES:
            return last_pages.roles_page(setup, self.launch.described(setup))
        return pages.shown_page(setup, self.launch.framework(setup))

    def _round_page(self, setup: Setup, ask_channel: bool) -> View:
        return pages.round_page(setup, self.launch.door.library.values(), ask_channel=ask_channel)

    def _next(self, ack: Ack, client: WebClient, body: Payload, form: Form, setup: Setup) -> None:
        if form is Form.SETUP_ROUND:
            ack(response_action="update", view=self._page(Form.SETUP_LEADERS, setup))
        elif form is Form.SETUP_LEADERS:
            ack(response_action="update", view=self._page(Form.SETUP_SHOWN, setup))
            self.afterwards.do(lambda: self._look_up(setup))
        elif form is not Form.SETUP_PROBLEMS and self._known(setup):
            ack(response_action="update", view=self._after_shown(form, setup))
        else:
            ack(response_action="update", view=pages.loading(setup.id))
            self.afterwards.do(lambda: self._look_up_and_show(client, body["view"]["id"], form, setup))

    def _after_shown(self, form: Form, setup: Setup) -> View:
        if form in (Form.SETUP_SHOWN, Form.LOADING) and setup.promise.shown is Shown.BY_ROLE:
            return self._page(Form.SETUP_ROLES, setup)
        problems = self.launch.problems(setup, self.launch.people(setup))
        if problems:
            return last_pages.problems_page(setup, problems)
        return last_pages.ready_page(setup, self.launch.framework(setup))

    def _known(self, setup: Setup) -> bool:
        return setup.channel_facts is not None and set(named(setup)) <= set(self.launch.people(setup))

    def _look_up(self, setup: Setup) -> Setup:
        """Asks Slack about everybody named and about the channel."""
        missing = set(named(setup)) - set(self.launch.people(setup))
        self.directory.fetch(setup.team, sorted(missing))
        facts = self.directory.channel(setup.channel)

        def with_facts(old: Setup) -> Setup:
            """Unless another channel was chosen while Slack was asked."""
            return old.model_copy(update={"channel_facts": facts}) if old.channel == setup.channel else old

        return self.launch.change(setup.team, setup.by, setup.id, with_facts) or setup

    def _look_up_and_show(self, client: WebClient, view_id: str, form: Form, setup: Setup) -> None:
        begun = time.monotonic()
        try:
            view = self._after_shown(form, self._look_up(setup))
        except (SlackApiError, OSError) as error:
            log.error("Slack could not be asked about a set-up", error=str(error))
            view = last_pages.problems_page(setup, [NOT_ASKED])
        time.sleep(max(0.0, ACKNOWLEDGED_FIRST_SECONDS - (time.monotonic() - begun)))
        client.views_update(view_id=view_id, view=view)

    def _start(self, ack: Ack, body: dict[str, Any], values: Values) -> None:
        person = who(body)
        at_once = AT_ONCE in (values.get(Field.INVITE) or [])
        setup = self.launch.change(
            person.team,
            person.user,
            self._setup_id(body),
            lambda old: old.model_copy(update={"invite_at_once": at_once}),
        )
        if setup is None and not self.launch.begun(person.team, self._setup_id(body)):
            ack(response_action="update", view=pages.expired())
            return
        problems = self.launch.start(setup, form_key(body)) if setup else ()
        if setup and problems:
            ack(response_action="update", view=last_pages.problems_page(setup, problems))
            return
        ack(response_action="clear")
        self.afterwards.wake()

    def _errors(self, form: Form, values: Values, user: str, team: str) -> dict[str, str]:
        if form is Form.SETUP_ROUND:
            due = values.get(Field.DUE)
            if due and date.fromisoformat(due) < self.launch.today_of(team, user):
                return {Field.DUE: "That day has passed. Choose today or a later day."}
            if not (values.get(Field.TITLE) or "").strip():
                return {Field.TITLE: "Give the round a name that people will know it by."}
        if form is Form.SETUP_ROLES:
            empty = [block for block, role in values.items() if not (role or "").strip()]
            return dict.fromkeys(empty, "Say in a word or two what the summary may call them.")
        return {}

    @staticmethod
    def _setup_id(body: Payload) -> str:
        place = unpack(body["view"].get("private_metadata"))
        return place.assessment if place else ""
