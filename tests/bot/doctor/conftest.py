"""A healthy bot with a recorded Slack, to be made ill one way at a time."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.doctor.examine import examine
from bot.doctor.finding import Finding
from bot.manifest import SCOPES
from tests.bot.bench import CHANNEL, Bench
from tests.bot.slack.recording import WHO, Failure, RecordedSlack


@pytest.fixture(scope="session")
def recorded_slack() -> Iterator[RecordedSlack]:
    slack = RecordedSlack()
    yield slack
    slack.close()


class Patient:
    def __init__(self, bench: Bench, slack: RecordedSlack) -> None:
        self.bench = bench
        self.slack = slack
        self.scopes = ",".join(SCOPES)
        self.headers: dict[str, str] = {}
        self.now: datetime | None = None
        slack.channels[CHANNEL] = {"id": CHANNEL, "name": "trust-leadership", "is_member": True}

    def examined(self) -> dict[str, list[Finding]]:
        if not self.slack.fail["auth.test"]:
            headers = {"x-oauth-scopes": self.scopes, **self.headers}
            body = json.dumps(WHO).encode()
            self.slack.fail["auth.test"].append(Failure("", 200, tuple(headers.items()), body))
        found: dict[str, list[Finding]] = {}
        for one in examine(self.now):
            found.setdefault(one.check, []).append(one)
        return found

    def ill(self) -> list[str]:
        """The names of the checks that found something."""
        return [check for check, found in self.examined().items() if not all(one.ok for one in found)]


@pytest.fixture
def patient(bench: Bench, recorded_slack: RecordedSlack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Patient:
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        monkeypatch.delenv(name)
    recorded_slack.forget()
    monkeypatch.chdir(tmp_path)
    bench.clock.at = datetime.now(UTC)
    settings: dict[str, Any] = {
        "DATABASE_URL": f"sqlite:///{bench.database.file}",
        "SLACK_BOT_TOKEN": "xoxb-1-verysecret",
        "SLACK_APP_TOKEN": "xapp-1-verysecret",
        "SLACK_API_URL": recorded_slack.address + "/api/",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("FRAMEWORKS_DIR", raising=False)
    monkeypatch.delenv("ASSURANCE_CLOCK", raising=False)
    bench.round(due=bench.clock.now().date() + timedelta(weeks=2))
    return Patient(bench, recorded_slack)
