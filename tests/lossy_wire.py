"""A wire to PostgreSQL on which things get lost."""

import socket
import threading
from contextlib import suppress

from sqlalchemy.engine import make_url


class LossyWire:
    """Hands everything on between a bot and the server, until it is told to cut."""

    def __init__(self, url: str) -> None:
        there = make_url(url)
        self._server = f"{there.query['host']}/.s.PGSQL.{there.port or 5432}"
        self._listening = socket.create_server(("127.0.0.1", 0))
        address = there.set(host="127.0.0.1", port=self._listening.getsockname()[1], query={})
        self.url = address.render_as_string(hide_password=False)
        self.keep_commits = 0
        """So many are not handed on: the connection ends just before them."""
        self.lose_commits = 0
        """So many commits are carried out, and their answers lost with the connection."""
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        """After those at its ends have closed theirs."""
        _end(self._listening)
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self._threads.append(threading.Thread(target=self._connect, args=(client,)))
                self._threads[-1].start()

    def _connect(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(self._server)
            back = threading.Thread(target=self._hand_back, args=(server, client))
            back.start()
            with suppress(OSError):
                while got := client.recv(65536):
                    if self.keep_commits and b"COMMIT" in got:
                        self.keep_commits -= 1
                        break
                    server.sendall(got)
            _end(client)
            _end(server)
            back.join()

    def _hand_back(self, server: socket.socket, client: socket.socket) -> None:
        """By the time the server says so, it is carried out."""
        with suppress(OSError):
            while got := server.recv(65536):
                if self.lose_commits and b"COMMIT\x00" in got:
                    self.lose_commits -= 1
                    break
                client.sendall(got)
        _end(client)


def _end(wire: socket.socket) -> None:
    """Whoever reads from it, here or there, finds its end."""
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
