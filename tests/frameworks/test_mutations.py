"""Every shipped file broken in a dozen ways at places drawn by lot: the fault is told at the line that was broken."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

import frameworks
from frameworks.checking import examine

LIBRARY = sorted((Path(frameworks.__file__).parent / "library").glob("*.yaml"))
PLACES = -(-6 // len(LIBRARY))  # so that there are always more than a hundred
ENTRY = re.compile(r"^(?P<before> *(?:- )?)(?P<key>[a-z_]+): (?P<value>[^>|#\s].*)$")
MACHINE_WORDS = re.compile(r"pydantic|Input should|validation error|type=|Traceback|NoneType|\bdict\b|\bstr\b", re.I)

TEXTS = frozenset({"name", "label", "meaning", "about", "suggested", "prompt", "strong", "weak", "theme", "publisher"})
IDS = frozenset({"id"})
KEYS = TEXTS | IDS | {"edition", "link", "side"}
NEEDED = frozenset({"id", "edition", "link", "side", "name", "label", "meaning", "prompt", "publisher"})
LISTED = ("levels", "domains", "groups", "questions", "consider")

lot = Random  # the same file is always broken in the same places

Break = Callable[[re.Match[str]], str]


def entry(change: str) -> Break:
    return lambda found: change.format(**found.groupdict())


# What the author did, on which lines it can be done, and what the line becomes.
BROKEN: dict[str, tuple[frozenset[str], Break]] = {
    "a name misspelt": (KEYS, entry("{before}{key}x: {value}")),
    "nothing after the colon": (NEEDED, entry("{before}{key}:")),
    "blank text": (KEYS, entry("{before}{key}: '  '")),
    "a list for a text": (KEYS, entry("{before}{key}: [one, two]")),
    "names and values for a text": (KEYS, entry("{before}{key}: {{one: two}}")),
    "too long": (TEXTS, lambda found: f"{found['before']}{found['key']}: {'word ' * 200}"),
    "a line break": (IDS | {"name", "label"}, entry('{before}{key}: "one\\ntwo"')),
    "an id with capitals and spaces": (IDS, entry("{before}{key}: Not An Id")),
    "a date that is none": (frozenset({"edition"}), entry("{before}{key}: last September")),
    "an address that is none": (frozenset({"link"}), entry("{before}{key}: see our page")),
    "a side that is none": (frozenset({"side"}), entry("{before}{key}: bad")),
    "quotes never closed": (KEYS, entry('{before}{key}: "{key} without end')),
    "an anchor": (KEYS, entry("{before}{key}: &one {value}")),
    "a type": (KEYS, entry("{before}{key}: !!int {value}")),
    "a backtick first": (KEYS, entry("{before}{key}: `{key}`")),
    "a character that cannot be shown": (KEYS, entry("{before}{key}: {key}\x07")),
    "a colon in bare text": (TEXTS, entry("{before}{key}: One: two")),
    "a tab": (KEYS, lambda found: "\t" + found[0]),
    "the same name twice": (TEXTS, lambda found: found[0].replace("- ", "  ") + "\n" + found[0].replace("- ", "  ")),
}


def drawn(file: Path, what: str) -> list[tuple[int, str]]:
    """Some line numbers, from 1, each with the whole text once that line is broken."""
    keys, broken = BROKEN[what]
    lines = file.read_text(encoding="utf-8").split("\n")
    fit = [(n, found) for n, line in enumerate(lines) if (found := ENTRY.match(line)) and found["key"] in keys]
    chosen = lot(f"{file.name} {what}").sample(fit, min(PLACES, len(fit)))
    return [(n + 1, "\n".join([*lines[:n], broken(found), *lines[n + 1 :]])) for n, found in chosen]


CASES = [
    pytest.param(
        text,
        line + (what == "the same name twice"),
        id=f"{file.stem}, line {line}: {what}",
        marks=() if file == LIBRARY[0] else pytest.mark.slow,
    )
    for file in LIBRARY
    for what in BROKEN
    for line, text in drawn(file, what)
]


def test_there_are_more_than_a_hundred() -> None:
    assert len(CASES) > 100


@pytest.mark.parametrize(("text", "line"), CASES)
def test_a_broken_file_is_told_at_its_line(text: str, line: int) -> None:
    report = examine(text, "broken.yaml")
    assert report.framework is None
    assert line in [fault.line for fault in report.faults], report
    assert not MACHINE_WORDS.search("\n".join(map(str, report.faults)))


@pytest.mark.parametrize("file", LIBRARY, ids=lambda file: file.stem)
def test_a_part_that_is_gone_is_told_where_it_stood(file: Path) -> None:
    """Taking a required line out is told at the line of the part that needed it."""
    lines = file.read_text(encoding="utf-8").split("\n")
    starts = [n for n, line in enumerate(lines) if re.match(r" *- id: ", line)]
    for start in lot(file.name).sample(starts, 6):
        after = lines[start + 1]
        text = "\n".join([*lines[: start + 1], *lines[start + 2 :]])
        key = after.strip().partition(":")[0]
        if key not in {"name", "label", "prompt"}:
            continue
        told = [(fault.line, fault.what) for fault in examine(text, "broken.yaml").faults]
        assert (start + 1, f"`{key}` is missing.") in told


@pytest.mark.parametrize("file", LIBRARY, ids=lambda file: file.stem)
def test_an_id_used_twice_is_told_at_the_second(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").split("\n")
    questions = [n for n, line in enumerate(lines) if re.match(r"          - id: ", line)]
    first, second = sorted(lot(file.name).sample(questions, 2))
    lines[second] = lines[first]
    told = [(fault.line, fault.what) for fault in examine("\n".join(lines), "broken.yaml").faults]
    assert any(line == second + 1 and f"is used on line {first + 1} too" in what for line, what in told), told


@pytest.mark.parametrize("file", LIBRARY, ids=lambda file: file.stem)
def test_levels_the_wrong_way_round_are_told(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    turned = text.replace("side: challenge", "side: SIDE").replace("side: strength", "side: challenge")
    faults = examine(turned.replace("side: SIDE", "side: strength"), "broken.yaml").faults
    assert [fault.where.endswith("side") for fault in faults] == [True] * len(faults)
    assert any("after one nearer the strong end" in fault.what for fault in faults)


@pytest.mark.parametrize("file", LIBRARY, ids=lambda file: file.stem)
def test_half_a_file_is_told_without_a_traceback(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for end in lot(file.name).sample(range(len(text)), 5):
        report = examine(text[:end], "broken.yaml")
        assert report.framework or report.faults


@pytest.mark.parametrize("key", LISTED)
def test_an_empty_list_is_told_at_its_name(key: str) -> None:
    lines = LIBRARY[0].read_text(encoding="utf-8").split("\n")
    n = next(n for n, line in enumerate(lines) if re.match(rf" *{key}:", line))
    lines[n] = f"{lines[n].partition(':')[0]}: now a text"
    rest = range(n + 1, len(lines))
    end = next((m for m in rest if lines[m].strip() and _depth(lines[m]) <= _depth(lines[n])), len(lines))
    faults = examine("\n".join([*lines[: n + 1], *lines[end:]]), "broken.yaml").faults
    assert (n + 1, f"`{key}` should be a list.") in [(fault.line, fault.what) for fault in faults]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
