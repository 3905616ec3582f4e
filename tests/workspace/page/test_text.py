"""Text is escaped once; what a person typed never becomes HTML, a mention or a link."""

from datetime import UTC, datetime
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from workspace.page.markdown import markdown
from workspace.page.mrkdwn import mrkdwn
from workspace.page.rich_text import rich_text
from workspace.page.scene import Person, Scene
from workspace.page.text_objects import text_object

NOW = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)
SCENE = Scene(
    "U1",
    NOW,
    ZoneInfo("Europe/London"),
    people={"U1": Person("U1", "Ann <Onymous>"), "U2": Person("U2", "Bo")},
    channels={"C1": "leaders"},
    channel_address=lambda channel: f"/as/U1/c/{channel}",
)


def escaped(text: str) -> str:
    """A person's text as Slack hands it on."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shown(html: str) -> str:
    """What a reader sees."""
    body = LexborHTMLParser(f"<!doctype html><body><div>{html}</div>").css_first("div")
    return body.text() if body else ""


@pytest.mark.parametrize(
    "typed",
    [
        "<!channel>",
        "@everyone",
        "@here and @channel",
        "<@U1>",
        "<https://evil.example|your bank>",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "&lt;b&gt; &amp; &amp;amp;",
        "\u202eright to left\u202c \u200f\u2067x\u2069",
        "a\x07b\x1bc",
        "  two  spaces\n\n\nthree lines",
        "١٢٣ עברית",
    ],
)
def test_what_a_person_typed_is_shown_as_typed(typed: str) -> None:
    for given_text in (
        text_object({"type": "plain_text", "text": escaped(typed)}, SCENE),
        text_object({"type": "mrkdwn", "text": escaped(typed)}, SCENE),
        rich_text({"elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": typed}]}]}, SCENE),
    ):
        assert shown(given_text) == typed
        assert "mention" not in given_text
        assert "<script" not in given_text
        assert "<img" not in given_text
        links = LexborHTMLParser(given_text).css("a")
        assert all(link.text() == link.attributes["href"] for link in links), "a link that hides where it leads"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=200))
def test_any_plain_text_survives_the_page(typed: str) -> None:
    drawn = text_object({"type": "plain_text", "text": escaped(typed), "emoji": False}, SCENE)
    assert shown(drawn) == typed


@given(st.text(alphabet="*_~`<>|!@#&:\\[]()-\n ab1", max_size=120))
def test_no_text_of_signs_makes_an_element_of_its_own(typed: str) -> None:
    allowed = {"strong", "em", "s", "code", "pre", "blockquote", "span", "bdi", "a", "html", "head", "body", "div"}
    allowed |= {"p", "ul", "ol", "li", "hr", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
    for drawn in (mrkdwn(typed, SCENE), mrkdwn(escaped(typed), SCENE), markdown(typed, SCENE)):
        tree = LexborHTMLParser(f"<!doctype html><body><div>{drawn}</div>")
        assert {node.tag for node in tree.css("*")} <= allowed


def test_formatting_needs_its_marks_to_touch_words() -> None:
    drawn = mrkdwn("*bold* _it_ ~gone~ `c*d*` 2*3*4 snake_case_name * item *", SCENE)
    assert "<strong>bold</strong> <em>it</em> <s>gone</s> <code>c*d*</code> 2*3*4 snake_case_name * item *" in drawn


def test_quotes_and_code_keep_their_lines() -> None:
    drawn = mrkdwn("before\n&gt; one\n&gt;two\nafter\n```x *y*\n  z```\nend", SCENE)
    assert drawn == "before<blockquote>one\ntwo</blockquote>after<pre>x *y*\n  z</pre>end"


def test_lists_and_backticks_stay_as_typed() -> None:
    assert shown(mrkdwn("• one\n- two\n1. three ` and ``", SCENE)) == "• one\n- two\n1. three ` and ``"


def test_an_app_can_mention_and_link() -> None:
    drawn = mrkdwn("<@U1> <@U2> <#C1> <!here> <https://a.example/?x=1&amp;y=2|see &lt;this&gt;>", SCENE)
    assert shown(drawn) == "@Ann <Onymous> @Bo #leaders @here see <this>"
    tree = LexborHTMLParser(drawn)
    assert [node.attributes["data-user"] for node in tree.css("[data-user]")] == ["U1", "U2"]
    assert [node.attributes["href"] for node in tree.css("a")] == ["/as/U1/c/C1", "https://a.example/?x=1&y=2"]
    assert "mention-you" in drawn


def test_only_harmless_addresses_become_links() -> None:
    for address in ("javascript:alert(1)", "data:text/html,x", "/as/U1", "JaVaScRiPt:x"):
        assert "<a " not in mrkdwn(f"<{address}|click>", SCENE)
        assert "<a " not in markdown(f"[click]({address})", SCENE)
        link = {"type": "link", "url": address, "text": "click"}
        block = {"elements": [{"type": "rich_text_section", "elements": [link]}]}
        assert "<a " not in rich_text(block, SCENE)


def test_verbatim_leaves_bare_addresses_alone() -> None:
    assert "<a " in mrkdwn("see https://a.example.", SCENE)
    assert "<a " not in mrkdwn("see https://a.example.", SCENE, verbatim=True)


def test_a_date_is_told_in_the_readers_own_zone() -> None:
    moment = int(datetime(2026, 7, 1, 23, 30, tzinfo=UTC).timestamp())
    text = f"<!date^{moment}^{{date_long}}, {{time}}|then>"
    assert shown(mrkdwn(text, SCENE)) == "Thursday 2 July 2026, 00:30"
    toronto = Scene("U1", NOW, ZoneInfo("America/Toronto"))
    assert shown(mrkdwn(text, toronto)) == "Wednesday 1 July 2026, 19:30"
    assert shown(mrkdwn("<!date^1^{nonsense}|then>", SCENE)) == "then"
    assert shown(mrkdwn(f"<!date^{int(NOW.timestamp())}^{{date_pretty}}|then>", SCENE)) == "today"


def test_emoji_codes_we_know_are_drawn_with_their_name() -> None:
    assert 'aria-label="tada"' in mrkdwn(":tada: :nobody_knows: 10:30:15", SCENE)
    assert shown(mrkdwn(":tada: :nobody_knows: 10:30:15", SCENE)) == "🎉 :nobody_knows: 10:30:15"
    assert shown(text_object({"type": "plain_text", "text": ":tada:", "emoji": False}, SCENE)) == ":tada:"


def test_a_hostile_text_takes_no_time() -> None:
    before = monotonic()
    for hostile in ("*" + "<a>" * 990, "*a " * 1000, "`a" * 1500, "_" * 3000, "[a" * 1500, "**a" * 1000):
        mrkdwn(hostile, SCENE)
        markdown(hostile, SCENE)
    assert monotonic() - before < 3


def test_markdown_draws_headings_lists_tables_and_shows_html_as_typed() -> None:
    text = "# One\n\n- a **b**\n- [x] c\n\n| x | y |\n|---|---|\n| 1 | <b> |\n\n> quoted\n\n```\n*raw*\n```\nend"
    drawn = markdown(text, SCENE)
    tree = LexborHTMLParser(drawn)
    assert [node.text() for node in tree.css("h3, li, th, td, blockquote, pre")] == [
        "One", "a b", "☑ c", "x", "y", "1", "<b>", "quoted", "*raw*",
    ]  # fmt: skip


def test_rich_text_draws_lists_styles_and_quotes() -> None:
    bold = {"type": "text", "text": "b", "style": {"bold": True, "italic": True}}
    item = {"type": "rich_text_section", "elements": [bold, {"type": "user", "user_id": "U2"}]}
    block = {
        "elements": [
            {"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [item]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "<x>"}]},
        ]
    }
    drawn = rich_text(block, SCENE)
    assert '<ol class="indent-0" start="3" type="1"><li><em><strong>b</strong></em><bdi' in drawn
    assert "<blockquote>said</blockquote><pre>&lt;x&gt;</pre>" in drawn
