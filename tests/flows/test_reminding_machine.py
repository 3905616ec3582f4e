"""A leader, two rounds, and everything that can happen to them: in no order is somebody reminded who should not be.

The bot looks when the stored moment says so, or not at all for a while (it was down); its clock may go back an hour.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from flows.assessment import Assessment, Assignment, Leader, Phase, Scope
from flows.calendar import is_working_day, next_open
from flows.deadlines import closing
from flows.ledger import STILL_TO_COME, ledger, preview
from flows.occasions import ASKED, Entry, Snooze
from flows.reminding import Work, changed, remind, remind_at, snoozed, upcoming, works_by_user

pytestmark = pytest.mark.slow

CLOSED_DAYS = frozenset({date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4)})
BEGAN = datetime(2026, 3, 23, 10, 0, tzinfo=UTC)  # the Monday before British Summer Time
ZONES = ["Europe/London", "Europe/London", "Asia/Kathmandu", "America/New_York"]
ROUNDS = ("r1", "r2")
DOMAINS = ("alpha", "beta")


class Reminding(RuleBasedStateMachine):
    @initialize(tz=st.sampled_from(ZONES), days=st.tuples(st.integers(0, 30), st.integers(0, 30)))
    def begin(self, tz: str, days: tuple[int, int]) -> None:
        self.now = self.latest = BEGAN
        self.tz = tz
        self.scopes: dict[str, Scope] = {}
        self.remind_at: dict[str, datetime | None] = {}
        self.entries: list[Entry] = []
        self.messages: list[tuple[datetime, bool]] = []
        self.launch("r1", days[0])
        self.later = days[1]

    def launch(self, id_: str, days: int) -> None:
        about = {"framework": "f", "title": id_, "channel": "C", "chair": "cat", "started_by": "cat"}
        due = self.now.date() + timedelta(days=days)
        scope = Scope(
            assessment=Assessment(id=id_, team="t", opened_at=self.now, due=due, **about),
            leaders=(Leader(user="ann", name="Ann", role="Head", tz=self.tz),),
            closed_days=CLOSED_DAYS,
        )
        given = tuple(Assignment(leader="ann", domain=domain) for domain in DOMAINS)
        self.becomes(scope, scope.model_copy(update={"assignments": given}))

    # What may happen

    @rule()
    def launch_the_second(self) -> None:
        if "r2" not in self.scopes:
            self.launch("r2", self.later)

    @rule(id_=st.sampled_from(ROUNDS), domain=st.sampled_from(DOMAINS))
    def submit(self, id_: str, domain: str) -> None:
        self.sets(id_, domain, submitted_at=self.now)

    @rule(id_=st.sampled_from(ROUNDS))
    def submit_all(self, id_: str) -> None:
        for domain in DOMAINS:
            self.sets(id_, domain, submitted_at=self.now)

    @rule(id_=st.sampled_from(ROUNDS), domain=st.sampled_from(DOMAINS))
    def reopen(self, id_: str, domain: str) -> None:
        self.sets(id_, domain, submitted_at=None)

    @rule(id_=st.sampled_from(ROUNDS), domain=st.sampled_from(DOMAINS), asks=st.booleans())
    def decline(self, id_: str, domain: str, asks: bool) -> None:
        self.sets(id_, domain, declined_at=self.now if asks else None)

    @rule(id_=st.sampled_from(ROUNDS), days=st.integers(-5, 20))
    def move_the_date(self, id_: str, days: int) -> None:
        if scope := self.scope(id_):
            self.round(scope, due=max(self.now.date(), scope.assessment.due + timedelta(days=days)))

    @rule(id_=st.sampled_from(ROUNDS), sure=st.integers(0, 3))
    def close(self, id_: str, sure: int) -> None:
        scope = self.scope(id_)
        if scope and not sure:
            self.round(scope, phase=Phase.CLOSED, closed_at=self.now)

    @rule(id_=st.sampled_from(ROUNDS))
    def nudge(self, id_: str) -> None:
        scope = self.scope(id_)
        if scope is None or not works_by_user(scope)["ann"].unfinished:
            return
        leader = scope.leaders[0]
        if leader.nudged_at and self.now - leader.nudged_at < timedelta(days=1):
            return
        nudged = leader.model_copy(update={"nudged_at": self.now})
        self.becomes(scope, scope.model_copy(update={"leaders": (nudged,)}))

    @rule(choice=st.sampled_from(list(Snooze)))
    def snooze(self, choice: Snooze) -> None:
        works = self.works()
        if not any(work.unfinished for work in works):
            return
        works, until = snoozed(works, choice, self.now, CLOSED_DAYS)
        assert until > self.now
        self.keeps(works)

    @rule(hours=st.sampled_from([1, 1, 5, 17, 24, 24, 72, 170]))
    def the_bot_is_up(self, hours: int) -> None:
        end = self.now + timedelta(hours=hours)
        while looks := [at for at in self.remind_at.values() if at is not None and at <= end]:
            self.now = max(self.now, min(looks))
            self.looks()
            assert all(at is None or at > self.now for at in self.remind_at.values())
        self.now = end
        self.looks()

    @rule(hours=st.sampled_from([1, 8, 24, 90, 170]))
    def the_bot_is_down(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def the_clock_goes_back_and_it_looks_again(self) -> None:
        self.now -= timedelta(hours=1)
        self.looks()

    # What must always hold

    @invariant()
    def no_occasion_twice(self) -> None:
        times = Counter((one.assessment, one.kind, one.planned_at) for one in self.entries if one.sent_at)
        assert all(n == 1 for n in times.values())

    @invariant()
    def one_message_a_day_but_for_what_was_asked_for(self) -> None:
        planned = Counter(at.astimezone(ZoneInfo(self.tz)).date() for at, asked in self.messages if not asked)
        assert all(n == 1 for n in planned.values())

    @invariant()
    def every_message_has_one_line_in_the_ledger(self) -> None:
        assert len({one.sent_at for one in self.entries if one.sent_at}) == len(self.messages)
        assert sum(one.sent_at is not None for one in self.entries) == len(self.messages)

    @invariant()
    def the_ledger_has_every_occasion_once(self) -> None:
        for id_, scope in self.scopes.items():
            work = works_by_user(scope)["ann"]
            mine = [one for one in self.entries if one.assessment == id_]
            lines = ledger([work], mine, CLOSED_DAYS)
            times = Counter((one.kind, one.planned_at) for one in lines if one.kind not in ASKED)
            assert all(n == 1 for n in times.values())
            coming = [one.planned_at for one in lines if one.reason == STILL_TO_COME]
            assert coming == [one.at for one in upcoming(work, CLOSED_DAYS)]

    @invariant()
    def what_is_to_come_is_open_and_announced(self) -> None:
        works = self.works()
        coming = [one for id_ in self.scopes for one in preview({"ann": works}, id_, self.now, CLOSED_DAYS)]
        assert all(next_open(one.at, self.tz, CLOSED_DAYS) == one.at >= self.now for one in coming)
        assert bool(coming) == any(at is not None for at in self.remind_at.values())

    # How it is worked out

    def scope(self, id_: str) -> Scope | None:
        scope = self.scopes.get(id_)
        return scope if scope and scope.assessment.phase is Phase.OPEN else None

    def sets(self, id_: str, domain: str, **fields: object) -> None:
        scope = self.scope(id_)
        old = scope.assignment("ann", domain) if scope else None
        if scope is None or old is None:
            return
        self.becomes(scope, scope.replace(old.model_copy(update=fields)))

    def round(self, scope: Scope, **fields: object) -> None:
        self.becomes(scope, scope.model_copy(update={"assessment": scope.assessment.model_copy(update=fields)}))

    def becomes(self, before: Scope, after: Scope) -> None:
        """As the door does: saved, then what it means for reminders."""
        self.scopes[after.assessment.id] = after
        works, entries = changed(before, after, self.now)
        self.entries += entries
        self.keeps(works)

    def works(self) -> tuple[Work, ...]:
        scopes = [one for one in self.scopes.values() if one.assessment.phase is Phase.OPEN]
        return tuple(works_by_user(scope)["ann"] for scope in scopes)

    def keeps(self, works: tuple[Work, ...]) -> None:
        for work in works:
            id_ = work.assessment.id
            self.scopes[id_] = self.scopes[id_].model_copy(update={"leaders": (work.leader,)})
            self.remind_at[id_] = remind_at(work, CLOSED_DAYS, self.now)

    def looks(self) -> None:
        """Rounds whose time is up close first."""
        for scope in list(self.scopes.values()):
            if scope.assessment.phase is Phase.OPEN and self.now >= closing(scope.assessment, CLOSED_DAYS):
                self.round(scope, phase=Phase.CLOSED, closed_at=self.now)
        if not any(at is not None and at <= self.now for at in self.remind_at.values()):
            return
        works = self.works()
        result = remind(works, self.now, CLOSED_DAYS)
        if result.sent:
            self.judge(works)
            self.messages.append((self.now, any(one.kind in ASKED for one in result.sent)))
        self.entries += result.entries
        self.keeps(result.works)

    def judge(self, works: tuple[Work, ...]) -> None:
        local = self.now.astimezone(ZoneInfo(self.tz))
        assert 9 <= local.hour < 17
        assert is_working_day(local.date(), CLOSED_DAYS)
        waiting = [work for work in works if any(not (a.submitted_at or a.declined_at) for a in work.assignments)]
        assert waiting, "reminded with nothing unfinished"
        invited = [
            next_open(work.assessment.opened_at, self.tz, CLOSED_DAYS).astimezone(ZoneInfo(self.tz)).date()
            for work in waiting
        ]
        asked = any(work.leader.nudged_at or work.leader.snoozed_until for work in waiting)
        assert asked or any(local.date() > day for day in invited)


Reminding.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestReminding = Reminding.TestCase
