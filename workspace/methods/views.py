"""Modals and Home tabs."""

from workspace import payloads
from workspace.api import ApiError, Call, method
from workspace.methods import written
from workspace.records import Json, View
from workspace.triggers import Trigger


@method("views.open")
async def open_modal(call: Call) -> Json:
    """Open a modal for the person whose act made the trigger."""
    given = _modal(call)
    trigger = _trigger(call)
    view = call.platform.modals.open(trigger.user, given)
    trigger.exchanged = True
    return _shown(call, view)


@method("views.push")
async def push(call: Call) -> Json:
    """Lay a modal on the one in which the trigger was made."""
    given = _modal(call)
    trigger = _trigger(call)
    if call.platform.workspace.view(trigger.view_id) is None:
        raise ApiError("not_found")
    view = call.platform.modals.push(trigger.user, given)
    trigger.exchanged = True
    return _shown(call, view)


@method("views.update")
async def update(call: Call) -> Json:
    """Draw an open view again, found by its id or the app's own name for it."""
    given = written.view(call.platform, call.structure("view"))
    view_id, external_id = call.optional("view_id"), call.optional("external_id")
    if bool(view_id) == bool(external_id):
        raise ApiError("invalid_arguments", ["[ERROR] give either view_id or external_id"])
    view = call.platform.workspace.view(view_id) if view_id else call.platform.modals.named(external_id)
    if view is None:
        raise ApiError("not_found")
    if given["type"] != view.type:
        raise ApiError("invalid_arguments", ["[ERROR] the type of a view cannot change [json-pointer:/view/type]"])
    _check_hash(call, view)
    return _shown(call, call.platform.modals.update(view, given))


@method("views.publish")
async def publish(call: Call) -> Json:
    """Show a person their Home tab."""
    workspace = call.platform.workspace
    given = written.view(call.platform, call.structure("view"))
    if given["type"] != "home":
        raise ApiError("invalid_arguments", ["[ERROR] only a home view can be published [json-pointer:/view/type]"])
    if not workspace.app.home_tab:
        raise ApiError("not_enabled")
    user = workspace.person(call.text("user_id"))
    if user is None or user.is_bot:
        raise ApiError("invalid_arguments", ["[ERROR] invalid user_id"])
    if (view := workspace.home(user.id)) is not None:
        _check_hash(call, view)
    return _shown(call, call.platform.modals.publish(user.id, given))


def _modal(call: Call) -> Json:
    given = written.view(call.platform, call.structure("view"))
    if given["type"] != "modal":
        raise ApiError("invalid_arguments", ["[ERROR] only a modal can be opened [json-pointer:/view/type]"])
    return given


def _trigger(call: Call) -> Trigger:
    return call.platform.triggers.look(call.text("trigger_id", "invalid_trigger_id"))


def _check_hash(call: Call, view: View) -> None:
    given = call.optional("hash")
    if given and given != view.hash:
        raise ApiError("hash_conflict")


def _shown(call: Call, view: View) -> Json:
    return {"view": payloads.view(call.platform.workspace, view)}
