"""One look at a file tells everything: what must be mended, what could be better, and what changed since before."""

from pathlib import Path

from frameworks.checking import edition_before, examine
from frameworks.load import parse

SAMPLE = (Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8")
EARLIER = parse(SAMPLE.replace("2024-09", "2023-09"), "earlier.yaml")


def test_a_file_that_can_be_used_is_told_with_advice_apart() -> None:
    report = examine(SAMPLE, "sample.yaml")
    assert report.framework is not None
    assert report.faults == ()
    assert str(report).startswith("sample.yaml: 6 pieces of advice (the file works without it):\n  line 29")
    assert str(report).endswith("\nsample.yaml: sample-2024-09 can be used.")


def test_faults_of_every_kind_and_advice_are_told_in_one_go() -> None:
    text = (
        SAMPLE.replace("side: strength", "side: up")
        .replace("name: Beta", "nane: Beta")
        .replace("How far is gamma so?", "How far is gamma so, and how do we know?")
        .replace("How far is alpha so?", "The board's comprehensive accountability responsibilities: how?")
        .replace("id: second\n", "id: first\n")
    )
    report = examine(text.replace("prompt: The board's", "prompt: >-\n              The board's"), "sample.yaml")
    assert {fault.where for fault in report.faults} >= {"level high, side", "question f-1b, name", "domain first, id"}
    assert any("begins a second question" in advice.what for advice in report.advice)
    assert any("hard to read" in advice.what for advice in report.advice)
    assert "can be used" not in str(report)


def test_a_part_that_is_faulty_gets_no_advice_as_well() -> None:
    report = examine(SAMPLE.replace("prompt: How far is gamma so?", "prompt:"), "sample.yaml")
    assert [fault.where for fault in report.faults] == ["question s-1a, prompt"]
    assert not any(advice.where == "question s-1a, prompt" for advice in report.advice)


def test_a_text_that_cannot_be_read_is_one_fault() -> None:
    report = examine("id: [open", "sample.yaml", EARLIER)
    assert [fault.line for fault in report.faults] == [1]
    assert str(report).startswith("sample.yaml: one fault to mend:\n  line 1")


def test_nothing_is_said_of_an_edition_that_keeps_every_id_and_question() -> None:
    assert examine(SAMPLE, "sample.yaml", EARLIER) == examine(SAMPLE, "sample.yaml")


def test_a_name_kept_under_another_id_is_a_fault_at_the_new_id() -> None:
    for old, new, line, where in (
        ("id: s-1a", "id: s-9a", 43, "question s-9a, id"),
        ("id: second-1", "id: two", 40, "group two, id"),
        ("id: first\n", "id: erst\n", 23, "domain erst, id"),
        ("id: low", "id: lower", 10, "level lower, id"),
    ):
        (fault,) = examine(SAMPLE.replace(old, new), "sample.yaml", EARLIER).faults
        assert (fault.line, fault.where) == (line, where)
        assert f"has the id `{old.strip().removeprefix('id: ')}`" in fault.what
        assert fault.mend.startswith("Keep `")


def test_a_very_different_prompt_under_the_same_id_is_a_fault_unless_it_is_said_to_be_reworded() -> None:
    text = SAMPLE.replace("How far is gamma so?", "To what extent do people enjoy their lunch?")
    (fault,) = examine(text, "sample.yaml", EARLIER).faults
    assert (fault.line, fault.where) == (45, "question s-1a, prompt")
    assert "looks like another question" in fault.what
    assert "How far is gamma so?" in fault.what
    assert "give it a new id" in fault.mend.lower()
    assert "`reworded` in the mapping" in fault.mend
    assert examine(text, "sample.yaml", EARLIER, ["s-1a"]).faults == ()


def test_a_prompt_that_keeps_its_subject_is_no_fault() -> None:
    text = SAMPLE.replace("How far is gamma so?", "To what extent is gamma so?")
    assert examine(text, "sample.yaml", EARLIER).faults == ()


def test_a_new_id_and_one_that_is_gone_are_only_pointed_out() -> None:
    text = SAMPLE.replace("id: s-1a", "id: s-1b").replace("Gamma", "Delta").replace("gamma", "delta")
    report = examine(text, "sample.yaml", EARLIER)
    said = [(advice.line, advice.what) for advice in report.advice if "edition 2023-09" in advice.what]
    assert report.faults == ()
    assert said == [
        (42, "the question `s-1a` of edition 2023-09, `Gamma`, is gone."),
        (43, "this question is not in edition 2023-09."),
    ]


def test_a_whole_domain_that_is_gone_is_told_where_the_list_is() -> None:
    text = SAMPLE[: SAMPLE.index("  - id: second\n")]
    gone = [advice for advice in examine(text, "sample.yaml", EARLIER).advice if "is gone" in advice.what]
    assert [(advice.line, advice.what.split("`")[1]) for advice in gone] == [
        (22, "second"),
        (22, "second-1"),
        (22, "s-1a"),
    ]


def test_ids_are_not_compared_while_one_of_them_is_faulty() -> None:
    report = examine(SAMPLE.replace("id: s-1a", "id: S 1a"), "sample.yaml", EARLIER)
    assert [fault.where for fault in report.faults] == ["question S 1a, id"]


def test_the_edition_before_is_the_newest_older_one_of_the_same_framework() -> None:
    editions = [
        parse(SAMPLE.replace("2024-09", edition).replace("id: sample", f"id: {id}"), "any.yaml")
        for edition, id in (("2022", "sample"), ("2023-09", "sample"), ("2025", "sample"), ("2024-01", "other"))
    ]
    before = edition_before(SAMPLE, "sample.yaml", editions)
    assert before is not None
    assert before.key == "sample-2023-09"
    assert edition_before(SAMPLE.replace("id: sample", "id: new"), "new.yaml", editions) is None
    assert edition_before("id: [", "broken.yaml", editions) is None
