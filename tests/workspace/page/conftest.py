"""A small but lively bot, and a real Chromium in front of the page."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from workspace.sample import CEO, LEADERSHIP

Json = dict[str, Any]

QUESTION = (
    "*Governance, question {n} of 4*\nTrustees know the trust’s schools well enough to ask the questions that "
    "matter, and what they ask changes what leaders do.\n"
    ">*Strong*: trustees visit, read and listen, and can say what changed.\n"
    ">*Weak*: papers are noted; questions are rare and nothing follows from them."
)
RATINGS = (
    "A challenge we have not begun to face",
    "A challenge we are working on",
    "A strength, in most of our schools",
    "A strength others could learn from",
)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(label: str, action_id: str, value: str = "", **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": value, **more}


def question(number: int) -> list[Json]:
    """A page of a questionnaire as the product draws it: a long text and four long buttons."""
    rate = [button(label, f"rate:{n}", f"{number}:{n}") for n, label in enumerate(RATINGS, 1)]
    rest = [
        button("Back", "back", str(number)),
        button("Add a note", "note", str(number)),
        button("Submit", "submit", str(number), style="primary", confirm=confirm()),
    ]
    return [
        {"type": "header", "block_id": f"h{number}", "text": plain("Governance")},
        {"type": "section", "block_id": f"q{number}", "text": mrkdwn(QUESTION.format(n=number))},
        {"type": "actions", "block_id": f"r{number}", "elements": rate},
        {"type": "actions", "block_id": f"m{number}", "elements": rest},
        {"type": "context", "block_id": f"c{number}", "elements": [mrkdwn("Saved. Only the chair sees your name.")]},
    ]


def confirm() -> Json:
    return {
        "title": plain("Submit Governance?"),
        "text": mrkdwn("You can *reopen* it until the round closes."),
        "confirm": plain("Submit"),
        "deny": plain("Not yet"),
    }


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


DOMAINS = (
    "Governance",
    "Strategy and executive leadership",
    "High-quality, inclusive education",
    "Workforce",
    "Finance and operations",
    "Public benefit and civic duty",
    "School improvement",
)


def people_modal() -> Json:
    """Seven pickers of people, as the product's second set-up page."""
    every = [
        field(f"d{n}", name, {"type": "multi_users_select", "action_id": "who", "placeholder": plain("Choose leaders")})
        for n, name in enumerate(DOMAINS)
    ]
    intro = {"type": "section", "block_id": "intro", "text": mrkdwn("Several leaders may answer one domain.")}
    return {
        "type": "modal",
        "callback_id": "people",
        "title": plain("Who answers what"),
        "submit": plain("Next"),
        "close": plain("Back"),
        "blocks": [intro, *every],
    }


def option(label: str, value: str, note: str = "") -> Json:
    return {"text": plain(label), "value": value, **({"description": plain(note)} if note else {})}


def note_modal() -> Json:
    """A form with one of each field that the product uses."""
    promise = [
        option("Named", "named", "Everybody sees who answered what"),
        option("By role", "role", "Shown as trustee, executive, head"),
        option("Unattributed", "none", "No names and no roles"),
    ]
    edition = [option("Building strong trusts, 2024", "bst"), option("Trust governance, 2024", "gov")]
    note = {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": 40}
    return {
        "type": "modal",
        "callback_id": "noted",
        "notify_on_close": True,
        "title": plain("Your note"),
        "submit": plain("Save"),
        "blocks": [
            field("note", "Note", note, hint=plain("Shown as typed, to the chair only.")),
            field("edition", "Framework", {"type": "static_select", "action_id": "pick", "options": edition}),
            field(
                "promise", "How answers are shown", {"type": "radio_buttons", "action_id": "pick", "options": promise}
            ),
            field("due", "Due", {"type": "datepicker", "action_id": "day"}, optional=True),
        ],
    }


def cells(*texts: Any) -> list[Json]:
    return [
        {"type": "raw_number", "value": t, "text": str(t)} if isinstance(t, int) else {"type": "raw_text", "text": t}
        for t in texts
    ]


def summary_table() -> list[Json]:
    rows = [cells("Question", "Challenge", "Strength", "Can’t say")]
    rows += [
        cells(f"{n}. Trustees know their schools well enough to ask", n % 3, 6 - n % 3, n % 2) for n in range(1, 9)
    ]
    return [{"type": "data_table", "block_id": "t", "caption": "Governance, six leaders", "page_size": 5, "rows": rows}]


def home(name: str, clicks: int) -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain(f"Good morning, {name}")},
            {"type": "section", "text": mrkdwn("*Waiting for you*\nGovernance, 3 of 4 answered")},
            {"type": "actions", "block_id": "go", "elements": [button("Continue", "home_go", style="primary")]},
            {"type": "divider"},
            {"type": "context", "elements": [mrkdwn(f"Clicked {clicks} times")]},
        ],
    }


def answers_messages(bot: Any) -> None:
    """What it says to a typed message, and to a rating."""
    app = bot.app

    @app.event("message")
    def said(event: Any, client: Any) -> None:
        if event.get("bot_id") or event.get("subtype"):
            return
        if "ask" in event["text"]:
            client.chat_postMessage(channel=event["channel"], text="Governance, question 1", blocks=question(1))
        elif "table" in event["text"]:
            client.chat_postMessage(channel=event["channel"], text="A table", blocks=summary_table())
        else:
            client.chat_postMessage(channel=event["channel"], text=f"You said: {event['text']}")

    @app.action({"block_id": "r1"})
    @app.action({"block_id": "r2"})
    @app.action({"block_id": "r3"})
    def rated(ack: Any, body: Any, client: Any, action: Any) -> None:
        ack()
        bot.heard.append(body)
        number = int(action["value"].split(":")[0]) + 1
        place = body["container"]
        client.chat_update(
            channel=place["channel_id"], ts=place["message_ts"], text=f"Question {number}", blocks=question(number)
        )

    @app.action("submit")
    def submitted(ack: Any, body: Any) -> None:
        ack()
        bot.heard.append(body)

    @app.action("note")
    def note(ack: Any, body: Any, client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=note_modal())


def answers_forms(bot: Any) -> None:
    """Its modals, its shortcut and its command."""
    app = bot.app

    @app.view("noted")
    def noted(ack: Any, view: Any, body: Any, client: Any) -> None:
        bot.heard.append(body)
        text = view["state"]["values"]["note"]["text"]["value"]
        if "bad" in text:
            ack(response_action="errors", errors={"note": "Please choose other words."})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Noted: {text}")

    @app.view_closed("noted")
    def closed(ack: Any, body: Any) -> None:
        ack()
        bot.heard.append(body)

    @app.view("people")
    def people(ack: Any, body: Any) -> None:
        ack()
        bot.heard.append(body)

    @app.shortcut("echo_now")
    def shortcut(ack: Any, body: Any, client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=people_modal())

    @app.command("/echo")
    def command(ack: Any, body: Any, respond: Any) -> None:
        ack()
        respond(text=f"Only you see: {body['text']}")


def answers_home(bot: Any) -> None:
    """Its Home tab."""
    app = bot.app
    clicks = {"n": 0}

    @app.event("app_home_opened")
    def opened(event: Any, client: Any) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=home("David", clicks["n"]))

    @app.action("home_go")
    def go(ack: Any, body: Any, client: Any) -> None:
        ack()
        clicks["n"] += 1
        client.views_publish(user_id=body["user"]["id"], view=home("David", clicks["n"]))


@pytest.fixture
def lively(bot: Any) -> Any:
    """The bot with its listeners, connected."""
    answers_messages(bot)
    answers_forms(bot)
    answers_home(bot)
    return bot.connect()


@pytest.fixture
def opened(chromium: Browser, running: Any) -> Iterator[Callable[..., Page]]:
    """Opens the page: `opened("/as/U…", phone=True)`; whatever goes wrong in its script fails the test."""
    contexts = []
    problems: list[str] = []

    def open_page(path: str, *, phone: bool = False, **more: Any) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
        context = chromium.new_context(viewport=size, has_touch=phone, is_mobile=phone, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda said: problems.append(said.text) if said.type == "error" and "409" not in said.text else None,
        )
        page.goto(running.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


__all__ = ["CEO", "LEADERSHIP"]
