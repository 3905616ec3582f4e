"""One address before several processes that listen to HTTP: they take turns, as behind any load balancer.

A process that does not listen is passed over; one that breaks off in the middle is not asked again elsewhere, for what
it was sent may have been done: the answer is 502, and Slack or the person tries again.
"""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import httpx

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
HOP_BY_HOP = frozenset({"host", "connection", "content-length", "transfer-encoding", "date", "server"})
UNDER_WAY = 64


class OneAddress:
    """`url` is the address. With `twice_every` each so-manieth delivery goes to two processes at the same time, as
    where a balancer gives up waiting and asks another; the first one's answer counts.
    """

    def __init__(self, twice_every: int = 0) -> None:
        self.taken: dict[int, int] = {}
        """By port, how many deliveries it answered."""
        self.doubled = 0
        self._twice_every = twice_every
        self._ports: list[int] = []
        self._turn = count(1)
        self._lock = threading.Lock()
        self._client = httpx.Client(
            timeout=PATIENCE_SECONDS,
            trust_env=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )
        self._others = ThreadPoolExecutor(UNDER_WAY, "second delivery")
        self._server = _Server((HOST, 0), _Passing)
        self._server.door = self
        self.url = f"http://{HOST}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="one address", daemon=True)
        self._thread.start()

    def add(self, port: int) -> None:
        """One more process takes its turn."""
        with self._lock:
            self._ports = [*self._ports, port]

    def remove(self, port: int) -> None:
        """That one is gone."""
        with self._lock:
            self._ports = [one for one in self._ports if one != port]

    def close(self) -> None:
        """Take in nothing more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._others.shutdown()
        self._client.close()

    def passed_on(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """To whose turn it is. Answers status, headers and body."""
        with self._lock:
            number, ports = next(self._turn), self._ports
            place = number % len(ports) if ports else 0
            ports = [*ports[place:], *ports[:place]]
            twice = bool(self._twice_every and number % self._twice_every == 0 and len(ports) > 1)
            self.doubled += twice
        other = self._others.submit(self._sent, ports[1:2], path, body, headers) if twice else None
        answer = self._sent(ports[:1] if twice else ports, path, body, headers)
        if other is not None and answer[0] >= httpx.codes.INTERNAL_SERVER_ERROR:
            return other.result()
        return answer

    def _sent(
        self, ports: Sequence[int], path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], bytes]:
        for port in ports:
            try:
                answer = self._client.post(f"http://{HOST}:{port}{path}", content=body, headers=headers)
            except httpx.ConnectError:
                continue  # nothing was sent
            except httpx.TransportError:
                return httpx.codes.BAD_GATEWAY, {}, b""
            with self._lock:
                self.taken[port] = self.taken.get(port, 0) + 1
            return answer.status_code, _end_to_end(answer.headers), answer.content
        return httpx.codes.SERVICE_UNAVAILABLE, {}, b""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    door: OneAddress


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, said = self.server.door.passed_on(self.path, body, _end_to_end(dict(self.headers.items())))
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        try:
            self.end_headers()
            self.wfile.write(said)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked waits three seconds and no longer

    def log_message(self, format: str, *_: object) -> None:
        """The processes keep their own log."""


def _end_to_end(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}
