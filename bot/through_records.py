"""`assurance collation ROUND --through FRAMEWORK`: what a closed round tells about another framework."""

import json

from bot import seen_through
from bot.settings import SettingsFault
from flows.collated import Collation
from flows.through import Through, through
from frameworks.mapping_library import Linked
from frameworks.model import Framework


def shown(framework: Framework, title: str, collation: Collation, linked: Linked, name: str, as_json: bool) -> str:
    """In words or as JSON. Raises `SettingsFault` when nothing is known by that name, or nothing links the two."""
    seen = look(framework, collation, linked, name)
    if as_json:
        return json.dumps(seen.to_json(), indent=2, ensure_ascii=False)
    lines = [f"{title} ({framework.key}), seen through {seen.other}:", *seen_through.about(seen)]
    if collation.is_silent:
        return "\n".join([*lines, "", f"Nobody answered this round, so it tells nothing about {seen.name}."])
    for head in seen_through.by_head(seen_through.notes_once(seen.items)):
        lines += ["", *seen_through.group(framework, head)]
    return "\n".join(lines)


def look(framework: Framework, collation: Collation, linked: Linked, name: str) -> Through:
    other = linked.edition(name)
    if other is None:
        raise SettingsFault(f"There is no framework “{name}”. These are known: {', '.join(linked.sides)}.")
    links = linked.between(framework.key, other.key)
    if links is None or other.id == framework.id:
        known = ", ".join(one.key for one in linked.others(framework.key)) or "nothing"
        raise SettingsFault(f"Nothing links {framework.key} with {other.key}. It is linked with: {known}.")
    return through(collation, linked.sides[framework.key], other, links)
