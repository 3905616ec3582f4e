"""A real Bolt bot lives in the workspace: it posts, opens a modal, updates it, answers with errors, and closes it."""

from typing import Any

import pytest
from slack_bolt import App

from workspace.acts import InMessage, InView
from workspace.sample import CEO, GENERAL, LEADERSHIP


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def modal(title: str) -> dict[str, Any]:
    note = {"type": "plain_text_input", "action_id": "note", "max_length": 20}
    more = {"type": "button", "action_id": "more", "text": plain("More")}
    return {
        "type": "modal",
        "callback_id": "noted",
        "title": plain(title),
        "submit": plain("Save"),
        "notify_on_close": True,
        "blocks": [
            {"type": "input", "block_id": "note", "label": plain("Note"), "element": note},
            {"type": "actions", "block_id": "more", "elements": [more]},
        ],
    }


def button(label: str) -> list[dict[str, Any]]:
    element = {"type": "button", "action_id": "open", "value": "7", "text": plain(label)}
    return [{"type": "actions", "block_id": "buttons", "elements": [element]}]


def talk(app: App, heard: list[Any]) -> None:
    """Answer messages, and take notes in a modal."""

    @app.event({"type": "message", "subtype": None})
    def said(event: Any, client: Any) -> None:
        heard.append(event)
        client.chat_postMessage(channel=event["user"], text=f"You said: {event['text']}", blocks=button("Note"))

    @app.event("message")
    def rest(event: Any) -> None:
        heard.append(event)

    @app.action("open")
    def opened(ack: Any, body: Any, client: Any) -> None:
        ack()
        heard.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal("Note"))

    @app.action("more")
    def more(ack: Any, body: Any, client: Any) -> None:
        ack()
        heard.append(body)
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=modal("More"))

    @app.view("noted")
    def noted(ack: Any, view: Any, body: Any, client: Any) -> None:
        heard.append(body)
        text = view["state"]["values"]["note"]["note"]["value"]
        if text == "bad":
            ack(response_action="errors", errors={"note": "Not that."})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Noted: {text}")

    @app.view_closed("noted")
    def closed(ack: Any, body: Any) -> None:
        ack()
        heard.append(body)


def be_found(app: App, heard: list[Any]) -> None:
    """Command, shortcut and Home tab."""

    @app.command("/echo")
    def command(ack: Any, body: Any, respond: Any) -> None:
        ack(f"Working on {body['text']}")
        heard.append(body)
        respond(text=f"Echo: {body['text']}", response_type="in_channel")

    @app.shortcut("echo_now")
    def shortcut(ack: Any, body: Any, client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal("Shortcut"))

    @app.event("app_home_opened")
    def home(event: Any, client: Any) -> None:
        heard.append(event)
        view = {"type": "home", "blocks": [{"type": "section", "text": plain("Welcome")}]}
        client.views_publish(user_id=event["user"], view=view)


@pytest.fixture
def echo(bot: Any) -> Any:
    """The bot, connected."""
    talk(bot.app, bot.heard)
    be_found(bot.app, bot.heard)
    return bot.connect()


def test_a_whole_conversation(running: Any, echo: Any) -> None:
    acts, state = running.acts, running.workspace
    dm = running.run(acts.open_messages(CEO))
    running.run(acts.say(CEO, dm, "Hello & <good> day https://example.org"))
    running.wait_for(lambda: len(state.messages(dm, CEO)) == 2)
    said = next(e for e in echo.heard if e.get("text", "").startswith("Hello"))
    assert said["text"] == "Hello &amp; &lt;good&gt; day <https://example.org>"

    shown = running.last(dm, CEO)
    answered = running.run(acts.click(CEO, InMessage(dm, shown.ts, 0), "buttons", "open"))
    assert answered.acknowledged
    [view] = running.wait_for(lambda: state.modals(CEO))
    click = next(e for e in echo.heard if e.get("type") == "block_actions")
    assert click["message"]["ts"] == shown.ts
    assert click["actions"][0]["value"] == "7"

    running.run(acts.click(CEO, InView(view.id), "more", "more", values={"note": {"note": "draft"}}))
    running.wait_for(lambda: state.modals(CEO)[0].view["title"]["text"] == "More")
    assert state.modals(CEO)[0].values == {"note": {"note": "draft"}}

    assert running.run(acts.submit(CEO, view.id, {"note": {"note": ""}})).errors == {
        "note": "Please complete this required field."
    }
    assert running.run(acts.submit(CEO, view.id, {"note": {"note": "bad"}})).errors == {"note": "Not that."}
    assert running.run(acts.submit(CEO, view.id, {"note": {"note": "good"}})).outcome == "closed"
    assert state.modals(CEO) == []
    running.wait_for(lambda: running.last(dm, CEO).text == "Noted: good")
    assert running.platform.refusals == []


def test_a_command_is_answered_to_oneself_and_to_the_channel(running: Any, echo: Any) -> None:
    running.run(running.acts.say(CEO, LEADERSHIP, "/echo one & two"))
    shown = {message.text: message.ephemeral_for for message in running.workspace.messages(LEADERSHIP, CEO)[-2:]}
    assert shown == {"Working on one &amp; two": CEO, "Echo: one &amp; two": ""}


def test_an_unknown_command_is_answered_by_slackbot(running: Any, echo: Any) -> None:
    assert running.run(running.acts.say(CEO, GENERAL, "/nonsense")) is None
    note = running.last(GENERAL, CEO)
    assert (note.user, note.ephemeral_for) == ("USLACKBOT", CEO)
    assert "not a valid command" in note.text


def test_a_shortcut_opens_a_modal_and_closing_it_is_told(running: Any, echo: Any) -> None:
    running.run(running.acts.shortcut(CEO, "echo_now"))
    [view] = running.wait_for(lambda: running.workspace.modals(CEO))
    running.run(running.acts.close(CEO, view.id))
    assert running.workspace.modals(CEO) == []
    closed = running.wait_for(lambda: [e for e in echo.heard if e.get("type") == "view_closed"])
    assert closed[0]["is_cleared"] is False


def test_the_home_tab_is_published_when_opened(running: Any, echo: Any) -> None:
    running.run(running.acts.open_home(CEO))
    home = running.wait_for(lambda: running.workspace.home(CEO))
    assert home.blocks[0]["text"]["text"] == "Welcome"
