"""A round seen through another framework: only what the collation shows, and never an answer on the other's scale."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.assessment import Answered, Promise, Shown, Tally
from flows.collation import collate
from flows.through import NOTHING, RELATED, UNANSWERED, WITHHELD, Item, Through, through
from frameworks.contents import Contents, Layer, Part, Ref, contents_of
from frameworks.load import load_library
from frameworks.mapping import Basis, FrameworkMap, Kind, Link
from frameworks.mapping_library import linked
from tests.flows.test_collation import ANSWERS, FRAMEWORK, LEVELS, NAMED, QUESTIONS, UNATTRIBUTED, collated, tallies

MINE = contents_of(FRAMEWORK)
TOP = Ref(layer=Layer.PILLAR, id="p")
THEMES = ("whole", "part", "near", "none", "both")


def ref(id: str, layer: Layer = Layer.QUESTION) -> Ref:
    return Ref(layer=layer, id=id)


OTHER = Contents(
    id="other",
    edition="2026",
    name="Other",
    publisher="They",
    link="https://example.org/",
    parts=(
        Part(ref=TOP, name="Pillar", called="pillar"),
        *(Part(ref=ref(id, Layer.THEME), name=id.title(), called="theme", within=(TOP,)) for id in THEMES),
    ),
)


def link(kind: Kind, from_: str, to: str, note: str | None = None) -> Link:
    return Link(kind=kind, from_=(ref(from_),), to=(ref(to, Layer.THEME),), basis=Basis.OURS, source="us", note=note)


LINKS = FrameworkMap(
    from_=MINE.key,
    to=OTHER.key,
    about="What it is.",
    links=(
        Link(kind=Kind.RELATES, from_=(ref("people", Layer.DOMAIN),), to=(TOP,), basis=Basis.PUBLISHER, source="they"),
        link(Kind.COVERS, "people-1", "whole"),
        link(Kind.PARTLY, "people-2", "part", "Only the half."),
        link(Kind.RELATES, "money-1", "near"),
        link(Kind.PARTLY, "people-2", "both", "Only the half."),
        link(Kind.RELATES, "money-1", "both"),
    ),
)


def seen(*counted: list[Tally], promise: Promise = NAMED) -> dict[str, Item]:
    return {item.id: item for item in through(collated(promise, *counted), MINE, OTHER, LINKS).items}


def test_each_item_lists_the_answers_that_speak_to_it_with_kind_and_whose_word_it_is() -> None:
    items = seen(tallies("people-1", low=1, high=2, cannot_say=1))
    (one,) = items["whole"].speaks
    assert (one.name, one.kind, one.reads, one.basis) == ("People 1", Kind.COVERS, "is covered by", Basis.OURS)
    assert (one.answered, one.unanswered, one.median) == (4, 2, ("high",))
    assert {answer: n for answer, n in one.counts.items() if n} == {"low": 1, "high": 2, "cannot_say": 1}


def test_what_cannot_be_told_is_said() -> None:
    told = [tallies(id, high=3) for id in ("people-1", "people-2", "money-1")]
    items = seen(*told)
    assert {id: items[id].cannot for id in THEMES} == {
        "whole": "",
        "part": "In part: Only the half.",
        "near": RELATED,
        "none": NOTHING,
        "both": "In part: Only the half.",
    }
    assert seen()["whole"].cannot == UNANSWERED


def test_a_whole_domain_is_named_at_the_head_and_lends_it_no_answers() -> None:
    pillar = seen(tallies("people-1", high=3))["p"]
    assert pillar.head
    assert (pillar.speaks, pillar.cannot) == ((), "")
    (area,) = pillar.areas
    assert (area.name, area.kind, area.basis) == ("People", Kind.RELATES, Basis.PUBLISHER)


def test_what_nothing_speaks_to_is_listed() -> None:
    found = through(collated(NAMED), MINE, OTHER, LINKS)
    assert [item.id for item in found.silent] == ["none"]


def test_what_is_withheld_stays_withheld() -> None:
    items = seen(tallies("people-1", high=2), tallies("money-1", high=5), promise=UNATTRIBUTED)
    assert items["whole"].cannot == WITHHELD
    (one,) = items["whole"].speaks
    assert one.withheld
    assert (one.answered, one.counts, one.median) == (0, {}, ())
    assert items["near"].speaks[0].counts["high"] == 5


def test_it_looks_the_other_way_too() -> None:
    turned = FrameworkMap(
        from_=OTHER.key,
        to=MINE.key,
        links=tuple(one.model_copy(update={"from_": one.to, "to": one.from_}) for one in LINKS.links),
    )
    found = through(collated(NAMED), MINE, OTHER, turned)
    whole = next(item for item in found.items if item.id == "whole")
    assert [(one.question, one.reads) for one in whole.speaks] == [("people-1", "covers")]


def test_it_refuses_links_or_a_collation_of_something_else() -> None:
    collation = collated(NAMED)
    with pytest.raises(ValueError, match="not between"):
        through(collation, MINE, OTHER.model_copy(update={"edition": "2025"}), LINKS)
    with pytest.raises(ValueError, match="not of"):
        through(collation, OTHER, MINE, LINKS)


def test_an_item_has_no_place_for_an_answer_to_itself() -> None:
    """A new field must be thought about here: what is asked of an item elsewhere is never answered by this round."""
    told = {"layer", "id", "number", "name", "called", "mark", "head", "speaks", "areas", "cannot"}
    assert set(Item.model_fields) == told
    assert set(Through.model_fields) == {"framework", "other", "name", "publisher", "link", "about", "items"}


def values(thing: Any) -> set[str]:
    if isinstance(thing, dict):
        return set(thing) | {one for value in thing.values() for one in values(value)}
    if isinstance(thing, list):
        return {one for value in thing for one in values(value)}
    return {thing} if isinstance(thing, str) else set()


def test_no_answer_of_the_codes_own_appears_whatever_was_answered() -> None:
    library = load_library()
    known = linked(library)
    code, mine = (known.edition(name) for name in ("academy-trust-governance-code", "building-strong-trusts"))
    assert code is not None
    assert mine is not None
    framework = library[mine.key]
    top = framework.scale.levels[-1].id
    counted = tuple(Tally(question=one.id, group=None, answer=top, count=5) for one in framework.questions)
    asked = dict.fromkeys((domain.id for domain in framework.domains), 5)
    whole = collate(
        framework,
        Promise(),
        Answered(tallies=counted, invited=5, submitted=5, assigned=asked, respondents=asked),
    )
    links = known.between(mine.key, code.key)
    assert links is not None
    found = through(whole, mine, code, links)
    answers = {level.id for level in library[code.key].scale.answers} - {level.id for level in framework.scale.answers}
    assert answers
    assert values(found.to_json()).isdisjoint(answers)
    questions = {question.id for question in library[code.key].questions}
    assert {item.id for item in found.items if not item.head} == questions


PROMISES = [Promise(shown=shown, smallest_group=group) for shown in Shown for group in (2, 3, 5)]


@given(
    st.sampled_from(PROMISES),
    st.lists(st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(ANSWERS), st.integers(0, 1)), max_size=12),
)
def test_nothing_is_shown_that_the_collation_does_not_show(
    promise: Promise, given_: list[tuple[str, str, int]]
) -> None:
    counted = [Tally(question=q, group=None, answer=a, count=n) for q, a, n in given_]
    collation = collated(promise, counted, assigned=12, respondents=12)
    for item in through(collation, MINE, OTHER, LINKS).items:
        for one in item.speaks:
            result = collation.question(one.question)
            assert result is not None
            assert (one.counts, one.median, one.withheld) == (result.counts, result.median, result.withheld)
            assert set(one.median) <= set(LEVELS)
            assert one.answered == sum(result.counts.values())
