"""Only Slack is heard: its own published example, and everything that is nearly right."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from bot.listening.signature import WINDOW_SECONDS, fault, sign
from tests.examples import examples

SECRET, STAMP, BODY = "a-secret-of-the-test", "1774346400", b"payload=%7B%22a%22%3A1%7D"
NOW = datetime.fromtimestamp(int(STAMP), UTC)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(int(STAMP) + seconds, UTC)


@settings(deadline=None, max_examples=examples(50))
@given(st.text("0123456789abcdefé", min_size=1, max_size=40), st.binary(max_size=300))
def test_it_is_what_slacks_own_library_makes(secret: str, body: bytes) -> None:
    text = body.decode("latin-1")
    theirs = SignatureVerifier(secret).generate_signature(timestamp=STAMP, body=text)
    assert sign(secret, STAMP, text.encode()) == theirs


def test_a_good_signature_within_the_window() -> None:
    good = sign(SECRET, STAMP, BODY)
    for seconds in (0, WINDOW_SECONDS, -WINDOW_SECONDS):
        assert fault(SECRET, STAMP, good, BODY, at(seconds)) == ""


def test_outside_the_window_a_good_signature_is_a_replay() -> None:
    good = sign(SECRET, STAMP, BODY)
    for seconds in (WINDOW_SECONDS + 1, -WINDOW_SECONDS - 1):
        assert fault(SECRET, STAMP, good, BODY, at(seconds)) == "an old timestamp"


@pytest.mark.parametrize(
    ("stamp", "mark", "body"),
    [
        (STAMP, "", BODY),
        (STAMP, "v0=", BODY),
        (STAMP, sign("another secret", STAMP, BODY), BODY),
        (STAMP, sign(SECRET, STAMP, BODY), BODY + b" "),
        (str(int(STAMP) + 1), sign(SECRET, STAMP, BODY), BODY),
        (STAMP, sign(SECRET, STAMP, BODY).removeprefix("v0="), BODY),
        (STAMP, sign(SECRET, STAMP, BODY).replace("v0", "v1"), BODY),
        (STAMP, "v0=é", BODY),
    ],
)
def test_anything_else_is_wrong(stamp: str, mark: str, body: bytes) -> None:
    assert fault(SECRET, stamp, mark, body, NOW) == "a wrong signature"


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1e9", "١٧٧٤", "9" * 400])
def test_a_timestamp_is_seconds(stamp: str) -> None:
    assert fault(SECRET, stamp, "v0=", BODY, NOW) == "no timestamp"
