"""Interactive elements as real form controls. What each carries is written down in README.md beside this file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from workspace.page.confirm import confirm_dialog
from workspace.page.markup import NOTHING, joined, plain, tag
from workspace.page.pickers import PICKERS, picker
from workspace.page.scene import Json, Scene
from workspace.page.signs import sign
from workspace.page.text_objects import text_object, words

# How many characters a button's label may have before it takes half a line on a phone, or a whole one.
SHORT, HALF = 15, 26


@dataclass(frozen=True)
class Standing:
    """Where an element stands: in which block, whether choosing tells the app at once, and what names it."""

    block_id: str
    dispatches: bool = True
    labelled_by: str = ""
    described_by: str = ""
    required: bool = False


def carried(element: Json, scene: Scene, standing: Standing) -> dict[str, object]:
    """The attributes every control carries."""
    return {
        "data_control": element.get("type"),
        "data_block_id": standing.block_id,
        "data_action_id": element.get("action_id", ""),
        "data_dispatch": standing.dispatches,
        **scene.source.data(),
    }


def named(element: Json, scene: Scene, standing: Standing) -> dict[str, object]:
    """The attributes of a control that a label, a hint and an error belong to."""
    placeholder = words(element.get("placeholder"))
    return {
        "id": scene.identity(standing.block_id, str(element.get("action_id", ""))),
        "aria_labelledby": standing.labelled_by or None,
        "aria_label": None if standing.labelled_by else placeholder or "Choose",
        "aria_describedby": standing.described_by or None,
        "aria_required": "true" if standing.required else None,
        "disabled": scene.still,
        "data_focus": bool(element.get("focus_on_load")),
    }


def value_now(element: Json, scene: Scene, standing: Standing, initial: Any) -> Any:
    """What the viewer has chosen, or what the app chose for them."""
    mine = scene.chosen.get(standing.block_id, {})
    return mine.get(str(element.get("action_id", "")), initial)


def button(element: Json, scene: Scene, standing: Standing) -> Markup:
    """A button, or a link that looks like one and still tells the app."""
    style = element.get("style")
    length = len(words(element.get("text")))
    width = " whole" if length > HALF else " half" if length > SHORT else ""
    values = {
        **carried(element, scene, standing),
        "class_": (f"button {style}" if style in {"primary", "danger"} else "button") + width,
        "data_value": element.get("value", ""),
        "aria_label": element.get("accessibility_label"),
        "disabled": scene.still and not element.get("url"),
        "aria_haspopup": "dialog" if element.get("confirm") else None,
    }
    content = text_object(element.get("text"), scene)
    address = str(element.get("url") or "")
    if address.startswith(("https://", "http://")):
        return tag("a", content, href=address, target="_blank", rel="noopener noreferrer", **values)
    return tag("button", content, type="button", **values) + confirm_dialog(element.get("confirm"), scene)


def option_words(option: Json) -> str:
    """An option in one line, for a native list."""
    note = words(option.get("description"))
    return words(option.get("text")) + (f" – {note}" if note else "")


def static_select(element: Json, scene: Scene, standing: Standing) -> Markup:
    """A native list: good on a phone and by keyboard."""
    initial = (element.get("initial_option") or {}).get("value")
    now = value_now(element, scene, standing, initial)

    def drawn(options: list[Json]) -> Markup:
        return joined(
            tag("option", option_words(o), value=o.get("value"), selected=o.get("value") == now) for o in options
        )

    groups = joined(
        tag("optgroup", drawn(group.get("options", [])), label=words(group.get("label")))
        for group in element.get("option_groups", [])
    )
    empty = tag("option", words(element.get("placeholder")) or "Choose…", value="", selected=not now)
    return tag(
        "select",
        empty,
        drawn(element.get("options", [])),
        groups,
        **carried(element, scene, standing),
        **named(element, scene, standing),
    ) + confirm_dialog(element.get("confirm"), scene)


def chosen_values(element: Json, scene: Scene, standing: Standing) -> list[str]:
    """The values chosen in radio buttons or checkboxes."""
    many = [str(o.get("value")) for o in element.get("initial_options") or []]
    one = [str(element["initial_option"].get("value"))] if element.get("initial_option") else []
    now = value_now(element, scene, standing, many or one)
    return [now] if isinstance(now, str) else list(now or [])


def choices(element: Json, scene: Scene, standing: Standing) -> Markup:
    """Radio buttons or checkboxes, each with its description."""
    kind = "radio" if element.get("type") == "radio_buttons" else "checkbox"
    now = chosen_values(element, scene, standing)
    name = scene.identity(standing.block_id, str(element.get("action_id", "")))
    drawn = []
    for option in element.get("options", []):
        value = str(option.get("value", ""))
        note = option.get("description")
        mark = tag("input", type=kind, name=name, value=value, checked=value in now, disabled=scene.still)
        described = tag("span", text_object(note, scene), class_="note") if note else NOTHING
        label = tag("span", tag("span", text_object(option.get("text"), scene), class_="text"), described)
        drawn.append(tag("label", mark, label, class_="choice"))
    attributes = named(element, scene, standing)
    attributes.pop("disabled")
    group = {**carried(element, scene, standing), **attributes, "class_": "choices"}
    role = "radiogroup" if kind == "radio" else "group"
    return tag("div", joined(drawn), role=role, **group) + confirm_dialog(element.get("confirm"), scene)


def native(kind: str, initial_key: str) -> Callable[[Json, Scene, Standing], Markup]:
    """A one-line native field: date, time, number, e-mail, address."""

    def draw(element: Json, scene: Scene, standing: Standing) -> Markup:
        value = value_now(element, scene, standing, element.get(initial_key))
        if kind == "datetime-local" and value:
            value = f"{datetime.fromtimestamp(int(value), scene.zone):%Y-%m-%dT%H:%M}"
        more: dict[str, object] = {}
        if kind == "number":
            decimal = bool(element.get("is_decimal_allowed"))
            more = {"step": "any" if decimal else "1", "min": element.get("min_value"), "max": element.get("max_value")}
        return tag(
            "input",
            type=kind,
            value=value,
            placeholder=words(element.get("placeholder")) or None,
            **more,
            **carried(element, scene, standing),
            **named(element, scene, standing),
        ) + confirm_dialog(element.get("confirm"), scene)

    return draw


def text_input(element: Json, scene: Scene, standing: Standing) -> Markup:
    """One line or many; with a limit, how many characters are left is shown and said."""
    value = str(value_now(element, scene, standing, element.get("initial_value")) or "")
    limit = element.get("max_length")
    on = (element.get("dispatch_action_config") or {}).get("trigger_actions_on") or ["on_enter_pressed"]
    values = {
        **carried(element, scene, standing),
        **named(element, scene, standing),
        "data_max_length": limit,
        "data_min_length": element.get("min_length"),
        "data_dispatch_on": " ".join(on) if standing.dispatches else None,
        "placeholder": words(element.get("placeholder")) or None,
        "dir": "auto",
        "autocomplete": "off",
    }
    if element.get("multiline"):
        # A textarea drops the first line break it is given.
        field = tag("textarea", plain("\n" + value if value.startswith("\n") else value), rows=4, **values)
    else:
        field = tag("input", type="text", value=value, **values)
    if not limit:
        return field
    left = f"{int(limit) - len(value):,} characters left"
    return field + tag("p", left, class_="counter", data_counter_for=values["id"])


def rich_text_input(element: Json, scene: Scene, standing: Standing) -> Markup:
    """Rich text written as plain lines."""
    values = {**carried(element, scene, standing), **named(element, scene, standing)}
    return tag("textarea", rows=4, dir="auto", placeholder=words(element.get("placeholder")) or None, **values)


def overflow(element: Json, scene: Scene, standing: Standing) -> Markup:
    """The menu of further actions: a button and its list of choices."""
    menu = scene.identity(standing.block_id, str(element.get("action_id", "")), "menu")
    drawn = []
    for option in element.get("options", []):
        drawn.append(
            tag(
                "button",
                text_object(option.get("text"), scene),
                type="button",
                role="menuitem",
                data_value=option.get("value", ""),
                **carried(element, scene, standing),
            )
        )
    opener = tag(
        "button",
        sign("more"),
        type="button",
        class_="button overflow",
        aria_label="More actions",
        aria_haspopup="menu",
        aria_expanded="false",
        aria_controls=menu,
        data_opens_menu=menu,
        disabled=scene.still,
    )
    items = NOTHING if scene.still else tag("div", joined(drawn), id=menu, role="menu", class_="menu", popover="auto")
    return tag("span", opener, items, confirm_dialog(element.get("confirm"), scene), class_="overflow-box")


def image(element: Json, scene: Scene, _standing: Standing) -> Markup:
    """A small picture beside a text."""
    from workspace.page.images import picture

    return picture(element, scene, small=True)


def people_or_options(element: Json, scene: Scene, standing: Standing) -> Markup:
    """A searchable list: people, conversations, or many options."""
    carry = carried(element, scene, standing)
    name = named(element, scene, standing)
    initial = initial_of_picker(element)
    now = value_now(element, scene, standing, initial)
    chosen = [now] if isinstance(now, str) and now else list(now or [])
    return picker(element, scene, carry, name, chosen) + confirm_dialog(element.get("confirm"), scene)


def initial_of_picker(element: Json) -> Any:
    """What the app chose beforehand, whatever the kind of list."""
    for key in ("initial_users", "initial_user", "initial_conversations", "initial_conversation"):
        if element.get(key):
            return element[key]
    for key in ("initial_channels", "initial_channel"):
        if element.get(key):
            return element[key]
    return [str(option.get("value")) for option in element.get("initial_options") or []]


CONTROLS: dict[str, Callable[[Json, Scene, Standing], Markup]] = {
    "button": button,
    "workflow_button": button,
    "static_select": static_select,
    "radio_buttons": choices,
    "checkboxes": choices,
    "datepicker": native("date", "initial_date"),
    "timepicker": native("time", "initial_time"),
    "datetimepicker": native("datetime-local", "initial_date_time"),
    "number_input": native("number", "initial_value"),
    "email_text_input": native("email", "initial_value"),
    "url_text_input": native("url", "initial_value"),
    "plain_text_input": text_input,
    "rich_text_input": rich_text_input,
    "overflow": overflow,
    "image": image,
    **dict.fromkeys(PICKERS, people_or_options),
}


def control(element: Json, scene: Scene, standing: Standing) -> Markup:
    """Any element; one we do not know says so instead of vanishing."""
    draw = CONTROLS.get(str(element.get("type")))
    if draw is None:
        return tag("span", f"({element.get('type')} cannot be used here)", class_="unknown")
    return draw(element, scene, standing)
