"""A round stays on what its framework said when it began, whatever the file says later."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from bot import records
from bot.correcting import Correcting
from bot.doctor.finding import Finding
from bot.doctor.pinned import beside_files, with_contents
from bot.launch import Launch
from bot.settings import Settings, SettingsFault
from bot.slack.views import draw
from bot.turn import Door
from flows import events
from flows.assessment import Assessment, Phase
from flows.effects import from_json
from flows.rules import NotAllowed
from flows.setup import Channel, Setup
from frameworks.content import WrongContentError, key_of, reference
from frameworks.model import Framework
from storage import assessments, outbox
from storage.database import Tx
from storage.shelf import Shelf
from storage.tables import ASSESSMENT, FRAMEWORK_CONTENT
from tests.bot.bench import ADA, BEN, CHAIR, CHANNEL, EDITION, GOVERNANCE, LIBRARY, ROUND, TEAM, Bench
from tests.examples import examples

FIRST = GOVERNANCE.questions[0]
MENDED = FIRST.prompt.replace("?", ", would you say?")


def reading(**changes: Any) -> Framework:
    """The edition with other words for its first question."""
    return edited(lambda question: question | changes if question["id"] == FIRST.id else question)


def edited(change: Any) -> Framework:
    data = EDITION.model_dump(mode="json")
    for domain in data["domains"]:
        for group in domain["groups"]:
            group["questions"] = [change(question) for question in group["questions"]]
    return Framework.model_validate(data)


def with_file(bench: Bench, framework: Framework | None) -> Door:
    """The bot started again, with this in the edition's file (None: the file is gone)."""
    files = {key: one for key, one in LIBRARY.items() if key != EDITION.key}
    files |= {} if framework is None else {framework.key: framework}
    return Door(bench.database, Shelf(bench.database, files), bench.clock, frozenset())


def start(bench: Bench, door: Door | None = None, **more: Any) -> str:
    """A round begun as its chair begins one: its id."""
    launch = Launch(door or bench.door)
    bench.know(CHAIR, ADA, BEN)
    begun = launch.begin(TEAM, CHAIR, CHANNEL)
    filled = {
        "framework": EDITION.key,
        "domains": {domain.id: (ADA, BEN) for domain in EDITION.domains},
        "channel_facts": Channel(id=CHANNEL, name="trust-leadership", bot_is_member=True),
        "invite_at_once": True,
    }
    setup = launch.change(TEAM, CHAIR, begun.id, lambda old: old.model_copy(update={**filled, **more}))
    assert isinstance(setup, Setup)
    assert launch.start(setup, f"form:{setup.id}") == ()
    return setup.id


def the_round(bench: Bench, id: str) -> Assessment:
    with bench.database.reading() as tx:
        found = assessments.get(tx, id)
    assert found is not None
    return found


def begin_page(bench: Bench, door: Door, id: str) -> None:
    started = events.Started(assessment=id, team=TEAM, by=ADA, at=bench.clock.now())
    assert not door.turn(started).refusal


def shown(bench: Bench, door: Door, id: str) -> str:
    """What Ada's page of the first domain says, as it is owed."""
    row = bench.owed()[f"page:{id}:{ADA}:{GOVERNANCE.id}"]
    effect = from_json(row.payload)
    return draw(door.library.get(getattr(effect, "framework", "")), effect).text


def test_a_round_keeps_a_reference_and_its_content_is_stored(bench: Bench) -> None:
    round_ = the_round(bench, start(bench))
    assert round_.framework == reference(EDITION)
    assert [row.reference for row in bench.rows("framework_content")] == [reference(EDITION)]
    start(bench)
    assert len(bench.rows("framework_content")) == 1


def test_a_start_that_fails_half_way_keeps_no_content(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(outbox, "owe", full)
    with pytest.raises(OSError, match="no room"):
        start(bench)
    assert bench.rows("assessment") == bench.rows("framework_content") == []


@pytest.mark.parametrize("file", [reading(prompt=MENDED), reading(id="other-1"), None])
def test_a_changed_file_or_none_never_changes_a_running_round(bench: Bench, file: Framework | None) -> None:
    id = start(bench)
    begin_page(bench, bench.door, id)
    before = shown(bench, bench.door, id)
    door = with_file(bench, file)
    assert shown(bench, door, id) == before
    rated = events.Rated(
        assessment=id,
        team=TEAM,
        by=ADA,
        at=bench.clock.now(),
        domain=GOVERNANCE.id,
        question=FIRST.id,
        answer=EDITION.scale.levels[0].id,
    )
    assert door.turn(rated).refusal == ""
    closed = events.ClosedNow(assessment=id, team=TEAM, by=CHAIR, at=bench.clock.now())
    assert door.turn(closed).refusal == ""
    assert the_round(bench, id).phase is Phase.CLOSED


@given(st.data())
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_change_of_a_file_shows_in_a_round(bench: Bench, data: st.DataObject) -> None:
    if not bench.rows("assessment"):
        begin_page(bench, bench.door, start(bench))
    id = bench.rows("assessment")[0].id
    before = shown(bench, bench.door, id)
    words = st.text("abc xyz?", min_size=1, max_size=80).map(lambda text: f"{text}.")
    field = data.draw(st.sampled_from(("prompt", "name", "strong", "weak")))
    file = reading(**{field: data.draw(words)})
    assert shown(bench, with_file(bench, file), id) == before


def test_what_is_stored_is_verified_when_it_is_read(bench: Bench) -> None:
    id = start(bench)
    with bench.database.writing() as tx:
        content = FRAMEWORK_CONTENT.c.content
        tx.execute(update(FRAMEWORK_CONTENT).values(content=content.op("||")(" ")))
    with pytest.raises(WrongContentError):
        with_file(bench, EDITION).library.get(the_round(bench, id).framework)


def test_rounds_from_before_contents_were_kept_are_pinned_once_and_go_on(bench: Bench) -> None:
    bench.round(leaders=(ADA,), domains=(GOVERNANCE.id,), framework=EDITION.key)
    begin_page(bench, bench.door, ROUND)
    shelf = with_file(bench, EDITION).library
    with bench.database.writing() as tx:
        assert shelf.pin_older_rounds(tx, bench.clock.now()) == 1
        assert shelf.pin_older_rounds(tx, bench.clock.now()) == 0
    assert the_round(bench, ROUND).framework == reference(EDITION)
    door = with_file(bench, None)
    begin_page(bench, door, ROUND)
    assert FIRST.prompt in shown(bench, door, ROUND)


def test_an_older_round_whose_file_is_gone_waits_for_it(bench: Bench) -> None:
    bench.round(framework="lost-2020")
    with bench.database.writing() as tx:
        assert bench.door.library.pin_older_rounds(tx, bench.clock.now()) == 0
        bench.door.library.fetch(tx)
    assert the_round(bench, ROUND).framework == "lost-2020"
    refusal = bench.door.turn(bench.event(events.Started)).refusal
    assert "the framework edition lost-2020, which is not installed here" in refusal


# ── mended words, taken in by hand ───────────────────────────────────────────────────────────────


def test_mended_words_are_shown_first_then_taken_in_once_with_history_and_redrawn(bench: Bench) -> None:
    id = start(bench)
    begin_page(bench, bench.door, id)
    door = with_file(bench, reading(prompt=MENDED))
    correcting = Correcting(door)
    seen = correcting.look(the_round(bench, id))
    assert [one.now for one in seen.mended] == [MENDED]
    assert the_round(bench, id).framework == reference(EDITION)

    assert correcting.take(the_round(bench, id)) == seen
    assert the_round(bench, id).framework == reference(reading(prompt=MENDED))
    assert MENDED in shown(bench, door, id)
    lines = [row for row in bench.rows("history") if row.what == "corrections_taken"]
    assert [f"question {FIRST.id}, prompt" in row.detail for row in lines] == [True]

    owed = {key: row.revision for key, row in bench.owed().items()}
    assert correcting.take(the_round(bench, id)).is_none
    assert {key: row.revision for key, row in bench.owed().items()} == owed
    assert len([row for row in bench.rows("history") if row.what == "corrections_taken"]) == 1


def test_a_page_nobody_has_opened_is_not_sent_by_a_correction(bench: Bench) -> None:
    id = start(bench)
    Correcting(with_file(bench, reading(prompt=MENDED))).take(the_round(bench, id))
    assert not any(key.startswith("page:") for key in bench.owed())


@pytest.mark.parametrize(
    ("file", "says"),
    [(reading(id="other-1"), "needs a new edition|Give it a new edition"), (reading(prompt="Why?"), "new id")],
)
def test_another_meaning_is_refused_and_changes_nothing(bench: Bench, file: Framework, says: str) -> None:
    id = start(bench)
    with pytest.raises(NotAllowed, match=says) as refusal:
        Correcting(with_file(bench, file)).take(the_round(bench, id))
    assert refusal.value.reason.endswith("The round goes on as it began.")
    assert the_round(bench, id).framework == reference(EDITION)
    assert len(bench.rows("framework_content")) == 1


def test_an_overlay_that_came_since_is_no_correction(bench: Bench) -> None:
    id = start(bench)
    theirs = reading(prompt="Which colour do buses have?", wording="© Somebody")
    with pytest.raises(NotAllowed, match=r"In other words, “© Somebody”: .* the words of those it began with"):
        Correcting(with_file(bench, theirs)).take(the_round(bench, id))
    assert the_round(bench, id).framework == reference(EDITION)


def test_a_finished_round_is_left_as_it_was_read(bench: Bench) -> None:
    id = start(bench)
    bench.door.turn(events.ClosedNow(assessment=id, team=TEAM, by=CHAIR, at=bench.clock.now()))
    with pytest.raises(NotAllowed, match="This round is over"):
        Correcting(with_file(bench, reading(prompt=MENDED))).take(the_round(bench, id))


def test_without_the_file_there_is_nothing_to_take_corrections_from(bench: Bench) -> None:
    id = start(bench)
    with pytest.raises(NotAllowed, match="There is no file of"):
        Correcting(with_file(bench, None)).look(the_round(bench, id))


# ── looking again, and the doctor ────────────────────────────────────────────────────────────────


def test_looking_again_asks_what_the_file_says_now_and_names_what_has_other_words(bench: Bench) -> None:
    round_ = the_round(bench, start(bench))
    assert Launch(bench.door).begin_again(TEAM, CHAIR, round_).reworded == ()
    door = with_file(bench, reading(prompt=MENDED))
    setup = Launch(door).begin_again(TEAM, CHAIR, round_)
    assert (setup.framework, setup.reworded) == (EDITION.key, (FIRST.name,))
    assert Launch(door).framework(setup).questions[0].prompt == MENDED


@pytest.mark.parametrize(
    ("file", "ok", "says"),
    [
        (EDITION, None, ""),
        (reading(prompt=MENDED), True, "1 text differs (1 prompt reworded)"),
        (reading(id="other-1"), False, "has changed since"),
        (None, True, "is not here any more"),
    ],
)
def test_the_doctor_says_which_round_and_what_differs(
    bench: Bench, file: Framework | None, ok: bool | None, says: str
) -> None:
    id = start(bench, title="Spring")
    with bench.database.reading() as tx:
        rounds = with_contents(tx, assessments.list_open(tx))
    found = list(beside_files(with_file(bench, file).library, rounds))
    assert [one.ok for one in found] == ([] if ok is None else [ok])
    for one in found:
        assert says in one.says
        assert "“Spring”" in one.says
        assert one.ok or f"No longer there: {FIRST.id}" in one.mend
    if ok and file is not None:
        assert found[0].says.endswith(f"assurance rounds take-corrections {id}")


def told(bench: Bench, door: Door) -> list[Finding]:
    with bench.database.reading() as tx:
        rounds = with_contents(tx, [*assessments.list_open(tx), *assessments.list_finished(tx)])
    return list(beside_files(door.library, rounds))


def over(bench: Bench, id: str) -> None:
    closed = events.ClosedNow(assessment=id, team=TEAM, by=CHAIR, at=bench.clock.now())
    assert not bench.door.turn(closed).refusal


def test_the_doctor_tells_an_overlay_that_came_as_what_it_is(bench: Bench) -> None:
    start(bench, title="Spring")
    theirs = reading(prompt="Which colour do buses have?", wording="© Somebody")
    (found,) = told(bench, with_file(bench, theirs))
    assert found.ok
    assert "“Spring” goes on as it began, in the words of those it began with" in found.says
    assert found.says.endswith(f"has words of other owners since. In other words, “© Somebody”: {FIRST.id}.")


def test_the_doctor_tells_another_owner_named_for_the_same_words(bench: Bench) -> None:
    start(bench)
    (found,) = told(bench, with_file(bench, reading(wording="© Somebody")))
    assert found.ok
    assert "1 text differs (whose words they are is said otherwise once). To take corrections in:" in found.says


def test_the_doctor_tells_open_rounds_that_began_alike_together(bench: Bench) -> None:
    for title in ("A", "B", "C", "D", "E"):
        start(bench, title=title)
    (found,) = told(bench, with_file(bench, reading(prompt=MENDED)))
    assert found.ok
    assert found.says.count("“") == 3
    assert "and 2 more go on as they began" in found.says
    assert found.says.endswith("assurance rounds take-corrections ROUND, for each of them")


@pytest.mark.parametrize("file", [reading(prompt=MENDED), reading(id="other-1"), reading(prompt="No?", wording="©")])
def test_finished_rounds_of_another_reading_are_one_line_that_asks_for_nothing(bench: Bench, file: Framework) -> None:
    for _ in range(12):
        over(bench, start(bench))
    (found,) = told(bench, with_file(bench, file))
    assert found.ok
    assert found.says == (
        f"12 finished rounds stay as they were read; files that say something else now: {EDITION.key} (12). "
        "Nothing needs doing"
    )


@pytest.mark.parametrize("file", [EDITION, None])
def test_nothing_is_said_of_finished_rounds_where_nothing_differs_or_the_file_is_gone(
    bench: Bench, file: Framework | None
) -> None:
    over(bench, start(bench))
    assert told(bench, with_file(bench, file)) == []


def test_a_finished_round_whose_content_is_damaged_is_something_to_mend(bench: Bench) -> None:
    over(bench, start(bench, title="Spring"))
    with bench.database.writing() as tx:
        tx.execute(update(FRAMEWORK_CONTENT).values(content="{}"))
    (found,) = told(bench, with_file(bench, EDITION))
    assert found.says.startswith("what the finished round “Spring” began with is not in the database")
    assert found.mend == "Restore the last backup: assurance restore FILE."


def test_a_content_is_read_once_however_many_rounds_began_with_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        start(bench)
    read: list[str] = []

    def get(tx: Tx, name: str) -> Framework:
        read.append(name)
        return EDITION

    monkeypatch.setattr("storage.contents.get", get)
    told(bench, with_file(bench, EDITION))
    assert read == [reference(EDITION)]


def test_the_doctor_finds_a_content_that_is_damaged_or_lost(bench: Bench) -> None:
    start(bench)
    lost = f"{EDITION.key}@000000000000"
    with bench.database.writing() as tx:
        tx.execute(update(FRAMEWORK_CONTENT).values(content="{}"))
    for name in (reference(EDITION), lost):
        with bench.database.writing() as tx:
            tx.execute(update(ASSESSMENT).values(framework=name))
        with bench.database.reading() as tx:
            (found,) = beside_files(bench.door.library, with_contents(tx, assessments.list_open(tx)))
        assert found.mend == "Restore the last backup: assurance restore FILE."
    assert key_of(lost) == EDITION.key


def test_the_command_shows_before_it_takes_and_refuses_in_a_sentence(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = start(bench, title="Spring")

    def take(file: Framework, sure: bool) -> str:
        monkeypatch.setattr(records, "load_library", lambda folder, vocabulary: {file.key: file})
        return records.take_corrections(bench.database, Settings(), id, frozenset(), sure)

    monkeypatch.chdir(tmp_path)
    file = reading(prompt=MENDED)
    shown = take(file, sure=False)
    assert shown.splitlines()[1:3] == [f"  was: {FIRST.prompt}", f"  now: {MENDED}"]
    assert shown.endswith("Nothing was changed. To take this into “Spring”, add --yes.")
    assert "“Spring” reads like this now." in take(file, sure=True)
    assert take(file, sure=True) == "“Spring” reads as its file does. There is nothing to take in."
    with pytest.raises(SettingsFault, match="These are no corrections, so nothing was changed"):
        take(reading(id="other-1"), sure=True)
