"""The database, and the framework files its rounds need."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.doctor.finding import Finding
from bot.doctor.pinned import Round, beside_files
from flows.assessment import Assessment
from frameworks.faults import FrameworkFault
from frameworks.load import load_library
from frameworks.vocabulary import Vocabulary
from storage import integrity, schema
from storage.database import Database
from storage.schema import SchemaTrouble
from storage.troubles import BadAddress, DatabaseTrouble


def opened(url: str) -> tuple[Finding, Database | None]:
    """The database, reachable and at our version; None when nothing can be read from it."""
    try:
        database = Database(url)
    except BadAddress as trouble:
        return _from_words("database", str(trouble)), None
    try:
        schema.check(database)
    except (DatabaseTrouble, SchemaTrouble) as trouble:
        database.close()
        return _from_words("database", str(trouble)), None
    return Finding("database", f"{database.where} answers and is at version {schema.head()}"), database


def whole(database: Database) -> Finding:
    """SQLite's own look through its file; PostgreSQL looks after itself."""
    if database.file is None:
        return Finding("integrity", "PostgreSQL looks after its own")
    mend = "Stop `assurance serve`, keep this file aside, and restore the last backup: assurance restore FILE."
    try:
        wrong = integrity.quick_check(database)
    except DatabaseTrouble as trouble:
        return Finding("integrity", str(trouble), mend)
    if wrong:
        return Finding("integrity", f"{database.where} is damaged: {'; '.join(wrong)}", mend)
    return Finding("integrity", "the file is whole")


def frameworks(folder: Path | None, rounds: Iterable[Round], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Whether the files can be used, and hold what rounds were begun with."""
    try:
        library = load_library(folder, vocabulary)
    except FrameworkFault as fault:
        yield Finding("frameworks", str(fault), "Mend the file, or take it out of FRAMEWORKS_DIR.")
        return
    yield Finding("frameworks", f"usable: {', '.join(library)}")
    yield from beside_files(library, rounds)


def chairs(rounds: Iterable[Assessment]) -> Iterator[Finding]:
    """Whether somebody is there for every round that is not over; `rounds` are those whose chair has left."""
    mend = "Name somebody: assurance rounds chair ROUND USER, with their member id in Slack."
    found = list(rounds)
    for one in found:
        yield Finding("chairs", f"the chair of “{one.title}” ({one.id}) has left, and nobody took over", mend)
    if not found:
        yield Finding("chairs", "every round that is not over has one")


def _from_words(check: str, words: str) -> Finding:
    """These faults say in their own words what to do, after the first sentence."""
    says, _, mend = words.partition(". ")
    return Finding(check, says.rstrip("."), mend or "Mend this first.")
