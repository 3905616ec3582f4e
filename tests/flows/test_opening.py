from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.assessment import Assignment, Leader, Person, Phase, Promise, Shown
from flows.effects import Announcement, Invitation, InvitationFace
from flows.opening import launch, suggested_role
from flows.rules import Step
from flows.setup import Setup
from frameworks.content import reference
from frameworks.model import Framework

FRIDAY_EVENING = datetime(2026, 6, 5, 18, 0, tzinfo=UTC)
MONDAY = datetime(2026, 6, 8, 10, 0, tzinfo=UTC)
PEOPLE = {
    person.user: person
    for person in (
        Person(user="ann", name="Ann", title="Headteacher, Oak"),
        Person(user="ben", name="Ben", tz="Asia/Kathmandu"),
        Person(user="cat", name="Cat", title="Chief executive", tz="America/St_Johns"),
        Person(user="dee", name="Dee"),
    )
}
GIVEN = {"people": ("ann",), "gov": ("ben", "ann", "ben"), "money": ("ben",), "empty": ("ann",)}


def started(framework: Framework, at: datetime = MONDAY, closed: frozenset[date] = frozenset(), **fields: Any) -> Step:
    usual = {
        "id": "r1",
        "team": "t1",
        "by": "dee",
        "begun_at": at,
        "channel": "C1",
        "framework": framework.key,
        "title": "Summer review",
        "due": date(2026, 6, 19),
        "chair": "cat",
        "domains": GIVEN,
    }
    return launch(Setup.model_validate(usual | fields), framework, PEOPLE, at, closed)


def invitations(step: Step) -> list[Invitation]:
    return [effect for effect in step[1] if isinstance(effect, Invitation)]


def test_a_round_begins_open_and_unanswered(framework: Framework) -> None:
    promise = Promise(shown=Shown.BY_ROLE, smallest_group=4)
    scope, _ = started(framework, promise=promise, closed=frozenset({date(2026, 6, 9)}))
    round_ = scope.assessment
    assert (round_.id, round_.team, round_.framework, round_.title) == (
        "r1",
        "t1",
        reference(framework),
        "Summer review",
    )
    assert (round_.channel, round_.chair, round_.chair_tz, round_.started_by) == (
        "C1",
        "cat",
        "America/St_Johns",
        "dee",
    )
    assert (round_.opened_at, round_.due, round_.promise, round_.phase) == (
        MONDAY,
        date(2026, 6, 19),
        promise,
        Phase.OPEN,
    )
    assert scope.closed_days == frozenset({date(2026, 6, 9)})


def test_each_leader_gets_each_domain_once_in_the_frameworks_order(framework: Framework) -> None:
    scope, _ = started(framework)
    assert scope.assignments == tuple(
        Assignment(leader=leader, domain=domain)
        for leader, domain in (("ben", "gov"), ("ann", "gov"), ("ann", "people"), ("ben", "money"), ("ann", "empty"))
    )
    assert [leader.user for leader in scope.leaders] == ["ben", "ann"]


def test_leaders_of_a_framework_chosen_before_are_not_invited(framework: Framework) -> None:
    scope, effects = started(framework, domains={**GIVEN, "of-another": ("cat",)})
    assert [leader.user for leader in scope.leaders] == ["ben", "ann"]
    assert [invitation.to for invitation in invitations((scope, effects))] == ["ben", "ann"]


def test_a_leader_goes_by_the_role_the_chair_picked_or_their_title(framework: Framework) -> None:
    scope, _ = started(framework, roles={"ben": " Trustee ", "ann": "  "})
    assert scope.leaders == (
        Leader(user="ben", name="Ben", role="Trustee", tz="Asia/Kathmandu"),
        Leader(user="ann", name="Ann", role="Headteacher, Oak"),
    )


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("", "Leader"),
        ("  \n ", "Leader"),
        (" Chief  executive\n", "Chief executive"),
        ("x" * 41, "x" * 40),
        ("x" * 39 + " y", "x" * 39),
    ],
)
def test_a_role_is_suggested_from_the_title(title: str, role: str) -> None:
    assert suggested_role(Person(user="u", name="n", title=title)) == role


def test_the_channel_gets_one_message_with_who_and_until_when(framework: Framework) -> None:
    _, (announcement, *others) = started(framework)
    assert isinstance(announcement, Announcement)
    assert (announcement.to, announcement.started_by, announcement.chair) == ("C1", "dee", "cat")
    assert (announcement.due, announcement.leaders, announcement.not_before) == (date(2026, 6, 19), 2, None)
    assert all(isinstance(effect, Invitation) for effect in others)


def test_each_leader_is_invited_to_their_own_domains(framework: Framework) -> None:
    ben, ann = invitations(started(framework))
    assert (ben.to, ben.domains, ben.face) == ("ben", ("gov", "money"), InvitationFace.WAITING)
    assert (ann.to, ann.domains, ann.face) == ("ann", ("gov", "people", "empty"), InvitationFace.WAITING)


def test_invitations_wait_for_each_leaders_working_hours(framework: Framework) -> None:
    ben, ann = invitations(started(framework, FRIDAY_EVENING, frozenset({date(2026, 6, 8)})))
    assert ann.not_before == datetime(2026, 6, 9, 8, 0, tzinfo=UTC)
    assert ben.not_before == datetime(2026, 6, 9, 3, 15, tzinfo=UTC)


def test_invitations_go_out_at_once_in_working_hours_or_when_the_chair_says_now(framework: Framework) -> None:
    assert [i.not_before for i in invitations(started(framework, MONDAY))] == [MONDAY, MONDAY]
    at_once = invitations(started(framework, FRIDAY_EVENING, invite_at_once=True))
    assert [i.not_before for i in at_once] == [FRIDAY_EVENING, FRIDAY_EVENING]


def test_messages_have_keys_of_their_own(framework: Framework) -> None:
    keys = [effect.key for effect in started(framework)[1]]
    assert keys == ["announcement:r1", "invitation:r1:ben", "invitation:r1:ann"]
