"""The plan of the bad weather in a play, and that every storm of it is over in the end."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from demo.casting import invented
from demo.killing import Pace
from demo.script import Script
from demo.seen import Person
from demo.weather import FAULTS, SOCKETS, Storm, Weather, described, storms
from frameworks.model import Framework
from workspace.faults import Kind, Switch


@pytest.fixture
def script(framework: Framework, people: list[Person]) -> Script:
    return invented(framework, people, 3, 1)


def test_the_same_seed_plans_the_same_weather(script: Script) -> None:
    assert storms(script, 5) == storms(script, 5) != storms(script, 6)


def test_every_fault_planned_is_one_the_workspace_has(script: Script) -> None:
    assert {Switch.read(dict(fault)).kind for fault in FAULTS} == set(Kind) - {Kind.REFUSED}
    for storm in storms(script, 1, 200):
        if storm.body != SOCKETS:
            Switch.read(storm.body["on"])


def test_storms_come_all_through_the_round_and_some_hit_one_person(script: Script) -> None:
    plan = storms(script, 2, 200)
    assert SOCKETS in [storm.body for storm in plan]
    whom = [storm.body["on"].get("user") for storm in plan if "on" in storm.body]
    assert set(whom) == {None, *(leader.person.user for leader in script.leaders), script.chair.user}
    assert min(storm.acts for storm in plan) < 12 < max(storm.acts for storm in plan)


def test_every_storm_is_over_in_the_end() -> None:
    sent: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200, json={"ok": True, "id": len(sent)})

    async def blow() -> None:
        transport = httpx.MockTransport(answer)
        async with httpx.AsyncClient(transport=transport, base_url="http://workspace") as client:
            pace = Pace(closing=True)
            plan = [Storm(3, 0.0, 0.05, {"on": {"kind": "storm", "method": "chat.*"}}), Storm(4, 0.0, 0.0, SOCKETS)]
            await asyncio.wait_for(Weather(client, plan, lambda _: None, pace).run(), 5)

    asyncio.run(blow())
    assert sent[0] == {"on": {"kind": "storm", "method": "chat.*"}}
    assert {"off": 1} in sent
    assert SOCKETS in sent
    assert sent[-1] == {"off": "all"}


def test_the_audience_is_told_in_words() -> None:
    assert described(SOCKETS) == "drop sockets"
    told = described({"on": {"kind": "cut", "method": "chat.*", "done": True, "user": "U1"}})
    assert told == "cut, chat.*, and yet done, U1"
