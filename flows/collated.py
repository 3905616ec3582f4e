"""What a round found: counts, medians and agreement per question, and what stands out. No average, no overall figure.

Everything in these values has passed the promise made to leaders: a view can show all of it and cannot show more.
"""

from typing import Any

from pydantic import Field

from flows.assessment import Shown
from flows.significance import Finding
from frameworks.model import Frozen


class RoleResult(Frozen):
    """How the leaders of one role (or of "other roles" together) answered one question."""

    role: str
    counts: dict[str, int]
    answered: int
    median: tuple[str, ...]


class QuestionResult(Frozen):
    """One question. `counts` names every level and every other answer; `answered` counts ratings on the scale only.

    `median` is one level id, or two when the middle falls between them, lower first; `agreement` is None for fewer than
    two ratings. Of a withheld question nothing is said but how many leaders gave no answer.
    """

    id: str
    name: str
    withheld: bool = False
    unanswered: int = 0
    counts: dict[str, int] = Field(default_factory=dict)
    answered: int = 0
    median: tuple[str, ...] = ()
    agreement: float | None = None
    roles: tuple[RoleResult, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Nobody gave any answer. Of what is withheld nothing is said: there somebody did."""
        return not self.withheld and not any(self.counts.values())

    @property
    def rated_by_one(self) -> bool:
        """One leader alone rated it: what they see is a view, and not yet a shared one."""
        return self.answered == 1


class DomainResult(Frozen):
    """`pooled` counts the answers to all questions together, where that is the only way to show any of them."""

    id: str
    name: str
    assigned: int
    questions: tuple[QuestionResult, ...]
    pooled: dict[str, int] | None = None

    @property
    def is_silent(self) -> bool:
        """Nobody answered any of its questions."""
        return all(question.is_silent for question in self.questions)


class Collation(Frozen):
    """One round's result. `*_tied` hold what equals the fifth finding of the list and did not fit in it.

    `explained` are the questions with an answer off the scale that had to be explained. `unexplained` counts the
    answers to the questions shown that lack the note they need: which or whose is never told.
    """

    framework: str
    edition: str
    scale: tuple[str, ...]
    others: tuple[str, ...]
    shown: Shown
    smallest_group: int
    leaders_invited: int
    leaders_submitted: int
    domains: tuple[DomainResult, ...]
    strengths: tuple[Finding, ...] = ()
    strengths_tied: tuple[Finding, ...] = ()
    challenges: tuple[Finding, ...] = ()
    challenges_tied: tuple[Finding, ...] = ()
    differing: tuple[Finding, ...] = ()
    differing_tied: tuple[Finding, ...] = ()
    explained: tuple[Finding, ...] = ()
    cannot_say: tuple[Finding, ...] = ()
    unanswered: tuple[Finding, ...] = ()
    unexplained: int = 0

    @property
    def is_silent(self) -> bool:
        """Nobody answered anything."""
        return all(domain.is_silent for domain in self.domains)

    @property
    def questions(self) -> tuple[QuestionResult, ...]:
        return tuple(question for domain in self.domains for question in domain.questions)

    @property
    def withheld(self) -> tuple[str, ...]:
        return tuple(question.id for question in self.questions if question.withheld)

    def question(self, id: str) -> QuestionResult | None:
        return next((question for question in self.questions if question.id == id), None)

    def domain_of(self, question: str) -> DomainResult | None:
        return next((d for d in self.domains if any(q.id == question for q in d.questions)), None)

    def to_summary_json(self) -> dict[str, Any]:
        """Ready for `json.dumps`. A withheld question has no figures; `pooled` and `tied` appear only where needed."""
        explained = {"explained": _findings_json(self.explained, ())} if self.explained else {}
        return {
            "framework": self.framework,
            "edition": self.edition,
            "scale": list(self.scale),
            "leaders_invited": self.leaders_invited,
            "leaders_submitted": self.leaders_submitted,
            "domains": [_domain_json(domain) for domain in self.domains],
            "strengths": _findings_json(self.strengths, self.strengths_tied),
            "challenges": _findings_json(self.challenges, self.challenges_tied),
            "differing": _findings_json(self.differing, self.differing_tied),
            **explained,
        }


def _domain_json(domain: DomainResult) -> dict[str, Any]:
    row: dict[str, Any] = {"id": domain.id, "name": domain.name}
    row["questions"] = [_question_json(question) for question in domain.questions]
    return row if domain.pooled is None else row | {"pooled": domain.pooled}


def _question_json(question: QuestionResult) -> dict[str, Any]:
    if question.withheld:
        return {"id": question.id, "withheld": True}
    return {
        "id": question.id,
        "counts": question.counts,
        "median": list(question.median),
        "agreement": question.agreement,
    }


def _findings_json(findings: tuple[Finding, ...], tied: tuple[Finding, ...]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [finding.model_dump() for finding in findings]
    if tied:
        rows[-1]["tied"] = [finding.question for finding in tied]
    return rows
