"""What a trust calls its people and committees: "director" for trustee, "academy council" for local governing body."""

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, TypeVar

from pydantic import StringConstraints

from frameworks.model import Domain, Framework, Frozen, Group, Level, Question
from frameworks.replacing import with_words

Called = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, max_length=40, pattern=r"^[^\W\d_]+(?:[ '’-][^\W\d_]+)*$"),
]


class Vocabulary(Frozen):
    """In the singular and in small letters, as in the middle of a sentence."""

    trustee: Called = "trustee"
    local_governing_body: Called = "local governing body"


PLAIN = Vocabulary()
LONGEST = {"label": 40, "name": 150, "suggested": 150, "theme": 150}
LONG = 700
Say = Callable[[str, int], str]
Part = TypeVar("Part", Framework, Domain, Group, Question, Level)


def spoken(framework: Framework, vocabulary: Vocabulary) -> Framework:
    """The framework in a trust's own words for its people. Ids, links, and what names whose words they are stay.

    So does a question that says whose words it is in: they are not ours to change. A text that would grow longer than
    the model takes stays as it is.
    """
    wanted = {word: getattr(vocabulary, word.replace(" ", "_")) for word in ("trustee", "local governing body")}
    changed = {word: other for word, other in wanted.items() if word != other}
    if not changed:
        return framework
    say = partial(_said, pattern=_pattern(changed, [framework.name, framework.publisher]), words=_forms(changed))

    labels = {level.label.casefold() for level in framework.scale.answers}
    names = {one.name.casefold() for one in framework.domains}

    def answer(level: Level) -> Level:
        free = say(level.label, LONGEST["label"]).casefold() not in labels - {level.label.casefold()}
        return level if framework.scale.wording else _in(level, ("label", "meaning") if free else ("meaning",), say)

    def question(one: Question) -> Question:
        if one.wording:
            return one
        consider = tuple(say(text, LONG) for text in one.consider)
        return _in(one, ("name", "prompt", "strong", "weak"), say).model_copy(update={"consider": consider})

    def domain(one: Domain) -> Domain:
        free = say(one.name, LONGEST["name"]).casefold() not in names - {one.name.casefold()}
        return _in(one, ("name", "about", "suggested") if free else ("about", "suggested"), say)

    def group(one: Group) -> Group:
        return _in(one, ("name",), say)

    return with_words(_in(framework, ("purpose",), say), answer, question, domain, group)


def plural(word: str) -> str:
    """Of an English word, or of the last of several: trustees, governing bodies, churches."""
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")


def _in(part: Part, names: tuple[str, ...], say: Say) -> Part:
    """A part with what it says under these names in a trust's own words."""
    texts = ((name, getattr(part, name)) for name in names)
    return part.model_copy(update={name: say(text, LONGEST.get(name, LONG)) for name, text in texts if text})


def _forms(changed: dict[str, str]) -> dict[str, str]:
    return changed | {plural(word): plural(other) for word, other in changed.items()}


def _pattern(changed: dict[str, str], protected: list[str]) -> re.Pattern[str]:
    """An address or a name that stays (first: it wins), or one of the words with the article before it."""
    stays = "|".join([r"\S*://\S*", r"www\.\S+", *map(re.escape, protected)])
    words = "|".join(sorted(map(re.escape, _forms(changed)), key=len, reverse=True)).replace(r"\ ", r"\s+")
    return re.compile(
        rf"(?P<stays>{stays})|(?<!\w)(?:(?P<article>an?)(?P<gap>\s+))?(?P<word>{words})(?!\w)", re.IGNORECASE
    )


def _said(text: str, most: int, pattern: re.Pattern[str], words: dict[str, str]) -> str:
    new = pattern.sub(lambda found: found[0] if found["stays"] else _replaced(found, words), text)
    return new if len(new) <= most else text


def _replaced(found: re.Match[str], words: dict[str, str]) -> str:
    other = _as_written(found["word"], words[" ".join(found["word"].casefold().split())])
    if not found["article"]:
        return other
    article = "an" if other[0].casefold() in "aeiou" else "a"
    return f"{article.capitalize() if found['article'][0].isupper() else article}{found['gap']}{other}"


def _as_written(before: str, after: str) -> str:
    """Capitals as they were: none, the first, each word's, or all."""
    if before.isupper():
        return after.upper()
    if len(before.split()) > 1 and all(word[0].isupper() for word in before.split()):
        return " ".join(word[0].upper() + word[1:] for word in after.split())
    return after[0].upper() + after[1:] if before[0].isupper() else after
