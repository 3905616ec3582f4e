"""The one clock. Everything in the bot that needs the time is given this."""

import threading
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

_NEVER_STOPS = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""On Linux CLOCK_MONOTONIC stands still while the machine sleeps; elsewhere it does not, and there is no other."""


class Clock:
    """The time in UTC, set forward by the seconds written in `offset_file` when there is one."""

    def __init__(self, offset_file: Path | None = None) -> None:
        self._file = offset_file
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + (self._ahead() if self._file else timedelta())

    def running(self) -> float:
        """Seconds since some moment, to measure how long something took: never set, and counted in sleep as well."""
        return time.clock_gettime(_NEVER_STOPS)

    def _ahead(self) -> timedelta:
        """Reads the file again only when it has changed: the workspace sets it forward while we run, never back."""
        file = self._file
        with self._lock:
            if file is not None and file.exists():
                stat = file.stat()
                stamp = (stat.st_mtime_ns, stat.st_ino)
                if stamp != self._seen:
                    self._offset = max(self._offset, timedelta(seconds=float(file.read_text() or 0)))
                    self._seen = stamp
            return self._offset


def is_loopback(address: str) -> bool:
    """Whether this URL stays on this machine: only then may the clock be set forward."""
    if "\\" in address:
        return False  # programs differ on where the host ends then
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
