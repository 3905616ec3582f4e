"""Setting up and starting a round: saved page by page, checked, and started in one transaction, once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.launch import FRESH, Launch, named, suggested
from flows.assessment import Phase
from flows.events import AgainChosen
from flows.setup import Channel, Setup
from storage import assessments, outbox, setups
from tests.bot.bench import ADA, BEN, CHAIR, CHANNEL, CLEO, EDITION, MONDAY, OTHER_TEAM, ROUND, STRANGER, TEAM, Bench


@pytest.fixture
def launch(bench: Bench) -> Launch:
    return Launch(bench.door)


@pytest.fixture
def ready(bench: Bench, launch: Launch) -> Setup:
    """A set-up with nothing wrong."""
    bench.know(CHAIR, ADA, BEN, CLEO)
    begun = launch.begin(TEAM, CHAIR, CHANNEL)
    return put(launch, begun)


def put(launch: Launch, setup: Setup, **more: Any) -> Setup:
    filled = {
        "framework": EDITION.key,
        "domains": {domain.id: (ADA, BEN, CLEO) for domain in EDITION.domains},
        "channel_facts": Channel(id=CHANNEL, name="trust-leadership", bot_is_member=True),
        "invite_at_once": True,
    }
    changed = launch.change(TEAM, setup.by, setup.id, lambda old: old.model_copy(update={**filled, **more}))
    assert changed is not None
    return changed


def test_a_new_one_suggests_what_most_would_say() -> None:
    setup = suggested(TEAM, CHAIR, CHANNEL, MONDAY, frozenset())
    assert (setup.title, setup.due, setup.chair) == ("Trust review, March 2026", date(2026, 3, 16), CHAIR)
    assert suggested(TEAM, CHAIR, None, MONDAY, {date(2026, 3, 16)}).due == date(2026, 3, 17)
    saturday = datetime(2026, 3, 7, 10, tzinfo=UTC)
    assert suggested(TEAM, CHAIR, None, saturday, frozenset()).due == date(2026, 3, 23)


def test_a_new_one_is_not_called_as_another_round_of_the_team_is(bench: Bench, launch: Launch) -> None:
    bench.round(title="Trust review, March 2026")
    assert launch.begin(TEAM, CHAIR, CHANNEL).title == "Trust review, March 2026 (2)"
    bench.round(id="second", title="Trust review, March 2026 (2)")
    assert launch.begin(TEAM, CHAIR, CHANNEL).title == "Trust review, March 2026 (3)"
    assert launch.begin(OTHER_TEAM, CHAIR, CHANNEL).title == "Trust review, March 2026"


def test_ids_are_not_guessed() -> None:
    assert len({suggested(TEAM, CHAIR, None, MONDAY, frozenset()).id for _ in range(100)}) == 100


@pytest.mark.parametrize(("team", "by"), [(TEAM, ADA), (OTHER_TEAM, CHAIR)])
def test_a_set_up_is_its_owners_only(bench: Bench, launch: Launch, ready: Setup, team: str, by: str) -> None:
    assert launch.change(team, by, ready.id, lambda old: old.model_copy(update={"title": "Mine"})) is None
    with bench.database.reading() as tx:
        kept = setups.get(tx, TEAM, ready.id, CHAIR)
    assert kept == ready


def test_starting_makes_the_round_its_debts_and_its_history_and_forgets_the_set_up(
    bench: Bench, launch: Launch, ready: Setup
) -> None:
    assert launch.start(ready, "form:1") == ()
    assert len(bench.rows("assessment")) == 1
    assert sorted(row.to for row in bench.rows("outbox")) == sorted([CHANNEL, ADA, BEN, CLEO])
    assert [row.what for row in bench.rows("history")] == ["launched"]
    assert bench.rows("setup") == []
    assert launch.begun(TEAM, ready.id)
    assert not launch.begun(OTHER_TEAM, ready.id)


def test_a_second_time_does_nothing(bench: Bench, launch: Launch, ready: Setup) -> None:
    for key in ("form:1", "form:1", "form:2"):
        assert launch.start(ready, key) == ()
    assert len(bench.rows("assessment")) == 1
    assert len(bench.rows("outbox")) == 4


def test_problems_start_nothing_and_the_same_form_can_come_again(bench: Bench, launch: Launch, ready: Setup) -> None:
    bad = put(launch, ready, channel_facts=None)
    for _ in range(2):
        assert launch.start(bad, "form:1")
    assert bench.rows("assessment") == bench.rows("outbox") == bench.rows("inbox") == []
    assert launch.start(put(launch, ready), "form:1") == ()
    assert len(bench.rows("assessment")) == 1


def test_what_is_started_is_what_is_stored_not_what_was_shown(bench: Bench, launch: Launch, ready: Setup) -> None:
    put(launch, ready, title="Changed meanwhile")
    launch.start(ready, "form:1")
    assert bench.rows("assessment")[0].title == "Changed meanwhile"


def test_a_start_that_fails_half_way_started_nothing(
    bench: Bench, launch: Launch, ready: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "owe", full)
        with pytest.raises(OSError, match="no room"):
            launch.start(ready, "form:1")
    assert bench.rows("assessment") == bench.rows("history") == bench.rows("inbox") == []
    assert len(bench.rows("setup")) == 1


def test_what_slack_said_of_people_is_good_for_half_a_day(bench: Bench, launch: Launch, ready: Setup) -> None:
    assert set(launch.people(ready)) == {CHAIR, ADA, BEN, CLEO}
    bench.clock.forward(seconds=FRESH.total_seconds())
    assert set(launch.people(ready)) == {CHAIR, ADA, BEN, CLEO}
    bench.clock.forward(seconds=1)
    assert launch.people(ready) == {}
    assert set(launch.described(ready)) == {CHAIR, ADA, BEN, CLEO}


def test_somebody_slack_never_described_goes_by_their_id(launch: Launch, ready: Setup) -> None:
    odd = put(launch, ready, domains={EDITION.domains[0].id: (ADA, STRANGER)})
    assert launch.described(odd)[STRANGER].name == STRANGER
    assert launch.described(odd)[ADA].name == "Ada Lowe"


def test_everybody_a_set_up_speaks_of_once(ready: Setup) -> None:
    assert named(ready) == (CHAIR, ADA, BEN, CLEO)
    assert named(ready.model_copy(update={"chair": None, "domains": {}})) == (CHAIR,)
    assert named(ready.model_copy(update={"chair": ADA})) == (ADA, CHAIR, BEN, CLEO)


def test_today_is_the_date_where_the_person_is(bench: Bench, launch: Launch) -> None:
    bench.clock.at = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    bench.know(ADA, tz="Australia/Sydney")
    bench.know(BEN, tz="America/Toronto")
    assert launch.today_of(TEAM, ADA) == date(2026, 3, 3)
    assert launch.today_of(TEAM, BEN) == date(2026, 3, 2)
    assert launch.today_of(TEAM, STRANGER) == date(2026, 3, 2)


def test_an_unknown_framework_falls_back_on_the_first_there_is(launch: Launch, ready: Setup) -> None:
    assert launch.framework(ready.model_copy(update={"framework": "gone"})) is EDITION
    assert launch.framework(ready.model_copy(update={"framework": None})) is EDITION


def test_invitations_wait_for_working_hours_unless_the_chair_says_now(
    bench: Bench, launch: Launch, ready: Setup
) -> None:
    bench.clock.at = datetime(2026, 3, 2, 20, tzinfo=UTC)
    launch.start(put(launch, ready, invite_at_once=False), "form:1")
    with bench.database.writing() as tx:
        now = outbox.claim(tx, bench.clock.now(), "w", timedelta(seconds=30))
    assert [one.effect.to for one in now] == [CHANNEL]
    bench.clock.at = datetime(2026, 3, 3, 9, tzinfo=UTC)
    with bench.database.writing() as tx:
        morning = outbox.claim(tx, bench.clock.now(), "w", timedelta(seconds=30))
    assert {one.effect.to for one in morning} >= {ADA, BEN, CLEO}


def test_a_round_that_looks_again_settles_what_asked_for_it(bench: Bench, launch: Launch, ready: Setup) -> None:
    """Both are one change: the chair is asked no more to set up what has started."""
    bench.round(phase=Phase.PUBLISHED, published_at=MONDAY, closed_at=MONDAY)
    choose = AgainChosen(assessment=ROUND, team=TEAM, by=CHAIR, at=MONDAY, day=date(2026, 9, 3))
    assert bench.door.turn(choose).refusal == ""
    again = put(launch, ready, follows=ROUND, title="Second look")
    assert launch.start(again, "v:S1:F1:0") == ()
    with bench.database.reading() as tx:
        before = assessments.get(tx, ROUND)
    assert before is not None
    assert before.again_told_at == MONDAY
    assert "again-choice:" + ROUND not in bench.owed()  # never sent, so taken back


def test_the_round_looked_at_again_may_be_gone(bench: Bench, launch: Launch, ready: Setup) -> None:
    again = put(launch, ready, follows="deleted")
    assert launch.start(again, "v:S1:F1:0") == ()
    with bench.database.reading() as tx:
        assert assessments.get(tx, again.id) is not None
