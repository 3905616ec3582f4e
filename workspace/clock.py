"""The one clock of the workspace: real time plus an offset that bot and workspace read from the same small file."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Time as this workspace tells it: real time plus the seconds written in `path` (no file: none).

    The file is plain text, one number. It is read again whenever it changes, so that any process may look at it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """The moment now, aware and in UTC."""
        return datetime.now(UTC) + self._read()

    def forward(self, step: timedelta) -> datetime:
        """Move time forward by `step` and return the new moment. Raises ValueError for a step back."""
        if step < timedelta(0):
            raise ValueError("Time can only be moved forward.")
        seconds = (self._read() + step).total_seconds()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        fresh.write_text(f"{seconds:.6f}\n", encoding="utf-8")
        fresh.replace(self._path)
        return self.now()

    async def until(self, moment: datetime) -> None:
        """Wait until this clock has reached `moment`, noticing within a twentieth of a second when it is moved."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            await asyncio.sleep(min(left, 0.05))

    def _read(self) -> timedelta:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return self._offset
        if (seen := (stat.st_mtime_ns, stat.st_ino)) != self._seen:
            self._offset = timedelta(seconds=float(self._path.read_text(encoding="utf-8")))
            self._seen = seen
        return self._offset
