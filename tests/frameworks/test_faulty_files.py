"""Files with one thing wrong (or several): each fault at its line, in words its author understands."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.load import Fault, FrameworkFault, parse
from tests.examples import examples

SAMPLE = (Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8")
TOO_LONG = "x" * 701
MACHINE_WORDS = re.compile(
    r"pydantic|Input should|validation error|type=|Traceback|<[a-z ]+>|NoneType|\bdict\b|\bstr\b", re.I
)


class Faulty(NamedTuple):
    case: str
    old: str  # what the sample says
    new: str  # what the faulty file says there
    line: int
    where: str
    what: str  # a part of the sentence
    mend: str  # a part of the advice


FAULTY = [
    # the YAML itself
    Faulty("nothing at all", SAMPLE, "", 1, "", "the file is empty", "take it out"),
    Faulty("only comments", SAMPLE, "# to do\n\n", 1, "", "the file is empty", "take it out"),
    Faulty("a tab", "    groups:\n      - id: first-1", "\tgroups:\n      - id: first-1", 25, "", "a tab", "spaces"),
    Faulty("a tab after spaces", "      label: Low", "  \t  label: Low", 11, "", "a tab", "spaces"),
    Faulty("indented too little", "      label: Low", "   label: Low", 11, "", "indentation", "Line it up"),
    Faulty("indented too far", "      label: Low", "        label: Low", 11, "", "indented too far", "line it up"),
    Faulty("a colon in bare text", "How far is alpha so?", "How far: so?", 31, "", "has no quotes", "double quotes"),
    Faulty("an open quote", "name: Two", 'name: "Two', 41, "", "never closed", "Close"),
    Faulty("an open bracket", "prompt: How far is gamma so?", "consider: [a, b", 45, "", "a bracket", "Close it"),
    Faulty("no colon", "publisher: Nobody", "publisher", 4, "", "a colon is missing", "name: value"),
    Faulty(
        "a name alone at the end", "prompt: How far is gamma so?", "prompt", 45, "", "a colon is missing", "name: value"
    ),
    Faulty(
        "a list on one line", "questions:\n          - id: s-1a", "questions: - id: s-1a", 42, "", "same line", "own"
    ),
    Faulty("a backslash", "name: Gamma", 'name: "Ga\\mma"', 44, "", "backslash", "two backslashes"),
    Faulty("a percent sign first", "name: Gamma", "name: %Gamma", 44, "", "means something else", "double quotes"),
    Faulty("a backtick first", "name: Gamma", "name: `Gamma`", 44, "", "means something else", "double quotes"),
    Faulty("a bracket that closes nothing", "name: Gamma", "name: ]", 44, "", "cannot be read from here", "brackets"),
    Faulty("an escape that is no character", "name: Gamma", r'name: "\UFFFFFFFF"', 44, "", "cannot be read", "quotes"),
    Faulty("a character that cannot be shown", "name: Gamma", "name: Ga\x07mma", 44, "", "U+0007", "Delete it"),
    Faulty("a second document", "domains:", "---\ndomains:", 22, "", "a second document", "`---`"),
    Faulty(
        "a name that is a list", "name: Gamma", "? [a]\n            : b", 44, "", "a name is missing", "name: value"
    ),
    Faulty("nested without end", "name: Gamma", "name: " + "[" * 40, 44, "", "nested too deeply", "no more"),
    Faulty("an anchor", "name: Gamma", "name: &g Gamma", 44, "question s-1a, name", "repeated text", "in full"),
    Faulty("an alias", "name: Gamma", "name: *g", 44, "question s-1a, name", "repeated text", "in full"),
    Faulty("a tag", "name: Gamma", "name: !!str Gamma", 44, "question s-1a, name", "a type", "Remove it"),
    Faulty(
        "a name twice",
        "name: Gamma",
        "name: Gamma\n            name: Delta",
        45,
        "question s-1a, name",
        "a second time; the first is on line 44",
        "one of the two",
    ),
    Faulty("far too long a file", SAMPLE, "#" * 1_000_001, 1, "", "longer than 1,000,000", "shorten"),
    # the shape
    Faulty("a list at the top", SAMPLE, "- id: sample\n- edition: 2024\n", 1, "", "should begin with names", "no dash"),
    Faulty("plain text", SAMPLE, "hello\n", 1, "", "should begin with names", "`id:`"),
    Faulty(
        "a list where names belong",
        "    - id: low\n      label: Low",
        "    - [x]\n    - id: low\n      label: Low",
        10,
        "level 1",
        "should hold",
        "Known here: id, label",
    ),
    Faulty(
        "an unknown name, misspelt",
        "prompt: How far is beta",
        "promt: How far is beta",
        36,
        "question f-1b, promt",
        "`promt` is not a name",
        "mean `prompt`",
    ),
    Faulty(
        "an unknown name, like nothing",
        "wording: Inv",
        "zzz: 1\nwording: Inv",
        6,
        "zzz",
        "`zzz` is not",
        "Known here: id, edition",
    ),
    Faulty(
        "an unknown name in a level",
        "label: Low",
        "label: Low\n      colour: red",
        12,
        "level low, colour",
        "`colour`",
        "Known here: id, label, meaning",
    ),
    Faulty(
        "something missing",
        "            prompt: How far is gamma so?\n",
        "",
        43,
        "question s-1a, prompt",
        "`prompt` is missing",
        "as a leader reads it",
    ),
    Faulty(
        "an id missing",
        "          - id: s-1a\n            name: Gamma",
        "          - name: Gamma",
        43,
        "question 1, id",
        "`id` is missing",
        "gov-1a",
    ),
    Faulty(
        "nothing after a name",
        "name: Gamma",
        "name:",
        44,
        "question s-1a, name",
        "nothing after `name`",
        "remove the line",
    ),
    Faulty("blank text", "name: Gamma", "name: '  '", 44, "question s-1a, name", "`name` is empty", "what people see"),
    Faulty(
        "too long a text",
        "How far is gamma so?",
        TOO_LONG,
        45,
        "question s-1a, prompt",
        "701 characters long; 700",
        "Shorten it by 1.",
    ),
    Faulty(
        "too long a label",
        "label: Low",
        "label: " + "L" * 45,
        11,
        "level low, label",
        "45 characters long; 40",
        "by 5.",
    ),
    Faulty(
        "a list for a text", "name: Gamma", "name: [Gamma]", 44, "question s-1a, name", "a list stands here", "one text"
    ),
    Faulty(
        "an item with a colon",
        "- What shows it?",
        "- First: what?",
        33,
        "question f-1a, consider, 1",
        "names and values",
        "double quotes",
    ),
    Faulty(
        "a text for a list",
        "            consider:\n              - What shows it?",
        "            consider: What?",
        32,
        "question f-1a, consider",
        "should be a list",
        "dash",
    ),
    Faulty(
        "too many to consider",
        "- What shows it?",
        "- a\n" + "              - b\n" * 4,
        32,
        "question f-1a, consider",
        "5 entries; 4 is",
        "Take out 1",
    ),
    Faulty(
        "a domain without groups",
        "    groups:\n      - id: first-1",
        "    groups: []\n    x:\n      - id: first-1",
        25,
        "domain first, groups",
        "`groups` is empty",
        "dash",
    ),
    Faulty(
        "one level only",
        "    - id: high\n      label: High\n      meaning: Much is in place.\n      side: strength\n",
        "",
        9,
        "scale, levels",
        "at least 2",
        "from challenge to strength",
    ),
    Faulty(
        "a text for the names",
        "scale:",
        "names: x\nscale:",
        8,
        "names",
        "should hold names and values",
        "domain, group",
    ),
    Faulty("a bad id", "id: s-1a", "id: S 1a", 43, "question S 1a, id", "`S 1a` cannot be the id", "small letters"),
    Faulty(
        "a bad edition",
        "edition: 2024-09",
        "edition: Sept 2024",
        2,
        "edition",
        "`Sept 2024` cannot be the edition",
        "2024-09",
    ),
    Faulty(
        "a day in the edition",
        "edition: 2024-09",
        "edition: 2024-09-01",
        2,
        "edition",
        "cannot be the edition",
        "the year",
    ),
    Faulty(
        "a line break in a name",
        "name: Gamma",
        'name: "Ga\\nmma"',
        44,
        "question s-1a, name",
        "a line break",
        "one line",
    ),
    Faulty(
        "half a character",
        "name: Gamma",
        r'name: "\ud800"',
        44,
        "question s-1a, name",
        "cannot be used",
        "what people see",
    ),
    Faulty(
        "an unknown side",
        "side: challenge",
        "side: bad",
        13,
        "level low, side",
        "possible values",
        "challenge, strength or neither",
    ),
    Faulty(
        "neither true nor false",
        "side: challenge",
        "side: challenge\n      note_required: maybe",
        14,
        "level low, note_required",
        "possible values",
        "true or false",
    ),
    Faulty(
        "no true address",
        "link: https://example.org/sample",
        "link: example.org",
        5,
        "link",
        "not an address",
        "https://",
    ),
    Faulty("an address of another kind", "link: https:", "link: ftp:", 5, "link", "not an address", "https://"),
    # what must hold across the file
    Faulty(
        "a question id twice",
        "id: s-1a",
        "id: f-1b",
        43,
        "question f-1b, id",
        "`f-1b` is used on line 34 too",
        "its own id",
    ),
    Faulty(
        "a group id twice", "id: second-1", "id: first-1", 40, "group first-1, id", "used on line 26 too", "its own id"
    ),
    Faulty(
        "a domain id twice", "id: second\n", "id: first\n", 37, "domain first, id", "used on line 23 too", "its own id"
    ),
    Faulty(
        "a domain name twice",
        "name: Second",
        "name: FIRST",
        38,
        "domain second, name",
        "used on line 24 too",
        "its own name",
    ),
    Faulty(
        "an answer id twice", "id: cannot_say", "id: low", 19, "answer low, id", "used on line 10 too", "its own id"
    ),
    Faulty(
        "an answer label twice",
        "label: Can't say yet",
        "label: low",
        20,
        "answer cannot_say, label",
        "on line 11 too",
        "label",
    ),
    Faulty(
        "levels the wrong way round",
        "side: challenge",
        "side: strength\n    - {id: mid, label: Mid, meaning: So., side: challenge}",
        14,
        "level mid, side",
        "after one nearer the strong end",
        "in order",
    ),
]


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(FrameworkFault) as found:
        parse(text, "faulty.yaml")
    assert found.value.file == "faulty.yaml"
    assert not MACHINE_WORDS.search(str(found.value)), str(found.value)
    return found.value.faults


def test_the_sample_itself_is_sound() -> None:
    assert parse(SAMPLE, "sample.yaml").key == "sample-2024-09"


@pytest.mark.parametrize("faulty", FAULTY, ids=[faulty.case for faulty in FAULTY])
def test_a_fault_is_told_at_its_line_in_plain_words(faulty: Faulty) -> None:
    assert SAMPLE.count(faulty.old) == 1
    faults = faults_of(SAMPLE.replace(faulty.old, faulty.new))
    assert (faulty.line, faulty.where) in [(fault.line, fault.where) for fault in faults], faults
    fault = next(fault for fault in faults if (fault.line, fault.where) == (faulty.line, faulty.where))
    assert faulty.what in fault.what
    assert faulty.mend in fault.mend
    assert fault.what.endswith(".")
    assert fault.mend.endswith((".", "?"))


def test_every_fault_of_a_file_is_told_at_once_in_the_order_of_its_lines() -> None:
    text = (
        SAMPLE.replace("edition: 2024-09", "edition: soon")
        .replace("side: strength", "side: up")
        .replace("id: first-1", "id: first-1\n        nane: One")
        .replace("prompt: How far is beta so?", f"prompt: {TOO_LONG}")
        .replace("id: s-1a", "id: f-1a")
        .replace("name: Gamma", "name: Gamma\n            name: Delta")
    )
    assert [(fault.line, fault.where) for fault in faults_of(text)] == [
        (2, "edition"),
        (17, "level high, side"),
        (27, "group first-1, nane"),
        (37, "question f-1b, prompt"),
        (44, "question f-1a, id"),
        (46, "question f-1a, name"),
    ]


def test_every_tab_is_told_at_once() -> None:
    text = SAMPLE.replace("      label: Low", "\tlabel: Low").replace("    name: Second", "\tname: Second")
    assert [fault.line for fault in faults_of(text)] == [11, 38]


def test_nobody_is_told_twice_of_the_same_thing() -> None:
    (fault,) = faults_of(SAMPLE.replace("name: Gamma", "name: *gamma"))
    assert "repeated text" in fault.what


def test_what_is_used_twice_is_told_once() -> None:
    (fault,) = faults_of(SAMPLE.replace("id: s-1a", "id: f-1b"))
    assert "used on line 34 too" in fault.what


def test_a_list_with_a_faulty_entry_is_not_called_too_short_as_well() -> None:
    (fault,) = faults_of(SAMPLE.replace("side: strength", "side: up"))
    assert fault.where == "level high, side"


def test_what_stands_in_the_second_of_two_twins_does_not_hide_the_first() -> None:
    text = SAMPLE.replace("publisher: Nobody", "publisher: Nobody\npublisher: [x, &y z]\npublisher: [again]")
    assert [fault.line for fault in faults_of(text)] == [5, 5, 6]


def test_no_fault_grows_with_what_its_author_wrote() -> None:
    longest = "y" * 900
    for text in (
        SAMPLE.replace("wording:", f"{longest}: 1\nwording:"),
        SAMPLE.replace("id: s-1a", f"id: {longest}"),
        SAMPLE.replace("name: First", f"name: {longest}").replace("name: Second", f"name: {longest}"),
        SAMPLE.replace("wording:", f"{longest}: 1\n{longest}: 2\nwording:"),
    ):
        assert all(len(str(fault)) < 500 for fault in faults_of(text))


def only_ever_a_framework_fault(text: str) -> None:
    try:
        parse(text, "any.yaml")
    except FrameworkFault as refused:
        faults = refused.faults
    else:
        return
    assert faults
    assert all(fault.line >= 1 and fault.column >= 1 and fault.what and fault.mend for fault in faults)


@settings(max_examples=examples(100), deadline=None)
@given(st.text())
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    only_ever_a_framework_fault(text)


@settings(max_examples=examples(100), deadline=None)
@given(st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#\\~U0xF <=\n\t\r\u2028", max_size=60))
def test_any_text_made_of_what_means_something_in_yaml_is_read_or_refused(text: str) -> None:
    only_ever_a_framework_fault(text)


PIECES = st.sampled_from(
    ["id", "name", "scale", "levels", "domains", "groups", "questions", "consider", "side", "link", "note_required"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | PIECES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PIECES | st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=examples(60), deadline=None)
@given(VALUES)
def test_any_data_under_any_names_is_read_or_refused(data: object) -> None:
    only_ever_a_framework_fault(json.dumps(data))  # JSON is YAML


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_the_sample_with_any_part_replaced_is_read_or_refused(data: st.DataObject) -> None:
    lines = SAMPLE.splitlines()
    start = data.draw(st.integers(0, len(lines) - 1))
    end = data.draw(st.integers(start, min(start + 6, len(lines))))
    put = data.draw(st.lists(st.sampled_from([*lines, "x", "- ", "  - [", "    name: {", "id: ~"]), max_size=3))
    only_ever_a_framework_fault("\n".join([*lines[:start], *put, *lines[end:]]))
