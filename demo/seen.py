"""What stands on a page of the workspace: messages, buttons and forms, read out of its HTML as a person reads them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

Values = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Button:
    """A button with what the page sends back when it is pressed; `asks` when a question comes first."""

    label: str
    spoken: str
    body: dict[str, Any]
    asks: bool


@dataclass(frozen=True)
class Message:
    """One message as drawn now. `text` is everything visible in it; `headings` its large lines.

    `pickers` are its lists of people that tell the app at once, pressed with whom is chosen.
    """

    ts: str
    author: str
    text: str
    headings: tuple[str, ...]
    buttons: tuple[Button, ...]
    pictures: int
    replies: bool
    pickers: tuple[Button, ...] = ()

    def button(self, label: str) -> Button | None:
        """The button that says `label`; a tick before it means only that it is the current answer."""
        return next((one for one in self.buttons if one.label.removeprefix("✓ ") == label), None)

    def spoken(self, beginning: str) -> Button | None:
        """The button a screen reader announces with these words."""
        return next((one for one in self.buttons if one.spoken.startswith(beginning)), None)


@dataclass(frozen=True)
class Person:
    """Somebody one can be; `note` is what stands beside the name."""

    user: str
    name: str
    note: str


def words(node: LexborNode | None) -> str:
    return " ".join(node.text().split()) if node is not None else ""


def attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def people(html: str) -> list[Person]:
    """Everybody on the welcome page, in its order."""
    found = LexborHTMLParser(html).css(".cast a[data-user]")
    return [
        Person(attribute(one, "data-user"), words(one.css_first(".name")), words(one.css_first(".note")))
        for one in found
    ]


def zone(html: str) -> str:
    """The name of the time zone in which the page's clock tells somebody the time."""
    return attribute(_clock(html), "data-zone")


def now(html: str) -> datetime:
    """The time in the workspace, as the page's clock tells it."""
    return datetime.fromtimestamp(int(attribute(_clock(html), "data-now")) / 1000, UTC)


def _clock(html: str) -> LexborNode:
    found = LexborHTMLParser(html).css_first(".clock")
    if found is None:
        raise ValueError("the page shows no clock")
    return found


def channels(html: str) -> dict[str, str]:
    """The sidebar's channels and conversations: name to id."""
    return {
        words(one.css_first(".name")): attribute(one, "data-channel")
        for one in LexborHTMLParser(html).css("a[data-channel]")
    }


def messages(html: str) -> list[Message]:
    """The messages of a conversation or thread, oldest first."""
    return [_message(one) for one in LexborHTMLParser(html).css("article.message")]


def _message(node: LexborNode) -> Message:
    content = node.css_first(".content")
    return Message(
        ts=attribute(node, "data-ts"),
        author=words(node.css_first(".author")),
        text=words(content),
        headings=tuple(words(one) for one in node.css(".content h3")),
        buttons=tuple(button_at(one, node) for one in node.css("[data-control=button]")),
        pictures=len(node.css(".content figure img")),
        replies=node.css_first(".replies") is not None,
        pickers=tuple(button_at(one, node) for one in node.css("[data-control=users_select]")),
    )


def button_at(node: LexborNode, scope: LexborNode) -> Button:
    label = words(node)
    body = {
        **_place(node),
        "block_id": attribute(node, "data-block-id"),
        "action_id": attribute(node, "data-action-id"),
        "chosen": None,
        "values": values_in(scope),
    }
    return Button(label, attribute(node, "aria-label") or label, body, attribute(node, "aria-haspopup") == "dialog")


def _place(node: LexborNode) -> dict[str, Any]:
    if view := attribute(node, "data-view-id"):
        return {"view_id": view}
    given = {"channel": attribute(node, "data-channel"), "ts": attribute(node, "data-ts")}
    return {**given, "version": int(attribute(node, "data-version"))}


def values_in(scope: LexborNode) -> Values:
    """What stands in every field, as the page sends it: block id, action id, value."""
    values: Values = {}
    for control in scope.css("[data-control]"):
        if attribute(control, "data-control") not in ("button", "overflow", "workflow_button"):
            block = values.setdefault(attribute(control, "data-block-id"), {})
            block[attribute(control, "data-action-id")] = _value(control)
    return values


def _value(control: LexborNode) -> Any:
    kind = attribute(control, "data-control")
    ticked = [attribute(one, "value") for one in control.css("input[checked]")]
    if kind == "checkboxes":
        return ticked
    if kind == "radio_buttons":
        return ticked[0] if ticked else None
    if "picker" in attribute(control, "class").split():
        chosen = [attribute(chip, "data-value") for chip in control.css(".chip")]
        return chosen if "data-several" in control.attributes else (chosen[0] if chosen else None)
    if kind == "static_select":
        picked = control.css_first("option[selected]")
        return (attribute(picked, "value") if picked is not None else "") or None
    if control.tag == "textarea":
        return control.text().removeprefix("\n") or None
    return attribute(control, "value") or None
