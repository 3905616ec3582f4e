"""What ends, what is kept, what is deleted, and whose copy holds what: on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from flows.assessment import Answer, Draft, Person, Phase, Scope
from flows.effects import Deleted, Reply
from storage import assessments, deleting, history, homes, installations, keeping, outbox, own, people, reminding
from storage.database import Database, Tx
from storage.outbox import Outcome, Place
from storage.tables import LEADER, OUTBOX, Row, State

Build = Callable[..., Scope]
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def answered(scope: Scope, **more: object) -> Scope:
    """Everybody has answered q1 with a note, and has typed something they did not keep."""
    given = tuple(
        assignment.model_copy(
            update={
                "answers": (Answer(question="q1", answer="some-strength", note=f"by {assignment.leader}", at=NOW),),
                "drafts": (Draft(id="d", question="q2", text=f"draft of {assignment.leader}"),),
            }
        )
        for assignment in scope.assignments
    )
    header = scope.assessment.model_copy(update=more)
    return scope.model_copy(update={"assignments": given, "assessment": header})


def put(database: Database, scope: Scope, look_at: datetime | None = None) -> None:
    with database.writing() as tx:
        assessments.add(tx, scope, look_at)


def rows(database: Database) -> dict[str, int]:
    with database.reading() as tx:
        return {
            t.name: tx.execute(select(func.count()).select_from(t)).scalar_one() for t in Row.metadata.sorted_tables
        }


def stand(database: Database, to: str, key: str, assessment: str, channel: str) -> None:
    """A message of the round that has been sent."""
    with database.writing() as tx:
        outbox.owe(tx, "T", [Reply(key=key, to=to, lines=("words",))], NOW)
        tx.execute(update(OUTBOX).where(OUTBOX.c.key == key).values(assessment=assessment))
        (owed,) = [one for one in outbox.claim(tx, NOW, "w", LEASE) if one.key == key]
        outbox.sending(tx, owed)
        outbox.sent(tx, owed, Place(channel=channel, ts=f"1.{key}"), NOW)


def test_only_rounds_that_are_over_and_have_answers_end(database: Database, build: Build) -> None:
    put(database, answered(build(id="open"), closed_at=NOW))
    put(database, answered(build(id="closed"), phase=Phase.CLOSED, closed_at=NOW))
    put(database, answered(build(id="later"), phase=Phase.PUBLISHED, closed_at=NOW + timedelta(days=1)))
    put(database, answered(build(id="cancelled"), phase=Phase.CANCELLED))
    with database.writing() as tx:
        history.write(tx, "cancelled", NOW - timedelta(hours=1), "UC", "cancelled")
        found = keeping.over(tx, NOW)
    assert [(one.assessment, one.at) for one in found] == [("cancelled", NOW - timedelta(hours=1)), ("closed", NOW)]
    with database.writing() as tx:
        keeping.end_answers(tx, "closed", "{}", NOW)
        assert [one.assessment for one in keeping.over(tx, NOW)] == ["cancelled"]


def test_when_answers_end_nothing_anybody_wrote_is_left_and_what_was_found_is(database: Database, build: Build) -> None:
    put(database, answered(build(leaders=2), phase=Phase.CLOSED, closed_at=NOW))
    stand(database, "U1", "page", "R1", "D1")
    stand(database, "U1", "invite", "R1", "D1")
    with database.writing() as tx:
        tx.execute(update(OUTBOX).where(OUTBOX.c.key == "page").values(kind="page"))
        keeping.end_answers(tx, "R1", '{"found": 1}', NOW)
        scope = assessments.get(tx, "R1")
        assert scope is not None
        counted = assessments.answered(tx, scope)
    assert counted.kept == '{"found": 1}'
    assert (counted.tallies, counted.notes) == ((), ())
    assert counted.invited == 2
    left = rows(database)
    assert (left["answer"], left["leader"], left["assignment"], left["outbox"], left["kept"]) == (0, 2, 2, 1, 1)
    with database.reading() as tx:
        assert own.given_by(tx, "T", "U1") == []
        assert [(one.title, one.at) for one in own.ended(tx, "T", "U1")] == [("Autumn review", NOW)]
        assert own.ended(tx, "T2", "U1") == []


def test_a_deleted_round_leaves_one_line_and_no_other_round_is_touched(database: Database, build: Build) -> None:
    put(database, answered(build(id="R1", leaders=2)))
    put(database, answered(build(id="R2")))
    with database.writing() as tx:
        history.write(tx, "R1", NOW, "UC", "launched")
        keeping.end_answers(tx, "R1", "{}", NOW)
        deleting.delete_round(tx, "T", "R1", "UC", NOW)
        assert deleting.was_deleted(tx, "T", "R1")
        assert not deleting.was_deleted(tx, "T2", "R1")
        assert assessments.get(tx, "R1") is None
        assert assessments.get(tx, "R2") is not None
    left = rows(database)
    assert (left["assessment"], left["leader"], left["assignment"], left["answer"]) == (1, 1, 1, 1)
    assert (left["history"], left["kept"], left["deletion"], left["reminder"]) == (0, 0, 1, 0)
    with database.reading() as tx:
        (line,) = tx.execute(select(Row.metadata.tables["deletion"])).all()
    assert tuple(line) == ("R1", "T", NOW, "UC")


def test_its_messages_to_people_are_owed_once_more_as_deleted_and_then_forgotten(
    database: Database, build: Build
) -> None:
    put(database, build())
    stand(database, "U1", "invite", "R1", "D1")
    stand(database, "C1", "announcement", "R1", "C1")
    with database.writing() as tx:
        outbox.owe(tx, "T", [Reply(key="never", to="U1", lines=("words",))], NOW)
        tx.execute(update(OUTBOX).where(OUTBOX.c.key == "never").values(assessment="R1"))
        deleting.delete_round(tx, "T", "R1", "UC", NOW)
    with database.writing() as tx:
        (owed,) = outbox.claim(tx, NOW, "w", LEASE)
        assert isinstance(owed.effect, Deleted)
        assert (owed.place, owed.moves, owed.parent) == (Place(channel="D1", ts="1.invite"), False, None)
        outbox.sending(tx, owed)
        outbox.sent(tx, owed, owed.place, NOW)
        assert outbox.trim(tx, NOW + timedelta(seconds=1)) == 1
    assert rows(database)["outbox"] == 0


def test_a_message_being_sent_just_then_is_redrawn_once_it_has_arrived(database: Database, build: Build) -> None:
    put(database, build())
    with database.writing() as tx:
        outbox.owe(tx, "T", [Reply(key="page", to="U1", lines=("words",))], NOW)
        tx.execute(update(OUTBOX).values(assessment="R1"))
        (owed,) = outbox.claim(tx, NOW, "w", LEASE)
        outbox.sending(tx, owed)
        deleting.delete_round(tx, "T", "R1", "UC", NOW)
        outbox.sent(tx, owed, Place(channel="D1", ts="1.1"), NOW)
        (again,) = outbox.claim(tx, NOW, "w", LEASE)
    assert isinstance(again.effect, Deleted)
    assert again.place == Place(channel="D1", ts="1.1")


@pytest.mark.parametrize("noticed", [True, False])
def test_one_that_may_have_arrived_is_looked_for_by_its_own_name_and_then_redrawn(
    database: Database, build: Build, noticed: bool
) -> None:
    """Its sender heard no answer, or died; what it said of its round is not to stay in the conversation."""
    put(database, build())
    with database.writing() as tx:
        outbox.owe(tx, "T", [Reply(key="page", to="U1", lines=("words",))], NOW)
        tx.execute(update(OUTBOX).values(assessment="R1"))
        (owed,) = outbox.claim(tx, NOW, "w", LEASE)
        outbox.sending(tx, owed)
        if noticed:
            outbox.in_doubt(tx, owed, "no answer", NOW + outbox.ARRIVES_WITHIN)
        deleting.delete_round(tx, "T", "R1", "UC", NOW)
        assert outbox.claim(tx, NOW + LEASE, "next", LEASE) == []
        assert outbox.claim_doubts(tx, NOW, "next", LEASE) == []
        (doubted,) = outbox.claim_doubts(tx, NOW + LEASE + outbox.ARRIVES_WITHIN, "next", LEASE)
        assert doubted.key == "page", "the message names itself by it"
        assert outbox.sent(tx, doubted, Place(channel="D1", ts="1.1"), NOW) is Outcome.OWED_AGAIN
        (again,) = outbox.claim(tx, NOW + 2 * LEASE, "next", LEASE)
    assert isinstance(again.effect, Deleted)
    assert again.place == Place(channel="D1", ts="1.1")


def during_deletion(database: Database, monkeypatch: pytest.MonkeyPatch, act: Callable[[Tx], object]) -> list[object]:
    """Deletes the round; meanwhile, once it has looked what stands, another process does this. Answers what it did."""
    done: list[object] = []

    def other_process() -> None:
        with database.writing() as tx:
            done.append(act(tx))

    other, as_deleted = Thread(target=other_process), deleting._as_deleted

    def slowly(row: Any, at: datetime) -> Any:
        if other.ident is None:
            other.start()
            other.join(0.3)
        return as_deleted(row, at)

    monkeypatch.setattr(deleting, "_as_deleted", slowly)
    with database.writing() as tx:
        deleting.delete_round(tx, "T", "R1", "UC", NOW)
    other.join(10)
    return done


def test_one_that_arrives_just_while_its_round_is_deleted_is_redrawn(
    database: Database, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, build())
    with database.writing() as tx:
        outbox.owe(tx, "T", [Reply(key="page", to="U1", lines=("words",))], NOW)
        tx.execute(update(OUTBOX).values(assessment="R1"))
        (owed,) = outbox.claim(tx, NOW, "w", LEASE)
        outbox.sending(tx, owed)
    place = Place(channel="D1", ts="1.1")
    assert during_deletion(database, monkeypatch, lambda tx: outbox.sent(tx, owed, place, NOW)) == [Outcome.OWED_AGAIN]
    with database.writing() as tx:
        (again,) = outbox.claim(tx, NOW, "w", LEASE)
    assert isinstance(again.effect, Deleted)
    assert again.place == place


def test_one_that_is_about_to_be_sent_while_its_round_is_deleted_is_not(
    database: Database, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, build())
    stand(database, "U1", "stands", "R1", "D1")
    with database.writing() as tx:
        outbox.owe(tx, "T", [Reply(key="page", to="U1", lines=("words",))], NOW)
        tx.execute(update(OUTBOX).values(assessment="R1"))
        (owed,) = outbox.claim(tx, NOW, "w", LEASE)
        assert owed.key == "page"
    assert during_deletion(database, monkeypatch, lambda tx: outbox.sending(tx, owed)) == [False]


def test_one_claimed_and_not_yet_sent_is_not_sent_as_it_was(database: Database, build: Build) -> None:
    put(database, build())
    stand(database, "U1", "page", "R1", "D1")
    with database.writing() as tx:
        tx.execute(update(OUTBOX).values(state=State.OWED.value))
        (owed,) = outbox.claim(tx, NOW, "w", LEASE)
        deleting.delete_round(tx, "T", "R1", "UC", NOW)
        assert not outbox.sending(tx, owed)


def test_deleting_a_round_takes_copies_that_were_sent_with_it(database: Database, build: Build) -> None:
    put(database, build())
    stand(database, "U1", "copy", "", "D1")
    with database.writing() as tx:
        tx.execute(update(OUTBOX).values(kind=deleting.COPIES))
        deleting.delete_round(tx, "T", "R1", "UC", NOW)
    assert rows(database)["outbox"] == 0


def test_everything_of_a_team_goes_and_nothing_of_another(database: Database, build: Build) -> None:
    for team in ("T", "T2"):
        scope = answered(build(id=f"R-{team}", leaders=2), team=team)
        put(database, scope)
        with database.writing() as tx:
            history.write(tx, f"R-{team}", NOW, "UC", "launched")
            people.put(tx, team, Person(user="U1", name="Ada"), NOW)
            homes.opened(tx, team, "U1", NOW)
            installations.removed(tx, team, NOW, NOW + timedelta(days=30))
            outbox.owe(tx, team, [Reply(key="k", to="U1", lines=("words",))], NOW)
            deleting.delete_round(tx, team, f"R-{team}-none", "UC", NOW)
    before = rows(database)
    with database.writing() as tx:
        deleting.delete_team(tx, "T")
    after = rows(database)
    assert {name: number * 2 for name, number in after.items() if number} == {n: k for n, k in before.items() if k}
    with database.reading() as tx:
        assert installations.delete_at(tx, "T") is None
        assert assessments.get(tx, "R-T2") is not None


def test_nothing_is_claimed_or_looked_at_for_a_removed_workspace_until_it_is_back(
    database: Database, build: Build
) -> None:
    put(database, build(), look_at=NOW)
    with database.writing() as tx:
        outbox.owe(tx, "T", [Reply(key="k", to="U1", lines=("words",))], NOW)
        installations.removed(tx, "T", NOW, NOW + timedelta(days=30))
        installations.removed(tx, "T", NOW + timedelta(days=9), NOW + timedelta(days=39))
        assert installations.delete_at(tx, "T") == NOW + timedelta(days=30)
        assert outbox.claim(tx, NOW, "w", LEASE) == []
        assert assessments.due(tx, NOW, 9) == []
        tx.execute(update(LEADER).values(remind_at=NOW))
        assert reminding.due_people(tx, NOW, 9) == []
        assert installations.due(tx, NOW + timedelta(days=30)) == ["T"]
        assert installations.due(tx, NOW + timedelta(days=30, microseconds=-1)) == []
        assert installations.resumed(tx, "T")
        assert not installations.resumed(tx, "T")
        assert [one.key for one in outbox.claim(tx, NOW, "w", LEASE)] == ["k"]
        assert assessments.due(tx, NOW, 9) == ["R1"]
        assert reminding.due_people(tx, NOW, 9) == [("T", "U1")]


def test_a_copy_holds_only_what_this_person_said_also_what_was_handed_on(database: Database, build: Build) -> None:
    scope = answered(build(leaders=2))
    first, second = scope.assignments
    mine = Answer(question="q3", answer="weak", note="mine", at=NOW, by="U1", rated_by="U1")
    rerated = Answer(question="q4", answer="strong", note="kept note", at=NOW, by="U1", rated_by="")
    renoted = Answer(question="q5", answer="strong", note="new note", at=NOW, by="", rated_by="U1")
    second = second.model_copy(update={"answers": (*second.answers, mine, rerated, renoted)})
    put(database, scope.model_copy(update={"assignments": (first, second)}))
    with database.reading() as tx:
        ada = {(one.question, one.answer, one.note): one for one in own.given_by(tx, "T", "U1")}
        ben = {(one.question, one.answer, one.note) for one in own.given_by(tx, "T", "U2")}
        assert own.given_by(tx, "T2", "U1") == []
    assert set(ada) == {
        ("q1", "some-strength", "by U1"),
        ("q3", "weak", "mine"),
        ("q4", None, "kept note"),
        ("q5", "strong", ""),
        ("q2", None, "draft of U1"),
    }
    assert ben == {
        ("q1", "some-strength", "by U2"),
        ("q4", "strong", ""),
        ("q5", None, "new note"),
        ("q2", None, "draft of U2"),
    }
    assert ada["q3", "weak", "mine"].passed_on
    assert not ada["q1", "some-strength", "by U1"].passed_on
    assert ada["q2", None, "draft of U1"].draft


def test_evidence_is_its_writers_own_and_ends_with_everything_else(database: Database, build: Build) -> None:
    scope = answered(build(leaders=2), phase=Phase.CLOSED, closed_at=NOW)
    first, second = scope.assignments
    handed = Answer(question="q3", answer="weak", note="Why", evidence="Paper", at=NOW, by="U2", evidence_by="U1")
    second = second.model_copy(update={"answers": (handed,)})
    put(database, scope.model_copy(update={"assignments": (first, second)}))
    with database.writing() as tx:
        round_ = assessments.get(tx, "R1")
        assert round_ is not None
        notes = [n for n in assessments.answered(tx, round_).notes if n.question == "q3"]
        assert [(n.leader, n.text, n.evidence, n.answer) for n in notes] == [
            ("U1", "Paper", True, None),
            ("U2", "Why", False, "weak"),
        ]
        assert [(o.note, o.evidence) for o in own.given_by(tx, "T", "U1") if o.question == "q3"] == [("", "Paper")]
        assert [(o.note, o.evidence) for o in own.given_by(tx, "T", "U2") if o.question == "q3"] == [("Why", "")]
        tx.execute(delete(OUTBOX))
    stand(database, "U1", "explained", "R1", "C1")
    with database.writing() as tx:
        tx.execute(update(OUTBOX).values(kind="explained"))
        keeping.end_answers(tx, "R1", "{}", NOW)
        assert assessments.answered(tx, round_).notes == ()
    assert (rows(database)["answer"], rows(database)["outbox"]) == (0, 0)


def test_people_no_round_names_are_forgotten_after_a_while(database: Database, build: Build) -> None:
    put(database, build())
    with database.writing() as tx:
        for user in ("U1", "UC", "U9"):
            people.put(tx, "T", Person(user=user, name=user), NOW)
        people.put(tx, "T2", Person(user="U1", name="of another team"), NOW)
        people.put(tx, "T", Person(user="U8", name="just asked about"), NOW + timedelta(days=1))
        assert people.trim(tx, NOW + timedelta(seconds=1)) == 2
        assert set(people.get(tx, "T", ["U1", "UC", "U8", "U9"])) == {"U1", "UC", "U8"}


def test_home_tabs_are_drawn_anew_for_the_round_s_own_people_who_opened_theirs(
    database: Database, build: Build
) -> None:
    put(database, build(leaders=3))
    with database.writing() as tx:
        for user in ("U2", "UC", "U9"):
            homes.opened(tx, "T", user, NOW)
        homes.opened(tx, "T2", "U1", NOW)
        homes.opened(tx, "T", "U2", NOW + timedelta(days=1))
        assert homes.in_round(tx, "R1") == ["U2", "UC"]
        assert homes.among(tx, "T", ["U1", "U9"]) == ["U9"]
        assert homes.trim(tx, NOW + timedelta(hours=1)) == 3
        assert homes.in_round(tx, "R1") == ["U2"]
