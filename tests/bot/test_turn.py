"""The one door: a delivery is applied once, a refusal leaves nothing but a sentence, half a turn does not exist."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.turn import IN_LINE
from flows import events
from flows.assessment import Phase
from flows.effects import Page
from flows.rules import NOT_KNOWN
from storage import history, outbox
from tests.bot.bench import ADA, BEN, CHAIR, GOVERNANCE, OTHER_TEAM, ROUND, STRONG, TEAM, WEAK, Bench

FIRST = GOVERNANCE.questions[0].id


def test_an_answer_is_saved_with_the_page_that_shows_it(bench: Bench) -> None:
    bench.round()
    taken = bench.rate(delivery="click:1")
    assert (taken.refusal, taken.repeat) == ("", False)
    assert bench.answers() == {(ADA, FIRST): STRONG}
    assert [type(effect) for effect in taken.effects] == [Page]
    assert set(bench.owed()) == {taken.effects[0].key}


def test_a_second_delivery_of_the_same_click_changes_nothing(bench: Bench) -> None:
    bench.round()
    bench.rate(delivery="click:1")
    bench.rate(answer=WEAK, delivery="click:2")
    before = bench.rows("outbox")
    again = bench.rate(answer=STRONG, delivery="click:1")
    assert again.repeat
    assert not again.effects
    assert bench.answers() == {(ADA, FIRST): WEAK}
    assert bench.rows("outbox") == before


def test_what_has_no_delivery_of_its_own_is_never_a_repeat(bench: Bench) -> None:
    bench.round()
    assert not bench.rate().repeat
    assert not bench.rate(answer=WEAK).repeat


@pytest.mark.parametrize(
    "refused",
    [
        {"question": "nothing-of-ours"},
        {"answer": "nothing-of-ours"},
        {"by": CHAIR},
        {"team": OTHER_TEAM},
        {"assessment": "nowhere"},
    ],
    ids=["question", "answer", "person", "team", "round"],
)
def test_a_refusal_says_why_and_does_not_use_up_its_key(bench: Bench, refused: dict[str, Any]) -> None:
    bench.round()
    assert bench.rate(delivery="form:1", **refused).refusal
    assert bench.rows("inbox") == []
    assert bench.answers() == {}
    assert bench.rate(delivery="form:1").refusal == ""
    assert bench.answers() == {(ADA, FIRST): STRONG}


def test_a_round_of_another_workspace_is_answered_like_one_that_never_was(bench: Bench) -> None:
    bench.round()
    assert bench.rate(team=OTHER_TEAM).refusal == bench.rate(assessment="nowhere").refusal == NOT_KNOWN
    assert bench.rows("outbox") == []


def test_without_its_framework_nothing_changes_and_the_answer_can_come_again(bench: Bench) -> None:
    bench.round(framework="gone-2019-01")
    taken = bench.rate(delivery="form:1")
    assert "gone-2019-01" in taken.refusal
    assert "put its file back" in taken.refusal
    assert bench.rows("inbox") == []
    assert bench.rows("outbox") == []
    assert bench.answers() == {}


def test_a_late_click_is_refused_and_its_page_drawn_as_it_stands(bench: Bench) -> None:
    bench.round(owe=True)
    bench.rate()
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    taken = bench.rate(answer=WEAK, delivery="late")
    assert "closed" in taken.refusal
    assert bench.answers() == {(ADA, FIRST): STRONG}
    assert bench.rows("inbox") == []


def test_a_page_drawn_by_its_own_click_is_left_to_it_for_a_moment(bench: Bench) -> None:
    bench.round()
    key = bench.rate().effects[0].key
    with bench.database.writing() as tx:
        owed = outbox.claim(tx, bench.clock.now(), "w", timedelta(seconds=30))[0]
        outbox.sending(tx, owed)
        outbox.sent(tx, owed, outbox.Place(channel="D1", ts="1.1"), bench.clock.now())
    bench.rate(answer=WEAK, drawn_in_line=True)
    with bench.database.writing() as tx:
        assert outbox.claim(tx, bench.clock.now(), "w", timedelta(seconds=30)) == []
        late = bench.clock.now() + IN_LINE
        assert [one.key for one in outbox.claim(tx, late, "w", timedelta(seconds=30))] == [key]


def test_the_history_says_who_closed_published_and_moved_the_date(bench: Bench) -> None:
    bench.round()
    bench.door.turn(bench.event(events.Extended, CHAIR, due=date(2026, 3, 20)))
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    bench.door.turn(bench.event(events.Published, CHAIR))
    with bench.database.reading() as tx:
        told = [(deed.what, deed.by, deed.detail) for deed in history.read(tx, ROUND)]
    assert told == [
        ("due_moved", CHAIR, "2026-03-13 → 2026-03-20"),
        ("closed", CHAIR, ""),
        ("published", CHAIR, ""),
    ]


def test_answering_writes_no_history(bench: Bench) -> None:
    bench.round()
    bench.rate()
    assert bench.rows("history") == []


def test_a_save_that_fails_leaves_no_debt_no_key_and_no_answer(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.round()

    def full(*_: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "owe", full)
        with pytest.raises(OSError, match="no room"):
            bench.rate(delivery="click:1")
    assert (bench.rows("inbox"), bench.rows("outbox"), bench.answers()) == ([], [], {})
    assert not bench.rate(delivery="click:1").repeat
    assert bench.answers() == {(ADA, FIRST): STRONG}


def test_when_the_last_submits_the_clock_has_something_to_look_at(bench: Bench) -> None:
    bench.round(leaders=(ADA,))
    for question in GOVERNANCE.questions:
        bench.rate(question=question.id)
    before = bench.rows("assessment", "look_at")
    bench.door.turn(bench.event(events.Submitted, ADA))
    assert bench.rows("assessment", "look_at") != before
    assert any(key.startswith("all-submitted:") for key in bench.owed()), sorted(bench.owed())


def test_nobody_elses_page_is_touched(bench: Bench) -> None:
    bench.round()
    bench.rate(ADA)
    bench.rate(BEN, answer=WEAK)
    assert bench.answers() == {(ADA, FIRST): STRONG, (BEN, FIRST): WEAK}
    assert {row.to for row in bench.rows("outbox")} == {ADA, BEN}
    assert bench.phase() is Phase.OPEN
    assert {row.team for row in bench.rows("outbox")} == {TEAM}
