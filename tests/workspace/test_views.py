"""Trigger ids, the stack of modals, hashes and the Home tab."""

from typing import Any

from tests.workspace.refusal import refusal
from workspace.sample import CEO, CHAIR


def modal(title: str = "One", **more: Any) -> dict[str, Any]:
    section = {"type": "section", "block_id": "b", "text": {"type": "plain_text", "text": "Hello"}}
    return {"type": "modal", "title": {"type": "plain_text", "text": title}, "blocks": [section], **more}


HOME = {"type": "home", "blocks": modal()["blocks"]}


def test_a_trigger_works_once(running: Any, client: Any) -> None:
    trigger = running.platform.triggers.make(CEO)
    assert client.views_open(trigger_id=trigger, view=modal())["view"]["title"]["text"] == "One"
    assert refusal(client.views_open, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"


def test_a_trigger_dies_after_three_seconds_by_the_clock(running: Any, client: Any) -> None:
    trigger = running.platform.triggers.make(CEO)
    running.forward(seconds=3.1)
    assert refusal(client.views_open, trigger_id=trigger, view=modal()) == "expired_trigger_id"


def test_an_invented_trigger_is_invalid(client: Any) -> None:
    assert refusal(client.views_open, trigger_id="1.2.abc", view=modal()) == "invalid_trigger_id"


def test_a_refused_view_does_not_use_up_the_trigger(running: Any, client: Any) -> None:
    trigger = running.platform.triggers.make(CEO)
    assert refusal(client.views_open, trigger_id=trigger, view=modal("x" * 25)) == "invalid_arguments"
    assert client.views_open(trigger_id=trigger, view=modal())["ok"]


def test_at_most_three_modals_lie_on_each_other(running: Any, client: Any) -> None:
    view = client.views_open(trigger_id=running.platform.triggers.make(CEO), view=modal())["view"]
    for title in ("Two", "Three"):
        trigger = running.platform.triggers.make(CEO, view["id"])
        view = client.views_push(trigger_id=trigger, view=modal(title))["view"]
    trigger = running.platform.triggers.make(CEO, view["id"])
    assert refusal(client.views_push, trigger_id=trigger, view=modal("Four")) == "push_limit_reached"
    stack = running.workspace.modals(CEO)
    assert [v.view["title"]["text"] for v in stack] == ["One", "Two", "Three"]
    assert {v.root for v in stack} == {stack[0].id}
    assert [v.previous for v in stack] == ["", stack[0].id, stack[1].id]


def test_a_push_needs_a_trigger_from_inside_a_modal(running: Any, client: Any) -> None:
    client.views_open(trigger_id=running.platform.triggers.make(CEO), view=modal())
    assert refusal(client.views_push, trigger_id=running.platform.triggers.make(CEO), view=modal()) == "not_found"


def test_a_stale_hash_is_a_conflict(running: Any, client: Any) -> None:
    view = client.views_open(trigger_id=running.platform.triggers.make(CEO), view=modal())["view"]
    assert client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Two"))["ok"]
    assert refusal(client.views_update, view_id=view["id"], hash=view["hash"], view=modal("Three")) == "hash_conflict"
    assert client.views_update(view_id=view["id"], view=modal("Four"))["ok"]


def test_a_view_is_found_by_the_apps_own_name_which_is_unique(running: Any, client: Any) -> None:
    client.views_open(trigger_id=running.platform.triggers.make(CEO), view=modal(external_id="mine"))
    assert client.views_update(external_id="mine", view=modal("Two", external_id="mine"))["ok"]
    trigger = running.platform.triggers.make(CHAIR)
    assert refusal(client.views_open, trigger_id=trigger, view=modal(external_id="mine")) == "duplicate_external_id"


def test_a_closed_view_is_not_found(running: Any, client: Any) -> None:
    view = client.views_open(trigger_id=running.platform.triggers.make(CEO), view=modal())["view"]
    running.run(running.acts.close(CEO, view["id"]))
    assert refusal(client.views_update, view_id=view["id"], view=modal()) == "not_found"


def test_a_view_that_is_too_large_is_refused(running: Any, client: Any) -> None:
    text = {"type": "plain_text", "text": "x" * 3000}
    view = modal() | {"blocks": [{"type": "section", "text": text} for _ in range(90)]}
    assert refusal(client.views_open, trigger_id=running.platform.triggers.make(CEO), view=view) == "view_too_large"


def test_home_is_published_and_guarded_by_its_hash(running: Any, client: Any) -> None:
    first = client.views_publish(user_id=CEO, view=HOME)["view"]
    second = client.views_publish(user_id=CEO, view=HOME, hash=first["hash"])["view"]
    assert first["id"] == second["id"]
    assert refusal(client.views_publish, user_id=CEO, view=HOME, hash=first["hash"]) == "hash_conflict"
    assert refusal(client.views_publish, user_id="U0NOBODY000", view=HOME) == "invalid_arguments"
    assert refusal(client.views_publish, user_id=CEO, view=modal()) == "invalid_arguments"
    assert running.workspace.home(CHAIR) is None
