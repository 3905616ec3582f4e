"""Managing a round from Slack: through the whole app, as its chair presses and fills in."""

from datetime import timedelta
from typing import Any

import pytest

from flows.assessment import Phase, Promise, Shown
from flows.events import ClosedNow, Published
from storage import history
from tests.bot.bench import ADA, BEN, CHAIR, CHANNEL, CLEO, GOVERNANCE, LEADERSHIP, OTHER_TEAM, ROUND, STRONG, TEAM
from tests.bot.slack.recording import Answer, Failure, SlackBench, buttons, payload

HERE = f"v1|{ROUND}"
MODAL = "V0MODAL01"
Json = dict[str, Any]


@pytest.fixture
def begun(there: SlackBench) -> SlackBench:
    """Ada and Ben answer two domains; Slack and the bot know everybody."""
    there.describe(CHAIR, ADA, BEN, CLEO)
    there.know(CHAIR, ADA, BEN, CLEO)
    there.began(domains=(GOVERNANCE.id, LEADERSHIP.id))
    return there


def in_form(bench: SlackBench, action: str, value: str = HERE, user: str = CHAIR, form: str = "manage") -> Answer:
    """A press inside the chair's form."""
    body = payload("click_in_form")
    body["user"] |= {"id": user, "team_id": TEAM}
    body["view"] |= {"id": MODAL, "root_view_id": MODAL, "callback_id": form, "private_metadata": value}
    body["actions"][0] |= {"action_id": action, "value": value, "action_ts": f"17.{len(bench.slack.calls)}"}
    answer = bench.deliver(body)
    bench.settle()
    return answer


def fill(bench: SlackBench, form: str, values: Json, user: str = CHAIR, on_top: bool = True) -> Answer:
    body = bench.submitted(form, values, HERE, user)
    if on_top:
        body["view"] |= {"root_view_id": MODAL, "previous_view_id": MODAL}
    answer = bench.deliver(body)
    bench.settle()
    return answer


def person(user: str) -> Json:
    return {"type": "users_select", "selected_user": user}


def chosen(*values: str) -> Json:
    return {"type": "multi_static_select", "selected_options": [{"value": value} for value in values]}


def picked(value: str) -> Json:
    return {"type": "static_select", "selected_option": {"value": value}}


def written(words: str) -> Json:
    return {"type": "plain_text_input", "value": words}


def share(leader: str, domain: str = GOVERNANCE.id) -> Json:
    return picked(f"{HERE}|{domain}|||{leader}")


def outcome(bench: SlackBench) -> str:
    """What the chair's form says after a change."""
    view = bench.slack.asked("views.update")[-1]["view"]
    return str(view["blocks"][0]["text"]["text"])


def lines(bench: SlackBench) -> list[str]:
    with bench.database.reading() as tx:
        return [deed.what for deed in history.read(tx, ROUND)]


# Opening


def test_the_chair_opens_the_form_by_command(begun: SlackBench) -> None:
    assert begun.command("manage", CHAIR).body == {}
    view = begun.slack.asked("views.open")[-1]["view"]
    assert view["callback_id"] == "manage"
    assert "0 of 2 leaders have finished." in str(view)
    assert STRONG not in str(view)


def test_whoever_chairs_nothing_is_told_so(begun: SlackBench) -> None:
    assert "You chair no round" in begun.command("manage", ADA).body["text"]
    assert begun.slack.asked("views.open") == []


def test_whoever_chairs_several_chooses_one(begun: SlackBench) -> None:
    begun.round(id="round2", title="Another review")
    begun.command("manage", CHAIR)
    which = begun.slack.asked("views.open")[-1]["view"]
    assert [one["value"] for one in buttons(which)] == [HERE, "v1|round2"]
    in_form(begun, "manage", "v1|round2", form="manage_which")
    assert "Another review" in str(begun.slack.asked("views.update")[-1]["view"])


@pytest.mark.parametrize("action", ["manage", "add_leader", "hand_over", "cancel_round"])
def test_only_the_chair_sees_the_forms(begun: SlackBench, action: str) -> None:
    begun.click(action, HERE, ADA)
    assert "Only the chair" in begun.whispers()[-1]
    begun.click(action, "v1|nowhere", CHAIR)
    assert begun.slack.asked("views.open") == []


@pytest.mark.parametrize(
    "action", ["add_leader", "remove_leader", "hand_over", "extend", "reopen_round", "cancel_round", "channel"]
)
def test_each_small_form_opens_on_top_or_by_itself(begun: SlackBench, action: str) -> None:
    if action in ("reopen_round", "channel"):
        begun.door.turn(begun.event(ClosedNow, CHAIR))
    in_form(begun, action)
    begun.click(action, HERE, CHAIR)
    assert len(begun.slack.asked("views.push")) == len(begun.slack.asked("views.open")) == 1


@pytest.mark.parametrize("action", ["reopen_round", "channel"])
def test_a_button_that_has_grown_old_says_how_the_round_stands(begun: SlackBench, action: str) -> None:
    in_form(begun, action)
    assert "This round is open, so nothing was changed." in outcome(begun)
    begun.click(action, HERE, CHAIR)
    assert "This round is open" in begun.whispers()[-1]
    assert begun.slack.asked("views.push") == begun.slack.asked("views.open") == []


@pytest.mark.parametrize("action", ["add_leader", "remove_leader", "hand_over", "extend"])
def test_once_it_has_closed_only_what_closing_allows_is_offered(begun: SlackBench, action: str) -> None:
    begun.door.turn(begun.event(ClosedNow, CHAIR))
    in_form(begun, action)
    assert "This round has closed" in outcome(begun)
    begun.door.turn(begun.event(Published, CHAIR))
    in_form(begun, action)
    assert "Its summary has been posted" in outcome(begun)
    in_form(begun, "cancel_round")
    assert begun.slack.asked("views.push") == []


# The small forms


def test_adding_a_leader(begun: SlackBench) -> None:
    answer = fill(begun, "add_leader", {"leader": person(CLEO), "domains": chosen(GOVERNANCE.id)})
    assert answer.body == {}
    assert "Cleo Hart now answers Governance" in outcome(begun)
    assert any("asks for your view" in text for text in begun.sees(CLEO))
    assert any("Cleo Hart now answers" in text for text in begun.sees(CHAIR))
    assert lines(begun) == ["leader_added"]
    begun.press("Start", CLEO)
    begun.press("Significant strength", CLEO)
    assert (CLEO, GOVERNANCE.questions[0].id) in begun.answers()


def test_adding_somebody_slack_must_be_asked_about(begun: SlackBench) -> None:
    begun.forward(timedelta(days=1))  # what is known is stale
    answer = fill(begun, "add_leader", {"leader": person(CLEO), "domains": chosen(GOVERNANCE.id)})
    assert answer.body == {}  # back to the chair's form, which says what goes on, and then what came of it
    assert begun.slack.asked("users.info") == [{"user": CLEO}]
    first, last = begun.slack.asked("views.update")
    assert (first["view_id"], last["view_id"]) == (MODAL, MODAL)
    assert "asking Slack" in first["view"]["blocks"][0]["text"]["text"]
    assert "now answers" in outcome(begun)
    assert last["view"]["callback_id"] == "manage"
    assert lines(begun) == ["leader_added"]


def test_what_is_asked_for_is_done_though_slack_does_not_draw_the_form_meanwhile(begun: SlackBench) -> None:
    begun.forward(timedelta(days=1))
    begun.slack.fail["views.update"] = [Failure("ratelimited", 429)] * 2
    fill(begun, "add_leader", {"leader": person(CLEO), "domains": chosen(GOVERNANCE.id)})
    assert lines(begun) == ["leader_added"]
    assert any("Cleo Hart now answers" in text for text in begun.sees(CHAIR))


@pytest.mark.parametrize("on_top", [True, False])
def test_when_slack_cannot_be_asked_of_somebody_the_form_says_so(begun: SlackBench, on_top: bool) -> None:
    begun.forward(timedelta(days=1))
    begun.slack.fail["users.info"] = [Failure("ratelimited", 429)]
    values = {"leader": person(CLEO), "domains": chosen(GOVERNANCE.id)}
    fill(begun, "add_leader", values, on_top=on_top)
    assert "could not be done just now, so nothing was changed" in outcome(begun)
    assert lines(begun) == []


def test_a_refusal_that_the_form_cannot_show_any_more_is_told(begun: SlackBench) -> None:
    begun.slack.fail["views.update"] = [Failure("not_found")] * 2
    fill(begun, "add_leader", {"leader": person("U0NOBODY1"), "domains": chosen(GOVERNANCE.id)})
    assert any("does not show me that person" in text for text in begun.sees(CHAIR))


@pytest.mark.parametrize(
    ("told", "why"),
    [({"is_bot": True}, "an app"), ({"deleted": True}, "deactivated"), ({"is_stranger": True}, "another organisation")],
)
def test_somebody_who_cannot_answer_is_refused_in_words(begun: SlackBench, told: Json, why: str) -> None:
    begun.forward(timedelta(days=1))
    begun.describe(CLEO, **told)
    fill(begun, "add_leader", {"leader": person(CLEO), "domains": chosen(GOVERNANCE.id)})
    assert why in outcome(begun)
    assert lines(begun) == []
    again = fill(begun, "hand_over", {"share": share(ADA), "receiver": person(CLEO)})
    assert why in again.body["errors"]["receiver"]  # known by now


def test_a_form_that_stands_alone_turns_into_the_chairs_form(begun: SlackBench) -> None:
    begun.forward(timedelta(days=1))
    values = {"leader": person(CLEO), "domains": chosen(GOVERNANCE.id)}
    answer = fill(begun, "add_leader", values, on_top=False)
    assert answer.body["view"]["callback_id"] == "loading"
    assert "now answers" in outcome(begun)
    assert begun.slack.asked("views.update")[-1]["view"]["callback_id"] == "manage"


def test_somebody_slack_does_not_know_is_refused(begun: SlackBench) -> None:
    fill(begun, "add_leader", {"leader": person("U0NOBODY1"), "domains": chosen(GOVERNANCE.id)})
    assert "does not show me that person" in outcome(begun)


def test_a_role_given_in_the_form_is_what_the_summary_calls_them(there: SlackBench) -> None:
    there.know(CHAIR, ADA, BEN, CLEO)
    there.began(promise=Promise(shown=Shown.BY_ROLE, smallest_group=2))
    values = {"leader": person(CLEO), "domains": chosen(GOVERNANCE.id), "role": written("  Chair of\nfinance ")}
    fill(there, "add_leader", values)
    assert {row.role for row in there.rows("leader") if row.user == CLEO} == {"Chair of finance"}


def test_removing_a_leader(begun: SlackBench) -> None:
    fill(begun, "add_leader", {"leader": person(CLEO), "domains": chosen(GOVERNANCE.id)})
    answer = fill(begun, "remove_leader", {"leader": picked(CLEO)})
    assert answer.body == {}
    assert "no longer answers" in outcome(begun)
    assert {row.leader for row in begun.rows("assignment")} == {ADA, BEN}
    assert any("off your list" in text for text in begun.sees(CLEO))


def test_whoever_has_saved_answers_is_not_removed(begun: SlackBench) -> None:
    begun.rate(ADA)
    answer = fill(begun, "remove_leader", {"leader": picked(ADA)})
    assert "no answer is thrown away" in answer.body["errors"]["leader"]
    assert begun.answers() == {(ADA, GOVERNANCE.questions[0].id): STRONG}


def test_handing_a_domain_over(begun: SlackBench) -> None:
    begun.press("Start", ADA)
    begun.press("Significant strength", ADA)
    answer = fill(begun, "hand_over", {"share": share(ADA), "receiver": person(CLEO)})
    assert answer.body == {}
    assert begun.answers() == {(CLEO, GOVERNANCE.questions[0].id): STRONG}
    assert any("Cleo Hart answers it now" in text for text in begun.sees(ADA))
    begun.press("Start", CLEO)
    assert "question 2 of" in begun.sees(CLEO)[-1]
    assert lines(begun) == ["handed_over"]
    late = begun.rate(ADA)
    assert "somebody else" in late.refusal


def test_two_chairs_pressing_at_once_change_it_once(begun: SlackBench) -> None:
    values = {"share": share(ADA), "receiver": person(CLEO)}
    held = begun.submitted("hand_over", values, HERE, CHAIR)
    begun.deliver(held)
    assert begun.deliver(held).body == {}  # the same press delivered twice
    again = fill(begun, "hand_over", values)
    assert "handed over already: Cleo Hart has it now" in again.body["errors"]["receiver"]
    assert lines(begun) == ["handed_over"]


@pytest.mark.parametrize(
    ("form", "values", "field"),
    [
        ("add_leader", {"leader": {"type": "users_select"}, "domains": chosen()}, "leader"),
        ("hand_over", {"share": {"type": "static_select"}, "receiver": {"type": "users_select"}}, "share"),
        ("hand_over", {"share": picked("rubbish"), "receiver": person(CLEO)}, "receiver"),
        ("reopen_round", {"due": {"type": "datepicker", "selected_date": "2026-03-27"}}, "due"),
        ("cancel_round", {"reason": written("  ")}, "reason"),
        ("remove_leader", {"leader": picked(CLEO)}, "leader"),
    ],
)
def test_a_form_that_cannot_be_done_says_why_at_its_field(
    begun: SlackBench, form: str, values: Json, field: str
) -> None:
    answer = fill(begun, form, values)
    assert answer.body["response_action"] == "errors"
    assert answer.body["errors"][field]
    assert "*" not in str(answer.body["errors"])
    assert lines(begun) == []


def test_a_form_about_nothing_known_is_refused(begun: SlackBench) -> None:
    body = begun.submitted("cancel_round", {"reason": written("why")}, "<rubbish>", CHAIR)
    assert begun.deliver(body).body["errors"]["reason"]


def test_the_due_date_moves_from_the_form(begun: SlackBench) -> None:
    fill(begun, "extend", {"due": {"type": "datepicker", "selected_date": "2026-03-09"}})
    assert "It is now due on 9 March 2026. 2 leaders who have not finished will be told." in outcome(begun)
    assert lines(begun) == ["due_moved"]
    assert any("It is now due on 9 March 2026." in text for text in begun.sees(ADA))


def test_nudging_from_the_form_says_who_was_asked(begun: SlackBench) -> None:
    in_form(begun, "ask_all")
    assert "2 leaders will be asked" in outcome(begun)
    in_form(begun, "ask_all")
    assert "Nothing was sent" in outcome(begun)
    assert lines(begun) == ["nudged"]


def test_nudging_from_elsewhere_tells_a_refusal(begun: SlackBench) -> None:
    begun.click("ask_all", HERE, ADA)
    assert "Only the chair" in begun.whispers()[-1]


def test_closing_reopening_and_cancelling_from_the_form(begun: SlackBench) -> None:
    begun.rate(ADA)
    in_form(begun, "close_round")
    assert begun.phase() is Phase.CLOSED
    assert "The round has closed" in outcome(begun)
    fill(begun, "reopen_round", {"due": {"type": "datepicker", "selected_date": "2026-03-27"}})
    assert begun.phase() is Phase.OPEN
    assert any("This preview was not posted" in text for text in begun.sees(CHAIR))
    fill(begun, "cancel_round", {"reason": written("The inspection came first")})
    assert begun.phase() is Phase.CANCELLED
    assert any("The inspection came first." in text for text in begun.sees(ADA))
    assert any("Self-assessment cancelled" in message["text"] for message in begun.slack.in_channel(CHANNEL))
    assert begun.answers() == {(ADA, GOVERNANCE.questions[0].id): STRONG}
    assert lines(begun) == ["closed", "reopened", "due_moved", "cancelled"]


# "This is not for me"


def hand_to(bench: SlackBench, user: str, by: str = CHAIR) -> Answer:
    """The chair chooses somebody on the last message that asks who takes a domain."""
    asked = next(m for m in reversed(bench.slack.in_channel("D" + CHAIR[1:])) if "Who takes" in m["text"])
    place = next(block["block_id"] for block in asked["blocks"] if block["type"] == "actions")
    body = bench.clicked("hand_to", None, by, message=asked)
    body["actions"][0] |= {"type": "users_select", "selected_user": user, "block_id": place}
    del body["actions"][0]["value"]
    answer = bench.deliver(body)
    bench.settle()
    return answer


@pytest.fixture
def declined(begun: SlackBench) -> SlackBench:
    begun.rate(ADA)
    begun.click("decline", f"{HERE}|{GOVERNANCE.id}", ADA)
    return begun


def test_one_click_hands_over_what_somebody_declined(declined: SlackBench) -> None:
    assert any("says it is not for them" in text for text in declined.sees(CHAIR))
    hand_to(declined, CLEO)
    assert declined.answers() == {(CLEO, GOVERNANCE.questions[0].id): STRONG}
    assert any("was handed to Cleo Hart" in text for text in declined.sees(CHAIR))
    assert lines(declined) == ["declined", "handed_over"]


def test_so_it_does_when_slack_must_first_be_asked(declined: SlackBench) -> None:
    declined.forward(timedelta(days=1))
    hand_to(declined, "U0NOBODY1")
    assert any("does not show me that person" in text for text in declined.sees(CHAIR))
    hand_to(declined, CLEO)
    assert declined.answers() == {(CLEO, GOVERNANCE.questions[0].id): STRONG}


def test_when_slack_cannot_be_asked_of_them_the_chair_is_told(declined: SlackBench) -> None:
    declined.forward(timedelta(days=1))
    declined.slack.fail["users.info"] = [Failure("ratelimited", 429)]
    hand_to(declined, CLEO)
    assert any("could not be done just now, so nothing was changed" in text for text in declined.sees(CHAIR))
    assert lines(declined) == ["declined"]


def test_handing_it_to_somebody_who_has_it_is_refused(declined: SlackBench) -> None:
    hand_to(declined, BEN)
    assert "answers Governance" in declined.whispers()[-1]
    assert lines(declined) == ["declined"]


def test_the_chair_may_ask_them_to_keep_it(declined: SlackBench) -> None:
    declined.press("Keep it with them", CHAIR)
    assert any("asks you to keep" in text for text in declined.sees(ADA))
    assert any("It stays with Ada Lowe" in text for text in declined.sees(CHAIR))


@pytest.mark.parametrize("action", ["hand_to", "keep_with", "ask_all", "close_round"])
def test_a_press_that_names_no_round_is_refused(begun: SlackBench, action: str) -> None:
    begun.click(action, "<rubbish>", CHAIR)
    assert begun.whispers()
    assert lines(begun) == []


# Somebody leaves


def leaves(bench: SlackBench, user: str, gone: bool = True) -> None:
    body = payload("user_change")
    body["event"]["user"] |= {"id": user, "real_name": user, "deleted": gone}
    body["event_id"] = f"Ev{len(bench.slack.calls)}{gone}"
    assert bench.deliver(body).status == 200
    bench.settle()


def test_a_deactivated_account_is_noticed_and_its_domains_offered(begun: SlackBench) -> None:
    before = len(begun.sees(ADA))
    leaves(begun, ADA)
    assert sum("has left" in text for text in begun.sees(CHAIR)) == 2
    leaves(begun, ADA)
    assert lines(begun) == ["left"]
    begun.door.turn(begun.event(ClosedNow, CHAIR))
    begun.settle()
    assert len(begun.sees(ADA)) == before  # redrawn where they stand, nothing new


def test_an_account_in_use_again_gets_its_domains_back(begun: SlackBench) -> None:
    leaves(begun, ADA)
    leaves(begun, ADA, gone=False)
    assert lines(begun) == ["left", "came_back"]
    assert any("is back." in text for text in begun.sees(CHAIR))


def test_a_chair_who_leaves_is_followed_by_somebody_who_is_told(begun: SlackBench) -> None:
    leaves(begun, CHAIR)
    assert begun.rows("assessment")[0].chair == ADA
    assert any("so you chair it now" in text for text in begun.sees(ADA))
    assert begun.command("manage", ADA).body == {}


def test_a_change_of_title_changes_nothing_in_a_round(begun: SlackBench) -> None:
    leaves(begun, BEN, gone=False)
    assert lines(begun) == []


def test_whoever_cannot_be_reached_is_looked_for(begun: SlackBench) -> None:
    """The event was missed while the program was down."""
    begun.describe(ADA, deleted=True)
    begun.slack.fail["chat.postMessage"] = [Failure("user_disabled")]
    begun.owe_reply("r1", ADA, "words")
    begun.settle()
    assert lines(begun) == ["left"]


def test_trouble_in_looking_for_somebody_is_no_departure(begun: SlackBench) -> None:
    begun.slack.fail["chat.postMessage"] = [Failure("channel_not_found")]
    begun.slack.fail["users.info"] = [Failure("fatal_error")]
    begun.owe_reply("r1", ADA, "words")
    begun.settle()
    assert lines(begun) == []


# A channel that takes no summary


@pytest.fixture
def unposted(begun: SlackBench) -> SlackBench:
    begun.rate()
    in_form(begun, "close_round")
    begun.slack.fail["chat.postMessage"] = [Failure("is_archived")]
    begun.press("Post to the channel", CHAIR)
    return begun


def test_an_archived_channel_loses_nothing(unposted: SlackBench) -> None:
    assert unposted.phase() is Phase.CLOSED
    assert any("its channel is archived" in text for text in unposted.sees(CHAIR))
    assert lines(unposted) == ["closed", "published", "not_posted"]
    assert not [key for key, row in unposted.owed().items() if key.startswith(("summary:", "thanks:", "again-choice:"))]


def test_the_chair_posts_it_to_another_channel(unposted: SlackBench) -> None:
    unposted.channel("C0BOARD01", name="board")
    unposted.press("Choose another channel", CHAIR)
    answer = fill(
        unposted,
        "channel",
        {"channel": {"type": "conversations_select", "selected_conversation": "C0BOARD01"}},
        on_top=False,
    )
    assert answer.body["view"]["callback_id"] == "loading"
    assert "will go to #board" in outcome(unposted)
    assert any("will be posted in #board" in text for text in unposted.sees(ADA))
    unposted.press("Post to the channel", CHAIR)
    assert unposted.phase() is Phase.PUBLISHED
    assert any("Strengths and challenges: " in message["text"] for message in unposted.slack.in_channel("C0BOARD01"))


def test_a_channel_the_bot_cannot_see_is_refused_in_words(unposted: SlackBench) -> None:
    fill(unposted, "channel", {"channel": {"type": "conversations_select", "selected_conversation": "C0SECRET1"}})
    assert "I cannot see that channel" in outcome(unposted)


def test_mended_it_is_posted_where_it_was_meant(unposted: SlackBench) -> None:
    assert not told_of_it(unposted)
    unposted.press("Post to the channel", CHAIR)
    assert unposted.phase() is Phase.PUBLISHED
    assert any("Strengths and challenges: " in message["text"] for message in unposted.slack.in_channel(CHANNEL))
    assert told_of_it(unposted)


def told_of_it(bench: SlackBench) -> bool:
    """Whether the chair was asked when to look again, and a leader thanked: both together, in their conversations."""
    asked = any("When shall we look again?" in text for text in bench.sees(CHAIR))
    thanked = any("The summary is" in text for text in bench.sees(ADA))
    assert asked is thanked
    return asked


def test_while_the_channel_takes_its_time_nobody_is_told_that_it_is_posted(begun: SlackBench) -> None:
    begun.rate()
    in_form(begun, "close_round")
    begun.slack.fail["chat.postMessage"] = [Failure("service_unavailable", 503)]
    begun.press("Post to the channel", CHAIR)
    assert begun.phase() is Phase.PUBLISHED
    assert not told_of_it(begun)
    begun.clock.forward(minutes=1)
    begun.settle()
    assert told_of_it(begun)


def test_another_workspace_manages_nothing(begun: SlackBench) -> None:
    body = begun.clicked("manage", HERE, CHAIR, team=OTHER_TEAM)
    begun.deliver(body)
    begun.settle()
    assert begun.slack.asked("views.open") == []
