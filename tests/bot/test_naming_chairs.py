"""Naming a chair on the command line: with what Slack says of them, or said before."""

import os

import pytest

from bot.naming_chairs import name
from bot.settings import Settings, SettingsFault
from tests.bot.bench import ADA, BEN, CHAIR, ROUND, Bench


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    for one in [one for one in os.environ if one.startswith("SLACK_")]:
        monkeypatch.delenv(one)
    return Settings(_env_file=None)


def test_somebody_known_chairs_it_and_is_told(bench: Bench, settings: Settings) -> None:
    bench.round()
    bench.know(CHAIR, BEN)
    assert "chairs “Spring review” now" in name(bench.database, settings, ROUND[:4], BEN)
    assert bench.rows("assessment")[0].chair == BEN
    told = {row.to for row in bench.rows("outbox") if row.kind == "news"}
    assert told == {BEN, CHAIR}
    assert [row.what for row in bench.rows("history")] == ["chair_passed"]


def test_who_is_not_known_cannot_be_named_without_asking_slack(bench: Bench, settings: Settings) -> None:
    bench.round()
    with pytest.raises(SettingsFault, match="Copy member ID"):
        name(bench.database, settings, ROUND, "U0NOBODY1")
    assert bench.rows("assessment")[0].chair == CHAIR


def test_a_refusal_is_said_in_a_sentence(bench: Bench, settings: Settings) -> None:
    bench.round()
    bench.know(CHAIR)
    bench.know(ADA, deactivated=True)
    with pytest.raises(SettingsFault, match="already"):
        name(bench.database, settings, ROUND, CHAIR)
    with pytest.raises(SettingsFault, match="deactivated"):
        name(bench.database, settings, ROUND, ADA)
    with pytest.raises(SettingsFault, match="assurance rounds"):
        name(bench.database, settings, "zz", CHAIR)


def test_slack_that_does_not_answer_changes_nothing(bench: Bench, settings: Settings) -> None:
    bench.round()
    bench.know(BEN)
    away = Settings(_env_file=None, SLACK_BOT_TOKEN="xoxb-1", SLACK_API_URL="http://127.0.0.1:9/api/")
    with pytest.raises(SettingsFault, match="could not be asked"):
        name(bench.database, away, ROUND, BEN)
    assert bench.rows("assessment")[0].chair == CHAIR
