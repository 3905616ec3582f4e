"""The few marks a picture is made of, as SVG."""

from html import escape

from bot.export.lettering import printable, width
from bot.export.palette import INK, LINE, PAPER, QUIET

HATCH = (
    '<defs><pattern id="hatch" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="14" height="14" fill="{PAPER}"/><rect width="4" height="14" fill="{LINE}"/></pattern></defs>'
)
"""Belongs once in every picture that uses `hatched`."""


def words(
    text: str, x: float, y: float, size: float, *, colour: str = INK, weight: int = 400, centred: bool = False
) -> str:
    """One line of text whose letters stand on `y`."""
    anchor = ' text-anchor="middle"' if centred else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="{colour}"{anchor}>'
        f"{escape(printable(text))}</text>"
    )


def middle_line(tall: float) -> float:
    """Where letters stand so that they look centred in a row."""
    return tall / 2 + 13


def box(left: float, wide: float, tall: float, fill: str) -> str:
    return f'<rect x="{left:g}" y="0" width="{wide:g}" height="{tall:g}" rx="8" fill="{fill}"/>'


def frame(left: float, wide: float, tall: float) -> str:
    """Two rings, white inside black, so that the frame stands out on every colour."""
    return _ring(left, wide, tall, 3, PAPER) + _ring(left, wide, tall, -1, INK)


def hatched(left: float, wide: float, tall: float, text: str, size: float) -> str:
    """A row without figures: a hatched bar that says in words why."""
    room = width(text, size) + 40
    return (
        f'<rect x="{left:g}" width="{wide:g}" height="{tall:g}" rx="8" fill="url(#hatch)" stroke="{LINE}"/>'
        f'<rect x="{left + (wide - room) / 2:g}" y="{tall / 2 - 27:g}" width="{room:g}" height="54" rx="27" '
        f'fill="{PAPER}"/>{words(text, left + wide / 2, middle_line(tall), size, colour=QUIET, centred=True)}'
    )


def _ring(left: float, wide: float, tall: float, inset: float, stroke: str) -> str:
    return (
        f'<rect x="{left + inset:g}" y="{inset:g}" width="{wide - 2 * inset:g}" height="{tall - 2 * inset:g}" rx="8" '
        f'fill="none" stroke="{stroke}" stroke-width="{6 if stroke == INK else 4}"/>'
    )
