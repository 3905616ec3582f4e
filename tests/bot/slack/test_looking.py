"""Looking for a message by its metadata, and for a file by its name: found, certainly not there, or not known."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.doubts import Absent, CannotLook, Found
from bot.slack.looking import MOST_PAGES, SlackLooker
from bot.slack.send import OURS
from bot.slack.views import my_answers
from flows.effects import Effect, MyAnswers, Reply
from storage.outbox import Owed, Place
from tests.bot.bench import ADA, TEAM

Json = dict[str, Any]
WORDS = Reply(key="reply:1", to=ADA, lines=("words",))


class Slack(WebClient):
    """Answers each call with the next of its pages; an error or an exception among them is raised."""

    def __init__(self, *pages: Json | Exception) -> None:
        super().__init__("xoxb-1", retry_handlers=[])
        self.pages, self.calls = list(pages), list[tuple[str, Json]]()

    def api_call(self, api_method: str, **how: Any) -> SlackResponse:
        asked: Json = how.get("params") or how.get("json") or {}
        given = {name: value for name, value in asked.items() if value is not None}
        self.calls.append((api_method, given))
        page = self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]
        if isinstance(page, Exception):
            raise page
        headers = page.pop("headers", {})
        answer = SlackResponse(
            client=self,
            http_verb="POST",
            api_url="",
            req_args={},
            data={"ok": True, **page},
            headers=headers,
            status_code=200,
        )
        if "error" in page:
            raise SlackApiError(page["error"], answer)  # type: ignore[no-untyped-call]
        return answer


def owed(effect: Effect = WORDS, **more: Any) -> Owed:
    about = {"id": 1, "team": TEAM, "assessment": "", "key": effect.key, "revision": 3, "fence": 1, "worker": "w"}
    return Owed.model_validate({**about, "effect": effect, "attempts": 0, **more})


def said(ts: str, key: str = "reply:1", revision: int = 3, kind: str = OURS) -> Json:
    return {"ts": ts, "metadata": {"event_type": kind, "event_payload": {"key": key, "revision": revision}}}


def test_found_by_the_key_in_its_metadata_and_nothing_else() -> None:
    others = [{"ts": "5.0", "text": "reply:1"}, said("4.0", "reply:2"), said("3.0", kind="other"), said("2.0")]
    slack = Slack({"messages": others})
    found = SlackLooker(slack).look(owed(), "D1")
    assert isinstance(found, Found)
    assert (found.place, found.revision) == (Place(channel="D1", ts="2.0"), 3)
    ((method, given),) = slack.calls
    assert method == "conversations.history"
    assert given["channel"] == "D1"
    assert given["include_all_metadata"] in (True, 1, "1")


@pytest.mark.parametrize("reposts", [None, 4])
def test_it_tells_which_of_its_moves_it_is(reposts: int | None) -> None:
    message = said("2.0")
    if reposts is not None:
        message["metadata"]["event_payload"]["reposts"] = reposts
    found = SlackLooker(Slack({"messages": [message]})).look(owed(), "D1")
    assert isinstance(found, Found)
    assert found.reposts == reposts


def test_not_there_is_only_said_once_everything_was_looked_through() -> None:
    first = {"messages": [{"ts": "9.0"}], "response_metadata": {"next_cursor": "more"}}
    slack = Slack(first, {"messages": [said("2.0")]})
    assert SlackLooker(slack).look(owed(), "D1") != Absent(copy=False)
    assert slack.calls[1][1]["cursor"] == "more"
    assert SlackLooker(Slack({"messages": []})).look(owed(), "D1") == Absent(copy=False)


def test_a_conversation_too_long_to_look_through_is_not_called_empty() -> None:
    slack = Slack({"messages": [], "response_metadata": {"next_cursor": "more"}})
    with pytest.raises(CannotLook):
        SlackLooker(slack).look(owed(), "D1")
    assert len(slack.calls) == MOST_PAGES


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "channel_not_found", "invalid_auth"])
def test_where_the_app_may_not_read_nothing_is_known(error: str) -> None:
    with pytest.raises(CannotLook, match=error) as caught:
        SlackLooker(Slack({"error": error})).look(owed(), "C1")
    assert caught.value.wait is None


def test_slack_names_the_time_to_wait() -> None:
    with pytest.raises(CannotLook) as caught:
        SlackLooker(Slack({"error": "ratelimited", "headers": {"Retry-After": "30"}})).look(owed(), "D1")
    assert caught.value.wait == timedelta(seconds=30)


def test_without_an_answer_nothing_is_known() -> None:
    with pytest.raises(CannotLook):
        SlackLooker(Slack(TimeoutError())).look(owed(), "D1")


def test_in_a_thread_it_is_looked_for_there_and_a_thread_that_is_gone_holds_nothing() -> None:
    parent = Place(channel="D1", ts="1.0")
    slack = Slack({"messages": [said("2.0")]}, {"error": "thread_not_found"})
    assert SlackLooker(slack).look(owed(parent=parent), "D1") != Absent(copy=False)
    assert SlackLooker(slack).look(owed(parent=parent), "D1") == Absent(copy=False)
    assert [(method, given["ts"]) for method, given in slack.calls] == [("conversations.replies", "1.0")] * 2


def test_of_a_message_that_moved_the_copy_above_is_not_the_one_looked_for() -> None:
    moved = owed(place=Place(channel="D1", ts="2.0"), moves=True)
    assert SlackLooker(Slack({"messages": [said("2.0")]})).look(moved, "D1") == Absent(copy=True)
    assert SlackLooker(Slack({"messages": []})).look(moved, "D1") == Absent(copy=False)
    found = SlackLooker(Slack({"messages": [said("7.0"), said("2.0", revision=1)]})).look(moved, "D1")
    assert isinstance(found, Found)
    assert (found.place.ts, found.copy) == ("7.0", True)
    alone = SlackLooker(Slack({"messages": [said("7.0")]})).look(moved, "D1")
    assert isinstance(alone, Found)
    assert not alone.copy


def test_a_copy_of_answers_is_found_by_its_name_below_its_sentence() -> None:
    effect = MyAnswers(key="reply:1:file", to=ADA, under="reply:1", rows=())
    file = {"name": my_answers.FILE_NAME, "id": "F2"}
    older = {"ts": "1.0", "files": [{"name": my_answers.FILE_NAME, "id": "F1"}]}
    parent = Place(channel="D1", ts="2.0")
    slack = Slack({"messages": [{"ts": "3.0", "files": [file]}, older]})
    found = SlackLooker(slack).look(owed(effect, parent=parent), "D1")
    assert isinstance(found, Found)
    assert found.place == Place(channel="D1", ts="F2")
    assert SlackLooker(Slack({"messages": [older]})).look(owed(effect, parent=parent), "D1") == Absent()


def test_a_copy_that_cannot_be_taken_away_stays() -> None:
    slack = Slack({"error": "cant_delete_message"})
    SlackLooker(slack).clear(owed(), Place(channel="D1", ts="1.0"))
    assert slack.calls == [("chat.delete", {"channel": "D1", "ts": "1.0"})]


def test_a_conversation_is_opened_to_be_looked_through() -> None:
    slack = Slack({"channel": {"id": "D7"}})
    assert SlackLooker(slack).conversation(ADA) == "D7"
    assert slack.calls == [("conversations.open", {"users": ADA})]


@pytest.mark.parametrize(
    ("trouble", "passing"),
    [
        ({"error": "missing_scope"}, False),
        ({"error": "user_not_found"}, False),
        ({"error": "ratelimited", "headers": {"Retry-After": "7"}}, True),
        ({"error": "internal_error"}, True),
        ({"error": "token_revoked"}, True),
        (ConnectionResetError("cut"), True),
    ],
)
def test_what_passes_is_told_from_what_stays(trouble: Json | Exception, passing: bool) -> None:
    looker = SlackLooker(Slack(trouble))
    with pytest.raises(CannotLook) as opening:
        looker.conversation(ADA)
    with pytest.raises(CannotLook) as looking:
        looker.look(owed(), "D1")
    assert (opening.value.passing, looking.value.passing) == (passing, passing)
