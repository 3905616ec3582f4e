"""The form for the rationale and evidence, and the form that opens by itself where an explanation is needed."""

import threading
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.deliver import Deliverer
from bot.listeners import listeners
from bot.slack.afterwards import THREADS, Afterwards
from bot.slack.app import bolt_app
from bot.slack.incoming import Where, Who
from frameworks.model import Framework
from storage import assessments
from tests.bot.bench import ADA, LIBRARY, ROUND, TEAM
from tests.bot.slack.recording import WHO, Failure, SlackBench
from tests.other_frameworks import EVIDENCED, EXPLAINS


@pytest.fixture(autouse=True)
def others(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in (EVIDENCED, EXPLAINS):
        monkeypatch.setitem(LIBRARY, one.key, one)


def begun(bench: SlackBench, framework: Framework) -> SlackBench:
    bench.round(owe=True, framework=framework.key, domains=(framework.domains[0].id,))
    bench.settle()
    bench.press("Start")
    return bench


def place(framework: Framework) -> str:
    return f"v1|{ROUND}|{framework.domains[0].id}|{framework.questions[0].id}"


def texts(**given: str | None) -> dict[str, Any]:
    return {name: {"type": "plain_text_input", "value": value} for name, value in given.items()}


def kept(bench: SlackBench) -> list[tuple[str, str]]:
    with bench.database.reading() as tx:
        return [(row["note"], row["evidence"]) for row in assessments.answers(tx, ROUND) if row["leader"] == ADA]


def test_both_texts_are_kept_and_an_older_form_without_evidence_leaves_it(there: SlackBench) -> None:
    begun(there, EVIDENCED)
    assert there.submit("note", texts(note="Why so", evidence="Paper 14"), place(EVIDENCED)).body == {}
    assert kept(there) == [("Why so", "Paper 14")]
    there.submit("note", texts(note="Other"), place(EVIDENCED))
    assert kept(there) == [("Other", "Paper 14")]
    there.submit("note", texts(note="Other", evidence=None), place(EVIDENCED))
    assert kept(there) == [("Other", "")]


def test_the_form_opens_by_itself_once_the_answer_that_needs_it_is_saved(there: SlackBench) -> None:
    begun(there, EXPLAINS)
    there.press("1 Not yet applied")
    (opened,) = there.slack.asked("views.open")
    assert opened["view"]["title"]["text"] == "Your explanation"
    assert opened["view"]["private_metadata"].startswith(f"{place(EXPLAINS)}|")
    assert there.answers()[ADA, EXPLAINS.questions[0].id] == "not_yet"
    there.submit("note", texts(note="By summer"), place(EXPLAINS))
    there.press("1 Not yet applied")
    assert len(there.slack.asked("views.open")) == 2, "the next outcome needs its own"


def test_an_answer_that_needs_nothing_opens_nothing(there: SlackBench) -> None:
    begun(there, EXPLAINS)
    there.press("3 Applied")
    assert there.slack.asked("views.open") == []


def test_where_the_form_cannot_be_shown_the_answer_stays_and_its_page_says_what_is_missing(there: SlackBench) -> None:
    begun(there, EXPLAINS)
    there.slack.fail["views.open"] = [Failure("expired_trigger_id")]
    there.press("1 Not yet applied")
    assert there.answers()[ADA, EXPLAINS.questions[0].id] == "not_yet"
    text = there.slack.in_channel("D" + ADA[1:])[-1]["text"]
    assert "is saved, and needs an explanation to go with it" in text


def test_the_answer_is_acknowledged_however_slow_slack_is_to_open_the_form(there: SlackBench) -> None:
    begun(there, EXPLAINS)
    slack_is_busy = threading.Event()
    there.afterwards.beside(lambda: slack_is_busy.wait(10))  # the bench's only thread for what follows
    click = there.clicked("rate:not_yet", place(EXPLAINS))
    assert there.deliver(click).status == 200
    assert there.answers()[ADA, EXPLAINS.questions[0].id] == "not_yet"
    assert there.slack.asked("views.open") == []
    slack_is_busy.set()
    there.settle()
    assert len(there.slack.asked("views.open")) == 1


def test_the_form_opens_while_its_trigger_lives_however_many_drawings_wait_for_slack(
    there: SlackBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(there, EXPLAINS)
    slack_is_busy, opened = threading.Event(), threading.Event()
    monkeypatch.setattr(WebClient, "views_open", lambda *_, **__: opened.set())
    monkeypatch.setattr(Deliverer, "draw", lambda *_: slack_is_busy.wait(10))
    afterwards = Afterwards(there.deliverer, there.afterwards.sweeper, there.sender)
    there.app = bolt_app(there.app.client, WHO, listeners(there.door, there.app.client, afterwards))
    try:
        for number in range(2 * THREADS):
            afterwards.redraw(Who(ADA, TEAM), Where("D1", f"{number}.1", ""))
        assert there.deliver(there.clicked("rate:not_yet", place(EXPLAINS))).status == 200
        assert opened.wait(2)
    finally:
        slack_is_busy.set()
        afterwards.close()
