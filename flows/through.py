"""One round seen through another framework: which answers speak to each of its items, and what they cannot tell.

It is made from the collation alone, so nothing withheld can appear, and from the other framework's names alone, so no
answer on its scale can be given: what leaders answered stays in the words of the questions they were asked.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from flows.collated import Collation, QuestionResult
from frameworks.contents import LEAF, TOP, Contents, Layer, Part
from frameworks.mapping import Basis, Counterpart, FrameworkMap, Kind
from frameworks.model import Frozen

NOTHING = "Nothing in this round speaks to this."
WITHHELD = "What was answered is withheld, under the promise made to leaders."
UNANSWERED = "Nobody answered what speaks to this."
RELATED = "Related only: none of these answers is about this itself."


class Speaks(Frozen):
    """One question of the round that speaks to an item, with its answers as far as the promise lets them be shown.

    `counts` and `median` are of that question, on the round's own scale. `reads` stands between item and question.
    """

    question: str
    name: str
    kind: Kind
    reads: str
    basis: Basis
    source: str
    note: str | None = None
    withheld: bool = False
    unanswered: int = 0
    answered: int = 0
    counts: dict[str, int] = Field(default_factory=dict)
    median: tuple[str, ...] = ()


class Area(Frozen):
    """A whole domain of the round that an item is linked with; its answers are not the item's."""

    name: str
    called: str
    kind: Kind
    reads: str
    basis: Basis
    source: str
    note: str | None = None


class Item(Frozen):
    """One part of the other framework. `cannot` says what this round does not tell about it; of a head, nothing.

    There is no place here for an answer to the item itself.
    """

    layer: Layer
    id: str
    number: str | None
    name: str
    called: str
    mark: str | None
    head: bool
    speaks: tuple[Speaks, ...] = ()
    areas: tuple[Area, ...] = ()
    cannot: str = ""


class Through(Frozen):
    """`framework` is the round's, `other` the one it is seen through; both keys."""

    framework: str
    other: str
    name: str
    publisher: str
    link: str
    about: str | None
    items: tuple[Item, ...]

    @property
    def silent(self) -> tuple[Item, ...]:
        """The items that nothing in this round speaks to."""
        return tuple(item for item in self.items if not item.head and not item.speaks)

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


def through(collation: Collation, mine: Contents, other: Contents, links: FrameworkMap) -> Through:
    """What a closed round tells about another framework. `mine` is the round's own edition.

    Raises ValueError when the collation or the links are of another framework than those given.
    """
    if f"{collation.framework}-{collation.edition}" != mine.key:
        raise ValueError(f"the collation is not of {mine.key}")
    if {links.from_, links.to} != {mine.key, other.key}:
        raise ValueError(f"these links are not between {mine.key} and {other.key}")
    results = {question.id: question for question in collation.questions}
    items = (_item(part, links.counterparts(other.key, part.ref), mine, results) for part in other.parts)
    return Through(
        framework=mine.key,
        other=other.key,
        name=other.name,
        publisher=other.publisher,
        link=other.link,
        about=links.about,
        items=tuple(item for item in items if _is_told(item)),
    )


def _is_told(item: Item) -> bool:
    """A group between a head and its questions is told only where it is linked itself."""
    return item.head or item.layer in LEAF or bool(item.speaks or item.areas)


def _item(part: Part, found: Iterable[Counterpart], mine: Contents, results: dict[str, QuestionResult]) -> Item:
    linked = list(found)
    speaks = tuple(_speaks(one, results[one.ref.id]) for one in linked if one.ref.layer is Layer.QUESTION)
    areas = tuple(_area(one, mine.by_ref[one.ref]) for one in linked if one.ref.layer is not Layer.QUESTION)
    head = part.ref.layer in TOP
    return Item(
        layer=part.ref.layer,
        id=part.ref.id,
        number=part.number,
        name=part.name,
        called=part.called,
        mark=part.mark,
        head=head,
        speaks=speaks,
        areas=areas,
        cannot="" if head and not speaks else _cannot(speaks),
    )


def _speaks(one: Counterpart, result: QuestionResult) -> Speaks:
    said: dict[str, Any] = _said(one) | {"question": result.id, "name": result.name, "unanswered": result.unanswered}
    if result.withheld:
        return Speaks(withheld=True, **said)
    return Speaks(answered=sum(result.counts.values()), counts=result.counts, median=result.median, **said)


def _area(one: Counterpart, part: Part) -> Area:
    return Area(name=part.name, called=part.called, **_said(one))


def _said(one: Counterpart) -> dict[str, Any]:
    return {"kind": one.kind, "reads": one.in_words, "basis": one.basis, "source": one.source, "note": one.note}


def _cannot(speaks: tuple[Speaks, ...]) -> str:
    if not speaks:
        return NOTHING
    if all(one.withheld for one in speaks):
        return WITHHELD
    if not any(one.answered for one in speaks):
        return UNANSWERED
    if any(one.kind is Kind.COVERS for one in speaks):
        return ""
    notes = [one.note for one in speaks if one.kind is Kind.PARTLY and one.note]
    if any(one.kind is Kind.PARTLY for one in speaks):
        return " ".join(["In part:", *dict.fromkeys(notes)]) if notes else "In part only."
    return RELATED
