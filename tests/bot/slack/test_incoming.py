"""What Slack delivers, read back into what the person did and typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.slack.incoming import Where, Who, as_typed, click_key, form_key, form_values, where, who
from tests.bot.slack.recording import payload

ODD = "<!channel> & <@U1> &lt;b&gt; `x` \u202eevil\u202c שלום \x00\x07 @everyone &amp;amp; <http://x|y>"


def escaped(text: str) -> str:
    """As Slack does it on the way to us."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.text())
@example(ODD)
@example("&lt;&amp;gt;")
@example("a\r\nb\u2028c\U0001f600")
def test_whatever_was_typed_is_what_we_keep(words: str) -> None:
    assert as_typed(escaped(words)) == words


@given(st.text(), st.sampled_from(["<@U1>", "<#C1|general>", "<!here>", "<https://a.example/x?a=1&amp;b=2>"]))
def test_what_stands_around_a_mention_stays(words: str, mention: str) -> None:
    typed = as_typed(escaped(words) + mention + escaped(words))
    assert typed.startswith(words)
    assert typed.endswith(words)


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U123|ada>", "@ada"),
        ("<@U123>", "@U123"),
        ("<#C123|general>", "#general"),
        ("<#C123|>", "#C123"),
        ("<!here>", "@here"),
        ("<!channel>", "@channel"),
        ("<!everyone|everyone>", "@everyone"),
        ("<!subteam^S123|@heads>", "@heads"),
        ("<!date^1392734382^{date}|18 February 2014>", "18 February 2014"),
        ("<https://a.example>", "https://a.example"),
        ("<http://a.example|a.example>", "a.example"),
        ("<https://a.example/x?a=1&amp;b=2|https://a.example/x?a=1&amp;b=2>", "https://a.example/x?a=1&b=2"),
        ("<https://a.example/minutes|the minutes>", "the minutes (https://a.example/minutes)"),
        ("<mailto:ada@a.example|ada@a.example>", "ada@a.example"),
        ("<tel:+441234567|01234 567>", "01234 567"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("&quot;&nbsp;", "&quot;&nbsp;"),
        ("a < b", "a < b"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("", ""),
    ],
)
def test_what_slack_wraps_is_unwrapped(sent: str, typed: str) -> None:
    assert as_typed(sent) == typed


def test_who_acted_and_where_they_are_at_home() -> None:
    assert who(payload("click")) == Who("U0ADA0001", "T0TRUST01")
    assert who(payload("command")) == Who("U0ADA0001", "T0TRUST01")
    assert who(payload("submission")) == Who("U0ADA0001", "T0TRUST01")


def test_somebody_from_elsewhere_is_told_by_their_own_team_not_the_channels() -> None:
    body = payload("click")
    body["user"]["team_id"] = "T0ELSE001"
    assert who(body).team == "T0ELSE001"


def test_without_a_team_of_their_own_it_is_the_workspaces() -> None:
    body = payload("click")
    del body["user"]["team_id"]
    assert who(body).team == "T0TRUST01"
    body["team"] = None  # an organisation-wide app
    assert who(body).team == ""


def test_where_a_click_was_made() -> None:
    body = payload("click")
    assert where(body) == Where("D0ADA0001", "1772445600.000100", body["response_url"])
    assert where(payload("click_in_form")) is None
    assert where(payload("click_on_home")) is None


def test_a_click_has_one_key_however_often_it_is_delivered() -> None:
    body, again = payload("click"), payload("click")
    again["trigger_id"] = "other"
    assert click_key(body) == click_key(again)
    for change in ({"action_ts": "1.2"}, {"action_id": "later"}):
        other = payload("click")
        other["actions"][0] |= change
        assert click_key(other) != click_key(body)
    other = payload("click")
    other["user"]["id"] = "U0BEN0001"
    assert click_key(other) != click_key(body)


def test_a_form_has_one_key_for_each_version_of_its_view_and_whatever_is_filled_in() -> None:
    body, newer, other = payload("submission"), payload("submission"), payload("submission")
    assert form_key(body) == form_key(other)
    newer["view"]["hash"] = "1.newer"
    other["view"]["state"]["values"] = {"note": {"value": {"type": "plain_text_input", "value": "\ud83d"}}}
    assert len({form_key(body), form_key(newer), form_key(other)}) == 3


def test_the_value_of_every_kind_of_input() -> None:
    body = payload("submission")
    inputs = {
        "text": {"type": "plain_text_input", "value": "words"},
        "none": {"type": "plain_text_input", "value": None},
        "half": {"type": "plain_text_input", "value": "a\ud83d"},
        "date": {"type": "datepicker", "selected_date": "2026-03-13"},
        "user": {"type": "users_select", "selected_user": "U1"},
        "users": {"type": "multi_users_select", "selected_users": ["U1", "U2"]},
        "nobody": {"type": "multi_users_select", "selected_users": []},
        "channel": {"type": "conversations_select", "selected_conversation": "C1"},
        "one": {"type": "static_select", "selected_option": {"text": {}, "value": "v"}},
        "unset": {"type": "static_select", "selected_option": None},
        "boxes": {"type": "checkboxes", "selected_options": [{"text": {}, "value": "v"}]},
        "empty": {"type": "checkboxes", "selected_options": []},
    }
    body["view"]["state"]["values"] = {name: {"value": state} for name, state in inputs.items()} | {"strange": {}}
    assert form_values(body) == {
        "text": "words",
        "none": None,
        "half": "a\ufffd",
        "date": "2026-03-13",
        "user": "U1",
        "users": ["U1", "U2"],
        "nobody": [],
        "channel": "C1",
        "one": "v",
        "unset": None,
        "boxes": ["v"],
        "empty": [],
    }


def test_a_form_without_a_state_holds_nothing() -> None:
    body = payload("submission")
    del body["view"]["state"]
    assert form_values(body) == {}
