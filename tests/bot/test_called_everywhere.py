"""Whatever reads the framework files reads them from the trust's own folder, in the trust's own words."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot import records
from bot.doctor import database_side, examine
from bot.serve import serve
from bot.settings import Settings
from frameworks.vocabulary import Vocabulary
from storage.database import Database

OURS = Vocabulary(trustee="director", local_governing_body="academy council")


class LoadedError(Exception):
    """Carries what the library was asked for."""


def load(folder: Path | None, vocabulary: Vocabulary) -> None:
    raise LoadedError(folder, vocabulary)


@pytest.fixture
def told(tmp_path: Path, tables: bytes, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "a.db").write_bytes(tables)
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/a.db",
        "FRAMEWORKS_DIR": str(tmp_path),
        "TRUSTEE_CALLED": "director",
        "LOCAL_GOVERNING_BODY_CALLED": "academy council",
    }.items():
        monkeypatch.setenv(name, value)
    return Settings()


def _collated(told: Settings) -> None:
    with closing(Database(told.database_url.get_secret_value())) as database:
        records.collation(database, told, "r", False)


READERS: dict[str, Callable[[Settings], object]] = {
    "bot.serve": serve,
    "bot.records": _collated,
    "bot.doctor.database_side": lambda told: list(examine.examine()),
}


@pytest.mark.parametrize("module", READERS)
def test_it_is_read_from_the_folder_in_our_words(module: str, told: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{module}.load_library", load)
    with pytest.raises(LoadedError) as asked:
        READERS[module](told)
    assert asked.value.args == (told.frameworks_dir, OURS)


def test_mappings_are_in_our_words_too(told: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def linked(library: object, folder: Path | None, vocabulary: Vocabulary) -> None:
        raise LoadedError(folder, vocabulary)

    monkeypatch.setattr("bot.serve.linked", linked)
    with pytest.raises(LoadedError) as asked:
        serve(told)
    assert asked.value.args == (told.frameworks_dir, OURS)


def test_the_doctor_names_the_folder_where_a_file_is_to_be_mended(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("overlay: nothing-2020\nwording: Ours.\nanswers:\n  low: Low\n", "utf-8")
    (found,) = database_side.frameworks(tmp_path, [], OURS)
    assert "there is no edition `nothing-2020` to lay this over" in found.says
    assert "FRAMEWORKS_DIR" in found.mend
