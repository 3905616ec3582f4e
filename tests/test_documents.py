"""What the documents name is there: every link, every command with its options, and every setting with its default."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import SecretStr

from bot.cli import app
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
OPERATING = ROOT / "docs" / "operating.md"
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
WORD = r"[a-z][a-z-]*"


def named(document: Path) -> str:
    return str(document.relative_to(ROOT))


def anchors(document: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", document.read_text("utf-8")):
        if link.startswith("https://"):
            continue
        place, _, anchor = link.partition("#")
        there = document.parent / place if place else document
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


def command(words: list[str]) -> Any:
    """What these words run; what is no command any more is an argument."""
    found: Any = typer.main.get_command(app)
    for word in words:
        if not hasattr(found, "commands"):
            break
        assert word in found.commands, f"assurance {' '.join(words)}"
        found = found.commands[word]
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_command_is_one_with_these_options(document: Path) -> None:
    quoted = re.findall(rf"`(?:\.venv/bin/)?assurance ({WORD}[^`]*)`", document.read_text("utf-8"))
    shown = re.findall(rf"^    (?:\.venv/bin/)?assurance ({WORD}.*)$", document.read_text("utf-8"), re.MULTILINE)
    for line in [*quoted, *(one.partition("#")[0] for one in shown)]:
        words = re.match(rf"{WORD}(?: {WORD})*", line)
        assert words
        known = {option for one in command(words[0].split()).params for option in [*one.opts, *one.secondary_opts]}
        assert set(re.findall(r"--[a-z-]+", line)) <= known | {"--help"}, line


def test_every_setting_is_listed_with_its_default() -> None:
    """And nothing else is."""
    table = OPERATING.read_text("utf-8").partition("## Every setting")[2]
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \| ([^|]+) \|", table, re.MULTILINE)
    listed = {name: default for names, default in rows for name in re.findall("[A-Z_]+", names)}
    assert set(listed) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        assert str("none" if default in (None, "") else default) in listed[name.upper()], name
