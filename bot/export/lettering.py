"""How wide words are in the shipped typeface, and how they break into lines.

The typeface is Source Sans 3 (SIL Open Font License, `fonts/OFL.txt`). The widths are those of its semibold, the wider
of the two weights we use, so that what fits here fits in both.
"""

import unicodedata

# thousandths of the letter size, from the space (32) to the tilde (126)
_WIDTHS = (
    200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344, 513, 513, 513, 513, 513, 513, 513,
    513, 513, 513, 275, 275, 513, 513, 513, 444, 875, 558, 597, 576, 625, 538, 510, 628, 663, 282, 494, 597, 502, 745,
    657, 674, 582, 674, 592, 545, 546, 655, 536, 800, 541, 501, 540, 324, 344, 324, 513, 500, 549, 516, 563, 462, 564,
    507, 317, 520, 558, 262, 263, 522, 271, 843, 560, 549, 564, 564, 373, 431, 361, 556, 495, 748, 481, 495, 443, 324,
    255, 324, 513,
)  # fmt: skip
_WIDEST = 1000


def width(text: str, size: float) -> float:
    """The width of a line of `text` in pixels. Letters not in the table count as their plain form, or as wide ones."""
    return sum(_letter(letter) for letter in text) * size / 1000


def lines(text: str, size: float, room: float) -> list[str]:
    """`text` broken into lines of at most `room` pixels, between words where possible; at least one line."""
    found = [""]
    for word in printable(text).split():
        for part in _parts(word, size, room):
            longer = f"{found[-1]} {part}".strip()
            if width(longer, size) <= room:
                found[-1] = longer
            else:
                found.append(part)
    return found


def printable(text: str) -> str:
    """Without control characters, which have no place in a picture."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _parts(word: str, size: float, room: float) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and width(parts[-1] + letter, size) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def _letter(letter: str) -> int:
    plain = unicodedata.normalize("NFD", letter)[0]
    place = ord(plain) - 32
    return _WIDTHS[place] if 0 <= place < len(_WIDTHS) else _WIDEST
