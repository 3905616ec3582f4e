"""The one clock. Everything in the bot that needs the time is given this."""

import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit


class Clock:
    """The time in UTC, set forward by the seconds written in `offset_file` when there is one."""

    def __init__(self, offset_file: Path | None = None) -> None:
        self._file = offset_file
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + (self._ahead() if self._file else timedelta())

    def _ahead(self) -> timedelta:
        """Reads the file again only when it has changed: the workspace sets it forward while we run."""
        file = self._file
        if file is None or not file.exists():
            return timedelta()
        stat = file.stat()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        with self._lock:
            if stamp != self._seen:
                self._offset = timedelta(seconds=float(file.read_text() or 0))
                self._seen = stamp
            return self._offset


def is_loopback(address: str) -> bool:
    """Whether this URL stays on this machine: only then may the clock be set forward."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
