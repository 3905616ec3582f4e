"""Slack is asked again at the start while its trouble passes, and not when waiting mends nothing."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.serve import who_we_are
from bot.settings import SettingsFault
from bot.slack.patience import TRIES, patiently
from tests.bot.slack.recording import Failure, SlackBench

LATER = Failure("ratelimited", 429, (("Retry-After", "7"),))


def asked(there: SlackBench, *failures: Failure) -> "tuple[Any, list[float]]":
    client = WebClient("xoxb-1", base_url=f"{there.slack.address}/api/", retry_handlers=[])
    there.slack.fail["auth.test"] = list(failures)
    waits: list[float] = []
    return patiently(client.auth_test, waits.append), waits


def test_it_waits_as_long_as_slack_says_and_longer_each_time_where_it_does_not(there: SlackBench) -> None:
    answer, waits = asked(there, LATER, Failure(status=502, body=b"Bad gateway"), Failure(hang_up=True))
    assert answer["ok"]
    assert waits == [7.0, 2.0, 4.0]


def test_it_does_not_wait_for_ever(there: SlackBench) -> None:
    with pytest.raises(SlackApiError):
        asked(there, *[LATER] * TRIES)
    assert len(there.slack.asked("auth.test")) == TRIES


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "missing_scope"])
def test_what_waiting_does_not_mend_is_said_at_once(there: SlackBench, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        asked(there, Failure(error))


def test_nobody_there_is_said_at_once() -> None:
    with pytest.raises(SettingsFault, match="could not be reached"):
        who_we_are(WebClient("xoxb-1", base_url="http://127.0.0.1:9/api/", retry_handlers=[]))
