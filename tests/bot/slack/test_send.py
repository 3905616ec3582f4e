"""The only place that writes to Slack: what its every answer means for the message."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.deliver import Doubtful, DoubtfulBelow, Gone, HalfMoved, Lost, Misdrawn, NotLetIn, Passing
from bot.slack.blocks import Drawn
from bot.slack.incoming import Where
from bot.slack.send import SlackSender
from flows.assessment import Promise
from flows.effects import Effect, Invitation, InvitationFace, MyAnswers, Reply
from frameworks.model import Framework
from storage.outbox import Owed, Place
from storage.troubles import CannotConnect
from tests.bot.bench import ADA, CHAIR, CHANNEL, EDITION, GOVERNANCE, MONDAY, TEAM
from tests.bot.slack.recording import Failure, SlackBench

WORDS = Reply(key="reply:1", to=ADA, lines=("words <!channel>",))


@pytest.fixture
def there(there: SlackBench) -> SlackBench:
    """What is sent here stands in no database, so there is no fence."""
    there.sender = replace(there.sender, fence=lambda owed: None)
    return there


def owed(effect: Effect = WORDS, **more: Any) -> Owed:
    about = {"id": 1, "team": TEAM, "assessment": "", "key": effect.key, "revision": 3, "fence": 1, "worker": "w"}
    return Owed.model_validate({**about, "effect": effect, "attempts": 0, **more})


def invitation(**more: Any) -> Invitation:
    about: dict[str, Any] = {
        "key": "invite:1",
        "to": ADA,
        "assessment": "r1",
        "framework": EDITION.key,
        "title": "Spring",
        "face": InvitationFace.WAITING,
        "chair": CHAIR,
        "channel": CHANNEL,
        "due": MONDAY.date(),
        "domains": (GOVERNANCE.id,),
        "promise": Promise(),
    }
    return Invitation(**{**about, **more})


def test_a_new_message_is_posted_unfurling_nothing_and_escaped(there: SlackBench) -> None:
    place = there.sender.send(owed(), None)
    (given,) = there.slack.asked("chat.postMessage")
    assert place == Place(channel="D0ADA0001", ts=there.slack.in_channel("D0ADA0001")[0]["ts"])
    assert (given["unfurl_links"], given["unfurl_media"]) == (False, False)
    assert "link_names" not in given
    assert "<!channel>" not in json.dumps(given)
    assert given["metadata"]["event_payload"] == {"key": "reply:1", "revision": 3, "reposts": 0}


def test_in_a_thread_it_goes_where_its_parent_stands(there: SlackBench) -> None:
    there.sender.send(owed(parent=Place(channel="C9", ts="9.9")), None)
    (given,) = there.slack.asked("chat.postMessage")
    assert (given["channel"], given["thread_ts"]) == ("C9", "9.9")


STANDING: dict[str, Any] = {"place": {"channel": "D0ADA0001", "ts": "1772446000.000001"}}


def test_a_message_that_stands_is_changed_where_it_stands_by_its_conversation_id(there: SlackBench) -> None:
    there.sender.send(owed(), None)
    assert there.sender.send(owed(**STANDING), None) == Place(**STANDING["place"])
    (given,) = there.slack.asked("chat.update")
    assert given["channel"] == "D0ADA0001"
    assert given["blocks"]
    assert given["text"]


def test_by_a_clicks_address_no_other_call_is_made(there: SlackBench) -> None:
    there.sender.send(owed(), None)
    there.sender.send(owed(**STANDING), f"{there.slack.address}/hooks/D0ADA0001/1772446000.000001")
    (given,) = there.slack.asked("response_url")
    assert given["replace_original"] is True
    assert there.slack.asked("chat.update") == []


@pytest.mark.parametrize(
    "failure",
    [
        Failure(status=404, body=b"used_url"),
        Failure(status=200, body=b'{"ok":false,"error":"no"}'),
        Failure(status=500),
        Failure(hang_up=True),
    ],
)
def test_when_a_clicks_address_is_dead_the_message_is_changed_instead(there: SlackBench, failure: Failure) -> None:
    there.sender.send(owed(), None)
    there.slack.fail["response_url"] = [failure] * 2
    there.sender.send(owed(**STANDING), f"{there.slack.address}/hooks/D0ADA0001/1772446000.000001")
    assert len(there.slack.asked("chat.update")) == 1


def test_a_page_moves_to_the_bottom_and_the_copy_above_goes(there: SlackBench) -> None:
    there.sender.send(owed(), None)
    new = there.sender.send(owed(**STANDING, moves=True), "https://unused.example")
    assert [message["ts"] for message in there.slack.in_channel("D0ADA0001")] == [new.ts]


@pytest.mark.parametrize(
    "failure", [Failure("ratelimited", 429, (("Retry-After", "3"),)), Failure("internal_error"), Failure(hang_up=True)]
)
def test_a_page_whose_copy_above_cannot_go_just_now_is_not_posted_twice(there: SlackBench, failure: Failure) -> None:
    there.sender.send(owed(), None)
    there.slack.fail["chat.delete"] = [failure]
    with pytest.raises(Passing):
        there.sender.send(owed(**STANDING, moves=True), None)
    assert len(there.slack.in_channel("D0ADA0001")) == 1
    there.clock.forward(minutes=1)
    new = there.sender.send(owed(**STANDING, moves=True), None)
    assert [message["ts"] for message in there.slack.in_channel("D0ADA0001")] == [new.ts]


def test_a_move_whose_post_has_to_wait_says_that_the_copy_above_is_gone(there: SlackBench) -> None:
    there.sender.send(owed(), None)
    there.slack.fail["chat.postMessage"] = [Failure("ratelimited", 429, (("Retry-After", "3"),))]
    with pytest.raises(HalfMoved) as trouble:
        there.sender.send(owed(**STANDING, moves=True), None)
    assert trouble.value.wait == timedelta(seconds=3)
    assert there.slack.in_channel("D0ADA0001") == []
    there.clock.forward(seconds=3)
    new = there.sender.send(owed(), None)
    assert [message["ts"] for message in there.slack.in_channel("D0ADA0001")] == [new.ts]


@pytest.mark.parametrize(
    ("deleting", "gone"),
    [(None, True), (Failure("message_not_found"), True), (Failure("cant_delete_message"), False)],
)
def test_a_move_whose_post_is_in_doubt_says_whether_the_copy_above_is_gone(
    there: SlackBench, deleting: Failure | None, gone: bool
) -> None:
    there.sender.send(owed(), None)
    there.slack.fail["chat.delete"] = [deleting] if deleting else []
    there.slack.fail["chat.postMessage"] = [Failure(hang_up=True)]
    with pytest.raises(Doubtful) as trouble:
        there.sender.send(owed(**STANDING, moves=True), None)
    assert isinstance(trouble.value, DoubtfulBelow) is gone


def test_a_copy_that_cannot_be_taken_away_harms_nothing(there: SlackBench) -> None:
    there.sender.send(owed(), None)
    there.slack.fail["chat.delete"] = [Failure("cant_delete_message")]
    assert there.sender.send(owed(**STANDING, moves=True), None).ts != STANDING["place"]["ts"]


POSTING = [
    (Failure("ratelimited", 429, (("Retry-After", "17"),)), Passing),
    (Failure("ratelimited"), Passing),
    (Failure("service_unavailable", 503), Passing),
    (Failure("invalid_auth"), Passing),
    (Failure("account_inactive"), Passing),
    (Failure("token_revoked"), Passing),
    (Failure("missing_scope"), NotLetIn),
    (Failure("team_access_not_granted"), NotLetIn),
    (Failure("ekm_access_denied"), NotLetIn),
    (Failure("org_login_required"), Passing),
    (Failure("message_limit_exceeded"), Passing),
    (Failure("internal_error"), Doubtful),
    (Failure("fatal_error"), Doubtful),
    (Failure(status=502, body=b"<html>Bad gateway</html>"), Doubtful),
    (Failure(status=200, body=b"<html>Log in to this network</html>"), Doubtful),
    (Failure(status=403, body=b"<html>Blocked</html>"), Doubtful),
    (Failure(hang_up=True), Doubtful),
    (Failure("invalid_blocks"), Misdrawn),
    (Failure("msg_blocks_too_long"), Misdrawn),
    (Failure("no_text"), Misdrawn),
    (Failure("user_not_found"), Gone),
    (Failure("channel_not_found"), Gone),
    (Failure("is_archived"), Gone),
    (Failure("not_in_channel"), Gone),
    (Failure("something_new"), Gone),
]


@pytest.mark.parametrize(("failure", "means"), POSTING, ids=[f.error or f"{f.status}" for f, _ in POSTING])
def test_what_a_failed_post_means(there: SlackBench, failure: Failure, means: type[Exception]) -> None:
    there.slack.fail["chat.postMessage"] = [failure]
    with pytest.raises(means):
        there.sender.send(owed(), None)
    assert len(there.slack.asked("chat.postMessage")) == 1


@pytest.mark.parametrize("page", [b"<html>Request 0123: bad gateway</html>", b"", b'{"ok": false, "error": "<html>"}'])
def test_a_page_of_whatever_stands_between_is_not_kept_as_the_reason(there: SlackBench, page: bytes) -> None:
    there.slack.fail["chat.postMessage"] = [Failure(status=502, body=page)]
    with pytest.raises(Doubtful, match=r"^status 502, and not in Slack's words$"):
        there.sender.send(owed(), None)


CHANGING = [
    (Failure("message_not_found"), Lost),
    (Failure("edit_window_closed"), Lost),
    (Failure("cant_update_message"), Lost),
    (Failure("is_inactive"), Lost),
    (Failure("block_mismatch"), Lost),
    (Failure("internal_error"), Passing),
    (Failure(status=502, body=b"<html>Bad gateway</html>"), Passing),
    (Failure(status=403, body=b"<html>Blocked</html>"), Passing),
    (Failure(hang_up=True), Passing),
    (Failure("ratelimited", 429, (("Retry-After", "17"),)), Passing),
    (Failure("ekm_access_denied"), NotLetIn),
    (Failure("msg_too_long"), Misdrawn),
    (Failure("channel_not_found"), Gone),
]


@pytest.mark.parametrize(("failure", "means"), CHANGING, ids=[f.error or f"{f.status}" for f, _ in CHANGING])
def test_what_a_failed_change_means(there: SlackBench, failure: Failure, means: type[Exception]) -> None:
    there.slack.fail["chat.update"] = [failure]
    with pytest.raises(means):
        there.sender.send(owed(**STANDING), None)


def test_the_time_slack_names_is_kept(there: SlackBench) -> None:
    there.slack.fail["chat.postMessage"] = [Failure("ratelimited", 429, (("Retry-After", "17"),))]
    with pytest.raises(Passing) as trouble:
        there.sender.send(owed(), None)
    assert trouble.value.wait == timedelta(seconds=17)


@pytest.mark.parametrize("said", ["Mon, 02 Mar 2026 10:00:00 GMT", "soon", "-1", "nan", "1e400", "9999999", ""])
def test_a_time_that_is_not_told_in_seconds_is_not_known_and_no_fault_of_ours(there: SlackBench, said: str) -> None:
    """As something between us and Slack may answer. It was not posted, so there is no doubt about it."""
    there.slack.fail["chat.postMessage"] = [Failure(status=429, headers=(("Retry-After", said),), body=b"<html>Slowly")]
    with pytest.raises(Passing) as trouble:
        there.sender.send(owed(), None)
    assert trouble.value.wait is None


def test_when_nobody_answers_there_is_no_doubt(there: SlackBench) -> None:
    there.sender.client.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(Passing):
        there.sender.send(owed(), None)


def test_without_its_framework_a_message_waits(there: SlackBench) -> None:
    with pytest.raises(Passing, match="gone-2019-01 is not installed"):
        there.sender.send(owed(invitation(framework="gone-2019-01")), None)
    assert there.slack.calls == []


def test_while_the_database_is_away_a_message_waits(there: SlackBench) -> None:
    """What its round was started with may have to be read: nothing was sent, and nobody is to blame."""

    class Away(dict[str, Framework]):
        def get(self, *_: object) -> None:  # type: ignore[override]
            raise CannotConnect("the server does not answer")

    sender = SlackSender(there.sender.client, Away(), there.sender.fence, there.sender.ssl_context)
    for one in (owed(invitation()), owed(invitation(), **STANDING)):
        with pytest.raises(Passing):
            sender.send(one, None)
    assert there.slack.calls == []


def test_what_cannot_be_drawn_is_our_fault_and_is_not_posted(there: SlackBench) -> None:
    with pytest.raises(Misdrawn):
        there.sender.send(owed(invitation(domains=("nothing-of-ours",))), None)
    assert there.slack.calls == []


def test_a_whisper_is_for_one_person_only(there: SlackBench) -> None:
    there.sender.whisper(Where("D1", "1.1", ""), ADA, Drawn("words", [{"type": "divider"}]))
    (given,) = there.slack.asked("chat.postEphemeral")
    assert (given["channel"], given["user"], given["text"]) == ("D1", ADA, "words")


COPY = owed(MyAnswers(key="copy", to=ADA, rows=()), parent=Place(channel="D0ADA0001", ts="1.1"))


@pytest.mark.parametrize(
    ("call", "failure"),
    [
        ("files.getUploadURLExternal", Failure("internal_error")),
        ("files.getUploadURLExternal", Failure(hang_up=True)),
        ("response_url", Failure(status=503)),
        ("response_url", Failure(hang_up=True)),
    ],
    ids=["no address", "no answer", "bytes refused", "bytes cut off"],
)
def test_a_file_that_did_not_get_as_far_as_being_shown_is_sent_again_and_in_no_doubt(
    there: SlackBench, call: str, failure: Failure
) -> None:
    there.slack.fail[call] = [failure]
    with pytest.raises(Passing):
        there.sender.send(COPY, None)
    assert there.slack.asked("files.completeUploadExternal") == []
    assert there.sender.send(COPY, None) == Place(channel="D0ADA0001", ts="F0COPY0001")


def test_a_file_whose_showing_nobody_answers_is_in_doubt(there: SlackBench) -> None:
    there.slack.fail["files.completeUploadExternal"] = [Failure(hang_up=True)]
    with pytest.raises(Doubtful):
        there.sender.send(COPY, None)
