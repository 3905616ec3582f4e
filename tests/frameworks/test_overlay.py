"""An overlay puts licensed words in place of ours, says whose they are, and changes nothing else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameworks.faults import FrameworkFault
from frameworks.load import load_library, parse
from frameworks.model import Framework
from frameworks.overlay import laid
from frameworks.overlay_checking import examine
from frameworks.reading import read
from tests.examples import examples
from tests.frameworks.invented import frameworks, texts

SAMPLE = parse((Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8"), "sample.yaml")
LIBRARY = {SAMPLE.key: SAMPLE}
OVERLAY = """\
overlay: sample-2024-09
wording: © Nobody 2024, used by Anywhere Trust under licence 12.
answers:
  low: Much to do
questions:
  f-1a:
    prompt: To what extent is alpha as Nobody describes it?
    consider:
      - Nobody's first point
      - Nobody's second point
    strong: Nobody's strong end.
  s-1a:
    name: Nobody's gamma
"""
LICENCE = "© Nobody 2024, used by Anywhere Trust under licence 12."


def shown(text: str = OVERLAY) -> Framework:
    return laid(LIBRARY, [(read(text, "mine.yaml"), "mine.yaml")])["sample-2024-09"]


def told(old: str, new: str) -> list[tuple[int, str, str]]:
    assert OVERLAY.count(old) == 1
    with pytest.raises(FrameworkFault) as found:
        shown(OVERLAY.replace(old, new))
    assert found.value.file == "mine.yaml"
    assert "pydantic" not in str(found.value)
    return [(fault.line, fault.where, f"{fault.what} {fault.mend}") for fault in found.value.faults]


def test_words_are_replaced_and_say_whose_they_are() -> None:
    framework = shown()
    alpha, beta, gamma = framework.questions
    assert alpha.prompt == "To what extent is alpha as Nobody describes it?"
    assert alpha.consider == ("Nobody's first point", "Nobody's second point")
    assert (alpha.strong, alpha.weak, alpha.name) == ("Nobody's strong end.", None, "Alpha")
    assert (gamma.name, gamma.prompt) == ("Nobody's gamma", "How far is gamma so?")
    assert [alpha.wording, beta.wording, gamma.wording] == [LICENCE, None, LICENCE]
    assert framework.scale.answers[0].label == "Much to do"
    assert framework.scale.wording == LICENCE
    assert beta == SAMPLE.questions[1]


def test_whoever_shows_the_whole_knows_all_whose_words_it_holds() -> None:
    assert shown().wordings == (SAMPLE.wording, LICENCE)
    assert SAMPLE.wordings == (SAMPLE.wording,)
    everything = OVERLAY + "  f-1b:\n    prompt: How is beta?\n"
    assert shown(everything).wordings == (LICENCE,)


FAULTS = [
    ("overlay: sample-2024-09", "overlay: sample-2024-08", 1, "overlay", "Did you mean `sample-2024-09`?"),
    ("  f-1a:", "  f-1x:", 6, "question f-1x", "`f-1x` is not an id of sample-2024-09. Did you mean `f-1b`?"),
    ("  low: M", "  lo: M", 4, "answer lo", "Did you mean `low`?"),
    ("    strong:", "    strnog:", 11, "question f-1a, strnog", "Did you mean `strong`?"),
    ("    strong:", "    side:", 11, "question f-1a, side", "`side` is not a name that is known here."),
    ("answers:", "scale:", 3, "scale", "is not a name that is known here."),
    ("wording: ©", "wordings: ©", 2, "wordings", "Did you mean `wording`?"),
    ("To what extent is alpha as Nobody describes it?", "x" * 701, 7, "question f-1a, prompt", "700 is the most"),
    ("To what extent is alpha as Nobody describes it?", "", 7, "question f-1a, prompt", "nothing after `prompt`"),
    ("Nobody's gamma", "[a, b]", 13, "question s-1a, name", "a list stands here"),
    ("Much to do", "x" * 41, 4, "answer low", "40 is the most"),
    ("Much to do", "High", 3, "answers", "answer label used twice: high"),
    ("under licence 12.", "y" * 300, 2, "wording", "300 is the most"),
    (
        "      - Nobody's first point",
        "      - a\n      - b\n      - c\n      - d",
        8,
        "question f-1a, consider",
        "4 is",
    ),
    ("Nobody's strong end.", "&a Nobody", 11, "question f-1a, strong", "stand for repeated text"),
]


@pytest.mark.parametrize(("old", "new", "line", "where", "words"), FAULTS)
def test_a_fault_is_told_at_its_line(old: str, new: str, line: int, where: str, words: str) -> None:
    found = told(old, new)
    assert any(one[:2] == (line, where) and words in one[2] for one in found), found


def test_every_fault_is_told_at_once() -> None:
    text = OVERLAY.replace("f-1a", "f-9").replace("Much to do", "x" * 50).replace("    name:", "    nane:")
    with pytest.raises(FrameworkFault) as found:
        shown(text)
    assert [fault.line for fault in found.value.faults] == [4, 6, 13]


def test_an_overlay_that_replaces_nothing_is_told() -> None:
    with pytest.raises(FrameworkFault, match="this overlay replaces nothing"):
        shown(f"overlay: sample-2024-09\nwording: {LICENCE}\n")


def test_the_folder_may_hold_whole_frameworks_and_overlays_in_any_order(tmp_path: Path) -> None:
    sample = (Path(__file__).parent / "sample.yaml").read_text("utf-8")
    (tmp_path / "a-overlay.yaml").write_text(OVERLAY, "utf-8")
    (tmp_path / "b-sample.yaml").write_text(sample, "utf-8")
    assert load_library(tmp_path)["sample-2024-09"] == shown()
    assert load_library(tmp_path, overlays=False)["sample-2024-09"] == SAMPLE
    (tmp_path / "c-overlay.yaml").write_text(OVERLAY, "utf-8")
    with pytest.raises(FrameworkFault, match=r"has an overlay already: .*a-overlay.yaml"):
        load_library(tmp_path)


def test_a_shipped_edition_can_be_shown_in_other_words(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(
        f"overlay: building-strong-trusts-2024-09\nwording: {LICENCE}\nquestions:\n  gov-1a:\n    prompt: How so?\n",
        "utf-8",
    )
    question = load_library(tmp_path)["building-strong-trusts-2024-09"].question("gov-1a")
    assert question is not None
    assert (question.prompt, question.wording) == ("How so?", LICENCE)


def test_the_same_advice_is_given_as_for_whole_files_and_only_on_what_the_overlay_says() -> None:
    text = OVERLAY.replace("To what extent is alpha as Nobody describes it?", "How far is alpha so, and what is weak?")
    report = examine(read(text, "mine.yaml"), "mine.yaml", LIBRARY)
    assert report.faults == ()
    assert [(one.line, one.where) for one in report.advice if "second question" in one.what] == [
        (7, "question f-1a, prompt")
    ]
    assert not any("f-1b" in one.where for one in report.advice)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(frameworks(), st.data())
def test_an_overlay_never_changes_ids_order_or_sides(framework: Framework, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from([one.id for one in framework.questions]), min_size=1))
    prompt = data.draw(texts(40).filter(lambda text: text.isascii() and '"' not in text and "\\" not in text))
    lines = [f"overlay: {framework.key}", "wording: Theirs", "questions:"]
    lines += [line for id in chosen for line in (f"  {id}:", f'    prompt: "{prompt}"')]
    after = laid({framework.key: framework}, [(read("\n".join(lines), "o.yaml"), "o.yaml")])[framework.key]
    assert [one.id for one in after.questions] == [one.id for one in framework.questions]
    assert [group.id for one in after.domains for group in one.groups] == [
        group.id for one in framework.domains for group in one.groups
    ]
    assert after.scale == framework.scale
    for before, now in zip(framework.questions, after.questions, strict=True):
        expected = {"prompt": prompt, "wording": "Theirs"} if before.id in chosen else {}
        assert now == before.model_copy(update=expected)
