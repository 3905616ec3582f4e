"""What changed in a framework since an earlier edition: an answer can only be compared over time under the same id."""

from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from frameworks.faults import quoted
from frameworks.model import Framework
from frameworks.reading import Path

# Of two prompts, the share of words that stand in both in the same order: twice those, by all there are.
# A prompt reworded keeps its subject; another question keeps little but "How" and "our".
ALIKE = 0.4


class Change(NamedTuple):
    """`serious` is a change that would break comparing; any other is only to be sure of."""

    path: Path
    what: str
    mend: str
    serious: bool


class _Part(NamedTuple):
    kind: str
    path: Path
    id: str
    name: str
    prompt: str = ""

    @property
    def ref(self) -> str:
        """As a mapping names it; answers stand in none."""
        return f"{self.kind} {self.id}"


def changes(
    framework: Framework, earlier: Framework, reworded: Collection[str] = (), told: Collection[str] = ()
) -> Iterator[Change]:
    """Ids that are gone or new, names kept under another id, and prompts that look like another question's.

    `reworded` are the ids of questions that ask the same in other words. `told` are parts, as "question gov-1a", of
    which a mapping says what became of them: that they are new or gone is known.
    """
    before, now = list(_parts(earlier)), list(_parts(framework))
    ids_before = {(part.kind, part.id): part for part in before}
    ids_now = {(part.kind, part.id) for part in now}
    gone = [part for part in before if (part.kind, part.id) not in ids_now]
    new = [part for part in now if part.id and (part.kind, part.id) not in ids_before]
    for part in new:
        twin = next((old for old in gone if _looks_like(part, old)), None)
        if twin is not None:
            gone.remove(twin)
            yield _renamed(part, twin, earlier.edition)
        elif part.ref not in told:
            yield _is_new(part, earlier.edition)
    yield from (_is_gone(part, framework, earlier.edition) for part in gone if part.ref not in told)
    for part in now:
        old = ids_before.get((part.kind, part.id))
        if old is not None and part.id not in reworded and part.prompt and _alike(part.prompt, old.prompt) < ALIKE:
            yield _another(part, old, earlier.edition)


def _parts(framework: Framework) -> Iterator[_Part]:
    for kind, levels in (("levels", framework.scale.levels), ("others", framework.scale.others)):
        for n, level in enumerate(levels):
            yield _Part("answer", ("scale", kind, n), level.id, level.label)
    for d, domain in enumerate(framework.domains):
        yield _Part("domain", ("domains", d), domain.id, domain.name)
        for g, group in enumerate(domain.groups):
            at: Path = ("domains", d, "groups", g)
            yield _Part("group", at, group.id, group.name)
            for q, question in enumerate(group.questions):
                yield _Part("question", (*at, "questions", q), question.id, question.name, question.prompt)


def _looks_like(part: _Part, old: _Part) -> bool:
    same_name = part.name.casefold() == old.name.casefold()
    return part.kind == old.kind and same_name and (not part.prompt or _alike(part.prompt, old.prompt) >= ALIKE)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold().split(), other.casefold().split(), autojunk=False).ratio()


def _renamed(part: _Part, old: _Part, edition: str) -> Change:
    what = f"in edition {edition} this {part.kind}, {quoted(part.name)}, has the id {quoted(old.id)}."
    mend = f"Keep {quoted(old.id)}, so that answers can be compared; if it means something else now, name it anew."
    return Change((*part.path, "id"), what, mend, True)


def _is_new(part: _Part, edition: str) -> Change:
    what = f"this {part.kind} is not in edition {edition}."
    return Change((*part.path, "id"), what, "Say `new` in the mapping, or what it was split or merged from.", False)


def _is_gone(part: _Part, framework: Framework, edition: str) -> Change:
    what = f"the {part.kind} {quoted(part.id)} of edition {edition}, {quoted(part.name)}, is gone."
    mend = "Say `retired` in the mapping, or what became of it; if it was left out by mistake, put it back."
    return Change(_where_it_stood(part, framework), what, mend, False)


def _where_it_stood(part: _Part, framework: Framework) -> Path:
    """The list it would stand in: by place, since a gone part's neighbours most likely still are where they were."""
    domains = framework.domains
    if part.kind == "answer":
        return part.path[:2]
    if part.kind == "domain" or int(part.path[1]) >= len(domains):
        return ("domains",)
    if part.kind == "group" or int(part.path[3]) >= len(domains[int(part.path[1])].groups):
        return part.path[:3]
    return part.path[:5]


def _another(part: _Part, old: _Part, edition: str) -> Change:
    what = f"this looks like another question than {quoted(part.id)} of edition {edition}: {quoted(old.prompt)}"
    mend = (
        "Give it a new id; or, if it asks the same, say `reworded` in the mapping of the two editions (or --reworded)."
    )
    return Change((*part.path, "prompt"), what, mend, True)
