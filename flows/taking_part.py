"""Who took part in a round, and what nobody answered, as sentences without a full stop. Only how many, never who."""

from collections.abc import Callable, Iterable

from flows.collated import Collation, DomainResult
from flows.grammar import listed
from flows.telling import leaders_in_words

NOBODY = "Nobody answered"


def submitted(collation: Collation) -> str:
    """ "1 of 3 leaders submitted everything", "Both leaders submitted everything"."""
    invited, done = collation.leaders_invited, collation.leaders_submitted
    if invited == 0:
        return "Nobody was asked"
    if done == 0:
        return {
            1: "The one leader asked did not submit everything",
            2: "Neither of the 2 leaders submitted everything",
        }.get(invited, f"None of the {invited:,} leaders submitted everything")
    if done == invited:
        whole = {1: "The one leader asked", 2: "Both leaders"}.get(invited, f"All {invited:,} leaders")
        return f"{whole} submitted everything"
    return f"{done:,} of {invited:,} leaders submitted everything"


def asked_in_vain(collation: Collation) -> str:
    """Of a round without one answer: "3 leaders were asked, and the round closed without an answer from anybody"."""
    invited = collation.leaders_invited
    were = "was" if invited == 1 else "were"
    return f"{leaders_in_words(invited)} {were} asked, and the round closed without one answer"


def not_answered(domain: DomainResult) -> str:
    """What nobody answered in a domain: all of it, or the names of some questions; empty where each has an answer."""
    if domain.is_silent:
        return f"{NOBODY} anything here" if domain.assigned else "Nobody was asked about this"
    return named(question.name for question in domain.questions if question.is_silent)


def silent_domains(collation: Collation, called: Callable[[str], str] = str) -> list[str]:
    """Sentences on the domains without one answer, gathered. `called` is how a name is shown."""
    silent = [domain for domain in collation.domains if domain.is_silent]
    asked = listed(called(domain.name) for domain in silent if domain.assigned)
    unasked = listed(called(domain.name) for domain in silent if not domain.assigned)
    said = [f"{NOBODY} anything in {asked}." if asked else "", f"Nobody was asked about {unasked}." if unasked else ""]
    return [*filter(None, said)]


def named(names: Iterable[str]) -> str:
    """ "Nobody answered: Members and Trustees"."""
    silent = listed(names)
    return f"{NOBODY}: {silent}" if silent else ""
