from itertools import permutations

import pytest

from flows.assessment import Note, Promise, Shown
from flows.attribution import Attribution, notes_allowed, quoted
from flows.collated import Collation, DomainResult, QuestionResult, RoleResult

HEADS = RoleResult(role="Head", counts={}, answered=3, median=())
REST = RoleResult(role="other roles", counts={}, answered=3, median=())
COLLATION = Collation(
    framework="small",
    edition="2026",
    scale=("low", "high"),
    others=(),
    shown=Shown.BY_ROLE,
    smallest_group=3,
    leaders_invited=6,
    leaders_submitted=6,
    domains=(
        DomainResult(
            id="d",
            name="D",
            assigned=6,
            questions=(
                QuestionResult(id="split", name="Split", roles=(HEADS, REST)),
                QuestionResult(id="whole", name="Whole"),
                QuestionResult(id="few", name="Few", withheld=True),
            ),
        ),
    ),
)
NAMED, BY_ROLE, UNATTRIBUTED = (Promise(shown=shown) for shown in Shown)


@pytest.mark.parametrize(
    ("promise", "question", "role", "expected"),
    [
        (NAMED, "few", "Chair", Attribution.NAME),
        (BY_ROLE, "split", "Head", Attribution.ROLE),
        (BY_ROLE, "split", "Chair", Attribution.NOBODY),
        (BY_ROLE, "split", "other roles", Attribution.NOBODY),
        (BY_ROLE, "split", None, Attribution.NOBODY),
        (BY_ROLE, "whole", "Head", Attribution.NOBODY),
        (BY_ROLE, "few", "Head", Attribution.WITHHELD),
        (UNATTRIBUTED, "split", "Head", Attribution.NOBODY),
        (UNATTRIBUTED, "few", "Head", Attribution.WITHHELD),
    ],
)
def test_a_note_is_attributed_as_far_as_the_promise_allows(
    promise: Promise, question: str, role: str | None, expected: Attribution
) -> None:
    assert notes_allowed(COLLATION, promise, question, role) is expected


def test_a_question_from_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="small 2026 has no question 'nowhere'"):
        notes_allowed(COLLATION, NAMED, "nowhere", "Head")


def note(question: str, name: str, role: str, text: str) -> Note:
    return Note(question=question, leader=f"U{name}", name=name, role=role, text=text)


NOTES = (
    note("split", "Zoe", "Head", "worse"),
    note("split", "Ann", "Head", "Better"),
    note("split", "Bob", "Chair", "about right"),
    note("whole", "Zoe", "Head", "a"),
    note("few", "Ann", "Head", "only me"),
)


def test_quotes_carry_what_may_stand_beside_them_and_say_how_many_are_withheld() -> None:
    quotes, withheld = quoted(COLLATION, BY_ROLE, NOTES)
    assert [(quote.question, quote.by, quote.text) for quote in quotes] == [
        ("split", "Head", "Better"),
        ("split", "Head", "worse"),
        ("split", "", "about right"),
        ("whole", "", "a"),
    ]
    assert withheld == 1


def test_named_quotes_carry_names() -> None:
    quotes, withheld = quoted(COLLATION, NAMED, NOTES)
    assert [quote.by for quote in quotes] == ["Ann", "Bob", "Zoe", "Zoe", "Ann"]
    assert withheld == 0


@pytest.mark.parametrize("promise", [BY_ROLE, UNATTRIBUTED])
def test_the_order_says_nothing_of_who_wrote_or_when(promise: Promise) -> None:
    assert len({quoted(COLLATION, promise, order) for order in permutations(NOTES)}) == 1
    renamed = [item.model_copy(update={"name": item.name[::-1], "leader": "U0"}) for item in NOTES]
    assert quoted(COLLATION, promise, renamed) == quoted(COLLATION, promise, NOTES)
