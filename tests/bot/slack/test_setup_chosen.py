"""What is chosen on a page of the set-up is told of at once: saved, and the page drawn anew."""

import json
from typing import Any

import pytest

from bot.slack.fitting import texts_of
from bot.slack.ids import INPUT, Field
from flows.assessment import Shown
from tests.bot.bench import CHAIR, CHANNEL, LIBRARY, STRANGER
from tests.bot.slack.recording import Failure, SlackBench, payload

Json = dict[str, Any]
CODE = LIBRARY["academy-trust-governance-code-2023-10"]


def opened(there: SlackBench, channel: str = CHANNEL) -> Json:
    """The first page, as it was opened."""
    there.describe(CHAIR)
    there.channel(CHANNEL)
    assert there.command("start", CHAIR, channel_id=channel) == (200, {})
    view: Json = there.slack.asked("views.open")[-1]["view"]
    return view


def chose(there: SlackBench, view: Json, field: Field, value: str, user: str = CHAIR, **typed: str) -> None:
    """Chooses in the open page, with this typed in other fields and not yet submitted."""
    (block,) = [block for block in view["blocks"] if block.get("block_id") == field]
    body = payload("click_in_form")
    body["user"]["id"] = user
    choice = {"type": block["element"]["type"], "selected_option": {"text": {}, "value": value}}
    body["actions"] = [choice | {"action_id": block["element"]["action_id"], "block_id": field, "action_ts": "1.1"}]
    state = {field: {block["element"]["action_id"]: choice}}
    state |= {name: {INPUT: {"type": "plain_text_input", "value": text}} for name, text in typed.items()}
    body["view"] |= {
        "callback_id": view["callback_id"],
        "private_metadata": view["private_metadata"],
        "blocks": view["blocks"],
        "state": {"values": state},
    }
    assert block["dispatch_action"] is True
    assert there.deliver(body).status == 200
    there.settle()


def drawn(there: SlackBench) -> Json:
    given = there.slack.asked("views.update")[-1]
    assert given["hash"] == payload("click_in_form")["view"]["hash"]
    view: Json = given["view"]
    return view


def saved(there: SlackBench) -> Json:
    (row,) = there.rows("setup")
    return dict(json.loads(row.payload))


def words(view: Json) -> str:
    return "\n".join(texts_of([block for block in view["blocks"] if block["type"] != "input"]))


def test_the_page_tells_of_the_framework_that_was_chosen_and_saves_it(there: SlackBench) -> None:
    page = opened(there)
    assert "edition 2023-10" not in words(page)
    chose(there, page, Field.FRAMEWORK, CODE.key)
    assert f"*{CODE.name}*, edition 2023-10" in words(drawn(there))
    assert saved(there)["framework"] == CODE.key


def test_what_is_half_typed_beside_it_is_left_to_slack(there: SlackBench) -> None:
    page = opened(there)
    before = saved(there)
    chose(there, page, Field.FRAMEWORK, CODE.key, title="   ")
    assert saved(there) == before | {"framework": CODE.key}
    assert [block.get("block_id") for block in drawn(there)["blocks"]] == [
        block.get("block_id") for block in page["blocks"]
    ]


@pytest.mark.parametrize("channel", [CHANNEL, "D0CHAIR01"])
def test_the_channel_is_asked_for_where_it_was_before(there: SlackBench, channel: str) -> None:
    page = opened(there, channel)
    chose(there, page, Field.FRAMEWORK, CODE.key)
    asks = [block.get("block_id") for block in drawn(there)["blocks"]].count(Field.CHANNEL)
    assert asks == (channel != CHANNEL)


def test_the_page_tells_exactly_what_the_chosen_way_shows(there: SlackBench) -> None:
    page = opened(there)
    there.submit("setup_round", first_page(), page["private_metadata"], CHAIR)
    answer = there.submit("setup_leaders", {}, page["private_metadata"], CHAIR)
    shown = answer.body["view"]
    assert "each note with its writer's name" in words(shown)
    chose(there, shown, Field.SHOWN, Shown.BY_ROLE)
    assert "by role, never by name" in words(drawn(there))
    assert "with its writer's name" not in words(drawn(there))
    assert saved(there)["promise"]["shown"] == Shown.BY_ROLE


def first_page() -> Json:
    return {
        "framework": {"type": "static_select", "selected_option": {"text": {}, "value": next(iter(LIBRARY))}},
        "title": {"type": "plain_text_input", "value": "Spring review"},
        "due": {"type": "datepicker", "selected_date": "2026-03-13"},
        "chair": {"type": "users_select", "selected_user": CHAIR},
    }


def test_somebody_elses_set_up_is_not_changed(there: SlackBench) -> None:
    page = opened(there)
    before = saved(there)
    chose(there, page, Field.FRAMEWORK, CODE.key, user=STRANGER)
    assert "no longer kept" in words(drawn(there))
    assert saved(there) == before


@pytest.mark.parametrize("error", ["hash_conflict", "not_found"])
def test_a_page_that_has_moved_on_meanwhile_needs_nothing(there: SlackBench, error: str) -> None:
    page = opened(there)
    there.slack.fail["views.update"] = [Failure(error)]
    chose(there, page, Field.FRAMEWORK, CODE.key)
    assert there.slack.messages == {}
