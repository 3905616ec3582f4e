"""Statements turned into the database's own words once, and from then on given to its driver as they are.

SQLAlchemy writes them and says how values are converted; what it would work out anew at each execution, a third of what
a click costs, is worked out when a statement is first used.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakSet

from sqlalchemy import BindParameter, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler

_Convert = Callable[[Any], Any]
Made = Callable[[Any], Any]
"""From a row, a named tuple, to what is made of it."""


class Written:
    """A statement in one database's words: its text, how values go in, and what comes out of a row."""

    def __init__(self, statement: Executable, dialect: Dialect, made: Made | None = None, kept: int = 0) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        if not isinstance(compiled, SQLCompiler) or compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError("a statement with defaults made in Python cannot be written down once")
        self.text = compiled.string
        order = compiled.positiontup
        binds = {name: (bind, _into(bind, dialect)) for bind, name in compiled.bind_names.items()}
        given = {name: into for name, (bind, into) in binds.items() if bind.required}
        fixed = {name: bind.effective_value for name, (bind, _) in binds.items() if not bind.required}
        own = {name: into(fixed[name]) if into else fixed[name] for name, (_, into) in binds.items() if name in fixed}
        places = list(binds) if order is None else order
        self._names = tuple(binds) if order is None else None
        self._values = [own.get(name) for name in places]
        self._given = [(place, name, given[name]) for place, name in enumerate(places) if name in given]
        columns = compiled._result_columns
        self._row: Any = namedtuple("Found", [column.keyname for column in columns], rename=True)  # type: ignore[misc]
        out = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._out = [(place, convert) for place, convert in enumerate(out) if convert is not None]
        self._made = made
        remembering = lru_cache(kept)(self._read) if kept else None
        self.row: Made = remembering or self._read
        self.forget = remembering.cache_clear if remembering else _nothing
        if remembering:
            _REMEMBERING.add(self)

    def values(self, given: Mapping[str, Any]) -> Any:
        """What the driver takes. Raises KeyError for a value that is missing."""
        values = self._values.copy()
        for place, name, into in self._given:
            values[place] = given[name] if into is None else into(given[name])
        return values if self._names is None else dict(zip(self._names, values, strict=True))

    def _read(self, found: tuple[Any, ...]) -> Any:
        """From the driver's row."""
        values = list(found)
        for place, convert in self._out:
            values[place] = convert(values[place])
        row = self._row._make(values)
        return row if self._made is None else self._made(row)


def forget_rows() -> None:
    """Whatever is remembered of rows, those of deleted rounds too, is not any more."""
    for written in list(_REMEMBERING):
        written.forget()


def _nothing() -> None:
    return


_REMEMBERING: WeakSet[Written] = WeakSet()


class Prepared:
    """A statement to be used again and again; its values are given by name.

    A row it finds is a named tuple, or what `made` makes of one. `kept`: so many rows are remembered with what was made
    of them, for a statement that mostly finds what it found before; so what is made may be of no kind that changes. It
    is in memory, notes and all, until `forget_rows`.
    """

    def __init__(self, statement: Executable, made: Made | None = None, kept: int = 0) -> None:
        self.statement = statement
        self._made = made
        self._kept = kept
        self._written: dict[str, Written] = {}

    def on(self, dialect: Dialect) -> Written:
        """Raises TypeError for what cannot be written down once: defaults made in Python, lists of values."""
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = Written(self.statement, dialect, self._made, self._kept)
        return written


def _into(bind: BindParameter[Any], dialect: Dialect) -> _Convert | None:
    if bind.expanding:
        raise TypeError("a list of values has no length that could be written down once")
    return bind.type.dialect_impl(dialect).bind_processor(dialect)
