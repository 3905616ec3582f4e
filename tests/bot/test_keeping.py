"""What ends by itself, and how a round is read afterwards."""

import dataclasses
import json
from datetime import timedelta

from sqlalchemy import update

from bot.at_home import at_home
from bot.copies import NOTHING_SAID, Copies
from bot.due import Beat
from bot.keeping import Keeper
from bot.records import collation
from bot.settings import Settings
from bot.slack.views import draw
from bot.spoken import help_lines, stored_line
from flows import events
from flows.assessment import Phase, Promise, Shown
from flows.effects import from_json
from flows.keeping import Keeping
from storage import installations
from storage.tables import ASSESSMENT
from tests.bot.bench import ADA, BEN, CHAIR, CLEO, EDITION, GOVERNANCE, MONDAY, ROUND, STRONG, TEAM, WEAK, Bench

TWO_MONTHS = Keeping(answers_months=2)
NOTE = "We have no plan yet."


def keeping(bench: Bench, how: Keeping = TWO_MONTHS) -> Keeper:
    bench.door = dataclasses.replace(bench.door, keeping=how)
    return Keeper(bench.door)


def played(bench: Bench, id: str = ROUND, close: bool = True, **about: object) -> None:
    bench.round((ADA, BEN, CLEO), id=id, owe=True, **about)
    for user, answer in ((ADA, STRONG), (BEN, STRONG), (CLEO, WEAK)):
        bench.rate(user, answer=answer, assessment=id)
    noted = bench.event(events.Noted, ADA, assessment=id, question=GOVERNANCE.questions[0].id, text=NOTE)
    bench.door.turn(noted)
    if close:
        bench.door.turn(bench.event(events.ClosedNow, CHAIR, assessment=id))


def found(bench: Bench, id: str = ROUND) -> str:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    return collation(bench.database, settings, id, as_json=True)


def test_answers_end_on_their_day_and_what_was_found_reads_as_before(bench: Bench) -> None:
    played(bench)
    keeper, before = keeping(bench), found(bench)
    keeper.beat(MONDAY + timedelta(days=60))
    assert len(bench.answers()) == 3
    keeper.beat(MONDAY + timedelta(days=61))
    assert bench.answers() == {}
    assert found(bench) == before
    assert json.loads(before)["strengths"]
    everything = json.dumps([[str(cell) for cell in row] for table in TABLES for row in bench.rows(table)])
    assert NOTE not in everything
    keeper.beat(MONDAY + timedelta(days=90))
    assert len(bench.rows("kept")) == 1
    assert [row.what for row in bench.rows("history")][-1] == "answers_ended"


TABLES = ("assessment", "leader", "assignment", "answer", "outbox", "history", "kept", "reminder")


def test_without_the_setting_nothing_ends(bench: Bench) -> None:
    played(bench)
    keeping(bench, Keeping()).beat(MONDAY + timedelta(days=9000))
    assert len(bench.answers()) == 3


def test_an_open_round_does_not_end(bench: Bench) -> None:
    played(bench, close=False)
    keeping(bench).beat(MONDAY + timedelta(days=9000))
    assert len(bench.answers()) == 3


def test_a_cancelled_round_ends_and_nothing_is_kept_of_what_was_said(bench: Bench) -> None:
    played(bench, close=False)
    bench.door.turn(bench.event(events.RoundCancelled, CHAIR, reason="A merger."))
    keeping(bench).beat(MONDAY + timedelta(days=61))
    assert bench.answers() == {}
    assert bench.rows("kept")[0].found == ""


def test_without_its_edition_a_round_keeps_its_answers_and_holds_up_no_other(bench: Bench) -> None:
    played(bench, "gone1", close=False, title="Gone")
    played(bench, "here1")
    with bench.database.writing() as tx:
        gone = {"framework": "gone-2019-01", "phase": Phase.CLOSED.value, "closed_at": MONDAY}
        tx.execute(update(ASSESSMENT).where(ASSESSMENT.c.id == "gone1").values(gone))
    keeping(bench).beat(MONDAY + timedelta(days=61))
    assert len(bench.answers("gone1")) == 3
    assert bench.answers("here1") == {}


def test_what_the_promise_hides_is_not_kept_either(bench: Bench) -> None:
    bench.round((ADA, BEN), promise=Promise(shown=Shown.UNATTRIBUTED, smallest_group=3))
    bench.rate(ADA, answer=WEAK)
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    keeping(bench).beat(MONDAY + timedelta(days=61))
    kept = json.loads(bench.rows("kept")[0].found)
    rated = [q for d in kept["domains"] for q in d["questions"] if q["id"] == GOVERNANCE.questions[0].id]
    assert rated[0]["withheld"]
    assert rated[0]["counts"] == {}


def test_afterwards_a_closed_round_can_be_posted_and_not_reopened(bench: Bench) -> None:
    played(bench)
    keeping(bench).beat(MONDAY + timedelta(days=61))
    bench.clock.forward(days=61)
    refused = bench.door.turn(
        bench.event(events.RoundReopened, CHAIR, due=bench.clock.now().date() + timedelta(days=9))
    )
    assert "no longer kept" in refused.refusal
    assert bench.door.turn(bench.event(events.Published, CHAIR)).refusal == ""
    assert bench.phase() is Phase.PUBLISHED
    (summary,) = [json.loads(row.payload) for row in bench.rows("outbox") if row.key == f"summary:{ROUND}"]
    assert summary["collation"]["strengths"]


def test_the_next_round_is_still_compared_with_it(bench: Bench) -> None:
    played(bench)
    bench.door.turn(bench.event(events.Published, CHAIR))
    keeping(bench).beat(MONDAY + timedelta(days=61))
    bench.clock.forward(days=70)
    played(bench, "round2", follows=ROUND, due=bench.clock.now().date())
    (preview,) = [
        json.loads(row.payload)
        for row in bench.rows("outbox")
        if row.key.startswith("preview:round2") and row.kind == "summary"
    ]
    assert preview["before"][0]["median"] == [STRONG]
    assert preview["before"][0]["in_both"] is None


def test_a_copy_says_that_answers_have_ended(bench: Bench) -> None:
    played(bench)
    keeping(bench).beat(MONDAY + timedelta(days=61))
    assert Copies(bench.door).ask(TEAM, ADA, "c1") == [
        "Your answers in “Spring review” ended on 2 May 2026; only what the round found is kept."
    ]
    assert Copies(bench.door).ask(TEAM, CHAIR, "c2") == [NOTHING_SAID]


def test_everything_of_a_removed_workspace_goes_when_its_time_is_over(bench: Bench) -> None:
    played(bench, close=False)
    keeper = keeping(bench, Keeping(after_removal_days=30))
    with bench.database.writing() as tx:
        installations.removed(tx, TEAM, MONDAY, MONDAY + timedelta(days=30))
    keeper.beat(MONDAY + timedelta(days=29))
    assert bench.rows("assessment")
    keeper.beat(MONDAY + timedelta(days=30))
    for table in (*TABLES, "person", "setup", "home", "deletion", "installation"):
        assert bench.rows(table) == [], table


def test_the_heartbeat_does_it_and_does_nothing_else_for_a_removed_workspace(bench: Bench) -> None:
    played(bench, close=False)
    with bench.database.writing() as tx:
        installations.removed(tx, TEAM, MONDAY, MONDAY + timedelta(days=30))
    before = bench.rows("outbox", "key, revision")
    bench.clock.forward(days=20)
    Beat(bench.door)()
    assert bench.phase() is Phase.OPEN
    assert bench.rows("outbox", "key, revision") == before
    assert bench.rows("reminder") == []
    bench.clock.forward(days=10)
    Beat(bench.door)()
    assert bench.rows("assessment") == []


def test_help_home_and_invitation_say_the_same_as_the_settings(bench: Bench) -> None:
    kept = "until 2 months after the round closes"
    keeping(bench)
    assert kept in "\n".join(help_lines(bench.door.keeping))
    assert kept in at_home(bench.door, TEAM, ADA).stored
    assert "until the round is deleted" in stored_line(Keeping())
    assert "everything is deleted after 30 days" in stored_line(Keeping())
    bench.round(owe=True)
    bench.door.turn(bench.event(events.Started, ADA))
    (invitation,) = [
        json.loads(row.payload) for row in bench.rows("outbox") if row.kind == "invitation" and row.to == ADA
    ]
    assert invitation["answers_kept_months"] == 2
    assert kept in draw(EDITION, from_json(json.dumps(invitation))).text
