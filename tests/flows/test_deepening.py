"""After a broad round: what is offered, to whom, why; and what the set-up of a deep dive is filled in with."""

from datetime import UTC, date, datetime

import pytest

from flows.again import after_posting
from flows.assessment import (
    Answered,
    Assessment,
    Assignment,
    Leader,
    Person,
    Phase,
    Promise,
    Scope,
    Shown,
    Tally,
)
from flows.collation import collate
from flows.deepening import offered, prefilled
from flows.effects import DeepDives
from flows.setup import Setup
from frameworks.load import load_library
from frameworks.model import Framework
from frameworks.overview import OVERVIEW

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
LIBRARY = load_library()
BROAD = LIBRARY["building-strong-trusts-2024-09"]
WEAK, WEAKISH, STRONG = "significant-challenge", "some-challenge", "significant-strength"


def answered(*rows: tuple[str, str, int]) -> Answered:
    asked = {domain.id: 6 for domain in BROAD.domains}
    tallies = tuple(Tally(question=id, group=None, answer=answer, count=count) for id, answer, count in rows)
    return Answered(tallies=tallies, invited=6, submitted=6, assigned=asked, respondents=asked)


def offers(*rows: tuple[str, str, int], promise: Promise | None = None) -> list[tuple[str, str]]:
    found = offered(BROAD, collate(BROAD, promise or Promise(), answered(*rows)))
    return [(one.framework, one.domain) for one in found]


GOVERNANCE = [("trust-governance", "governance"), ("academy-trust-governance-code", "governance")]
SCHOOLS = [("mat-assurance", "school-improvement")]


@pytest.mark.parametrize(
    ("question", "found"),
    [("gov-2a", GOVERNANCE), ("imp-1b", SCHOOLS), ("lead-1a", []), ("fin-1b", []), ("work-1a", []), ("edu-1a", [])],
)
def test_a_challenge_in_governance_or_school_improvement_has_its_deep_dives(
    question: str, found: list[tuple[str, str]]
) -> None:
    assert offers((question, WEAK, 4), (question, STRONG, 2)) == found


def test_both_may_be_offered_each_once_however_many_challenges_there_are() -> None:
    everything = [(question.id, WEAKISH, 6) for question in BROAD.questions]
    assert offers(*everything) == GOVERNANCE + SCHOOLS


@pytest.mark.parametrize("answer", [STRONG, "some-strength", "cannot_say", "not_applicable"])
def test_nothing_is_offered_where_there_is_no_challenge(answer: str) -> None:
    assert offers(*[(question.id, answer, 6) for question in BROAD.questions]) == []
    assert offers() == []


def test_half_is_no_challenge_yet() -> None:
    assert offers(("gov-1a", WEAK, 3), ("gov-1a", STRONG, 3)) == []


def test_what_is_withheld_offers_nothing() -> None:
    unattributed = Promise(shown=Shown.UNATTRIBUTED, smallest_group=4)
    assert offers(("gov-1a", WEAK, 3), promise=unattributed) == []
    assert offers(("gov-1a", WEAK, 4), promise=unattributed) == GOVERNANCE


def test_the_reason_names_what_came_out_as_a_challenge() -> None:
    rows = [(question.id, WEAK, 6) for question in BROAD.domains[0].questions]
    one = offered(BROAD, collate(BROAD, Promise(), answered(*rows[:2])))[0]
    assert one.reason == (
        "In Governance, 2 of 4 questions came out as a challenge: "
        "“Strategy rooted in need”, “Knowing whether the strategy works”."
    )
    assert (one.name, one.shape) == (OVERVIEW[1].name, OVERVIEW[1].shape)
    whole = offered(BROAD, collate(BROAD, Promise(), answered(*rows)))[0]
    assert whole.reason.endswith("“Board skills and succession” and 1 more.")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1,), "“Strategy rooted in need”. Only one leader rated it."),
        ((1, 1), "“Knowing whether the strategy works”. Only one leader rated each of these."),
        ((1, 2), "“Strategy rooted in need”. Only one leader rated 1 of these."),
        ((2, 2), "“Knowing whether the strategy works”."),
    ],
)
def test_the_reason_says_what_rests_on_one_leader(counts: tuple[int, ...], said: str) -> None:
    questions = BROAD.domains[0].questions
    rows = [(question.id, WEAK, count) for question, count in zip(questions, counts, strict=False)]
    assert offered(BROAD, collate(BROAD, Promise(), answered(*rows)))[0].reason.endswith(said)


@pytest.mark.parametrize("key", [key for key, one in LIBRARY.items() if one.id != BROAD.id])
def test_only_the_broad_framework_leads_further(key: str) -> None:
    framework = LIBRARY[key]
    lowest = framework.scale.levels[0].id
    rows = tuple(Tally(question=one.id, group=None, answer=lowest, count=3) for one in framework.questions)
    asked = {domain.id: 3 for domain in framework.domains}
    whole = Answered(tallies=rows, invited=3, submitted=3, assigned=asked, respondents=asked)
    assert offered(framework, collate(framework, Promise(), whole)) == ()


def scope(framework: Framework, found: Answered) -> Scope:
    header = Assessment(
        id="r1",
        team="T1",
        framework=framework.key,
        title="Spring review",
        channel="C1",
        chair="cat",
        started_by="cat",
        opened_at=NOW,
        due=date(2026, 6, 12),
        promise=Promise(shown=Shown.BY_ROLE, smallest_group=2),
        phase=Phase.PUBLISHED,
        closed_at=NOW,
        published_at=NOW,
    )
    leaders = tuple(Leader(user=user, name=user.title(), role="Trustee") for user in ("ann", "ben", "dan"))
    given = [("ann", "governance"), ("ben", "governance"), ("dan", "school-improvement"), ("ben", "leadership")]
    assignments = tuple(Assignment(leader=leader, domain=domain) for leader, domain in given)
    return Scope(assessment=header, leaders=leaders, assignments=assignments, answered=found)


def test_the_chair_alone_is_told_once_the_summary_is_posted() -> None:
    effects = after_posting(BROAD, scope(BROAD, answered(("gov-2a", WEAK, 4))), NOW)
    (told,) = [effect for effect in effects if isinstance(effect, DeepDives)]
    assert (told.to, told.under, told.apart, told.key) == ("cat", "summary:r1", True, "deep-dives:r1")
    quiet = after_posting(BROAD, scope(BROAD, answered(("gov-2a", STRONG, 4))), NOW)
    assert not [effect for effect in quiet if isinstance(effect, DeepDives)]


def test_the_set_up_is_filled_in_with_who_answered_that_domain() -> None:
    into = LIBRARY["trust-governance-2024-09"]
    gone = {"ben": Person(user="ben", name="Ben", deactivated=True)}
    setup = Setup(id="s", team="T1", by="cat", begun_at=NOW, chair="cat", due=date(2026, 6, 15))
    found = prefilled(setup, into, scope(BROAD, answered()), "governance", gone)
    assert found.framework == into.key
    assert found.domains == {domain.id: ("ann",) for domain in into.domains}
    assert (found.channel, found.promise.shown, found.promise.smallest_group) == ("C1", Shown.BY_ROLE, 2)
    assert (found.roles, found.departed) == ({"ann": "Trustee"}, ("Ben",))
    assert found.title == "Assurance framework for trust governance, June 2026"
    assert (found.chair, found.due, found.follows) == ("cat", setup.due, None)


def test_a_trusts_own_framework_with_the_same_domains_leads_nowhere() -> None:
    own = BROAD.model_copy(update={"id": "our-own"})
    assert offered(own, collate(own, Promise(), answered(("gov-1a", WEAK, 4)))) == ()
