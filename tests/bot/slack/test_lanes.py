"""Of everything Slack delivers, only what opens a form may wait for Slack; all else is answered while it is silent."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from slack_sdk import WebClient

from bot.listeners import listeners
from bot.slack import app as app_module
from bot.slack.commands import OPENING
from bot.slack.front import FORM_THREADS
from bot.slack.ids import NEVER, Do, Form, action
from bot.slack.lanes import LanedApp
from bot.slack.tracing import EVENTS
from tests.bot.bench import CHAIR, GOVERNANCE, ROUND
from tests.bot.slack.recording import WHO, SlackBench, payload
from tests.bot.slack.test_front import Wire

Json = dict[str, Any]
PLACE = f"v1|{ROUND}|{GOVERNANCE.id}|{GOVERNANCE.questions[0].id}"
WORDS = ("start", "again", "manage", "resume", "my answers", "status", "frameworks", "help", "what is this")


class Silence:
    """Slack answers nobody until `ended`."""

    def __init__(self) -> None:
        self.asked, self.ended = threading.Semaphore(0), threading.Event()

    def api_call(self, *_: Any, **__: Any) -> Json:
        self.asked.release()
        self.ended.wait(60)
        raise OSError("Slack was silent")


@pytest.fixture
def silence(there: SlackBench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Silence]:
    there.began()
    there.click(Do.START)
    found = Silence()
    monkeypatch.setattr(WebClient, "api_call", found.api_call)
    yield found
    found.ended.set()


@pytest.fixture
def wire(there: SlackBench, silence: Silence) -> Iterator[Wire]:
    found = Wire(there.app, there.clock)
    yield found
    silence.ended.set()
    found.close()


def commands() -> Iterator[Json]:
    for number, words in enumerate(WORDS):
        yield payload("command") | {"text": words, "user_id": CHAIR, "trigger_id": f"2.{number}.t"}


def delivered(there: SlackBench) -> Iterator[Json]:
    """One of everything: each button in a message and in a form, each form, each word, each event."""
    for does in Do:
        name = action(does, NEVER if does is Do.AGAIN else "")
        yield there.clicked(name, PLACE, CHAIR)
        in_form = payload("click_in_form")
        in_form["user"]["id"] = CHAIR
        in_form["actions"] = [{"action_id": name, "value": PLACE, "action_ts": f"3.{does}"}]
        yield in_form
    for form in Form:
        yield there.submitted(form, {}, PLACE, CHAIR)
    yield from commands()
    yield payload("closed")
    yield there.said("3", CHAIR)
    for name in sorted(EVENTS - {"message"} | {"team_join"}):
        yield event(name)


def event(name: str) -> Json:
    """As much of it as its listener reads."""
    user: Any = payload("user_change")["event"]["user"] if name == "user_change" else CHAIR
    told = {"type": name, "user": user, "channel": "C0LEADERS1", "tab": "home", "ts": "1.1", "tokens": {"bot": ["U1"]}}
    return payload("message") | {"event_id": f"Ev{name}", "event": told}


def post(wire: Wire, body: Json) -> httpx.Response:
    if "command" in body:
        return wire.post(urlencode(body).encode())
    return wire.event(body) if body["type"] == "event_callback" else wire.interaction(body)


def test_every_listener_says_which_of_its_deliveries_wait(there: SlackBench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bolt's own list is as long as what went through `take`: none is registered past it."""
    taken: list[str] = []

    class Counted(LanedApp):
        def take(self, kind: str, *given: Any) -> None:
            taken.append(kind)
            super().take(kind, *given)

    monkeypatch.setattr(app_module, "LanedApp", Counted)
    app = app_module.bolt_app(there.app.client, WHO, listeners(there.door, there.app.client, there.afterwards))
    assert len(app._listeners) == len(taken) == 5 + len(EVENTS) + 1
    assert app.may_wait_for_slack(payload("shortcut"))


def test_only_what_opens_a_form_may_wait(there: SlackBench) -> None:
    wait = [body for body in delivered(there) if there.app.may_wait_for_slack(body)]
    opening = {body["actions"][0]["action_id"] for body in wait if body.get("type") == "block_actions"}
    assert {"note", "start_round", "setup_back", "setup_chosen", "manage", "preview"} < opening
    assert not opening & {"rate", "submit", "help", "fetch", "snooze", "close_round", "step_in", "hand_to"}
    assert {body["text"] for body in wait if "command" in body} == OPENING
    assert {body.get("type", "command") for body in wait} == {"block_actions", "command"}


def test_while_slack_is_silent_and_forms_wait_all_else_is_answered(
    there: SlackBench, silence: Silence, wire: Wire
) -> None:
    """Whatever here called Slack before its answer would get none."""
    with ThreadPoolExecutor(FORM_THREADS) as pool:
        opened = [there.clicked(action(Do.START_ROUND), PLACE, CHAIR) for _ in range(FORM_THREADS)]
        forms = [pool.submit(post, wire, body) for body in opened]
        for _ in forms:
            assert silence.asked.acquire(timeout=10)
        quick = [body for body in delivered(there) if not there.app.may_wait_for_slack(body)]
        assert len(quick) > 2 * len(EVENTS)
        try:
            for body in quick:
                assert post(wire, body).status_code == 200, body
            assert not any(form.done() for form in forms)
        finally:
            silence.ended.set()
        assert {form.result(10).status_code for form in forms} == {200}
