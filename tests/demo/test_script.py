"""Seeded scripts: who answers what, in which manner; and scripts read from a file."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from demo.casting import Miscast, from_file, invented, may_answer
from demo.manners import can_be_typed, kinds
from demo.script import Given, Mend, Rest, Script, Told, told
from demo.seen import Person
from frameworks.model import Framework, Side

EDGES = (2, 5, 6, 7, 8, 14)  # the smallest, either side of where the rules change, the largest
SIZES = [pytest.param(size, marks=() if size in EDGES else pytest.mark.slow) for size in range(2, 15)]
SEEDS = range(1, 9)
_MADE: dict[tuple[str, int, int, int], Script] = {}


def made(framework: Framework, people: list[Person], leaders: int, seed: int) -> Script:
    """As `invented`, once for each: several tests look at the same ones."""
    about = (framework.key, len(people), leaders, seed)
    if about not in _MADE:
        _MADE[about] = invented(framework, people, leaders, seed)
    return _MADE[about]


@pytest.mark.parametrize("leaders", SIZES)
def test_every_domain_has_somebody_and_three_where_there_are_enough_people(
    framework: Framework, people: list[Person], leaders: int
) -> None:
    for seed in SEEDS:
        script = made(framework, people, leaders, seed)
        sizes = {domain.id: len(script.of(domain.id)) for domain in framework.domains}
        assert len(script.leaders) == leaders
        assert min(sizes.values()) >= (3 if leaders >= 6 else 1), (seed, sizes)


@pytest.mark.parametrize("leaders", SIZES)
def test_every_leader_has_two_to_four_domains_and_at_most_one_has_a_single_one(
    framework: Framework, people: list[Person], leaders: int
) -> None:
    for seed in SEEDS:
        numbers = Counter(len(leader.parts) for leader in made(framework, people, leaders, seed).leaders)
        assert set(numbers) <= {1, 2, 3, 4}
        assert numbers[1] <= (1 if leaders >= 8 else 0), (seed, numbers)


def test_the_same_seed_makes_the_same_script_and_another_seed_another(
    framework: Framework, people: list[Person]
) -> None:
    once, again, other = (invented(framework, people, 9, seed) for seed in (5, 5, 6))
    assert once == again
    assert told(once) != told(other)


@pytest.mark.parametrize("seed", SEEDS)
def test_nine_leaders_show_every_manner(framework: Framework, people: list[Person], seed: int) -> None:
    script = made(framework, people, 9, seed)
    wanted = {"note", "typed note", "never starts", "never submits", *Mend, Given.TWICE, Given.NUMBER, Given.NAME}
    missing = {str(kind) for kind in wanted} - kinds(script.leaders)
    assert not missing
    assert {str(rest) for rest in Rest} & kinds(script.leaders)
    assert sum(not leader.starts for leader in script.leaders) == 1
    assert sum(not part.submits for leader in script.leaders for part in leader.parts) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_round_is_worth_reading(framework: Framework, people: list[Person], seed: int) -> None:
    """Some questions most call a strength, some a challenge, some are rated on both sides, and somebody cannot say."""
    rows = told(invented(framework, people, 9, seed))
    sides: dict[str, list[Side]] = {question.id: [] for question in framework.questions}
    for row in rows:
        level = framework.scale.find(row["answer"])
        assert level is not None
        sides[row["question"]].append(level.side)
    assert sum(set(found) == {Side.STRENGTH} for found in sides.values()) >= 2
    assert sum(set(found) == {Side.CHALLENGE} for found in sides.values()) >= 2
    assert sum({Side.STRENGTH, Side.CHALLENGE} <= set(found) for found in sides.values()) >= 3
    assert any(row["answer"] == "cannot_say" for row in rows)
    assert 10 <= sum(bool(row["note"]) for row in rows) <= len(rows) * 2 / 3


def test_a_mind_is_changed_from_another_answer_and_never_where_the_page_cannot_follow(
    framework: Framework, people: list[Person]
) -> None:
    for seed in SEEDS:
        for leader in invented(framework, people, 14, seed).leaders:
            for part in leader.parts:
                for one in part.answers:
                    assert (one.mend is None) == (one.first == "")
                    assert one.first != one.answer
                assert part.answers[-1].mend is not Mend.STALE
                assert part.submits or not any(one.mend is Mend.REOPEN for one in part.answers)


def test_the_chair_comes_first_and_nobody_from_outside_is_asked(people: list[Person]) -> None:
    asked = may_answer([people[3], *people])
    assert asked[0].note == "Chair of Trustees"
    assert not {"UX", "UG"} & {one.user for one in asked}


def test_more_leaders_than_people_is_told_in_a_sentence(framework: Framework, people: list[Person]) -> None:
    with pytest.raises(Miscast, match="14 people"):
        invented(framework, people, 15, 1)


@pytest.mark.parametrize(
    "note",
    ["skip this one please", "4", "Significant strength", "/assurance start", "ask @Tom Bracewell", "see #general"],
)
def test_what_a_chat_would_take_for_something_else_is_never_typed_as_a_note(framework: Framework, note: str) -> None:
    assert not can_be_typed(note, framework)


def test_a_plain_sentence_can_be_typed_as_a_note(framework: Framework) -> None:
    assert can_be_typed("It works in all schools, @everyone says so <b>&</b> shows it.", framework)


# ── from a file ──────────────────────────────────────────────────────────────────────────────────


def _written(folder: Path, rows: Sequence[object]) -> Path:
    file = folder / "answers.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    return file


def test_what_one_play_was_told_another_is_told_again(
    framework: Framework, people: list[Person], tmp_path: Path
) -> None:
    rows = told(invented(framework, people, 9, 4))
    found, script = from_file([framework], people, _written(tmp_path, rows), seed=77)
    assert found == framework
    assert sorted(map(str, told(script))) == sorted(map(str, rows))


def test_leaders_may_be_named_by_user_id(framework: Framework, people: list[Person], tmp_path: Path) -> None:
    rows = told(invented(framework, people, 5, 4))
    ids = {one.name: one.user for one in people}
    by_id = [{**row, "leader": ids[row["leader"]]} for row in rows]
    script = from_file([framework], people, _written(tmp_path, by_id), seed=1)[1]
    assert sorted(map(str, told(script))) == sorted(map(str, rows))


def test_a_domain_the_file_leaves_out_has_somebody_who_says_nothing(
    framework: Framework, people: list[Person], tmp_path: Path
) -> None:
    rows = [row for row in told(invented(framework, people, 5, 4)) if row["domain"] != "governance"]
    script = from_file([framework], people, _written(tmp_path, rows), seed=1)[1]
    (silent,) = script.of("governance")
    assert [(part.answers, part.submits) for part in silent.parts if part.domain == "governance"] == [((), False)]
    assert sorted(map(str, told(script))) == sorted(map(str, rows))


GOOD = Told(leader="Person 0", domain="governance", question="gov-1a", answer="some-strength", note="")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "must hold a list"),
        (["words"], "answer 1"),
        ([{**GOOD, "leader": "Nobody"}], "nobody here is called Nobody"),
        ([{**GOOD, "question": "gov-9z"}], "no question gov-9z"),
        ([{**GOOD, "domain": "workforce"}], "in a domain workforce"),
        ([{**GOOD, "answer": "splendid"}], "no answer splendid"),
        ([{**GOOD, "note": "x" * 3001}], "3,001 characters"),
        ([{**GOOD, "note": 5}], "must be texts"),
        ([GOOD, GOOD], "twice"),
    ],
)
def test_a_file_that_cannot_be_played_is_told_in_a_sentence(
    framework: Framework, people: list[Person], tmp_path: Path, rows: list[object], why: str
) -> None:
    with pytest.raises(Miscast, match=why):
        from_file([framework], people, _written(tmp_path, rows), seed=1)


def test_a_file_that_is_not_json_is_told_in_a_sentence(
    framework: Framework, people: list[Person], tmp_path: Path
) -> None:
    file = tmp_path / "answers.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(Miscast, match="cannot be read as JSON"):
        from_file([framework], people, file, seed=1)
