"""What is chosen on a page of the set-up is told of at once: saved, and the page drawn anew."""

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from random import Random
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

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
    assert there.deliver(choosing(view, field, value, user, **typed)).status == 200
    there.settle()


def choosing(
    view: Json, field: Field, value: str, user: str = CHAIR, at: str = "1.1", drawn_as: str = "", **typed: str
) -> Json:
    (block,) = [block for block in view["blocks"] if block.get("block_id") == field]
    body = payload("click_in_form")
    body["user"]["id"] = user
    choice = {"type": block["element"]["type"], "selected_option": {"text": {}, "value": value}}
    body["actions"] = [choice | {"action_id": block["element"]["action_id"], "block_id": field, "action_ts": at}]
    state = {field: {block["element"]["action_id"]: choice}}
    state |= {name: {INPUT: {"type": "plain_text_input", "value": text}} for name, text in typed.items()}
    body["view"] |= {
        "callback_id": view["callback_id"],
        "private_metadata": view["private_metadata"],
        "blocks": view["blocks"],
        "state": {"values": state},
    }
    body["view"]["hash"] = drawn_as or body["view"]["hash"]
    assert block["dispatch_action"] is True
    return body


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


def test_where_slack_asks_to_wait_the_page_tells_of_the_choice_after_that(there: SlackBench) -> None:
    page = opened(there)
    there.slack.fail["views.update"] = [Failure("ratelimited", 429, (("Retry-After", "0"),))]
    chose(there, page, Field.FRAMEWORK, CODE.key)
    assert "edition 2023-10" in words(drawn(there))
    assert len(there.slack.asked("views.update")) == 2
    assert there.slack.messages == {}


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
    assert saved(there) == before | {"framework": CODE.key, "chosen_at": "1.1"}
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


def test_the_smallest_group_is_asked_for_once_it_means_something(there: SlackBench) -> None:
    page = opened(there)
    there.submit("setup_round", first_page(), page["private_metadata"], CHAIR)
    shown = there.submit("setup_leaders", {}, page["private_metadata"], CHAIR).body["view"]
    assert Field.SMALLEST_GROUP not in [block.get("block_id") for block in shown["blocks"]]
    chose(there, shown, Field.SHOWN, Shown.UNATTRIBUTED)
    assert Field.SMALLEST_GROUP in [block.get("block_id") for block in drawn(there)["blocks"]]
    chose(there, drawn(there), Field.SHOWN, Shown.NAMED)
    assert Field.SMALLEST_GROUP not in [block.get("block_id") for block in drawn(there)["blocks"]]


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


class OpenForm:
    """An open form as Slack holds it: each drawing has another hash, and a stale one changes nothing."""

    def __init__(self, slow: Callable[[], object] = lambda: None) -> None:
        self.slow, self.lock, self.number, self.view = slow, threading.Lock(), 0, Json()

    @property
    def hash(self) -> str:
        return f"h{self.number}"

    def views_update(self, *, view_id: str, hash: str, view: Json) -> Json:
        self.slow()
        with self.lock:
            if hash != self.hash:
                raise SlackApiError("hash_conflict", {"ok": False, "error": "hash_conflict"})
            self.number += 1
            self.view, answer = view, {"view": {"id": view_id, "hash": self.hash}}
        self.slow()
        return answer


def quick_choices(page: Json, *ways: str) -> list[Json]:
    """Made one after the other, before the first was drawn."""
    return [
        choosing(page, Field.FRAMEWORK, key, at=f"1772445601.00000{n}", drawn_as="h0") for n, key in enumerate(ways)
    ]


def three() -> tuple[str, str, str]:
    first, second = [key for key in LIBRARY if key != CODE.key][:2]
    return first, second, CODE.key


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_quick_choices_end_with_the_last_one_in_whatever_order_they_come(
    there: SlackBench, monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...]
) -> None:
    page, form = opened(there), OpenForm()
    monkeypatch.setattr(WebClient, "views_update", lambda _, **given: form.views_update(**given))
    made = quick_choices(page, *three())
    for number in order:
        assert there.deliver(made[number]).status == 200
    assert saved(there)["framework"] == CODE.key
    assert f"*{CODE.name}*, edition 2023-10" in words(form.view)


@pytest.mark.parametrize("seed", range(6))
def test_quick_choices_taken_in_together_end_with_the_last_one(
    there: SlackBench, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - an order, not a secret
    page, form = opened(there), OpenForm(lambda: time.sleep(chance.random() / 50))
    monkeypatch.setattr(WebClient, "views_update", lambda _, **given: form.views_update(**given))
    made = quick_choices(page, *three(), *three())
    with ThreadPoolExecutor(len(made)) as threads:
        answers = list(threads.map(there.deliver, chance.sample(made, len(made))))
    assert {answer.status for answer in answers} == {200}
    assert saved(there)["framework"] == CODE.key
    assert f"*{CODE.name}*, edition 2023-10" in words(form.view)


def test_a_choice_that_comes_after_its_page_was_left_draws_nothing_over_the_next(
    there: SlackBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, form = opened(there), OpenForm()
    monkeypatch.setattr(WebClient, "views_update", lambda _, **given: form.views_update(**given))
    early, late = quick_choices(page, *three()[1:])
    there.deliver(early)
    form.number, form.view = 7, {"the next page": True}
    assert there.deliver(late).status == 200
    assert form.view == {"the next page": True}
    assert saved(there)["framework"] == CODE.key


def test_who_has_drawn_looks_for_a_choice_that_came_meanwhile(
    there: SlackBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later one is taken in after Slack drew the earlier and before anybody could know what that drawing is."""
    page, form = opened(there), OpenForm()
    monkeypatch.setattr(WebClient, "views_update", lambda _, **given: form.views_update(**given))
    early, *late = quick_choices(page, *three()[1:])
    form.slow = lambda: there.deliver(late.pop()) if form.number and late else None
    assert there.deliver(early).status == 200
    assert saved(there)["framework"] == CODE.key
    assert f"*{CODE.name}*, edition 2023-10" in words(form.view)
