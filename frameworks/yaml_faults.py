"""Plain sentences for a framework file whose YAML cannot be read."""

import re
from collections.abc import Iterator

from ruamel.yaml.error import MarkedYAMLError

from frameworks.faults import Fault

LONGEST = 1_000_000  # characters; a full framework takes about 30,000

# What the parser says (a part of it), what that means for the author, and what to do about it. First match counts.
SYNTAX = (
    (
        "mapping values are not allowed",
        "there is a colon and a space inside text that has no quotes, or a line is indented too far.",
        'Put the whole text in double quotes: name: "One: two", or line it up with the line above.',
    ),
    (
        "sequence entries are not allowed",
        "a list begins on the same line as its name.",
        "Begin each item on a line of its own, with two more spaces and a dash.",
    ),
    (
        "expected <block end>",
        "the indentation does not fit the lines above.",
        "Line it up with the other lines of the same part, using spaces only.",
    ),
    (
        "unexpected end of stream",
        "quotes are opened here and never closed.",
        "Close them on the line where the text ends.",
    ),
    (
        "expected ',' or",
        "a bracket is opened here and never closed.",
        "Close it, or write a list with dashes.",
    ),
    ("could not find expected ':'", "a colon is missing after this.", "Write it as `name: value`."),
    (
        "unknown escape character",
        "a backslash in double quotes is followed by something it cannot stand for.",
        "Write two backslashes, or use single quotes.",
    ),
    (
        "cannot start any token",
        "text begins with a character that means something else at that place.",
        "Put the whole text in double quotes.",
    ),
)
UNFINISHED = ("unexpected end of stream", "expected ',' or", "could not find expected ':'")
UNREADABLE = (
    "the file cannot be read from here on.",
    "Look at the quotes, colons, brackets and indentation of this line and the one above.",
)


def unreadable(text: str) -> Iterator[Fault]:
    """What keeps a text from being read at all: every tab that indents, every character that cannot be shown."""
    if len(text) > LONGEST:
        yield Fault(
            1, 1, "", f"the file is longer than {LONGEST:,} characters.", "Is it a framework? Split or shorten it."
        )
        return
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if tab := re.match(r" *\t", line):
            yield Fault(
                number, tab.end(), "", "the line is indented with a tab.", "Use spaces instead, two for each step."
            )
        if strange := re.search(r"[\x00-\x08\x0B-\x1F\x7F-\x9F\ud800-\udfff\ufffe\uffff]", line):
            what = f"there is a character that cannot be shown (U+{ord(strange[0]):04X})."
            yield Fault(number, strange.start() + 1, "", what, "Delete it; if you see nothing, type the line anew.")


def syntax_fault(error: MarkedYAMLError) -> Fault:
    """Plain words for what the YAML parser refuses; it stops at the first such place."""
    sentences = next(((what, mend) for part, what, mend in SYNTAX if part in str(error.problem)), UNREADABLE)
    # What is never closed or finished is mended where it begins, not where the parser gave up waiting.
    mark = error.context_mark if any(part in str(error.problem) for part in UNFINISHED) else error.problem_mark
    return Fault(mark.line + 1, mark.column + 1, "", *sentences)
