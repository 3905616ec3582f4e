"""What the command line reads: nothing of an open round, and of a closed one no more than was promised."""

import json

import pytest

from bot import records
from bot.settings import Settings, SettingsFault
from flows import events
from flows.assessment import Promise, Shown
from storage import assessments
from tests.bot.bench import ADA, BEN, CHAIR, EDITION, GOVERNANCE, LEADERSHIP, ROUND, STRONG, Bench


def test_rounds_are_listed_newest_first(bench: Bench) -> None:
    assert records.rounds(bench.database) == "No rounds yet."
    bench.round(id="older")
    bench.clock.forward(days=1)
    bench.round(id="newer", title="Summer review")
    first, second = records.rounds(bench.database).splitlines()
    assert first.split()[:2] == ["newer", "open"]
    assert "Summer review" in first
    assert second.startswith("older")


def test_nobody_looks_before_it_closes(bench: Bench, settings: Settings) -> None:
    bench.round()
    bench.rate()
    for as_json in (True, False):
        with pytest.raises(SettingsFault, match="once it has closed"):
            records.collation(bench.database, settings, ROUND, as_json)


def test_an_id_must_mean_one_round(bench: Bench, settings: Settings) -> None:
    bench.round(id="ab1")
    bench.round(id="ab2")
    for id_ in ("ab", "zz", "%", ""):
        with pytest.raises(SettingsFault, match="assurance rounds"):
            records.collation(bench.database, settings, id_, True)


def test_a_closed_round_shows_its_counts_and_findings(bench: Bench, settings: Settings) -> None:
    bench.round()
    for user in (ADA, BEN):
        for question in GOVERNANCE.questions:
            bench.rate(user, question.id)
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    told = json.loads(records.collation(bench.database, settings, ROUND[:4], True))
    assert (told["leaders_invited"], told["leaders_submitted"]) == (2, 0)
    counts = {q["id"]: q["counts"] for domain in told["domains"] for q in domain["questions"]}
    assert all(counts[question.id][STRONG] == 2 for question in GOVERNANCE.questions)
    words = records.collation(bench.database, settings, ROUND, False)
    assert words.startswith("Spring review: neither of the 2 leaders submitted everything.")
    assert GOVERNANCE.questions[0].name in words


def test_a_round_that_nobody_answered_is_told_in_a_sentence(bench: Bench, settings: Settings) -> None:
    bench.round()
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    words = records.collation(bench.database, settings, ROUND, False)
    assert words == "Spring review: nobody answered. 2 leaders were asked, and the round closed without one answer."
    told = json.loads(records.collation(bench.database, settings, ROUND, True))
    assert [len(domain["questions"]) for domain in told["domains"]] == [len(d.questions) for d in EDITION.domains]


def test_what_nobody_answered_is_named(bench: Bench, settings: Settings) -> None:
    bench.round(domains=(GOVERNANCE.id, LEADERSHIP.id))
    bench.rate(ADA)
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    words = records.collation(bench.database, settings, ROUND, False)
    assert f"  {LEADERSHIP.name}: nobody answered anything here" in words
    assert "Challenges:\n  None." in words


def test_the_promise_holds_here_too(bench: Bench, settings: Settings) -> None:
    bench.round(promise=Promise(shown=Shown.UNATTRIBUTED, smallest_group=3))
    bench.rate(ADA)
    bench.rate(BEN)
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    told = json.loads(records.collation(bench.database, settings, ROUND, True))
    question = next(q for d in told["domains"] for q in d["questions"] if q["id"] == GOVERNANCE.questions[0].id)
    assert question["withheld"] is True
    assert "counts" not in question
    assert "median" not in question


def test_an_answer_without_its_note_is_counted_whoever_wrote_the_note(bench: Bench) -> None:
    first = GOVERNANCE.questions[0].id
    round_ = bench.round().assessment
    bench.rate(ADA)
    bench.rate(BEN)
    with bench.database.reading() as tx:
        (one,) = assessments.answered(tx, round_).without_note
    assert (one.question, one.answer, one.count) == (first, STRONG, 2)
    bench.door.turn(bench.event(events.Noted, ADA, question=first, text="Seen in June."))
    with bench.database.reading() as tx:
        (one,) = assessments.answered(tx, round_).without_note
    assert one.count == 1
