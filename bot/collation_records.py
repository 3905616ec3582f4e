"""`assurance collation ROUND` in words: what was found, what nobody answered, and the round beside the one before."""

from collections.abc import Iterable, Iterator

from flows.collated import Collation
from flows.comparing import Compared, Stood
from flows.grammar import listed, middle
from flows.speech import in_its_own_words, speech
from flows.taking_part import NOBODY, asked_in_vain, not_answered, submitted
from frameworks.model import Framework


def in_words(framework: Framework, title: str, found: Collation) -> str:
    """The lists with their reasons; a round without one answer is told in a sentence."""
    if found.is_silent:
        return f"{title}: nobody answered. {asked_in_vain(found)}."
    took_part = submitted(found)
    lines = [f"{title}: {took_part[0].lower()}{took_part[1:]}."]
    own = speech(framework)
    called = (own.strengths, own.challenges) if in_its_own_words(framework) else ("Strengths", "Challenges")
    lists = {called[0]: found.strengths, called[1]: found.challenges, "Seen differently": found.differing}
    lists |= {"Explained": found.explained} if found.explained else {}
    for head, findings in lists.items():
        reasons = [f"  {_name(framework, one.question)}: {one.reason}" for one in findings]
        lines += ["", f"{head}:", *(reasons or ["  None."])]
    return "\n".join([*lines, *_not_answered(found)])


def _not_answered(found: Collation) -> list[str]:
    silent = ((domain.name, not_answered(domain)) for domain in found.domains if domain.assigned)
    lines = [f"  {name}: {nobody[0].lower()}{nobody[1:]}" for name, nobody in silent if nobody]
    unasked = [domain.name for domain in found.domains if domain.is_silent and not domain.assigned]
    lines += [f"  Nobody was asked about {listed(unasked)}."] if unasked else []
    return ["", "Not answered:", *lines] if lines else []


def beside_each_other(framework: Framework, rows: Iterable[Compared]) -> Iterator[str]:
    """A line for each question; where nobody answered a whole round, or a question in both, that is said once."""
    told = list(rows)
    before, now = (all(map(_nobody, side)) for side in ([row.before for row in told], [row.now for row in told]))
    if before and now:
        yield f"{NOBODY} either round."
        return
    if before or now:
        yield f"{NOBODY} {'this' if now else 'last'} time. {'Last' if now else 'This'} time:"
        seen = ((row, row.before if now else row.now) for row in told)
        yield from (f"  {_name(framework, row.question)}: {_at(framework, stood)}" for row, stood in seen)
        return
    silent = [row for row in told if _nobody(row.before) and _nobody(row.now)]
    yield from (_beside(framework, row) for row in told if row not in silent)
    if silent:
        yield f"{NOBODY} in either round: {listed(_name(framework, row.question) for row in silent)}."


def _beside(framework: Framework, row: Compared) -> str:
    both = "" if row.answered_in_both is None else f" ({row.answered_in_both} answered in both)"
    both += ", worded differently then" if row.reworded else ""
    return f"{_name(framework, row.question)}: {_at(framework, row.before)}, now {_at(framework, row.now)}{both}"


def _at(framework: Framework, stood: Stood | None) -> str:
    if stood is None:
        return "not shown"
    levels = (framework.scale.find(level) for level in stood.median)
    nothing = "nobody answered" if _nobody(stood) else "not rated"
    return middle(level.label.lower() for level in levels if level) or nothing


def _nobody(stood: Stood | None) -> bool:
    return stood is not None and not any(stood.counts.values())


def _name(framework: Framework, question: str) -> str:
    found = framework.question(question)
    return found.title if found else question
