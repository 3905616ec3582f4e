"""What the audience sees while a round is played: one line per person, or plain lines where there is no terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table


class Progress:
    """`tell(name, words)` says what somebody is at; `note(words)` what happens to everybody."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._at: dict[str, str] = {}
        self._live: Live | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        if not self._console.is_terminal:
            yield
            return
        with Live(self._table(), console=self._console, refresh_per_second=8) as self._live:
            yield
        self._live = None

    def tell(self, name: str, words: str) -> None:
        """Without a terminal, a line only where somebody goes on to something else, not for every question."""
        before = self._at.get(name, "")
        self._at[name] = words
        if self._live is not None:
            self._live.update(self._table())
        elif _without_number(words) != _without_number(before):
            self._print(f"{name}: {_without_number(words)}")

    def note(self, words: str) -> None:
        self._print(words)

    def _print(self, words: str) -> None:
        self._console.print(words, markup=False, highlight=False, soft_wrap=True)

    def _table(self) -> Table:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for name, words in self._at.items():
            table.add_row(name, words)
        return table


def _without_number(words: str) -> str:
    return words.partition(", question ")[0]
