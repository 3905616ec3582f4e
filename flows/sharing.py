"""Who has what, for the chair: how far each leader is, never what was said."""

from collections.abc import Sequence

from flows.assessment import Answer, Assessment, Scope
from flows.grammar import a, lowered
from flows.pages import is_complete
from flows.telling import domain_name
from frameworks.model import Framework, Frozen


class Share(Frozen):
    """One leader's part in one domain. `declined`: the chair is asked to give it to somebody else.

    `unexplained` counts the answers that lack the note they need: not for the chair but in `lacking`.
    """

    leader: str
    name: str
    domain: str
    domain_name: str
    answered: int
    questions: int
    submitted: bool
    unexplained: int = 0
    declined: bool = False
    left: bool = False


def shares(framework: Framework, scope: Scope) -> tuple[Share, ...]:
    """Leader by leader in the round's order, each in the framework's."""
    found = []
    given = scope.by_leader(framework)
    for leader in scope.answering:
        for assignment in given.get(leader.user, ()):
            domain = framework.domain(assignment.domain)
            found.append(
                Share(
                    leader=leader.user,
                    name=leader.name,
                    domain=assignment.domain,
                    domain_name=domain_name(framework, assignment.domain),
                    answered=sum(is_complete(framework, answer) for answer in assignment.answers),
                    questions=len(domain.questions) if domain else 0,
                    unexplained=sum(_lacks_its_note(framework, answer) for answer in assignment.answers),
                    submitted=assignment.submitted_at is not None,
                    declined=assignment.declined_at is not None,
                    left=leader.left_at is not None,
                )
            )
    return tuple(found)


def _lacks_its_note(framework: Framework, answer: Answer) -> bool:
    level = framework.scale.find(answer.answer) if answer.answer else None
    return level is not None and not is_complete(framework, answer)


def must_explain(framework: Framework) -> str:
    """What some answers need, by its name in this framework: "explanation"; empty where none needs one."""
    return lowered(framework.asks.note) if any(one.note_required for one in framework.scale.answers) else ""


def lacking(framework: Framework, assessment: Assessment, shares: Sequence[Share]) -> str:
    """For a chair about to close: how many answers lack the explanation they need.

    That an answer needs one says something of what was answered, so the number is told only where it is spread over
    as many leaders as the promise has for its smallest group, whatever the round shows; otherwise, and where there is
    none, only what becomes of such answers.
    """
    word = must_explain(framework)
    if not word:
        return ""
    whose = {one.leader for one in shares if one.unexplained}
    if len(whose) < assessment.promise.smallest_group:
        return what_becomes(word)
    number = sum(one.unexplained for one in shares)
    return f"{number} answers still lack {a(word)}; they count all the same, and the summary says how many lack it."


def what_becomes(word: str) -> str:
    """Of answers that lack their explanation, at the close; empty where none needs one."""
    return f"An answer that lacks its {word} counts all the same; the summary says how many do." if word else ""
