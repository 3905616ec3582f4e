"""Everything about changes on the way, in every state: Slack would take it, and it says what it should."""

import re
from datetime import date
from typing import Any

import pytest

from bot.slack.fitting import texts_of
from bot.slack.ids import INPUT, Do, action_of, field_of, unpack
from bot.slack.views import changing, declination, draw, manage
from flows.assessment import Assessment, Phase, Promise, Shown
from flows.effects import Declination, Effect, Face, InvitationFace, News, OfferFace
from flows.grammar import listed
from flows.sharing import Share
from frameworks.model import Framework
from tests.bot.slack.judge import faults_of_message, faults_of_view
from tests.bot.slack.views.samples import (
    BY_ROLE,
    DUE,
    NASTY,
    NOW,
    about,
    announcement,
    invitation,
    largest,
    offer,
    page,
    real,
    summary,
)
from workspace.limits import judge_message, judge_view

View = dict[str, Any]
LONG = "N" * 80


def round_(framework: Framework, **more: Any) -> Assessment:
    fields = {"title": "Trust review <2026>", "phase": Phase.OPEN, "promise": Promise(), **more}
    return Assessment(
        id="A1",
        team="T1",
        framework=framework.key,
        channel="C1",
        chair="U0CHAIR",
        started_by="U0CHAIR",
        opened_at=NOW,
        due=DUE,
        **fields,
    )


def shared(framework: Framework, leaders: int, name: str = "Person", **more: Any) -> tuple[Share, ...]:
    return tuple(
        Share(
            leader=f"U{n}",
            name=f"{name} <{n}>",
            domain=domain.id,
            domain_name=domain.name,
            answered=n % 4,
            questions=4,
            **{"submitted": n % 3 == 0, **more},
        )
        for n in range(leaders)
        for domain in framework.domains
    )


def views() -> dict[str, View]:
    bst, big = real(), largest()
    few, crowd = shared(bst, 5), shared(big, 120, LONG)
    titled = round_(big, title="T" * 100, promise=Promise(shown=Shown.BY_ROLE))
    return {
        "which": manage.which([round_(bst), round_(bst, phase=Phase.CLOSED)]),
        "which, many": manage.which([titled] * 90),
        "open": manage.standing(round_(bst), few),
        "open, said": manage.standing(round_(bst), few, outcome=f"{NASTY} now answers."),
        "open, left": manage.standing(round_(bst), shared(bst, 2, submitted=False, declined=True, left=True)),
        "open, declined": manage.standing(round_(bst), shared(bst, 2, submitted=False, declined=True)),
        "open, finished": manage.standing(round_(bst), shared(bst, 1, submitted=True)),
        "open, largest": manage.standing(titled, crowd),
        "closed": manage.standing(round_(bst, phase=Phase.CLOSED), few),
        "published": manage.standing(round_(bst, phase=Phase.PUBLISHED), few),
        "cancelled": manage.standing(round_(bst, phase=Phase.CANCELLED), few),
        "add": changing.add_leader(round_(bst), bst),
        "add, largest": changing.add_leader(titled, big),
        "remove": changing.remove_leader(round_(bst), few, "domain"),
        "remove, largest": changing.remove_leader(titled, crowd, "domain"),
        "remove, nobody": changing.remove_leader(round_(bst), shared(bst, 1), "domain"),
        "hand over": changing.hand_over(round_(bst), few, "domain"),
        "hand over, largest": changing.hand_over(titled, crowd, "domain"),
        "hand over, nothing": changing.hand_over(round_(bst), shared(bst, 1), "domain"),
        "due date": changing.due_date(round_(bst), date(2026, 4, 1)),
        "due date, largest": changing.due_date(titled, date(2026, 4, 1)),
        "reopen": changing.reopen(round_(bst), date(2026, 4, 1)),
        "cancel": changing.cancel(round_(bst)),
        "channel": changing.channel(round_(bst)),
        "loading": changing.loading("A1"),
        "outcome": manage.outcome(NASTY * 30),
    }


def declined(framework: Framework, **more: Any) -> Declination:
    fields = {"leader": "U1", "name": NASTY, "domain": framework.domains[0].id, "answered": 2, **more}
    return Declination(**about(framework), **fields)


def messages() -> dict[str, tuple[Framework, Effect]]:
    bst, big = real(), largest()
    effects: dict[str, Effect] = {
        "news": News(**about(bst), sentence="The chair asks you to answer <Governance> as well."),
        "news, go on": News(**about(bst), sentence="It is now due on 1 July 2026.", go_on=True),
        "news, channel": News(**about(bst), sentence="It was not posted.", choose_channel=True),
        "news, nobody chairs": News(**about(bst), sentence=f"{NASTY} has left.", step_in=True),
        "declination": declined(bst),
        "declination, nothing answered": declined(bst, answered=0),
        "declination, left": declined(bst, left=True),
        "declination, settled": declined(bst, settled=f"Handed to {NASTY}."),
        "page passed on": page(Face.PASSED_ON, bst, {}, handed_to=NASTY),
        "page taken off": page(Face.PASSED_ON, bst, {}),
        "invitation cancelled": invitation(InvitationFace.CANCELLED, bst),
        "invitation released": invitation(InvitationFace.RELEASED, bst, domains=()),
        "offer passed on": offer(OfferFace.PASSED_ON, bst),
        "announcement cancelled": announcement(bst, cancelled=f"{NASTY}."),
        "preview set aside": summary(bst, preview=True, settled="The round was reopened until 1 July 2026."),
    }
    extreme: dict[str, Effect] = {
        "largest news": News(**about(big), sentence="s" * 3500, go_on=True),
        "largest declination": declined(big, name="N" * 200),
        "largest page passed on": page(Face.PASSED_ON, big, {}, handed_to="H" * 200),
        "largest announcement": announcement(big, cancelled="c" * 300),
    }
    return {**{k: (bst, v) for k, v in effects.items()}, **{k: (big, v) for k, v in extreme.items()}}


VIEWS, MESSAGES = views(), messages()


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_slack_would_take_the_form(view: View) -> None:
    assert faults_of_view(view) == []
    assert judge_view(view) == []
    for block in view["blocks"]:
        if block["type"] == "input":
            assert field_of(block["block_id"])
            assert block["element"]["action_id"] == INPUT
    if "submit" in view:
        assert unpack(view["private_metadata"])


@pytest.mark.parametrize(("framework", "effect"), MESSAGES.values(), ids=MESSAGES)
def test_slack_would_take_the_message(framework: Framework, effect: Effect) -> None:
    drawn = draw(framework, effect)
    assert faults_of_message(drawn.text, drawn.blocks) == []
    assert judge_message({"text": drawn.text, "blocks": drawn.blocks}) == []
    assert "<!channel>" not in drawn.text
    assert "<@U0CHAIR>" not in drawn.text.replace("<@U0CHAIR> asks", "").replace("<@U0CHAIR> chairs", "")


def pressed(view: View) -> set[str]:
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return {action_of(one["action_id"]).do for row in rows for one in row}  # type: ignore[union-attr]


def test_what_can_be_changed_depends_on_how_the_round_stands() -> None:
    who = {Do.ADD_LEADER, Do.REMOVE_LEADER, Do.HAND_OVER}
    assert pressed(VIEWS["open"]) == who | {Do.EXTEND, Do.ASK_ALL, Do.CLOSE_ROUND, Do.CANCEL_ROUND}
    assert pressed(VIEWS["closed"]) == {Do.REOPEN_ROUND, Do.CHANNEL, Do.CANCEL_ROUND}
    assert pressed(VIEWS["published"]) == pressed(VIEWS["cancelled"]) == set()


def test_the_chair_sees_who_has_finished_and_nothing_that_was_said() -> None:
    words = " ".join(texts_of(VIEWS["open"]))
    assert "2 of 5 leaders have finished." in words
    assert "Person &lt;1&gt;*: " in words
    assert "1 of 4 answered" in words
    assert "Person &lt;0&gt;" not in words  # finished: nothing to do about them
    assert manage.NEVER_WHAT in words
    assert "(has left)" in " ".join(texts_of(VIEWS["open, left"]))
    assert "not for them" in " ".join(texts_of(VIEWS["open, declined"]))


def test_each_leader_who_has_not_finished_has_a_whole_sentence() -> None:
    bst = real()
    first, second = bst.domains[0].name, bst.domains[1].name
    idle = shared(bst, 1, submitted=False)[:2]
    begun = (idle[0].model_copy(update={"submitted": True}), idle[1].model_copy(update={"answered": 2}))
    in_part = (begun[0], *shared(bst, 1, submitted=False)[1:4])
    third, fourth = (one.domain_name for one in in_part[2:])
    for shares, sentence in [
        (idle, f"*Person &lt;0&gt;* has not begun: {first} and {second}."),
        (in_part, f"*Person &lt;0&gt;*: {first}, submitted. Not begun: {listed([second, third, fourth])}."),
        (begun, f"*Person &lt;0&gt;*: {first}, submitted; {second}, 2 of 4 answered."),
    ]:
        assert sentence in " ".join(texts_of(manage.standing(round_(bst), shares)))


def test_one_leader_is_not_a_number_of_a_number() -> None:
    for submitted, sentence in ((True, "The leader has finished."), (False, "The leader has not finished.")):
        words = " ".join(texts_of(manage.standing(round_(real()), shared(real(), 1, submitted=submitted))))
        assert sentence in words
        assert "of 1 leader" not in words


@pytest.mark.parametrize("name", ["add", "remove", "hand over", "channel"])
def test_a_form_for_somebody_not_chosen_yet_does_not_begin_with_them(name: str) -> None:
    first = next(iter(texts_of(VIEWS[name]["blocks"])))
    assert first.startswith("*Trust review &lt;2026&gt;*\n")
    assert not re.match(r"(They|It|What they|:)\b", first.partition("\n")[2])


def test_what_ends_things_asks_first() -> None:
    rows = [block["elements"] for block in VIEWS["open"]["blocks"] if block["type"] == "actions"]
    asks = {action_of(one["action_id"]).do for row in rows for one in row if "confirm" in one}  # type: ignore[union-attr]
    assert asks == {Do.ASK_ALL, Do.CLOSE_ROUND}  # the others open a form of their own


def test_a_role_is_asked_only_where_answers_are_shown_by_role() -> None:
    named, by_role = VIEWS["add"], changing.add_leader(round_(real(), promise=BY_ROLE), real())
    assert [block["block_id"] for block in named["blocks"] if block["type"] == "input"] == ["leader", "domains"]
    assert by_role["blocks"][-1]["block_id"] == "role"


def test_a_domain_to_hand_over_is_found_under_its_leader() -> None:
    element = next(block["element"] for block in VIEWS["hand over"]["blocks"] if block.get("block_id") == "share")
    assert [group["label"]["text"] for group in element["option_groups"]] == ["Person <1>", "Person <2>", "Person <4>"]
    place = unpack(element["option_groups"][1]["options"][0]["value"])
    assert place
    assert (place.assessment, place.leader, place.domain) == ("A1", "U2", real().domains[0].id)


def test_one_press_hands_it_over() -> None:
    (row,) = [block for block in declination.draw(real(), declined(real())).blocks if block["type"] == "actions"]
    hand, keep = row["elements"]
    assert (hand["type"], action_of(hand["action_id"]).do) == ("users_select", Do.HAND_TO)  # type: ignore[union-attr]
    assert unpack(row["block_id"]) == unpack(keep["value"])
    (row,) = [b for b in declination.draw(real(), declined(real(), left=True)).blocks if b["type"] == "actions"]
    assert [one["type"] for one in row["elements"]] == ["users_select"]


def test_a_page_that_passed_on_shows_no_answer() -> None:
    framework, effect = MESSAGES["page passed on"]
    drawn = draw(framework, effect)
    assert "answers it now" in drawn.text
    assert not [block for block in drawn.blocks if block["type"] == "actions"]


def test_a_preview_set_aside_cannot_be_posted() -> None:
    drawn = draw(*MESSAGES["preview set aside"])
    assert "was not posted" in drawn.text
    assert not [block for block in drawn.blocks if block["type"] == "actions"]
