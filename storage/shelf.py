"""The frameworks there are: by key those of the files, by reference those that rounds were started with."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from threading import Lock

from sqlalchemy import select, update

from frameworks.content import is_pinned
from frameworks.model import Framework
from storage import contents
from storage.database import Database, Tx
from storage.tables import ASSESSMENT


class Shelf(Mapping[str, Framework]):
    """`shelf[key]` is what the file says now, `shelf[reference]` what it said when a round began; they never change.

    Going through it tells the files' editions only: those are what a new round can be started with.
    """

    def __init__(self, database: Database, files: Mapping[str, Framework]) -> None:
        self._database = database
        self._files = dict(files)
        self._kept: dict[str, Framework] = {}
        self._lock = Lock()

    def __getitem__(self, name: str) -> Framework:
        if not is_pinned(name):
            return self._files[name]
        with self._lock:
            found = self._kept.get(name)
        if found is None:
            with self._database.beside().reading() as tx:  # asked for within a turn too
                found = contents.get(tx, name)
            if found is None:
                raise KeyError(name)
            self._know(name, found)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def pin(self, tx: Tx, framework: Framework, at: datetime) -> str:
        """Stores what this edition says, in the transaction of the round that is started with it: its reference."""
        name = contents.keep(tx, framework, at)
        self._know(name, framework)  # even if the transaction fails: by its fingerprint it is right
        return name

    def pin_older_rounds(self, tx: Tx, at: datetime) -> int:
        """Rounds from before contents were kept are pinned to what their file says now: how many there were.

        One whose file is not here stays as it is, and is pinned once the file is back.
        """
        older = [
            name for name in tx.execute(select(ASSESSMENT.c.framework).distinct()).scalars() if name in self._files
        ]
        pinned = 0
        for key in older:
            name = self.pin(tx, self._files[key], at)
            rounds = update(ASSESSMENT).where(ASSESSMENT.c.framework == key).values(framework=name)
            pinned += tx.execute(rounds).rowcount
        return pinned

    def fetch(self, tx: Tx) -> None:
        """Reads, once and before the work begins, what the rounds there are were started with."""
        for name in tx.execute(select(ASSESSMENT.c.framework).distinct()).scalars():
            found = contents.get(tx, name)
            if found is not None:
                self._know(name, found)

    def _know(self, name: str, framework: Framework) -> None:
        with self._lock:
            self._kept[name] = framework
