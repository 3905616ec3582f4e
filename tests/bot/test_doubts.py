"""A post in doubt is looked for: found it is settled, certainly not there it is sent, otherwise it waits."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot import doubt_notices
from bot.deliver import Deliverer, Doubtful
from bot.doubts import (
    CANNOT_LOOK,
    COULD_NOT_LOOK,
    FIRST_WAIT,
    LONGEST_WAIT,
    LOOKS_FOR_A_FILE,
    PATIENT_LOOKS,
    Absent,
    CannotLook,
    Doubts,
    Found,
)
from flows import doubting
from flows.assessment import Promise
from flows.collation import collate
from flows.effects import DoubtNotice, Effect, MyAnswers, Reply, Summary, from_json
from storage import assessments, outbox
from storage.outbox import ARRIVES_WITHIN, Owed, Place
from tests.bot.bench import ADA, CHAIR, CHANNEL, CLEO, EDITION, ROUND, TEAM, Bench

SUMMARY = "summary:1"
FOUND = Place(channel="D1", ts="9.000001")


class Post:
    """Posts, but its answer is not heard as long as `fails`."""

    def __init__(self) -> None:
        self.posts: list[str] = []
        self.changes: list[str] = []
        self.fails = False

    def send(self, owed: Owed, url: str | None) -> Place:
        (self.posts if owed.posts else self.changes).append(owed.key)
        if self.fails:
            raise Doubtful("no answer from Slack")
        return Place(channel="D1", ts=f"1.{len(self.posts):06d}") if owed.posts else owed.place or FOUND


class Conversation:
    """What is found there: a place, nothing, or why nobody can look."""

    def __init__(self) -> None:
        self.holds: Found | Absent | Exception = Absent()
        self.looked: list[tuple[str, str]] = []
        self.cleared: list[Place] = []
        self.closed: CannotLook | None = None

    def look(self, owed: Owed, channel: str) -> Found | Absent:
        self.looked.append((owed.key, channel))
        if isinstance(self.holds, Exception):
            raise self.holds
        return self.holds

    def conversation(self, user: str) -> str:
        if self.closed is not None:
            raise self.closed
        return f"D-{user}"

    def clear(self, owed: Owed, copy: Place) -> None:
        self.cleared.append(copy)


class Desk:
    def __init__(self, bench: Bench) -> None:
        self.bench, self.post, self.there = bench, Post(), Conversation()
        self.woken = 0
        self.deliverer = Deliverer(bench.database, self.post, bench.clock, "worker")
        self.doubts = Doubts(bench.database, self.there, bench.clock, "worker", self._wake)

    def _wake(self) -> None:
        self.woken += 1

    def known(self, user: str = ADA) -> None:
        """Something stands in this person's conversation."""
        self.bench.owe_reply("earlier", user)
        self.deliverer.sweep()
        self.post.posts.clear()

    def doubt(self, *effects: Effect) -> None:
        self.post.fails = True
        with self.bench.database.writing() as tx:
            outbox.owe(tx, TEAM, effects or [Reply(key="k", to=ADA, lines=("words",))], self.bench.clock.now())
        self.deliverer.sweep()
        self.post.fails = False
        self.bench.clock.forward(seconds=ARRIVES_WITHIN.total_seconds())

    def state(self, key: str = "k") -> Any:
        return self.bench.owed()[key]


@pytest.fixture
def desk(bench: Bench) -> Desk:
    return Desk(bench)


def test_found_it_is_sent_and_stands_there(desk: Desk) -> None:
    desk.known()
    desk.doubt()
    desk.there.holds = Found(FOUND, 1)
    assert desk.doubts() == 1
    assert desk.there.looked == [("k", "D1")]
    assert (desk.state().state, desk.state().place_ts) == ("sent", FOUND.ts)
    assert desk.deliverer.sweep() == 0
    assert desk.post.posts == ["k"]


def test_certainly_not_there_it_is_sent_again(desk: Desk) -> None:
    desk.known()
    desk.doubt()
    assert desk.doubts() == 1
    assert desk.woken == 1
    assert desk.deliverer.sweep() == 1
    assert desk.post.posts == ["k", "k"]
    assert desk.state().state == "sent"


def test_nobody_looks_while_it_may_still_be_on_its_way(desk: Desk) -> None:
    desk.known()
    desk.doubt()
    desk.bench.clock.forward(seconds=-1)
    assert desk.doubts() == 0
    assert desk.there.looked == []


def test_where_nobody_can_look_it_is_never_sent_again_and_looked_for_less_and_less(desk: Desk) -> None:
    desk.known()
    desk.doubt()
    desk.there.holds = CannotLook("missing_scope")
    waits: list[timedelta] = []
    for _ in range(12):
        assert desk.doubts() == 0
        before = desk.bench.clock.now()
        while not desk.doubts() and len(desk.there.looked) == len(waits) + 1:
            desk.bench.clock.forward(seconds=15)
        waits.append(desk.bench.clock.now() - before)
    assert waits == sorted(waits)
    assert waits[0] >= FIRST_WAIT
    assert waits[-1] <= LONGEST_WAIT
    assert desk.state().last_error == f"{CANNOT_LOOK}: missing_scope"
    desk.deliverer.sweep()
    assert desk.post.posts == ["k"]


def test_slack_says_when_to_look_again(desk: Desk) -> None:
    desk.known()
    desk.doubt()
    desk.there.holds = CannotLook("ratelimited", timedelta(seconds=100))
    desk.doubts()
    desk.bench.clock.forward(seconds=99)
    desk.doubts()
    assert len(desk.there.looked) == 1
    desk.bench.clock.forward(seconds=1)
    desk.doubts()
    assert len(desk.there.looked) == 2


def test_a_first_message_is_looked_for_in_the_conversation_slack_names(desk: Desk) -> None:
    desk.doubt()
    desk.there.holds = Found(FOUND, 1)
    assert desk.doubts() == 1
    assert desk.there.looked == [("k", f"D-{ADA}")]
    assert desk.state().state == "sent"


def test_a_conversation_slack_does_not_tell_is_not_guessed(desk: Desk) -> None:
    desk.doubt()
    desk.there.closed = CannotLook("missing_scope")
    assert desk.doubts() == 0
    assert desk.there.looked == []
    assert (desk.state().state, desk.state().last_error) == ("in_doubt", f"{CANNOT_LOOK}: missing_scope")


def test_a_fault_of_ours_while_looking_keeps_it_in_doubt(desk: Desk) -> None:
    desk.known()
    desk.doubt()
    desk.there.holds = ValueError("cannot be read")
    assert desk.doubts() == 0
    assert desk.state().state == "in_doubt"


def test_found_with_something_newer_owed_it_is_changed_where_it_stands(desk: Desk) -> None:
    desk.known()
    desk.doubt()
    desk.bench.owe_reply("k", ADA, "newer")
    desk.there.holds = Found(FOUND, 1)
    desk.doubts()
    assert desk.deliverer.sweep() == 1
    assert (desk.post.posts, desk.post.changes) == (["k"], ["k"])
    assert desk.state().place_ts == FOUND.ts


def test_an_earlier_revision_that_arrived_late_is_redrawn(desk: Desk) -> None:
    desk.known()
    desk.bench.owe_reply("k", ADA, "first")
    desk.bench.owe_reply("k", ADA, "second")
    desk.doubt(Reply(key="k", to=ADA, lines=("third",)))
    desk.there.holds = Found(FOUND, 1)
    desk.doubts()
    assert desk.deliverer.sweep() == 1
    assert desk.post.changes == ["k"]


def test_a_message_that_moved_leaves_no_copy_above(desk: Desk) -> None:
    desk.known()
    desk.bench.owe_reply("k", ADA, "first")
    desk.deliverer.sweep()
    old = desk.state().place_ts
    desk.doubt(Reply(key="k", to=ADA, lines=("second",), reposts=1))
    desk.there.holds = Found(FOUND, 2, copy=True)
    assert desk.doubts() == 1
    assert desk.there.cleared == [Place(channel="D1", ts=old)]
    assert (desk.state().place_ts, desk.state().place_reposts) == (FOUND.ts, 1)


@pytest.mark.parametrize("moved", [False, True])
def test_what_has_to_be_further_down_by_now_than_where_it_is_found_is_moved_once_more(desk: Desk, moved: bool) -> None:
    """A reminder, or a page, of which the next was owed while nobody knew whether this one had arrived."""
    desk.known()
    if moved:
        desk.bench.owe_reply("k", ADA, "first")
        desk.deliverer.sweep()
    desk.doubt(Reply(key="k", to=ADA, lines=("second",), reposts=1))
    with desk.bench.database.writing() as tx:
        newest = Reply(key="k", to=ADA, lines=("third",), reposts=2)
        outbox.owe(tx, TEAM, [newest], desk.bench.clock.now())
    desk.there.holds = Found(FOUND, int(moved) + 1, copy=moved, reposts=1)
    assert desk.doubts() == 1
    assert (desk.state().state, desk.state().place_reposts) == ("owed", 1)
    desk.post.posts.clear()
    assert desk.deliverer.sweep() == 1
    assert (desk.post.posts, desk.post.changes) == (["k"], [])
    assert (desk.state().state, desk.state().place_reposts) == ("sent", 2)
    assert desk.deliverer.sweep() == 0


def test_what_only_says_something_else_by_now_is_redrawn_where_it_is_found(desk: Desk) -> None:
    desk.known()
    desk.doubt(Reply(key="k", to=ADA, lines=("second",), reposts=1))
    with desk.bench.database.writing() as tx:
        outbox.owe(tx, TEAM, [Reply(key="k", to=ADA, lines=("third",), reposts=1)], desk.bench.clock.now())
    desk.there.holds = Found(FOUND, 1, reposts=1)
    assert desk.doubts() == 1
    desk.post.posts.clear()
    assert desk.deliverer.sweep() == 1
    assert (desk.post.posts, desk.post.changes) == ([], ["k"])


def test_a_copy_that_is_gone_already_is_not_taken_away_again(desk: Desk) -> None:
    desk.known()
    desk.bench.owe_reply("k", ADA, "first")
    desk.deliverer.sweep()
    desk.doubt(Reply(key="k", to=ADA, lines=("second",), reposts=1))
    desk.there.holds = Found(FOUND, 2)
    assert desk.doubts() == 1
    assert desk.there.cleared == []


@pytest.mark.parametrize("copy", [True, False])
def test_a_move_that_is_not_there_takes_away_only_a_copy_that_stands(desk: Desk, copy: bool) -> None:
    """It had been taken away before the post of which nobody heard: asking again would be refused."""
    desk.known()
    desk.bench.owe_reply("k", ADA, "first")
    desk.deliverer.sweep()
    desk.doubt(Reply(key="k", to=ADA, lines=("second",), reposts=1))
    desk.there.holds = Absent(copy)
    moved: list[bool] = []
    send = desk.post.send
    desk.post.send = lambda owed, url: (moved.append(owed.moves), send(owed, url))[1]  # type: ignore[method-assign]
    assert desk.doubts() == 1
    assert desk.deliverer.sweep() == 1
    assert moved == [copy]
    assert (desk.state().state, desk.state().place_reposts) == ("sent", 1)


def test_a_file_that_is_not_there_yet_is_looked_for_again_before_it_is_sent(desk: Desk) -> None:
    desk.known()
    desk.doubt(MyAnswers(key="k", to=ADA, under="earlier", rows=()))
    looks = 0
    while desk.state().state == "in_doubt":
        desk.doubts()
        looks = len(desk.there.looked)
        desk.bench.clock.forward(seconds=1)
    assert looks == LOOKS_FOR_A_FILE - 1, "not heard of once, then not found twice"


def posted(desk: Desk) -> None:
    """A summary on its way to its channel, and nobody hears whether it arrived."""
    desk.bench.round()
    with desk.bench.database.reading() as tx:
        round_ = assessments.get(tx, ROUND)
        assert round_ is not None
        found = collate(EDITION, Promise(), assessments.answered(tx, round_))
    about = {"assessment": ROUND, "framework": EDITION.key, "title": "Spring", "to": CHANNEL, "channel": CHANNEL}
    summary = Summary.model_validate(
        {**about, "key": SUMMARY, "preview": False, "chair": CHAIR, "promise": Promise(), "collation": found}
    )
    desk.doubt(summary)


def asked(desk: Desk) -> list[DoubtNotice]:
    rows = sorted(desk.bench.owed().values(), key=lambda row: row.id)
    found = [from_json(row.payload) for row in rows if row.kind == "doubt_notice"]
    return [one for one in found if isinstance(one, DoubtNotice)]


def test_the_chair_is_asked_once_of_a_summary_nobody_can_look_for(desk: Desk) -> None:
    posted(desk)
    desk.there.holds = CannotLook("missing_scope")
    for _ in range(3):
        desk.doubts()
        desk.bench.clock.forward(hours=2)
    (one,) = asked(desk)
    assert (one.key, one.to, one.channel) == (f"in-doubt:{SUMMARY}:1", CHAIR, CHANNEL)
    assert (one.what, one.settled) == ("the summary of this round", "")
    assert desk.bench.owed()[one.key].revision == 1
    assert desk.there.looked[0] == (SUMMARY, CHANNEL)
    assert desk.woken == 1


def test_while_slack_is_only_away_nobody_is_asked(desk: Desk) -> None:
    posted(desk)
    desk.there.holds = CannotLook("no answer from Slack", passing=True)
    for _ in range(PATIENT_LOOKS - 1):
        desk.doubts()
        desk.bench.clock.forward(hours=2)
    assert asked(desk) == []
    assert (desk.state(SUMMARY).last_error or "").startswith(COULD_NOT_LOOK)
    desk.doubts()
    assert len(asked(desk)) == 1, "it does not end, so people are asked after all"
    assert (desk.state(SUMMARY).last_error or "").startswith(CANNOT_LOOK)


@pytest.mark.parametrize(("found", "words"), [(Found(FOUND, 1), doubting.FOUND), (Absent(), doubting.ABSENT)])
def test_once_it_can_be_looked_for_the_chair_is_asked_no_more(desk: Desk, found: Found | Absent, words: str) -> None:
    posted(desk)
    desk.there.holds = CannotLook("missing_scope")
    desk.doubts()
    desk.deliverer.sweep()
    desk.bench.clock.forward(hours=2)
    desk.there.holds = found
    assert desk.doubts() == 1
    assert [one.settled for one in asked(desk)] == [words]


def test_in_doubt_a_second_time_the_chair_is_asked_anew(desk: Desk) -> None:
    posted(desk)
    desk.there.holds = CannotLook("missing_scope")
    desk.doubts()
    desk.deliverer.sweep()
    with desk.bench.database.writing() as tx:
        (first,) = asked(desk)
        round_ = assessments.get(tx, ROUND)
        assert round_ is not None
        assert doubt_notices.post_again(tx, round_, first, desk.bench.clock.now())
    desk.post.fails = True
    desk.deliverer.sweep()
    desk.post.fails = False
    desk.bench.clock.forward(hours=2)
    desk.doubts()
    assert [(one.number, one.settled) for one in asked(desk)] == [(1, doubting.AGAIN), (2, "")]


def test_a_new_chair_is_asked_instead(desk: Desk) -> None:
    posted(desk)
    desk.there.holds = CannotLook("missing_scope")
    desk.doubts()
    desk.deliverer.sweep()
    with desk.bench.database.writing() as tx:
        tx.execute(text("UPDATE assessment SET chair = :chair"), {"chair": CLEO})
    for _ in range(2):
        desk.bench.clock.forward(hours=2)
        desk.doubts()
    assert [(one.to, one.settled) for one in asked(desk)] == [(CHAIR, doubting.PASSED), (CLEO, "")]


def test_a_notice_in_doubt_asks_of_nothing(desk: Desk) -> None:
    posted(desk)
    desk.there.holds = CannotLook("missing_scope")
    desk.doubts()
    desk.post.fails = True
    desk.deliverer.sweep()
    desk.post.fails = False
    for _ in range(3):
        desk.bench.clock.forward(hours=2)
        desk.doubts()
    assert desk.bench.owed()[asked(desk)[0].key].state == "in_doubt"
    assert len(asked(desk)) == 1
