"""Two processes behind one address: what one opened is submitted to the other, and what comes to both is done once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.slack.ids import Do, action
from storage import schema
from storage.database import Database
from tests.bot.bench import ADA, BEN, CHAIR, CHANNEL, CLEO, GOVERNANCE, STRONG
from tests.bot.slack.recording import Answer, RecordedSlack, SlackBench
from tests.bot.slack.test_setup_form import INVITE, everybody, first_page, form_of, shown, text
from tests.new_postgres import make_database

pytestmark = pytest.mark.slow
Json = dict[str, Any]
FIRST = GOVERNANCE.questions[0].id


class Both:
    """Two benches that share a database and Slack, and nothing in memory."""

    def __init__(self, url: str, slack: RecordedSlack) -> None:
        self.one, self.other = (SlackBench(Database(url), slack) for _ in range(2))

    def at_once(self, body: Json) -> list[Answer]:
        """The same delivery at both."""
        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(lambda each: each.deliver(body), (self.one, self.other)))
        self.settle()
        return answers

    def settle(self) -> None:
        self.one.settle()
        self.other.settle()

    def close(self) -> None:
        for each in (self.one, self.other):
            each.close()
            each.database.close()


@pytest.fixture
def both(postgres_url: str, recorded_slack: RecordedSlack, tmp_path: Path) -> Iterator[Both]:
    url = make_database(postgres_url)
    empty = Database(url)
    schema.upgrade(empty)
    empty.close()
    recorded_slack.forget()
    found = Both(url, recorded_slack)
    found.one.describe(CHAIR, ADA, BEN, CLEO)
    found.one.channel(CHANNEL)
    yield found
    found.close()


def launched(both: Both) -> str:
    """A round set up page by page, each page submitted to the process that did not draw it: its id."""
    one, other = both.one, both.other
    assert one.command("start", CHAIR) == (200, {})
    (opened,) = one.slack.asked("views.open")
    setup = str(opened["view"]["private_metadata"])
    assert form_of(other.submit("setup_round", first_page(), setup, CHAIR)) == "setup_leaders"
    assert form_of(one.submit("setup_leaders", everybody(), setup, CHAIR)) == "setup_shown"
    assert form_of(other.submit("setup_shown", shown(), setup, CHAIR)) == "setup_ready"
    assert {answer.status for answer in both.at_once(one.submitted("setup_ready", INVITE, setup, CHAIR))} == {200}
    ((round_,),) = one.rows("assessment", "id")
    return str(round_)


def test_a_set_up_wanders_between_them_and_starts_one_round_with_one_message_each(both: Both) -> None:
    launched(both)
    for user in (ADA, BEN, CLEO):
        texts = both.one.sees(user)
        assert texts
        assert len(texts) == len(set(texts))


def test_a_form_a_click_and_words_that_come_to_both_are_taken_in_once(both: Both) -> None:
    one, slack = both.one, both.one.slack
    round_ = launched(both)
    place = f"v1|{round_}|{GOVERNANCE.id}|{FIRST}"
    both.at_once(one.clicked(action(Do.START), f"v1|{round_}|{GOVERNANCE.id}"))
    both.at_once(one.clicked(action(Do.RATE, STRONG), place))
    assert one.answers(round_)[ADA, FIRST] == STRONG

    before = len(slack.asked("views.open"))
    both.at_once(one.clicked(action(Do.NOTE), place))
    assert len(slack.asked("views.open")) == before + 1
    both.at_once(one.submitted("note", {"note": text("Minutes say so")}, place))
    assert both.other.notes(round_)[ADA, FIRST] == "Minutes say so"

    both.at_once(one.said("help"))
    assert sum(said.startswith("What I do") for said in one.sees(ADA)) == 1
