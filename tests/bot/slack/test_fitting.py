"""What is too much for Slack is cut, what people wrote at length first, and says so."""

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks import BLOCKS_LIMIT, CUT, quote, rich_text, section, small
from bot.slack.fitting import LEFT_OUT, MESSAGE_LIMIT, fits, texts_of
from tests.bot.slack.judge import faults_of_message


def test_a_message_that_fits_is_left_alone() -> None:
    blocks = [section("x"), rich_text(quote("y"))]
    assert fits(blocks) is blocks


def test_the_longest_notes_are_cut_first_and_say_so() -> None:
    notes = ["short one", *("n" * 3_000 for _ in range(6))]
    blocks = fits([section("our own words"), *(rich_text(quote(note)) for note in notes)])
    texts = list(texts_of(blocks))
    assert texts[:2] == ["our own words", "short one"]
    assert all(text.endswith(CUT) for text in texts[2:])
    assert MESSAGE_LIMIT - 10 < sum(map(len, texts)) <= MESSAGE_LIMIT
    assert faults_of_message("words", blocks) == []


def test_when_there_is_no_note_to_cut_small_print_goes_before_sections() -> None:
    blocks = fits([section("s" * 3_000), section("s" * 3_000), *small(["c" * 3_000] * 4)])
    lengths = [len(text) for text in texts_of(blocks)]
    assert lengths[:2] == [3_000, 3_000]
    assert sum(lengths) <= MESSAGE_LIMIT


def test_blocks_beyond_the_limit_are_left_out_and_it_says_so() -> None:
    blocks = fits([section(str(n)) for n in range(BLOCKS_LIMIT + 5)])
    assert len(blocks) == BLOCKS_LIMIT
    assert list(texts_of(blocks[-1])) == [LEFT_OUT]
    assert faults_of_message("words", blocks) == []


@given(st.lists(st.integers(min_value=1, max_value=3_000), max_size=60))
def test_whatever_people_wrote_it_fits(lengths: list[int]) -> None:
    blocks = fits([rich_text(quote("n" * length)) for length in lengths])
    assert sum(len(text) for text in texts_of(blocks)) <= MESSAGE_LIMIT
    assert len(blocks) <= BLOCKS_LIMIT
