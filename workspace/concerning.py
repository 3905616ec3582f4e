"""What a call or an answer is about: which person, message, form and act. Kept beside what went wrong."""

from workspace.platform import Platform
from workspace.records import Hook, Json

About = dict[str, str]
"""Of `channel`, `ts`, `view`, `trigger` and `since` (when the act was that made the trigger) what is known."""


def person(platform: Platform, args: Json) -> str:
    """Whom a call concerns: named, spoken to directly, or looking at the form; empty for nobody in particular."""
    workspace = platform.workspace
    named = str(args.get("user") or args.get("user_id") or args.get("users") or "")
    channel = str(args.get("channel") or args.get("channel_id") or "")
    if named or channel.startswith(("U", "W")):
        return named or channel
    room = workspace.channel(channel)
    if room is not None and room.is_im:
        return next((one for one in room.members if one != workspace.all.bot_user), "")
    view = workspace.view(str(args.get("view_id") or ""))
    return view.user if view else platform.triggers.whose(str(args.get("trigger_id") or ""))


def a_call(platform: Platform, args: Json) -> About:
    """A call of the Web API, by its arguments."""
    view = platform.modals.named(str(args.get("external_id") or ""))
    trigger = str(args.get("trigger_id") or "")
    made = platform.triggers.made_at(trigger)
    return _known(
        channel=args.get("channel") or args.get("channel_id"),
        ts=args.get("ts") or args.get("message_ts"),
        view=args.get("view_id") or (view.id if view else ""),
        trigger=trigger,
        since=made.isoformat() if made else "",
    )


def an_answer(hook: Hook) -> About:
    """What is sent to a response_url."""
    return _known(channel=hook.channel, ts=hook.ts)


def _known(**about: object) -> About:
    return {name: str(value) for name, value in about.items() if value}
