"""Whatever Slack delivers is acknowledged, or it would come again; what cannot be taken in is not."""

import logging
from typing import Any

import pytest

from bot.listeners import listeners
from bot.slack.app import NOT_SAVED, bolt_app
from storage.troubles import Locked
from tests.bot.bench import ADA, BEN, TEAM
from tests.bot.slack.recording import PAYLOADS, WHO, Failure, SlackBench, payload

EVERY = sorted(path.stem for path in PAYLOADS.glob("*.json"))


def test_every_recorded_payload_is_acknowledged_on_an_empty_database(there: SlackBench) -> None:
    for name in EVERY:
        assert there.deliver(payload(name)).status == 200, name
    there.settle()


def test_events_nobody_listens_to_are_acknowledged(there: SlackBench) -> None:
    body = payload("member_joined")
    for kind in ("team_rename", "channel_archive", "reaction_added", "something_slack_invents_later"):
        body["event"] = {"type": kind, "event_ts": "1.1"}
        assert there.deliver(body).status == 200, kind
    there.settle()
    assert there.slack.calls == []


def test_the_home_tab_is_drawn_when_it_is_opened(there: SlackBench) -> None:
    there.began()
    there.deliver(payload("home_opened"))
    there.settle()
    (given,) = there.slack.asked("views.publish")
    assert given["user_id"] == ADA
    assert "Spring review" in str(given["view"])


def test_the_messages_tab_draws_no_home(there: SlackBench) -> None:
    body = payload("home_opened")
    body["event"]["tab"] = "messages"
    there.deliver(body)
    there.settle()
    assert there.slack.calls == []


def test_a_mention_is_answered_with_help_to_that_person_alone_and_once(there: SlackBench) -> None:
    for _ in range(3):
        assert there.deliver(payload("mention")).status == 200
    there.settle()
    (given,) = there.slack.asked("chat.postEphemeral")
    assert (given["channel"], given["user"]) == ("C0LEADERS1", ADA)
    assert "What I do" in given["text"]


def test_an_app_that_mentions_us_is_not_answered(there: SlackBench) -> None:
    body = payload("mention")
    del body["event"]["user"]
    body["event"]["bot_id"] = "B0OTHER001"
    assert there.deliver(body).status == 200
    there.settle()
    assert there.slack.calls == []


def test_what_slack_says_of_somebody_we_know_is_kept(there: SlackBench) -> None:
    there.know(ADA)
    body = payload("user_change")
    body["event"]["user"] |= {"deleted": True}
    body["event"]["user"]["profile"]["title"] = "Former trustee"
    assert there.deliver(body).status == 200
    (known,) = there.rows("person")
    assert (known.user, known.title, bool(known.deactivated)) == (ADA, "Former trustee", True)


def test_of_somebody_no_round_has_named_nothing_is_kept(there: SlackBench) -> None:
    assert there.deliver(payload("user_change")).status == 200
    assert there.rows("person") == []


def test_somebody_of_another_workspace_is_told_apart(there: SlackBench) -> None:
    there.know(ADA)
    body = payload("user_change")
    body["event"]["user"] |= {"team_id": "T0ELSE001", "tz": "Mars/Olympus"}
    there.deliver(body)
    (known,) = there.rows("person")
    assert (bool(known.external), known.tz, known.team) == (True, "Europe/London", TEAM)


def locked(*_: Any, **__: Any) -> None:
    raise Locked("The database is in use.")


@pytest.mark.parametrize("name", ["message", "submission", "click", "mention"])
def test_what_cannot_be_saved_is_not_acknowledged(
    there: SlackBench, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = payload(name)
    if name == "submission":
        body["view"]["private_metadata"] = "v1|round1|governance|gov-1a"
    with monkeypatch.context() as broken:
        for way in ("accept", "accepting"):
            broken.setattr(f"storage.inbox.{way}", locked)
        assert there.deliver(body).status == 500
    there.settle()
    assert there.deliver(body).status == 200


def test_a_command_that_cannot_be_saved_is_answered_with_a_sentence(
    there: SlackBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.setups.put", locked)
    answer = there.command("start")
    assert answer == (200, {"response_type": "ephemeral", "text": NOT_SAVED})


def test_work_after_the_acknowledgement_that_fails_harms_nothing_else(there: SlackBench) -> None:
    there.slack.fail["views.publish"] = [Failure("internal_error")]
    assert there.deliver(payload("home_opened")).status == 200
    there.settle()
    there.say("help", BEN)
    assert "What I do" in there.sees(BEN)[0]


def test_nothing_waits_for_slack_to_say_who_we_are(there: SlackBench) -> None:
    there.say("help")
    assert there.slack.asked("auth.test") == []


def test_nobody_is_told_that_their_token_is_ignored(
    there: SlackBench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Bolt looks for it in the environment by itself; ours is with the client."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    bolt_app(there.sender.client, WHO, listeners(there.door, there.sender.client, there.afterwards))
    assert caplog.messages == []
    logging.getLogger("slack_bolt").warning("something else will be told, `token` or not")
    assert len(caplog.messages) == 1
