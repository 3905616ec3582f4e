"""Two rounds beside each other, under the promises of both."""

from datetime import date

from flows.assessment import Answered, LastTime, Promise, Shown, Tally
from flows.collated import Collation
from flows.collation import collate
from flows.comparing import Compared, as_it_was, compared, stood_last_time
from frameworks.content import reference
from frameworks.model import Framework

HIDING = Promise(shown=Shown.UNATTRIBUTED, smallest_group=3)


def _answered(**counts: int) -> Answered:
    """The ratings of g1, by as many leaders."""
    total = sum(counts.values())
    tallies = tuple(Tally(question="g1", answer=answer, count=n) for answer, n in counts.items())
    return Answered(tallies=tallies, invited=total, assigned={"gov": total}, respondents={"gov": total})


def _last(framework: str, promise: Promise | None = None, **counts: int) -> LastTime:
    return LastTime(
        framework=framework,
        promise=promise or Promise(),
        published_on=date(2025, 6, 1),
        answered=_answered(**counts),
        in_both={"g1": 2},
    )


def _now(framework: Framework, promise: Promise | None = None, **counts: int) -> Collation:
    return collate(framework, promise or Promise(), _answered(**counts))


def _first(framework: Framework, now: Collation, last: LastTime | None) -> Compared:
    rows = compared(framework, now, last)
    assert [row.question for row in rows] == [question.id for question in framework.questions]
    return next(row for row in rows if row.question == "g1")


def test_both_rounds_stand_beside_each_other_with_how_many_answered_in_both(framework: Framework) -> None:
    row = _first(framework, _now(framework, strong=3), _last(framework.key, weak=1, some_weak=1))
    assert row.before is not None
    assert row.now is not None
    assert (row.before.median, row.now.median, row.answered_in_both) == (("weak", "some_weak"), ("strong",), 2)
    assert (row.before.counts["weak"], row.now.counts["strong"]) == (1, 3)


def test_what_either_promise_withholds_is_not_told_and_neither_is_how_many_answered_in_both(
    framework: Framework,
) -> None:
    then_hidden = _first(framework, _now(framework, strong=3), _last(framework.key, HIDING, weak=2))
    assert (then_hidden.before, then_hidden.answered_in_both) == (None, None)
    assert then_hidden.now is not None
    now_hidden = _first(framework, _now(framework, HIDING, strong=2), _last(framework.key, weak=3))
    assert (now_hidden.now, now_hidden.answered_in_both) == (None, None)
    assert now_hidden.before is not None


def test_another_edition_or_no_round_before_compares_nothing(framework: Framework) -> None:
    for last in (None, _last("strong-2023-09", weak=3)):
        row = _first(framework, _now(framework, strong=3), last)
        assert (row.before, row.answered_in_both) == (None, None)
        assert row.now is not None


def test_nobody_can_say_who_answered_in_both_once_the_answers_have_ended(framework: Framework) -> None:
    kept = _now(framework, weak=3).model_dump_json()
    last = _last(framework.key, weak=3)
    ended = last.model_copy(update={"answered": Answered(kept=kept), "in_both": {}})
    row = _first(framework, _now(framework, strong=3), ended)
    assert row.answered_in_both is None
    assert row.before is not None
    assert row.before.median == ("weak",)


def _with_last(framework: Framework, was: Framework, **counts: int) -> LastTime:
    return _last(reference(was), None, **counts).model_copy(update={"content": was})


def test_other_words_in_the_same_edition_are_compared_by_id_and_said(framework: Framework) -> None:
    was = _reading(framework, "g1", name="As it was called then")
    rows = compared(framework, _now(framework, strong=3), _with_last(framework, was, weak=3))
    assert [(row.question, row.reworded) for row in rows if row.before] == [
        (row.question, row.question == "g1") for row in rows
    ]
    assert [row.before.median for row in rows if row.question == "g1" and row.before] == [("weak",)]
    assert [row.to_json().get("reworded") for row in rows] == [True if row.reworded else None for row in rows]


def test_a_question_that_was_not_there_then_has_nothing_beside_it(framework: Framework) -> None:
    was = _reading(framework, "g1", id="g0")
    then = LastTime(
        framework=reference(was), content=was, promise=Promise(), published_on=date(2025, 6, 1), answered=Answered()
    )
    row = _first(framework, _now(framework, strong=3), then)
    assert (row.before, row.reworded) == (None, False)


def test_nothing_is_set_beside_figures_of_another_scale_or_framework(frameworks: dict[str, Framework]) -> None:
    strong, code = frameworks["strong"], frameworks["code"]
    data = strong.model_dump(mode="json")
    data["scale"] = code.scale.model_dump(mode="json")
    for was in (code, Framework.model_validate(data)):
        last = _with_last(strong, was, not_applied=3)
        assert as_it_was(strong, last) is None
        rows = compared(strong, _now(strong, strong=3), last)
        assert [row.before for row in rows] == [None] * len(rows)
        assert stood_last_time(strong, _now(strong, strong=3), last) == ()


def _reading(framework: Framework, which: str, **changes: object) -> Framework:
    data = framework.model_dump(mode="json")
    for group in (group for domain in data["domains"] for group in domain["groups"]):
        group["questions"] = [one | changes if one["id"] == which else one for one in group["questions"]]
    return Framework.model_validate(data)
