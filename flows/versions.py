"""Which version of a note somebody was looking at: what is written on one device never replaces, unseen, what was
saved on another meanwhile.
"""

from hashlib import sha256

from flows.assessment import Answer
from flows.events import DraftKept, Noted

OVERTAKEN = "This was changed somewhere else after you opened this form, so nothing was saved just now."


def version(answer: Answer | None) -> str:
    """Of the texts of an answer, as twelve hexadecimal digits; alike for none and for empty ones."""
    note, evidence = (answer.note, answer.evidence) if answer else ("", "")
    return sha256(f"{note}\0{evidence}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def replaces_unseen(old: Answer | None, event: DraftKept) -> bool:
    """Whether there is a note by now that `event`'s offer to take its place did not tell of."""
    seen = event.add or event.opened_on in ("", version(old))
    return old is not None and bool(old.note) and not seen


def overtaken(old: Answer | None, event: Noted, text: str, evidence: str | None) -> bool:
    """Whether the texts changed after `event`'s form was opened, to something else than it says now."""
    if event.opened_on in ("", version(old)):
        return False
    before = (old.note, old.evidence) if old else ("", "")
    return before != (text, before[1] if evidence is None else evidence)
