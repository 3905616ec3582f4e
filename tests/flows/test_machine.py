"""Anyone does anything, in any order, as often as they like; a naive model says what must have come of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from flows import events
from flows.advance import advance
from flows.assessment import Answered, Assessment, Assignment, Leader, Note, Phase, Scope, Tally
from flows.deadlines import next_look
from flows.effects import ChairNews, ChairNotice, Effect, Face, Page, to_json
from flows.events import Event, Reach
from flows.rules import NotAllowed
from frameworks.model import Domain, Framework, Group, Level, Question, Scale, Side

pytestmark = pytest.mark.slow

ANSWERS = {
    "weak": "Challenge",
    "mixed": "Mixed",
    "strong": "Strength",
    "cannot_say": "Can't say",
    "explained": "Explained",
}
NEEDS_NOTE = {"explained"}
QUESTIONS = {"alpha": ["a1", "a2", "a3"], "beta": ["b1", "b2"], "gamma": ["c1"]}
GIVEN = [("ann", "alpha"), ("ben", "alpha"), ("ann", "beta"), ("cat", "beta"), ("ben", "gamma")]
CHAIR = "cat"
BEGAN = datetime(2026, 3, 26, 9, 0, tzinfo=UTC)  # the Thursday before British Summer Time
CLOSED_DAYS = frozenset({date(2026, 3, 30), date(2026, 4, 3), date(2026, 4, 6)})
LONDON = ZoneInfo("Europe/London")
SUMMARY = {"summary", "domain_table", "heat_map", "notes"}

FRAMEWORK = Framework(
    id="machine",
    edition="2024",
    name="n",
    publisher="p",
    link="https://example.org",
    wording="w",
    purpose="p",
    scale=Scale(
        levels=(
            Level(id="weak", label=ANSWERS["weak"], meaning="m", side=Side.CHALLENGE),
            Level(id="mixed", label=ANSWERS["mixed"], meaning="m"),
            Level(id="strong", label=ANSWERS["strong"], meaning="m", side=Side.STRENGTH),
        ),
        others=(
            Level(id="cannot_say", label=ANSWERS["cannot_say"], meaning="m"),
            Level(id="explained", label=ANSWERS["explained"], meaning="m", note_required=True),
        ),
    ),
    domains=tuple(
        Domain(
            id=domain,
            name=domain,
            groups=(
                Group(id=f"{domain}-g", name="g", questions=tuple(Question(id=q, name=q, prompt="?") for q in qs)),
            ),
        )
        for domain, qs in QUESTIONS.items()
    ),
)

people = st.sampled_from(["ann", "ann", "ben", "ben", "cat", "dee", "stranger"])
given_domains = st.sampled_from(list(QUESTIONS))
a_chair = st.sampled_from([CHAIR, CHAIR, CHAIR, "ann", "stranger"])
PEOPLE = {u: Leader(user=u, name=u.capitalize(), role="Head") for u in ("ann", "ben", "cat", "dee")}
own_pages = st.sampled_from(GIVEN)
any_pages = st.one_of(own_pages, own_pages, own_pages, st.tuples(people, st.sampled_from([*QUESTIONS, "nowhere"])))
questions = st.sampled_from([0, 0, 1, 1, 2, 2, "a1", "c1", "nowhere"])  # a number is a place on the page
answers = st.sampled_from([*ANSWERS, "marvellous"])
twice = st.booleans()
words = st.sampled_from(
    [
        *("1", "2", "3", "9", "strength", "MIXED!", "can’t say", "explained"),
        *("back", "skip", "pause", "resume", "start"),
        *("change", "change 1.2", "change 2.1", "change 3.1", "change 2", "change 9.9", "change 1.2.3"),
        *("NOTE", "NOTE", "NOTE", "   ", "LONG"),
    ]
)


class Sheet:
    """What one leader ought to see on one domain's page."""

    def __init__(self, domain: str) -> None:
        self.questions = QUESTIONS[domain]
        self.answers: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.drafts: dict[str, tuple[str, str]] = {}
        self.showing: str | None = None
        self.paused = False
        self.submitted = False

    def lacking(self) -> list[str]:
        return [
            q
            for q in self.questions
            if q not in self.answers or (self.answers[q] in NEEDS_NOTE and not self.notes.get(q))
        ]

    def asked(self) -> str | None:
        return self.showing or next(iter(self.lacking()), None)

    def show(self, question: str) -> None:
        self.showing, self.paused = question, False

    def rate(self, question: str, answer: str) -> None:
        self.answers[question] = answer
        self.showing, self.paused = None, False

    def note(self, question: str, text: str) -> None:
        self.notes = {q: t for q, t in {**self.notes, question: text}.items() if t}


class Conversation(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.now = BEGAN
        self.sheets = {given: Sheet(given[1]) for given in GIVEN}
        self.phase = Phase.OPEN
        self.due = date(2026, 4, 2)
        self.all_in: datetime | None = None
        self.told: list[str] = []
        self.posted = 0
        self.keys: dict[str, tuple[str, str]] = {}
        self.tokens = 0
        self.messages = 0
        self.scope = Scope(
            assessment=Assessment(
                id="r",
                team="t",
                framework=FRAMEWORK.key,
                title="Round",
                channel="C",
                chair=CHAIR,
                started_by=CHAIR,
                opened_at=BEGAN,
                due=self.due,
            ),
            leaders=tuple(Leader(user=u, name=u.capitalize(), role="Head") for u in ("ann", "ben", "cat")),
            assignments=tuple(Assignment(leader=leader, domain=domain) for leader, domain in GIVEN),
            closed_days=CLOSED_DAYS,
        )

    # What anyone may do

    @rule(page=any_pages, question=questions, answer=answers, again=twice)
    def rate(self, page: tuple[str, str], question: int | str, answer: str, again: bool) -> None:
        question = on(page, question)
        self.happens(events.Rated, page, again, question=question, answer=answer)
        sheet = self.editable(page, question)
        if sheet and answer in ANSWERS:
            sheet.rate(question, answer)

    @rule(page=own_pages, answer=st.sampled_from(list(ANSWERS)), again=twice)
    def rate_what_is_asked(self, page: tuple[str, str], answer: str, again: bool) -> None:
        page = self.whose(page)
        self.rate(page, self.sheets[page].asked() or self.sheets[page].questions[0], answer, again)

    @rule(page=any_pages, question=questions, text=st.sampled_from(["NOTE", "NOTE", "", " \n", "LONG"]), again=twice)
    def note(self, page: tuple[str, str], question: int | str, text: str, again: bool) -> None:
        question = on(page, question)
        text = self.worded(text, page[0])
        self.happens(events.Noted, page, again, question=question, text=text)
        sheet = self.editable(page, question)
        if sheet and len(text) <= 3000:
            sheet.note(question, text.strip())
            sheet.paused = False

    @rule(page=any_pages, question=questions, again=twice)
    def change(self, page: tuple[str, str], question: int | str, again: bool) -> None:
        question = on(page, question)
        self.happens(events.WentTo, page, again, question=question)
        if sheet := self.editable(page, question):
            sheet.show(question)

    @rule(page=any_pages, question=questions, again=twice)
    def back(self, page: tuple[str, str], question: int | str, again: bool) -> None:
        question = on(page, question)
        self.happens(events.WentBack, page, again, question=question)
        if sheet := self.editable(page, question):
            sheet.show(before(sheet, question))

    @rule(page=any_pages, again=twice)
    def pause(self, page: tuple[str, str], again: bool) -> None:
        self.happens(events.Paused, page, again)
        if sheet := self.editable(page):
            sheet.paused = True

    @rule(page=any_pages, again=twice)
    def resume(self, page: tuple[str, str], again: bool) -> None:
        self.happens(events.Resumed, page, again)
        if sheet := self.editable(page):
            sheet.paused = False

    @rule(page=any_pages, again=twice)
    def look(self, page: tuple[str, str], again: bool) -> None:
        self.happens(events.Looked, page, again)

    @rule(who=people, repost=st.booleans(), again=twice)
    def start(self, who: str, repost: bool, again: bool) -> None:
        self.happens(events.Started, (who, None), again, repost=repost)
        self.starts(who)

    @rule(who=people, again=twice)
    def later(self, who: str, again: bool) -> None:
        self.happens(events.Postponed, (who, None), again)

    @rule(page=any_pages, again=twice)
    def submit(self, page: tuple[str, str], again: bool) -> None:
        self.happens(events.Submitted, page, again)
        sheet = self.editable(page)
        if sheet is None or sheet.lacking():
            return
        sheet.submitted, sheet.showing, sheet.paused = True, None, False
        for following in self.left(page[0])[:1]:
            following.paused = False
        if all(each.submitted for each in self.sheets.values()):
            self.all_in = self.now

    @rule(page=own_pages, again=twice)
    def fill_in_and_submit(self, page: tuple[str, str], again: bool) -> None:
        page = self.whose(page)
        while (sheet := self.editable(page)) and sheet.lacking():
            self.rate(page, sheet.lacking()[0], "strong", again)
        self.submit(page, again)

    @rule(again=twice)
    def everybody_submits(self, again: bool) -> None:
        for page in list(self.sheets):
            self.fill_in_and_submit(page, again)

    @rule(page=any_pages, again=twice)
    def reopen(self, page: tuple[str, str], again: bool) -> None:
        self.happens(events.Reopened, page, again)
        sheet = self.sheets.get(page)
        if sheet and sheet.submitted and self.phase is Phase.OPEN:
            sheet.submitted, self.all_in = False, None

    @rule(page=any_pages, text=words)
    def type_words(self, page: tuple[str, str], text: str) -> None:
        self.messages += 1
        text, message = self.worded(text, page[0]), f"m{self.messages}"
        self.happens(events.Typed, page, False, text=text, message=message)
        self.hears(page, text, message)

    @rule(page=own_pages, last=st.booleans(), add=st.booleans(), again=twice)
    def keep_words(self, page: tuple[str, str], last: bool, add: bool, again: bool) -> None:
        page = self.whose(page)
        drafts = self.sheets[page].drafts
        draft = list(drafts)[-1 if last else 0] if drafts else "m0"
        self.happens(events.DraftKept, page, again, draft=draft, add=add)
        sheet = self.editable(page)
        if sheet is None or draft not in drafts:
            return
        question, text = drafts[draft]
        old = sheet.notes.get(question)
        del drafts[draft]
        sheet.note(question, f"{old}\n{text}" if add and old else text)

    @rule(page=own_pages, again=twice)
    def drop_words(self, page: tuple[str, str], again: bool) -> None:
        page = self.whose(page)
        drafts = self.sheets[page].drafts
        draft = next(iter(drafts), "m0")
        self.happens(events.DraftDropped, page, again, draft=draft)
        drafts.pop(draft, None)

    @rule(who=st.sampled_from([CHAIR, CHAIR, "ann", "stranger"]), days=st.integers(-3, 9), again=twice)
    def extend(self, who: str, days: int, again: bool) -> None:
        due = self.due + timedelta(days=days)
        self.happens(events.Extended, (who, None), again, due=due)
        if who == CHAIR and self.phase is Phase.OPEN and due != self.due and due >= self.today():
            self.all_in = self.all_in if due < self.due else None
            self.due = due

    @rule(who=st.sampled_from([CHAIR, "ann", "stranger"]), sure=st.integers(0, 4), again=twice)
    def close(self, who: str, sure: int, again: bool) -> None:
        if sure:  # seldom, or most rounds would end before they are interesting
            return
        self.happens(events.ClosedNow, (who, None), again)
        if who == CHAIR and self.phase is Phase.OPEN:
            self.closes()

    @rule(who=st.sampled_from([CHAIR, "ann", "stranger"]), again=twice)
    def post(self, who: str, again: bool) -> None:
        self.happens(events.Published, (who, None), again)
        if who == CHAIR and self.phase is Phase.CLOSED:
            self.phase = Phase.PUBLISHED

    @rule(minutes=st.sampled_from([1, 29, 60, 60, 600, 600, 1440, 1440, 7 * 1440]), ticks=st.booleans(), again=twice)
    def wait(self, minutes: int, ticks: bool, again: bool) -> None:
        self.now += timedelta(minutes=minutes)
        if not ticks:  # the process is down
            return
        expected = next_look(self.scope)
        before_ = self.scope
        effects = self.happens(events.Ticked, ("", None), again)
        if self.phase is Phase.OPEN and self.now >= self.ends():
            self.closes()
        assert (expected is not None and self.now >= expected) == bool(effects)
        assert effects or self.scope == before_
        coming = next_look(self.scope)
        assert coming is None or coming > self.now

    # What the chair changes on the way

    @rule(who=a_chair, leader=st.sampled_from(list(PEOPLE)), domain=given_domains, again=twice)
    def add(self, who: str, leader: str, domain: str, again: bool) -> None:
        handed = any(leader in a.handed_by for a in self.scope.assignments if a.domain == domain)
        self.happens(events.LeaderAdded, (who, None), again, leader=PEOPLE[leader], domains=(domain,))
        if who == CHAIR and self.phase is Phase.OPEN and (leader, domain) not in self.sheets and not handed:
            self.sheets[leader, domain] = Sheet(domain)
            self.all_in = None

    @rule(who=a_chair, leader=people, again=twice)
    def remove(self, who: str, leader: str, again: bool) -> None:
        if leader == "dee" and self.phase is Phase.OPEN:  # or hardly anybody could be removed
            self.add(CHAIR, leader, "gamma", again)
        going = {page: sheet for page, sheet in self.sheets.items() if page[0] == leader and not sheet.submitted}
        self.happens(events.LeaderRemoved, (who, None), again, leader=leader)
        alone = any(not [p for p in self.sheets if p[1] == domain and p[0] != leader] for _, domain in going)
        saved = any(sheet.answers or sheet.notes for sheet in going.values())
        if who == CHAIR and self.phase is Phase.OPEN and going and not saved and not alone:
            for page in going:
                del self.sheets[page]
            if all(sheet.submitted for sheet in self.sheets.values()):
                self.all_in = self.now

    @rule(who=a_chair, page=own_pages, receiver=st.sampled_from(list(PEOPLE)), begun=st.booleans(), again=twice)
    def hand_over(self, who: str, page: tuple[str, str], receiver: str, begun: bool, again: bool) -> None:
        giver, domain = page = self.whose(page)
        if begun:  # aim: somebody who can take it, a page that is not submitted
            self.reopen(page, again)
            who, receiver = CHAIR, next((each for each in PEOPLE if (each, domain) not in self.sheets), receiver)
        for question in QUESTIONS[domain] if begun else ():
            self.rate(page, question, "mixed", again)
            self.note(page, question, "NOTE", again)
        on_ = {"giver": giver, "receiver": PEOPLE[receiver], "domain": domain}
        self.happens(events.HandedOver, (who, None), again, **on_)
        sheet = self.sheets[page]
        if who != CHAIR or self.phase is not Phase.OPEN or sheet.submitted or (receiver, domain) in self.sheets:
            return
        del self.sheets[page]
        sheet.showing, sheet.paused, sheet.drafts = None, False, {}
        self.sheets[receiver, domain] = sheet

    @rule(page=any_pages, again=twice)
    def decline(self, page: tuple[str, str], again: bool) -> None:
        self.happens(events.Declined, page, again)

    @rule(who=a_chair, page=own_pages, again=twice)
    def keep_with(self, who: str, page: tuple[str, str], again: bool) -> None:
        self.happens(events.KeptWith, (who, None), again, leader=page[0], domain=page[1])

    @rule(who=a_chair, again=twice)
    def nudge(self, who: str, again: bool) -> None:
        before_ = {leader.user: leader.nudged_at for leader in self.scope.leaders}
        self.happens(events.NudgedAll, (who, None), again)
        for leader in self.scope.leaders:
            last = before_[leader.user]
            if leader.nudged_at != last:
                assert who == CHAIR
                assert last is None or self.now - last >= timedelta(days=1)
                assert any(page[0] == leader.user and not sheet.submitted for page, sheet in self.sheets.items())

    @rule(who=a_chair, days=st.integers(-2, 9), again=twice)
    def reopen_round(self, who: str, days: int, again: bool) -> None:
        due = self.today() + timedelta(days=days)
        self.happens(events.RoundReopened, (who, None), again, due=due)
        if who == CHAIR and self.phase is Phase.CLOSED and days >= 0:
            self.phase, self.due, self.all_in = Phase.OPEN, due, None

    @rule(who=a_chair, sure=st.integers(0, 9), reason=st.sampled_from(["No time", " "]), again=twice)
    def cancel(self, who: str, sure: int, reason: str, again: bool) -> None:
        if sure:  # seldom, as for closing
            return
        self.happens(events.RoundCancelled, (who, None), again, reason=reason)
        if who == CHAIR and self.phase in (Phase.OPEN, Phase.CLOSED) and reason.strip():
            self.closes()
            self.phase = Phase.CANCELLED

    # What must always hold

    @invariant()
    def what_was_answered_is_what_is_kept(self) -> None:
        assert {(a.leader, a.domain) for a in self.scope.assignments} == set(self.sheets)
        assert {leader.user for leader in self.scope.answering} == {leader for leader, _ in self.sheets}
        assert {domain for _, domain in self.sheets} == set(QUESTIONS)
        for assignment in self.scope.assignments:
            sheet = self.sheets[assignment.leader, assignment.domain]
            assert {a.question: a.answer for a in assignment.answers if a.answer} == sheet.answers
            assert {a.question: a.note for a in assignment.answers if a.note} == sheet.notes
            assert len({a.question for a in assignment.answers}) == len(assignment.answers)
            assert {d.id: (d.question, d.text) for d in assignment.drafts} == sheet.drafts
            assert (assignment.submitted_at is not None) == sheet.submitted
            assert (assignment.showing, assignment.paused) == (sheet.showing, sheet.paused)

    @invariant()
    def the_round_stands_where_it_ought_to(self) -> None:
        assessment = self.scope.assessment
        assert (assessment.phase, assessment.due) == (self.phase, self.due)
        assert self.phase is not Phase.OPEN or assessment.all_submitted_at == self.all_in
        assert self.posted == int(self.phase is Phase.PUBLISHED)
        assert len(self.told) == len(set(self.told))

    # How it is worked out

    def happens(self, kind: type[Event], page: tuple[str, str | None], again: bool, **fields: Any) -> list[Effect]:
        by, domain = page
        at_domain = {} if domain is None else {"domain": domain}
        event = kind.model_validate({"assessment": "r", "team": "t", "by": by, "at": self.now, **at_domain, **fields})
        effects = self.takes(event)
        if again:
            once = self.scope
            self.takes(event)
            assert settled(self.scope) == settled(once)
        return effects

    def takes(self, event: Event) -> list[Effect]:
        loaded = self.loaded(event)
        stored = loaded.model_dump_json()
        try:
            after, effects = advance(FRAMEWORK, loaded, event)
        except NotAllowed as refusal:
            after, effects = loaded, list(refusal.redraw)
        assert loaded.model_dump_json() == stored
        before_ = self.scope
        self.scope = self.everybody(after) if event.reach is Reach.WHOLE else self.saved(after)
        if event.reach is Reach.PAGE:
            assert after.assessment == before_.assessment
        if isinstance(event, events.ByChair):
            assert self.saved_in(before_) == self.saved_in(self.scope)  # whoever has it: no answer is lost
        elif isinstance(event, events.ClosedNow | events.Ticked | events.Published | events.Extended):
            assert [a.answers for a in self.scope.assignments] == [a.answers for a in before_.assignments]
        else:
            others = [
                (a, b) for a, b in zip(before_.assignments, self.scope.assignments, strict=True) if a.leader != event.by
            ]
            assert all(a == b for a, b in others)
        if before_.assessment.phase is not Phase.OPEN:
            assert self.scope.assignments == before_.assignments
            opens = (events.Published, events.RoundReopened, events.RoundCancelled)
            assert isinstance(event, opens) or self.scope == before_
        for effect in effects:
            self.owed(event, effect)
        assert len({effect.key for effect in effects}) == len(effects)
        return effects

    def owed(self, event: Event, effect: Effect) -> None:
        phase = self.scope.assessment.phase
        assert self.keys.setdefault(effect.key, (effect.kind, effect.to)) == (effect.kind, effect.to)
        assert effect.to in {"C", CHAIR, event.by, *PEOPLE}
        if isinstance(event, events.RoundReopened | events.RoundCancelled) and effect.kind in SUMMARY:
            assert effect.settled  # type: ignore[union-attr]
            assert effect.redraw_only
        elif effect.kind in SUMMARY:
            assert phase is not Phase.OPEN
            assert effect.to == (CHAIR if effect.key.startswith("preview:") else "C")
            if effect.to == "C":
                assert isinstance(event, events.Published)
                self.posted += effect.kind == "summary"
        else:
            told = to_json(effect).decode()
            for token in self.written():
                assert token not in told or token.startswith(f"«{effect.to}-") or self.holds(effect.to, token)
        if isinstance(effect, ChairNotice) and effect.news is ChairNews.DUE and not effect.settled:
            self.told.append(effect.key)
        if isinstance(effect, Page):
            self.drawn(effect, phase)

    def drawn(self, drawn: Page, phase: Phase) -> None:
        assignment = self.scope.assignment(drawn.to, drawn.domain)
        if drawn.face is Face.PASSED_ON:
            assert (assignment, drawn.answers, drawn.redraw_only) == (None, (), True)
            return
        assert assignment is not None
        assert drawn.answers == assignment.answers
        assert drawn.reposts == assignment.reposts
        sheet = Sheet(drawn.domain)
        sheet.answers = {a.question: a.answer for a in assignment.answers if a.answer}
        sheet.notes = {a.question: a.note for a in assignment.answers if a.note}
        sheet.showing = assignment.showing
        if phase is not Phase.OPEN:
            assert (drawn.face, drawn.question, drawn.redraw_only) == (Face.CLOSED, None, drawn.redraw_only)
        elif assignment.submitted_at is not None:
            assert (drawn.face, drawn.question) == (Face.SUBMITTED, None)
        elif assignment.paused:
            assert (drawn.face, drawn.question) == (Face.PAUSED, None)
        else:
            assert drawn.question == sheet.asked()
            assert drawn.face is (Face.REVIEW if sheet.asked() is None else Face.ASKING)

    def loaded(self, event: Event) -> Scope:
        """No more than storage would load for this event."""
        if event.reach is Reach.WHOLE:
            return self.scope.model_copy(update={"answered": self.counted(), "unsubmitted": self.unsubmitted()})
        own: dict[str, Any] = {
            "leaders": tuple(leader for leader in self.scope.leaders if leader.user == event.by),
            "assignments": tuple(a for a in self.scope.assignments if a.leader == event.by),
        }
        if event.reach is Reach.COUNT:
            own["unsubmitted"] = self.unsubmitted()
        return self.scope.model_copy(update=own)

    def everybody(self, after: Scope) -> Scope:
        """As it stands after an event that loaded, and may have changed, who takes part."""
        assert after.unsubmitted == sum(a.submitted_at is None for a in after.assignments)
        return after.model_copy(update={"answered": None, "unsubmitted": None})

    @staticmethod
    def saved_in(scope: Scope) -> Counter[tuple[str, str, str | None, str]]:
        return Counter((a.domain, b.question, b.answer, b.note) for a in scope.assignments for b in a.answers)

    def holds(self, user: str, token: str) -> bool:
        """Written by somebody else, in a domain this person has taken over."""
        return any(token in b.note for a in self.scope.assignments if a.leader == user for b in a.answers)

    def whose(self, page: tuple[str, str]) -> tuple[str, str]:
        """The page, or one of the same domain where it has passed on."""
        return page if page in self.sheets else next(each for each in self.sheets if each[1] == page[1])

    def today(self) -> date:
        return self.now.astimezone(LONDON).date()

    def saved(self, after: Scope) -> Scope:
        if after.unsubmitted is not None:
            saved = self.merged(after)
            assert after.unsubmitted == sum(a.submitted_at is None for a in saved.assignments)
            return saved
        return self.merged(after)

    def merged(self, after: Scope) -> Scope:
        changed = {(a.leader, a.domain): a for a in after.assignments}
        kept = tuple(changed.get((a.leader, a.domain), a) for a in self.scope.assignments)
        return self.scope.model_copy(update={"assessment": after.assessment, "assignments": kept})

    def unsubmitted(self) -> int:
        return sum(a.submitted_at is None for a in self.scope.assignments)

    def counted(self) -> Answered:
        given = [(a, answer) for a in self.scope.assignments for answer in a.answers]
        tallies = Counter((b.question, b.answer) for _, b in given if b.answer)
        return Answered(
            tallies=tuple(Tally(question=q, answer=a, count=n) for (q, a), n in tallies.items()),
            notes=tuple(
                Note(question=b.question, leader=b.by or a.leader, name=b.by or a.leader, role="Head", text=b.note)
                for a, b in given
                if b.note
            ),
            invited=len(self.scope.answering),
            assigned=Counter(domain for _, domain in self.sheets),
            respondents=Counter(a.domain for a in self.scope.assignments if any(b.answer for b in a.answers)),
        )

    def written(self) -> Iterator[str]:
        for n in range(self.tokens + 1):
            for leader in (*PEOPLE, "stranger"):
                yield f"«{leader}-{n}»"

    def worded(self, text: str, by: str) -> str:
        """A note nobody else has written, or one too long."""
        if text == "LONG":
            return "x" * 3001
        if text != "NOTE":
            return text
        self.tokens += 1
        return f"«{by}-{self.tokens}»"

    def editable(self, page: tuple[str, str], question: str | None = None) -> Sheet | None:
        sheet = self.sheets.get(page)
        if sheet is None or self.phase is not Phase.OPEN or sheet.submitted:
            return None
        return sheet if question is None or question in sheet.questions else None

    def left(self, leader: str) -> list[Sheet]:
        return [
            s for d in QUESTIONS for (who, at), s in self.sheets.items() if (who, at) == (leader, d) and not s.submitted
        ]

    def starts(self, who: str) -> None:
        if self.phase is Phase.OPEN:
            for sheet in self.left(who)[:1]:
                sheet.paused = False

    def hears(self, page: tuple[str, str], text: str, message: str) -> None:
        who, domain = page
        if text.startswith("change ") and text.count(".") == 1 and text != "change 9.9":
            domain = list(QUESTIONS)[int(text[7]) - 1]
        sheet = self.sheets.get((who, domain))
        if sheet is None or self.phase is not Phase.OPEN:
            return
        if text in ("start", "resume") and sheet.paused:
            sheet.paused = False
        elif text in ("start", "resume"):
            self.starts(who)
        elif not sheet.submitted:
            self.obeys(sheet, text, message)

    def obeys(self, sheet: Sheet, text: str, message: str) -> None:
        if text == "pause":
            sheet.paused = True
        elif text.startswith("change"):
            number = {"change 1.2": 2, "change 2.1": 1, "change 3.1": 1, "change 2": 2}.get(text, 0)
            if 1 <= number <= len(sheet.questions):
                sheet.show(sheet.questions[number - 1])
        elif text == "back":
            asked = sheet.asked()
            sheet.show(before(sheet, asked) if asked else sheet.questions[-1])
        elif asked := sheet.asked():
            self.answers_in_words(sheet, asked, text, message)

    def answers_in_words(self, sheet: Sheet, asked: str, text: str, message: str) -> None:
        said = {"1": "weak", "2": "mixed", "3": "strong", "strength": "strong", "MIXED!": "mixed"}
        said |= {"can’t say": "cannot_say", "explained": "explained"}
        if text in said:
            sheet.rate(asked, said[text])
        elif text.startswith("«"):
            sheet.drafts[message] = (asked, text)

    def closes(self) -> None:
        self.phase = Phase.CLOSED
        for sheet in self.sheets.values():
            sheet.showing, sheet.drafts = None, {}

    def ends(self) -> datetime:
        day = self.due + timedelta(days=1)
        while day.isoweekday() > 5 or day in CLOSED_DAYS:
            day += timedelta(days=1)
        end = datetime.combine(day, time(17), LONDON)
        return min(end, self.all_in + timedelta(hours=1)) if self.all_in else end


def on(page: tuple[str, str], question: int | str) -> str:
    there = QUESTIONS.get(page[1], ["nowhere"])
    return there[question % len(there)] if isinstance(question, int) else question


def before(sheet: Sheet, question: str) -> str:
    return sheet.questions[max(0, sheet.questions.index(question) - 1)]


def settled(scope: Scope) -> Scope:
    """What a second click must not change; that it came is all it leaves."""
    quiet = {"touched_at": None, "reposts": 0}
    return scope.model_copy(update={"assignments": tuple(a.model_copy(update=quiet) for a in scope.assignments)})


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
