import re
from pathlib import Path

import pytest

from frameworks.house_rules import check, reading_grade
from frameworks.load import FrameworkFault

SAMPLE = (Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8")
PROMPT = "How far is gamma so?"
# The sample, with all that the house asks for: things to consider and both ends of every question.
KEPT = SAMPLE.replace("- What shows it?", "- What shows it?\n              - Who sees it?").replace(
    "            prompt: How far is beta so?",
    "            prompt: How far is beta so?\n            consider: [What shows that?, Who sees that?]",
)
KEPT = KEPT.replace(f"prompt: {PROMPT}", f"prompt: {PROMPT}\n            consider: [What shows this?, Who sees this?]")
for number in ("alpha", "beta", "gamma"):
    KEPT = KEPT.replace(
        f"prompt: How far is {number} so?",
        f"prompt: How far is {number} so?\n            strong: All of {number} is so.\n"
        "            weak: None of it is so.",
    )


# The same, where each question states the standard itself.
STANDARD = re.sub(r"\n +(strong|weak): .*", "", KEPT).replace("scale:", "described: false\nscale:", 1)


def advice(old: str, new: str) -> list[str]:
    assert KEPT.count(old) == 1
    return [str(one) for one in check(KEPT.replace(old, new), "sample.yaml")]


def test_text_that_keeps_the_rules_gets_no_advice() -> None:
    assert check(KEPT, "sample.yaml") == []


def test_a_file_that_cannot_be_used_is_refused_before_any_advice() -> None:
    with pytest.raises(FrameworkFault):
        check("", "empty.yaml")


@pytest.mark.parametrize(
    ("prompt", "part"),
    [
        ("How far is gamma so, and how do we know?", "“and how” begins a second question"),
        ("How far is gamma so or does it differ?", "“or does” begins a second question"),
        ("How far do we plan as well as act?", "“as well as” begins a second question"),
        ("How far is gamma so? How do we know?", "a prompt is one question"),
        ("How far gamma is so.", "a prompt is one question"),
        ("Who knows whether gamma is so?", "the scale may not answer"),
        ("How good is gamma?", "“good” sounds like a verdict"),
        ("How far would gamma require no score?", "“score” sounds like a verdict"),
        ("How far do we know what leaders should do?", "“leaders should” tells people what to do"),
        ("How far is *gamma* so?", "“*” may be drawn as formatting"),
        ("How far is _gamma_ so?", "“_g” may be drawn as formatting"),
        ('"How far is gamma so :smile: here?"', "“:smile:” may be drawn as formatting or an emoji"),
        ("How far is gamma so 😀 here?", "an emoji or symbol (U+1F600)"),
        ("How far is gamma so ✔️ here?", "an emoji or symbol"),
        ("How far is " + "gamma " * 36 + "so?", "up to 220 read well"),
        ("How far " + "is it " * 12 + "so at all?", "a sentence has 29 words"),
        ("How sure are we that it is so?", "“How sure” asks what somebody feels"),
        ("To what extent do we know how confident staff are?", "“how confident” asks what somebody feels"),
    ],
)
def test_a_prompt_that_breaks_a_rule_gets_advice_at_its_line(prompt: str, part: str) -> None:
    found = advice(f"prompt: {PROMPT}", f"prompt: {prompt}")
    line = KEPT.splitlines().index(f"            prompt: {PROMPT}") + 1
    assert any(part in one and one.startswith(f"line {line}, ") and "question s-1a, prompt" in one for one in found)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("name: Gamma", "name: " + "Gamma " * 9, "(question s-1a, name): this is 53 characters long; up to 45"),
        ("Who sees this?", "x" * 111, "(question s-1a, consider 2): this is 111 characters long; up to 110"),
        ("All of gamma is so.", "x " * 121, "(question s-1a, strong): this is 241 characters long; up to 240"),
        (", Who sees this?", "", "(question s-1a): the number of things to consider is 1"),
        (", Who sees this?", ", a, b, c", "(question s-1a): the number of things to consider is 4"),
        ("            strong: All of gamma is so.\n", "", "(question s-1a): one or both ends are not described"),
        ("meaning: Little is in place.", "meaning: We are failing.", "(answer low, meaning): “failing” sounds like"),
        ("meaning: Not known yet.", "meaning: Poor.", "(answer cannot_say, meaning): “Poor” sounds like"),
        ("    name: Second\n", "    name: Second\n    about: You must see.\n", "(domain second, about): “You must”"),
    ],
)
def test_any_other_text_that_breaks_a_rule_gets_advice(old: str, new: str, part: str) -> None:
    assert any(part in one for one in advice(old, new))


def test_where_the_question_states_the_standard_neither_end_is_described() -> None:
    assert check(STANDARD, "code.yaml") == []
    described = STANDARD.replace(f"prompt: {PROMPT}", f"prompt: {PROMPT}\n            weak: None of it is so.")
    (found,) = check(described, "code.yaml")
    assert (found.where, found.what) == (
        "question s-1a",
        "an end is described, though `described` is false for this framework.",
    )


@pytest.mark.parametrize(
    ("consider", "right"), [("[]", True), ("[a]", True), ("[a, b, c]", True), ("[a, b, c, d]", False)]
)
def test_where_the_question_states_the_standard_there_may_be_nothing_to_consider(consider: str, right: bool) -> None:
    assert STANDARD.count("[What shows this?, Who sees this?]") == 1
    found = check(STANDARD.replace("[What shows this?, Who sees this?]", consider), "code.yaml")
    assert [one.mend for one in found] == ([] if right else ["Up to three help."])


def test_words_that_only_resemble_a_verdict_are_fine() -> None:
    assert advice(PROMPT, "How far do goods, upgrades and scoreboards matter to us?") == []


def test_a_question_that_is_hard_to_read_gets_advice() -> None:
    hard = "Organisational accountability arrangements demonstrate comprehensive institutional sustainability."
    assert any("its text is hard to read (grade" in one for one in advice("All of gamma is so.", hard))


def test_a_question_too_long_for_one_section_gets_advice_counting_what_escaping_adds() -> None:
    fits, too_long = "x" * 700, f'"{"&" * 600}"'
    assert not any("part of a Slack message" in one for one in advice("All of gamma is so.", fits))
    assert any("part of a Slack message holds (3000)" in one for one in advice("All of gamma is so.", too_long))


def test_advice_comes_in_the_order_of_lines() -> None:
    text = KEPT.replace("name: Second", "name: Second\n    about: Good.").replace(
        "How far is alpha", "How poor is alpha"
    )
    (prompt, about) = check(text, "sample.yaml")
    assert prompt.where == "question f-1a, prompt"
    assert about.where == "domain second, about"


def test_the_reading_grade_follows_its_published_formula() -> None:
    # four words of 14 letters in two sentences; then three words of 18 letters and digits in one
    assert reading_grade("Cats sit. Dogs run.") == pytest.approx(4.71 * 14 / 4 + 0.5 * 4 / 2 - 21.43)
    assert reading_grade("Trust's 2024 strategy") == pytest.approx(4.71 * 18 / 3 + 0.5 * 3 / 1 - 21.43)


def test_no_words_are_no_trouble_to_read() -> None:
    assert reading_grade("… ?") == 0.0
