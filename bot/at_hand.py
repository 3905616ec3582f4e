"""What the commands work with, as the settings say: the database, the time, the days on which nobody is written to."""

from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from bot.settings import Settings
    from storage.database import Database


def now_at_hand() -> "tuple[datetime, frozenset[date]]":
    """The time as the bot has it, and the days on which nobody is written to."""
    from bot.clock import Clock
    from bot.closed_days import bank_holidays

    now = Clock(settings_at_hand().assurance_clock).now()
    return now, bank_holidays(now.year)


def settings_at_hand() -> "Settings":
    from bot.settings import read_settings

    return read_settings()


@contextmanager
def database_at_hand(make_folder: bool = False) -> "Iterator[Database]":
    """The database, for as long as a command works with it."""
    from storage.database import Database

    with closing(Database(settings_at_hand().database_url.get_secret_value())) as database:
        if make_folder and database.file is not None:
            _made(database.file.parent)
        yield database


def _made(folder: Path) -> None:
    from bot.settings import SettingsFault

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsFault(
            f"The folder {folder} for the database cannot be made ({error.strerror}). "
            "Name another place in DATABASE_URL."
        ) from None
