"""What the bot is told: every fault is named with how to mend it, and no value is ever repeated."""

from pathlib import Path

import pytest

from bot.settings import SLACK_API, Settings, SettingsFault, read_settings
from frameworks.vocabulary import PLAIN, Vocabulary

BOT, APP = "xoxb-1-verysecret", "xapp-1-verysecret"
NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside, and an empty folder to stand in."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_everything_but_the_tokens_has_a_default() -> None:
    settings = read_settings()
    assert settings.slack_api_url == SLACK_API
    assert settings.database_url.get_secret_value() == "sqlite:///data/assurance.db"
    assert (settings.frameworks_dir, settings.assurance_clock) == (None, None)


def test_both_missing_tokens_are_named_at_once_with_where_to_find_them() -> None:
    with pytest.raises(SettingsFault) as fault:
        read_settings().tokens()
    told = str(fault.value)
    assert "SLACK_BOT_TOKEN is missing" in told
    assert "SLACK_APP_TOKEN is missing" in told
    assert "xoxb-" in told
    assert "connections:write" in told
    assert ".env" in told


def test_swapped_tokens_are_told_without_showing_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", APP)
    monkeypatch.setenv("SLACK_APP_TOKEN", BOT)
    with pytest.raises(SettingsFault) as fault:
        read_settings().tokens()
    assert str(fault.value).count("of another kind") == 2
    assert "verysecret" not in str(fault.value)


def test_good_tokens_are_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP)
    assert read_settings().tokens() == (BOT, APP)


def test_a_dot_env_file_here_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"SLACK_BOT_TOKEN={BOT}\nSLACK_APP_TOKEN=xapp-old\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("SLACK_APP_TOKEN", APP)
    assert read_settings().tokens() == (BOT, APP)


def test_no_secret_shows_when_the_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP)
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:verysecret@server/db")
    settings = read_settings()
    for shown in (repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())):
        assert "verysecret" not in shown


@pytest.mark.parametrize("address", ["https://slack.com/api/", "http://127.0.0.1.evil.com/api/", "http://10.0.0.1/"])
def test_the_clock_is_refused_for_any_other_machine(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ASSURANCE_CLOCK", "clock")
    monkeypatch.setenv("SLACK_API_URL", address)
    with pytest.raises(SettingsFault, match="ASSURANCE_CLOCK is only for the local workspace"):
        read_settings()


def test_the_clock_is_taken_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSURANCE_CLOCK", "clock")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:8765/api")
    assert read_settings().assurance_clock == Path("clock")
    assert read_settings().slack_api_url == "http://127.0.0.1:8765/api/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_API_URL", "verysecret"),
        ("SLACK_API_URL", "ftp://verysecret"),
        ("HEARTBEAT_SECONDS", "verysecret"),
        ("HEARTBEAT_SECONDS", "0"),
        ("HEARTBEAT_SECONDS", "-1"),
        ("HEARTBEAT_SECONDS", "nan"),
        ("HEARTBEAT_SECONDS", "3600"),
        ("LOG_LEVEL", "verysecret"),
    ],
)
def test_a_bad_value_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    told = str(fault.value)
    assert told.startswith(f"{name}: ")
    assert "verysecret" not in told
    assert "input_value" not in told
    assert "\n" not in told


def test_every_bad_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTBEAT_SECONDS", "soon")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    assert {line.partition(":")[0] for line in str(fault.value).splitlines()} == {"HEARTBEAT_SECONDS", "LOG_LEVEL"}


def test_an_empty_path_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMEWORKS_DIR", "")
    monkeypatch.setenv("ASSURANCE_CLOCK", "")
    settings = read_settings()
    assert (settings.frameworks_dir, settings.assurance_clock) == (None, None)


def test_nothing_is_read_at_import() -> None:
    """The default is made by a call, so a changed environment is seen."""
    assert read_settings() is not read_settings()


def test_over_http_the_signing_secret_takes_the_app_tokens_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    for wrong in ("", " ", APP, BOT):
        monkeypatch.setenv("SLACK_SIGNING_SECRET", wrong)
        with pytest.raises(SettingsFault, match="SLACK_SIGNING_SECRET") as fault:
            read_settings().signed()
        assert "Signing Secret" in str(fault.value)
        assert "verysecret" not in str(fault.value)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")
    assert read_settings().signed() == (BOT, "0123456789abcdef")


def test_what_people_are_called_reaches_the_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().vocabulary == PLAIN
    monkeypatch.setenv("TRUSTEE_CALLED", "Director")
    monkeypatch.setenv("LOCAL_GOVERNING_BODY_CALLED", "")
    assert read_settings().vocabulary == Vocabulary(trustee="director")
    monkeypatch.setenv("LOCAL_GOVERNOR_CALLED", "")
    assert read_settings().vocabulary == Vocabulary(trustee="director")
    monkeypatch.setenv("LOCAL_GOVERNOR_CALLED", "Academy councillor")
    assert read_settings().vocabulary == Vocabulary(trustee="director", local_governor="academy councillor")


def test_what_can_be_no_word_is_told_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_GOVERNING_BODY_CALLED", "<verysecret>")
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    told = str(fault.value)
    assert told.startswith("LOCAL_GOVERNING_BODY_CALLED: this is what you call one of them")
    assert "verysecret" not in told
