"""The whole Bolt app, with a recorded Slack at the other end of the wire."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.export import heatmap as pictures
from bot.slack import manage_forms, setup_form
from flows.collation import Collation
from frameworks.model import Framework
from tests.bot.bench import database_at
from tests.bot.slack.recording import RecordedSlack, SlackBench

_DRAWN: dict[tuple[str, ...], bytes] = {}


@pytest.fixture(scope="session")
def recorded_slack() -> Iterator[RecordedSlack]:
    slack = RecordedSlack()
    yield slack
    slack.close()


@pytest.fixture(autouse=True)
def pictures_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same figures are drawn once: many tests close a round like another's, and a picture takes a while."""
    draw = pictures.heatmap

    def once(framework: Framework, collation: Collation, title: str) -> bytes:
        about = (framework.key, title, collation.model_dump_json())
        if about not in _DRAWN:
            _DRAWN[about] = draw(framework, collation, title)
        return _DRAWN[about]

    monkeypatch.setattr(pictures, "heatmap", once)


@pytest.fixture(autouse=True)
def quick_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here nobody has to be given time to see a form before it changes."""
    for forms in (setup_form, manage_forms):
        monkeypatch.setattr(forms, "ACKNOWLEDGED_FIRST_SECONDS", 0.05)


@pytest.fixture
def there(
    tables: bytes, tmp_path: Path, recorded_slack: RecordedSlack, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SlackBench]:
    """The app on an empty database. No setting of Slack's libraries comes from outside."""
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        monkeypatch.delenv(name)
    recorded_slack.forget()
    database = database_at(tmp_path, tables)
    bench = SlackBench(database, recorded_slack)
    yield bench
    bench.close()
    database.close()
