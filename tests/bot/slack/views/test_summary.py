"""The summary and its thread: what is found is said with its reason, what is withheld is not said anywhere."""

import re
from datetime import date
from typing import Any

import pytest

from bot.slack.blocks import Block, Drawn
from bot.slack.fitting import texts_of
from bot.slack.views import draw
from bot.slack.views.heat_map import alt_text, file_title
from flows.assessment import Answered, Promise
from flows.collation import collate
from flows.effects import Before, ChairNews, DomainTable, HeatMap, OfferFace, Summary
from tests.bot.slack.views.samples import (
    BY_ROLE,
    NAMED,
    UNATTRIBUTED,
    counted,
    notice,
    offer,
    real,
    result,
    summary,
    then,
)


def seen(blocks: list[Block]) -> str:
    return "\n".join(texts_of(blocks))


def labels(blocks: list[Block]) -> list[str]:
    return [element["text"]["text"] for block in blocks if block["type"] == "actions" for element in block["elements"]]


def test_every_finding_is_named_with_its_reason() -> None:
    drawn, found = draw(real(), summary(real())), counted(real(), NAMED, 9)
    for finding in (*found.strengths, *found.challenges, *found.differing):
        question = found.question(finding.question)
        assert question
        for shown in (seen(drawn.blocks), drawn.text):
            assert question.name in shown
            assert finding.reason in shown


def test_a_line_counts_those_who_answered_and_that_is_said_where_it_is_not_everybody() -> None:
    some = counted(real(), NAMED, 9)
    assert some.unanswered
    drawn = draw(real(), summary(real()))
    for shown in (seen(drawn.blocks), drawn.text):
        assert "Each line counts only those who answered it." in shown
    everybody = summary(real()).model_copy(update={"collation": some.model_copy(update={"unanswered": ()})})
    assert "Each line counts" not in draw(real(), everybody).text


@pytest.mark.parametrize(
    ("stood", "words"),
    [
        ({"median": (0,), "in_both": 2}, "significant challenge (2 leaders answered in both)."),
        ({"median": (1, 3), "in_both": 0}, "between some challenge and significant strength (nobody answered"),
        ({"median": (3,), "in_both": 1, "by_one": True}, "significant strength, from one leader (1 leader answered"),
    ],
)
def test_where_a_finding_stood_last_time_is_no_way_from_one_answer_to_another(
    stood: dict[str, Any], words: str
) -> None:
    now = summary(real())
    levels = [level.id for level in real().scale.levels]
    median = tuple(levels[place] for place in stood["median"])
    before = Before(**{**stood, "question": now.collation.strengths[0].question, "median": median})
    drawn = draw(real(), now.model_copy(update={"before": (before,), "before_at": date(2025, 3, 20)}))
    for shown in (seen(drawn.blocks), drawn.text):
        assert f"Last time: {words}" in shown


def test_a_tie_at_the_last_place_is_stated() -> None:
    found = counted(real(), BY_ROLE, 9)
    assert found.strengths_tied
    drawn = draw(real(), summary(real(), BY_ROLE))
    for shown in (seen(drawn.blocks), drawn.text):
        assert "Equal with the last of these" in shown
        assert all(tied.name in shown for f in found.strengths_tied if (tied := found.question(f.question)))


def test_a_round_without_findings_says_so() -> None:
    everybody = {domain.id: 3 for domain in real().domains}
    nothing = collate(real(), NAMED, Answered(invited=3, assigned=everybody, respondents=dict.fromkeys(everybody, 0)))
    empty = Summary.model_validate({**summary(real()).model_dump(), "collation": nothing.model_dump()})
    drawn = draw(real(), empty)
    assert "\n3 leaders were asked" in drawn.text
    assert "No question was rated" not in drawn.text
    assert "heat map" not in seen(drawn.blocks)
    assert "nobody answered" in seen(draw(real(), empty.model_copy(update={"preview": True})).blocks)


def test_what_is_withheld_is_named_and_why_but_never_how_it_was_answered() -> None:
    found = counted(real(), UNATTRIBUTED, 9)
    assert found.withheld
    drawn = draw(real(), summary(real(), UNATTRIBUTED))
    assert "fewer than 4 leaders rated" in drawn.text
    assert all(hidden.name in seen(drawn.blocks) for id in found.withheld if (hidden := found.question(id)))
    heat = draw(real(), HeatMap(**result(real(), UNATTRIBUTED))).text
    for id in found.withheld:
        question = found.question(id)
        assert question
        assert re.search(f"{re.escape(question.name)}: withheld(; no answer [0-9]+)?\n", heat)


def test_a_preview_says_where_it_goes_and_asks_before_it_is_posted() -> None:
    drawn = draw(real(), summary(real(), preview=True))
    assert "<#C0LEADERS>" in drawn.text
    assert labels(drawn.blocks) == ["Post to the channel", "Another channel"]
    post = next(block for block in drawn.blocks if block["type"] == "actions")["elements"][0]
    assert post["confirm"]["confirm"]["text"] == "Post"


def test_a_posted_preview_and_the_summary_itself_have_nothing_to_press() -> None:
    posted = draw(real(), summary(real(), preview=True, posted=True))
    assert labels(posted.blocks) == []
    assert "Posted to <#C0LEADERS>." in posted.text
    assert labels(draw(real(), summary(real())).blocks) == []


def test_the_channel_notifies_nobody() -> None:
    drawn = draw(real(), summary(real()))
    assert "<@" not in drawn.text + seen(drawn.blocks)


def test_there_is_no_average_and_no_score() -> None:
    text = draw(real(), summary(real())).text
    assert "no averages, no overall score" in text
    assert not re.search(r"\d\.\d|%", text)


def rows_of(drawn: Drawn) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in drawn.blocks[1]["rows"]]


def test_a_table_and_its_text_hold_the_same_figures() -> None:
    drawn = draw(real(), DomainTable(**result(real()), domain="governance"))
    head, *rows = rows_of(drawn)
    assert head == ["Question", "How many gave which answer", "Median; agreement"]
    for name, gave, middle in rows:
        line = next(line for line in drawn.text.splitlines() if line.startswith(f"{name}:"))
        counted_, _, missing = gave.partition(", no answer ")
        assert line.startswith(f"{name}: {counted_}. ")
        assert (f"No answer from {missing}." in line) is bool(missing)
        median, _, agreed = middle.partition("; ")
        assert f"Median: {median}." in line
        assert f"Ratings: {agreed}." in line


def test_below_a_table_each_question_says_where_it_stood_last_time() -> None:
    drawn = draw(real(), DomainTable(**result(real()), domain="governance", before=then(real())))
    first, second = real().domains[0].questions[:2]
    for shown in (seen(drawn.blocks).replace("*", ""), drawn.text):
        last = shown.partition("Where each stood last time")[2]
        assert f"{first.name}: between some challenge and some strength (nobody answered in both)." in last
        assert f"{second.name}: significant challenge, from one leader (1 leader answered in both)." in last
        assert all(question.name not in last for question in real().domains[1].questions)
    assert "last time" not in draw(real(), DomainTable(**result(real()), domain="governance")).text


@pytest.mark.parametrize("promise", [NAMED, BY_ROLE, UNATTRIBUTED])
def test_a_table_is_narrow_enough_for_a_phone(promise: Promise) -> None:
    for domain in real().domains:
        table = draw(real(), DomainTable(**result(real(), promise), domain=domain.id)).blocks[1]
        assert {len(row) for row in table["rows"]} == {3}
        assert table["column_settings"] == [{"is_wrapped": True}] * 3


def test_a_table_says_that_answers_not_named_were_given_by_nobody() -> None:
    drawn = draw(real(), DomainTable(**result(real()), domain="governance"))
    assert "Answers not named were given by nobody." in seen(drawn.blocks)
    assert "Answers not named were given by nobody." in drawn.text


def test_roles_are_shown_within_their_question() -> None:
    drawn = draw(real(), DomainTable(**result(real(), BY_ROLE), domain="governance"))
    assert [row[0]["text"] for row in drawn.blocks[1]["rows"]].count("of these, Headteacher") == 3
    assert "Headteacher: " in drawn.text


def test_the_heat_map_has_a_title_a_description_and_its_figures_in_words() -> None:
    effect = HeatMap(**result(real()))
    assert file_title(effect) == "Heat map: Trust review, spring 2026"
    assert 0 < len(alt_text(real(), effect)) <= 2_000
    text = draw(real(), effect).text
    assert all(question.name in text for question in real().questions)


def test_word_to_the_chair_asks_what_to_do_until_it_is_settled() -> None:
    assert labels(draw(None, notice(ChairNews.DUE, real())).blocks) == ["Move due date", "Close now"]
    assert labels(draw(None, notice(ChairNews.ALL_SUBMITTED, real())).blocks) == ["Close now"]
    settled = draw(None, notice(ChairNews.DUE, real(), settled="The round has closed."))
    assert labels(settled.blocks) == []
    assert "The round has closed." in settled.text


def test_a_note_is_offered_in_place_of_the_old_one_or_added_if_both_fit() -> None:
    assert labels(draw(real(), offer(OfferFace.OFFERED, real(), "x")).blocks) == ["Save", "Don't save"]
    both = offer(OfferFace.OFFERED, real(), "x", replaces=True)
    assert labels(draw(real(), both).blocks) == ["Add to the note", "Replace the note", "Don't save"]
    too_long = offer(OfferFace.OFFERED, real(), "x", replaces=True, too_long_together=True)
    assert labels(draw(real(), too_long).blocks) == ["Replace the note", "Don't save"]
    assert labels(draw(real(), offer(OfferFace.KEPT, real())).blocks) == []


def test_a_table_says_of_what_is_withheld_only_that_it_is() -> None:
    drawn = draw(real(), DomainTable(**result(real(), UNATTRIBUTED), domain="governance"))
    hidden = [q for q in counted(real(), UNATTRIBUTED, 9).domains[0].questions if q.withheld]
    assert hidden
    for question in hidden:
        assert re.search(rf"^{re.escape(question.name)}: withheld\.( No answer from \d+\.)?$", drawn.text, re.M)
        _, gave, middle = next(row for row in rows_of(drawn) if row[0] == question.name)
        assert re.fullmatch(r"withheld(, no answer \d+)?", gave)
        assert middle == "–"
    assert "Withheld means that fewer than 4 leaders rated it" in drawn.text
