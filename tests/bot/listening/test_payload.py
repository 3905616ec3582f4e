"""Decoding: as the standard library would, whatever people type; what is no payload is told apart."""

import json
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.listening.payload import Malformed, decode, unquoted
from tests.examples import examples

FORM, JSON = "application/x-www-form-urlencoded", "application/json; charset=utf-8"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
UNHURRIED = settings(deadline=None, max_examples=examples(60))
VALUES = TEXT | st.integers() | st.none() | st.lists(TEXT, max_size=3) | st.dictionaries(TEXT, TEXT, max_size=3)


@UNHURRIED
@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_an_interaction_comes_back_as_it_was(payload: dict[str, Any]) -> None:
    for text in (json.dumps(payload), json.dumps(payload, ensure_ascii=False)):
        beside = (f"more=1&payload={quote(text)}&x=", f"payload={quote(text)}&more=1")
        for body in (urlencode({"payload": text}), "payload=" + quote(text), *beside):
            assert decode(FORM, body.encode()) == payload


@UNHURRIED
@given(TEXT)
def test_the_quick_way_is_the_long_way(text: str) -> None:
    encoded = urlencode({"payload": text})
    assert (
        unquoted(encoded.removeprefix("payload=").encode())
        == dict(parse_qsl(encoded, keep_blank_values=True))["payload"]
    )


@UNHURRIED
@given(st.dictionaries(st.sampled_from(["command", "text", "user_id", "trigger_id"]), TEXT, min_size=1))
def test_a_command_is_its_fields(fields: dict[str, str]) -> None:
    assert decode(FORM, urlencode(fields).encode()) == fields


@UNHURRIED
@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_an_event_is_json(payload: dict[str, Any]) -> None:
    assert decode(JSON, json.dumps(payload).encode()) == payload


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (JSON, b""),
        (JSON, b"[1]"),
        (JSON, b"{"),
        (JSON, b"\xff"),
        (JSON, b"[" * 100_000),
        (FORM, b"payload="),
        (FORM, b"payload=%7B"),
        (FORM, b"payload=%FF"),
        (FORM, b"payload=3"),
        (FORM, b"a=%FF"),
        (FORM, b"\xff=1"),
    ],
)
def test_what_is_no_payload(kind: str, body: bytes) -> None:
    with pytest.raises(Malformed):
        decode(kind, body)
