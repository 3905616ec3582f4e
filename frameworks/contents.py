"""What a framework holds, by name and id alone: enough to link it to another, whatever it is answered on.

A framework we ship has domains, groups and questions. One that nobody answers here, such as the Department for
Education's trust quality descriptions, is an outline of pillars and themes.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field

from frameworks.model import Edition, Framework, Frozen, Id, Line


class Layer(StrEnum):
    """What kind of part an id belongs to: a domain and a question may share one."""

    DOMAIN = "domain"
    GROUP = "group"
    QUESTION = "question"
    PILLAR = "pillar"
    THEME = "theme"


TOP = frozenset({Layer.DOMAIN, Layer.PILLAR})
LEAF = frozenset({Layer.QUESTION, Layer.THEME})


class Ref(Frozen):
    """One part, as a mapping file names it: "question gov-1a"."""

    layer: Layer
    id: Id

    def __str__(self) -> str:
        return f"{self.layer} {self.id}"


class Part(Frozen):
    """`within` are the parts it stands in, the outermost first; `mark` says how sure its name is, where it is not."""

    ref: Ref
    name: Line
    called: Line
    within: tuple[Ref, ...] = ()
    number: Line | None = None
    mark: Line | None = None


class Contents(Frozen):
    """Every part in the framework's own order, each after the one it stands in."""

    id: Id
    edition: Edition
    name: Line
    publisher: Line
    link: str
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    @property
    def key(self) -> str:
        return f"{self.id}-{self.edition}"

    @cached_property
    def by_ref(self) -> dict[Ref, Part]:
        return {part.ref: part for part in self.parts}

    @property
    def layers(self) -> tuple[Layer, ...]:
        return tuple(dict.fromkeys(part.ref.layer for part in self.parts))

    def inside(self, ref: Ref) -> tuple[Part, ...]:
        """What stands in this part, at any depth."""
        return tuple(part for part in self.parts if ref in part.within)


def contents_of(framework: Framework) -> Contents:
    """Domains, groups and questions of an edition. A group that only repeats its one question's name is kept too."""
    return Contents(
        id=framework.id,
        edition=framework.edition,
        name=framework.name,
        publisher=framework.publisher,
        link=str(framework.link),
        parts=tuple(_parts(framework)),
    )


def _parts(framework: Framework) -> Iterable[Part]:
    names = framework.names
    for domain in framework.domains:
        top = Ref(layer=Layer.DOMAIN, id=domain.id)
        yield Part(ref=top, name=domain.name, called=names.domain)
        for group in domain.groups:
            middle = Ref(layer=Layer.GROUP, id=group.id)
            yield Part(ref=middle, name=group.name, called=names.group, within=(top,))
            for question in group.questions:
                ref = Ref(layer=Layer.QUESTION, id=question.id)
                inside = (top, middle)
                yield Part(ref=ref, name=question.name, called=names.question, within=inside, number=question.number)
