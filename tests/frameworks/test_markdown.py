from pathlib import Path

import pytest

from frameworks.load import load_library
from frameworks.markdown import plain, to_markdown

EDITIONS = load_library(Path(__file__).parent / "editions")


@pytest.mark.parametrize("key", EDITIONS)
def test_everything_people_read_is_there(key: str) -> None:
    framework, text = EDITIONS[key], to_markdown(EDITIONS[key])
    assert text.startswith(f"# {plain(framework.name)}, {framework.edition}\n")
    assert plain(framework.wording) in text
    for level in framework.scale.answers:
        assert f"| {plain(level.label)} | {plain(level.meaning)} |" in text
    for question in framework.questions:
        for part in (question.prompt, *question.consider, question.strong, question.weak):
            assert part is None or plain(part) in text
        assert f"`{question.id}`" in text


def test_text_means_only_itself() -> None:
    assert plain("a | b *c* _d_ [e](f) <g> `h` # &amp;") == r"a \| b \*c\* \_d\_ \[e\](f) \<g\> \`h\` \# \&amp;"
    assert plain("- a") == r"\- a"
    assert plain("1. a\nb") == r"\1. a b"
