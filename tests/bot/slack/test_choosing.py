"""`/assurance frameworks`, and help with choosing, through the whole app."""

from itertools import product
from typing import Any

import pytest

from bot.slack.choosing import newest
from bot.slack.fitting import texts_of
from bot.slack.views import frameworks as views
from flows.choosing import Lately, Look, Purpose, suggest
from frameworks.overview import OVERVIEW, entry
from tests.bot.bench import CHAIR, LIBRARY
from tests.bot.slack.recording import Answer, Json, SlackBench, buttons
from workspace.limits import judge_message, judge_view


def picked(value: str) -> Json:
    return {"type": "radio_buttons", "selected_option": {"text": {}, "value": value}}


def answers(look: str = "board", purpose: str = "challenge", lately: str = "yes") -> Json:
    return {"look": picked(look), "purpose": picked(purpose), "lately": picked(lately)}


def in_form(there: SlackBench, action: str, value: str) -> Answer:
    body = there.clicked(action, value, CHAIR)
    body["container"] = {"type": "view", "view_id": "V1"}
    body["view"] = {"id": "V1", "type": "modal", "hash": "1.1"}
    del body["response_url"]
    answer = there.deliver(body)
    there.settle()
    return answer


def words(thing: Any) -> str:
    return "\n".join(texts_of(thing))


def test_the_list_says_what_each_is_when_to_use_it_and_how_long_it_takes(there: SlackBench) -> None:
    answer = there.command("frameworks", CHAIR)
    told = words(answer.body["blocks"])
    for about in OVERVIEW:
        found = newest(LIBRARY, about.id)
        assert found is not None
        assert told.count(f"*{about.name}*") == 1
        assert f"When: {about.choose_when}" in told
        assert f"{about.name} ({about.publisher}, edition {found.edition})" in answer.body["text"]
    assert "How long: 28 questions in 7 domains, about 30 minutes for all of it." in told
    assert judge_message({"text": answer.body["text"], "blocks": answer.body["blocks"]}) == []


def test_help_me_choose_asks_three_questions(there: SlackBench) -> None:
    answer = there.command("frameworks", CHAIR)
    (help_me,) = buttons(answer.body["blocks"])
    there.click(help_me["action_id"], help_me["value"], CHAIR)
    (asked,) = there.slack.asked("views.open")
    assert asked["view"]["callback_id"] == "choose_framework"
    assert [block["block_id"] for block in asked["view"]["blocks"]] == ["look", "purpose", "lately"]
    assert judge_view(asked["view"]) == []


def test_the_suggestion_has_a_reason_and_ends_in_a_set_up_with_it_chosen(there: SlackBench) -> None:
    there.describe(CHAIR)
    answer = there.submit("choose_framework", answers(), "", CHAIR)
    view = answer.body["view"]
    assert answer.body["response_action"] == "update"
    assert "I suggest *Assurance framework for trust governance*." in words(view["blocks"])
    assert suggest(Look.BOARD, Purpose.CHALLENGE, Lately.YES).reason in words(view["blocks"])
    chosen = buttons(view["blocks"])[0]
    assert in_form(there, chosen["action_id"], chosen["value"]).status == 200
    (pushed,) = there.slack.asked("views.push")
    (select,) = [block for block in pushed["view"]["blocks"] if block.get("block_id") == "framework"]
    assert select["element"]["initial_option"]["value"] == "trust-governance-2024-09"


def test_an_answer_left_out_is_asked_for(there: SlackBench) -> None:
    answer = there.submit("choose_framework", answers() | {"purpose": {"type": "radio_buttons"}}, "", CHAIR)
    assert answer.body == {"response_action": "errors", "errors": {"purpose": "Choose whatever comes nearest."}}


def test_an_edition_that_is_not_here_is_not_begun(there: SlackBench) -> None:
    in_form(there, "start_with:x", "v1|no-such-2024")
    assert there.slack.asked("views.push") == []
    assert there.rows("setup") == []


@pytest.mark.parametrize(("look", "purpose", "lately"), list(product(Look, Purpose, Lately)))
def test_slack_would_take_every_suggestion(look: Look, purpose: Purpose, lately: Lately) -> None:
    found = suggest(look, purpose, lately)
    about = entry(found.framework)
    assert about is not None
    view = views.suggested(found, about, newest(LIBRARY, found.framework), newest(LIBRARY, found.also.framework))
    assert judge_view(view) == []
    assert len(buttons(view["blocks"])) == 2
    bare = views.suggested(found, about, None, None)
    assert judge_view(bare) == []
    assert buttons(bare["blocks"]) == []
    assert views.NOT_HERE in words(bare["blocks"])
