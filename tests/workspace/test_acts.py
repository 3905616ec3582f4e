"""What people can do, and the payloads it makes."""

from typing import Any

import pytest

from workspace.acts import InMessage, InView, Refused
from workspace.sample import CEO, CHAIR, ESTATES, GENERAL, GONE, LEADERSHIP

OPTIONS = [{"text": {"type": "plain_text", "text": t}, "value": t} for t in ("one", "two", "three")]
LABEL = {"type": "plain_text", "text": "Label"}


def button(value: str, action_id: str = "go") -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "value": value, "text": LABEL}


def actions(*elements: dict[str, Any], block_id: str = "b") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field(element: dict[str, Any], block_id: str = "i", **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": block_id, "label": LABEL, "element": element, **more}


@pytest.fixture
def ear(listen: Any) -> Any:
    found = listen()
    found.acknowledge = True
    return found


def post(running: Any, *blocks: dict[str, Any], channel: str = LEADERSHIP, **more: Any) -> str:
    posted = running.client().chat_postMessage(channel=channel, text="Choose", blocks=list(blocks), **more)
    return str(posted["ts"])


def open_modal(running: Any, *blocks: dict[str, Any], **more: Any) -> str:
    view = {"type": "modal", "title": LABEL, "submit": LABEL, "blocks": list(blocks), **more}
    opened = running.client().views_open(trigger_id=running.platform.triggers.make(CEO), view=view)
    return str(opened["view"]["id"])


def heard(ear: Any, kind: str) -> Any:
    ear.running.wait_for(lambda: [r for r in ear.heard if r.payload.get("type") == kind])
    return [r for r in ear.heard if r.payload.get("type") == kind][-1].payload


def test_a_stale_click_tells_what_the_person_saw(running: Any, ear: Any) -> None:
    ts = post(running, actions(button("old")))
    running.client().chat_update(channel=LEADERSHIP, ts=ts, text="Now", blocks=[actions(button("new"))])
    running.run(running.acts.click(CEO, InMessage(LEADERSHIP, ts, 0), "b", "go"))
    click = heard(ear, "block_actions")
    assert click["actions"][0]["value"] == "old"
    assert click["message"]["text"] == "Choose"
    running.run(running.acts.click(CEO, InMessage(LEADERSHIP, ts, 1), "b", "go"))
    assert heard(ear, "block_actions")["actions"][0]["value"] == "new"


def test_a_click_carries_everything_an_app_reads(running: Any, ear: Any) -> None:
    root = post(running, actions(button("1")))
    ts = post(running, actions(button("2")), thread_ts=root)
    running.run(running.acts.click(CEO, InMessage(LEADERSHIP, ts, 0), "b", "go"))
    click = heard(ear, "block_actions")
    assert click["user"] == {"id": CEO, "username": "david.okafor", "name": "david.okafor", "team_id": "T0ALDERVALE"}
    assert click["team"] == {"id": "T0ALDERVALE", "domain": "alder-vale-learning-trust"}
    assert click["channel"] == {"id": LEADERSHIP, "name": "trust-leadership"}
    container = {"type": "message", "message_ts": ts, "channel_id": LEADERSHIP, "is_ephemeral": False}
    assert click["container"] == container | {"thread_ts": root}
    assert click["api_app_id"] == running.workspace.all.app_id
    assert click["response_url"].startswith(running.address)
    assert click["trigger_id"]
    action = click["actions"][0]
    assert (action["type"], action["block_id"], action["action_id"]) == ("button", "b", "go")
    assert action["text"] == LABEL
    assert float(action["action_ts"])


@pytest.mark.parametrize(
    ("element", "chosen", "expected"),
    [
        ({"type": "static_select", "options": OPTIONS}, "two", {"selected_option": OPTIONS[1]}),
        ({"type": "radio_buttons", "options": OPTIONS}, "one", {"selected_option": OPTIONS[0]}),
        ({"type": "overflow", "options": OPTIONS}, "three", {"selected_option": OPTIONS[2]}),
        ({"type": "checkboxes", "options": OPTIONS}, ["one", "two"], {"selected_options": OPTIONS[:2]}),
        ({"type": "multi_static_select", "options": OPTIONS}, [], {"selected_options": []}),
        ({"type": "users_select"}, CHAIR, {"selected_user": CHAIR}),
        ({"type": "multi_users_select"}, [CHAIR, CEO], {"selected_users": [CHAIR, CEO]}),
        ({"type": "conversations_select"}, GENERAL, {"selected_conversation": GENERAL}),
        ({"type": "channels_select"}, GENERAL, {"selected_channel": GENERAL}),
        ({"type": "datepicker"}, "2026-12-01", {"selected_date": "2026-12-01"}),
        ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
        ({"type": "datetimepicker"}, "1800000000", {"selected_date_time": 1800000000}),
    ],
)  # fmt: skip
def test_every_kind_of_choice_is_told_as_slack_tells_it(
    running: Any, ear: Any, element: Any, chosen: Any, expected: Any
) -> None:
    ts = post(running, actions({"action_id": "go", **element}))
    running.run(running.acts.click(CEO, InMessage(LEADERSHIP, ts, 0), "b", "go", chosen))
    click = heard(ear, "block_actions")
    assert expected.items() <= click["actions"][0].items()
    if element["type"] != "overflow":
        assert click["state"]["values"]["b"]["go"] == {"type": element["type"], **expected}


def test_what_was_chosen_elsewhere_in_the_message_is_in_the_state(running: Any, ear: Any) -> None:
    select = {"type": "static_select", "action_id": "pick", "options": OPTIONS, "initial_option": OPTIONS[2]}
    ts = post(running, actions(select, button("1")))
    place = InMessage(LEADERSHIP, ts, 0)
    running.run(running.acts.click(CEO, place, "b", "go"))
    assert heard(ear, "block_actions")["state"]["values"]["b"]["pick"]["selected_option"] == OPTIONS[2]
    running.run(running.acts.click(CEO, place, "b", "go", values={"b": {"pick": "one"}}))
    assert heard(ear, "block_actions")["state"]["values"]["b"]["pick"]["selected_option"] == OPTIONS[0]
    running.run(running.acts.click(CHAIR, place, "b", "go"))
    assert heard(ear, "block_actions")["state"]["values"]["b"]["pick"]["selected_option"] == OPTIONS[2]


def test_what_is_not_there_cannot_be_clicked(running: Any) -> None:
    ts = post(running, actions(button("1"), {"type": "static_select", "action_id": "pick", "options": OPTIONS}))

    def click(user: str = CEO, version: int = 0, action: str = "go", chosen: Any = None) -> None:
        place = InMessage(LEADERSHIP, ts, version)
        running.run(running.acts.click(user, place, "b", action, chosen))

    for wrong in ({"action": "other"}, {"version": 1}, {"user": "U0EXTERN01"}, {"action": "pick", "chosen": "four"}):
        with pytest.raises(Refused):
            click(**wrong)
    running.client().chat_delete(channel=LEADERSHIP, ts=ts)
    with pytest.raises(Refused, match="no longer there"):
        click()


def test_an_ephemeral_can_be_clicked_by_its_reader_and_carries_no_message(running: Any, ear: Any) -> None:
    sent = running.client().chat_postEphemeral(channel=LEADERSHIP, user=CEO, text="Psst", blocks=[actions(button("1"))])
    place = InMessage(LEADERSHIP, sent["message_ts"], 0)
    with pytest.raises(Refused):
        running.run(running.acts.click(CHAIR, place, "b", "go"))
    running.run(running.acts.click(CEO, place, "b", "go"))
    click = heard(ear, "block_actions")
    assert click["container"]["is_ephemeral"] is True
    assert "message" not in click


def test_inputs_are_checked_before_the_app_hears_of_them(running: Any, ear: Any) -> None:
    text = {"type": "plain_text_input", "action_id": "t", "min_length": 3, "max_length": 5}
    number = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "max_value": "9"}
    free = {"type": "plain_text_input", "action_id": "f"}
    view_id = open_modal(running, field(text, "t"), field(number, "n"), field(free, "f", optional=True))

    def submit(**values: str) -> Any:
        given = {block: {block: value} for block, value in values.items()}
        return running.run(running.acts.submit(CEO, view_id, given)).errors

    assert submit() == {"t": "Please complete this required field.", "n": "Please complete this required field."}
    assert submit(t="ab", n="x") == {"t": "Must be at least 3 characters.", "n": "Please enter a valid number."}
    assert submit(t="abcdef", n="10") == {"t": "Must be at most 5 characters.", "n": "Must be at most 9."}
    assert ear.heard == []
    assert submit(t="abc", n="9") == {}
    values = heard(ear, "view_submission")["view"]["state"]["values"]
    assert values["t"]["t"] == {"type": "plain_text_input", "value": "abc"}
    assert values["f"]["f"]["value"] is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "No such block"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "shout"},
    ],
)
def test_an_answer_slack_cannot_show_warns_the_person_and_keeps_the_modal(
    running: Any, bot: Any, answer: dict[str, Any]
) -> None:
    @bot.app.view("form")
    def form(ack: Any) -> None:
        ack(answer)

    bot.connect()
    view_id = open_modal(running, field({"type": "plain_text_input", "action_id": "t"}), callback_id="form")
    result = running.run(running.acts.submit(CEO, view_id, {"i": {"t": "x"}}))
    assert result.outcome == "unanswered"
    assert "cannot be shown" in result.warning
    assert running.workspace.view(view_id) is not None
    assert running.platform.refusals[-1]["method"] == "view_submission acknowledgement"


@pytest.mark.parametrize(
    ("action", "outcome", "titles"),
    [("update", "updated", ["Second"]), ("push", "pushed", ["Label", "Second"]), ("clear", "cleared", [])],
)
def test_a_submission_may_be_answered_with_another_view(
    running: Any, bot: Any, action: str, outcome: str, titles: list[str]
) -> None:
    second = {"type": "modal", "title": {"type": "plain_text", "text": "Second"}, "blocks": [actions(button("1"))]}

    @bot.app.view("form")
    def form(ack: Any) -> None:
        ack(response_action=action, **({} if action == "clear" else {"view": second}))

    bot.connect()
    view_id = open_modal(running, field({"type": "plain_text_input", "action_id": "t"}), callback_id="form")
    assert running.run(running.acts.submit(CEO, view_id, {"i": {"t": "x"}})).outcome == outcome
    assert [view.view["title"]["text"] for view in running.workspace.modals(CEO)] == titles


def test_typed_values_survive_an_update_only_under_the_same_ids(running: Any, ear: Any) -> None:
    element = {"type": "plain_text_input", "action_id": "t"}
    view_id = open_modal(running, field(element), actions(button("1")))
    running.run(running.acts.click(CEO, InView(view_id), "b", "go", values={"i": {"t": "draft"}}))
    client = running.client()
    view = {"type": "modal", "title": LABEL, "submit": LABEL}
    kept = client.views_update(view_id=view_id, view=view | {"blocks": [field(element)]})["view"]
    assert kept["state"]["values"]["i"]["t"]["value"] == "draft"
    gone = client.views_update(view_id=view_id, view=view | {"blocks": [field(element, "other")]})["view"]
    assert gone["state"]["values"]["other"]["t"]["value"] is None
    back = client.views_update(view_id=view_id, view=view | {"blocks": [field(element)]})["view"]
    assert back["state"]["values"]["i"]["t"]["value"] is None


def test_closing_all_tells_of_the_root_once(running: Any, ear: Any) -> None:
    root = open_modal(running, actions(button("1")), notify_on_close=True)
    trigger = running.platform.triggers.make(CEO, root)
    view = {"type": "modal", "title": LABEL, "blocks": [actions(button("1"))]}
    top = running.client().views_push(trigger_id=trigger, view=view)["view"]["id"]
    with pytest.raises(Refused):
        running.run(running.acts.close(CEO, root))
    running.run(running.acts.close(CEO, top, everything=True))
    closed = heard(ear, "view_closed")
    assert (closed["view"]["id"], closed["is_cleared"]) == (root, True)
    assert running.workspace.modals(CEO) == []


def test_one_changes_only_ones_own_messages(running: Any, ear: Any) -> None:
    dm = running.run(running.acts.open_messages(CEO))
    said = running.run(running.acts.say(CEO, dm, "Fisrt"))
    running.run(running.acts.edit(CEO, dm, said.ts, "First"))
    assert (said.text, bool(said.edited_ts), said.version) == ("First", True, 1)
    running.run(running.acts.delete(CEO, dm, said.ts))
    running.wait_for(lambda: len(running.workspace.all.pending) == 0)
    subtypes = [r.payload["event"].get("subtype") for r in ear.heard if r.payload["event"]["type"] == "message"]
    assert subtypes == [None, "message_changed", "message_deleted"]
    theirs = running.workspace.messages(LEADERSHIP, CEO)[0]
    with pytest.raises(Refused, match="own"):
        running.run(running.acts.edit(CEO, LEADERSHIP, theirs.ts, "x"))


def test_who_may_act_where(running: Any) -> None:
    acts = running.acts
    cases = [
        (acts.say(CEO, ESTATES, "x"), "not in this channel"),
        (acts.say(GONE[0], GENERAL, "x"), "deactivated"),
        (acts.say("U0ASSURANCE", LEADERSHIP, "x"), "no such person"),
        (acts.say(CEO, GENERAL, " "), "Type something"),
        (acts.say(CEO, GENERAL, "/echo hi", thread_ts="1.0"), "cannot be used in a thread"),
        (acts.command("U0EXTERN01", ESTATES, "/echo", ""), "Only members"),
        (acts.shortcut(CEO, "other"), "no such shortcut"),
        (acts.join(CEO, "C0REMUNER01"), "no such channel"),
    ]
    for act, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            running.run(act)
    running.run(acts.join(CEO, ESTATES))
    assert running.run(acts.say(CEO, ESTATES, "Hello"))
    running.run(acts.leave(CEO, ESTATES))
    with pytest.raises(Refused, match="not in this channel"):
        running.run(acts.say(CEO, ESTATES, "x"))


def test_a_view_with_a_conversation_answered_by_url_carries_one(running: Any, ear: Any) -> None:
    select = {
        "type": "conversations_select",
        "action_id": "t",
        "response_url_enabled": True,
        "initial_conversation": GENERAL,
    }
    view_id = open_modal(running, field(select))
    running.run(running.acts.submit(CEO, view_id, {}))
    [url] = heard(ear, "view_submission")["response_urls"]
    assert (url["channel_id"], url["action_id"]) == (GENERAL, "t")
