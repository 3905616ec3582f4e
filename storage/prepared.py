"""Statements turned into the database's own words once, and from then on given to its driver as they are.

SQLAlchemy writes them and says how values are converted; what it would work out anew at each execution, a third of what
a click costs, is worked out when a statement is first used.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import BindParameter, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler

_Convert = Callable[[Any], Any]


class Written:
    """A statement in one database's words: its text, how values go in, and how rows come out as named tuples."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        if not isinstance(compiled, SQLCompiler) or compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError("a statement with defaults made in Python cannot be written down once")
        self.text = compiled.string
        self._order = compiled.positiontup
        binds = {name: (bind, _into(bind, dialect)) for bind, name in compiled.bind_names.items()}
        self._given = tuple((name, into) for name, (bind, into) in binds.items() if bind.required)
        own = {name: bind.effective_value for name, (bind, _) in binds.items() if not bind.required}
        self._own = {name: _converted(value, binds[name][1]) for name, value in own.items()}
        columns = compiled._result_columns
        self._row: Any = namedtuple("Found", [column.keyname for column in columns], rename=True)  # type: ignore[misc]
        self._out = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]

    def values(self, given: Mapping[str, Any]) -> Any:
        """What the driver takes. Raises KeyError for a value that is missing."""
        named = {name: given[name] if into is None else into(given[name]) for name, into in self._given}
        named.update(self._own)
        return named if self._order is None else [named[name] for name in self._order]

    def row(self, found: tuple[Any, ...]) -> Any:
        return self._row._make(map(_converted, found, self._out))


class Prepared:
    """A statement to be used again and again; its values are given by name."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._written: dict[str, Written] = {}

    def on(self, dialect: Dialect) -> Written:
        """Raises TypeError for what cannot be written down once: defaults made in Python, lists of values."""
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = Written(self.statement, dialect)
        return written


def _into(bind: BindParameter[Any], dialect: Dialect) -> _Convert | None:
    if bind.expanding:
        raise TypeError("a list of values has no length that could be written down once")
    return bind.type.dialect_impl(dialect).bind_processor(dialect)


def _converted(value: Any, convert: _Convert | None) -> Any:
    return value if convert is None else convert(value)
