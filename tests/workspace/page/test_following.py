"""On a phone: the newest words stay in sight while one acts, and nothing covers what one reads."""

from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from workspace.sample import CEO, GENERAL, HEAD, LEADERSHIP

pytestmark = pytest.mark.browser

LEVELS = ("1 Significant challenge", "2 Some challenge", "3 Some strength", "4 Significant strength")
LONG = "\n".join(f"Line {n} of something that takes a while to read on a small screen." for n in range(18))


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def text_block(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def buttons(*labels: str) -> dict[str, Any]:
    elements = [{"type": "button", "text": plain(label), "action_id": label.lower()} for label in labels]
    return {"type": "actions", "block_id": labels[0].lower(), "elements": elements}


INVITATION = [text_block(LONG), buttons("Start", "Later"), text_block("What stands under the buttons. " * 6)]


@pytest.fixture
def busy(bot: Any) -> Any:
    """A bot that, once started, redraws what was clicked and sends several messages at once."""

    @bot.app.action("start")
    def start(ack: Any, body: Any, client: Any) -> None:
        ack()
        channel, ts = body["container"]["channel_id"], body["container"]["message_ts"]
        client.chat_update(channel=channel, ts=ts, text="Started", blocks=[text_block("Started.")])
        for name in ("first", "second", "last"):
            client.chat_postMessage(channel=channel, text=name, blocks=[text_block(f"{LONG}\nThis is the {name}.")])
        client.chat_update(channel=channel, ts=ts, text="Started", blocks=[text_block(f"Started.\n{LONG}")])

    return bot.connect()


def invited(running: Any, opened: Any) -> Page:
    """A phone that shows an invitation, at its end."""
    room = running.run(running.acts.open_messages(CEO))
    running.client().chat_postMessage(channel=room, text="Invitation", blocks=INVITATION)
    page: Page = opened(f"/as/{CEO}/c/{room}", phone=True)
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    return page


def from_the_end(page: Page) -> float:
    """How far the conversation is from its end."""
    script = "list => list.scrollHeight - list.scrollTop - list.clientHeight"
    return float(page.locator("#conversation .messages").evaluate(script))


def started(page: Page) -> None:
    """Everything that follows the click has been drawn."""
    expect(page.locator("#conversation").get_by_text("This is the last.")).to_be_attached()
    expect(page.locator("article").first).to_have_attribute("data-version", "2")


def test_who_is_at_the_end_stays_there_through_quick_updates(busy: Any, running: Any, opened: Any) -> None:
    page = invited(running, opened)
    assert from_the_end(page) < 2
    page.get_by_role("button", name="Start").tap()
    started(page)
    expect(page.locator("#conversation").get_by_text("This is the last.")).to_be_in_viewport()
    assert from_the_end(page) < 2


def test_who_acts_in_the_last_message_is_shown_what_comes_of_it(busy: Any, running: Any, opened: Any) -> None:
    page = invited(running, opened)
    page.locator("#conversation .messages").evaluate("list => { list.scrollTop -= 90; }")
    page.wait_for_timeout(100)
    assert from_the_end(page) > 60
    page.get_by_role("button", name="Start").tap()
    started(page)
    expect(page.locator("#conversation").get_by_text("This is the last.")).to_be_in_viewport()


def test_who_reads_further_up_is_left_there(bot: Any, running: Any, opened: Any) -> None:
    room = running.run(running.acts.direct(CEO, HEAD))
    for number in range(30):
        running.run(running.acts.say(HEAD, room, f"Number {number}"))
    page = opened(f"/as/{CEO}/c/{room}", phone=True)
    expect(page.locator("article")).to_have_count(30)
    page.locator("#conversation .messages").evaluate("list => { list.scrollTop = 200; }")
    page.wait_for_timeout(100)
    running.run(running.acts.say(HEAD, room, "One more"))
    expect(page.locator("article")).to_have_count(31)
    assert page.locator("#conversation .messages").evaluate("list => list.scrollTop") == 200


def box(found: Locator) -> FloatRect:
    measured = found.bounding_box()
    assert measured is not None
    return measured


def covers(one: FloatRect, other: FloatRect) -> bool:
    beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    apart = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    return not (beside or apart)


def test_on_touch_no_tool_covers_a_name_or_a_time(lively: Any, running: Any, opened: Any) -> None:
    running.workspace.all.people[CEO].real_name = "David Oluwaseun Chukwuemeka Okafor"
    running.run(running.acts.say(CEO, LEADERSHIP, "My own words, which I may edit and delete"))
    running.run(running.acts.say(CEO, LEADERSHIP, "And a second message right after it"))
    running.client().chat_postMessage(channel=LEADERSHIP, text="Blocks", blocks=INVITATION)
    page = opened(f"/as/{CEO}/c/{LEADERSHIP}", phone=True)
    for message in page.locator("#conversation article").all():
        message.locator(".content").tap(position={"x": 5, "y": 5})
        tools = message.locator(".tools")
        for what in message.locator("header > *").all():
            assert not covers(box(tools), box(what)), what.text_content()
        expect(tools.get_by_role("link", name="Reply in thread")).to_be_visible()


def test_a_thread_is_opened_by_touch(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/c/{GENERAL}", phone=True)
    page.get_by_role("link", name="Reply in thread").last.tap()
    expect(page.locator("#thread article")).to_have_count(1)
    page.get_by_role("link", name="Close the thread").tap()
    expect(page.locator("#thread")).to_be_hidden()


def test_four_ratings_stand_two_in_a_row_on_a_phone(lively: Any, running: Any, opened: Any) -> None:
    room = running.run(running.acts.open_messages(CEO))
    blocks = [text_block("*A question*\nof some length"), buttons(*LEVELS), buttons("Back", "Add a note", "Pause")]
    running.client().chat_postMessage(channel=room, text="Question", blocks=blocks)
    page = opened(f"/as/{CEO}/c/{room}", phone=True)
    at = [box(page.get_by_role("button", name=level)) for level in LEVELS]
    assert at[0]["y"] == at[1]["y"] < at[2]["y"] == at[3]["y"]
    assert at[0]["x"] == at[2]["x"] < at[1]["x"] == at[3]["x"]
    assert all(one["height"] >= 44 for one in at)
    rest = [box(page.get_by_role("button", name=name)) for name in ("Back", "Add a note", "Pause")]
    assert len({one["y"] for one in rest}) == 1
    for size in (at, rest):
        assert all(one["x"] >= 0 and one["x"] + one["width"] <= 390 for one in size)


def test_writing_takes_one_line_on_a_phone(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/c/{GENERAL}", phone=True)
    assert box(page.locator("#conversation .composer"))["height"] < 60
    page.get_by_role("button", name="Shortcuts").tap()
    expect(page.get_by_role("dialog", name="Shortcuts")).to_be_visible()
