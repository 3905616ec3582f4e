"""One address before several: they take turns, who does not listen is passed over, who broke off is not asked twice."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from demo.one_address import OneAddress
from demo.processes import free_port


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = f"{self.server.server_address[1]} {self.path} {self.headers['X-Slack-Signature']} ".encode() + body
        self.send_response(200)
        self.send_header("X-Slack-No-Retry", "1")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *_: object) -> None:
        """Nothing to see."""


@pytest.fixture
def ports() -> Iterator[list[int]]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Answers) for _ in range(2)]
    for one in servers:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    yield [one.server_address[1] for one in servers]
    for one in servers:
        one.shutdown()
        one.server_close()


@pytest.fixture
def door(request: pytest.FixtureRequest) -> Iterator[OneAddress]:
    made = OneAddress(getattr(request, "param", 0))
    yield made
    made.close()


def said(door: OneAddress) -> httpx.Response:
    return httpx.post(
        f"{door.url}/slack/events", content=b"a=1", headers={"X-Slack-Signature": "v0=x"}, trust_env=False
    )


def test_they_take_turns_and_hear_what_was_sent(door: OneAddress, ports: list[int]) -> None:
    for port in ports:
        door.add(port)
    answers = [said(door) for _ in range(4)]
    assert {one.text.partition(" ")[2] for one in answers} == {"/slack/events v0=x a=1"}
    assert all(one.headers["X-Slack-No-Retry"] == "1" for one in answers)
    assert door.taken == dict.fromkeys(ports, 2)
    door.remove(ports[0])
    assert {said(door).text.split()[0] for _ in range(2)} == {str(ports[1])}


def test_who_does_not_listen_is_passed_over_and_nobody_is_said_so(door: OneAddress, ports: list[int]) -> None:
    assert said(door).status_code == 503
    door.add(free_port())
    assert said(door).status_code == 503
    door.add(ports[0])
    assert [said(door).status_code for _ in range(4)] == [200] * 4


def test_who_breaks_off_is_not_asked_again_elsewhere(door: OneAddress, ports: list[int]) -> None:
    """What it was sent may have been done."""
    with socket.create_server(("127.0.0.1", 0)) as breaking:
        for port in (ports[0], breaking.getsockname()[1]):  # the second has the first turn
            door.add(port)

        def break_off() -> None:
            breaking.accept()[0].close()

        threading.Thread(target=break_off, daemon=True).start()
        assert said(door).status_code == 502
    assert door.taken == {}


@pytest.mark.parametrize("door", [2], indirect=True)
def test_every_second_goes_to_both(door: OneAddress, ports: list[int]) -> None:
    for port in ports:
        door.add(port)
    assert [said(door).status_code for _ in range(4)] == [200] * 4
    assert door.doubled == 2
    end = time.monotonic() + 5
    while sum(door.taken.values()) < 6 and time.monotonic() < end:
        time.sleep(0.01)
    assert sum(door.taken.values()) == 6
    assert set(door.taken) == set(ports)
