"""Findings in a framework's own words, and what is explained: counted and listed, in no median."""

from datetime import UTC, date, datetime

import pytest

from flows.assessment import Answered, Assessment, Note, Phase, Promise, Scope, Shown, Tally
from flows.collated import Collation
from flows.collation import collate
from flows.effects import Explained, Notes, Summary
from flows.explanation import explain
from flows.speech import speech
from flows.summing_up import summary
from frameworks.model import Framework
from tests.other_frameworks import EVIDENCED, EXPLAINS

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
FIRST = EXPLAINS.questions[0].id


def counted(promise: Promise | None = None, *notes: Note, **counts: int) -> Answered:
    total = sum(counts.values())
    return Answered(
        tallies=tuple(Tally(question=FIRST, answer=answer, count=n) for answer, n in counts.items()),
        notes=notes,
        invited=total,
        submitted=total,
        assigned={"x-1": total},
        respondents={"x-1": total},
    )


def found(**counts: int) -> Collation:
    return collate(EXPLAINS, Promise(), counted(None, **counts))


def test_a_framework_that_states_the_standard_speaks_of_its_own_answers() -> None:
    said = speech(EXPLAINS)
    assert said.title == "Applied and not yet applied"
    assert said.strengths == "Applied, say most who answered"
    assert said.challenges == "Not yet applied or partly applied, say most who answered"
    assert said.no_challenge.startswith(
        "No outcome was answered “Not yet applied” or “Partly applied” by more than half"
    )
    assert speech(EVIDENCED).title == "Strengths and challenges"
    assert speech(EVIDENCED).no_strength.startswith("No element was rated a strength")


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ({"applied": 3}, "All 3 leaders say “Applied”"),
        ({"applied": 2, "explained": 1}, "2 of 3 leaders say “Applied”; 1 “Explained alternative”"),
        ({"applied": 1}, "The one leader who answered says “Applied”"),
    ],
)
def test_a_reason_names_the_answers(counts: dict[str, int], reason: str) -> None:
    assert [one.reason for one in found(**counts).strengths] == [reason]


@pytest.mark.parametrize("side", ["applied", "partly"])
@pytest.mark.parametrize(("says", "explained", "most"), [(2, 1, True), (2, 2, False), (1, 4, False)])
def test_what_as_many_do_another_way_is_not_what_most_say(side: str, says: int, explained: int, most: bool) -> None:
    told = found(**{side: says, "explained": explained})
    assert bool(told.strengths if side == "applied" else told.challenges) is most
    assert [one.question for one in told.explained] == [FIRST]


def test_both_answers_short_of_applied_are_named_with_their_counts() -> None:
    (one,) = found(not_yet=1, partly=2, applied=1).challenges
    assert one.reason == "3 of 4 leaders say “Not yet applied” (1) or “Partly applied” (2); 1 “Applied”"
    (split,) = found(not_yet=2, applied=2).differing
    assert split.reason == "Of 4 leaders, 2 “Not yet applied”, 2 “Applied”"


def test_an_explained_alternative_is_listed_and_moves_no_median() -> None:
    with_it, without = found(applied=2, partly=1, explained=4), found(applied=2, partly=1)
    assert [(one.question, one.reason) for one in with_it.explained] == [(FIRST, "4 of 7 leaders gave this answer")]
    both = [one.question(FIRST) for one in (with_it, without)]
    assert both[0] is not None
    assert both[1] is not None
    assert (both[0].median, both[0].answered, both[0].agreement) == (both[1].median, 3, both[1].agreement)
    assert without.explained == ()
    assert "explained" not in without.to_summary_json()
    assert with_it.to_summary_json()["explained"][0]["question"] == FIRST
    assert "4 answered “Explained alternative”" in explain(EXPLAINS, with_it, FIRST)


def test_what_is_withheld_is_not_listed_as_explained() -> None:
    hidden = Promise(shown=Shown.UNATTRIBUTED, smallest_group=3)
    assert collate(EXPLAINS, hidden, counted(explained=2)).explained == ()


def _note(name: str, answer: str | None, evidence: bool = False) -> Note:
    return Note(
        question=FIRST, leader=name, name=name, role="Head", text=f"{name}'s words", evidence=evidence, answer=answer
    )


def _summary(framework: Framework, promise: Promise, *notes: Note) -> list[object]:
    scope = Scope(
        assessment=Assessment(
            id="r",
            team="t",
            framework=framework.key,
            title="T",
            channel="C",
            chair="cat",
            started_by="cat",
            opened_at=NOW,
            due=date(2026, 6, 12),
            promise=promise,
            phase=Phase.CLOSED,
            closed_at=NOW,
        ),
        answered=counted(promise, *notes, explained=3, applied=3),
    )
    return list(summary(framework, scope, preview=True))


def test_in_a_round_by_name_the_explanations_stand_beside_the_answer() -> None:
    given = (
        _note("Ann", "explained"),
        _note("Ben", "applied"),
        _note("Cat", None),
        _note("Dee", "explained", evidence=True),
    )
    effects = _summary(EXPLAINS, Promise(), *given)
    (explained,) = [one for one in effects if isinstance(one, Explained)]
    assert [(quote.by, quote.text) for quote in explained.quotes] == [("Ann", "Ann's words")]
    assert sum(len(one.quotes) for one in effects if isinstance(one, Notes)) == 4


@pytest.mark.parametrize("shown", [Shown.BY_ROLE, Shown.UNATTRIBUTED])
def test_otherwise_nothing_tells_which_answer_an_explanation_came_with(shown: Shown) -> None:
    effects = _summary(EXPLAINS, Promise(shown=shown), _note("Ann", "explained"))
    assert not any(isinstance(one, Explained) for one in effects)
    (root,) = [one for one in effects if isinstance(one, Summary)]
    assert [one.question for one in root.collation.explained] == [FIRST]
