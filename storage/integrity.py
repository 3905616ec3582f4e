"""SQLite's own look through its file: pages, indexes, and rows that point nowhere."""

from sqlalchemy import text

from storage.database import Database

FEW = 5


def quick_check(database: Database) -> list[str]:
    """What is wrong, in SQLite's words, a few at most; empty when the file is whole. Raises DatabaseTrouble."""
    with database.reading() as tx:
        said = [str(row[0]) for row in tx.execute(text(f"PRAGMA quick_check({FEW})"))]
        orphans = tx.execute(text("PRAGMA foreign_key_check")).fetchmany(FEW)
    return [line for line in said if line != "ok"] + [f"a row of {row[0]} points nowhere" for row in orphans]
