"""The real bot meets every fault the workspace can make: nothing is lost, and nothing stands twice."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from demo import proof
from demo.processes import running
from storage import assessments
from storage.database import Database
from tests.test_story import FIRST, LABELS, Story, set_up, until
from workspace.sample import PEOPLE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
LEADERS = {user: name for user, _, name, *_ in PEOPLE[1:12]}
PERSONS = iter(LEADERS)
STATUS = "Type continue to go on."


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with running(tmp_path_factory.mktemp("faults") / "data", 0) as both:
        told = Story(both, LEADERS)
        set_up(told)
        yield told
        told.close()


@pytest.fixture
def user(story: Story) -> Iterator[str]:
    """A leader nobody else has used, on their first question; in the end all switches are off."""
    found = next(PERSONS)
    until(lambda: story._rating(found, 1, LABELS["some-strength"]), f"the first question for {found}")
    yield found
    control(story, off="all")


def control(story: Story, **body: Any) -> dict[str, Any]:
    told: dict[str, Any] = httpx.post(f"{story.both.address}/faults", json=body, trust_env=False).json()
    assert told["ok"], told
    return told


def happened(story: Story, user: str) -> list[str]:
    told = httpx.get(f"{story.both.address}/faults", trust_env=False).json()["happened"]
    return [one["kind"] for one in told if one["user"] == user]


def saved(story: Story, user: str) -> dict[str, str]:
    database = Database(story.both.environment["DATABASE_URL"])
    with database.reading() as tx:
        (round_,) = assessments.find(tx, "")
        found = {row["question"]: row["answer"] for row in assessments.answers(tx, round_.id) if row["leader"] == user}
    database.close()
    return {question: answer for question, answer in found.items() if answer}


def told_once(story: Story, user: str, words: str) -> None:
    """It comes, and does not come again."""
    story.people[user].sees(words)
    time.sleep(1)
    assert sum(words in one.text for one in story.people[user].messages()) == 1
    direct = [one for one in story.record() if one["channel"] == story.people[user].direct and not one["deleted_at"]]
    keys = [proof.key(one) for one in direct if proof.key(one)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("kind", ["cut", "broken"])
@pytest.mark.parametrize("done", [True, False])
def test_a_post_in_doubt_is_looked_for_and_stands_once(story: Story, user: str, kind: str, done: bool) -> None:
    control(story, on={"kind": kind, "method": "chat.postMessage", "user": user, "times": 1, "done": done})
    story.people[user].says("status")
    until(lambda: happened(story, user) or None, "the fault")
    story.forward(hours=20 / 3600)  # nobody looks before it has surely arrived
    told_once(story, user, STATUS)


def test_a_storm_delays_a_message_and_doubles_none(story: Story, user: str) -> None:
    control(story, on={"kind": "storm", "method": "chat.*", "user": user, "times": 2, "seconds": 1})
    story.people[user].says("status")
    told_once(story, user, STATUS)
    assert happened(story, user) == ["storm", "storm"]


def test_a_click_whose_own_address_fails_is_drawn_by_the_api_instead(story: Story, user: str) -> None:
    control(story, on={"kind": "cut", "method": "response_url", "user": user})
    assert story.rate(user, 1, "some-strength")
    until(lambda: story._rating(user, 2, LABELS["some-strength"]), "the second question")
    assert set(happened(story, user)) == {"cut"}


def test_a_click_that_was_saved_and_not_acknowledged_may_be_made_again(story: Story, user: str) -> None:
    button = story._rating(user, 1, LABELS["some-strength"])
    control(story, on={"kind": "unheard", "method": "block_actions", "user": user, "times": 1})
    assert button is not None
    assert [story.people[user].does("click", **button.body)["acknowledged"] for _ in range(2)] == [False, True]
    assert saved(story, user) == {FIRST.questions[0].id: "some-strength"}
    until(lambda: story._rating(user, 2, LABELS["some-strength"]), "the second question")


def test_words_that_come_twice_count_once(story: Story, user: str) -> None:
    control(story, on={"kind": "twice", "method": "message", "user": user, "times": 1})
    story.people[user].says("3")
    until(lambda: saved(story, user) or None, "the rating")
    until(lambda: story._rating(user, 2, LABELS["some-strength"]), "the second question")
    assert set(saved(story, user)) == {FIRST.questions[0].id}


def test_after_its_connection_broke_it_hears_again(story: Story, user: str) -> None:
    control(story, do="drop_sockets")
    until(lambda: story.rate(user, 1, "some-strength") or None, "a click that is acknowledged")
    assert saved(story, user) == {FIRST.questions[0].id: "some-strength"}


def test_while_the_token_is_not_taken_messages_wait(story: Story, user: str) -> None:
    refused = {"kind": "refused", "method": "chat.postMessage", "user": user, "error": "token_revoked"}
    number = control(story, on=refused)["id"]
    story.people[user].says("status")
    until(lambda: happened(story, user) or None, "the refusal")
    control(story, off=number)
    story.forward(hours=11 / 60)
    told_once(story, user, STATUS)
