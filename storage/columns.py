"""What tables are made of: kinds of column, and the constraints and indexes that several tables have."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Dialect, Index, Integer, Text, TypeDecorator, text
from sqlmodel import Field


class Words(TypeDecorator[str]):
    """Any text. PostgreSQL cannot hold the character NUL, so it is written as the two characters SUBSTITUTE and N."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """The function itself: a click converts a hundred texts, and SQLAlchemy's way around it takes twice as long."""
        return _writable

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], str | None]:
        return _readable


def _writable(value: str | None) -> str | None:
    if value is None:
        return None
    text_ = str(value)  # psycopg writes an enum's name
    if "\x1a" in text_ or "\x00" in text_:
        return text_.replace("\x1a", "\x1aS").replace("\x00", "\x1aN")
    return text_


def _readable(value: str | None) -> str | None:
    if value is None or "\x1a" not in value:
        return value
    return value.replace("\x1aN", "\x00").replace("\x1aS", "\x1a")


COUNTER = BigInteger().with_variant(Integer, "sqlite")


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def partial(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def primary(**options: Any) -> Any:
    return Field(primary_key=True, sa_type=Words, **options)


def words(**options: Any) -> Any:
    return Field(sa_type=Words, **options)


def json_text() -> Any:
    """JSON as text, every character above ASCII escaped: the same on both databases."""
    return Field(sa_type=Text)


EMPTY = {"server_default": ""}
"""For columns added later: the rows that were there have nothing in them."""
