"""Plain sentences for what the model refuses: what is wrong, how to mend it, and where that is for its author."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from frameworks.faults import quoted
from frameworks.model import Asks, Domain, Framework, Group, Level, LevelNames, Question, Scale
from frameworks.reading import Path

MODELS: Mapping[str, type[BaseModel]] = {
    "names": LevelNames,
    "asks": Asks,
    "scale": Scale,
    "levels": Level,
    "others": Level,
    "domains": Domain,
    "groups": Group,
    "questions": Question,
}
ONE_OF = {"levels": "level", "others": "answer", "domains": "domain", "groups": "group", "questions": "question"}

# What belongs under each name.
MEANT = {
    "id": "a permanent short name such as gov-1a: small letters and digits, joined by - or . or _",
    "edition": "the year, or the year and month, such as 2024-09",
    "name": "what people see",
    "publisher": "who publishes the framework",
    "link": "the full address of the publisher's page, beginning with https://",
    "wording": "whose words the questions are, and by what right they are used",
    "purpose": "what the framework is for",
    "names": "what the framework calls its parts: domain, group, question",
    "asks": "what is asked for beside the answer: note, evidence",
    "note": "what a leader's note is called here",
    "evidence": "what the second text is called, where evidence is asked for as well",
    "described": "true, or false where no question describes the two ends",
    "number": "the publisher's own number, where it is known",
    "proposed": "true where the name is ours and not the publisher's",
    "scale": "the answers, as `levels` and, if there are any, `others`",
    "levels": "at least two answers, from challenge to strength, each beginning with a dash",
    "others": "answers off the scale, each beginning with a dash",
    "label": "the words on the button",
    "meaning": "what choosing this answer says",
    "side": "challenge, strength or neither",
    "note_required": "true or false",
    "domains": "the parts that are given to leaders, each beginning with a dash",
    "groups": "the domain's elements, each beginning with a dash",
    "questions": "the group's questions, each beginning with a dash",
    "prompt": "the question as a leader reads it",
    "consider": "a few things to think about, each beginning with a dash",
    "strong": "what it looks like at the strong end",
    "weak": "what it looks like at the other end",
    "theme": "what the question traces to",
    "about": "one line on what the domain covers",
    "suggested": "who usually knows this domain",
    "domain": "a word for a domain, in the singular",
    "group": "a word for a group, in the singular",
    "question": "a word for a question, in the singular",
}


class Sentences(NamedTuple):
    what: str
    mend: str


def sentences(error: ErrorDetails, path: Path) -> Sentences:
    """What one of pydantic's errors means for the author. `path` is its place in the file's data."""
    name = next(part for part in (*reversed(path), "framework") if isinstance(part, str))
    return EXPLAINED.get(error["type"], _other)(name, error, path)


def where(path: Path, data: Any) -> str:
    """Words for a part: "question gov-1a, prompt", by id where there is one, else by number."""
    words: list[str] = []
    part = data
    for depth, step in enumerate(path):
        part = _step(part, step)
        if isinstance(step, str):
            words.append(step[:40])
        elif (holder := str(path[depth - 1])) in ONE_OF:
            id = part.get("id") if isinstance(part, dict) else None
            words = [f"{ONE_OF[holder]} {id[:40] if isinstance(id, str) else step + 1}"]
        else:
            words.append(str(step + 1))
    return ", ".join(words)


def _step(part: Any, step: str | int) -> Any:
    if isinstance(part, dict):
        return part.get(step)
    return part[step] if isinstance(part, list) and isinstance(step, int) and step < len(part) else None


def _model(path: Path) -> type[BaseModel]:
    return next((MODELS[part] for part in reversed(path[:-1]) if isinstance(part, str)), Framework)


def _meant(name: str) -> str:
    return MEANT.get(name, "text")


def _missing(name: str, error: ErrorDetails, path: Path) -> Sentences:
    return Sentences(f"`{name}` is missing.", f"Add a line `{name}: …`: {_meant(name)}.")


def _unknown(name: str, error: ErrorDetails, path: Path) -> Sentences:
    known = list(_model(path).model_fields)
    near = get_close_matches(name, known, n=1)
    mend = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(known)}."
    return Sentences(f"{quoted(name)} is not a name that is known here.", mend)


def _not_text(name: str, error: ErrorDetails, path: Path) -> Sentences:
    found = error["input"]
    if found is None:
        return Sentences(f"there is nothing after `{name}`.", f"Write {_meant(name)}, or remove the line.")
    if isinstance(found, dict):
        mend = 'If the text holds a colon and a space, put the whole text in double quotes: "One: two".'
        return Sentences(f"`{name}` should be text, but names and values stand here.", mend)
    return Sentences(f"`{name}` should be text, but a list stands here.", "Write it as one text, without dashes.")


def _not_a_list(name: str, error: ErrorDetails, path: Path) -> Sentences:
    return Sentences(f"`{name}` should be a list.", f"Write {_meant(name)}.")


def _not_a_mapping(name: str, error: ErrorDetails, path: Path) -> Sentences:
    if not path:
        what = "the file should begin with names such as `id:` and `name:`, but does not."
        return Sentences(what, "Begin with `id:`, and put no dash before it.")
    known = ", ".join(_model((*path, "")).model_fields)
    return Sentences(
        f"`{name}` should hold names and values here, but does not.",
        f"Write lines such as `name: value`. Known here: {known}.",
    )


def _empty(name: str, error: ErrorDetails, path: Path) -> Sentences:
    return Sentences(f"`{name}` is empty.", f"Write {_meant(name)}.")


def _long(name: str, error: ErrorDetails, path: Path) -> Sentences:
    most, length = error["ctx"]["max_length"], len(str(error["input"]).strip())
    return Sentences(f"`{name}` is {length} characters long; {most} is the most.", f"Shorten it by {length - most}.")


def _few(name: str, error: ErrorDetails, path: Path) -> Sentences:
    if error["ctx"]["actual_length"] == 0:
        return _empty(name, error, path)
    return Sentences(f"`{name}` needs at least {error['ctx']['min_length']} entries.", f"Write {_meant(name)}.")


def _many(name: str, error: ErrorDetails, path: Path) -> Sentences:
    found, most = len(error["input"]), error["ctx"]["max_length"]
    return Sentences(f"`{name}` has {found} entries; {most} is the most.", f"Take out {found - most}, or join some.")


def _pattern(name: str, error: ErrorDetails, path: Path) -> Sentences:
    if name in ("id", "edition"):
        return Sentences(f"{quoted(error['input'])} cannot be the {name}.", f"Write {_meant(name)}.")
    return Sentences(
        f"`{name}` holds a line break or a character that cannot be shown.", "Type the text anew on one line."
    )


def _choice(name: str, error: ErrorDetails, path: Path) -> Sentences:
    return Sentences(f"`{name}` is not one of its possible values.", f"Write {_meant(name)}.")


def _address(name: str, error: ErrorDetails, path: Path) -> Sentences:
    return Sentences(f"`{name}` is not an address that can be opened.", f"Write {_meant('link')}.")


def _own(name: str, error: ErrorDetails, path: Path) -> Sentences:
    """Our own model's sentence, which is plain already."""
    return Sentences(f"{error['ctx']['error']}.", "Mend it here.")


def _other(name: str, error: ErrorDetails, path: Path) -> Sentences:
    return Sentences(f"`{name}` cannot be used as it stands.", f"Write {_meant(name)}.")


EXPLAINED: Mapping[str, Callable[[str, ErrorDetails, Path], Sentences]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_type": _not_text,
    "tuple_type": _not_a_list,
    "model_type": _not_a_mapping,
    "model_attributes_type": _not_a_mapping,
    "string_too_short": _empty,
    "string_too_long": _long,
    "too_short": _few,
    "too_long": _many,
    "string_pattern_mismatch": _pattern,
    "enum": _choice,
    "bool_type": _choice,
    "bool_parsing": _choice,
    "url_type": _address,
    "url_parsing": _address,
    "url_scheme": _address,
    "url_syntax_violation": _address,
    "url_too_long": _address,
    "value_error": _own,
}
