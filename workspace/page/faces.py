"""A person's picture: their initials on a calm colour that is always theirs."""

from __future__ import annotations

from zlib import crc32

from markupsafe import Markup

from workspace.page.markup import tag
from workspace.page.scene import Person

HUES = 8


def initials(name: str) -> str:
    """Two letters of a name."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalpha()]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper() if parts else "?"


def face(person: Person) -> Markup:
    """The picture; an app's is squarer. It says nothing the name beside it does not."""
    look = "face face-app" if person.is_bot else f"face face-{crc32(person.id.encode()) % HUES}"
    return tag("span", initials(person.name), class_=look, aria_hidden="true")
