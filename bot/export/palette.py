"""Blue and amber, never red and green: told apart by every kind of colour vision, and equally dark in grey."""

from typing import NamedTuple

from frameworks.model import Side

INK, QUIET, LINE, PAPER, EMPTY = "#000000", "#565f6b", "#c6ccd4", "#ffffff", "#f3f4f6"


class Colour(NamedTuple):
    red: int
    green: int
    blue: int

    @property
    def code(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
        red, green, blue = (_linear(part / 255) for part in self)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# palest and deepest of each side; the three palest, and the three deepest, are equally light
_SHADES = {
    Side.CHALLENGE: (Colour(252, 233, 200), Colour(125, 66, 0)),
    Side.STRENGTH: (Colour(217, 237, 252), Colour(10, 80, 138)),
    Side.NEITHER: (Colour(233, 235, 238), Colour(76, 79, 84)),
}


def shade(side: Side, share: float) -> Colour:
    """The side's colour, deeper the larger the share (0 to 1)."""
    pale, deep = _SHADES[side]
    return Colour(*(round(a + (b - a) * share) for a, b in zip(pale, deep, strict=True)))


def ink_on(colour: Colour) -> str:
    """Black or white, whichever reads better on the colour; one of them always has a contrast of 4.5 or more."""
    on_black, on_white = (colour.luminance + 0.05) / 0.05, 1.05 / (colour.luminance + 0.05)
    return INK if on_black >= on_white else PAPER


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
