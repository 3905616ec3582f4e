"""Somebody's own copy of what they said: a table for Excel, in which nothing they wrote can act as a formula."""

import csv
import io
from datetime import UTC

from bot.slack.blocks import Drawn, sections
from flows.effects import MyAnswers, Own

FILE_NAME = "my-answers.csv"
TITLE = "My answers"
COLUMNS = ("Round", "Framework", "Domain", "Question", "Answer", "Note", "Evidence", "Given at (UTC)", "Remark")
ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection; full-width forms count too)."""


def draw(effect: MyAnswers) -> Drawn:
    words = f"{TITLE}: {len(effect.rows)} in all."
    return Drawn(words, sections([words]))


def table(effect: MyAnswers) -> bytes:
    """CSV with a byte order mark, so that Excel reads it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in _cells(row)] for row in effect.rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def harmless(cell: str) -> str:
    """The same text; one that a spreadsheet would calculate gets an apostrophe before it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(ACTS) or cell.startswith(ACTS) else cell


def _cells(row: Own) -> tuple[str, ...]:
    at = f"{row.at.astimezone(UTC):%Y-%m-%d %H:%M}"
    return (row.round, row.framework, row.domain, row.question, row.answer, row.note, row.evidence, at, row.remark)
