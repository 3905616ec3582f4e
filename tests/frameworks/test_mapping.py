"""Links between editions and between frameworks: what they say from either side, and every way they can be wrong."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from frameworks.contents import Contents, Layer, Ref, contents_of
from frameworks.faults import FrameworkFault
from frameworks.load import parse as parse_framework
from frameworks.mapping import Basis, FrameworkMap, Kind
from frameworks.mapping_files import parse, write

FOLDER = Path(__file__).parent / "mapped"
EDITIONS = "garden-2023--garden-2024.yaml"


def question(id: str) -> Ref:
    return Ref(layer=Layer.QUESTION, id=id)


@pytest.fixture(scope="module")
def sides() -> Mapping[str, Contents]:
    files = [FOLDER / f"garden-{year}.yaml" for year in (2023, 2024)]
    found = [contents_of(parse_framework(file.read_text(), file.name)) for file in files]
    other = found[0].model_copy(update={"id": "meadow"})
    return {one.key: one for one in (*found, other)}


@pytest.fixture(scope="module")
def text() -> str:
    return (FOLDER / EDITIONS).read_text()


@pytest.fixture(scope="module")
def editions(sides: Mapping[str, Contents], text: str) -> FrameworkMap:
    return parse(text, EDITIONS, sides)


def faults(text: str, sides: Mapping[str, Contents]) -> list[str]:
    with pytest.raises(FrameworkFault) as caught:
        parse(text, "a.yaml", sides)
    return [f"{one.line}: {one.what}" for one in caught.value.faults]


@pytest.mark.parametrize(
    ("old", "kind", "new"),
    [
        ("compost", Kind.SAME, ["compost"]),
        ("drainage", Kind.REWORDED, ["runoff"]),
        ("tools", Kind.SPLIT, ["spades", "shears"]),
        ("rain", Kind.MERGED, ["stores"]),
        ("hose", Kind.RETIRED, []),
    ],
)
def test_each_kind_of_link_leads_from_the_old_edition_to_the_new(
    editions: FrameworkMap, old: str, kind: Kind, new: list[str]
) -> None:
    found = editions.counterparts("garden-2023", question(old))
    assert [one.ref.id for one in found] == new
    assert {one.kind for one in found} <= {kind}
    assert any(link.kind is kind and question(old) in link.from_ for link in editions.links)


def test_the_new_edition_looks_back(editions: FrameworkMap) -> None:
    stores = editions.counterparts("garden-2024", question("stores"))
    assert [(one.ref.id, one.in_words) for one in stores] == [("rain", "is merged from"), ("well", "is merged from")]
    assert editions.counterparts("garden-2024", question("bees")) == ()
    assert question("bees") not in editions.linked("garden-2024")
    assert question("hose") not in editions.linked("garden-2023")


def test_each_link_says_whose_word_it_is(editions: FrameworkMap) -> None:
    (retired,) = [link for link in editions.links if link.kind is Kind.RETIRED]
    assert (retired.basis, retired.note) == (Basis.OURS, "The stores may.")
    assert {link.basis for link in editions.links if link.kind is not Kind.RETIRED} == {Basis.PUBLISHER}
    assert {link.source for link in editions.links} == {
        "The list of changes in the edition of 2024.",
        "Nothing in the edition of 2024 speaks of it.",
    }


def test_what_is_written_is_read_as_the_same(editions: FrameworkMap, sides: Mapping[str, Contents]) -> None:
    assert parse(write(editions), "again.yaml", sides) == editions


def test_a_framework_that_is_neither_side_has_no_counterparts(editions: FrameworkMap) -> None:
    with pytest.raises(KeyError):
        editions.counterparts("meadow-2023", question("compost"))


def test_an_id_left_out_is_named_on_its_side(text: str, sides: Mapping[str, Contents]) -> None:
    without = text.replace("rest: same # the domain, both groups, and the compost\n", "")
    told = faults(without, sides)
    for key in ("garden-2023", "garden-2024"):
        for ref in ("domain ground", "group soil", "group water", "question compost"):
            assert any(f"{ref} of {key} is in no link." in one for one in told)
    assert len(told) == 8


def test_the_rest_is_only_the_same_where_both_editions_have_it(text: str, sides: Mapping[str, Contents]) -> None:
    cut = text.replace("  - {kind: new, to: question bees}\n", "")
    assert faults(cut, sides) == ["6: question bees of garden-2024 is not the same in garden-2023: there is none."]


def test_all_the_same_is_checked_against_the_ids(sides: Mapping[str, Contents]) -> None:
    told = faults("from: garden-2023\nto: garden-2024\nbasis: ours\nsource: us\nall: same\n", sides)
    assert len(told) == 10
    assert all(one.startswith("5: ") for one in told)


def test_all_the_same_needs_no_links(sides: Mapping[str, Contents]) -> None:
    twin = sides["garden-2023"].model_copy(update={"edition": "2022"})
    text = "from: garden-2022\nto: garden-2023\nbasis: ours\nsource: us\nall: same\n"
    found = parse(text, "a.yaml", {**sides, twin.key: twin})
    assert len(found.links) == len(twin.parts) == 9
    assert {link.kind for link in found.links} == {Kind.SAME}


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("from: garden-2023", "from: garden-2021", 2, "there is no framework edition `garden-2021` here."),
        ("from: garden-2023", "form: garden-2023", 2, "`from` is missing."),
        ("to: garden-2024", "to: garden-2023", 3, "both sides are the same edition."),
        ("basis: publisher", "basis: everybody", 4, "`everybody` is no basis of a link."),
        ("rest: same", "rest: covers", 6, "`rest` can only be `same`."),
        ("rest: same", "all: same", 6, "`all: same` leaves nothing for `links` to say."),
        ("kind: reworded", "kind: renamed", 8, "`renamed` is no kind of a link."),
        ("kind: reworded", "kind: covers", 8, "`covers` is no kind of link between editions of one framework."),
        ("from: question tools", "from: tools", 9, "`tools` names no part of a framework."),
        ("from: question tools", "from: group tools", 9, "there is no `group tools` in garden-2023."),
        ("[question spades, question shears]", "question spades", 9, "`split` needs two or more in `to`; here are 1."),
        ("from: [question rain, question well]", "from: question rain", 10, "`merged` needs two or more in `from`"),
        ("to: question bees}", "from: question hose, to: question bees}", 11, "`new` needs nothing in `from`"),
        ("to: question runoff", "to: question bees", 11, "question bees of garden-2024 is accounted for on line 8"),
        ("to: question stores", "to: group water", 10, "this links group and question."),
        ('note: "The stores may."', 'not: "x"', 16, "`not` is not a name that is known here."),
        ('note: "The stores may."', "note:", 16, "`note` should be text."),
        ("question spades, question shears", "question spades, question spades", 9, "is accounted for on line 9"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(
    text: str, sides: Mapping[str, Contents], old: str, new: str, line: int, what: str
) -> None:
    told = faults(text.replace(old, new, 1), sides)
    assert any(one.startswith(f"{line}: ") and what in one for one in told), told


@pytest.mark.parametrize(
    "text", ["", "- a\n", "from: [\n", "links: x\n", "from: garden-2023\nto: garden-2024\nlinks:\n  - x\n"]
)
def test_what_is_no_mapping_at_all_is_told_and_never_a_traceback(text: str, sides: Mapping[str, Contents]) -> None:
    assert faults(text, sides)


def test_between_frameworks_many_may_be_linked_with_many(sides: Mapping[str, Contents]) -> None:
    text = (
        "from: garden-2024\nto: meadow-2023\nbasis: ours\nsource: us\nlinks:\n"
        "  - {kind: covers, from: domain ground, to: [group soil, group water]}\n"
        "  - {kind: partly covers, from: question stores, to: [question rain, question well], note: what is kept}\n"
        "  - {kind: relates, from: question bees, to: question hose}\n"
    )
    found = parse(text, "a.yaml", sides)
    (soil,) = found.counterparts("meadow-2023", Ref(layer=Layer.GROUP, id="soil"))
    assert (soil.ref.id, soil.in_words) == ("ground", "is covered by")
    (rain,) = found.counterparts("meadow-2023", question("rain"))
    assert (rain.in_words, rain.note) == ("is partly covered by", "what is kept")
    assert found.counterparts("meadow-2023", question("tools")) == ()
    assert parse(write(found), "b.yaml", sides) == found


def test_a_link_between_frameworks_never_says_that_two_questions_are_the_same(sides: Mapping[str, Contents]) -> None:
    text = "from: garden-2024\nto: meadow-2023\nbasis: ours\nsource: us\n"
    linked = f"{text}links:\n  - {{kind: same, from: question compost, to: question compost}}\n"
    assert faults(linked, sides) == ["6: `same` is no kind of link between different frameworks."]
    assert faults(f"{text}all: same\n", sides) == ["5: `all: same` is for two editions of one framework."]
