"""The page's own small signs as line drawings: they look alike on every machine, whatever fonts it has."""

from __future__ import annotations

from markupsafe import Markup

from workspace.page.markup import joined, tag

# Each path is drawn in a square of 20 with a pen of 1.7.
PATHS = {
    "lock": ("M5 9h10v8H5z", "M7 9V6.5a3 3 0 0 1 6 0V9"),
    "channel": ("M8.2 3.5 6.3 16.5", "M13.7 3.5 11.8 16.5", "M4.2 7.5h12.6", "M3.2 12.5h12.6"),
    "bolt": ("M11.2 2.5 4.5 11.2h4.7l-.6 6.3 6.9-9h-4.8z",),
    "plus": ("M10 4.2v11.6", "M4.2 10h11.6"),
    "menu": ("M3.5 5.5h13", "M3.5 10h13", "M3.5 14.5h13"),
    "close": ("M5 5l10 10", "M15 5 5 15"),
    "more": ("M4.4 10h.2", "M9.9 10h.2", "M15.4 10h.2"),
    "reply": ("M8.2 5 3.5 9.5 8.2 14", "M3.5 9.5h7.8a5 5 0 0 1 5 5v1"),
    "pencil": ("M4 16l.8-3.6L13.2 4 16 6.8l-8.4 8.4z", "M11.4 5.8l2.8 2.8"),
    "bin": ("M4 5.8h12", "M8 5.5V3.5h4v2", "M5.5 6l.7 10.5h7.6L14.5 6", "M8.5 9v4.5", "M11.5 9v4.5"),
}


def sign(name: str) -> Markup:
    """A sign that says nothing the words beside it do not; KeyError for a name that is none."""
    lines = joined(tag("path", d=path) for path in PATHS[name])
    return tag("svg", lines, class_=f"sign sign-{name}", viewBox="0 0 20 20", aria_hidden="true", focusable="false")


def mark(name: str) -> Markup:
    """A sign in the place before a line, as wide as a face there."""
    return tag("span", sign(name), class_="mark", aria_hidden="true")
