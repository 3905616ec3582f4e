"""Other kinds of framework are spoken of in their own words, wherever somebody reads them."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.slack.fitting import texts_of
from bot.slack.views import draw, note_modal, setup
from flows.assessment import Answer, Answered, Promise, Shown, Tally
from flows.collation import collate
from flows.effects import DomainTable, Explained, Face, HeatMap, Notes, Page, Quote, Summary
from flows.setup import Setup
from frameworks.model import Framework
from tests.other_frameworks import EVIDENCED, EXPLAINS

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
KINDS = pytest.mark.parametrize("framework", [EVIDENCED, EXPLAINS], ids=lambda one: one.id)


def about(framework: Framework, **more: Any) -> dict[str, Any]:
    fields = {"key": "k", "to": "U1", "assessment": "A1", "framework": framework.key, "title": "Spring"}
    return {**fields, "promise": Promise(), **more}


def page(framework: Framework, *answers: Answer, face: Face = Face.ASKING) -> Page:
    domain = framework.domains[0]
    question = domain.questions[0].id if face is Face.ASKING else None
    due = date(2026, 6, 12)
    return Page(**about(framework), face=face, domain=domain.id, question=question, answers=answers, due=due)


def given(framework: Framework, n: int, answer: str, **texts: str) -> Answer:
    return Answer(question=framework.domains[0].questions[n - 1].id, answer=answer, at=NOW, **texts)


def labels(framework: Framework, one: Page) -> list[str]:
    blocks = draw(framework, one).blocks
    return [each["text"]["text"] for block in blocks if block["type"] == "actions" for each in block["elements"]]


def both(framework: Framework, effect: Any) -> tuple[str, str]:
    drawn = draw(framework, effect)
    return drawn.text, "\n".join(texts_of(drawn.blocks))


def results(framework: Framework) -> list[Any]:
    levels = [level.id for level in framework.scale.answers]
    tallies = tuple(
        Tally(question=question.id, answer=levels[n % len(levels)], count=4)
        for n, question in enumerate(framework.questions)
    )
    everybody = {domain.id: 5 for domain in framework.domains}
    counted = Answered(tallies=tallies, invited=5, submitted=4, assigned=everybody, respondents=everybody)
    collation = collate(framework, Promise(), counted)
    of = {**about(framework), "collation": collation}
    return [
        Summary(**of, preview=True, channel="C1", chair="U2"),
        Summary(**of, preview=False, channel="C1", chair="U2"),
        DomainTable(**of, domain=framework.domains[0].id),
        HeatMap(**of),
        Notes(**about(framework), domain=framework.domains[0].id, quotes=()),
    ]


@KINDS
def test_nothing_speaks_of_domains_and_questions_where_they_are_called_otherwise(framework: Framework) -> None:
    pages = [
        page(framework),
        page(framework, given(framework, 1, framework.scale.levels[0].id)),
        *(page(framework, given(framework, 1, framework.scale.levels[-1].id), face=face) for face in Face),
    ]
    for effect in (*pages, *results(framework)):
        for shown in both(framework, effect):
            words = shown.lower().replace(framework.wording.lower(), "")
            assert "question" not in words, shown
            assert "domain" not in words, shown
    form = json.dumps(note_modal.draw(framework, page(framework), framework.questions[0].id)).lower()
    assert "question" not in form
    empty = Setup(id="s", team="T", by="U1", begun_at=NOW)
    shown = "\n".join(texts_of(setup.leaders_page(empty, framework)["blocks"]))
    assert f"Each {framework.names.domain} needs somebody before the round can start." in shown
    assert "domain" not in shown.lower()


def test_where_it_comes_from_is_said_quietly_with_the_publishers_number_and_page() -> None:
    text, blocks = both(EXPLAINS, page(EXPLAINS))
    assert (
        "*Thing 11* · Outcome 1.1 · Proposed by us · <https://example.org/?a=1&amp;b=2|Read the publisher’s text>"
        in blocks
    )
    assert "Thing 11. Outcome 1.1. Proposed by us." in text
    assert "https://" not in text
    second = page(EXPLAINS).model_copy(update={"question": EXPLAINS.domains[0].questions[1].id})
    assert "Proposed by us" not in both(EXPLAINS, second)[1]
    assert "Part 1, outcome 1 of 2" in blocks
    assert "Thing 11 (1.1)" in both(EXPLAINS, page(EXPLAINS, given(EXPLAINS, 1, "applied"), face=Face.REVIEW))[1]


def test_ends_go_by_their_own_names_and_the_middle_says_which_is_nearer() -> None:
    _, blocks = both(EVIDENCED, page(EVIDENCED))
    assert "*At the red end:* Little is well." in blocks
    assert "*At the green end:* All is well." in blocks
    assert "*2 Amber:* Amber it is." in blocks
    assert "1 Red:" not in blocks
    assert " end:" not in both(EXPLAINS, page(EXPLAINS))[1]


# ── what is asked for beside the answer ──────────────────────────────────────────────────────────


def test_a_rationale_and_evidence_are_asked_for_by_name() -> None:
    assert "Add a rationale and evidence" in labels(EVIDENCED, page(EVIDENCED))
    written = page(EVIDENCED, given(EVIDENCED, 1, "red", note="Why so", evidence="Paper 14"))
    assert "Edit the rationale and evidence" in labels(EVIDENCED, written)
    text, blocks = both(EVIDENCED, written)
    for words in ("Your rationale", "Why so", "Your evidence", "Paper 14"):
        assert words in blocks
    assert "There is a rationale and evidence with it." in text
    assert "Paper 14" not in text  # a locked phone shows the text


def test_the_form_has_both_with_what_is_there() -> None:
    written = page(EVIDENCED, given(EVIDENCED, 1, "red", note="Why so", evidence="Paper 14"))
    form = note_modal.draw(EVIDENCED, written, EVIDENCED.questions[0].id)
    inputs = [block for block in form["blocks"] if block["type"] == "input"]
    assert [(one["label"]["text"], one["element"]["initial_value"], one["optional"]) for one in inputs] == [
        ("Rationale", "Why so", True),
        ("Evidence", "Paper 14", True),
    ]
    assert form["title"]["text"] == "Rationale and evidence"


def test_the_review_says_what_is_not_written_and_lets_it_be_submitted() -> None:
    checked = page(
        EVIDENCED,
        given(EVIDENCED, 1, "red", evidence="Paper 14"),
        given(EVIDENCED, 2, "green"),
        face=Face.REVIEW,
    )
    for shown in both(EVIDENCED, checked):
        assert "Asked for as well, and not written: Rationale for 1 and 2; Evidence for 2. You can submit" in shown
    assert "Submit Part 1" in labels(EVIDENCED, checked)


def test_each_text_in_the_thread_says_what_it_is() -> None:
    quotes = (
        Quote(question="e-11", text="Why so", by="Ann"),
        Quote(question="e-11", text="Paper 14", by="Ann", evidence=True),
    )
    for shown in both(EVIDENCED, Notes(**about(EVIDENCED), domain="e-1", quotes=quotes)):
        assert "Rationale and evidence: Part 1" in shown
        assert "Ann, rationale" in shown
        assert "Ann, evidence" in shown
    hidden = Notes(**about(EVIDENCED, promise=Promise(shown=Shown.UNATTRIBUTED)), domain="e-1", quotes=quotes)
    assert "Ann" not in "".join(both(EVIDENCED, hidden))


# ── what must be explained ───────────────────────────────────────────────────────────────────────


def test_an_answer_that_needs_an_explanation_says_so_and_puts_the_button_first() -> None:
    needed = page(EXPLAINS, given(EXPLAINS, 1, "not_yet"))
    assert labels(EXPLAINS, needed)[0] == "Add an explanation"
    assert "*Not yet applied* is saved, and needs an explanation to go with it." in both(EXPLAINS, needed)[1]
    form = note_modal.draw(EXPLAINS, needed, EXPLAINS.questions[0].id)
    assert [block["optional"] for block in form["blocks"] if block["type"] == "input"] == [False]
    checked = page(EXPLAINS, given(EXPLAINS, 1, "not_yet"), face=Face.REVIEW)
    assert "an explanation for outcome 1, which “Not yet applied” needs" in both(EXPLAINS, checked)[1]


def test_the_summary_lists_what_is_explained_and_says_where_the_words_are() -> None:
    named, *_ = results(EXPLAINS)
    for shown in both(EXPLAINS, named):
        assert "Applied and not yet applied: Spring" in shown
        assert "Explained alternative" in shown
        assert "Thing 22 (2.2)" in shown
        assert "What they explain is in the thread, beside their names." in shown
    hidden = named.model_copy(update={"promise": Promise(shown=Shown.BY_ROLE)})
    assert "which answer it goes with is not told" in both(EXPLAINS, hidden)[1]


def test_that_answers_are_the_same_is_said_of_those_on_the_scale() -> None:
    """Beside two who say "not yet" a third explains an alternative: that is no agreement of all three."""
    off = next(answer.id for answer in EXPLAINS.scale.others if answer.note_required)
    tallies = tuple(
        Tally(question=EXPLAINS.questions[0].id, answer=answer, count=count)
        for answer, count in ((EXPLAINS.scale.levels[0].id, 2), (off, 1))
    )
    everybody = {domain.id: 3 for domain in EXPLAINS.domains}
    counted = Answered(tallies=tallies, invited=3, submitted=3, assigned=everybody, respondents=everybody)
    of = {**about(EXPLAINS), "collation": collate(EXPLAINS, Promise(), counted)}
    text = both(EXPLAINS, DomainTable(**of, domain=EXPLAINS.domains[0].id))[0]
    assert "On the scale: all the same." in text
    assert "Answers:" not in text


def test_explanations_are_drawn_below_their_outcome() -> None:
    effect = Explained(**about(EXPLAINS), quotes=(Quote(question="x-12", text="We do it <so>", by="Ann"),))
    for shown in both(EXPLAINS, effect):
        assert "Explained alternative: what leaders say" in shown
        assert "Thing 12 (1.2)" in shown
        assert "Ann" in shown
