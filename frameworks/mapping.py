"""Typed links between two frameworks, or between two editions of one, each with who says so.

Between editions every part of both is accounted for exactly once, so it is known what may be compared over time.
Between frameworks a link says how far one part's subject takes in the other's; it never carries an answer across.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from frameworks.contents import Ref
from frameworks.model import Frozen, Line, Text


class Kind(StrEnum):
    SAME = "same"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    RETIRED = "retired"
    COVERS = "covers"
    PARTLY = "partly covers"
    RELATES = "relates"


BETWEEN_EDITIONS = (Kind.SAME, Kind.REWORDED, Kind.SPLIT, Kind.MERGED, Kind.NEW, Kind.RETIRED)
BETWEEN_FRAMEWORKS = (Kind.COVERS, Kind.PARTLY, Kind.RELATES)

FORWARD = {
    Kind.SAME: "is the same as",
    Kind.REWORDED: "is reworded as",
    Kind.SPLIT: "is split into",
    Kind.MERGED: "is merged into",
    Kind.COVERS: "covers",
    Kind.PARTLY: "partly covers",
    Kind.RELATES: "relates to",
}
BACKWARD = {
    Kind.SAME: "is the same as",
    Kind.REWORDED: "is reworded from",
    Kind.SPLIT: "is split from",
    Kind.MERGED: "is merged from",
    Kind.COVERS: "is covered by",
    Kind.PARTLY: "is partly covered by",
    Kind.RELATES: "relates to",
}


class Basis(StrEnum):
    """Whose word a link is."""

    PUBLISHER = "publisher"
    OURS = "our reading"

    @property
    def in_words(self) -> str:
        return "the publisher's statement" if self is Basis.PUBLISHER else "our reading"


class Link(Frozen):
    """`from_` and `to` hold several parts where each is linked with each, or where parts are split or merged.

    A new part has no `from_`, a retired one no `to`. `note` says what the link does not tell, such as what is left out.
    """

    kind: Kind
    from_: tuple[Ref, ...] = ()
    to: tuple[Ref, ...] = ()
    basis: Basis
    source: Text
    note: Text | None = None


class Counterpart(Frozen):
    """One part as seen from another. `backwards` where the link was written from the other side."""

    ref: Ref
    kind: Kind
    basis: Basis
    source: Text
    note: Text | None = None
    backwards: bool = False

    @property
    def in_words(self) -> str:
        """Between "A" and "B": "partly covers", "is merged from"."""
        return (BACKWARD if self.backwards else FORWARD)[self.kind]


class FrameworkMap(Frozen):
    """The links between the frameworks with these keys. Made by `mapping_files.parse`, which sees that it is sound."""

    from_: Annotated[Line, Field(description="the key of one framework")]
    to: Annotated[Line, Field(description="the key of the other")]
    about: Text | None = None
    links: Annotated[tuple[Link, ...], Field(min_length=1)]

    def other(self, key: str) -> str:
        return self.to if key == self.from_ else self.from_

    @property
    def all_the_same(self) -> bool:
        """Whether every part of one edition is the same in the other, under the same id."""
        return all(link.kind is Kind.SAME and link.from_ == link.to for link in self.links)

    def instead_of(self, key: str, other: str) -> "FrameworkMap":
        """The same links for `other`, an edition in which every part of `key` is the same."""
        side = "from_" if key == self.from_ else "to"
        return self.model_copy(update={side: other})

    def counterparts(self, key: str, ref: Ref) -> tuple[Counterpart, ...]:
        """What a part of the framework `key` is linked with on the other side, in the order of the links.

        Raises KeyError for a framework that is neither side.
        """
        if key not in (self.from_, self.to):
            raise KeyError(key)
        return tuple(self._counterparts(ref, backwards=key == self.to))

    def linked(self, key: str) -> frozenset[Ref]:
        """Every part of the framework `key` with a counterpart on the other side."""
        sides = ((link.from_, link.to) if key == self.from_ else (link.to, link.from_) for link in self.links)
        return frozenset(ref for mine, theirs in sides if theirs for ref in mine)

    def _counterparts(self, ref: Ref, backwards: bool) -> Iterator[Counterpart]:
        for link in self.links:
            mine, theirs = (link.to, link.from_) if backwards else (link.from_, link.to)
            if ref in mine:
                said: dict[str, Any] = {"basis": link.basis, "source": link.source, "note": link.note}
                yield from (Counterpart(ref=one, kind=link.kind, backwards=backwards, **said) for one in theirs)
