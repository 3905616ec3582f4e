from datetime import UTC, datetime

import pytest

from flows.assessment import Phase, Scope
from flows.events import ClosedNow, Looked
from flows.rules import NOT_KNOWN, NOT_YOURS, NotAllowed, by_chair, domain_of, open_round, own_assignment, question_of
from frameworks.model import Framework

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def looked(by: str, domain: str) -> Looked:
    return Looked(assessment="r1", by=by, domain=domain, at=NOW)


def test_a_refusal_is_a_sentence_with_what_to_draw_again() -> None:
    refusal = NotAllowed("No.")
    assert (str(refusal), refusal.reason, refusal.redraw) == ("No.", "No.", ())


@pytest.mark.parametrize(
    ("phase", "says"), [(Phase.CLOSED, "closed"), (Phase.PUBLISHED, "closed"), (Phase.CANCELLED, "cancelled")]
)
def test_only_an_open_round_takes_anything(scope: Scope, phase: Phase, says: str) -> None:
    open_round(scope.assessment)
    with pytest.raises(NotAllowed, match=f"has {says}|was {says}"):
        open_round(scope.assessment.model_copy(update={"phase": phase}))


def test_a_page_belongs_to_its_leader(scope: Scope) -> None:
    assert own_assignment(scope, looked("ben", "money")) == scope.assignments[3]
    for by, domain in (("ann", "money"), ("cat", "gov"), ("ann", ""), ("", "")):
        with pytest.raises(NotAllowed) as refusal:
            own_assignment(scope, looked(by, domain))
        assert refusal.value.reason == NOT_YOURS


def test_only_what_the_framework_has_is_known(scope: Scope, framework: Framework) -> None:
    gov = domain_of(framework, scope.assignments[0])
    assert question_of(gov, "g2").id == "g2"
    with pytest.raises(NotAllowed) as refusal:
        question_of(gov, "p1")
    assert refusal.value.reason == NOT_KNOWN
    with pytest.raises(NotAllowed):
        domain_of(framework, scope.assignments[0].model_copy(update={"domain": "gone"}))


def test_the_chair_is_the_chair(scope: Scope) -> None:
    by_chair(scope.assessment, ClosedNow(assessment="r1", by="cat", at=NOW))
    with pytest.raises(NotAllowed, match="Only the chair"):
        by_chair(scope.assessment, ClosedNow(assessment="r1", by="dee", at=NOW))
