"""`/assurance my answers`: everything this person said, as a file, to them alone."""

import csv
import io
from datetime import UTC, datetime

import pytest

from bot.copies import _in_words
from bot.slack.views.my_answers import COLUMNS, harmless, table
from flows import events
from flows.effects import MyAnswers, Own
from storage.own import Given
from tests.bot.bench import ADA, BEN, CHAIR, EDITION, GOVERNANCE, LIBRARY, OTHER_TEAM, STRONG, WEAK
from tests.bot.slack.recording import SlackBench

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def own(note: str) -> Own:
    return Own(round="R", framework="F", domain="D", question="Q", answer="A", note=note, at=AT)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  ="])
def test_no_cell_is_a_formula_and_no_word_is_lost(first: str) -> None:
    words = f'{first}HYPERLINK("http://x","y")'
    assert harmless(words) == "'" + words
    (row,) = read(table(MyAnswers(key="k", to=ADA, rows=(own(words),))))
    assert row["Note"].replace("\r\n", "\n") == ("'" + words).replace("\r\n", "\n")


@pytest.mark.parametrize("words", ["Plain", "a = b", "שלום, “quoted”", "two\nlines", 'say "so"', "", "5 of 7"])
def test_other_words_stay_as_they_are(words: str) -> None:
    (row,) = read(table(MyAnswers(key="k", to=ADA, rows=(own(words),))))
    assert row["Note"] == words
    assert tuple(row) == COLUMNS


def test_it_opens_in_excel_as_utf_8() -> None:
    assert table(MyAnswers(key="k", to=ADA, rows=())).startswith(b"\xef\xbb\xbf")


def test_half_a_character_pair_is_no_reason_to_fail() -> None:
    assert b"?" in table(MyAnswers(key="k", to=ADA, rows=(own("\ud83d"),)))


def test_a_copy_comes_to_the_person_s_own_conversation_with_everything_they_said(there: SlackBench) -> None:
    there.began()
    first = GOVERNANCE.questions[0]
    there.rate()
    there.door.turn(there.event(events.Noted, ADA, question=first.id, text="=1+1 is what we spent"))
    there.rate(BEN)
    answer = there.command("my answers")
    assert "on its way" in answer.body["text"]
    assert "for you alone" in there.sees()[-1]
    (uploaded,) = there.slack.asked("files.getUploadURLExternal")
    assert uploaded["filename"] == "my-answers.csv"
    (shared,) = there.slack.asked("files.completeUploadExternal")
    assert shared["channel_id"] == "D" + ADA[1:]
    (row,) = read(there.slack.uploaded[-1])
    assert (row["Question"], row["Note"]) == (first.title, "'=1+1 is what we spent")
    assert row["Answer"] == next(level.label for level in EDITION.scale.levels if level.id == STRONG)
    assert (row["Round"], row["Framework"]) == ("Spring review", f"{EDITION.name}, {EDITION.edition}")


def test_a_note_from_before_the_answer_was_changed_says_so(there: SlackBench) -> None:
    there.began()
    first = GOVERNANCE.questions[0]
    there.rate()
    there.door.turn(there.event(events.Noted, ADA, question=first.id, text="our skills audit"))
    there.rate(answer=WEAK)
    there.command("my answers")
    (row,) = read(there.slack.uploaded[-1])
    strong = next(level.label for level in EDITION.scale.levels if level.id == STRONG)
    assert (row["Note"], row["Remark"]) == ("our skills audit", f"written when the answer was “{strong}”")


def test_a_question_goes_by_its_publisher_s_number_where_slack_says_it_too() -> None:
    code = LIBRARY["academy-trust-governance-code-2023-10"]
    domain = next(one for one in code.domains if one.questions[0].number)
    question = domain.questions[0]
    row = _in_words(Given("R", code.key, domain.id, question.id, "applied", "", AT), code)
    assert (row.question, row.answer) == (f"{question.name} ({question.number})", "Applied")


def test_asked_twice_by_one_delivery_it_comes_once(there: SlackBench) -> None:
    there.began()
    there.rate()
    for question in GOVERNANCE.questions[1:3]:
        there.command("my answers", trigger_id="1.1.t")
        there.rate(question=question.id)
    assert len(there.slack.asked("files.getUploadURLExternal")) == 1


def test_somebody_who_said_nothing_is_told_so(there: SlackBench) -> None:
    there.began()
    there.rate()
    for user, team in ((BEN, None), (CHAIR, None), (ADA, OTHER_TEAM)):
        more = {"team_id": team} if team else {}
        answer = there.command("my answers", user, **more)
        assert "nothing to copy" in answer.body["text"], user
    assert there.slack.asked("files.getUploadURLExternal") == []
