"""How framework text reads well to trustees and heads on a phone: what shipped files keep, and advice to other authors.

A file that breaks a house rule still works; one that breaks the model does not (see `frameworks.load`).
"""

import re
import unicodedata
from collections.abc import Iterator
from html import escape

from frameworks.faults import Fault
from frameworks.load import parse_keeping_places
from frameworks.model import Framework, Question
from frameworks.reading import Path

Advice = Fault  # the same parts: line, column, where, what, mend

LONGEST = {
    "name": 45,
    "prompt": 220,
    "consider": 110,
    "strong": 240,
    "weak": 240,
    "about": 150,
    "label": 30,
    "meaning": 120,
}
CONSIDER = range(2, 4)  # how many things to consider
CONSIDER_BESIDE_A_STANDARD = range(4)  # where the question itself states the standard, there may be none
SECTION = 3000  # characters Slack takes in one section
LONGEST_SENTENCE = 25  # words: the GOV.UK content design guidance on plain English says to split longer ones
HARDEST = 8.0  # school grade, so readable from about the age of 13; our own questions measured 3.3 to 6.1

# An answer on a scale of strength says how far something is so; "who" or "what" cannot be answered on it.
OPENING = re.compile(r"^(How|To what extent)\b")
# A question word or verb after "and" or "or" begins a second question.
# People may be sure and wrong, so how sure somebody feels tells little.
FEELING = re.compile(r"\bhow (?:sure|certain|confident|comfortable)\b", re.IGNORECASE)
SECOND_QUESTION = re.compile(
    r"\b(?:and|or) (?:how|what|who|whom|why|when|where|which|whether|to what)\b"
    r"|\b(?:and|or) (?:do|does|is|are|can|could|has|have|will|would)\b"
    r"|\band/or\b|\bas well as\b",
    re.IGNORECASE,
)
# Words of inspection, marking and blame. "Well", "strength" and "challenge" are the framework's own way of speaking.
VERDICT = re.compile(
    r"\b(?:outstanding|good|requires improvement|inadequate|poor(?:ly)?|fail(?:s|ed|ing|ures?)?|excellent"
    r"|unacceptable|best|worst|underperform\w*|coasting|incompetent"
    r"|grade[sd]?|scores?|scored|marks? out of|verdicts?|judge?ments?)\b",
    re.IGNORECASE,
)
LECTURE = re.compile(
    r"\b(?:you|we|trustees|directors|leaders|the board) (?:should|must|ought to|need to|have to)\b", re.IGNORECASE
)
MARKUP = re.compile(r"[*~`<>|]|:[a-z0-9_+-]+:|(?<!\w)_\S")


def check(text: str, name: str) -> list[Advice]:
    """Advice on the text of a framework file, in the order of its lines; an empty list when every house rule is kept.

    Raises FrameworkFault when the file cannot be used at all.
    """
    framework, reading = parse_keeping_places(text, name)
    found = [Advice(*reading.place(path), at, what, mend) for path, at, what, mend in advice_on(framework)]
    return sorted(found)


def reading_grade(text: str) -> float:
    """The school grade needed to read a text, by the Automated Readability Index.

    4.71 x letters and digits per word + 0.5 x words per sentence - 21.43. Source: R. J. Senter and E. A. Smith,
    "Automated Readability Index", AMRL-TR-66-220, Wright-Patterson Air Force Base, 1967. Five more is about the age.
    Meant for a paragraph: of one short sentence it says little.
    """
    words: list[str] = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)
    sentences = max(1, len(_sentences(text)))
    if not words:
        return 0.0
    letters: int = sum(character.isalnum() for word in words for character in word)
    return 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.?!])\s+", text.strip()) if sentence]


def advice_on(framework: Framework) -> Iterator[tuple[Path, str, str, str]]:
    """Each piece of advice with the path of the part it is about, and words for that."""
    for path, at, text in _texts(framework):
        kind = next(part for part in reversed(path) if isinstance(part, str))
        yield from ((path, at, *advice) for advice in _on_any_text(kind, text))
    for path, question in _questions(framework):
        at = f"question {question.id}"
        yield from ((path, at, *advice) for advice in _on_ends(question, framework.described))
        yield from ((path, at, *advice) for advice in _on_question(question))
        yield from (((*path, "prompt"), f"{at}, prompt", *advice) for advice in _on_prompt(question.prompt))


def _questions(framework: Framework) -> Iterator[tuple[Path, Question]]:
    for d, domain in enumerate(framework.domains):
        for g, group in enumerate(domain.groups):
            for q, question in enumerate(group.questions):
                yield ("domains", d, "groups", g, "questions", q), question


def _texts(framework: Framework) -> Iterator[tuple[Path, str, str]]:
    """Every text a leader reads while answering: its path, words for where it is, and the text."""
    for kind, levels in (("levels", framework.scale.levels), ("others", framework.scale.others)):
        for number, level in enumerate(levels):
            yield ("scale", kind, number, "label"), f"answer {level.id}, label", level.label
            yield ("scale", kind, number, "meaning"), f"answer {level.id}, meaning", level.meaning
    for number, domain in enumerate(framework.domains):
        yield ("domains", number, "about"), f"domain {domain.id}, about", domain.about or ""
    for path, question in _questions(framework):
        for key in ("name", "prompt", "strong", "weak"):
            yield (*path, key), f"question {question.id}, {key}", getattr(question, key) or ""
        for number, text in enumerate(question.consider):
            yield (*path, "consider", number), f"question {question.id}, consider {number + 1}", text


def _on_any_text(kind: str, text: str) -> Iterator[tuple[str, str]]:
    most = LONGEST[kind]
    if len(text) > most:
        yield f"this is {len(text)} characters long; up to {most} read well on a phone.", "Shorten it."
    for sentence in _sentences(text):
        if (length := len(sentence.split())) > LONGEST_SENTENCE:
            yield f"a sentence has {length} words; up to {LONGEST_SENTENCE} are easy to take in.", "Make two of it."
    if found := VERDICT.search(text):
        yield f"“{found[0]}” sounds like a verdict.", "Describe what can be seen instead."
    if found := LECTURE.search(text):
        yield f"“{found[0]}” tells people what to do.", "Describe or ask instead."
    if found := MARKUP.search(text):
        yield f"“{found[0]}” may be drawn as formatting or an emoji.", "Use plain words and punctuation."
    if found_emoji := next((sign for sign in text if _is_emoji(sign)), None):
        yield f"there is an emoji or symbol (U+{ord(found_emoji):04X}), which not everyone can read.", "Use words."


def _is_emoji(sign: str) -> bool:
    return unicodedata.category(sign) in ("So", "Sk", "Cs", "Co", "Cn") or sign in "\u200d\ufe0f"


def _on_prompt(prompt: str) -> Iterator[tuple[str, str]]:
    if prompt.count("?") != 1 or not prompt.endswith("?"):
        yield (
            "a prompt is one question, and ends with its question mark.",
            "Ask one thing; move the rest to `consider`.",
        )
    if found := SECOND_QUESTION.search(prompt):
        yield (
            f"“{found[0]}” begins a second question, and one rating cannot answer both.",
            "Ask one; consider the other.",
        )
    if found := FEELING.search(prompt):
        yield (
            f"“{found[0]}” asks what somebody feels, and one may be sure and wrong.",
            "Ask how well it is known, or what is in place.",
        )
    if not OPENING.search(prompt):
        yield "the scale may not answer this question.", "Begin with How or To what extent."


def _on_ends(question: Question, described: bool) -> Iterator[tuple[str, str]]:
    """What helps to place an answer: both ends of the scale, unless the question states the standard itself."""
    ends = (question.strong is not None) + (question.weak is not None)
    if described and ends < 2:
        yield "one or both ends are not described.", "Say in `strong` and `weak` what each end looks like."
    if not described and ends:
        yield "an end is described, though `described` is false for this framework.", "Take it out, or change that."
    if len(question.consider) not in (CONSIDER if described else CONSIDER_BESIDE_A_STANDARD):
        mend = "Two or three help most." if described else "Up to three help."
        yield f"the number of things to consider is {len(question.consider)}.", mend


def _on_question(question: Question) -> Iterator[tuple[str, str]]:
    texts = (question.prompt, *question.consider, question.strong or "", question.weak or "")
    grade = reading_grade(" ".join(texts))
    if grade > HARDEST:
        yield (
            f"its text is hard to read (grade {grade:.1f}; up to {HARDEST:.0f} is plain).",
            "Use shorter words and sentences.",
        )
    if (length := sum(len(escape(text)) for text in texts)) > SECTION:
        yield (
            f"its text takes {length} characters, more than one part of a Slack message holds ({SECTION}).",
            "Shorten it.",
        )
