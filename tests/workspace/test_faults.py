"""Every switch, as a real client of Slack's and a real Bolt app meet it."""

import time
from http.client import HTTPException
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from workspace.acts import InMessage
from workspace.faults import DELIVERIES, Faults, Kind, Switch
from workspace.sample import CEO, CHAIR, LEADERSHIP

BUTTON = {"type": "button", "action_id": "go", "value": "1", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]


@pytest.fixture
def faulty(running: Any) -> Any:
    running.client().retry_handlers.clear()
    return running


def on(running: Any, kind: Kind, **how: Any) -> int:
    number: int = running.platform.faults.on(Switch(kind, **how))
    return number


def post(running: Any, text: str, user: str = CEO) -> Any:
    client = running.client()
    client.retry_handlers.clear()  # or a cut connection is tried again by the client itself
    return client.chat_postMessage(channel=user, text=text)


def said(running: Any, text: str) -> int:
    return sum(message.versions[-1].text == text for message in running.workspace.record())


def test_a_storm_answers_429_with_a_time_to_wait_for_one_method_and_one_person(running: Any) -> None:
    on(running, Kind.STORM, method="chat.*", user=CEO, times=2, seconds=7)
    for _ in range(2):
        with pytest.raises(SlackApiError) as no:
            post(running, "Hello")
        assert (no.value.response.status_code, no.value.response.headers["Retry-After"]) == (429, "7")
    assert post(running, "Hello")["ok"]
    assert said(running, "Hello") == 1
    assert not running.platform.faults.any, "it was to be met twice"


def test_a_storm_leaves_other_people_and_methods_alone(running: Any) -> None:
    direct = post(running, "Before")["channel"]
    on(running, Kind.STORM, method="chat.postMessage", user=CEO)
    assert post(running, "Hello", CHAIR)["ok"]
    assert running.client().users_info(user=CEO)["ok"]
    for channel in (CEO, direct):
        with pytest.raises(SlackApiError, match="ratelimited"):
            post(running, "Hello", channel)


@pytest.mark.parametrize("done", [False, True])
def test_a_500_says_nothing_of_whether_it_was_done(running: Any, done: bool) -> None:
    on(running, Kind.BROKEN, method="chat.postMessage", times=1, done=done)
    with pytest.raises(SlackApiError) as no:
        post(running, "Hello")
    assert no.value.response.status_code == 500
    assert said(running, "Hello") == int(done)


@pytest.mark.parametrize("done", [False, True])
def test_a_connection_that_is_cut_gives_no_answer_at_all(running: Any, done: bool) -> None:
    on(running, Kind.CUT, method="chat.postMessage", times=1, done=done)
    with pytest.raises((OSError, HTTPException)):
        post(running, "Hello")
    assert said(running, "Hello") == int(done)
    assert post(running, "Again")["ok"]


def test_a_post_may_take_effect_and_its_answer_never_come(running: Any) -> None:
    on(running, Kind.SILENT, method="chat.postMessage", times=1, seconds=0.6, done=True)
    begun = time.monotonic()
    with pytest.raises((OSError, HTTPException)):
        post(running, "Hello")
    assert time.monotonic() - begun >= 0.6
    assert said(running, "Hello") == 1


def test_a_refusal_has_slacks_own_name(running: Any) -> None:
    on(running, Kind.REFUSED, method="chat.postMessage", user=CEO, times=1, error="token_revoked")
    with pytest.raises(SlackApiError, match="token_revoked"):
        post(running, "Hello")
    assert said(running, "Hello") == 0


def test_answers_by_a_clicks_own_address_and_uploads_meet_it_too(running: Any) -> None:
    on(running, Kind.BROKEN, method="response_url")
    on(running, Kind.BROKEN, method="upload")
    room = running.workspace.channel(LEADERSHIP)
    url = running.platform.hook(CEO, room)
    assert httpx.post(url, json={"text": "Hello"}, trust_env=False).status_code == 500
    assert httpx.post(f"{running.address}/upload/x", content=b"x", trust_env=False).status_code == 500
    assert said(running, "Hello") == 0


def test_what_cannot_be_read_is_refused_by_the_method_as_ever(running: Any) -> None:
    on(running, Kind.STORM, method="nothing")
    told = httpx.post(running.api + "chat.postMessage", content=b"{", headers={"Content-Type": "application/json"})
    assert told.json()["error"] == "invalid_json"


def say(running: Any, text: str) -> None:
    running.run(running.acts.say(CEO, running.run(running.acts.direct(CEO, "U0ASSURANCE")), text))


@pytest.fixture
def ear(running: Any, listen: Any) -> Any:
    found = listen()
    found.acknowledge = True
    return found


def texts(ear: Any) -> list[str]:
    return [one.payload["event"]["text"] for one in ear.heard]


def test_an_event_may_come_twice_and_is_the_same_each_time(running: Any, ear: Any) -> None:
    on(running, Kind.TWICE, method="message", times=1)
    say(running, "Hello")
    ear.hears(2)
    assert len({one.payload["event_id"] for one in ear.heard}) == 1
    say(running, "Bye")
    assert ear.hears(3).payload["event"]["text"] == "Bye"


def test_an_event_may_come_late(running: Any, ear: Any) -> None:
    on(running, Kind.LATE, method="message", times=1, seconds=60)
    say(running, "Hello")
    say(running, "Bye")
    assert ear.hears(1).payload["event"]["text"] == "Bye"
    running.forward(seconds=61)
    ear.hears(2)
    assert texts(ear) == ["Bye", "Hello"]


def test_events_may_change_places(running: Any, ear: Any) -> None:
    on(running, Kind.SWAPPED, method="message", times=1, seconds=600)
    say(running, "One")
    say(running, "Two")
    ear.hears(2)
    assert texts(ear) == ["Two", "One"]


@pytest.mark.parametrize(("kind", "heard"), [(Kind.UNHEARD, 2), (Kind.LOST, 1)])
def test_an_event_whose_acknowledgement_or_whole_is_lost_comes_again(
    running: Any, ear: Any, kind: Kind, heard: int
) -> None:
    on(running, kind, method="message", times=1)
    say(running, "Hello")
    again = ear.hears(heard)
    assert again.retry_attempt == 1
    running.wait_for(lambda: not running.workspace.all.pending)


@pytest.fixture
def clicked(running: Any, bot: Any) -> Any:
    @bot.app.action("go")
    def go(ack: Any) -> None:
        ack()
        bot.heard.append({"clicked": True})

    bot.connect()
    posted = running.client().chat_postMessage(channel=LEADERSHIP, text="Go?", blocks=BLOCKS)

    def click() -> bool:
        answered = running.run(running.acts.click(CEO, InMessage(LEADERSHIP, posted["ts"], 0), "b", "go"))
        return bool(answered.acknowledged)

    click.heard = bot.heard  # type: ignore[attr-defined]
    return click


def test_a_click_may_take_effect_without_the_person_being_told(running: Any, clicked: Any) -> None:
    on(running, Kind.UNHEARD, method="block_actions", user=CEO, times=1)
    assert not clicked()
    assert clicked.heard == [{"clicked": True}]
    assert clicked()


def test_a_click_may_be_lost_and_is_never_sent_again(running: Any, clicked: Any) -> None:
    on(running, Kind.LOST, method="block_actions", times=1)
    assert not clicked()
    running.forward(hours=1)
    assert clicked.heard == []


def test_a_click_may_come_twice(running: Any, clicked: Any) -> None:
    on(running, Kind.TWICE, method="block_actions", times=1)
    assert clicked()
    running.wait_for(lambda: len(clicked.heard) == 2)


@pytest.mark.slow
def test_a_late_click_arrives_after_the_person_was_warned(running: Any, clicked: Any) -> None:
    on(running, Kind.LATE, method="block_actions", times=1, seconds=3.5)
    assert not clicked()
    running.wait_for(lambda: len(clicked.heard) == 1)


@pytest.mark.slow
def test_sockets_break_without_a_word_and_a_bolt_app_comes_back(running: Any, clicked: Any) -> None:
    assert httpx.post(f"{running.address}/faults", json={"do": "drop_sockets"}, trust_env=False).json() == {"ok": True}
    running.wait_for(lambda: running.platform.sockets.count == 0)
    running.wait_for(lambda: running.platform.sockets.count == 1, seconds=15)
    assert clicked()


def test_the_same_seed_meets_the_same_trouble(running: Any) -> None:
    def met(seed: int) -> list[bool]:
        faults = Faults(running.clock, seed)
        faults.on(Switch(Kind.STORM, chance=0.4))
        return [faults.meets("chat.update", CEO, frozenset(Kind)) is not None for _ in range(60)]

    assert met(1) == met(1) != met(2)
    assert 10 < sum(met(1)) < 40


def test_a_delivery_meets_no_trouble_of_calls(running: Any) -> None:
    on(running, Kind.STORM)
    assert running.platform.faults.meets("message", CEO, DELIVERIES) is None


def control(running: Any, **body: Any) -> Any:
    return httpx.post(f"{running.address}/faults", json=body, trust_env=False).json()


def test_switches_are_turned_on_and_off_from_outside(running: Any) -> None:
    number = control(running, on={"kind": "storm", "method": "chat.postMessage", "user": CEO, "seconds": 2}, seed=9)[
        "id"
    ]
    with pytest.raises(SlackApiError):
        post(running, "Hello")
    told = httpx.get(f"{running.address}/faults", trust_env=False).json()
    assert [(one["id"], one["kind"], one["met"]) for one in told["on"]] == [(number, "storm", 1)]
    assert [(one["kind"], one["method"], one["user"]) for one in told["happened"]] == [
        ("storm", "chat.postMessage", CEO)
    ]
    assert running.platform.faults.seed == 9
    control(running, off=number)
    assert post(running, "Hello")["ok"]
    control(running, on={"kind": "storm"})
    control(running, off="all")
    assert post(running, "Hello")["ok"]


def test_what_happens_at_once_can_be_undone(running: Any) -> None:
    assert control(running, do="revoke")["ok"]
    with pytest.raises(SlackApiError, match="account_inactive"):
        post(running, "Hello")
    assert control(running, do="reinstall")["ok"]
    assert control(running, do="archive", channel=LEADERSHIP)["ok"]
    with pytest.raises(SlackApiError, match="is_archived"):
        running.client().chat_postMessage(channel=LEADERSHIP, text="Hello")
    assert control(running, do="unarchive", channel=LEADERSHIP)["ok"]
    assert running.client().chat_postMessage(channel=LEADERSHIP, text="Hello")["ok"]
    assert control(running, do="deactivate", user=CEO)["ok"]
    assert running.client().users_info(user=CEO)["user"]["deleted"]
    assert control(running, do="reactivate", user=CEO)["ok"]
    assert post(running, "Hello")["ok"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"on": {"kind": "rain"}}, "There is no fault 'rain'"),
        ({"on": {"kind": "storm", "how": 1}}, "A switch has a kind, and may have: method, user"),
        ({"on": {"kind": "storm", "chance": 2}}, "chance is from 0 to 1"),
        ({"on": {"kind": "storm", "times": 0}}, "times is a whole number above 0"),
        ({"do": "rain"}, "Nothing is called 'rain' here"),
        ({"do": "unarchive", "channel": LEADERSHIP}, "There is no such channel to bring back."),
        ({"off": "x"}, "invalid literal"),
    ],
)
def test_what_cannot_be_switched_is_told_in_a_sentence(running: Any, body: Any, words: str) -> None:
    answer = httpx.post(f"{running.address}/faults", json=body, trust_env=False)
    assert answer.status_code == 400
    assert words in answer.json()["error"]


def test_the_record_tells_what_a_fault_and_a_refusal_were_about(running: Any) -> None:
    sent = post(running, "Hello")
    place = {"channel": sent["channel"], "ts": sent["ts"]}
    client = running.client()
    client.retry_handlers.clear()
    on(running, Kind.BROKEN, method="chat.delete", done=True, times=1)
    with pytest.raises(SlackApiError):
        client.chat_delete(**place)
    with pytest.raises(SlackApiError, match="message_not_found"):
        client.chat_delete(**place)
    trigger = running.platform.triggers.make(CEO)
    with pytest.raises(SlackApiError):
        client.views_open(trigger_id=trigger, view={"type": "home", "blocks": []})
    control(running, do="killed")
    told = httpx.get(f"{running.address}/record", trust_env=False).json()
    broken, killed = told["faults"]
    assert (broken["kind"], broken["about"], broken["done"], broken["user"]) == ("broken", place, True, CEO)
    assert killed["kind"] == "killed"
    deleted, opened = told["refusals"]
    assert (deleted["about"], deleted["user"]) == (place, CEO)
    assert (opened["about"]["trigger"], opened["user"]) == (trigger, CEO)
    assert opened["about"]["since"] <= opened["at"]


def test_what_a_person_did_is_told_with_its_trigger(running: Any, clicked: Any) -> None:
    on(running, Kind.LOST)
    assert not clicked()
    lost = running.platform.faults.happened[-1]
    assert (lost["method"], set(lost["about"])) == ("block_actions", {"channel", "ts", "trigger"})
