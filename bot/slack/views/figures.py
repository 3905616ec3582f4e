"""A question's figures in words: counts, median, agreement. The same words in tables, beside pictures and in texts."""

from collections.abc import Mapping

from flows.collated import Collation, QuestionResult, RoleResult
from flows.grammar import listed, middle, several
from flows.significance import DIFFERING_BELOW
from flows.speech import in_its_own_words, rated
from frameworks.model import Framework

NONE = "–"
WITHHELD = "withheld"


def median(framework: Framework, result: QuestionResult | RoleResult) -> str:
    """A label, "between" two of them, or a dash where nobody rated. Ordered levels have no value in between to name."""
    labels = [level.label for id in result.median if (level := framework.scale.find(id))]
    return middle(labels) or NONE


def agreement(framework: Framework, result: QuestionResult) -> str:
    """How close the ratings stand. That views differ is said only of what has ratings on both sides, in the summary."""
    if result.agreement is None:
        one = "one answer" if in_its_own_words(framework) else "one rating"
        return one if result.answered == 1 else NONE
    if result.agreement == 1:
        return "all the same"
    if result.agreement >= DIFFERING_BELOW:
        return "close together"
    return "some way apart" if result.agreement >= 0.5 else "far apart"


def ratings(framework: Framework) -> str:
    """How close those on the scale are stands below this word; what was answered off it may be something else."""
    return "On the scale" if in_its_own_words(framework) else "Ratings"


def counts(framework: Framework, counted: Mapping[str, int]) -> str:
    """ "Some strength 3, Can't say yet 1": answers nobody gave are left out."""
    said = [f"{level.label} {counted[level.id]}" for level in framework.scale.answers if counted.get(level.id)]
    return ", ".join(said) or "no answers"


def in_words(framework: Framework, result: QuestionResult) -> str:
    missing = f" No answer from {result.unanswered}." if result.unanswered else ""
    if result.withheld:
        return f"{result.name}: {WITHHELD}.{missing}"
    roles = "".join(f" {role.role}: {counts(framework, role.counts)}." for role in result.roles)
    middle = f" Median: {median(framework, result)}." if result.median else ""
    agreed = f" {ratings(framework)}: {agreement(framework, result)}." if result.answered else ""
    return f"{result.name}: {counts(framework, result.counts)}.{middle}{agreed}{missing}{roles}"


def all_together(framework: Framework) -> str:
    """ "All questions together"."""
    return f"All {several(framework.names.question)} together"


def pooled_in_words(framework: Framework, pooled: Mapping[str, int]) -> str:
    return f"{all_together(framework)}: {counts(framework, pooled)}."


def why_withheld(framework: Framework, collation: Collation) -> str:
    did = rated(framework)
    return (
        f"Withheld means that fewer than {collation.smallest_group} leaders {did} it, "
        f"and how they {did} it is not shown on its own."
    )


def findings_named(collation: Collation, questions: list[str], most: int) -> str:
    """The names of some questions, and how many more there are."""
    names = [result.name for id in questions[:most] if (result := collation.question(id))]
    more = len(questions) - most
    return listed([*names, f"{more} more"] if more > 0 else names)
