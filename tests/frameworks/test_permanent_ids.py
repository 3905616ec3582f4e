"""The list of permanent ids: it holds all that is shipped, all of it is shipped still, and it only grows."""

from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from frameworks import permanent_ids
from frameworks.load import load_library, parse
from frameworks.permanent_ids import LIST, grown, listed, permanent

SAMPLE = parse((Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8"), "sample.yaml")
KEPT = listed(LIST.read_text(encoding="utf-8"))
ADD = "Run: python -m frameworks.permanent_ids"
# The list as it first was. To guard more of it, take the digest of more lines; never of fewer, and never of others.
FIRST, DIGEST = 306, "11803023dde73d1f1ff3ef03d7dd87f2f9545e13876f307b74ad8f2a00387afa"


@pytest.fixture(scope="module")
def shipped() -> set[str]:
    return {line for framework in load_library().values() for line in permanent(framework)}


def test_every_shipped_id_is_in_the_list(shipped: set[str]) -> None:
    assert shipped - set(KEPT) == set(), ADD


def test_no_id_in_the_list_has_gone_from_its_file(shipped: set[str]) -> None:
    assert set(KEPT) - shipped == set(), "answers are kept under these ids: give them back to their file"


def test_nothing_was_taken_from_the_beginning_of_the_list() -> None:
    assert sha256("".join(f"{line}\n" for line in KEPT[:FIRST]).encode()).hexdigest() == DIGEST


def test_nothing_stands_in_the_list_twice() -> None:
    assert [line for line, times in Counter(KEPT).items() if times > 1] == []


def test_domains_groups_questions_and_answers_are_permanent() -> None:
    assert permanent(SAMPLE) == (
        "sample-2024-09 domain first",
        "sample-2024-09 domain second",
        "sample-2024-09 group first-1",
        "sample-2024-09 group second-1",
        "sample-2024-09 question f-1a",
        "sample-2024-09 question f-1b",
        "sample-2024-09 question s-1a",
        "sample-2024-09 answer low",
        "sample-2024-09 answer high",
        "sample-2024-09 answer cannot_say",
    )


def test_what_is_new_goes_to_the_end_and_what_was_there_stays() -> None:
    before = "# for people\nsample-2024-09 question f-1a\nsample-2024-09 question gone\n"
    after = grown(before, [SAMPLE])
    assert after.startswith(before)
    assert sorted(listed(after)) == sorted({*permanent(SAMPLE), "sample-2024-09 question gone"})
    assert grown(after, [SAMPLE]) == after


def test_the_command_adds_what_is_new_and_says_how_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shipped: set[str]
) -> None:
    file = tmp_path / "list.txt"
    file.write_text("# for people\n" + "".join(f"{line}\n" for line in KEPT[3:]), encoding="utf-8")
    monkeypatch.setattr(permanent_ids, "LIST", file)
    permanent_ids.main()
    assert set(listed(file.read_text(encoding="utf-8"))) == shipped
    assert capsys.readouterr().out == f"list.txt: {len(shipped - set(KEPT[3:]))} new, {len(shipped)} in all.\n"
