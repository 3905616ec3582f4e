"""One id for a delivery, the same whenever and wherever it comes; kinds that nobody outside can invent."""

import logging

import pytest

from bot.listeners import listeners
from bot.slack.app import bolt_app
from bot.slack.tracing import delivery_id, kind_of
from tests.bot.slack.recording import PAYLOADS, WHO, SlackBench, payload

EVERY = sorted(path.stem for path in PAYLOADS.glob("*.json"))


def test_every_recorded_payload_has_a_kind_and_an_id_of_its_own_kind() -> None:
    for name in EVERY:
        body = payload(name)
        assert kind_of(body) != "other", name
        assert delivery_id(body) == delivery_id(payload(name))
        assert len(delivery_id(body)) >= 10


def test_two_clicks_on_one_button_are_two() -> None:
    one, other = payload("click"), payload("click")
    other["actions"][0]["action_ts"] = "1.2"
    assert delivery_id(one) != delivery_id(other)


def test_kinds_are_few_whatever_is_delivered() -> None:
    click = payload("click")
    click["actions"][0]["action_id"] = "rate:some-strength"
    assert kind_of(click) == "click:rate"
    click["actions"][0]["action_id"] = "invented:by somebody"
    assert kind_of(click) == "click:other"
    assert kind_of({"type": "event_callback", "event": {"type": "invented"}}) == "event:other"
    assert kind_of({"type": "invented"}) == "other"
    assert kind_of({}) == "other"
    assert kind_of({"command": "/invented"}) == "command"


def test_bolt_does_not_print_payloads_at_debug(there: SlackBench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bolt gives its loggers a level of their own when an app is made: ours, not the root's."""
    monkeypatch.setattr(logging.getLogger("slack_bolt"), "level", logging.WARNING)
    monkeypatch.setattr(logging.getLogger(), "level", logging.DEBUG)
    app = bolt_app(there.sender.client, WHO, listeners(there.door, there.sender.client, there.afterwards))
    assert app.logger.getEffectiveLevel() == logging.WARNING
