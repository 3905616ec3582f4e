"""The set-up form, page by page, through the whole app."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.due import KEEP_SETUPS, Beat
from flows.assessment import Shown
from frameworks.model import Framework
from tests.bot.bench import ADA, BEN, CHAIR, CHANNEL, CLEO, EDITION, STRANGER
from tests.bot.slack.recording import Answer, Failure, SlackBench, payload

Json = dict[str, Any]


@pytest.fixture
def there(there: SlackBench) -> SlackBench:
    there.describe(CHAIR, ADA, BEN, CLEO)
    there.channel(CHANNEL)
    return there


def text(value: str | None) -> Json:
    return {"type": "plain_text_input", "value": value}


def chosen(value: str) -> Json:
    return {"type": "static_select", "selected_option": {"text": {"type": "plain_text", "text": value}, "value": value}}


def users(*people: str) -> Json:
    return {"type": "multi_users_select", "selected_users": list(people)}


def first_page(**more: Any) -> Json:
    return {
        "framework": chosen(EDITION.key),
        "title": text("Spring review"),
        "due": {"type": "datepicker", "selected_date": "2026-03-13"},
        "chair": {"type": "users_select", "selected_user": CHAIR},
        **more,
    }


def everybody(framework: Framework = EDITION, *who: str) -> Json:
    return {f"domain:{domain.id}": users(*(who or (ADA, BEN, CLEO))) for domain in framework.domains}


def shown(how: Shown = Shown.NAMED, least: int = 3) -> Json:
    return {"shown": chosen(how.value), "smallest_group": chosen(str(least))}


INVITE = {"invite": {"type": "checkboxes", "selected_options": [{"text": {}, "value": "at_once"}]}}


def opened(there: SlackBench) -> str:
    """Starts a set-up in the channel; what its form remembers."""
    answer = there.command("start", CHAIR)
    assert answer == (200, {})
    view = there.slack.asked("views.open")[-1]["view"]
    assert view["callback_id"] == "setup_round"
    return str(view["private_metadata"])


def form_of(answer: Answer) -> str:
    assert answer.status == 200
    assert answer.body["response_action"] == "update", answer.body
    return str(answer.body["view"]["callback_id"])


def to_ready(there: SlackBench, setup: str) -> Answer:
    assert form_of(there.submit("setup_round", first_page(), setup, CHAIR)) == "setup_leaders"
    assert form_of(there.submit("setup_leaders", everybody(), setup, CHAIR)) == "setup_shown"
    return there.submit("setup_shown", shown(), setup, CHAIR)


def test_page_by_page_to_a_round_that_is_announced_and_invites_at_once(there: SlackBench) -> None:
    setup = opened(there)
    assert form_of(to_ready(there, setup)) == "setup_ready"
    assert there.rows("assessment") == []
    answer = there.submit("setup_ready", INVITE, setup, CHAIR)
    assert answer.body == {"response_action": "clear"}
    (round_,) = there.rows("assessment")
    assert (round_.title, round_.chair, round_.channel) == ("Spring review", CHAIR, CHANNEL)
    assert len(there.slack.in_channel(CHANNEL)) == 1
    assert all(there.sees(user) for user in (ADA, BEN, CLEO))
    assert there.rows("setup") == []
    assert [row.what for row in there.rows("history")] == ["launched"]


def test_starting_twice_starts_one_round(there: SlackBench) -> None:
    setup = opened(there)
    to_ready(there, setup)
    held = there.submitted("setup_ready", INVITE, setup, CHAIR)
    for _ in range(2):
        assert there.deliver(held).body == {"response_action": "clear"}
    assert there.submit("setup_ready", INVITE, setup, CHAIR).body == {"response_action": "clear"}
    assert len(there.rows("assessment")) == 1
    assert len(there.slack.in_channel(CHANNEL)) == 1


def test_from_the_shortcut_or_a_direct_message_the_channel_is_asked_for(there: SlackBench) -> None:
    body = payload("shortcut")
    body["user"]["id"] = CHAIR
    assert there.deliver(body).status == 200
    there.command("start", CHAIR, channel_id="D0CHAIR01")
    for given in there.slack.asked("views.open"):
        assert given["view"]["blocks"][0]["block_id"] == "channel"
    setup = there.slack.asked("views.open")[-1]["view"]["private_metadata"]
    page = first_page(channel={"type": "conversations_select", "selected_conversation": CHANNEL})
    assert form_of(there.submit("setup_round", page, setup, CHAIR)) == "setup_leaders"
    assert json.loads(there.rows("setup")[-1].payload)["channel"] == CHANNEL


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ({"due": {"type": "datepicker", "selected_date": "2026-03-01"}}, "due"),
        ({"title": text("   ")}, "title"),
        ({"title": text(None)}, "title"),
    ],
)
def test_what_is_wrong_on_the_first_page_is_said_beside_its_field(there: SlackBench, page: Json, field: str) -> None:
    setup = opened(there)
    answer = there.submit("setup_round", first_page(**page), setup, CHAIR)
    assert answer.body["response_action"] == "errors"
    assert set(answer.body["errors"]) == {field}


def test_back_shows_each_earlier_page_as_it_was_saved(there: SlackBench) -> None:
    setup = opened(there)
    to_ready(there, setup)
    for form in ("setup_round", "setup_leaders", "setup_shown"):
        assert back(there, setup, form) == 200
        given = there.slack.asked("views.update")[-1]
        assert given["view"]["callback_id"] == form
        assert given["hash"] == payload("click_in_form")["view"]["hash"]
        assert "Spring review" in json.dumps(given["view"]) or form != "setup_round"
    leaders = next(g for g in there.slack.asked("views.update") if g["view"]["callback_id"] == "setup_leaders")
    assert ADA in json.dumps(leaders["view"])


def back(there: SlackBench, setup: str, form: str, user: str = CHAIR) -> int:
    body = payload("click_in_form")
    body["user"]["id"] = user
    body["actions"][0] |= {"action_id": f"setup_back:{form}", "value": setup}
    answer = there.deliver(body)
    there.settle()
    return answer.status


@pytest.mark.parametrize("error", ["hash_conflict", "not_found"])
def test_back_on_a_form_that_shows_something_newer_says_nothing(there: SlackBench, error: str) -> None:
    setup = opened(there)
    there.slack.fail["views.update"] = [Failure(error)]
    assert back(there, setup, "setup_round") == 200
    assert there.slack.messages == {}


def asked_to_wait(seconds: str) -> Failure:
    return Failure("ratelimited", 429, (("Retry-After", seconds),))


def test_where_slack_asks_to_wait_the_earlier_page_comes_after_that(there: SlackBench) -> None:
    setup = opened(there)
    there.slack.fail["views.update"] = [asked_to_wait("0")]
    assert back(there, setup, "setup_round") == 200
    assert [one["view"]["callback_id"] for one in there.slack.asked("views.update")] == ["setup_round"] * 2
    assert there.slack.messages == {}


@pytest.mark.parametrize("waits", [["0", "0"], ["3600"]])
def test_who_waits_too_long_for_a_page_is_told(there: SlackBench, waits: list[str]) -> None:
    setup = opened(there)
    there.slack.fail["views.update"] = [asked_to_wait(wait) for wait in waits]
    back(there, setup, "setup_round")
    assert len(there.slack.asked("views.update")) == len(waits)
    assert "press the button again" in there.sees(CHAIR)[-1]


def test_a_leader_called_by_role_is_asked_what_to_call_them(there: SlackBench) -> None:
    setup = opened(there)
    there.submit("setup_round", first_page(), setup, CHAIR)
    there.submit("setup_leaders", everybody(), setup, CHAIR)
    answer = there.submit("setup_shown", shown(Shown.BY_ROLE), setup, CHAIR)
    assert form_of(answer) == "setup_roles"
    roles = {f"role:{user}": text("Trustee") for user in (ADA, BEN)} | {f"role:{CLEO}": text("  ")}
    wrong = there.submit("setup_roles", roles, setup, CHAIR)
    assert set(wrong.body["errors"]) == {f"role:{CLEO}"}
    roles[f"role:{CLEO}"] = text("Head")
    assert form_of(there.submit("setup_roles", roles, setup, CHAIR)) == "setup_ready"
    there.submit("setup_ready", INVITE, setup, CHAIR)
    assert {row.user: row.role for row in there.rows("leader")} == {ADA: "Trustee", BEN: "Trustee", CLEO: "Head"}


def test_while_people_are_still_being_looked_up_a_loading_page_comes_first_and_then_the_real_one(
    there: SlackBench,
) -> None:
    setup = opened(there)
    there.submit("setup_round", first_page(), setup, CHAIR)
    there.deliver(there.submitted("setup_leaders", everybody(), setup, CHAIR))
    there.settle()
    with there.database.writing() as tx:
        tx.execute(sql("DELETE FROM person"))
    answer = there.deliver(there.submitted("setup_shown", shown(), setup, CHAIR))
    assert form_of(answer) == "loading"
    there.settle()
    given = there.slack.asked("views.update")[-1]
    assert given["view"]["callback_id"] == "setup_ready"
    assert given["view_id"] == payload("submission")["view"]["id"]


@pytest.mark.parametrize(("how", "next_page"), [(Shown.NAMED, "setup_ready"), (Shown.BY_ROLE, "setup_roles")])
def test_a_loading_page_whose_next_page_never_came_is_no_dead_end(
    there: SlackBench, how: Shown, next_page: str
) -> None:
    setup = opened(there)
    there.submit("setup_round", first_page(), setup, CHAIR)
    there.submit("setup_leaders", everybody(), setup, CHAIR)
    with there.database.writing() as tx:
        tx.execute(sql("DELETE FROM person"))
    there.slack.fail["views.update"] = [Failure("internal_error")]
    loading = there.submit("setup_shown", shown(how), setup, CHAIR).body["view"]
    assert (loading["callback_id"], loading["submit"]["text"]) == ("loading", "Check again")
    assert "If this stays, press *Check again*." in json.dumps(loading)
    assert form_of(there.submit("loading", {}, setup, CHAIR)) == next_page
    assert form_of(there.submit("loading", {}, setup, CHAIR)) == next_page, "pressed twice, it is the same page"


def test_problems_are_listed_and_check_again_asks_slack_anew(there: SlackBench) -> None:
    there.channel(CHANNEL, is_member=False)
    setup = opened(there)
    answer = to_ready(there, setup)
    assert form_of(answer) == "setup_problems"
    assert "/invite @assurance" in json.dumps(answer.body["view"])
    there.channel(CHANNEL)
    assert form_of(there.submit("setup_problems", {}, setup, CHAIR)) == "loading"
    assert there.slack.asked("views.update")[-1]["view"]["callback_id"] == "setup_ready"


def test_a_leader_slack_does_not_know_is_a_problem_and_not_a_dead_form(there: SlackBench) -> None:
    setup = opened(there)
    there.submit("setup_round", first_page(), setup, CHAIR)
    there.submit("setup_leaders", everybody(EDITION, ADA, BEN, STRANGER), setup, CHAIR)
    there.submit("setup_shown", shown(Shown.BY_ROLE), setup, CHAIR)
    page = there.slack.asked("views.update")[-1]["view"]
    assert page["callback_id"] == "setup_roles"
    roles = {f"role:{user}": text("Trustee") for user in (ADA, BEN, STRANGER)}
    there.submit("setup_roles", roles, setup, CHAIR)
    page = there.slack.asked("views.update")[-1]["view"]
    assert page["callback_id"] == "setup_problems"
    assert STRANGER in json.dumps(page)


@pytest.mark.parametrize("method", ["users.info", "conversations.info"])
def test_when_slack_cannot_be_asked_the_form_says_so_and_keeps_what_was_chosen(there: SlackBench, method: str) -> None:
    setup = opened(there)
    there.slack.fail[method] = [Failure("internal_error")] * 10
    there.submit("setup_round", first_page(), setup, CHAIR)
    there.submit("setup_leaders", everybody(), setup, CHAIR)
    there.submit("setup_shown", shown(), setup, CHAIR)
    page = there.slack.asked("views.update")[-1]["view"]
    assert page["callback_id"] == "setup_problems"
    assert "could not ask Slack" in json.dumps(page)
    there.slack.fail.clear()
    there.submit("setup_problems", {}, setup, CHAIR)
    assert there.slack.asked("views.update")[-1]["view"]["callback_id"] == "setup_ready"


def test_what_slack_said_of_one_channel_is_never_taken_for_another(there: SlackBench) -> None:
    setup = opened(there)
    to_ready(there, setup)
    other = first_page(channel={"type": "conversations_select", "selected_conversation": "C0OTHER001"})
    there.submit("setup_round", other, setup, CHAIR)
    assert json.loads(there.rows("setup")[0].payload)["channel_facts"] is None


def test_a_channel_chosen_while_slack_was_asked_is_asked_about_anew(
    there: SlackBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = opened(there)
    there.submit("setup_round", first_page(), setup, CHAIR)
    other = first_page(channel={"type": "conversations_select", "selected_conversation": "C0OTHER001"})
    chosen_meanwhile = there.submitted("setup_round", other, setup, CHAIR)
    real = there.slack.answer

    def answer(path: str, given: Json) -> Any:
        if path.endswith("conversations.info"):
            there.deliver(chosen_meanwhile)
        return real(path, given)

    monkeypatch.setattr(there.slack, "answer", answer)
    there.submit("setup_leaders", everybody(), setup, CHAIR)
    kept = json.loads(there.rows("setup")[0].payload)
    assert (kept["channel"], kept["channel_facts"]) == ("C0OTHER001", None)


@pytest.mark.parametrize("form", ["setup_round", "setup_leaders", "setup_shown", "setup_ready", "setup_problems"])
@pytest.mark.parametrize("why", ["forgotten", "another person's", "rubbish"])
def test_a_setup_that_is_not_there_any_more_says_how_to_begin_anew(there: SlackBench, form: str, why: str) -> None:
    setup = opened(there)
    if why == "forgotten":
        there.forward(KEEP_SETUPS + timedelta(seconds=1))
        Beat(there.door)()
    values = {"setup_round": first_page(due={"type": "datepicker", "selected_date": "2026-03-31"})}.get(form, {})
    who = BEN if why == "another person's" else CHAIR
    answer = there.submit(form, values, "<rubbish>" if why == "rubbish" else setup, who)
    assert form_of(answer) == "loading"
    assert "no longer kept" in json.dumps(answer.body["view"])
    assert there.rows("assessment") == []


def test_a_due_date_that_passed_while_the_form_stood_open_is_told_before_the_start(there: SlackBench) -> None:
    setup = opened(there)
    to_ready(there, setup)
    there.clock.at = there.clock.at.replace(day=14)
    held = there.submitted("setup_ready", INVITE, setup, CHAIR)
    for _ in range(2):
        answer = there.deliver(held)
        assert form_of(answer) == "setup_problems"
        assert "past" in json.dumps(answer.body["view"])
    assert there.rows("assessment") == []


def test_a_form_that_came_too_late_is_said(there: SlackBench) -> None:
    there.slack.fail["views.open"] = [Failure("expired_trigger_id")] * 2
    answer = there.command("start", CHAIR)
    assert "could not be opened in time" in answer.body["text"]
    body = payload("shortcut")
    assert there.deliver(body).status == 200
    there.settle()
    assert "could not be opened in time" in there.sees()[-1]
