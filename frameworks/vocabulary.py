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
    """In the singular and in small letters, as in the middle of a sentence.

    A local governor of whom nothing is said is a member of whatever a local governing body is called.
    """

    trustee: Called = "trustee"
    local_governing_body: Called = "local governing body"
    local_governor: Called | None = None

    @property
    def changed(self) -> dict[str, str]:
        """What is called otherwise here than in the files, in the singular."""
        body = self.local_governing_body
        said = {"trustee": self.trustee, "local governing body": body}
        said["local governor"] = self.local_governor or (f"{body} member" if body != BODY else "local governor")
        return {word: other for word, other in said.items() if word != other}


BODY = "local governing body"
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
    if not vocabulary.changed:
        return framework
    say = saying(vocabulary, framework.name, framework.publisher)

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


def saying(vocabulary: Vocabulary, *stays: str) -> Say:
    """What puts a text into a trust's own words, unless it would grow past a length; names that stay are left alone."""
    changed = vocabulary.changed
    if not changed:
        return lambda text, most: text
    return partial(_said, pattern=_pattern(changed, list(stays)), words=_forms(changed))


def plural(word: str) -> str:
    """Of an English word, or of what stands for several: trustees, governing bodies, churches, boards of governors."""
    if found := re.search(r" (?:of|for|in|on) ", word):
        return plural(word[: found.start()]) + word[found.start() :]
    if word.endswith("man"):
        return word[:-2] + "en"
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
    """An address or a name that stays (first: it wins), or one of the words with the article before it.

    Whoever chairs trustees chairs the board, whatever its people are called: every trust has a board, and nobody has
    the title of a chair of board members.
    """
    stays = "|".join([r"\S*://\S*", r"www\.\S+", *map(re.escape, protected)])
    words = "|".join(sorted(map(re.escape, _forms(changed)), key=len, reverse=True)).replace(r"\ ", r"\s+")
    chaired = r"\bchairs?\s+of\s+(?P<chaired>(?:the\s+)?trustees)(?![\w'’])|" if "trustee" in changed else ""
    return re.compile(
        rf"(?P<stays>{stays})|{chaired}(?<!\w)(?:(?P<article>an?)(?P<gap>\s+))?(?P<word>{words})(?!\w)",
        re.IGNORECASE,
    )


def _said(text: str, most: int, pattern: re.Pattern[str], words: dict[str, str]) -> str:
    new = pattern.sub(lambda found: found[0] if found["stays"] else _replaced(found, words), text)
    return new if len(new) <= most else text


SOUNDS_LIKE_A_VOWEL = re.compile(r"(?!uni(?!n)|eu|one\b|us[ei])[aeiou]|hono|hour|heir", re.IGNORECASE)


def _replaced(found: re.Match[str], words: dict[str, str]) -> str:
    if board := found.groupdict().get("chaired"):
        last = board.split()[-1]
        return f"{found[0][: -len(board)]}{'THE' if last.isupper() else 'the'} {_as_written(last, 'board')}"
    other = _as_written(found["word"], words[" ".join(found["word"].casefold().split())])
    if not found["article"]:
        return other
    article = "an" if SOUNDS_LIKE_A_VOWEL.match(other) else "a"
    return f"{article.capitalize() if found['article'][0].isupper() else article}{found['gap']}{other}"


def _as_written(before: str, after: str) -> str:
    """Capitals as they were: none, the first, each word's, or all."""
    if before.isupper():
        return after.upper()
    if len(before.split()) > 1 and all(word[0].isupper() for word in before.split()):
        return " ".join(word[0].upper() + word[1:] for word in after.split())
    return after[0].upper() + after[1:] if before[0].isupper() else after
