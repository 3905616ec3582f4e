"""Rounds beside the framework files: what they began with, and what their edition's file says now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.doctor.finding import Finding
from flows.assessment import Assessment, Phase
from frameworks.content import WrongContentError, is_pinned, key_of
from frameworks.model import Framework
from frameworks.wording import Difference, difference
from storage import contents
from storage.database import Tx

NAMED = 3
"""So many rounds of one content are named; of the rest only how many there are is said."""
TAKE = "assurance rounds take-corrections"


class Round(NamedTuple):
    """A round and what it began with; `damaged` where that is stored, but is not what its fingerprint says."""

    assessment: Assessment
    began_with: Framework | None
    damaged: bool = False

    @property
    def reference(self) -> str:
        return self.assessment.framework


def with_contents(tx: Tx, rounds: Iterable[Assessment]) -> list[Round]:
    """Each content is read once, however many rounds began with it."""
    known: dict[str, tuple[Framework | None, bool]] = {}
    found = []
    for one in rounds:
        if one.framework not in known:
            known[one.framework] = _read(tx, one.framework)
        found.append(Round(one, *known[one.framework]))
    return found


def _read(tx: Tx, reference: str) -> tuple[Framework | None, bool]:
    try:
        return contents.get(tx, reference), False
    except WrongContentError:
        return None, True


def beside_files(library: Mapping[str, Framework], rounds: Iterable[Round]) -> Iterator[Finding]:
    """What to mend, and what is well but should be known: a round goes on as it began, whatever a file says.

    Open rounds that began alike are told together; finished ones all in one line, for there is nothing to do.
    """
    listed = list(rounds)
    going_on = [one for one in listed if one.assessment.phase is Phase.OPEN]
    finished = [one for one in listed if one.assessment.phase is not Phase.OPEN]
    for alike in _alike(going_on):
        yield from _open(library.get(key_of(alike[0].reference)), alike)
    for alike in _alike(finished):
        if _is_lost(alike[0]):
            yield _lost(alike, "finished")
    yield from _finished(library, finished)


def _alike(rounds: Iterable[Round]) -> list[list[Round]]:
    """Those that began with the same, together, in the order of the first of each."""
    found: dict[str, list[Round]] = {}
    for one in rounds:
        found.setdefault(one.reference, []).append(one)
    return list(found.values())


def _open(file: Framework | None, alike: list[Round]) -> Iterator[Finding]:
    first, key, who = alike[0], key_of(alike[0].reference), _named(alike, "open")
    if _is_lost(first):
        yield _lost(alike, "open")
    elif first.began_with is None and file is None:
        says = f"{who} {_verb(alike, 'uses', 'use')} {key}, which is not here"
        yield Finding("frameworks", says, "Put its file back, or name its folder in FRAMEWORKS_DIR.")
    elif first.began_with is not None and file is None:
        yield Finding("frameworks", f"{who} {_goes_on(alike)}; the file of {key} is not here any more")
    elif first.began_with is not None and file is not None:
        yield from _beside(alike, who, difference(first.began_with, file), key)


def _beside(alike: list[Round], who: str, found: Difference, key: str) -> Iterator[Finding]:
    about = f"{who} {_goes_on(alike)}; the file of {key} has changed since"
    if found.meanings:
        mend = f"{' '.join(found.meanings)} Put the file back as it was, and save what is new under a new edition."
        yield Finding("frameworks", about, mend)
    elif found.voices:
        words = f"{who} {_goes_on(alike)}, in the words of those {_verb(alike, 'it', 'they')} began with"
        yield Finding("frameworks", f"{words}; {key} has words of other owners since. {' '.join(found.voices)}")
    elif found.mended:
        which = alike[0].assessment.id if len(alike) == 1 else "ROUND, for each of them"
        yield Finding("frameworks", f"{about}: {_texts(found)}. To take corrections in: {TAKE} {which}")


def _texts(found: Difference) -> str:
    """How many differ, and what of it matters most: what is asked, and whose words it is said to be in."""
    wheres = [one.where for one in found.mended]
    prompts, owners = (sum(where.endswith(f", {name}") for where in wheres) for name in ("prompt", "wording"))
    parts = [f"{prompts} {'prompt' if prompts == 1 else 'prompts'} reworded"] if prompts else []
    parts += (
        [f"whose words they are is said otherwise {'once' if owners == 1 else f'{owners} times'}"] if owners else []
    )
    asked = f" ({', '.join(parts)})" if parts else ""
    return f"{len(wheres)} {'text differs' if len(wheres) == 1 else 'texts differ'}{asked}"


def _finished(library: Mapping[str, Framework], rounds: list[Round]) -> Iterator[Finding]:
    """One line for however many, and not a word where nothing differs."""
    counted: dict[str, int] = {}
    for alike in _alike(rounds):
        was, key = alike[0].began_with, key_of(alike[0].reference)
        file = library.get(key)
        if was is not None and file is not None and not difference(was, file).is_none:
            counted[key] = counted.get(key, 0) + len(alike)
    if counted:
        number = sum(counted.values())
        files = ", ".join(f"{key} ({times})" for key, times in counted.items())
        stay = "1 finished round stays as it was" if number == 1 else f"{number} finished rounds stay as they were"
        yield Finding("frameworks", f"{stay} read; files that say something else now: {files}. Nothing needs doing")


def _is_lost(one: Round) -> bool:
    return one.damaged or (one.began_with is None and is_pinned(one.reference))


def _lost(alike: list[Round], which: str) -> Finding:
    says = f"what {_named(alike, which)} began with is not in the database as it was stored"
    return Finding("frameworks", says, "Restore the last backup: assurance restore FILE.")


def _named(alike: list[Round], which: str) -> str:
    """ "the open round “Spring”", "the open rounds “Spring”, “Summer”"."""
    titles = ", ".join(f"“{one.assessment.title}”" for one in alike[:NAMED])
    more = f" and {len(alike) - NAMED} more" if len(alike) > NAMED else ""
    return f"the {which} {_verb(alike, 'round', 'rounds')} {titles}{more}"


def _goes_on(alike: list[Round]) -> str:
    return _verb(alike, "goes on as it began", "go on as they began")


def _verb(alike: list[Round], one: str, several: str) -> str:
    return one if len(alike) == 1 else several
