"""People at the page, in a real Chromium: typing, clicking, choosing, on a phone, by keyboard, in two tabs."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from workspace.sample import CEO, CHAIR, GENERAL, HEAD, LEADERSHIP

pytestmark = pytest.mark.browser


def say(page: Page, text: str) -> None:
    """Once the page is alive: after a link was followed it is shown a moment before."""
    expect(page.locator("body[data-ready]")).to_be_attached()
    page.locator("#write").fill(text)
    page.locator("#write").press("Enter")


def seen(page: Page, text: str) -> Locator:
    """Text in the conversation itself: what is new is also said to screen readers elsewhere."""
    return page.locator("#conversation").get_by_text(text)


def direct(opened: Any, **more: Any) -> Page:
    page: Page = opened(f"/as/{CEO}/messages", **more)
    return page


def ask(page: Page) -> None:
    say(page, "ask me")
    expect(seen(page, "question 1 of 4")).to_be_visible()


def open_note(page: Page) -> None:
    ask(page)
    page.get_by_role("button", name="Add a note").click()
    expect(page.get_by_role("dialog", name="Your note")).to_be_visible()


def test_one_chooses_whom_to_be_and_writes(lively: Any, opened: Any) -> None:
    page = opened("/")
    page.get_by_role("link", name="David Okafor").click()
    expect(page.get_by_role("button", name="Acting as David Okafor")).to_be_visible()
    page.get_by_role("link", name="general").click()
    expect(page.get_by_role("heading", name="#general", level=1)).to_be_visible()
    say(page, "Hello <b>all</b> :wave:")
    expect(page.locator("article .content").last).to_have_text("Hello <b>all</b> 👋")
    expect(page.locator("#write")).to_have_value("")


def test_a_second_tab_sees_it_at_once_and_keeps_what_is_typed(lively: Any, opened: Any) -> None:
    mine = opened(f"/as/{CEO}/c/{GENERAL}")
    theirs = opened(f"/as/{HEAD}/c/{GENERAL}")
    elsewhere = opened(f"/as/{CHAIR}/c/{LEADERSHIP}")
    theirs.locator("#write").fill("half a sent")
    say(mine, "Are you there?")
    expect(theirs.locator("article .content").last).to_have_text("Are you there?")
    expect(theirs.locator("#write")).to_have_value("half a sent")
    expect(theirs.locator("#write")).to_be_focused()
    expect(elsewhere.locator(f'#sidebar a[data-channel="{GENERAL}"] [data-unread="1"]')).to_be_visible()


def test_a_click_is_answered_in_place_and_the_focus_stays_on_the_same_button(lively: Any, opened: Any) -> None:
    page = direct(opened)
    ask(page)
    rating = page.locator('[data-action-id="rate:3"]')
    for number in (2, 3):
        rating.focus()
        page.keyboard.press("Enter")
        expect(seen(page, f"question {number} of 4")).to_be_visible()
        expect(rating).to_be_focused()
    assert page.locator("article.message").last.get_attribute("data-version") == "2"
    body = lively.heard[-1]
    assert body["actions"][0]["value"] == "2:3"


def test_a_confirmation_asks_before_it_counts(lively: Any, opened: Any) -> None:
    page = direct(opened)
    ask(page)
    submit = page.locator('[data-action-id="submit"]')
    submit.click()
    page.get_by_role("button", name="Not yet").click()
    assert lively.heard == []
    expect(submit).to_be_focused()
    submit.click()
    page.locator("dialog.confirm[open] [value=confirm]").click()
    expect(submit).not_to_have_attribute("aria-busy", "true")
    lively.running.wait_for(lambda: lively.heard)
    assert [body["actions"][0]["action_id"] for body in lively.heard] == ["submit"]


def test_a_form_says_beside_the_field_what_is_wrong(lively: Any, opened: Any) -> None:
    page = direct(opened)
    open_note(page)
    dialog = page.get_by_role("dialog", name="Your note")
    note = dialog.get_by_label("Note", exact=True)
    expect(note).to_be_focused()
    note.fill("x" * 45)
    expect(dialog.locator(".counter")).to_have_text("5 characters too many")
    dialog.get_by_role("button", name="Save").click()
    expect(note).to_have_attribute("aria-invalid", "true")
    expect(note).to_be_focused()
    described = (note.get_attribute("aria-describedby") or "").split()
    assert any("40" in (page.locator(f'[id="{one}"]').text_content() or "") for one in described)
    note.fill("a bad word")
    dialog.get_by_label("Framework").select_option("bst")
    expect(dialog.get_by_label("Framework")).to_have_css("text-overflow", "ellipsis")  # what is cut says so
    dialog.get_by_label("By role").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Please choose other words.")).to_be_visible()
    expect(dialog.get_by_label("By role")).to_be_checked()
    note.fill("a good word")
    expect(dialog.locator(".field-error:visible")).to_have_count(0)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(seen(page, "Noted: a good word")).to_be_visible()
    expect(page.get_by_role("button", name="Add a note")).to_be_focused()
    values = lively.heard[-1]["view"]["state"]["values"]
    assert values["promise"]["pick"]["selected_option"]["value"] == "role"
    assert values["due"]["day"]["selected_date"] is None


def test_escape_closes_the_form_and_the_app_is_told(lively: Any, opened: Any) -> None:
    page = direct(opened)
    open_note(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.modal")).to_have_count(0)
    told = lively.running.wait_for(lambda: [b for b in lively.heard if b["type"] == "view_closed"])
    assert told[0]["is_cleared"] is False


def test_the_focus_stays_inside_the_form(lively: Any, opened: Any) -> None:
    page = direct(opened)
    open_note(page)
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog.modal')"
        )


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_people_are_chosen_by_name_in_seven_lists(lively: Any, opened: Any, phone: bool) -> None:
    page = opened(f"/as/{CEO}/c/{LEADERSHIP}", phone=phone)
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("button", name="Echo now").click()
    dialog = page.get_by_role("dialog", name="Who answers what")
    fields = dialog.locator(".picker-field")
    expect(fields).to_have_count(7)
    for number in range(7):
        fields.nth(number).click()
        panel = dialog.locator(".picker-panel:popover-open")
        if phone:
            box = panel.bounding_box()
            assert box is not None
            assert (box["x"], box["width"]) == (0, 390)
        for letters, name in (("elise", "Élise Laurent"), ("chief exec", "David Okafor")):
            panel.get_by_role("combobox").fill(letters)
            expect(panel.get_by_role("option")).to_have_count(1)
            panel.get_by_role("option", name=name).click()
        panel.get_by_role("button", name="Done").click()
        expect(panel).to_have_count(0)
        expect(fields.nth(number)).to_be_focused()
        assert fields.nth(number).locator(".chip").all_text_contents() == ["Élise Laurent", "David Okafor"]
    dialog.get_by_role("button", name="Next").click()
    expect(dialog).to_have_count(0)
    values = lively.heard[-1]["view"]["state"]["values"]
    assert [values[f"d{n}"]["who"]["selected_users"] for n in range(7)] == [["U0TRUSTEE3", CEO]] * 7


def test_people_are_chosen_by_keyboard_alone(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/c/{LEADERSHIP}")
    page.get_by_role("button", name="Shortcuts").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Echo now").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Who answers what")
    first = dialog.locator(".picker-field").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.locator(".picker-search:focus")).to_have_count(1)
    page.keyboard.type("amara")
    page.keyboard.press("Enter")
    page.keyboard.type("ruth")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    assert first.locator(".chip").all_text_contents() == ["Amara Nwosu", "Ruth Adeyemi"]
    expect(dialog).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    assert first.locator(".chip").all_text_contents() == ["Amara Nwosu"]


def test_a_thread_opens_beside_and_takes_replies(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/c/{GENERAL}")
    say(page, "A root")
    message = page.locator("article", has_text="A root")
    message.hover()
    message.get_by_role("link", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    thread.get_by_label("Reply in this thread").fill("A reply")
    page.keyboard.press("Enter")
    expect(thread.locator("article .content").last).to_have_text("A reply")
    expect(page.locator("#conversation").get_by_role("link", name="1 reply")).to_be_visible()
    assert "/t/" in page.url
    thread.get_by_role("link", name="Close the thread").click()
    expect(thread).to_be_hidden()


def test_the_home_tab_is_opened_drawn_and_redrawn(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/home")
    expect(page.get_by_role("heading", name="Good morning, David")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(seen(page, "Clicked 1 times")).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_be_focused()


def test_a_command_is_suggested_and_answered_only_to_its_writer(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/c/{LEADERSHIP}")
    page.locator("#write").press_sequentially("/e")
    expect(page.get_by_role("option", name="/echo")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#write")).to_have_value("/echo ")
    page.keyboard.type("quietly")
    page.keyboard.press("Enter")
    message = page.locator("article[data-ephemeral]")
    expect(message.locator(".content")).to_have_text("Only you see: quietly")
    expect(message.get_by_text("Only visible to you")).to_be_visible()
    message.get_by_role("button", name="Dismiss").click()
    expect(message).to_have_count(0)


def test_a_click_nobody_answers_is_admitted(running: Any, lively: Any, opened: Any) -> None:
    page = direct(opened)
    ask(page)
    lively.close()
    page.locator('[data-action-id="rate:1"]').click()
    expect(page.get_by_role("alert")).to_be_visible(timeout=10000)
    expect(seen(page, "question 1 of 4")).to_be_visible()
    expect(page.locator('[data-action-id="rate:1"]')).not_to_have_attribute("aria-busy", "true")
    page.get_by_role("button", name="Close this message").click()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_time_moves_forward_for_everybody(lively: Any, opened: Any) -> None:
    page, other = opened(f"/as/{CEO}/c/{GENERAL}"), opened(f"/as/{HEAD}/c/{GENERAL}")
    say(page, "Said today")  # after midnight everything else was said the day before
    expect(other.locator(".text", has_text="Said today")).to_be_visible()
    page.get_by_role("button", name="Move time forward").click()
    page.get_by_role("button", name="To tomorrow, 09:00").click()
    for one in (page, other):
        expect(one.locator(".clock time")).to_have_text(re.compile(r"^\w+day \d+ \w+, 09:00$"))
    expect(page.get_by_role("heading", name="Yesterday")).to_be_visible()


def test_one_becomes_somebody_else(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/c/{GENERAL}")
    page.get_by_role("button", name="Acting as David Okafor").click()
    page.get_by_role("dialog").get_by_role("link", name="Helena Marsh").click()
    expect(page.get_by_role("button", name="Acting as Helena Marsh")).to_be_visible()


def test_a_phone_shows_everything_without_scrolling_sideways(lively: Any, opened: Any) -> None:
    page = direct(opened, phone=True)
    ask(page)
    say(page, "table")
    expect(page.locator("table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for button in page.locator("#conversation button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44 or "link" in (button.get_attribute("class") or ""), button.text_content()
    page.get_by_role("button", name="Show all 8 rows").click()
    expect(page.locator("tbody tr:visible")).to_have_count(8)
    page.get_by_role("button", name="Open the sidebar").click()
    page.get_by_role("link", name="general").click()
    expect(page.get_by_role("heading", name="#general", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Move time forward")).to_be_hidden()


def test_what_was_not_sent_waits_until_one_comes_back(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/c/{GENERAL}")
    page.locator("#write").fill("Not yet finish")
    page.get_by_role("link", name="trust-leadership").click()
    expect(page.locator("#write")).to_have_value("")
    page.get_by_role("link", name="general").click()
    expect(page.locator("#write")).to_have_value("Not yet finish")


def test_one_edits_and_deletes_ones_own_message(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/c/{GENERAL}")
    say(page, "Frist & foremost")
    message = page.locator("article").last
    expect(message.locator(".content")).to_have_text("Frist & foremost")
    message.hover()
    message.get_by_role("button", name="Edit").click()
    field = page.get_by_role("dialog").get_by_label("Message")
    expect(field).to_have_value("Frist & foremost")
    field.fill("First & foremost")
    page.get_by_role("button", name="Save changes").click()
    expect(message.locator(".content")).to_have_text("First & foremost")
    expect(message.get_by_text("(edited)")).to_be_visible()
    message.hover()
    message.get_by_role("button", name="Delete").click()
    expect(seen(page, "First & foremost")).to_have_count(0)


def test_somebody_joins_a_channel_and_is_brought_into_one(lively: Any, opened: Any) -> None:
    page = opened(f"/as/{CEO}/c/C0ESTATES01")
    page.get_by_role("button", name="Join #estates").click()
    expect(page.get_by_label("Message #estates")).to_be_visible()
    page.get_by_role("button", name="members").click()
    dialog = page.get_by_role("dialog", name="People in #estates")
    dialog.get_by_role("button", name="Add Echo").click()
    expect(dialog.get_by_role("button", name="Remove Echo")).to_be_visible()
