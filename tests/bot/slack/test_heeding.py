"""No faster than its tier; and what Slack asked to wait for is not asked before: by method, and a post by channel."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.deliver import LONGEST_WAIT
from bot.slack.heeding import HeedingClient, Pauses
from bot.slack.retry_after import retry_after
from bot.slack.tiers import PER_MINUTE
from tests.bot.slack.recording import Failure, SlackBench
from workspace.pacing import PER_MINUTE as slack_takes

TWENTY = Failure("ratelimited", 429, (("Retry-After", "20"),))
Call = Callable[[], object]


@pytest.fixture
def client(there: SlackBench) -> HeedingClient:
    return HeedingClient("xoxb-1", f"{there.slack.address}/api/", there.clock.now, retry_handlers=[])


def refused(call: Call) -> timedelta | None:
    """How long it was told to wait."""
    with pytest.raises(SlackApiError, match="ratelimited") as told:
        call()
    assert told.value.response.status_code == 429
    return retry_after(told.value.response)


def post(client: HeedingClient, channel: str) -> Call:
    return lambda: client.chat_postMessage(channel=channel, text="x")


def delete(client: HeedingClient, channel: str) -> Call:
    return lambda: client.chat_delete(channel=channel, ts="1.1")


def test_a_method_is_left_alone_for_everybody_until_its_time(there: SlackBench, client: HeedingClient) -> None:
    there.slack.fail["chat.delete"] = [TWENTY]
    refused(delete(client, "D1"))
    there.clock.forward(seconds=5)
    assert refused(delete(client, "D2")) == timedelta(seconds=15)
    assert len(there.slack.asked("chat.delete")) == 1
    post(client, "D1")()
    there.clock.forward(seconds=15)
    delete(client, "D2")()
    assert len(there.slack.asked("chat.delete")) == 2


def test_a_post_is_counted_for_its_channel(there: SlackBench, client: HeedingClient) -> None:
    there.slack.fail["chat.postMessage"] = [TWENTY]
    refused(post(client, "C1"))
    post(client, "C2")()
    refused(post(client, "C1"))
    assert [asked["channel"] for asked in there.slack.asked("chat.postMessage")] == ["C1", "C2"]


def test_what_another_method_was_refused_says_nothing_of_a_post(there: SlackBench, client: HeedingClient) -> None:
    there.slack.fail["chat.delete"] = [TWENTY]
    there.slack.fail["chat.postMessage"] = [TWENTY]
    refused(delete(client, "D1"))
    refused(post(client, "C1"))
    post(client, "C2")()


def test_where_two_channels_are_refused_it_is_the_workspace(there: SlackBench, client: HeedingClient) -> None:
    there.slack.fail["chat.postMessage"] = [TWENTY, TWENTY]
    refused(post(client, "C1"))
    refused(post(client, "C2"))
    refused(post(client, "C3"))
    assert len(there.slack.asked("chat.postMessage")) == 2
    there.clock.forward(seconds=20)
    for channel in ("C1", "C2", "C3"):
        post(client, channel)()


def test_of_two_that_were_under_way_together_the_longer_wait_counts(there: SlackBench) -> None:
    pauses = Pauses(there.clock.now)
    for seconds in (20, 1):
        pauses.begin("chat.delete", "D1", timedelta(seconds=seconds))
    assert pauses.left("chat.delete", "D2") == timedelta(seconds=20)


def test_whoever_names_no_time_is_asked_again(there: SlackBench, client: HeedingClient) -> None:
    there.slack.fail["chat.delete"] = [Failure("ratelimited", 429), Failure("internal_error")]
    refused(delete(client, "D1"))
    with pytest.raises(SlackApiError, match="internal_error"):
        delete(client, "D1")()
    delete(client, "D1")()


def test_nobody_waits_longer_than_the_longest_wait_or_for_a_clock_that_was_set_back(
    there: SlackBench, client: HeedingClient
) -> None:
    there.slack.fail["chat.delete"] = [Failure("ratelimited", 429, (("Retry-After", "90000"),)), TWENTY]
    refused(delete(client, "D1"))
    assert refused(delete(client, "D1")) == LONGEST_WAIT
    there.clock.at += LONGEST_WAIT
    refused(delete(client, "D1"))
    there.clock.at -= timedelta(hours=1)
    delete(client, "D1")()


def test_no_more_calls_in_a_minute_than_the_tier_of_their_method(there: SlackBench, client: HeedingClient) -> None:
    for number in range(50):
        delete(client, f"D{number}")()
        there.clock.forward(seconds=1)
    assert refused(delete(client, "D1")) == timedelta(seconds=10)
    assert len(there.slack.asked("chat.delete")) == 50
    there.clock.forward(seconds=10)
    delete(client, "D1")()
    assert refused(delete(client, "D2")) == timedelta(seconds=1)
    for number in range(60):
        post(client, f"C{number}")()  # Slack names no figure for posts to many channels


def test_a_clock_that_was_set_back_leaves_nobody_waiting_for_it(there: SlackBench, client: HeedingClient) -> None:
    for number in range(50):
        delete(client, f"D{number}")()
    there.clock.at -= timedelta(hours=1)
    delete(client, "D1")()


def test_the_tiers_are_those_the_local_workspace_keeps(there: SlackBench) -> None:
    assert {method: slack_takes[method] for method in PER_MINUTE} == PER_MINUTE


def test_a_round_of_redrawings_meets_no_refusal_by_slack(there: SlackBench) -> None:
    users = [f"U{number:03}" for number in range(70)]
    for user in users:
        there.owe_reply(user, user)
    while there.deliverer.sweep():
        pass
    for user in users:
        there.owe_reply(user, user, "changed")
    for minute in (1, 2):
        while there.deliverer.sweep():
            pass
        assert len(there.slack.asked("chat.update")) == min(50 * minute, 70)
        there.clock.forward(seconds=60)
    assert all(there.owed()[user].state == "sent" for user in users)


def test_thirty_redrawings_meet_no_more_refusals_than_are_under_way(there: SlackBench) -> None:
    """By hundreds the pages of a round are redrawn, and `chat.update` takes fifty a minute."""
    users = [f"U{number:03}" for number in range(30)]
    for user in users:
        there.owe_reply(user, user)
    while there.deliverer.sweep():
        pass
    for user in users:
        there.owe_reply(user, user, "changed")
    before = len(there.slack.asked("chat.update"))
    there.slack.fail["chat.update"] = [TWENTY] * 30
    while there.deliverer.sweep():
        pass
    assert len(there.slack.asked("chat.update")) - before <= 8  # as many as are under way at once
    there.slack.fail["chat.update"] = []
    there.clock.forward(seconds=20)
    while there.deliverer.sweep():
        pass
    assert all(there.owed()[user].state == "sent" for user in users)
