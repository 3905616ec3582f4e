"""The real bot and the local workspace as processes, and people who drive them from a phone in a real Chromium."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from demo.processes import Running, running

SIZE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 15_000
CLOCK_KEEPER, TUESDAY = "U0CHAIR001", 1
AROUND_CHRISTMAS = {(12, day) for day in range(18, 32)} | {(1, day) for day in range(1, 6)}
AT_ONCE = "Send invitations now, even outside working hours"


class Phone:
    """One person's phone. Everything is found by the words shown on it, and tapped."""

    def __init__(self, page: Page, address: str, user: str) -> None:
        self.page = page
        self._address, self._user, self._at = address, user, f"{address}/as/{user}"

    def messages(self) -> None:
        self.page.goto(f"{self._at}/messages")

    def channel(self, channel: str) -> None:
        self.page.goto(f"{self._at}/c/{channel}")

    def home(self) -> None:
        """Opens the app and its Home tab, as one does who comes back to it."""
        self.page.goto(f"{self._at}/home")

    def say(self, text: str) -> None:
        expect(self.page.locator("body[data-ready]")).to_be_attached(timeout=PATIENCE_MS)
        self.page.locator("#write").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).tap()

    def act(self, what: str, user: str = "", **how: str) -> None:
        """What no phone is needed for: `act("forward", to="2027-05-24")`, nine in the morning there."""
        _act(self._address, user or self._user, what, **how)

    def sees(self, words: str | re.Pattern[str]) -> None:
        """Shown in the conversation or on Home, the newest last."""
        shown = self.page.locator("#conversation").get_by_text(words).filter(visible=True)
        expect(shown.last).to_be_visible(timeout=PATIENCE_MS)

    def lowest(self, words: str) -> None:
        """At the bottom of the conversation: what has moved there is no longer being moved."""
        expect(self.page.locator("#conversation article.message").last).to_contain_text(words, timeout=PATIENCE_MS)

    def sees_no(self, words: str) -> None:
        expect(self.page.locator("#conversation").get_by_text(words)).to_have_count(0, timeout=PATIENCE_MS)

    def form(self, words: str) -> Locator:
        """The open form, once it says these words."""
        form = self.page.locator("dialog.modal").filter(has_text=words)
        expect(form).to_be_visible(timeout=PATIENCE_MS)
        return form

    def close_forms(self) -> None:
        """By the cross in the corner, which closes those beneath as well."""
        _tap(self.page.locator("dialog.modal [data-close=all]"))
        self.no_form()

    def no_form(self) -> None:
        expect(self.page.locator("dialog.modal")).to_have_count(0, timeout=PATIENCE_MS)

    def tap(self, label: str, beside: str = "", says: str = "") -> None:
        """Taps the lowest button with this label, in what also shows `beside`; and answers what is asked first.

        What asks may have a button of the same name, which is there but hidden until it asks.
        """
        inside = self.page.locator("#conversation")
        place = inside.locator("article.message, .home .block").filter(has_text=beside) if beside else inside
        _tap(place.locator("button:visible", has_text=_exactly(label)).last)
        if says:
            self.answer(says)

    def tap_in_form(self, label: str, says: str = "") -> None:
        _tap(self.page.locator("dialog.modal button:visible", has_text=_exactly(label)).last)
        if says:
            self.answer(says)

    def answer(self, says: str) -> None:
        _tap(self.page.locator("dialog.confirm[open] button", has_text=_exactly(says)))

    def say_beside_the_form(self, text: str) -> None:
        """As on a second device, which does not show the form."""
        conversation = re.search(r"\bD\w{8,}", self.page.content())
        assert conversation
        self.act("say", channel=conversation[0], text=text, thread_ts="")

    def tap_beside_the_form(self, label: str) -> None:
        buttons = self.page.locator("#conversation button:visible", has_text=_exactly(label))
        expect(buttons.last).to_be_attached(timeout=PATIENCE_MS)
        buttons.last.dispatch_event("click")

    def field(self, label: str) -> Locator:
        named = self.page.locator('[id$="-label"]', has_text=re.compile(f"^{re.escape(label)}"))
        return self.page.locator("dialog.modal .block-input").filter(has=named)

    def choose(self, picker: Locator, *names: str) -> None:
        """Opens a list of people or options, taps these, and closes it when it does not close by itself."""
        _tap(picker.locator(".picker-field"))
        for name in names:
            _tap(picker.get_by_role("option").filter(has_text=name))
        done = picker.locator(".picker-done")
        if picker.get_attribute("data-several") is not None:
            _tap(done)
        expect(done).to_be_hidden()

    def forward(self, how: str) -> None:
        """Opens the sidebar and moves the time forward."""
        _tap(self.page.get_by_role("button", name="Open the sidebar"))
        _tap(self.page.get_by_role("button", name="Move time forward"))
        _tap(self.page.get_by_role("button", name=how))
        expect(self.page.locator("#time")).to_be_hidden()
        self.messages()


def _act(address: str, user: str, what: str, **how: Any) -> dict[str, Any]:
    answer = httpx.post(f"{address}/as/{user}/{what}", json=how, headers={"Origin": address})
    assert answer.is_success, answer.text
    return dict(answer.json())


def _to_an_ordinary_evening(address: str) -> None:
    """A Tuesday, eight in the evening, far from Christmas: the three mornings that follow are working days.

    So the tests find the same whatever day and hour it is: what waits for working hours comes the next morning.
    """
    now = datetime.fromisoformat(_act(address, CLOCK_KEEPER, "forward", hours=1)["now"])
    days = (now.date() + timedelta(days=n) for n in range(1, 40))
    tuesdays = (day for day in days if day.weekday() == TUESDAY and (day.month, day.day) not in AROUND_CHRISTMAS)
    _act(address, CLOCK_KEEPER, "forward", to=next(tuesdays).isoformat())
    _act(address, CLOCK_KEEPER, "forward", hours=11)


def _exactly(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}\s*$")


def _tap(what: Locator) -> None:
    expect(what).to_be_visible(timeout=PATIENCE_MS)
    what.tap()


@pytest.fixture(scope="module")
def processes(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Started once: workspace and bot as anybody starts them."""
    with running(tmp_path_factory.mktemp("phones"), port=0) as both:
        _to_an_ordinary_evening(both.address)
        yield both


@pytest.fixture
def phone(chromium: Browser, processes: Running) -> Iterator[Callable[[str], Phone]]:
    """Gives a person their phone; anything a script on the page complains of fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def give(user: str) -> Phone:
        context = chromium.new_context(viewport=SIZE, has_touch=True, is_mobile=True, device_scale_factor=1)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        return Phone(page, processes.address, user)

    yield give
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def begin() -> Callable[[Phone, str, str, dict[str, str]], None]:
    """Sets a round up page by page: `begin(chair, channel, title, {domain: leader})`, invited at once."""
    return _begin


def _begin(chair: Phone, channel: str, title: str, given: dict[str, str]) -> None:
    chair.channel(channel)
    chair.say("/assurance start")
    chair.form("What shall we call this round?")
    chair.field("What shall we call this round?").locator("input").fill(title)
    chair.tap_in_form("Next")
    chair.form("Who answers what?")
    for domain, leader in given.items():
        chair.choose(chair.field(domain).locator(".picker"), leader)
    chair.tap_in_form("Next")
    chair.form("Who will see what?")
    chair.page.locator("dialog.modal").get_by_role("radio", name="By name").check()
    chair.tap_in_form("Next")
    chair.form(f"Ready: {title}")
    chair.page.locator("dialog.modal").get_by_label(AT_ONCE).check()
    chair.tap_in_form("Start the round")
    chair.sees(f"Self-assessment started: {title}")
