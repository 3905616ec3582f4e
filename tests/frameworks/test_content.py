"""A framework's content and its fingerprint: the same for the same framework, another for any other."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.content import (
    DIGITS,
    WrongContentError,
    content,
    content_hash,
    fingerprint,
    from_content,
    is_pinned,
    key_of,
    reference,
)
from frameworks.load import load_library
from frameworks.model import Framework
from tests.examples import examples

LIBRARY = list(load_library(Path(__file__).parent / "editions").values())
TEXTS = ("name", "publisher", "wording", "purpose")

lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(lambda t: t.strip())
frameworks = st.builds(
    lambda one, name, text: changed(one, {name: text}), st.sampled_from(LIBRARY), st.sampled_from(TEXTS), lines
)


def changed(framework: Framework, parts: dict[str, Any]) -> Framework:
    """Checked like any other framework, unlike a model's copy."""
    return Framework.model_validate(framework.model_dump(mode="json") | parts)


@given(frameworks)
@settings(max_examples=examples(60), deadline=None)
def test_any_framework_comes_back_from_its_content(framework: Framework) -> None:
    back = from_content(content(framework), content_hash(framework))
    assert back == framework
    assert (content(back), reference(back)) == (content(framework), reference(framework))


@given(st.sampled_from(LIBRARY), st.sampled_from(TEXTS), lines)
@settings(max_examples=examples(60), deadline=None)
def test_other_words_have_another_fingerprint(framework: Framework, name: str, text: str) -> None:
    other = changed(framework, {name: text})
    assert (content_hash(other) == content_hash(framework)) == (getattr(other, name) == getattr(framework, name))


@pytest.mark.parametrize("framework", LIBRARY, ids=lambda one: one.key)
def test_a_reference_is_the_key_and_the_beginning_of_the_fingerprint(framework: Framework) -> None:
    name = reference(framework)
    assert name == f"{framework.key}@{content_hash(framework)[:DIGITS]}"
    assert key_of(name) == key_of(framework.key) == framework.key
    assert is_pinned(name)
    assert not is_pinned(framework.key)


def test_parts_as_the_model_has_them_anyway_are_left_out_so_a_new_part_changes_no_fingerprint() -> None:
    framework = LIBRARY[0]
    assert framework.described is True
    assert '"described":true' not in content(framework)
    assert '"proposed":false' not in content(framework)
    assert content(changed(framework, {"described": True})) == content(framework)


@pytest.mark.parametrize(
    "text", [content(LIBRARY[0]).replace("trust", "trusts", 1), content(LIBRARY[1]), "{}", "not ASCII – at all"]
)
def test_a_content_that_is_not_what_its_fingerprint_says_is_refused(text: str) -> None:
    with pytest.raises(WrongContentError):
        from_content(text, content_hash(LIBRARY[0]))


def test_a_fingerprint_is_sha_256() -> None:
    assert fingerprint("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
