"""Little to say: whatever was answered, no table, picture or text shows a row of nothing but zeros."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.export.figures import heatmap_text
from bot.export.heatmap import heatmap_svg
from bot.slack.fitting import texts_of
from bot.slack.ids import Do, action
from bot.slack.views import draw, preview_modal
from flows.assessment import Answered, Promise, Shown, Tally
from flows.collated import Collation
from flows.collation import collate
from flows.effects import DomainTable, HeatMap, Summary, Thanks
from flows.grammar import listed
from frameworks.model import Framework
from tests.bot.slack.judge import faults_of_message, faults_of_view
from tests.bot.slack.views.samples import NAMED, UNATTRIBUTED, about, real
from tests.other_frameworks import EVIDENCED, EXPLAINS

FRAMEWORKS = (EVIDENCED, EXPLAINS)
BY_ROLE = Promise(shown=Shown.BY_ROLE)


def found(framework: Framework, promise: Promise, *given_: tuple[str, str, int], asked: int = 6) -> Collation:
    return collate(
        framework,
        promise,
        Answered(
            tallies=tuple(Tally(question=q, answer=a, count=n) for q, a, n in given_),
            invited=asked,
            assigned={domain.id: asked for domain in framework.domains},
        ),
    )


def summary(framework: Framework, collation: Collation, **more: Any) -> Summary:
    fields = {"preview": False, "channel": "C0LEADERS", "chair": "U0CHAIR", "promise": NAMED, **more}
    return Summary(**about(framework), collation=collation, **fields)


def table(framework: Framework, collation: Collation, domain: str, promise: Promise = NAMED) -> Any:
    return draw(framework, DomainTable(**about(framework), promise=promise, collation=collation, domain=domain))


def rows_of(drawn: Any) -> list[list[str]]:
    return [[cell["text"] for cell in row] for b in drawn.blocks if b["type"] == "table" for row in b["rows"][1:]]


@st.composite
def rounds(draw_: st.DrawFn) -> tuple[Framework, Promise, Collation]:
    framework = draw_(st.sampled_from(FRAMEWORKS))
    promise = draw_(st.sampled_from([NAMED, BY_ROLE, UNATTRIBUTED]))
    answers = st.sampled_from([answer.id for answer in framework.scale.answers])
    given_ = [(q.id, draw_(answers), draw_(st.sampled_from([0, 0, 1, 2, 6]))) for q in framework.questions]
    return framework, promise, found(framework, promise, *given_)


@settings(max_examples=60, deadline=None)
@given(rounds())
def test_no_table_has_a_row_of_zeros(one: tuple[Framework, Promise, Collation]) -> None:
    framework, promise, collation = one
    for domain in collation.domains:
        drawn = table(framework, collation, domain.id, promise)
        for name, gave, _ in rows_of(drawn):
            assert "no answers" not in gave, name
            assert not re.search(r" 0\b", gave), name
        for question in domain.questions:
            assert domain.is_silent or question.name in drawn.text
        assert bool(rows_of(drawn)) is not domain.is_silent


@settings(max_examples=40, deadline=None)
@given(rounds())
def test_no_text_of_the_heat_map_has_a_row_of_zeros(one: tuple[Framework, Promise, Collation]) -> None:
    framework, promise, collation = one
    zeros = ", ".join(f"{answer.label} 0" for answer in framework.scale.answers)
    texts = heatmap_text(framework, collation, "T")
    words = draw(framework, HeatMap(**about(framework), promise=promise, collation=collation)).text
    assert zeros not in texts.table
    assert "no answers" not in words
    svg = heatmap_svg(framework, collation, "T")
    shown = sum(not q.withheld and not q.is_silent for q in collation.questions)
    pools = sum(domain.pooled is not None for domain in collation.domains)
    withheld = len(collation.withheld)
    assert svg.count('rx="8"') >= (shown + pools) * len(framework.scale.answers) + withheld
    cells = svg.count('y="0" width')
    assert cells == (shown + pools) * len(framework.scale.answers)


@settings(max_examples=40, deadline=None)
@given(rounds(), st.booleans(), st.booleans())
def test_a_summary_fits_slack_whatever_is_missing(
    one: tuple[Framework, Promise, Collation], preview: bool, noted: bool
) -> None:
    framework, promise, collation = one
    drawn = draw(framework, summary(framework, collation, promise=promise, preview=preview, noted=noted))
    assert faults_of_message(drawn.text, drawn.blocks) == []
    assert ("Nobody answered: " in drawn.text.splitlines()[1 if preview else 0]) is collation.is_silent


def test_the_summary_of_a_round_nobody_answered_is_short_and_tells_the_chair_first() -> None:
    empty = found(real(), NAMED)
    posted = draw(real(), summary(real(), empty, noted=False))
    assert "strength" not in posted.text
    assert "thread" not in posted.text
    assert len(posted.text) < 300
    preview = draw(real(), summary(real(), empty, preview=True, noted=False))
    assert "There is nothing in it but that nobody answered." in preview.text
    (reopen, press, _) = next(b for b in preview.blocks if b["type"] == "actions")["elements"]
    assert (reopen["text"]["text"], reopen["action_id"]) == ("Reopen", action(Do.REOPEN_ROUND))
    assert "press Reopen instead of posting" in preview.text
    assert [b.get("style") for b in (reopen, press)] == ["primary", None]
    assert press["confirm"]["text"]["text"] == "Everybody in the channel named above will read that nobody answered."


def test_where_somebody_wrote_without_answering_the_thread_is_named() -> None:
    assert "In the thread: the notes." in draw(real(), summary(real(), found(real(), NAMED), noted=True)).text


def test_a_domain_nobody_answered_is_said_and_has_no_table() -> None:
    first, *others = real().domains
    some = found(real(), NAMED, *((q.id, "some-strength", 6) for d in others for q in d.questions))
    text = draw(real(), summary(real(), some)).text
    assert f"Nobody answered anything in {first.name}." in text
    assert "a table for each domain that has answers" in text
    assert [b["type"] for b in table(real(), some, first.id).blocks] == ["header", "section"]


def test_beside_the_heat_map_a_single_rating_is_its_own_median() -> None:
    first, second, *_ = real().questions
    some = found(real(), NAMED, (first.id, "some-strength", 1), (second.id, "some-strength", 2))
    text = draw(real(), HeatMap(**about(real()), promise=NAMED, collation=some)).text
    assert f"{first.name}: Some strength 1; no answer 5\n" in text
    assert f"{second.name}: Some strength 2; median Some strength; no answer 4\n" in text


def test_domains_nobody_answered_are_one_line_beside_the_heat_map() -> None:
    first, *others = real().domains
    some = found(real(), NAMED, *((q.id, "some-strength", 6) for q in first.questions))
    text = draw(real(), HeatMap(**about(real()), promise=NAMED, collation=some)).text
    assert f"Nobody answered anything in {listed(one.name for one in others)}." in text
    assert text.count("Nobody answered anything") == 1
    assert f"\n*{first.name}*\n" in text
    unasked = some.model_copy(
        update={
            "domains": tuple(
                one.model_copy(update={"assigned": 0}) if one.id == others[0].id else one for one in some.domains
            )
        }
    )
    text = draw(real(), HeatMap(**about(real()), promise=NAMED, collation=unasked)).text
    assert f"Nobody was asked about {others[0].name}." in text


def test_the_preview_on_the_home_tab_says_it_too() -> None:
    view = preview_modal.draw(real(), "Review", found(real(), NAMED))
    assert "nobody answered" in "\n".join(texts_of(view["blocks"]))
    assert "more than half" not in "\n".join(texts_of(view["blocks"]))
    assert faults_of_view(view) == []


def test_what_one_leader_alone_says_stands_apart_from_what_several_share() -> None:
    first, second, third, *_ = real().questions
    ratings = [(first.id, "significant-strength", 1), (second.id, "some-strength", 2), (third.id, "cannot_say", 2)]
    some = found(real(), NAMED, *ratings, (third.id, "some-challenge", 1))
    apart = "From one leader only, so not yet a shared view:"
    posted = texts_of(draw(real(), summary(real(), some)).blocks)
    previewed = texts_of(preview_modal.draw(real(), "Review", some)["blocks"])
    for shown in ("\n".join(posted), draw(real(), summary(real(), some)).text, "\n".join(previewed)):
        order = [second.name, apart, first.name, apart, third.name]
        assert re.search(".*".join(map(re.escape, order)), shown, re.DOTALL)
        assert shown.count(apart) == 2
    shared = found(real(), NAMED, (first.id, "some-strength", 2))
    assert apart not in draw(real(), summary(real(), shared)).text


def test_the_preview_on_the_home_tab_leaves_out_neither_ties_nor_what_nobody_answered() -> None:
    first, *others = real().domains
    ratings = [(q.id, "some-strength", 2) for domain in others for q in domain.questions]
    view = preview_modal.draw(real(), "Review", some := found(real(), NAMED, *ratings))
    shown = "\n".join(texts_of(view["blocks"]))
    assert f"Nobody answered anything in {first.name}." in shown
    assert some.strengths_tied
    assert "Equal with the last of these, on the same figures: " in shown


@pytest.mark.parametrize(("asked", "words"), [(1, "The one leader asked did not"), (2, "Neither of the 2 leaders")])
def test_one_or_two_leaders_are_not_a_number_of_a_number(asked: int, words: str) -> None:
    first = real().questions[0].id
    collation = found(real(), NAMED, (first, "some-strength", 1), asked=asked)
    text = draw(real(), summary(real(), collation)).text
    assert words in text
    assert "1 of 1" not in text + heatmap_text(real(), collation, "T").alt


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 answer still lacks the explanation it needs."), (3, "3 answers still lack the explanation they need.")],
)
def test_the_summary_counts_what_is_still_to_be_explained(number: int, words: str) -> None:
    answered = found(EXPLAINS, NAMED, (EXPLAINS.questions[0].id, "partly", 6))
    lacking = answered.model_copy(update={"unexplained": number})
    assert words in draw(EXPLAINS, summary(EXPLAINS, lacking)).text
    assert "still lack" not in draw(EXPLAINS, summary(EXPLAINS, answered)).text


def test_leaders_are_not_told_of_findings_where_nobody_answered() -> None:
    thanks = Thanks(**about(real()), channel="C0LEADERS", nobody=True)
    assert "Nobody answered this time" in draw(real(), thanks).text
    assert "stood out" not in draw(real(), thanks).text


def test_somebody_who_did_not_answer_is_not_thanked_for_it() -> None:
    for answered in (True, False):
        thanks = Thanks(**about(real()), channel="C0LEADERS", strengths=("Strategy",), answered=answered)
        told = draw(real(), thanks)
        assert ("thank you" in told.text, "You gave no answer this time." in told.text) == (answered, not answered)
        assert "Strategy" in told.text


def test_neighbours_on_one_side_are_not_said_to_differ_in_view() -> None:
    first = real().questions[0].id
    some = found(real(), NAMED, (first, "some-strength", 1), (first, "significant-strength", 1))
    assert "iews differ" not in draw(real(), summary(real(), some)).text
    assert "Ratings: some way apart." in table(real(), some, real().domains[0].id).text
