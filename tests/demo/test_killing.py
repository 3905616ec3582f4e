"""When the bot is killed in a play, and what whoever runs it finds in the workspace."""

import asyncio
from typing import Any, cast

import pytest

from demo.caretaker import seen
from demo.casting import invented
from demo.databases import database
from demo.killing import Killer, Moment, moments
from demo.processes import DidNotStart, Running
from demo.proof import against_record
from demo.script import Script
from demo.seen import Person
from frameworks.model import Framework

Json = dict[str, Any]


@pytest.fixture
def script(framework: Framework, people: list[Person]) -> Script:
    return invented(framework, people, 3, 1)


class Bot:
    def __init__(self, processes: int = 1) -> None:
        self.died = 0
        self.bots = [object()] * processes
        self.which: list[tuple[str, int]] = []

    def kill_and_restart(self, which: int) -> None:
        self.died += 1
        self.which.append(("killed", which))

    def replace(self, which: int) -> None:
        self.which.append(("replaced", which))


def killer(bot: Bot, *found: Moment) -> Killer:
    return Killer(cast(Running, bot), list(found), lambda _: None)


def test_the_same_seed_gives_the_same_moments_in_their_order(script: Script) -> None:
    found = moments(script, 20, 7)
    assert found == moments(script, 20, 7) == sorted(found)
    assert len(found) == 20
    assert found != moments(script, 20, 8)
    assert moments(script, 0, 7) == []


def test_some_moments_fall_on_the_end_of_a_round_and_most_do_not(script: Script) -> None:
    answers = sum(len(part.answers) for leader in script.leaders for part in leader.parts)
    late = [one for one in moments(script, 50, 3) if one.acts > answers + 30]
    assert 0 < len(late) < 25


def test_it_dies_when_so_much_was_done_and_not_before() -> None:
    async def play() -> None:
        bot = Bot()
        killing = killer(bot, Moment(2, 0.0), Moment(3, 0.0))
        task = asyncio.create_task(killing.run())
        killing.pace.acted()
        await asyncio.sleep(0.05)
        assert bot.died == 0
        killing.pace.acted()
        await asyncio.sleep(0.1)
        assert bot.died == 1
        assert not task.done()
        killing.pace.acted()
        await asyncio.wait_for(task, 5)
        assert bot.died == 2

    asyncio.run(play())


def test_what_is_left_of_the_moments_comes_at_the_end() -> None:
    async def play() -> None:
        bot = Bot()
        killing = killer(bot, Moment(1000, 0.0), Moment(1001, 0.0))
        task = asyncio.create_task(killing.run())
        killing.pace.close()
        await asyncio.wait_for(task, 5)
        assert bot.died == 2

    asyncio.run(play())


def message(key: str, channel: str = "C1", ts: str = "1772446000.000001", **more: Any) -> Json:
    metadata = {"event_payload": {"key": key}} if key else None
    about = {"deleted_at": "", "thread_ts": "", "versions": [{"files": [], "blocks": [], "text": ""}]}
    return about | {"channel": channel, "ts": ts, "metadata": metadata} | more


def test_the_caretaker_finds_a_message_by_its_key_and_gives_its_link() -> None:
    record = {"messages": [message("other"), message("k", ts="1772446000.000002")]}
    assert seen(record, "k").endswith("/archives/C1/p1772446000000002")
    assert seen(record, "nothing") == ""
    assert seen({"messages": [message("k", deleted_at="2026-03-02")]}, "k") == ""


def test_the_caretaker_finds_a_heat_map_in_its_summarys_thread() -> None:
    files = [{"files": ["F9"], "blocks": [], "text": ""}]
    summary = message("summary:1")
    inside = message("", ts="2.0", thread_ts=summary["ts"], versions=files)
    elsewhere = message("", ts="3.0", thread_ts="9.9", versions=files)
    assert "/F9/" in seen({"messages": [summary, inside]}, "summary:1:map")
    assert seen({"messages": [summary, elsewhere]}, "summary:1:map") == ""


@pytest.mark.parametrize(
    ("method", "error", "fault"),
    [
        ("conversations.history", "missing_scope", False),
        ("conversations.replies", "missing_scope", False),
        ("conversations.history", "invalid_cursor", True),
        ("chat.postMessage", "missing_scope", True),
    ],
)
def test_not_being_let_in_to_look_is_no_fault_anything_else_is(method: str, error: str, fault: bool) -> None:
    refusal = {"method": method, "error": error}
    found = against_record({"messages": [], "events_waiting": 0, "refusals": [refusal]}, "C1", [])
    assert any("refused" in one for one in found) is fault


def test_a_database_that_is_not_there_is_told_in_a_sentence() -> None:
    with pytest.raises(DidNotStart, match="There is no database oracle here"), database("oracle"):
        pass
    with database("sqlite") as url:
        assert url == ""


def test_of_several_processes_each_is_killed_or_replaced(script: Script) -> None:
    found = moments(script, 60, 4, processes=2)
    assert {int(one.place * 2) for one in found} == {0, 1}
    assert 5 < sum(one.gently for one in found) < 30
    assert not any(one.gently for one in moments(script, 60, 4))
    bot = Bot(processes=2)
    killing = killer(bot, Moment(0, 0.0, 0.2), Moment(0, 0.0, 0.7, gently=True))
    asyncio.run(killing.run())
    assert bot.which == [("killed", 0), ("replaced", 1)]
