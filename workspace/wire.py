"""Text on the wire: what a person types becomes Slack's form (escaped, links and mentions in angle brackets)."""

import re

from workspace.records import Json
from workspace.state import Workspace

_LINK = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<url>https?://[^\s<>|]+)|(?P<bare>\b(?:[\w-]+\.)+(?:com|org|net|uk|io|edu|gov)\b(?:/[^\s<>|]*)?)"
)
_TAIL = re.compile(r"[.,;:!?)\]'\"]+$")
_CONTROL = re.compile(r"<([^<>]+)>")


def escaped(text: str) -> str:
    """`text` with `&`, `<` and `>` escaped, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """The reverse of `escaped`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(workspace: Workspace, text: str) -> str:
    """What a person typed, in wire form: escaped, links wrapped, `@name` and `#channel` turned into mentions."""
    safe = _LINK.sub(_link, escaped(text))
    safe = re.sub(r"(?<![\w&;])@(here|channel|everyone)\b", r"<!\1>", safe)
    return _channels(workspace, _people(workspace, safe))


def mentions(text: str, user: str) -> bool:
    """Whether the wire text mentions `user`."""
    return f"<@{user}>" in text or f"<@{user}|" in text


def rich_text(text: str) -> list[Json]:
    """The rich_text block Slack adds to what a person typed."""
    parts: list[Json] = []
    at = 0
    for found in _CONTROL.finditer(text):
        parts += _plain(text[at : found.start()])
        parts.append(_control(found.group(1)))
        at = found.end()
    parts += _plain(text[at:])
    section = {"type": "rich_text_section", "elements": parts}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": unescaped(text)}] if text else []


def _control(inside: str) -> Json:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    link: Json = {"type": "link", "url": unescaped(target)}
    return link | {"text": unescaped(label)} if label else link


def _link(found: re.Match[str]) -> str:
    whole = found.group()
    if found["mail"]:
        return f"<mailto:{whole}|{whole}>"
    tail = _TAIL.search(whole)
    end = tail.group() if tail else ""
    link = whole[: len(whole) - len(end)]
    return f"<{link}>{end}" if found["url"] else f"<http://{link}|{link}>{end}"


def _people(workspace: Workspace, text: str) -> str:
    if "@" not in text:
        return text
    names = {name: who.id for who in workspace.people() for name in (who.real_name, who.name) if name}
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w<|]){re.escape('@' + escaped(name))}\b", f"<@{names[name]}>", text, flags=re.IGNORECASE)
    return text


def _channels(workspace: Workspace, text: str) -> str:
    if "#" not in text:
        return text
    rooms = {room.name: room.id for room in workspace.all.channels.values() if not room.is_im}
    return re.sub(r"(?<![\w<&])#([\w-]+)", lambda m: f"<#{rooms[m[1]]}|{m[1]}>" if m[1] in rooms else m[0], text)
