"""Rating clicks as Slack sends them: the payload with its message, form-encoded and signed, on a kept connection."""

import json
import socket
import time
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import urlencode

from bench.rounds import DOMAINS, FRAMEWORK, TEAM, place_of
from bot.listening.signature import sign
from bot.slack.ids import Do, action, pack
from bot.slack.views import draw
from flows.assessment import Scope
from flows.pages import page

SECRET = "a secret of the bench alone"  # noqa: S105 - it opens nothing
HEADER_END = b"\r\n\r\n"


class Connection:
    """One kept connection: sends bytes that were made before, and reads the answer to its end."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def acknowledged(self, request: bytes) -> None:
        """Raises RuntimeError for any answer but 200."""
        self._socket.sendall(request)
        got = b""
        while HEADER_END not in got:
            got += self._more()
        head, _, body = got.partition(HEADER_END)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"a click was answered {head.splitlines()[0].decode()}")
        length = next(int(line[15:]) for line in head.lower().splitlines() if line.startswith(b"content-length:"))
        while len(body) < length:
            body += self._more()

    def close(self) -> None:
        self._socket.close()

    def _more(self) -> bytes:
        got = self._socket.recv(65536)
        if not got:
            raise RuntimeError("the connection was closed before the answer")
        return got


class Clicks:
    """Clicks of one round: by leader and question, then the same with other answers, so that none is a repeat."""

    def __init__(self, scope: Scope, slack: str, leaders: list[str]) -> None:
        self._round = scope.assessment.id
        self._slack = slack
        self._numbers = count(1)
        self._blocks = _drawn_page(scope)
        self._coming = {user: self._of(user) for user in leaders}
        self._leaders = leaders
        self._turn = count()

    def next(self, leader: str = "") -> bytes:
        """The next click, of whoever's turn it is, as the bytes of an HTTP request signed now."""
        user = leader or self._leaders[next(self._turn) % len(self._leaders)]
        body = urlencode({"payload": json.dumps(next(self._coming[user]))}).encode()
        stamp = str(int(time.time()))
        head = (
            "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {sign(SECRET, stamp, body)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def _of(self, user: str) -> Iterator[dict[str, Any]]:
        domain, levels = DOMAINS[0], FRAMEWORK.scale.levels
        channel, ts = place_of(user, domain.id)
        for turn in count():
            for question in domain.questions:
                number = next(self._numbers)
                yield {
                    "type": "block_actions",
                    "team": {"id": TEAM, "domain": "bench"},
                    "user": {"id": user, "username": "leader", "name": "leader", "team_id": TEAM},
                    "api_app_id": "A0BENCH001",
                    "token": "not used any more",
                    "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
                    "trigger_id": f"{number}.{number}.bench",
                    "channel": {"id": channel, "name": "directmessage"},
                    "message": {"user": "U0ASSURE01", "type": "message", "ts": ts, "blocks": self._blocks},
                    "state": {"values": {}},
                    "response_url": f"{self._slack}/drawn/{number}",
                    "actions": [
                        {
                            "type": "button",
                            "action_id": action(Do.RATE, levels[turn % len(levels)].id),
                            "block_id": "rating",
                            "value": pack(self._round, domain.id, question.id),
                            "text": {"type": "plain_text", "text": levels[turn % len(levels)].label, "emoji": False},
                            "action_ts": f"{time.time():.6f}{number:09}",
                        }
                    ],
                }


def _drawn_page(scope: Scope) -> list[Any]:
    first = scope.assignments[0]
    own = Scope(assessment=scope.assessment, leaders=scope.leaders[:1], assignments=(first,))
    return list(draw(FRAMEWORK, page(FRAMEWORK, own, first)).blocks)
