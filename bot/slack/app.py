"""The Bolt app: one listener for each kind of payload; what a button means is looked up in our own table."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt import Ack
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from bot.held import when_settled
from bot.manifest import COMMAND, START_ROUND
from bot.removal import Removal
from bot.slack.afterwards import Afterwards
from bot.slack.choosing import Choosing
from bot.slack.clicks import Clicks
from bot.slack.commands import Commands
from bot.slack.departures import Departures
from bot.slack.forms import NoteForm
from bot.slack.home import HomeTab
from bot.slack.ids import Form
from bot.slack.incoming import where, who
from bot.slack.lanes import LanedApp, always, never
from bot.slack.looking_again import LookingAgain
from bot.slack.manage_forms import FORMS, ManageForms
from bot.slack.setup_form import SetupForm
from bot.slack.typed import Words
from storage.together import NotTogether

NOT_SAVED = "That could not be saved just now, so nothing was changed. Please try again in a moment."

log = structlog.get_logger()

ONLY_READ = {Form.MANAGE, Form.MANAGE_WHICH, Form.PREVIEW, Form.SUGGESTED, Form.THROUGH}
ANYTHING = re.compile(".*", re.DOTALL)


@dataclass(frozen=True)
class Listeners:
    clicks: Clicks
    commands: Commands
    words: Words
    setup_form: SetupForm
    note_form: NoteForm
    looking_again: LookingAgain
    choosing: Choosing
    home: HomeTab
    manage_forms: ManageForms
    departures: Departures
    removal: Removal


def bolt_app(client: WebClient, told: Mapping[str, Any], listen: Listeners) -> LanedApp:
    """`told` is what `auth.test` answered at start: who we are, so that no request asks again.

    Listeners run before the acknowledgement and never wait for Slack, except to open a form while its trigger lives;
    each is registered with what tells those deliveries from the others.
    """
    us = AuthorizeResult.from_auth_test_response(auth_test_response=told, bot_token=client.token)
    logger = logging.getLogger("slack_bolt")  # or Bolt's own take the root's level, and at DEBUG print payloads
    logger.addFilter(_is_about_no_token)
    app = LanedApp(
        name="assurance",  # or Bolt looks for one in every file of the call stack
        logger=logger,
        client=client,
        authorize=lambda: us,
        process_before_response=True,
        request_verification_enabled=False,  # over HTTP `front` has checked it; over our own connection none is signed
        token_verification_enabled=False,
        raise_error_for_unhandled_request=False,
    )
    logger.removeFilter(_is_about_no_token)
    clicks, commands = listen.clicks, listen.commands
    app.take("block_actions", app.action(ANYTHING), _three(clicks.__call__), clicks.may_wait_for_slack)
    app.take("command", app.command(COMMAND), _three(commands.command), commands.may_wait_for_slack)
    app.take("shortcut", app.shortcut(START_ROUND), _three(commands.shortcut), always)
    app.take("view_submission", app.view(ANYTHING), _three(lambda *given: _submitted(listen, *given)), never)
    app.take("view_closed", app.view_closed(ANYTHING), _acknowledge, never)
    _events(app, listen)
    app.error(_failing(listen.clicks.afterwards))
    return app


def _failing(afterwards: Afterwards) -> Callable[..., BoltResponse]:
    """What could not be saved is not acknowledged: events come again, forms stay open, a person is told."""

    def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if isinstance(error, NotTogether):
            return BoltResponse(status=500)  # it is done once more, by itself, and that answer is given
        kind = body.get("type", "")
        when_settled(lambda: log.error("what Slack delivered could not be taken in", kind=kind, exc_info=error))
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": NOT_SAVED})
        message = where(body)
        if message is not None:
            afterwards.answer(message, who(body), NOT_SAVED)
        return BoltResponse(status=500)

    return failed


def _three(listener: Callable[[Ack, dict[str, Any], WebClient], None]) -> Callable[..., None]:
    """Bolt looks at a listener's parameter names."""

    def listen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        listener(ack, body, client)

    return listen


def _is_about_no_token(record: logging.LogRecord) -> bool:
    """Bolt finds SLACK_BOT_TOKEN in the environment and warns that it is ignored: the client has it already."""
    said = record.getMessage()
    return "`token`" not in said or "will be" not in said


def _acknowledge(ack: Ack) -> None:
    ack()


def _submitted(listen: Listeners, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    form = body["view"].get("callback_id")
    if form == Form.NOTE:
        listen.note_form.submitted(ack, body)
    elif form == Form.AGAIN:
        listen.looking_again.submitted(ack, body)
    elif form == Form.CHOOSE_FRAMEWORK:
        listen.choosing.submitted(ack, body)
    elif form in FORMS:
        listen.manage_forms.submitted(ack, body, client)
    elif form in set(Form) - ONLY_READ:
        listen.setup_form.submitted(ack, body, client)
    else:
        ack()


def _events(app: LanedApp, listen: Listeners) -> None:
    """An event nobody listens to would be answered 404 and sent again three times, so the rest is acknowledged."""

    def message(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event.get("channel_type") == "im":
            listen.words(event, body)

    def home(event: dict[str, Any], body: dict[str, Any]) -> None:
        listen.home.opened(event, body)

    def mention(event: dict[str, Any], body: dict[str, Any]) -> None:
        listen.home.mentioned(event, body)

    def person(event: dict[str, Any], body: dict[str, Any]) -> None:
        listen.home.changed(event, body)
        listen.departures.changed(event, body)

    def removed(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
            at = datetime.fromtimestamp(body.get("event_time") or 0, UTC)
            listen.removal.removed(body.get("team_id", ""), body["event_id"], at)

    def other() -> None:
        return

    heard: dict[str | re.Pattern[str], Callable[..., None]] = {
        "message": message,
        "app_home_opened": home,
        "app_mention": mention,
        "user_change": person,
        "app_uninstalled": removed,
        "tokens_revoked": removed,
        ANYTHING: other,  # last: Bolt takes the first that fits
    }
    for name, listener in heard.items():
        app.take("event_callback", app.event(name), listener, never)
