"""What the command line reads out of the database."""

import json
from collections.abc import Mapping
from datetime import date

from bot import through_records
from bot.clock import Clock
from bot.collation_records import beside_each_other, in_words
from bot.correcting import Correcting
from bot.deleting import Deleting
from bot.settings import Settings, SettingsFault
from bot.turn import Door
from flows.assessment import Assessment, Phase
from flows.collation import collate
from flows.comparing import compared
from flows.rules import NotAllowed
from frameworks.content import key_of
from frameworks.load import load_library
from frameworks.mapping_library import linked
from frameworks.model import Framework
from storage import assessments, schema
from storage.comparing import last_time
from storage.database import Database, Tx
from storage.shelf import Shelf


def rounds(database: Database) -> str:
    schema.check(database)
    with database.reading() as tx:
        found = assessments.find(tx, "")
    return "\n".join(f"{one.id}  {one.phase:<9}  due {one.due}  {one.title}" for one in found) or "No rounds yet."


def collation(
    database: Database, settings: Settings, id: str, as_json: bool, compare: bool = False, through: str = ""
) -> str:
    """What a round found; `compare` sets it beside the round it looks again at, `through` sees it through another
    framework.

    Raises `SettingsFault` when there is no such round, or it is still open: nobody looks before it closes.
    """
    schema.check(database)
    library = Shelf(database, load_library(settings.frameworks_dir, settings.vocabulary))
    with database.reading() as tx:
        found = one_round(tx, id)
        framework = _asked_in(found, library)
        result = collate(framework, found.promise, assessments.answered(tx, found))
        last = last_time(tx, found.id, found.follows)
    if through:
        known = linked(library, settings.frameworks_dir, settings.vocabulary)
        return through_records.shown(framework, found.title, result, known, through, as_json)
    if compare:
        rows = compared(framework, result, last)
        if as_json:
            return json.dumps([row.to_json() for row in rows], indent=2, ensure_ascii=False)
        return "\n".join(beside_each_other(framework, rows))
    if as_json:
        return json.dumps(result.to_summary_json(), indent=2, ensure_ascii=False)
    return in_words(framework, found.title, result)


def _asked_in(found: Assessment, library: Mapping[str, Framework]) -> Framework:
    """The framework of a closed round."""
    if found.phase not in (Phase.CLOSED, Phase.PUBLISHED):
        raise SettingsFault(f"The round “{found.title}” is {found.phase}; what it found is shown once it has closed.")
    framework = library.get(found.framework)
    if framework is None:
        raise SettingsFault(
            f"The round “{found.title}” uses the framework edition {key_of(found.framework)}, which is not "
            "installed here. Put its file back, or name its folder in FRAMEWORKS_DIR."
        )
    return framework


def delete(database: Database, settings: Settings, id: str, sure: bool) -> str:
    """Deletes a round and says so. Raises `SettingsFault` unless `sure`, naming what would go."""
    schema.check(database)
    with database.reading() as tx:
        found = one_round(tx, id)
    if not sure:
        raise SettingsFault(
            f"This deletes “{found.title}” for everybody: every answer, note and message of it, and nobody can bring "
            "it back. What was posted in the channel stays there. To do it, add --yes."
        )
    library = Shelf(database, load_library(settings.frameworks_dir, settings.vocabulary))
    Deleting(Door(database, library, Clock(settings.assurance_clock), frozenset())).by_operator(found)
    return f"“{found.title}” is deleted. Its messages to people are redrawn when the bot next runs."


def take_corrections(database: Database, settings: Settings, id: str, closed_days: frozenset[date], sure: bool) -> str:
    """Shows what the file says otherwise than an open round, and takes it in if `sure`.

    Raises `SettingsFault` for what is no correction, and for a round that is over.
    """
    schema.check(database)
    with database.reading() as tx:
        found = one_round(tx, id)
    library = Shelf(database, load_library(settings.frameworks_dir, settings.vocabulary))
    door = Door(database, library, Clock(settings.assurance_clock), closed_days, settings.keeping)
    correcting = Correcting(door)
    try:
        seen = correcting.take(found) if sure else correcting.look(found)
    except NotAllowed as refusal:
        raise SettingsFault(refusal.reason) from None
    if seen.is_none:
        return f"“{found.title}” reads as its file does. There is nothing to take in."
    lines = [f"{one.where}\n  was: {one.before}\n  now: {one.now}" for one in seen.mended]
    end = (
        f"“{found.title}” reads like this now. Its messages are redrawn when the bot next runs."
        if sure
        else f"Nothing was changed. To take this into “{found.title}”, add --yes."
    )
    return "\n".join([*lines, end])


def one_round(tx: Tx, id: str) -> Assessment:
    """The one whose id begins so. Raises `SettingsFault` when there is none, or more than one."""
    found = assessments.find(tx, id)
    if len(found) != 1:
        raise SettingsFault(f"{len(found)} rounds have an id that begins with {id!r}. `assurance rounds` lists them.")
    return found[0]
