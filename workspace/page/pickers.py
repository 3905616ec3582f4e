"""Searchable lists to choose people, conversations or options from, one or several."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from workspace.page.faces import face
from workspace.page.markup import NOTHING, joined, tag
from workspace.page.scene import Json, Person, Scene
from workspace.page.text_objects import words

PICKERS = {
    "users_select": "person",
    "multi_users_select": "people",
    "conversations_select": "conversation",
    "multi_conversations_select": "conversations",
    "channels_select": "channel",
    "multi_channels_select": "channels",
    "multi_static_select": "options",
    "external_select": "option",
    "multi_external_select": "options",
}
PRIVATE_KINDS = {"im": "im", "mpim": "im", "private": "private", "public": "public"}


@dataclass(frozen=True)
class Offer:
    """One line of the list."""

    value: str
    label: str
    note: str = ""


def people_offered(scene: Scene, chosen: list[str]) -> list[Offer]:
    """Everybody with a live account, people before apps, and whoever is chosen already."""
    shown = [p for p in scene.people.values() if not p.deactivated or p.id in chosen]
    ordered = sorted(shown, key=lambda p: (p.is_bot, p.name.casefold()))
    return [Offer(p.id, p.name, ", ".join(part for part in (p.title, p.note) if part)) for p in ordered]


def rooms_offered(element: Json, scene: Scene) -> list[Offer]:
    """The conversations the element's filter lets through."""
    wanted = {"public", "private", "im"}
    limits = element.get("filter") or {}
    if "channels" in str(element.get("type")):
        wanted = {"public"}
    elif limits.get("include"):
        wanted = {PRIVATE_KINDS[kind] for kind in limits["include"] if kind in PRIVATE_KINDS}
    without_bots = bool(limits.get("exclude_bot_users"))
    return [
        Offer(room.id, room.label, "private channel" if room.kind == "private" else "")
        for room in scene.rooms
        if room.kind in wanted and not (without_bots and room.with_bot)
    ]


def options_offered(element: Json) -> list[Offer]:
    """The options the app wrote, groups one after another."""
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group.get("options", [])
    return [Offer(str(o.get("value", "")), words(o.get("text")), words(o.get("description"))) for o in options]


def offers(element: Json, scene: Scene, chosen: list[str]) -> list[Offer]:
    """Everything the list offers."""
    kind = str(element.get("type"))
    if "users" in kind:
        return people_offered(scene, chosen)
    if "conversations" in kind or "channels" in kind:
        return rooms_offered(element, scene)
    return options_offered(element)


def line(offer: Offer, identity: str, chosen: list[str], person: Person | None) -> Markup:
    """One line of the list, with what a search looks through."""
    note = tag("span", offer.note, class_="note") if offer.note else NOTHING
    return tag(
        "li",
        face(person) if person else NOTHING,
        tag("span", tag("bdi", offer.label, class_="name"), note, class_="who"),
        role="option",
        id=f"{identity}-{offer.value}",
        data_value=offer.value,
        aria_selected="true" if offer.value in chosen else "false",
    )


def chip(offer: Offer) -> Markup:
    """A chosen one, in the closed field."""
    return tag("span", tag("bdi", offer.label), class_="chip", data_value=offer.value)


def picker(element: Json, scene: Scene, carried: Json, named: Json, chosen: list[str]) -> Markup:
    """The closed field (a button with what is chosen) and its list, which `picker.js` opens."""
    kind = str(element.get("type"))
    what = PICKERS[kind]
    several = kind.startswith("multi_")
    every = offers(element, scene, chosen)
    placeholder = words(element.get("placeholder")) or f"Choose {what}"
    identity = str(named["id"])
    picked = [offer for value in chosen for offer in every if offer.value == value]
    shown = joined(chip(offer) for offer in picked)
    labels = {key: named[key] for key in ("aria_describedby", "disabled", "data_focus")}
    names = f"{named['aria_labelledby']} {identity}-shown" if named["aria_labelledby"] else None
    opener = tag(
        "button",
        tag("span", shown, id=f"{identity}-shown", class_="shown", data_placeholder=placeholder),
        type="button",
        id=identity,
        class_="picker-field",
        aria_haspopup="listbox",
        aria_expanded="false",
        aria_labelledby=names,
        **labels,
    )
    lines = joined(line(offer, identity, chosen, scene.people.get(offer.value)) for offer in every)
    options = tag(
        "ul", lines, role="listbox", id=f"{identity}-list", aria_label=placeholder, aria_multiselectable=several
    )
    panel = NOTHING if scene.still else panel_of(identity, what, placeholder, options)
    limit = element.get("max_selected_items")
    return tag("div", opener, panel, class_="picker", data_several=several, data_limit=limit, **carried)


def panel_of(identity: str, what: str, placeholder: str, options: Markup) -> Markup:
    """What opens: a search field, the list, and a way to finish."""
    search = tag(
        "input",
        type="text",
        role="combobox",
        class_="picker-search",
        placeholder=f"Search {what if what.endswith('s') or what == 'people' else what + 's'}",
        autocomplete="off",
        spellcheck="false",
        aria_expanded="true",
        aria_autocomplete="list",
        aria_controls=f"{identity}-list",
        aria_label=f"Search: {placeholder}",
    )
    done = tag("button", "Done", type="button", class_="button primary picker-done")
    head = tag("div", search, done, class_="picker-head")
    nobody = tag("p", "Nothing matches that.", class_="picker-none", hidden=True)
    return tag("div", head, options, nobody, class_="picker-panel", popover="manual")
