"""The state as one JSON file, replaced whole: a reader finds the old state or the new one, never half of one."""

import dataclasses
import json
import os
import types
import typing
from pathlib import Path
from typing import Any

from workspace.everything import Everything

FILE = "workspace.json"


def write(folder: Path, everything: Everything) -> None:
    """Keep the state in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.new"
    text = json.dumps(everything, default=vars, ensure_ascii=False)
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(0o600)
    fresh.replace(folder / FILE)


def read(folder: Path) -> Everything | None:
    """The state kept in `folder`, or None when there is none yet."""
    path = folder / FILE
    if not path.exists():
        return None
    found: Everything = _restore(Everything, json.loads(path.read_text(encoding="utf-8")))
    return found


def _restore(kind: Any, value: Any) -> Any:
    """Build `kind` (a dataclass, or a list, dict or tuple of such) from what JSON made of it."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _restore(hints[name], part) for name, part in value.items() if name in hints})
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is list:
        return [_restore(inner[0], part) for part in value]
    if origin is dict:
        return {key: _restore(inner[1], part) for key, part in value.items()}
    if origin is tuple:
        return tuple(value)
    if origin is types.UnionType or origin is typing.Union:
        return None if value is None else _restore(inner[0], value)
    return value
