"""The heat map of a round: one row per question, one column per answer, the number of leaders in every cell.

A picture of counts: no overall figure and no ranking. Drawn as SVG and turned into a PNG with the shipped typeface
only, so that every machine draws the same picture. Sizes are pixels of a picture at least 1,200 wide; scaled to a
phone's 360 the letters are still some 10 pixels tall.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from importlib.resources import as_file, files
from typing import NamedTuple

import resvg_py

from bot.export.figures import withheld_words
from bot.export.lettering import lines, printable, width
from bot.export.marks import HATCH, box, frame, hatched, middle_line, words
from bot.export.palette import EMPTY, INK, LINE, PAPER, QUIET, ink_on, shade
from flows.collated import Collation, DomainResult, QuestionResult
from flows.grammar import several
from flows.taking_part import not_answered, submitted
from frameworks.model import Framework, Level, Scale, Side

_FONTS = ("SourceSans3_400Regular.ttf", "SourceSans3_600SemiBold.ttf")
_WIDE, _MARGIN, _NAMES, _GAP, _TALL, _NARROWEST, _APART = 1200, 48, 470, 10, 80, 76, 20
_TITLE, _HEADING, _TEXT, _COUNT = 54, 42, 35, 40
_ALONE = 0.2  # one leader's answer is the whole of its row; as deep as what all share, it would stand out most


class Column(NamedTuple):
    """One answer, and where its cells begin. `side` gives the colour; an answer off the scale is on neither."""

    answer: Level
    side: Side
    left: float


class Grid(NamedTuple):
    """Where the cells stand: the columns of the answers, and perhaps one for those who gave none."""

    columns: tuple[Column, ...]
    unanswered: float | None
    cell: float
    wide: float


class Row(NamedTuple):
    """One row of cells: a question's or a domain's pool. `counts` is None when they are withheld."""

    name: str
    counts: dict[str, int] | None
    median: tuple[str, ...] = ()
    unanswered: int | None = None


class Drawn(NamedTuple):
    """A part of the picture and how tall it is."""

    marks: str
    tall: float


def heatmap(framework: Framework, collation: Collation, title: str) -> bytes:
    """The heat map of a round as a PNG."""
    with ExitStack() as stack:
        folder = files("bot.export") / "fonts"
        fonts = [str(stack.enter_context(as_file(folder / name))) for name in _FONTS]
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=heatmap_svg(framework, collation, title),
                skip_system_fonts=True,
                font_files=fonts,
                font_family="Source Sans 3",
            )
        )


def heatmap_svg(framework: Framework, collation: Collation, title: str) -> str:
    """The same picture as SVG, which needs the typeface where it is shown."""
    shown = [question for question in collation.questions if not question.is_silent]
    grid = _grid(framework.scale, any(question.unanswered for question in shown))
    parts = [_opening(collation, title, grid), _heads(grid)]
    for domain in collation.domains:
        parts += [_heading(domain, grid), *(_row(row, grid, collation) for row in _rows(framework, domain))]
        if nobody := not_answered(domain):
            parts.append(_remark(f"{nobody}.", grid))
    marks, top = "", float(_MARGIN)
    for part in parts:
        marks += f'<g transform="translate(0 {top:g})">{part.marks}</g>'
        top += part.tall
    wide, tall = round(grid.wide), round(top + _MARGIN)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}" '
        f'font-family="Source Sans 3" fill="{INK}">{HATCH}<rect width="{wide}" height="{tall}" fill="{PAPER}"/>'
        f"{marks}</svg>"
    )


def _grid(scale: Scale, with_unanswered: bool) -> Grid:
    columns = len(scale.answers) + with_unanswered
    apart = _APART * (bool(scale.others) + with_unanswered)
    room = _WIDE - 2 * _MARGIN - _NAMES - apart
    cell = max(_NARROWEST, (room - (columns - 1) * _GAP) / columns)
    placed, left = [], float(_MARGIN + _NAMES)
    for level in scale.levels:
        placed.append(Column(level, level.side, left))
        left += cell + _GAP
    left += _APART if scale.others else 0
    for other in scale.others:
        placed.append(Column(other, Side.NEITHER, left))
        left += cell + _GAP
    unanswered = left + _APART if with_unanswered else None
    right = left - _GAP if unanswered is None else unanswered + cell
    return Grid(tuple(placed), unanswered, cell, right + _MARGIN)


def _rows(framework: Framework, domain: DomainResult) -> Iterator[Row]:
    for question in (one for one in domain.questions if not one.is_silent):
        yield _question_row(question)
    if domain.pooled is not None:
        yield Row(f"All {several(framework.names.question)} together", domain.pooled)


def _question_row(question: QuestionResult) -> Row:
    counts = None if question.withheld else question.counts
    return Row(question.name, counts, question.median, question.unanswered)


def _opening(collation: Collation, title: str, grid: Grid) -> Drawn:
    room = grid.wide - 2 * _MARGIN
    marks, top = "", 0.0
    for line in lines(title, _TITLE, room):
        top += _TITLE * 1.15
        marks += words(line, _MARGIN, top - 12, _TITLE, weight=600)
    said = [
        f"{submitted(collation)}. Each number is how many "
        "leaders gave that answer; the darker, the larger their share of the row. A frame marks the median.",
    ]
    if any(sum(question.counts.values()) == 1 for question in collation.questions):
        said.append("A row that one leader alone answered stays pale.")
    if collation.withheld:
        said.append(
            f"A hatched row has answers of fewer than {collation.smallest_group} leaders and is withheld, as promised."
        )
    for sentence in said:
        for line in lines(sentence, _TEXT, room):
            top += _TEXT * 1.3
            marks += words(line, _MARGIN, top - 4, _TEXT, colour=QUIET)
    return Drawn(marks, top + 40)


def _heads(grid: Grid) -> Drawn:
    labels = [(column.answer.label, column.left) for column in grid.columns]
    if grid.unanswered is not None:
        labels.append(("No answer", grid.unanswered))
    per_column = int(grid.cell // (_TEXT * 1.05))
    broken = [(_standing(label, per_column), left) for label, left in labels]
    tall = max(wide for (_, wide), _ in broken)
    marks = "".join(_head(parts, left + grid.cell / 2, tall) for (parts, _), left in broken)
    return Drawn(marks, tall + 14)


def _standing(label: str, most: int) -> tuple[list[str], float]:
    """A label in at most `most` standing lines of whole words, as short as that allows, and how much room they take."""
    room, whole = 120.0, " ".join(printable(label).split())
    while len(parts := lines(whole, _TEXT, room)) > most or " ".join(parts) != whole:
        room += 20
    return parts, room


def _head(parts: list[str], middle: float, tall: float) -> str:
    line = _TEXT * 1.05
    first = middle - line * (len(parts) - 1) / 2 + _TEXT * 0.34
    return "".join(
        f'<g transform="translate({first + line * place:g} {tall:g}) rotate(-90)">{words(part, 0, 0, _TEXT)}</g>'
        for place, part in enumerate(parts)
    )


def _heading(domain: DomainResult, grid: Grid) -> Drawn:
    marks, top = f'<path d="M{_MARGIN} 18H{grid.wide - _MARGIN:g}" stroke="{LINE}" stroke-width="3"/>', 26.0
    for line in lines(domain.name, _HEADING, grid.wide - 2 * _MARGIN):
        top += _HEADING * 1.2
        marks += words(line, _MARGIN, top - 8, _HEADING, weight=600)
    return Drawn(marks, top + 12)


def _remark(sentence: str, grid: Grid) -> Drawn:
    """What stands in place of rows without a figure."""
    marks, top = "", 0.0
    for line in lines(sentence, _TEXT, grid.wide - 2 * _MARGIN):
        top += _TEXT * 1.3
        marks += words(line, _MARGIN, top - 8, _TEXT, colour=QUIET)
    return Drawn(marks, top + _GAP)


def _row(row: Row, grid: Grid, collation: Collation) -> Drawn:
    parts = lines(row.name, _TEXT, _NAMES - 28)
    tall = max(_TALL, len(parts) * _TEXT * 1.12 + 8)
    first = tall / 2 - (len(parts) - 1) * _TEXT * 0.56 + _TEXT * 0.34
    marks = "".join(words(part, _MARGIN, first + place * _TEXT * 1.12, _TEXT) for place, part in enumerate(parts))
    if row.counts is None:
        return Drawn(marks + _withheld(grid, collation, tall), tall + _GAP)
    everyone = sum(row.counts.values())
    for column in grid.columns:
        marks += _cell(column, row.counts[column.answer.id], everyone, grid.cell, tall)
        if column.answer.id in row.median:
            marks += frame(column.left, grid.cell, tall)
    if grid.unanswered is not None and row.unanswered is not None:
        middle, size = grid.unanswered + grid.cell / 2, _size(row.unanswered, grid.cell)
        marks += words(str(row.unanswered), middle, middle_line(tall), size, colour=QUIET, centred=True)
    return Drawn(marks, tall + _GAP)


def _cell(column: Column, count: int, everyone: int, wide: float, tall: float) -> str:
    fill, ink, weight = EMPTY, QUIET, 400
    if count:
        colour = shade(column.side, count / everyone if everyone > 1 else _ALONE)
        fill, ink, weight = colour.code, ink_on(colour), 600
    middle, size = column.left + wide / 2, _size(count, wide)
    number = words(str(count), middle, middle_line(tall), size, colour=ink, weight=weight, centred=True)
    return box(column.left, wide, tall, fill) + number


def _size(count: int, cell: float) -> float:
    """Small enough for every figure of a large count to stand inside its cell's frame."""
    return min(_COUNT, (cell - 20) / width(str(count), 1))


def _withheld(grid: Grid, collation: Collation, tall: float) -> str:
    left = grid.columns[0].left
    return hatched(left, grid.columns[-1].left + grid.cell - left, tall, withheld_words(collation), _TEXT)
