"""Editions in a list are told apart at a glance, and the chosen one is told of in full below it."""

from pathlib import Path

import pytest

from bot.slack.blocks import OPTION_LIMIT
from bot.slack.fitting import texts_of
from bot.slack.views.editions import ADDED, SHIPPED, UNSURE, labels, told
from bot.slack.views.frameworks import draw
from bot.slack.views.setup import round_page
from frameworks.load import load_library
from frameworks.model import Framework
from tests.bot.slack.judge import faults_of_view
from tests.bot.slack.views.samples import empty_setup, largest, real

LIBRARY = load_library()
LICENCE = "© Nobody 2024, used under licence 12."


def twin(id: str, **more: str) -> Framework:
    """A framework of the trust's own, of the same name and edition as one that came with us."""
    return real().model_copy(update={"id": id, "wording": LICENCE, **more})


def test_shipped_ones_are_called_by_name_and_edition_alone() -> None:
    assert list(labels(LIBRARY.values()).values()) == [f"{one.name}, {one.edition}" for one in LIBRARY.values()]


def test_two_of_one_name_and_edition_say_whose_they_are() -> None:
    called = labels([real(), twin("our-own")])
    assert list(called.values()) == [f"{real().name}, {real().edition} ({whose})" for whose in (SHIPPED, ADDED)]


def test_two_of_the_trusts_own_are_told_apart_by_their_ids() -> None:
    called = labels([real(), twin("our-own"), twin("our-" + "x" * 56)])
    assert len(set(called.values())) == 3
    assert called[twin("our-own").key].endswith("(our-own)")
    assert all(len(label) <= OPTION_LIMIT for label in called.values())


def test_a_long_name_is_cut_before_its_edition_is() -> None:
    long = twin("long", name="A framework for everything that a trust could wish to know of itself, and more")
    newer = long.model_copy(update={"edition": "2025-01"})
    assert [label[-9:] for label in labels([long, newer]).values()] == [f", {long.edition}", ", 2025-01"]


@pytest.mark.parametrize("chosen", LIBRARY.values(), ids=lambda one: str(one.key))
def test_the_chosen_edition_can_be_read_without_opening_the_list(chosen: Framework) -> None:
    setup = empty_setup().model_copy(update={"framework": chosen.key})
    page = round_page(setup, LIBRARY.values(), ask_channel=True)
    (below,) = [block for block in page["blocks"] if block["type"] == "context"]
    shown = "\n".join(texts_of(below))
    assert shown.startswith(f"*{chosen.name}*, edition {chosen.edition}\n")
    assert shown.endswith(UNSURE)
    assert {one.name for one in LIBRARY.values() if f"*{one.name}*" in shown} == {chosen.name}
    assert len(shown) < 450, "a wall of text"


def test_nobody_is_unsure_of_the_only_one() -> None:
    assert UNSURE not in told(real(), [real()])


def test_licensed_words_say_whose_they_are_and_ours_that_they_are_ours(tmp_path: Path) -> None:
    overlay = (
        f'overlay: {real().key}\nwording: "{LICENCE}"\nquestions:\n  {real().questions[0].id}:\n    prompt: How?\n'
    )
    (tmp_path / "words.yaml").write_text(overlay, encoding="utf-8")
    overlaid = load_library(tmp_path)[real().key]
    assert f"Whose words: {LICENCE}" in "\n".join(told(overlaid, []))
    assert f"Whose words: {LICENCE}" in "\n".join(told(twin("our-own"), []))
    assert "The questions are our own." in "\n".join(told(real(), []))


def test_a_newer_edition_added_by_the_trust_is_not_taken_for_ours() -> None:
    newer = twin(real().id, edition="2030")
    assert LICENCE in "\n".join(told(newer, []))


def test_the_list_of_frameworks_says_which_file_is_the_trusts_own() -> None:
    text = draw([real(), twin("our-own")]).text
    assert text.count(ADDED) == 1
    assert f"edition {real().edition}, {ADDED})" in text


def test_slack_takes_the_largest_there_is() -> None:
    assert faults_of_view(round_page(empty_setup(), [largest(), real(), twin("our-own")], ask_channel=True)) == []


def test_looking_again_it_is_said_at_which_round() -> None:
    again = empty_setup().model_copy(update={"last_time": "Spring <review>, posted on Monday 2 March 2026"})
    first = round_page(again, [real()], ask_channel=True)["blocks"][0]
    assert first["text"]["text"].startswith(
        "This looks again at *Spring &lt;review&gt;, posted on Monday 2 March 2026*."
    )
    assert "looks again" not in str(round_page(empty_setup(), [real()], ask_channel=True))
