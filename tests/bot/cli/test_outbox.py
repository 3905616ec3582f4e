"""`assurance outbox`: what is stuck and why, trying again, and settling what is in doubt."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot import doubt_notices
from bot.cli import main
from flows import doubting
from flows.opening import announcement
from storage import backup, doubted, outbox
from storage.database import Database
from storage.outbox import Place
from storage.tables import OUTBOX
from tests.bot.bench import ADA, TEAM, Bench

Run = Callable[..., tuple[int, str, str]]
KEY = "reply:1"
LINK = "https://x.slack.com/archives/C01/p1772446000000001"


@pytest.fixture
def run(bench: Bench, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the bench's database; answers its status and what it said."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "ASSURANCE_CLOCK"):
        monkeypatch.delenv(name, raising=False)
    assert bench.database.file is not None
    monkeypatch.chdir(bench.database.file.parent)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{bench.database.file}")

    def one(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["assurance", "outbox", *arguments])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capfd.readouterr()
        return code, said.out, said.err

    return one


def stuck(bench: Bench, how: str, key: str = KEY) -> None:
    bench.owe_reply(key)
    now = bench.clock.now()
    with bench.database.writing() as tx:
        (owed,) = [one for one in outbox.claim(tx, now, "w", timedelta(seconds=30)) if one.key == key]
        outbox.sending(tx, owed)
        if how == "in_doubt":
            outbox.in_doubt(tx, owed, "no answer from Slack", now)
        else:
            outbox.give_up(tx, owed, "channel_not_found")


def state(bench: Bench, key: str = KEY) -> str:
    return str(bench.owed()[key].state)


def test_nothing_stuck_is_said_so_with_what_is_due(bench: Bench, run: Run) -> None:
    bench.owe_reply(KEY)
    assert run() == (0, "Nothing is stuck. 1 message is due and not yet sent.\n", "")


def test_what_is_tried_again_and_again_is_told_with_its_reasons(bench: Bench, run: Run) -> None:
    bench.owe_reply(KEY)
    now = bench.clock.now()
    with bench.database.writing() as tx:
        (owed,) = outbox.claim(tx, now, "w", timedelta(seconds=30))
        assert outbox.later(tx, owed, now + timedelta(minutes=9), "token_revoked")
    told = "1 message is due and not yet sent. Tried, and to be tried again: token_revoked (1)."
    assert run() == (0, f"Nothing is stuck. {told}\n", "")
    assert json.loads(run("--json")[1]) == {"depth": 1, "put_off": {"token_revoked": 1}, "stuck": []}


def test_what_is_stuck_is_listed_with_state_kind_person_attempts_error_and_age(bench: Bench, run: Run) -> None:
    stuck(bench, "in_doubt")
    code, out, _ = run()
    assert code == 0
    for words in (KEY, "in_doubt: may or may not", f"reply to {ADA}", "1 attempt,", "old", "no answer from Slack"):
        assert words in out
    (told,) = json.loads(run("--json")[1])["stuck"]
    assert (told["key"], told["state"], told["attempts"]) == (KEY, "in_doubt", 1)
    assert told["age_seconds"] > 0


def test_what_was_owed_in_a_backup_is_not_said_to_be_refused(bench: Bench, run: Run) -> None:
    bench.owe_reply(KEY)
    with bench.database.writing() as tx:
        assert backup.not_to_be_sent(tx) == 1
    said = run()[1]
    assert "given_up: was owed when the backup was made; look in Slack, and retry it if it is still wanted" in said
    assert "refused" not in said


def test_what_was_given_up_is_retried_by_its_key_or_with_all(bench: Bench, run: Run) -> None:
    stuck(bench, "given_up")
    assert run("retry", KEY)[0] == 0
    assert state(bench) == "owed"
    stuck(bench, "given_up", "other")
    assert run("retry", "--all")[1].startswith("1 to be tried again")


def test_what_is_in_doubt_is_not_sent_by_trying_again(bench: Bench, run: Run) -> None:
    stuck(bench, "in_doubt")
    assert run("retry", KEY)[0] == 0
    assert state(bench) == "in_doubt"


@pytest.mark.parametrize("arguments", [("retry",), ("retry", KEY, "--all"), ("retry", "nothing"), ("settle", KEY)])
def test_half_a_wish_is_answered_with_a_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err.endswith(".\n")


def test_not_sent_it_is_owed_again(bench: Bench, run: Run) -> None:
    stuck(bench, "in_doubt")
    assert run("settle", KEY, "--not-sent")[0] == 0
    assert state(bench) == "owed"


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("https://x.slack.com/archives/D0ADA0001/p1772446000000001", ("D0ADA0001", "1772446000.000001")),
        ("https://x.slack.com/archives/C01/p1772446000000001?thread_ts=1.1&cid=C01", ("C01", "1772446000.000001")),
        ("https://x.slack.com/files/U01/F0123/heat-map.png", ("", "F0123")),
    ],
)
def test_sent_it_stands_where_its_link_says(bench: Bench, run: Run, link: str, place: tuple[str, str]) -> None:
    stuck(bench, "in_doubt")
    assert run("settle", KEY, "--sent", "--link", link)[0] == 0
    assert state(bench) == "sent"
    assert _place(bench.database) == Place(channel=place[0], ts=place[1])


def test_a_file_stands_in_the_conversation_of_the_message_above_it(bench: Bench, run: Run) -> None:
    """Its link does not say which."""
    bench.owe_reply("above")
    now = bench.clock.now()
    with bench.database.writing() as tx:
        (above,) = outbox.claim(tx, now, "w", timedelta(seconds=30))
        outbox.sending(tx, above)
        outbox.sent(tx, above, Place(channel="D0ADA0001", ts="1.1"), now)
    stuck(bench, "in_doubt")
    with bench.database.writing() as tx:
        tx.execute(update(OUTBOX).where(OUTBOX.c.key == KEY).values(under="above"))
    assert run("settle", KEY, "--sent", "--link", "https://x.slack.com/files/U01/F0123/answers.csv")[0] == 0
    assert _place(bench.database) == Place(channel="D0ADA0001", ts="F0123")


@pytest.mark.parametrize("link", ["", "https://x.slack.com/archives/C01", "it is there"])
def test_sent_without_its_link_is_refused_and_changes_nothing(bench: Bench, run: Run, link: str) -> None:
    stuck(bench, "in_doubt")
    code, _, err = run("settle", KEY, "--sent", "--link", link)
    assert code == 2
    assert "Copy link" in err
    assert state(bench) == "in_doubt"


@pytest.mark.parametrize("how", ["--not-sent", "--sent"])
def test_only_what_is_in_doubt_is_settled(bench: Bench, run: Run, how: str) -> None:
    stuck(bench, "given_up")
    code, _, err = run("settle", KEY, how, "--link", "https://x.slack.com/archives/C01/p1772446000000001")
    assert code == 2
    assert "is in doubt" in err
    assert state(bench) == "given_up"


@pytest.mark.parametrize(
    ("how", "words"), [(("--not-sent",), doubting.TOLD_ABSENT), (("--sent", "--link", LINK), doubting.TOLD_SEEN)]
)
def test_the_chair_who_was_asked_of_it_is_asked_no_more(
    bench: Bench, run: Run, how: tuple[str, ...], words: str
) -> None:
    scope = bench.round()
    posted = announcement(scope)
    with bench.database.writing() as tx:
        outbox.owe(tx, TEAM, [posted], bench.clock.now())
        (owed,) = outbox.claim(tx, bench.clock.now(), "w", timedelta(seconds=30))
        outbox.sending(tx, owed)
        outbox.in_doubt(tx, owed, "missing_scope", bench.clock.now())
        assert doubt_notices.tell(tx, owed, bench.clock.now())
        (asked,) = outbox.claim(tx, bench.clock.now(), "w", timedelta(seconds=30))
        outbox.sending(tx, asked)
        outbox.sent(tx, asked, Place(channel="D1", ts="1.1"), bench.clock.now())
    assert run("settle", posted.key, *how)[0] == 0
    with bench.database.reading() as tx:
        assert [one.settled for one in doubted.notices(tx, TEAM, scope.assessment.id, posted.key)] == [words]


def _place(database: Database) -> Place | None:
    with database.reading() as tx:
        return outbox.place(tx, "", KEY, TEAM)
