"""For any two editions and any sound account of what became of each part, nothing is lost and nothing is missed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.contents import Contents, Layer, Part, Ref
from frameworks.faults import FrameworkFault
from frameworks.mapping import Basis, FrameworkMap, Kind, Link
from frameworks.mapping_files import parse, write

WORDS = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" \u2028\x85"), min_size=1, max_size=30)
SAID = WORDS.map(str.strip).filter(bool)


def edition(year: str, refs: list[Ref]) -> Contents:
    parts = tuple(Part(ref=ref, name=ref.id, called=ref.layer) for ref in refs)
    return Contents(id="f", edition=year, name="F", publisher="P", link="https://example.org/", parts=parts)


@st.composite
def sound_maps(draw: Any) -> tuple[FrameworkMap, dict[str, Contents]]:
    """Two editions made together with the links between them, so that each part is accounted for exactly once."""
    counts = {Kind.SPLIT: (1, draw(st.integers(2, 4))), Kind.MERGED: (draw(st.integers(2, 4)), 1)}
    counts |= {Kind.NEW: (0, draw(st.integers(1, 3))), Kind.RETIRED: (draw(st.integers(1, 3)), 0)}
    kinds = draw(
        st.lists(st.sampled_from([Kind.REWORDED, Kind.SPLIT, Kind.MERGED, Kind.NEW, Kind.RETIRED]), max_size=8)
    )
    links: list[Link] = []
    old: list[Ref] = []
    new: list[Ref] = []
    for number, kind in enumerate([Kind.SAME, *kinds]):
        layer = draw(st.sampled_from(list(Layer)))
        here, there = counts.get(kind, (1, 1))
        from_ = tuple(Ref(layer=layer, id=f"{number}-old-{one}") for one in range(here))
        to = from_ if kind is Kind.SAME else tuple(Ref(layer=layer, id=f"{number}-new-{one}") for one in range(there))
        said = {"basis": draw(st.sampled_from(list(Basis))), "source": draw(SAID), "note": draw(st.none() | SAID)}
        links.append(Link(kind=kind, from_=from_, to=to, **said))
        old += from_
        new += to
    sides = {one.key: one for one in (edition("2023", old), edition("2024", new))}
    return FrameworkMap(from_="f-2023", to="f-2024", about=draw(st.none() | SAID), links=tuple(links)), sides


@given(sound_maps())
def test_what_is_written_is_read_as_the_same(made: tuple[FrameworkMap, dict[str, Contents]]) -> None:
    found, sides = made
    assert parse(write(found), "a.yaml", sides) == found


@given(sound_maps())
def test_a_counterpart_has_the_part_as_its_own(made: tuple[FrameworkMap, dict[str, Contents]]) -> None:
    found, sides = made

    def pairs(key: str) -> set[tuple[Ref, Ref]]:
        return {(part.ref, other.ref) for part in sides[key].parts for other in found.counterparts(key, part.ref)}

    assert pairs("f-2023") == {(mine, theirs) for theirs, mine in pairs("f-2024")}
    assert {mine for mine, _ in pairs("f-2023")} == found.linked("f-2023")


@given(sound_maps(), st.data())
def test_what_is_left_out_is_always_told(made: tuple[FrameworkMap, dict[str, Contents]], data: st.DataObject) -> None:
    found, sides = made
    left_out = data.draw(st.sampled_from(found.links))
    rest = tuple(link for link in found.links if link is not left_out)
    text = write(found.model_copy(update={"links": rest})) if rest else "from: f-2023\nto: f-2024\nlinks:\n"
    with pytest.raises(FrameworkFault) as caught:
        parse(text, "a.yaml", sides)
    told = " ".join(one.what for one in caught.value.faults)
    for key, refs in (("f-2023", left_out.from_), ("f-2024", left_out.to)):
        assert all(f"{ref} of {key} is in no link." in told for ref in refs) or not rest


@given(sound_maps(), st.data())
def test_the_order_of_links_is_of_no_account(
    made: tuple[FrameworkMap, dict[str, Contents]], data: st.DataObject
) -> None:
    found, sides = made
    links = data.draw(st.permutations(found.links))
    other = parse(write(found.model_copy(update={"links": tuple(links)})), "a.yaml", sides)
    for key, contents in sides.items():
        for part in contents.parts:
            assert other.counterparts(key, part.ref) == found.counterparts(key, part.ref)
