"""The app is removed from a workspace: everything stops, the deletion clock starts, and coming back clears it."""

from datetime import timedelta

import pytest

from bot.deliver import DeadToken
from bot.removal import Removal
from tests.bot.bench import ADA, MONDAY, TEAM
from tests.bot.slack.recording import Failure, SlackBench, payload

HOUR = timedelta(hours=1)


def removed(there: SlackBench, kind: str = "tokens_revoked", event_id: str = "EvGONE", **event: object) -> int:
    body = payload("tokens_revoked")
    body["event_id"] = event_id
    body["event_time"] = int(there.clock.now().timestamp())
    body["event"] |= {"type": kind, **event}
    status = there.deliver(body).status
    there.settle()
    return status


@pytest.mark.parametrize("kind", ["tokens_revoked", "app_uninstalled"])
def test_nothing_more_is_sent_and_the_clock_starts_once(there: SlackBench, kind: str) -> None:
    there.round(owe=True)
    assert removed(there, kind) == 200
    assert there.slack.asked("chat.postMessage") == []
    there.clock.forward(hours=1)
    removed(there, "app_uninstalled", "EvAGAIN")
    (row,) = there.rows("installation")
    assert row.team == TEAM
    assert str(row.delete_at).startswith("2026-04-01 10:00")


def test_a_persons_own_token_is_not_the_app_s(there: SlackBench) -> None:
    removed(there, tokens={"oauth": ["U0ADA0001"], "bot": []})
    assert there.rows("installation") == []


def test_back_within_its_time_everything_goes_on(there: SlackBench) -> None:
    there.round(owe=True)
    removed(there)
    Removal(there.door).here(TEAM)
    there.settle()
    assert there.rows("installation") == []
    assert there.sees(ADA)


def test_late_word_of_an_earlier_removal_is_not_heeded(there: SlackBench) -> None:
    removal = Removal(there.door)
    removal.here(TEAM)
    removal.removed(TEAM, "EvLATE", MONDAY - HOUR)
    assert there.rows("installation") == []
    removal.removed(TEAM, "EvNOW", MONDAY + HOUR)
    assert len(there.rows("installation")) == 1


@pytest.mark.parametrize("name", ["account_inactive", "token_revoked", "invalid_auth", "not_authed", "token_expired"])
def test_a_dead_token_stops_the_lane_and_gives_nothing_up(there: SlackBench, name: str) -> None:
    there.owe_reply("r1")
    there.owe_reply("r2")
    there.slack.fail["chat.postMessage"] = [Failure(name)] * 9
    there.settle()
    assert len(there.slack.asked("chat.postMessage")) == 1
    assert {row.state for row in there.rows("outbox")} == {"owed"}
    there.clock.forward(minutes=9)
    there.settle()
    assert len(there.slack.asked("chat.postMessage")) == 1
    there.slack.fail["chat.postMessage"] = []
    there.clock.forward(minutes=2)
    there.settle()
    assert len(there.sees()) == 2
    assert there.rows("installation") == []


def test_it_is_told_apart_from_other_passing_trouble() -> None:
    trouble = DeadToken("token_revoked")
    assert trouble.wait == timedelta(minutes=10)
