"""What a person types reaches the app in Slack's wire form."""

from typing import Any

import pytest

from workspace import wire


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("see https://example.org/a?b=1&c=2.", "see <https://example.org/a?b=1&amp;c=2>."),
        ("see example.org, ok", "see <http://example.org|example.org>, ok"),
        ("write to a@example.org", "write to <mailto:a@example.org|a@example.org>"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        ("@here and @channel and @everyone", "<!here> and <!channel> and <!everyone>"),
        ("hi @Helena Marsh, hi @helena.marsh", "hi <@U0CHAIR001>, hi <@U0CHAIR001>"),
        ("@nobody in #general and #nowhere", "@nobody in <#C0GENERAL01|general> and #nowhere"),
        (":tada: *bold* `code` 4", ":tada: *bold* `code` 4"),
        ("x\u202ey\u0000z", "x\u202ey\u0000z"),
    ],
)
def test_typed_text_is_escaped_and_marked_up(running: Any, typed: str, sent: str) -> None:
    assert wire.typed(running.workspace, typed) == sent


def test_escaping_is_undone_exactly() -> None:
    text = "&amp; <b> &lt;"
    assert wire.unescaped(wire.escaped(text)) == text


def test_a_typed_message_carries_rich_text() -> None:
    [block] = wire.rich_text("Hi <@U1>, see <http://a.org|a.org> &lt;3 <!here>")
    kinds = [part["type"] for part in block["elements"][0]["elements"]]
    assert kinds == ["text", "user", "text", "link", "text", "broadcast"]
    assert block["elements"][0]["elements"][4]["text"] == " <3 "
