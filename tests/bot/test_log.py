"""Logs hold no words of people and no key to anything: ours, and those of the libraries we run on."""

import json
import logging
import threading
from collections.abc import Iterator
from errno import ENOSPC
from io import StringIO
from typing import Any

import pytest
import structlog
from pydantic import BaseModel, Field, ValidationError

from bot import log
from bot.deliver import Sweeper

SECRETS = (
    "xoxb-123-abc-DEF",
    "xoxp-9",
    "xoxe.xoxb-1-Mi0y",
    "xapp-1-A0-9-0f0f",
    "https://hooks.slack.com/actions/T0/1/abcdef",
    "https://hooks.slack.com/commands/T0/1/abcdef",
    "https://hooks.slack.com/services/T0/B0/abcdef",
    "http://127.0.0.1:8765/hooks/abcdef",
    "https://files.slack.com/upload/v1/abcdef",
    "wss://wss-primary.slack.com/link/?ticket=abcdef&app_id=1",
    "ws://127.0.0.1:8765/socket?ticket=abcdef",
    "postgresql://me:abcdef@server/db",
    "https://x.example/?token=abcdef&b=1",
    "password=abcdef",
)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What goes to standard error, at the most talkative level there is."""
    sink = StringIO()
    monkeypatch.setattr("sys.stderr", sink)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    before_all = structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in ("slack_bolt", "slack_sdk", "sqlalchemy", "urllib3")}
    log.set_up("DEBUG")
    yield sink
    root.handlers[:], root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.configure(**before_all)


def lines(sink: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in sink.getvalue().splitlines()]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_left_wherever_it_stands(secret: str, written: StringIO) -> None:
    ours = structlog.get_logger()
    ours.info(f"at {secret} it was", where=secret, inside={"a": [secret]}, several=(secret,), thing=OSError(secret))
    logging.getLogger("some.library").warning("went to %s and %s", secret, {"url": secret})
    try:
        raise OSError(f"could not reach {secret}")
    except OSError:
        ours.exception("failed")
        logging.getLogger("some.library").exception("failed")
    told = written.getvalue()
    assert len(lines(written)) == 4
    for part in ("abcdef", "123-abc", "xoxp-9", "Mi0y", "0f0f"):
        assert part not in told


def test_what_is_not_secret_stays(written: StringIO) -> None:
    structlog.get_logger().info("not delivered", key="page:1", attempts=3, ratio=0.5, again=True, nothing=None)
    (line,) = lines(written)
    assert (line["event"], line["key"], line["attempts"]) == ("not delivered", "page:1", 3)
    assert (line["ratio"], line["again"], line["nothing"]) == (0.5, True, None)
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


def test_a_refused_value_is_not_shown(written: StringIO) -> None:
    """pydantic puts what it refuses into its message: that may be a note."""

    class Short(BaseModel):
        text: str = Field(max_length=3)

    note = "what Ada thinks of the chair"
    try:
        Short(text=note)
    except ValidationError as refused:
        logging.getLogger("slack_bolt.App").exception(f"Failed to run listener function (error: {refused})")
    assert "Ada thinks" not in written.getvalue()
    assert "Failed to run listener function" in written.getvalue()


@pytest.mark.parametrize("name", ["slack_bolt", "slack_bolt.App", "slack_sdk.web.base_client", "sqlalchemy.engine"])
def test_what_libraries_say_at_length_is_not_written(name: str, written: StringIO) -> None:
    """Their lesser records hold whole payloads."""
    logging.getLogger(name).debug("body: what Ada thinks of the chair")
    logging.getLogger(name).info("body: what Ada thinks of the chair")
    assert written.getvalue() == ""


def test_a_level_is_kept(written: StringIO) -> None:
    log.set_up("ERROR")
    structlog.get_logger("other").info("quiet")
    logging.getLogger("some.library").warning("quiet")
    assert written.getvalue() == ""


class FullDisk(StringIO):
    full = True

    def flush(self) -> None:
        if self.full:
            raise OSError(ENOSPC, "No space left on device")


def test_a_full_disk_ends_nobodys_work(written: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    sink = FullDisk()
    monkeypatch.setattr("sys.stderr", sink)
    log.set_up("INFO")
    ours = structlog.get_logger()
    for say in (ours.info, ours.warning, ours.error, ours.exception, ours.critical):
        say("sweep failed")
    logging.getLogger("some.library").error("failed as well")
    sink.full = False
    ours.info("there is room again")
    assert "there is room again" in sink.getvalue()
    sink.close()
    ours.error("nobody reads this any more")


def test_a_full_disk_ends_no_sweeper(written: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot claim anything, cannot say so, and goes on once there is room."""
    monkeypatch.setattr("sys.stderr", FullDisk())
    log.set_up("INFO")
    swept = threading.Semaphore(0)

    class Full:
        def sweep(self) -> int:
            swept.release()
            raise OSError(ENOSPC, "No space left on device")

    sweeper = Sweeper(Full())  # type: ignore[arg-type]
    sweeper.start()
    try:
        for _ in range(2):
            sweeper.wake()
            assert swept.acquire(timeout=5)
    finally:
        sweeper.stop()
