"""What a button remembers comes back as it went in, and rubbish comes back as nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.ids import Action, Do, Field, Place, action, action_of, field, field_of, pack, unpack

ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", fullmatch=True)
perhaps = st.just("") | ids
rubbish = st.none() | st.integers() | st.text() | st.binary() | st.lists(st.text())


@given(ids, perhaps, perhaps, perhaps)
def test_a_place_comes_back(assessment: str, domain: str, question: str, draft: str) -> None:
    value = pack(assessment, domain, question, draft)
    assert unpack(value) == Place(assessment, domain, question, draft)
    assert len(value) <= 2_000


@given(st.sampled_from(Do), perhaps)
def test_an_action_comes_back(do: Do, of: str) -> None:
    assert action_of(action(do, of)) == Action(do, of)
    assert len(action(do, of)) <= 255


@given(st.sampled_from(Field), ids)
def test_a_field_comes_back(name: Field, of: str) -> None:
    assert field_of(field(name, of)) == (name, of)


@given(rubbish)
def test_rubbish_is_nothing(thing: object) -> None:
    for read in (unpack, action_of, field_of):
        found = read(thing)
        assert found is None or isinstance(found, tuple)


@given(st.text(alphabet="v1|abc:._-\x00é ", max_size=30))
def test_what_is_read_could_have_been_written(text: str) -> None:
    """Only one spelling of a place is taken, so two values never mean the same."""
    place, done = unpack(text), action_of(text)
    assert place is None or pack(*place) == text
    assert done is None or action(*done) == text


NOT_PACKED = [
    "v1|a|\n",
    "",
    "v1",
    "v1|",
    "v2|a",
    "a|b|c",
    "v1|a||",
    "v1|a|b|c|d|e|f|g",
    "v1|a b",
    "v1|a|b\n",
    "v1||b",
    "v1|é",
    None,
    {},
]


@pytest.mark.parametrize("value", NOT_PACKED)
def test_a_value_nobody_packed_is_nothing(value: object) -> None:
    assert unpack(value) is None


@pytest.mark.parametrize("value", ["", "fly", "rate:", "rate:a b", "rate:a:b", "RATE", None, 7])
def test_an_action_nobody_made_is_nothing(value: object) -> None:
    assert action_of(value) is None


@pytest.mark.parametrize("bad", ["a|b", "a b", "a\n", "", "é"])
def test_an_id_that_could_not_be_read_back_is_not_packed(bad: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        pack(bad)


def test_a_button_says_in_words_what_it_does() -> None:
    assert action(Do.RATE, "some-strength") == "rate:some-strength"
    assert action(Do.OTHER, "cannot_say") == "other:cannot_say"
    assert pack("A1", "governance", "gov-1a") == "v1|A1|governance|gov-1a"
