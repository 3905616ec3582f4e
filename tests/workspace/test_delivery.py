"""What the app is told over its sockets, how often, and what a person learns when it does not answer."""

from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from workspace.acts import InMessage
from workspace.sample import CEO, GENERAL, LEADERSHIP

BUTTON = {"type": "button", "action_id": "go", "value": "1", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]


def say(running: Any, text: str) -> None:
    running.run(running.acts.say(CEO, running.run(running.acts.direct(CEO, "U0ASSURANCE")), text))


def waiting(running: Any) -> int:
    return len(running.workspace.all.pending)


def test_an_event_that_is_not_acknowledged_comes_again_at_once_after_a_minute_and_after_five(
    running: Any, listen: Any
) -> None:
    ear = listen()
    say(running, "Hello")
    first = ear.hears(1)
    assert (first.type, first.retry_attempt, first.payload["event"]["text"]) == ("events_api", 0, "Hello")
    for attempt, delay in ((1, 0), (2, 60), (3, 300)):
        running.forward(seconds=3.1)
        running.wait_for(lambda number=attempt: next(iter(running.workspace.all.pending.values())).attempts == number)
        if delay:
            running.forward(seconds=delay - 5)
            assert len(ear.heard) == attempt
            running.forward(seconds=5.1)
        again = ear.hears(attempt + 1)
        assert (again.retry_attempt, again.retry_reason) == (attempt, "timeout")
        assert again.payload["event_id"] == first.payload["event_id"]
    running.forward(seconds=3.1)
    running.wait_for(lambda: waiting(running) == 0)
    running.forward(hours=1)
    assert len(ear.heard) == 4


def test_an_acknowledged_event_comes_once(running: Any, listen: Any) -> None:
    ear = listen()
    ear.acknowledge = True
    say(running, "Hello")
    running.wait_for(lambda: waiting(running) == 0)
    running.forward(hours=1)
    assert len(ear.heard) == 1


def test_events_wait_for_a_connection(running: Any, listen: Any) -> None:
    say(running, "Is anybody there?")
    running.forward(hours=2)
    ear = listen()
    ear.acknowledge = True
    assert ear.hears(1).payload["event"]["text"] == "Is anybody there?"


def test_a_click_that_is_not_acknowledged_is_never_sent_again_and_the_person_is_warned(
    running: Any, listen: Any
) -> None:
    ear = listen()
    posted = running.client().chat_postMessage(channel=LEADERSHIP, text="Go?", blocks=BLOCKS)
    place = InMessage(LEADERSHIP, posted["ts"], 0)

    async def click_and_watch() -> Any:
        async with running.workspace.subscribe(CEO) as changes:
            answered = await running.acts.click(CEO, place, "b", "go")
            async for change in changes:
                if change.kind == "warning":
                    return answered, change.text
        return None

    acting = running.begin(click_and_watch())
    click = ear.hears(1)
    assert click.type == "interactive"
    running.forward(seconds=3.1)
    answered, warning = acting.result(5)
    assert not answered.acknowledged
    assert warning == "echo did not respond in time. Nothing was confirmed; try again."
    running.forward(hours=1)
    assert len(ear.heard) == 1


def test_without_any_connection_a_person_is_warned_at_once(running: Any) -> None:
    answered = running.run(running.acts.command(CEO, LEADERSHIP, "/echo", "hi"))
    assert not answered.acknowledged


def test_every_connection_gets_its_share(running: Any, listen: Any) -> None:
    ears = [listen(), listen()]
    for ear in ears:
        ear.acknowledge = True
    for number in range(4):
        say(running, str(number))
    running.wait_for(lambda: waiting(running) == 0)
    assert [len(ear.heard) for ear in ears] == [2, 2]


def test_events_the_app_did_not_subscribe_to_are_not_sent(running: Any, listen: Any) -> None:
    ear = listen()
    ear.acknowledge = True
    running.run(running.acts.say(CEO, LEADERSHIP, "Nothing for the bot"))
    running.run(running.acts.say(CEO, GENERAL, "@echo is not in this channel"))
    running.run(running.acts.say(CEO, LEADERSHIP, "Dear @echo, hello"))
    assert ear.hears(1).payload["event"]["type"] == "app_mention"
    assert ear.heard[0].payload["event"]["text"] == "Dear <@U0ASSURANCE>, hello"


def test_the_life_of_people_and_channels_is_told(running: Any, listen: Any) -> None:
    ear = listen()
    ear.acknowledge = True
    running.run(running.acts.set_deactivated(CEO, True))
    assert ear.hears(1).payload["event"]["user"]["deleted"] is True
    running.run(running.acts.set_deactivated(CEO, False))
    ear.hears(2)
    running.run(running.acts.invite(CEO, GENERAL, "U0ASSURANCE"))
    joined = ear.hears(3).payload["event"]
    assert (joined["type"], joined["user"], joined["inviter"]) == ("member_joined_channel", "U0ASSURANCE", CEO)
    running.run(running.acts.archive(GENERAL))
    assert ear.hears(4).payload["event"]["channel"] == GENERAL
    running.run(running.acts.uninstall())
    ear.hears(6)
    assert {r.payload["event"]["type"] for r in ear.heard[4:]} == {"tokens_revoked", "app_uninstalled"}


def test_own_messages_and_changes_come_back_to_the_app_as_events(running: Any, listen: Any) -> None:
    ear = listen()
    ear.acknowledge = True
    client = running.client()
    posted = client.chat_postMessage(channel=CEO, text="One")
    assert ear.hears(1).payload["event"]["bot_id"]
    client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Two")
    changed = ear.hears(2).payload["event"]
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("One", "Two")


def test_a_socket_opens_once_for_each_time_it_was_asked_for(running: Any, listen: Any) -> None:
    ear = listen()
    with pytest.raises(InvalidStatus), connect(ear.client.wss_uri, proxy=None):
        """The ticket is used up."""


def test_a_bolt_app_moves_to_a_new_connection_when_asked(running: Any, bot: Any) -> None:
    @bot.app.action("go")
    def go(ack: Any) -> None:
        ack()
        bot.heard.append({"clicked": True})

    @bot.app.event("message")
    def quiet() -> None:
        """Nothing to do."""

    bot.connect()
    posted = running.client().chat_postMessage(channel=LEADERSHIP, text="Go?", blocks=BLOCKS)
    running.run(running.platform.sockets.refresh())
    answered = running.run(running.acts.click(CEO, InMessage(LEADERSHIP, posted["ts"], 0), "b", "go"))
    assert answered.acknowledged
    assert bot.heard == [{"clicked": True}]
