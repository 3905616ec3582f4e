"""Text from outside is harmless, and a line that is too long is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks import (
    actions,
    as_typed,
    button,
    cut,
    escape,
    header,
    plain,
    quote,
    said,
    sections,
    small,
)


@given(st.text())
def test_escaped_text_holds_nothing_slack_acts_on(text: str) -> None:
    escaped = escape(text)
    assert "<" not in escaped
    assert ">" not in escaped
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@given(st.text(alphabet="ab&<", min_size=1), st.integers(min_value=2, max_value=40))
def test_cutting_halves_no_escaped_character(text: str, limit: int) -> None:
    kept = cut(escape(text), limit)
    assert len(kept) <= limit
    whole = kept.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert "&" not in whole


def test_what_fits_is_not_cut() -> None:
    assert cut("exactly", 7) == "exactly"
    assert cut("exactly.", 7) == "exactl…"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\r"])
def test_a_control_character_is_shown_as_a_mark(character: str) -> None:
    assert as_typed(f"a{character}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a  b", "*a* _b_ `c` <!channel> @here", "naïve – “quoted” 👩🏽‍🏫"])
def test_everything_else_stays_as_it_was_typed(text: str) -> None:
    assert as_typed(text) == text


def test_a_line_break_of_windows_is_a_line_break() -> None:
    assert as_typed("a\r\nb") == "a\nb"


def test_right_to_left_words_are_kept_and_cannot_turn_round_their_neighbours() -> None:
    assert as_typed("שלום") == "\u2068שלום\u2069"
    assert as_typed("مرحبا!") == "\u2068مرحبا!\u2069"


@given(st.text())
def test_drawing_a_note_never_fails(text: str) -> None:
    shown = quote(text or "-")["elements"][0]["text"]
    shown.encode()
    assert not set(shown) & set("\x00\x07\u202e\u2066")


def test_long_lists_of_lines_take_as_many_sections_as_they_need() -> None:
    lines = [f"{n} " + "x" * 900 for n in range(10)]
    assert [block["text"]["text"].count("\n") + 1 for block in sections(lines)] == [3, 3, 3, 1]


def test_small_print_takes_no_more_than_ten_texts_a_block() -> None:
    blocks = small("x" * 2_900 for _ in range(23))
    assert [len(block["elements"]) for block in blocks] == [10, 10, 3]


def test_nothing_said_draws_nothing() -> None:
    assert small(["", ""]) == []
    assert sections([]) == []
    assert actions([]) == []


def test_many_buttons_take_several_rows() -> None:
    rows = actions([button("l", f"a{n}", "v") for n in range(30)])
    assert [len(row["elements"]) for row in rows] == [25, 5]


def test_a_heading_is_one_line() -> None:
    assert header("two\nlines")["text"]["text"] == "two lines"


def test_plain_text_shows_emoji_codes_as_typed() -> None:
    assert plain(":tada:") == {"type": "plain_text", "text": ":tada:", "emoji": False}


def test_the_text_of_a_message_says_when_there_is_more() -> None:
    assert said(["a", "", "b"]) == "a\nb"
    assert said(["x" * 5_000]).endswith("(the rest is in the message itself)")
