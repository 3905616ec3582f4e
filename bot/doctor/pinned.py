"""Open rounds beside the framework files: what a round began with, and what its edition's file says now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.doctor.finding import Finding
from flows.assessment import Assessment
from frameworks.content import WrongContentError, is_pinned, key_of
from frameworks.model import Framework
from frameworks.wording import difference
from storage import contents
from storage.database import Tx


class Round(NamedTuple):
    """An open round and what it began with; `damaged` where that is stored, but is not what its fingerprint says."""

    assessment: Assessment
    began_with: Framework | None
    damaged: bool = False


def with_contents(tx: Tx, rounds: Iterable[Assessment]) -> list[Round]:
    found = []
    for one in rounds:
        try:
            found.append(Round(one, contents.get(tx, one.framework)))
        except WrongContentError:
            found.append(Round(one, None, damaged=True))
    return found


def beside_files(library: Mapping[str, Framework], rounds: Iterable[Round]) -> Iterator[Finding]:
    """What to mend, and what is well but should be known: a round goes on as it began, whatever a file says."""
    for one in rounds:
        title, key = one.assessment.title, key_of(one.assessment.framework)
        file = library.get(key)
        if one.damaged or (one.began_with is None and is_pinned(one.assessment.framework)):
            says = f"what the open round “{title}” began with is not in the database as it was stored"
            yield Finding("frameworks", says, "Restore the last backup: assurance restore FILE.")
        elif one.began_with is None and file is None:
            says = f"the open round “{title}” uses {key}, which is not here"
            yield Finding("frameworks", says, "Put its file back, or name its folder in FRAMEWORKS_DIR.")
        elif one.began_with is not None and file is None:
            says = f"the open round “{title}” goes on as it began; the file of {key} is not here any more"
            yield Finding("frameworks", says)
        elif one.began_with is not None and file is not None:
            yield from _beside(one.assessment, one.began_with, file)


def _beside(round_: Assessment, was: Framework, file: Framework) -> Iterator[Finding]:
    found = difference(was, file)
    about = f"the open round “{round_.title}” goes on as it began; the file of {file.key} has changed since"
    if found.meanings:
        mend = f"{' '.join(found.meanings)} Put the file back as it was, and save what is new under a new edition."
        yield Finding("frameworks", about, mend)
    elif found.mended:
        times = len(found.mended)
        texts = "1 text differs" if times == 1 else f"{times} texts differ"
        prompts = sum(one.where.endswith(", prompt") for one in found.mended)
        asked = f" ({prompts} {'prompt' if prompts == 1 else 'prompts'} reworded)" if prompts else ""
        take = f"To take corrections in: assurance rounds take-corrections {round_.id}"
        yield Finding("frameworks", f"{about}: {texts}{asked}. {take}")
