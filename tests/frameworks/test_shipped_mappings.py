"""The mappings and outlines we ship: sound, honest about whose word each link is, and in step with the frameworks."""

from importlib.resources import files
from itertools import combinations

import pytest

from frameworks.contents import LEAF, Contents, Layer, Ref
from frameworks.load import load_library
from frameworks.mapping import Basis, FrameworkMap, Kind
from frameworks.mapping_library import Linked, load_maps, sides
from frameworks.mapping_view import without
from frameworks.model import Framework
from frameworks.outline import load_outlines

STRONG_TRUSTS = "building-strong-trusts-2024-09"
THEMES = "trust-quality-descriptions-2023-07"


@pytest.fixture(scope="module")
def library() -> dict[str, Framework]:
    return load_library()


@pytest.fixture(scope="module")
def contents(library: dict[str, Framework]) -> dict[str, Contents]:
    return sides(library)


def between(maps: tuple[FrameworkMap, ...], a: str, b: str) -> FrameworkMap | None:
    return Linked({}, maps).between(a, b)


@pytest.fixture(scope="module")
def maps(contents: dict[str, Contents]) -> tuple[FrameworkMap, ...]:
    return load_maps(contents)


def test_the_quality_descriptions_name_what_is_known_and_invent_no_theme() -> None:
    outline = load_outlines()[THEMES]
    pillars = [part for part in outline.parts if part.ref.layer is Layer.PILLAR]
    assert [len(outline.inside(pillar.ref)) for pillar in pillars] == [9, 4, 9, 0, 7]
    unsure = {part.ref.id[0] for part in outline.parts if part.mark and part.ref.layer is Layer.THEME}
    assert unsure == {"2", "3", "5"}
    assert pillars[3].mark == "the names of its themes could not be checked"


@pytest.mark.parametrize("framework", ["building-strong-trusts", "trust-governance"])
def test_our_questions_are_the_same_in_both_editions_and_the_file_says_that_the_publishers_changes_are_unknown(
    maps: tuple[FrameworkMap, ...], framework: str
) -> None:
    found = between(maps, f"{framework}-2023-09", f"{framework}-2024-09")
    assert found is not None
    assert {link.kind for link in found.links} == {Kind.SAME}
    assert all(link.from_ == link.to for link in found.links)
    assert "unknown to us" in (found.about or "")


@pytest.mark.parametrize("key", [STRONG_TRUSTS, "trust-governance-2024-09"])
def test_the_themes_a_question_is_linked_with_are_those_its_file_names(
    maps: tuple[FrameworkMap, ...], library: dict[str, Framework], contents: dict[str, Contents], key: str
) -> None:
    found = between(maps, key, THEMES)
    assert found is not None
    linked = {
        (question.id, f"Trust quality descriptions: {theme.within[0].id.replace('-', ' ')}, {theme.name}".casefold())
        for question in library[key].questions
        for one in found.counterparts(key, Ref(layer=Layer.QUESTION, id=question.id))
        for theme in [contents[THEMES].by_ref[one.ref]]
    }
    named = {(question.id, question.theme.casefold()) for question in library[key].questions if question.theme}
    assert linked == named


def test_every_pair_of_shipped_editions_and_of_one_with_the_themes_gives_a_map_the_same_from_either_side(
    maps: tuple[FrameworkMap, ...], library: dict[str, Framework], contents: dict[str, Contents]
) -> None:
    known = Linked(contents, maps)
    assert len(library) >= 6
    for a, b in combinations([*library, THEMES], 2):
        found = known.between(a, b)
        assert found is not None, (a, b)
        assert {found.from_, found.to} == {a, b}
        assert known.between(b, a) == found


def test_every_shipped_framework_can_be_seen_through_every_other(
    maps: tuple[FrameworkMap, ...], library: dict[str, Framework], contents: dict[str, Contents]
) -> None:
    known = Linked(contents, maps)
    ids = {framework.id for framework in library.values()} | {contents[THEMES].id}
    for key, framework in library.items():
        assert {other.id for other in known.others(key)} >= ids - {framework.id}


DEEP_DIVES = ("trust-governance-2024-09", "mat-assurance-2021", "academy-trust-governance-code-2023-10")


@pytest.mark.parametrize(("a", "b"), list(combinations(DEEP_DIVES, 2)))
def test_two_deep_dives_are_linked_by_our_reading_alone_question_by_question(
    maps: tuple[FrameworkMap, ...], a: str, b: str
) -> None:
    found = between(maps, a, b)
    assert found is not None
    assert {link.basis for link in found.links} == {Basis.OURS}
    questions = [link for link in found.links if {ref.layer for ref in (*link.from_, *link.to)} == {Layer.QUESTION}]
    assert questions
    assert all(link.note for link in questions), "each link between two deep dives says what it leaves out"


@pytest.mark.parametrize(
    ("of", "seen_from", "alone"),
    [
        ("mat-assurance-2021", "trust-governance-2024-09", "mat-building-capacity mat-use-of-assessment"),
        ("trust-governance-2024-09", "mat-assurance-2021", "tg-members tg-executives tg-finance tg-rules tg-interests"),
        ("trust-governance-2024-09", DEEP_DIVES[2], "tg-executives"),
        (DEEP_DIVES[2], "trust-governance-2024-09", "atgc-6-ours-c"),
        ("mat-assurance-2021", DEEP_DIVES[2], "mat-talent mat-approach-to-pedagogy mat-aligned-curriculum"),
        (DEEP_DIVES[2], "mat-assurance-2021", "atgc-3.4 atgc-4.3 atgc-5.1 atgc-6.1"),
    ],
)
def test_what_one_deep_dive_does_not_ask_about_has_no_counterpart_in_the_other(
    maps: tuple[FrameworkMap, ...], contents: dict[str, Contents], of: str, seen_from: str, alone: str
) -> None:
    found = between(maps, of, seen_from)
    assert found is not None
    assert {*alone.split()} <= {part.ref.id for part in without(found, contents[of])}


def test_no_link_claims_that_one_question_covers_another(maps: tuple[FrameworkMap, ...]) -> None:
    assert all(link.kind is not Kind.COVERS for one in maps for link in one.links)


def test_what_is_only_partly_covered_says_what_is_left_out(maps: tuple[FrameworkMap, ...]) -> None:
    assert all(link.note for one in maps for link in one.links if link.kind is Kind.PARTLY)


def test_the_publishers_word_is_claimed_for_whole_domains_only_and_with_its_address(
    maps: tuple[FrameworkMap, ...],
) -> None:
    claimed = [link for one in maps for link in one.links if link.basis is Basis.PUBLISHER]
    assert claimed
    for link in claimed:
        assert "https://" in link.source
        assert not {ref.layer for ref in (*link.from_, *link.to)} & LEAF


def test_no_link_of_a_mapping_says_the_same_twice(maps: tuple[FrameworkMap, ...]) -> None:
    for one in maps:
        pairs = [(mine, theirs) for link in one.links for mine in link.from_ for theirs in link.to]
        assert len(pairs) == len(set(pairs))


def test_each_file_is_named_after_what_it_links(maps: tuple[FrameworkMap, ...]) -> None:
    names = {file.name for file in (files("frameworks") / "mappings").iterdir()}
    assert all(any(name.startswith(f"{one.from_}--") for name in names) for one in maps)
    assert len(names) == len(maps)


def test_an_edition_in_which_all_is_the_same_is_seen_through_the_links_of_the_other(
    maps: tuple[FrameworkMap, ...], contents: dict[str, Contents]
) -> None:
    known = Linked(contents, maps)
    older = "building-strong-trusts-2023-09"
    assert known.others(older) == known.others(STRONG_TRUSTS)
    for other in known.others(older):
        found, newer = known.between(older, other.key), known.between(STRONG_TRUSTS, other.key)
        assert found is not None
        assert newer is not None
        assert (found.from_, found.to, found.links) == (older, other.key, newer.links)
        assert known.between(other.key, older) == found


def test_an_edition_with_a_change_does_not_borrow_links(
    maps: tuple[FrameworkMap, ...], contents: dict[str, Contents]
) -> None:
    changed = tuple(
        one.model_copy(update={"links": (one.links[0].model_copy(update={"kind": Kind.REWORDED}), *one.links[1:])})
        if one.all_the_same
        else one
        for one in maps
    )
    assert Linked(contents, changed).others("building-strong-trusts-2023-09") == ()
