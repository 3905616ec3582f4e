"""The picture holds every figure once, hides what is withheld, and is the same on every machine."""

import re
import struct
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from bot.export.figures import ALT_LIMIT, heatmap_text
from bot.export.heatmap import heatmap, heatmap_svg
from bot.export.lettering import lines, width
from bot.export.palette import ink_on, shade
from flows.assessment import Answered, Promise, Shown, Tally
from flows.collated import Collation
from flows.collation import collate
from frameworks.load import load_library
from frameworks.model import Framework, Level, Scale, Side

TITLE = "Trust review <spring> & more"


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_library()["building-strong-trusts-2024-09"]


def found(framework: Framework, promise: Promise | None = None, **more: Any) -> Collation:
    """Three leaders answer everything: one a challenge, two a strength; one more was asked and said nothing."""
    tallies = tuple(
        Tally(question=question.id, answer=answer, count=n)
        for question in framework.questions
        for answer, n in (("some-challenge", 1), ("significant-strength", 2))
    )
    each = {domain.id: 4 for domain in framework.domains}
    known = {"invited": 4, "submitted": 3, "assigned": each, "respondents": dict.fromkeys(each, 3)}
    return collate(framework, promise or Promise(), Answered(tallies=tallies, **known, **more))


def words_of(svg: str) -> list[str]:
    return ["".join(mark.itertext()) for mark in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314


def test_every_question_and_count_stands_in_the_picture(framework: Framework) -> None:
    shown = words_of(heatmap_svg(framework, found(framework), TITLE))
    spoken = " ".join(shown)
    for question in framework.questions:
        assert question.name in spoken
    assert [shown.count(number) for number in ("1", "2", "0")] == [28 + 28, 28, 28 * 4]  # "No answer" is a 1 too
    assert TITLE in spoken


def test_labels_are_broken_between_words_only(framework: Framework) -> None:
    shown = words_of(heatmap_svg(framework, found(framework), TITLE))
    whole = {word for answer in framework.scale.answers for word in answer.label.split()}
    heads = [text for text in shown if set(text.split()) & whole]
    assert {word for text in heads for word in text.split()} >= whole


def test_a_withheld_round_shows_no_number_in_its_rows(framework: Framework) -> None:
    hidden = found(framework, Promise(shown=Shown.UNATTRIBUTED, smallest_group=5))
    svg = heatmap_svg(framework, hidden, TITLE)
    shown = words_of(svg)
    assert shown.count("withheld: fewer than 5") == 28
    assert "2" not in shown
    assert heatmap(framework, hidden, TITLE)


def test_the_picture_is_a_png_of_one_size_and_always_the_same(framework: Framework) -> None:
    once, again = (heatmap(framework, found(framework), TITLE) for _ in range(2))
    assert once == again
    assert once.startswith(b"\x89PNG\r\n\x1a\n")
    wide, tall = struct.unpack(">II", once[16:24])
    assert 1000 <= wide <= 1400
    assert tall > wide


def test_one_leader_alone_does_not_stand_out_as_what_all_share(framework: Framework) -> None:
    shared, alone, *_ = framework.questions
    tallies = tuple(Tally(question=one.id, answer="some-strength", count=n) for one, n in ((shared, 3), (alone, 1)))
    each = {domain.id: 3 for domain in framework.domains}
    svg = heatmap_svg(framework, collate(framework, Promise(), Answered(tallies=tallies, assigned=each)), TITLE)
    deep, pale = shade(Side.STRENGTH, 1.0).code, shade(Side.STRENGTH, 0.2).code
    assert [svg.count(f'fill="{colour}"') for colour in (deep, pale)] == [1, 1]
    assert "A row that one leader alone answered stays pale." in " ".join(words_of(svg))
    assert "stays pale" not in " ".join(words_of(heatmap_svg(framework, found(framework), TITLE)))


def test_control_characters_in_a_title_do_not_spoil_the_picture(framework: Framework) -> None:
    assert heatmap(framework, found(framework), "Odd \x07 title\n\u202e").startswith(b"\x89PNG")


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_both_sides_are_equally_dark_in_grey_and_their_numbers_legible(share: float) -> None:
    amber, blue = shade(Side.CHALLENGE, share), shade(Side.STRENGTH, share)
    assert abs(amber.luminance - blue.luminance) < 0.06
    for colour in (amber, blue, shade(Side.NEITHER, share)):
        light, dark = (
            (colour.luminance + 0.05, 0.05) if ink_on(colour) == "#000000" else (1.05, colour.luminance + 0.05)
        )
        assert light / dark >= 4.5


def test_the_text_has_every_figure_and_the_alternative_text_fits(framework: Framework) -> None:
    said = heatmap_text(framework, found(framework), TITLE)
    assert len(said.tables) == 7
    assert said.table.count("Some challenge 1") == 28
    assert said.table.count("Significant strength 2") == 28
    assert said.table.count("no answer 1") == 28
    assert len(said.alt) <= ALT_LIMIT
    assert said.alt.endswith("Every figure is in the text beside the picture.")
    long = heatmap_text(framework, found(framework), "T" * 3000)
    assert len(long.alt) <= ALT_LIMIT


def pooled(framework: Framework) -> Collation:
    """In each domain two leaders answer one question and a third another: no question may be shown, the pool may."""
    rows = []
    for domain in framework.domains:
        first, second, *_ = domain.questions
        rows += [Tally(question=first.id, answer="some-strength", count=2)]
        rows += [Tally(question=second.id, answer="some-challenge", count=1)]
    each = {domain.id: 3 for domain in framework.domains}
    answered = Answered(tallies=tuple(rows), invited=3, submitted=0, assigned=each, respondents=each)
    return collate(framework, Promise(shown=Shown.UNATTRIBUTED), answered)


def test_a_pool_is_shown_below_the_questions_it_stands_for(framework: Framework) -> None:
    shown = words_of(heatmap_svg(framework, pooled(framework), TITLE))
    assert shown.count("withheld: fewer than 3") == 14
    assert shown.count("All questions together") == 7
    assert [shown.count(number) for number in ("1", "2")] == [7, 7]
    said = heatmap_text(framework, pooled(framework), TITLE)
    assert said.table.count(": withheld: fewer than 3.") == 14
    assert said.table.count("All questions together: Significant challenge 0, Some challenge 1, Some strength 2,") == 7
    assert "14 questions are withheld: fewer than 3." in said.alt
    assert "Medians:" not in said.alt


def test_a_question_nobody_answered_has_no_median_and_no_frame(framework: Framework) -> None:
    nothing = collate(framework, Promise(), Answered(assigned={domain.id: 4 for domain in framework.domains}))
    assert 'stroke="#000000"' not in heatmap_svg(framework, nothing, TITLE)
    assert heatmap_svg(framework, found(framework), TITLE).count('stroke="#000000"') == 28
    said = heatmap_text(framework, nothing, TITLE)
    assert "Median" not in said.table
    assert "Agreement" not in said.table


def test_one_rating_has_a_median_and_no_agreement(framework: Framework) -> None:
    one = Tally(question=framework.questions[0].id, answer="some-strength", count=1)
    each = {domain.id: 1 for domain in framework.domains}
    said = heatmap_text(framework, collate(framework, Promise(), Answered(tallies=(one,), assigned=each)), TITLE)
    assert said.table.count("Median: Some strength.") == 1
    assert "Agreement" not in said.table


def test_a_scale_of_ten_with_five_more_answers_and_thousands_of_leaders_fits(framework: Framework) -> None:
    sides = [Side.CHALLENGE] * 5 + [Side.STRENGTH] * 5
    levels = tuple(
        Level(id=f"l{n}", label=f"A long name, level {n}", meaning="m", side=side) for n, side in enumerate(sides)
    )
    others = tuple(Level(id=f"o{n}", label=f"Otherwise {n}", meaning="m") for n in range(5))
    wide = framework.model_copy(update={"scale": Scale(levels=levels, others=others)})
    rows = tuple(Tally(question=q.id, answer="l9", count=123_456) for q in wide.questions)
    asked = {domain.id: 223_456 for domain in wide.domains}
    collation = collate(wide, Promise(), Answered(tallies=rows, assigned=asked))
    svg = ET.fromstring(heatmap_svg(wide, collation, TITLE))  # noqa: S314
    large = [m for m in svg.iter("{http://www.w3.org/2000/svg}text") if m.text in {"123456", "100000"}]
    assert len(large) == 28 * 2
    assert all(width(mark.text or "", float(mark.get("font-size", "0"))) <= 76 - 16 for mark in large)


def test_a_scale_without_other_answers_leaves_no_empty_room(framework: Framework) -> None:
    plain = framework.model_copy(update={"scale": framework.scale.model_copy(update={"others": ()})})
    everybody = tuple(Tally(question=q.id, answer=plain.scale.levels[0].id, count=1) for q in plain.questions)
    asked = dict.fromkeys((domain.id for domain in plain.domains), 1)
    svg = heatmap_svg(plain, collate(plain, Promise(), Answered(tallies=everybody, invited=1, assigned=asked)), TITLE)
    boxes = [m for m in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect") if m.get("rx") == "8"]  # noqa: S314
    boxes = [box for box in boxes if box.get("fill") != "none"]  # the frames of the medians
    assert len(boxes) == 28 * 4
    assert max(float(m.get("x", 0)) + float(m.get("width", 0)) for m in boxes) == pytest.approx(1200 - 48, abs=0.01)


def test_words_break_between_words_and_a_long_one_anywhere() -> None:
    assert lines("one two", 20, width("one", 20) + 1) == ["one", "two"]
    parts = lines("w" * 60, 20, 200)
    assert len(parts) > 1
    assert "".join(parts) == "w" * 60
    assert all(width(part, 20) <= 200 for part in parts)
    assert re.fullmatch(r"a b", lines("a\x00b", 20, 200)[0])
