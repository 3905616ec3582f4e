"""Submitting and closing modals."""

from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import urlsplit

from workspace import asking, clicking, elements, payloads
from workspace.api import ApiError
from workspace.methods import written
from workspace.modals import NotPossible
from workspace.outcomes import Refused, Submitted
from workspace.platform import Platform
from workspace.records import Json, Values, View

MISSING = "Please complete this required field."


async def submit(platform: Platform, user: str, view_id: str, values: Values) -> Submitted:
    """Check what was filled in, send it to the app, and do what the app answers."""
    asking.somebody(platform, user)
    view = clicking.own_view(platform, user, view_id)
    if view.type != "modal":
        raise Refused(clicking.STALE)
    clicking.remember(view.blocks, values, view.values)
    if errors := unfilled(view):
        return Submitted("errors", errors)
    payload = payloads.acting(platform.workspace, "view_submission", user) | {
        "trigger_id": platform.triggers.make(user, view.id),
        "view": payloads.view(platform.workspace, view),
        "response_urls": _response_urls(platform, user, view),
    }
    answer, answered = await asking.interact(platform, user, payload)
    if answer is None:
        return Submitted("unanswered", warning=answered.warning)
    if platform.workspace.view(view.id) is None:
        return Submitted("closed")
    return _obey(platform, view, answer)


async def close(platform: Platform, user: str, view_id: str, *, everything: bool) -> None:
    """Close the top modal, or with `everything` the whole stack; tell the app if it asked to be told."""
    view = clicking.own_view(platform, user, view_id)
    stack = platform.workspace.modals(user)
    cleared = everything or bool(view.view.get("clear_on_close"))
    told = stack[0] if cleared else view
    notify = any(v.notify_on_close for v in stack) if cleared else view.notify_on_close
    shape = payloads.view(platform.workspace, told)
    if cleared:
        platform.modals.clear(user)
    else:
        platform.modals.close(view)
    if notify and not platform.workspace.all.revoked:
        payload = payloads.acting(platform.workspace, "view_closed", user) | {"view": shape, "is_cleared": cleared}
        await platform.line.ask("interactive", payload)


def unfilled(view: View) -> dict[str, str]:
    """What is wrong with what stands in the inputs, by block_id: required, too short, too long, not a number…"""
    errors = {}
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        mine = view.values.get(block["block_id"], {})
        value = mine[element["action_id"]] if element["action_id"] in mine else elements.initial(element)
        if wrong := _wrong(element, value, optional=bool(block.get("optional"))):
            errors[block["block_id"]] = wrong
    return errors


def _wrong(element: Json, value: Any, *, optional: bool) -> str:
    if value in (None, "", []):
        return "" if optional else MISSING
    check = _CHECKS.get(element["type"])
    return check(element, value) if check else ""


def _wrong_length(element: Json, value: str) -> str:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if len(value) > most:
        return f"Must be at most {most} characters."
    return f"Must be at least {least} characters." if len(value) < least else ""


def _wrong_address(element: Json, value: str) -> str:
    if element["type"] == "email_text_input":
        return "" if "@" in value.strip("@") else "Please enter a valid email address."
    return "" if urlsplit(value).netloc else "Please enter a valid URL."


def _wrong_number(element: Json, value: str) -> str:
    try:
        number = float(value) if element.get("is_decimal_allowed") else int(value)
    except ValueError:
        return "Please enter a valid number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Must be at most {element['max_value']}."
    return ""


_CHECKS: dict[str, Callable[[Json, str], str]] = {
    "plain_text_input": _wrong_length,
    "number_input": _wrong_number,
    "email_text_input": _wrong_address,
    "url_text_input": _wrong_address,
}


def _response_urls(platform: Platform, user: str, view: View) -> list[Json]:
    found = []
    for block_id, element in elements.elements(view.blocks):
        if element.get("response_url_enabled"):
            chosen = view.values.get(block_id, {}).get(element["action_id"]) or elements.initial(element)
            if chosen and (room := platform.workspace.channel(chosen)):
                url = platform.hook(user, room)
                names = {"block_id": block_id, "action_id": element["action_id"]}
                found.append(names | {"channel_id": room.id, "response_url": url})
    return found


def _obey(platform: Platform, view: View, answer: Json) -> Submitted:
    """Do what the acknowledgement of a submission says; by default, close the modal."""
    wish = answer.get("response_action")
    if not wish:
        platform.modals.close(view)
        return Submitted("closed")
    if wish == "clear":
        platform.modals.clear(view.user)
        return Submitted("cleared")
    if wish == "errors":
        return _show_errors(platform, view, answer.get("errors"))
    if wish in {"update", "push"}:
        return _draw(platform, view, "update" if wish == "update" else "push", answer.get("view"))
    return _cannot(platform, view, "invalid_response_action", [f"[ERROR] unknown response_action {wish}"])


def _show_errors(platform: Platform, view: View, errors: Any) -> Submitted:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return _cannot(platform, view, "invalid_errors", ["[ERROR] errors must be an object that is not empty"])
    if strange := set(errors) - inputs:
        return _cannot(
            platform, view, "invalid_errors", [f"[ERROR] no input block has the id {s}" for s in sorted(strange)]
        )
    return Submitted("errors", {block_id: str(text) for block_id, text in errors.items()})


def _draw(platform: Platform, view: View, wish: Literal["update", "push"], given: Any) -> Submitted:
    try:
        judged = written.view(platform, given)
        if judged["type"] != "modal":
            return _cannot(platform, view, "invalid_arguments", ["[ERROR] only a modal can be shown"])
        if wish == "update":
            platform.modals.update(view, judged)
            return Submitted("updated")
        platform.modals.push(view.user, judged)
    except ApiError as no:
        return _cannot(platform, view, no.error, no.messages)
    except NotPossible as no:
        return _cannot(platform, view, str(no), [])
    return Submitted("pushed")


def _cannot(platform: Platform, view: View, error: str, messages: list[str]) -> Submitted:
    told = asking.fault(platform, view.user, "view_submission acknowledgement", error, messages)
    return Submitted("unanswered", warning=told.warning)
