"""The Home tab through the whole app: what each person sees, what each button does, and when it is drawn anew."""

import json
import threading
import time
from datetime import UTC, date, datetime

from bot.changes import Change
from bot.slack.afterwards import Afterwards
from bot.slack.home_refresh import HomeRefresh
from flows import events
from flows.assessment import Phase
from flows.occasions import Kind, Occasion
from flows.reminder import reminder
from storage import outbox, reminding
from tests.bot.bench import ADA, BEN, CHAIR, GOVERNANCE, LEADERSHIP, NAMES, OTHER_TEAM, ROUND, STRANGER, TEAM
from tests.bot.slack.recording import Answer, Failure, Json, SlackBench, buttons, payload


def opens(there: SlackBench, user: str) -> Json:
    """What this person sees on opening their Home tab."""
    body = payload("home_opened")
    body["event"]["user"] = user
    assert there.deliver(body).status == 200
    there.settle()
    return shown(there, user)


def shown(there: SlackBench, user: str) -> Json:
    found: Json = [given for given in there.slack.asked("views.publish") if given["user_id"] == user][-1]["view"]
    return found


def press(there: SlackBench, label: str, user: str, more: str = "", team: str = TEAM) -> Answer:
    """Presses a button of the Home tab as it now stands; `more` tells twins apart."""
    found = [b for b in buttons(shown(there, user)) if b["text"]["text"] == label and more in b["value"]]
    assert found, f"{user} sees no {label!r}"
    body = there.clicked(found[0]["action_id"], found[0]["value"], user, team=team)
    body["container"] = {"type": "view", "view_id": "V0HOME0001"}
    body["view"] = {"id": "V0HOME0001", "type": "home", "hash": "1.1"}
    del body["response_url"]
    answer = there.deliver(body)
    there.settle()
    return answer


def words(view: Json) -> str:
    return json.dumps(view, ensure_ascii=False)


def submit_all(there: SlackBench, user: str) -> None:
    for question in GOVERNANCE.questions:
        there.rate(user, question=question.id)
    there.door.turn(there.event(events.Submitted, user))
    there.settle()


def test_a_leader_sees_where_to_go_on_and_the_page_comes_to_the_bottom(there: SlackBench) -> None:
    there.began(domains=(GOVERNANCE.id, LEADERSHIP.id))
    there.rate()
    home = opens(there, ADA)
    assert f"continue at 1.2, 1 of {len(GOVERNANCE.questions)} questions answered" in words(home)
    in_all = len(GOVERNANCE.questions) + len(LEADERSHIP.questions)
    assert f"in all: 1 of your {in_all} questions answered, 0 of 2 domains submitted." in words(home)
    there.say("help")
    press(there, "Start", ADA, LEADERSHIP.id)
    assert LEADERSHIP.name in there.page()
    press(there, "Continue", ADA, GOVERNANCE.id)
    assert GOVERNANCE.name in there.page()
    assert there.answers() == {(ADA, GOVERNANCE.questions[0].id): there.answers()[ADA, GOVERNANCE.questions[0].id]}


def test_what_was_set_aside_without_an_answer_goes_on_by_the_same_word_as_in_messages(there: SlackBench) -> None:
    there.began()
    there.press("Start")
    there.press("Pause")
    opens(there, ADA)
    press(there, "Continue", ADA, GOVERNANCE.id)
    assert GOVERNANCE.name in there.page()


def test_what_was_submitted_can_be_changed_and_its_page_comes_to_the_bottom(there: SlackBench) -> None:
    there.began()
    submit_all(there, ADA)
    opens(there, ADA)
    there.say("help")
    press(there, "Change answers", ADA)
    assert "submit" in there.page().casefold()
    assert there.rows("assignment", "submitted_at")[0][0] is None
    assert len(there.answers()) == len(GOVERNANCE.questions)
    assert "Change answers" not in words(shown(there, ADA))


def test_the_chair_sees_who_has_finished_and_nobody_s_answers(there: SlackBench) -> None:
    there.began()
    submit_all(there, ADA)
    there.rate(BEN)
    home = words(opens(there, CHAIR))
    assert f"Not finished (1): {NAMES[BEN]} (0 of 1 domain)." in home
    assert f"Finished (1): {NAMES[ADA]}." in home
    levels = [level.label for level in there.door.library[there.rows("assessment")[0].framework].scale.answers]
    assert not [label for label in levels if label in home]


def test_a_stranger_and_another_workspace_see_nothing_of_it(there: SlackBench) -> None:
    there.began()
    assert "Spring review" not in words(opens(there, STRANGER))
    body = payload("home_opened")
    body["event"]["user"], body["team_id"] = CHAIR, OTHER_TEAM
    there.deliver(body)
    there.settle()
    assert "Spring review" not in words(shown(there, CHAIR))


def test_what_a_leader_answers_is_on_their_home_at_once_and_only_on_theirs(there: SlackBench) -> None:
    there.began()
    for user in (ADA, BEN):
        opens(there, user)
    there.slack.calls.clear()
    there.rate()
    there.settle()
    assert {given["user_id"] for given in there.slack.asked("views.publish")} == {ADA}
    assert "1 of " in words(shown(there, ADA))


def test_closing_is_on_everybody_s_home_who_has_opened_it(there: SlackBench) -> None:
    there.began()
    for user in (ADA, CHAIR):
        opens(there, user)
    there.slack.calls.clear()
    press_on = there.clicked("close_now", f"v1|{ROUND}", CHAIR)
    there.deliver(press_on)
    there.settle()
    assert {given["user_id"] for given in there.slack.asked("views.publish")} == {ADA, CHAIR}
    assert "and nobody answered" in words(shown(there, CHAIR))
    assert "Its chair has not posted the summary yet" in words(shown(there, ADA))


def test_a_change_that_is_refused_draws_nothing(there: SlackBench) -> None:
    there.began()
    opens(there, ADA)
    there.slack.calls.clear()
    assert there.rate(question="nothing-of-ours").refusal
    there.settle()
    assert there.slack.asked("views.publish") == []


def test_where_slack_asks_to_wait_home_is_drawn_afterwards(there: SlackBench) -> None:
    there.began()
    opens(there, ADA)
    there.slack.calls.clear()
    there.slack.fail["views.publish"] = [Failure("ratelimited", 429, (("Retry-After", "0"),))]
    there.rate()
    there.settle()
    assert len(there.slack.asked("views.publish")) == 2


def test_where_slack_asks_to_wait_a_home_that_was_just_opened_is_drawn_afterwards(there: SlackBench) -> None:
    there.began()
    there.slack.fail["views.publish"] = [Failure("ratelimited", 429, (("Retry-After", "0"),))]
    opens(there, ADA)
    there.settle()
    assert len(there.slack.asked("views.publish")) == 2
    assert "Spring review" in words(shown(there, ADA))


def test_a_round_nobody_answered_is_reopened_from_home_or_posted_and_not_looked_at_again(there: SlackBench) -> None:
    there.began()
    opens(there, CHAIR)
    press(there, "Close now", CHAIR)
    assert [b["text"]["text"] for b in buttons(shown(there, CHAIR))][:4] == ["Reopen", "Post", "Manage", "Delete"]
    press(there, "Reopen", CHAIR)
    (opened,) = there.slack.asked("views.open")
    assert opened["view"]["callback_id"] == "reopen_round"
    press(there, "Post", CHAIR)
    assert [b["text"]["text"] for b in buttons(shown(there, CHAIR))][:2] == ["Ask again", "Delete"]
    assert not any("When shall we look again?" in text for text in there.sees(CHAIR))
    press(there, "Ask again", CHAIR)
    assert there.slack.asked("views.open")[-1]["view"]["callback_id"] == "setup_round"


def test_nudge_close_preview_and_post_work_from_home(there: SlackBench) -> None:
    there.began()
    there.rate()
    opens(there, CHAIR)
    press(there, "Nudge", CHAIR)
    assert there.rows("leader", "nudged_at")[0][0] is not None
    press(there, "Close now", CHAIR)
    assert there.phase() is Phase.CLOSED
    assert "Waiting for you:* to look at the summary of" in words(shown(there, CHAIR))
    press(there, "Preview", CHAIR)
    (opened,) = there.slack.asked("views.open")
    assert "Strengths" in words(opened["view"])
    press(there, "Post", CHAIR)
    assert there.phase() is Phase.PUBLISHED
    assert "no day is set to look again" in words(shown(there, CHAIR))
    assert "Nothing is waiting for you" in words(shown(there, CHAIR))


def test_home_says_when_the_day_to_look_again_has_come_and_which_round_came_of_it(there: SlackBench) -> None:
    there.began()
    there.rate()
    opens(there, CHAIR)
    press(there, "Close now", CHAIR)
    press(there, "Post", CHAIR)
    there.door.turn(there.event(events.AgainChosen, CHAIR, day=date(2026, 6, 1)))
    assert "we look again on Monday 1 June 2026" in words(opens(there, CHAIR))
    there.clock.at = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    there.door.turn(there.event(events.Ticked, ""))
    there.settle()
    assert "Monday 1 June 2026 was the day to look again" in words(shown(there, CHAIR))
    assert "Waiting for you:* to look again at Spring review." in words(shown(there, CHAIR))
    there.round(id="round2", title="Summer review", follows=ROUND)
    assert "the next round is Summer review" in words(opens(there, CHAIR))


def test_only_the_chair_sees_a_preview_and_only_once_it_has_closed(there: SlackBench) -> None:
    there.began()
    for user, team in ((ADA, TEAM), (CHAIR, TEAM), (CHAIR, OTHER_TEAM)):
        there.deliver(there.clicked("preview", f"v1|{ROUND}", user, team=team))
    there.door.turn(there.event(events.ClosedNow, CHAIR))
    there.deliver(there.clicked("preview", f"v1|{ROUND}", ADA))
    there.settle()
    assert there.slack.asked("views.open") == []


def test_its_chair_deletes_a_round_and_every_trace_of_it_says_so(there: SlackBench) -> None:
    there.began()
    there.rate()
    there.settle()
    for user in (CHAIR, ADA):
        opens(there, user)
    announced = there.slack.in_channel("C0LEADERS1")
    press(there, "Delete", CHAIR)
    there.settle()
    for user in (ADA, BEN):
        assert there.sees(user)
        assert all("was deleted" in text for text in there.sees(user))
        assert not buttons([message["blocks"] for message in there.slack.in_channel("D" + user[1:])])
    assert there.slack.in_channel("C0LEADERS1") == announced
    assert "Spring review" not in words(shown(there, ADA)) + words(shown(there, CHAIR))
    for table in ("assessment", "leader", "assignment", "answer", "history", "reminder"):
        assert there.rows(table) == []
    (line,) = there.rows("deletion")
    assert (line.assessment, line.team, line.by) == (ROUND, TEAM, CHAIR)


def test_nobody_else_deletes_it_and_twice_is_once(there: SlackBench) -> None:
    there.began()
    for user, team in ((ADA, TEAM), (STRANGER, TEAM), (CHAIR, OTHER_TEAM)):
        there.deliver(there.clicked("delete_round", f"v1|{ROUND}", user, team=team))
    there.settle()
    assert len(there.rows("assessment")) == 1
    body = there.clicked("delete_round", f"v1|{ROUND}", CHAIR)
    for _ in range(2):
        assert there.deliver(body).status == 200
    there.settle()
    assert not any("deleted already" in text for text in there.whispers())
    again = there.clicked("delete_round", f"v1|{ROUND}", CHAIR)
    there.deliver(again)
    there.settle()
    assert len(there.rows("deletion")) == 1
    assert any("deleted already" in text for text in there.whispers())


def test_a_reminder_names_a_deleted_round_no_more(there: SlackBench) -> None:
    there.round(leaders=(ADA,))
    there.round(leaders=(ADA,), id="round2", title="Second review")
    with there.database.writing() as tx:
        found, now = reminding.works(tx, TEAM, ADA), there.clock.now()
        outbox.owe(tx, TEAM, [reminder(found, there.door.library, now, (Occasion(kind=Kind.NUDGE, at=now),))], now)
    there.settle()
    assert all(title in there.sees()[-1] for title in ("Spring review", "Second review"))
    there.deliver(there.clicked("delete_round", f"v1|{ROUND}", CHAIR))
    there.settle()
    assert "Spring review" not in there.sees()[-1]
    assert "Second review" in there.sees()[-1]


def test_a_late_click_on_a_deleted_round_changes_nothing(there: SlackBench) -> None:
    there.began()
    there.press("Start")
    late = there.clicked("rate:some-strength", f"v1|{ROUND}|{GOVERNANCE.id}|{GOVERNANCE.questions[0].id}")
    there.deliver(there.clicked("delete_round", f"v1|{ROUND}", CHAIR))
    there.settle()
    assert there.deliver(late).status == 200
    there.settle()
    assert there.rows("answer") == []
    assert all("was deleted" in text for text in there.sees())


def test_a_stop_waits_for_no_home_tab_that_is_still_to_be_drawn(there: SlackBench) -> None:
    """Drawn one after the other, those of a large trust would take it an hour."""
    there.began()
    for user in (ADA, BEN):
        opens(there, user)
    afterwards = Afterwards(there.deliverer, there.afterwards.sweeper, there.sender)
    one, drawn = threading.Event(), []

    def publish(_: str, user: str) -> None:
        drawn.append(user)
        one.set()

    refresh = HomeRefresh(there.door, afterwards.do, publish, afterwards.stopping, spacing=6)
    refresh.hear(Change(TEAM, ROUND))
    assert one.wait(10)
    began = time.monotonic()
    afterwards.close()
    assert time.monotonic() - began < 3
    assert drawn == [ADA]
