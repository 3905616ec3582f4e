"""A small round: Ann answers two domains, Ben two, Cat chairs; and a framework whose answers may need a note."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.advance import advance
from flows.assessment import Answer, Answered, Assessment, Assignment, Leader, Note, Scope, Tally
from flows.events import Event, OnPage
from flows.rules import NotAllowed, Step
from frameworks.model import Domain, Framework, Group, Level, LevelNames, Question, Scale, Side

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)  # a Monday

_FOUR = Scale(
    levels=(
        Level(id="weak", label="Significant challenge", meaning="m", side=Side.CHALLENGE),
        Level(id="some_weak", label="Some challenge", meaning="m", side=Side.CHALLENGE),
        Level(id="some_strong", label="Some strength", meaning="m", side=Side.STRENGTH),
        Level(id="strong", label="Significant strength", meaning="m", side=Side.STRENGTH),
    ),
    others=(
        Level(id="cannot_say", label="Can’t say yet", meaning="m"),
        Level(id="not_applicable", label="Not applicable", meaning="m"),
    ),
)
_APPLIED = Scale(
    levels=(
        Level(id="not_applied", label="Not applied", meaning="m", side=Side.CHALLENGE, note_required=True),
        Level(id="applied", label="Applied", meaning="m", side=Side.STRENGTH),
    ),
)
_EXPLAINED = Scale(
    levels=_APPLIED.levels,
    others=(Level(id="explained", label="Explained alternative", meaning="m", note_required=True),),
)


def _framework(id: str, scale: Scale, **domains: tuple[str, ...]) -> Framework:
    return Framework(
        id=id,
        edition="2024-09",
        name=id,
        publisher="p",
        link="https://example.org",
        wording="w",
        purpose="p",
        scale=scale,
        names=LevelNames(domain="pillar"),
        domains=tuple(
            Domain(
                id=domain,
                name=domain.capitalize(),
                groups=tuple(
                    Group(id=f"group-{q}", name="Group", questions=(Question(id=q, name=q.upper(), prompt="?"),))
                    for q in questions
                ),
            )
            for domain, questions in domains.items()
        ),
    )


_FRAMEWORKS = {
    framework.key: framework
    for framework in (
        _framework("strong", _FOUR, gov=("g1", "g2", "g3"), people=("p1", "p2"), money=("m1",), empty=("e1",)),
        _framework("code", _EXPLAINED, gov=("g1", "g2", "g3"), people=("p1", "p2"), money=("m1",)),
        _framework("bare", _APPLIED, gov=("g1", "g2", "g3"), people=("p1", "p2"), money=("m1",)),
    )
}

GIVEN = (("ann", "gov"), ("ben", "gov"), ("ann", "people"), ("ben", "money"))


@pytest.fixture(scope="session")
def framework() -> Framework:
    """Four levels and two answers off the scale."""
    return _FRAMEWORKS["strong-2024-09"]


@pytest.fixture(scope="session")
def frameworks() -> dict[str, Framework]:
    """By id: "strong" as above; "code" and "bare" have an answer that needs a note, "bare" none off the scale."""
    return {framework.id: framework for framework in _FRAMEWORKS.values()}


@pytest.fixture
def scope() -> Scope:
    """A round just begun, due on Friday 12 June 2026."""
    return counted(
        Scope(
            assessment=Assessment(
                id="r1",
                team="t1",
                framework="strong-2024-09",
                title="Summer review",
                channel="C1",
                chair="cat",
                started_by="dee",
                opened_at=NOW,
                due=date(2026, 6, 12),
            ),
            leaders=(
                Leader(user="ann", name="Ann", role="Head"),
                Leader(user="ben", name="Ben", role="Trustee", tz="Asia/Kathmandu"),
            ),
            assignments=tuple(Assignment(leader=leader, domain=domain) for leader, domain in GIVEN),
        )
    )


def counted(scope: Scope) -> Scope:
    """With what storage would count: how many are unsubmitted, and every answer and note."""
    given = [(a, answer) for a in scope.assignments for answer in a.answers]
    tallies = Counter((answer.question, answer.answer) for _, answer in given if answer.answer)
    names = {leader.user: leader for leader in scope.leaders}
    answered = Answered(
        tallies=tuple(Tally(question=q, answer=answer, count=n) for (q, answer), n in tallies.items()),
        notes=tuple(
            Note(
                question=b.question, leader=a.leader, name=names[a.leader].name, role=names[a.leader].role, text=b.note
            )
            for a, b in given
            if b.note
        ),
        invited=len(scope.leaders),
        submitted=sum(all(a.submitted_at for a in scope.assignments if a.leader == user) for user in names),
        assigned=Counter(a.domain for a in scope.assignments),
        respondents=Counter(a.domain for a in scope.assignments if any(b.answer for b in a.answers)),
    )
    unsubmitted = sum(a.submitted_at is None for a in scope.assignments)
    return scope.model_copy(update={"answered": answered, "unsubmitted": unsubmitted})


@pytest.fixture
def recount() -> Callable[[Scope], Scope]:
    return counted


@pytest.fixture
def do() -> Callable[..., Step]:
    """`do(scope, Rated, question=…, answer=…)`: by Ann on gov, now, unless said otherwise."""

    def _do(scope: Scope, kind: type[Event], **fields: Any) -> Step:
        usual = {"assessment": "r1", "team": "t1", "by": "ann", "at": NOW}
        if issubclass(kind, OnPage):
            usual["domain"] = "gov"
        framework = _FRAMEWORKS[scope.assessment.framework]
        after, effects = advance(framework, counted(scope), kind.model_validate(usual | fields))
        return counted(after), effects

    return _do


@pytest.fixture
def refused(do: Callable[..., Step]) -> Callable[..., NotAllowed]:
    """As `do`, for what must be refused: the refusal, once its sentence has been looked at."""

    def _refused(scope: Scope, kind: type[Event], **fields: Any) -> NotAllowed:
        with pytest.raises(NotAllowed) as caught:
            do(scope, kind, **fields)
        reason = caught.value.reason
        assert reason == str(caught.value)
        assert reason[0].isupper()
        assert reason.endswith(".")
        assert "Oops" not in reason
        return caught.value

    return _refused


@pytest.fixture
def filled() -> Callable[..., Scope]:
    """`filled(scope, "ann", "gov", g1="weak")`: with these answers; `note_g1=…` is a note; also fields."""

    def _filled(scope: Scope, leader: str, domain: str, /, **given: Any) -> Scope:
        assignment = scope.assignment(leader, domain)
        assert assignment is not None
        answers = {answer.question: answer for answer in assignment.answers}
        fields = {name: given.pop(name) for name in list(given) if name in type(assignment).model_fields}
        for name, value in given.items():
            question = name.removeprefix("note_")
            old = answers.get(question) or Answer(question=question, at=NOW)
            answers[question] = old.model_copy(update={"note" if name.startswith("note_") else "answer": value})
        return counted(
            scope.replace(
                assignment.model_copy(update={"answers": tuple(answers.values()), "touched_at": NOW, **fields})
            )
        )

    return _filled


@pytest.fixture
def everything(filled: Callable[..., Scope]) -> Callable[[Scope], Scope]:
    """Every question answered, nothing submitted."""

    def _everything(scope: Scope) -> Scope:
        for leader, domain in GIVEN:
            questions = {"gov": ("g1", "g2", "g3"), "people": ("p1", "p2"), "money": ("m1",)}[domain]
            scope = filled(scope, leader, domain, **dict.fromkeys(questions, "strong"))
        return scope

    return _everything
