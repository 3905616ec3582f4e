"""The sheets and columns of a framework in a spreadsheet: what they are called, and which part of a file each holds."""

import re
from typing import NamedTuple

HOW, WHOLE, SCALE, QUESTIONS = "How to use", "Framework", "Scale", "Questions"


class Column(NamedTuple):
    """`part` is the part of the framework a cell belongs to, `key` its key there, `width` that of the column."""

    title: str
    part: str
    key: str
    width: int
    says: str


FACTS = (
    "id",
    "edition",
    "name",
    "publisher",
    "link",
    "wording",
    "purpose",
    "names.domain",
    "names.group",
    "names.question",
    "asks.note",
    "asks.evidence",
    "described",
    "scale.wording",
)
LEVEL_COLUMNS = (
    Column("On the scale", "level", "on the scale", 12, "yes, from challenge to strength; no for an answer off it"),
    Column("Id", "level", "id", 24, "a permanent short name; never change one that has been used"),
    Column("Label", "level", "label", 24, "the words on the button"),
    Column("Meaning", "level", "meaning", 60, "what choosing this answer says"),
    Column("Side", "level", "side", 12, "challenge, strength or neither; blank is neither"),
    Column("Note required", "level", "note_required", 12, "yes where the answer needs a note; blank is no"),
)
# What is worked on stands first, beside the three ids that say where it belongs; what is said once stands further out.
QUESTION_COLUMNS = (
    Column("Domain id", "domain", "id", 18, "a permanent short name; blank is the same as in the row above"),
    Column("Group id", "group", "id", 18, "a permanent short name; blank is the same as in the row above"),
    Column("Question id", "question", "id", 18, "a permanent short name; answers are kept under it"),
    Column("Question", "question", "name", 28, "a few words for lists"),
    Column("Number", "question", "number", 10, "the publisher's own number, where it is known"),
    Column("Prompt", "question", "prompt", 48, "the question as a leader reads it"),
    *(Column(f"Consider {n}", "question", f"consider {n}", 36, "something to think about") for n in range(1, 5)),
    Column("Strong", "question", "strong", 48, "what it looks like at the strong end"),
    Column("Weak", "question", "weak", 48, "what it looks like at the other end"),
    Column("Domain", "domain", "name", 28, "what people see; said once, in the domain's first row"),
    Column("About", "domain", "about", 36, "one line on what the domain covers; said once"),
    Column("Suggested", "domain", "suggested", 28, "who usually knows this domain; said once"),
    Column("Group", "group", "name", 28, "what people see; said once, in the group's first row"),
    Column("Theme", "question", "theme", 28, "what the question traces to"),
    Column("Link", "question", "link", 40, "a page of the publisher's about this question"),
    Column(
        "Wording", "question", "wording", 36, "whose words this question is in, where they are not those of the rest"
    ),
    Column("Domain proposed", "domain", "proposed", 12, "yes where the name is ours and not the publisher's"),
    Column("Group proposed", "group", "proposed", 12, "yes where the name is ours and not the publisher's"),
    Column("Question proposed", "question", "proposed", 12, "yes where the question is ours and not the publisher's"),
)

# What a spreadsheet cannot hold: the sign it keeps for characters out of XML's reach, and such characters themselves.
UNHOLDABLE = re.compile("x005F_|[\ufffe\uffff]")


# Excel takes `_x` with four digits and `_` for a character; LibreOffice takes fewer digits for one too.
_SIGN = "(?=x[0-9A-Fa-f])"


def into_cell(text: str) -> str:
    """As it stands in the file: text that looks like the sign for a character is marked as meaning itself."""
    return re.sub(f"_{_SIGN}", "_x005F_", text)


def out_of_cell(text: str) -> str:
    """The text itself; a program that saved the file anew may have undone the mark already."""
    return re.sub(f"_x005F_{_SIGN}", "_", text)
