"""What the app wants to write: text, blocks and metadata, judged before anything happens."""

from collections.abc import Iterator
from typing import Any

from workspace import elements, limits
from workspace.api import ApiError, Call, fault_messages
from workspace.platform import Platform
from workspace.records import Json

MOST_TEXT = 40_000
MOST_METADATA = 8_000
NO_FALLBACK = "[ERROR] a message with blocks needs a text too: screen readers and notifications read only that"


def blocks(platform: Platform, given: Any) -> list[Json]:
    """Blocks of a message, judged, with their missing ids filled in; an empty list means none. Raises ApiError."""
    if given is None or given == []:
        return []
    faults = limits.judge(given, "message") or list(_unready_files(platform, given))
    if faults:
        messages = fault_messages(faults, "/blocks")
        error = "msg_blocks_too_long" if all(f.code == "message_too_long" for f in faults) else "invalid_blocks"
        raise ApiError(error, messages, errors=[f.message for f in faults])
    return elements.named(given)


def message(call: Call) -> tuple[str, list[Json]]:
    """The text and blocks of a message to post. Raises ApiError: no_text, invalid_blocks, too_many_attachments."""
    text = call.optional("text")
    drawn = blocks(call.platform, call.structure("blocks", "invalid_blocks_format"))
    attachments = call.structure("attachments") or []
    if call.optional("markdown_text"):
        raise ApiError("markdown_text_conflict" if text or drawn else "invalid_arguments")
    if attachments:
        raise ApiError("invalid_attachments", ["[ERROR] this workspace knows no attachments: they are legacy"])
    if not text.strip():
        raise ApiError("no_text", [NO_FALLBACK] if drawn else [])
    return text[:MOST_TEXT], drawn


def metadata(call: Call) -> Json | None:
    """The metadata of a message, None when none is given."""
    given = call.structure("metadata", "invalid_metadata_format")
    if given is None:
        return None
    if not (
        isinstance(given, dict)
        and isinstance(given.get("event_type"), str)
        and isinstance(given.get("event_payload"), dict)
    ):
        raise ApiError("invalid_metadata_schema" if isinstance(given, dict) else "invalid_metadata_format")
    if len(str(given)) > MOST_METADATA:
        raise ApiError("metadata_too_large")
    return {"event_type": given["event_type"], "event_payload": given["event_payload"]}


def view(platform: Platform, given: Any) -> Json:
    """A view, judged. Raises ApiError: view_too_large, invalid_arguments."""
    if not isinstance(given, dict):
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: view"])
    faults = limits.judge_view(given) or list(_unready_files(platform, given.get("blocks"), "/blocks"))
    if any(fault.code == "view_too_large" for fault in faults):
        raise ApiError("view_too_large", fault_messages(faults, "/view"))
    if faults:
        raise ApiError("invalid_arguments", fault_messages(faults, "/view"))
    return given


def _unready_files(platform: Platform, part: Any, pointer: str = "") -> Iterator[limits.Fault]:
    if isinstance(part, list):
        for index, inside in enumerate(part):
            yield from _unready_files(platform, inside, f"{pointer}/{index}")
    elif isinstance(part, dict):
        if isinstance(named := part.get("slack_file"), dict):
            file = platform.workspace.file(str(named.get("id")))
            if file is None or not file.mimetype.startswith("image/"):
                yield limits.Fault(f"{pointer}/slack_file", "invalid_slack_file", "invalid slack file")
        for key, inside in part.items():
            yield from _unready_files(platform, inside, f"{pointer}/{key}")
