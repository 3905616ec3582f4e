from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flows.assessment import Answered, Draft, Note, Phase, Promise, Scope, Shown, Tally
from flows.chair_notices import not_answered
from flows.deadlines import chair_told_at, closes_at, next_look
from flows.effects import (
    Announcement,
    ChairNews,
    ChairNotice,
    DomainTable,
    Effect,
    Face,
    HeatMap,
    Invitation,
    InvitationFace,
    News,
    NoteOffer,
    Notes,
    OfferFace,
    Page,
    Summary,
)
from flows.events import ClosedNow, Extended, Published, Started, Ticked
from flows.rules import NotAllowed, Step
from flows.summing_up import QUOTES_A_MESSAGE, TEXT_A_MESSAGE
from frameworks.model import Framework

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
DUE_AT_NINE = datetime(2026, 6, 12, 8, 0, tzinfo=UTC)  # a Friday, in British Summer Time
CLOSING = datetime(2026, 6, 15, 16, 0, tzinfo=UTC)  # the Monday after
SECOND = timedelta(seconds=1)
Do = Callable[..., Step]
Refused = Callable[..., NotAllowed]
Filled = Callable[..., Scope]


def with_round(scope: Scope, **fields: Any) -> Scope:
    return scope.model_copy(update={"assessment": scope.assessment.model_copy(update=fields)})


def of_kind(effects: list[Effect], kind: type) -> list[Any]:
    return [effect for effect in effects if isinstance(effect, kind)]


def notices(effects: list[Effect]) -> list[ChairNotice]:
    return of_kind(effects, ChairNotice)


@pytest.fixture
def tick(do: Do) -> Do:
    def _tick(scope: Scope, at: datetime) -> Step:
        return do(scope, Ticked, by="", at=at)

    return _tick


@pytest.fixture
def half(scope: Scope, filled: Filled) -> Scope:
    """Ann has finished gov, with a note, and half of people; Ben has begun gov; money is untouched."""
    scope = filled(
        scope, "ann", "gov", g1="strong", g2="strong", g3="weak", note_g3="Ann on g3", submitted_at=NOW, showing=None
    )
    scope = filled(scope, "ann", "people", p1="weak", drafts=(Draft(id="9.1", question="p1", text="typed"),))
    return filled(scope, "ben", "gov", g1="strong", note_g1="Ben on g1", showing="g1", paused=True)


# When


@pytest.mark.parametrize(
    ("due", "tz", "told", "named", "closes"),
    [
        (date(2026, 6, 10), "Europe/London", "2026-06-10T08:00", "2026-06-10T16:00", "2026-06-11T16:00"),
        (date(2026, 6, 12), "Europe/London", "2026-06-12T08:00", "2026-06-12T16:00", "2026-06-15T16:00"),  # a weekend
        (date(2026, 6, 13), "Europe/London", "2026-06-13T08:00", "2026-06-15T15:00", "2026-06-15T16:00"),  # a Saturday
        (date(2026, 12, 24), "Europe/London", "2026-12-24T09:00", "2026-12-24T17:00", "2026-12-29T17:00"),  # Christmas
        (date(2026, 12, 28), "Europe/London", "2026-12-28T09:00", "2026-12-29T16:00", "2026-12-29T17:00"),  # a holiday
        (
            date(2026, 3, 27),
            "Europe/London",
            "2026-03-27T09:00",
            "2026-03-27T17:00",
            "2026-03-30T16:00",
        ),  # clocks forward
        (date(2026, 10, 23), "Europe/London", "2026-10-23T08:00", "2026-10-23T16:00", "2026-10-26T17:00"),  # and back
        (date(2026, 6, 10), "Asia/Kathmandu", "2026-06-10T03:15", "2026-06-10T11:15", "2026-06-11T11:15"),
        (date(2026, 6, 10), "America/St_Johns", "2026-06-10T11:30", "2026-06-10T19:30", "2026-06-11T19:30"),
    ],
)
def test_the_chair_is_told_at_nine_and_at_five_on_the_due_date_and_the_round_closes_at_five_on_the_working_day_after(
    scope: Scope, tick: Do, due: date, tz: str, told: str, named: str, closes: str
) -> None:
    scope = with_round(scope, due=due, chair_tz=tz, opened_at=datetime(2026, 3, 1, tzinfo=UTC))
    scope = scope.model_copy(update={"closed_days": frozenset({date(2026, 12, 25), date(2026, 12, 28)})})
    told_at, named_at, closing = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (told, named, closes))
    assert (chair_told_at(scope.assessment), closes_at(scope)) == (told_at, closing)
    assert next_look(scope) == told_at
    before, nothing = tick(scope, told_at - SECOND)
    assert (before.assessment, nothing) == (scope.assessment, [])
    waiting, (notice,) = tick(scope, told_at)
    assert (notice.news, notice.to, notice.closes_at, notice.redraw_only) == (ChairNews.DUE, "cat", closing, False)
    assert (waiting.assessment.due_told_at, next_look(waiting)) == (told_at, named_at)
    assert tick(waiting, named_at - SECOND) == (waiting, [])
    knowing, (names,) = tick(waiting, named_at)
    assert (names.news, names.to, names.closes_at, names.redraw_only) == (ChairNews.NOT_ANSWERED, "cat", closing, False)
    assert (knowing.assessment.unfinished_told_at, next_look(knowing)) == (named_at, closing)
    assert tick(knowing, closing - SECOND) == (knowing, [])
    assert tick(knowing, closing)[0].assessment.phase is Phase.CLOSED


def test_the_due_date_is_told_once_and_says_who_has_finished(half: Scope, tick: Do, filled: Filled) -> None:
    once, (notice,) = tick(filled(half, "ann", "people", submitted_at=NOW), DUE_AT_NINE)
    assert (notice.finished, notice.leaders, notice.due) == (1, 2, date(2026, 6, 12))
    assert tick(once, DUE_AT_NINE + timedelta(hours=5)) == (once, [])
    assert tick(half, DUE_AT_NINE)[1][0].finished == 0


def test_after_a_week_away_a_round_past_its_day_is_closed_at_once(half: Scope, tick: Do) -> None:
    after, effects = tick(half, CLOSING + timedelta(days=7))
    assert (after.assessment.phase, after.assessment.closed_at) == (Phase.CLOSED, CLOSING + timedelta(days=7))
    (names,) = notices(effects)
    assert (names.news, names.unfinished, names.redraw_only) == (ChairNews.NOT_ANSWERED, ("Ann", "Ben"), False)
    assert names.settled == "The round has closed."


def test_who_has_not_finished_is_told_once_by_name(half: Scope, tick: Do, filled: Filled) -> None:
    told, _ = tick(filled(half, "ann", "people", submitted_at=NOW), DUE_AT_NINE)
    evening = DUE_AT_NINE + timedelta(hours=8)
    once, (names,) = tick(told, evening)
    assert (names.news, names.unfinished, names.finished, names.leaders) == (ChairNews.NOT_ANSWERED, ("Ben",), 1, 2)
    assert tick(once, evening + timedelta(hours=1)) == (once, [])
    settled = [notice for notice in notices(tick(once, CLOSING)[1]) if notice.news is ChairNews.NOT_ANSWERED]
    assert [(one.key, one.settled, one.redraw_only) for one in settled] == [(names.key, "The round has closed.", True)]


def test_nobody_is_named_where_everybody_has_finished(half: Scope, tick: Do, filled: Filled) -> None:
    all_in = filled(filled(half, "ann", "people", submitted_at=NOW), "ben", "gov", submitted_at=NOW)
    all_in = filled(all_in, "ben", "money", submitted_at=NOW)  # as after a date that moved: no hour is running
    told, _ = tick(all_in, DUE_AT_NINE)
    assert next_look(told) == CLOSING
    assert tick(told, DUE_AT_NINE + timedelta(hours=9)) == (told, [])
    assert notices(tick(told, CLOSING)[1])[0].news is ChairNews.DUE


def test_after_a_day_offline_the_chair_is_told_once(half: Scope, tick: Do) -> None:
    late, (names,) = tick(half, DUE_AT_NINE + timedelta(hours=9))
    assert names.news is ChairNews.NOT_ANSWERED
    assert late.assessment.due_told_at == late.assessment.unfinished_told_at == DUE_AT_NINE + timedelta(hours=9)
    assert tick(late, DUE_AT_NINE + timedelta(hours=10)) == (late, [])


def test_a_new_due_date_settles_who_had_not_finished_and_they_are_told_anew(half: Scope, tick: Do, do: Do) -> None:
    told, (names,) = tick(half, DUE_AT_NINE + timedelta(hours=8))
    extended, effects = do(told, Extended, by="cat", at=DUE_AT_NINE + timedelta(hours=9), due=date(2026, 6, 19))
    settled = [notice for notice in notices(effects) if notice.news is ChairNews.NOT_ANSWERED]
    assert [(one.key, one.settled[:12], one.redraw_only) for one in settled] == [(names.key, "The new due ", True)]
    assert extended.assessment.unfinished_told_at is None
    _, (second,) = tick(extended, datetime(2026, 6, 19, 16, 0, tzinfo=UTC))
    assert second.news is ChairNews.NOT_ANSWERED
    assert second.key != names.key


def test_who_has_not_finished_is_known_only_once_the_chair_was_told(half: Scope) -> None:
    with pytest.raises(ValueError, match="has not been told"):
        not_answered(half)


def test_an_hour_after_everybody_has_submitted_the_round_closes(scope: Scope, tick: Do) -> None:
    scope = with_round(scope, all_submitted_at=NOW)
    hour = NOW + timedelta(hours=1)
    assert closes_at(scope) == next_look(scope) == hour
    assert tick(scope, hour - SECOND)[0].assessment.phase is Phase.OPEN
    after, effects = tick(scope, hour)
    assert after.assessment.phase is Phase.CLOSED
    (notice,) = notices(effects)
    assert (notice.news, notice.settled, notice.redraw_only) == (ChairNews.ALL_SUBMITTED, "The round has closed.", True)


def test_the_hour_never_outlasts_the_day_of_closing(scope: Scope) -> None:
    late = with_round(scope, all_submitted_at=CLOSING - timedelta(minutes=10), due_told_at=DUE_AT_NINE)
    assert closes_at(late) == next_look(late) == CLOSING


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.PUBLISHED, Phase.CANCELLED])
def test_the_clock_leaves_a_round_that_has_ended_alone(scope: Scope, tick: Do, phase: Phase) -> None:
    ended = with_round(scope, phase=phase, all_submitted_at=NOW)
    assert next_look(ended) is None
    after, effects = tick(ended, CLOSING + timedelta(days=30))
    assert (after.assessment, after.assignments, effects) == (ended.assessment, ended.assignments, [])


# Closing


def test_closing_keeps_every_answer_submitted_or_not(half: Scope, do: Do) -> None:
    after, (preview, *_) = do(half, ClosedNow, by="cat", at=NOW)
    assert [a.answers for a in after.assignments] == [a.answers for a in half.assignments]
    assert isinstance(preview, Summary)
    assert (preview.to, preview.preview, preview.posted) == ("cat", True, False)
    g1 = preview.collation.question("g1")
    assert g1 is not None
    assert g1.counts["strong"] == 2
    assert (after.assessment.phase, after.assessment.closed_at) == (Phase.CLOSED, NOW)
    assert all((a.showing, a.drafts) == (None, ()) for a in after.assignments)


def test_closing_redraws_what_leaders_see_and_sends_nothing_new(half: Scope, do: Do) -> None:
    _, effects = do(half, ClosedNow, by="cat")
    invitations, pages, offers = (of_kind(effects, kind) for kind in (Invitation, Page, NoteOffer))
    assert [(i.to, i.face, i.domains) for i in invitations] == [
        ("ann", InvitationFace.CLOSED, ("gov", "people")),
        ("ben", InvitationFace.CLOSED, ("gov", "money")),
    ]
    assert [(p.to, p.domain) for p in pages] == [("ann", "gov"), ("ann", "people"), ("ben", "gov"), ("ben", "money")]
    assert {p.face for p in pages} == {Face.CLOSED}
    assert [(o.to, o.draft, o.face, o.text) for o in offers] == [("ann", "9.1", OfferFace.CLOSED, "")]
    assert all(effect.redraw_only for effect in (*invitations, *pages, *offers))


def test_closing_settles_what_the_chair_was_asked(half: Scope, do: Do, tick: Do) -> None:
    told, (asked,) = tick(half, DUE_AT_NINE)
    _, effects = do(told, ClosedNow, by="cat", at=DUE_AT_NINE)
    (settled,) = notices(effects)
    assert (settled.key, settled.settled, settled.redraw_only) == (asked.key, "The round has closed.", True)


def test_closing_twice_changes_nothing_and_shows_the_preview_again(half: Scope, do: Do) -> None:
    closed, effects = do(half, ClosedNow, by="cat")
    again, shown = do(closed, ClosedNow, by="cat", at=NOW + timedelta(days=1))
    assert again == closed
    assert shown == effects[: len(shown)]
    assert {type(effect) for effect in shown} == {Summary, HeatMap, DomainTable, Notes}
    published, _ = do(closed, Published, by="cat")
    assert do(published, ClosedNow, by="cat")[1][0].posted


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("kind", [ClosedNow, Published, Extended])
@pytest.mark.parametrize("by", ["ann", "dee", ""])
def test_only_the_chair_closes_posts_and_extends(
    scope: Scope, refused: Refused, kind: type, by: str, phase: Phase
) -> None:
    more = {"due": date(2026, 7, 1)} if kind is Extended else {}
    assert "Only the chair" in refused(with_round(scope, phase=phase), kind, by=by, **more).reason


def test_a_cancelled_round_is_neither_closed_nor_posted_nor_extended(scope: Scope, refused: Refused) -> None:
    cancelled = with_round(scope, phase=Phase.CANCELLED)
    for kind, more in ((ClosedNow, {}), (Published, {}), (Extended, {"due": date(2026, 7, 1)})):
        assert "was cancelled" in refused(cancelled, kind, by="cat", **more).reason


def test_nothing_is_summed_up_from_answers_that_were_not_counted(framework: Framework, scope: Scope) -> None:
    from flows.closing import close_now

    uncounted = scope.model_copy(update={"answered": None})
    with pytest.raises(ValueError, match="not counted"):
        close_now(framework, uncounted, ClosedNow(assessment="r1", by="cat", at=NOW))


# Extending


def test_extending_moves_the_day_and_tells_the_channel_the_chair_and_the_leaders(half: Scope, do: Do, tick: Do) -> None:
    told, _ = tick(half, DUE_AT_NINE)
    after, effects = do(told, Extended, by="cat", at=DUE_AT_NINE, due=date(2026, 6, 19))
    settled, announcement, *invitations = effects
    assert isinstance(settled, ChairNotice)
    assert (settled.settled, settled.due) == ("The new due date is 19 June 2026.", date(2026, 6, 12))
    assert settled.redraw_only
    assert isinstance(announcement, Announcement)
    assert (announcement.to, announcement.due, announcement.redraw_only) == ("C1", date(2026, 6, 19), False)
    assert [(i.to, i.face, i.due, i.redraw_only) for i in of_kind(invitations, Invitation)] == [
        ("ann", InvitationFace.STARTED, date(2026, 6, 19), False),
        ("ben", InvitationFace.STARTED, date(2026, 6, 19), False),
    ]
    assert (after.assessment.due, after.assessment.due_told_at) == (date(2026, 6, 19), None)
    assert after.assignments == told.assignments
    assert next_look(after) == datetime(2026, 6, 19, 8, 0, tzinfo=UTC)


def test_the_new_due_date_is_told_anew(half: Scope, do: Do, tick: Do) -> None:
    told, (first,) = tick(half, DUE_AT_NINE)
    extended, _ = do(told, Extended, by="cat", at=DUE_AT_NINE, due=date(2026, 6, 19))
    _, (second,) = tick(extended, datetime(2026, 6, 19, 8, 0, tzinfo=UTC))
    assert second.key != first.key


def test_an_invitation_that_waits_for_working_hours_keeps_waiting(scope: Scope, do: Do) -> None:
    friday_evening = datetime(2026, 6, 5, 18, 0, tzinfo=UTC)
    _, effects = do(with_round(scope, opened_at=friday_evening), Extended, by="cat", due=date(2026, 6, 19))
    waiting = {i.to: (i.face, i.not_before) for i in of_kind(effects, Invitation)}
    assert waiting == {
        "ann": (InvitationFace.WAITING, datetime(2026, 6, 8, 8, 0, tzinfo=UTC)),
        "ben": (InvitationFace.WAITING, datetime(2026, 6, 8, 3, 15, tzinfo=UTC)),
    }


def test_extending_stops_the_hour_that_began_when_all_had_submitted(scope: Scope, do: Do, tick: Do) -> None:
    done = with_round(scope, all_submitted_at=NOW)
    after, (settled, *_) = do(done, Extended, by="cat", due=date(2026, 6, 19))
    assert (settled.news, settled.settled[:12]) == (ChairNews.ALL_SUBMITTED, "The new due ")
    assert tick(after, NOW + timedelta(hours=2))[0].assessment.phase is Phase.OPEN


@pytest.mark.parametrize(
    ("at", "due", "reason"),
    [
        (NOW, date(2026, 6, 12), "It is due on 12 June 2026 already, so nothing was changed."),
        (NOW, date(2026, 5, 31), "The due date was not moved: 31 May 2026 has passed. Choose today or a later day."),
        (CLOSING, date(2026, 6, 14), "The due date was not moved: 14 June 2026 has passed."),
        (NOW, date(2036, 6, 12), "The due date was not moved: 12 June 2036 is more than a year away."),
        (NOW, date.max, "The due date was not moved: 31 December 9999 is more than a year away."),
    ],
)
def test_the_due_date_moves_only_to_another_day_to_come_within_a_year(
    scope: Scope, refused: Refused, at: datetime, due: date, reason: str
) -> None:
    assert refused(scope, Extended, by="cat", at=at, due=due).reason.startswith(reason)


def test_the_due_date_may_move_a_year_and_no_more(scope: Scope, do: Do, refused: Refused) -> None:
    assert do(scope, Extended, by="cat", due=date(2027, 6, 13))[0].assessment.due == date(2027, 6, 13)
    assert "more than a year" in refused(scope, Extended, by="cat", due=date(2027, 6, 14)).reason


def test_the_due_date_may_move_to_today(scope: Scope, do: Do) -> None:
    assert do(scope, Extended, by="cat", due=NOW.date())[0].assessment.due == NOW.date()


def test_who_has_not_finished_is_told_of_the_new_day_with_a_way_to_go_on(half: Scope, do: Do, filled: Filled) -> None:
    _, effects = do(half, Extended, by="cat", due=date(2026, 6, 19))
    told = {news.to: news for news in of_kind(effects, News)}
    assert (told["ann"].sentence, told["ann"].go_on) == ("It is now due on 19 June 2026.", True)
    assert told["cat"].sentence == "It is now due on 19 June 2026. 2 leaders who have not finished will be told."
    one = filled(half, "ann", "people", p2="weak", submitted_at=NOW, showing=None, drafts=())
    _, effects = do(one, Extended, by="cat", due=date(2026, 6, 19))
    told = {news.to: news for news in of_kind(effects, News)}
    assert set(told) == {"ben", "cat"}
    assert told["cat"].sentence == "It is now due on 19 June 2026. 1 leader who has not finished will be told."


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.PUBLISHED])
def test_a_closed_round_is_not_extended(scope: Scope, refused: Refused, phase: Phase) -> None:
    assert "has closed" in refused(with_round(scope, phase=phase), Extended, by="cat", due=date(2026, 7, 1)).reason


# Posting


@pytest.fixture
def closed(half: Scope, do: Do) -> Step:
    return do(half, ClosedNow, by="cat")


def test_an_open_round_is_not_posted(half: Scope, refused: Refused) -> None:
    assert "has not closed" in refused(half, Published, by="cat").reason


def test_what_is_posted_is_what_the_chair_previewed(closed: Step, do: Do) -> None:
    scope, effects = closed
    preview = [e for e in effects if e.key.startswith("preview:")]
    published, posted = do(scope, Published, by="cat", at=NOW + timedelta(days=1))
    to_channel = [e for e in posted if e.key.startswith("summary:")]
    marked = next(e for e in posted if e.key == preview[0].key)

    def content(messages: list[Effect], **fields: object) -> list[dict[str, Any]]:
        return [message.model_dump(exclude={"key", "to", "under", "preview", "posted"}) for message in messages]

    assert content(to_channel) == content(preview)
    assert {message.to for message in to_channel} == {"C1"}
    assert {message.to for message in preview} == {"cat"}
    assert [m.key.replace("summary:r1", preview[0].key) for m in to_channel] == [m.key for m in preview]
    assert (marked.key, marked.to, marked.preview, marked.posted) == (preview[0].key, "cat", True, True)
    assert (published.assessment.phase, published.assessment.published_at) == (Phase.PUBLISHED, NOW + timedelta(days=1))


def test_the_summary_is_posted_once(closed: Step, do: Do) -> None:
    published, _ = do(closed[0], Published, by="cat")
    assert do(published, Published, by="cat", at=NOW + timedelta(days=1)) == (published, [])


def test_the_thread_has_the_picture_then_each_domains_table_and_notes(closed: Step, framework: Framework) -> None:
    root, *thread = [e for e in closed[1] if e.key.startswith("preview:")]
    assert root.under is None
    assert {message.under for message in thread} == {root.key}
    assert [(type(m), getattr(m, "domain", None)) for m in thread] == [
        (HeatMap, None),
        (DomainTable, "gov"),
        (Notes, "gov"),
        (DomainTable, "people"),
    ]
    assert len({message.key for message in closed[1]}) == len(closed[1])


def test_where_nobody_answered_there_is_no_table_and_no_picture(do: Do, scope: Scope) -> None:
    asked = {assignment.domain: 1 for assignment in scope.assignments}
    empty = scope.model_copy(update={"answered": Answered(invited=2, assigned=asked)})
    effects = do(empty, ClosedNow, by=scope.assessment.chair)[1]
    assert of_kind(effects, HeatMap) == of_kind(effects, DomainTable) == []
    (preview,) = of_kind(effects, Summary)
    assert preview.collation.is_silent
    assert not preview.noted


# Notes, as far as the promise allows


def summed_up(scope: Scope, framework: Framework, promise: Promise, notes: list[Note], **roles: str) -> list[Notes]:
    """Four leaders answered gov's three questions alike, and these notes were written."""
    from flows.closing import close_now

    users = ("a", "b", "c", "d")
    by_role: dict[str | None, int] = {}
    for user in users:
        by_role[roles.get(user)] = by_role.get(roles.get(user), 0) + 1
    answered = Answered(
        tallies=tuple(
            Tally(question=q, group=role, answer="strong", count=n)
            for q in ("g1", "g2", "g3")
            for role, n in by_role.items()
        ),
        notes=tuple(notes),
        invited=4,
        submitted=4,
        assigned={"gov": 4},
        respondents={"gov": 4},
    )
    ready = with_round(scope, promise=promise).model_copy(update={"answered": answered})
    return of_kind(close_now(framework, ready, ClosedNow(assessment="r1", by="cat", at=NOW))[1], Notes)


def written(question: str, leader: str, text: str, role: str = "Head") -> Note:
    return Note(question=question, leader=leader, name=leader.upper(), role=role, text=text)


@pytest.mark.parametrize(("shown", "by"), [(Shown.NAMED, "A"), (Shown.BY_ROLE, "Head"), (Shown.UNATTRIBUTED, "")])
def test_a_note_stands_under_a_name_a_role_or_nobody(scope: Scope, framework: Framework, shown: Shown, by: str) -> None:
    roles = {"a": "Head", "b": "Head", "c": "Head", "d": "Head"}
    (notes,) = summed_up(scope, framework, Promise(shown=shown), [written("g1", "a", "as it was")], **roles)
    assert [(q.by, q.text, q.question) for q in notes.quotes] == [(by, "as it was", "g1")]
    assert (notes.withheld, notes.domain) == (0, "gov")


def test_notes_the_promise_hides_are_counted_and_not_quoted(scope: Scope, framework: Framework) -> None:
    promise = Promise(shown=Shown.UNATTRIBUTED, smallest_group=5)
    (notes,) = summed_up(scope, framework, promise, [written("g1", "a", "secret"), written("g2", "b", "secret")])
    assert (notes.quotes, notes.withheld) == ((), 2)


def test_a_domain_without_notes_has_no_message_of_them(scope: Scope, framework: Framework) -> None:
    assert summed_up(scope, framework, Promise(), []) == []


def test_many_notes_are_parted_in_order_with_nothing_lost(scope: Scope, framework: Framework) -> None:
    texts = [f"{n:03}" for n in range(QUOTES_A_MESSAGE * 2 + 1)]
    parts = summed_up(scope, framework, Promise(), [written("g1", "a", text) for text in texts])
    assert [len(part.quotes) for part in parts] == [QUOTES_A_MESSAGE, QUOTES_A_MESSAGE, 1]
    assert [quote.text for part in parts for quote in part.quotes] == texts
    assert [part.key.split(":", 4)[-1] for part in parts] == [f"notes:gov:{n}" for n in (1, 2, 3)]


def test_long_notes_are_parted_before_a_message_is_full(scope: Scope, framework: Framework) -> None:
    half_full = "x" * (TEXT_A_MESSAGE // 2)
    both = [written("g1", "a", half_full), written("g1", "b", half_full)]
    assert [len(part.quotes) for part in summed_up(scope, framework, Promise(), both)] == [2]
    more = [*both, written("g1", "c", "y")]
    parts = summed_up(scope, framework, Promise(), more)
    assert [len(part.quotes) for part in parts] == [2, 1]


def test_what_is_withheld_is_counted_in_the_first_part_only(scope: Scope, framework: Framework) -> None:
    from flows.closing import close_now

    notes = [written("g1", "a", f"{n:02}") for n in range(QUOTES_A_MESSAGE + 1)] + [written("g2", "a", "hidden")]
    answered = Answered(
        tallies=(Tally(question="g1", answer="strong", count=4), Tally(question="g2", answer="strong", count=1)),
        notes=tuple(notes),
        invited=4,
        assigned={"gov": 4},
        respondents={"gov": 4},
    )
    ready = with_round(scope, promise=Promise(shown=Shown.UNATTRIBUTED)).model_copy(update={"answered": answered})
    parts = of_kind(close_now(framework, ready, ClosedNow(assessment="r1", by="cat", at=NOW))[1], Notes)
    assert [part.withheld for part in parts] == [1, 0]
    assert "hidden" not in str(parts)


def test_starting_is_what_makes_an_invitation_say_started(scope: Scope, do: Do) -> None:
    begun, _ = do(scope, Started, by="ben")
    _, effects = do(begun, Extended, by="cat", due=date(2026, 6, 19))
    assert {i.to: i.face for i in of_kind(effects, Invitation)} == {
        "ann": InvitationFace.WAITING,
        "ben": InvitationFace.STARTED,
    }


def test_a_leader_who_began_before_working_hours_is_told_the_new_day_at_once(scope: Scope, do: Do) -> None:
    friday_evening = datetime(2026, 6, 5, 18, 0, tzinfo=UTC)
    begun, _ = do(with_round(scope, opened_at=friday_evening), Started, by="ben", at=friday_evening)
    _, effects = do(begun, Extended, by="cat", due=date(2026, 6, 19))
    assert {i.to: i.not_before for i in of_kind(effects, Invitation)} == {
        "ann": datetime(2026, 6, 8, 8, 0, tzinfo=UTC),
        "ben": friday_evening,
    }
