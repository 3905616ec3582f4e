"""`assurance collation ROUND --through FRAMEWORK`."""

import json

import pytest

from bot import records
from bot.settings import Settings, SettingsFault
from flows import events
from flows.through import NOTHING, RELATED, UNANSWERED, WITHHELD
from tests.bot.bench import ADA, BEN, CHAIR, GOVERNANCE, ROUND, Bench

FIRST = GOVERNANCE.questions[0]
CODE = "academy-trust-governance-code"


@pytest.fixture
def closed(bench: Bench) -> Bench:
    bench.round()
    bench.rate(ADA, FIRST.id)
    bench.rate(BEN, FIRST.id)
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    return bench


def seen(bench: Bench, settings: Settings, through: str = CODE, as_json: bool = False) -> str:
    return records.collation(bench.database, settings, ROUND, as_json, through=through)


def test_each_outcome_has_the_answers_that_speak_to_it_and_what_they_cannot_tell(
    closed: Bench, settings: Settings
) -> None:
    told = seen(closed, settings)
    assert "nothing here says how the trust stands on Academy Trust Governance Code" in told
    outcome = told.split("Outcome 1.1: ")[1].split("Outcome 1.2: ")[0]
    assert "Is partly covered by “Strategy rooted in need” (our reading): median “Significant strength”" in outcome
    assert "2 “Significant strength”" in outcome
    assert "In part: Objects as one root of the strategy" in outcome
    assert "Relates to the domain “Governance” (the publisher's statement)." in told
    assert "Nothing in this round speaks to outcome 5.1" in told


def test_what_one_leader_alone_rated_has_no_median(bench: Bench, settings: Settings) -> None:
    bench.round()
    bench.rate(ADA, FIRST.id)
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    outcome = seen(bench, settings).split("Outcome 1.1: ")[1].split("Outcome 1.2: ")[0]
    assert "(our reading): from one leader only; 1 “Significant strength”" in outcome


def test_a_reason_stands_once_for_each_group(closed: Bench, settings: Settings) -> None:
    for group in seen(closed, settings).split("\n\n")[1:]:
        for reason in (NOTHING, WITHHELD, UNANSWERED, RELATED):
            assert group.count(reason) <= 1
    assert seen(closed, settings).count("That the Code goes deeper into governance is the publisher's") == 1


def test_a_round_nobody_answered_tells_nothing(bench: Bench, settings: Settings) -> None:
    bench.round()
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    assert seen(bench, settings).endswith(
        "Nobody answered this round, so it tells nothing about Academy Trust Governance Code."
    )


def test_as_json_it_is_the_same_and_no_item_has_an_answer(closed: Bench, settings: Settings) -> None:
    found = json.loads(seen(closed, settings, as_json=True))
    (first,) = [item for item in found["items"] if item["number"] == "1.1"]
    assert [one["question"] for one in first["speaks"]] == [FIRST.id]
    assert not {"answer", "rating", "median", "counts", "level"} & set(first)


@pytest.mark.parametrize(
    ("name", "words"), [("nothing", "no framework “nothing”"), ("building-strong-trusts", "links")]
)
def test_what_is_not_linked_is_said_in_a_sentence(closed: Bench, settings: Settings, name: str, words: str) -> None:
    with pytest.raises(SettingsFault, match=words):
        seen(closed, settings, name)


def test_an_open_round_shows_nothing(bench: Bench, settings: Settings) -> None:
    bench.round()
    with pytest.raises(SettingsFault, match="once it has closed"):
        seen(bench, settings)
