"""A framework as the text of its file: what is written here, `frameworks.load.parse` reads as the same value."""

import json
import re
from collections.abc import Iterator
from typing import Any

from frameworks.model import Framework

# Text that means itself without quotes. Everything is read as it was typed, so 7.10 and 2024 need none either.
BARE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ,.'’()/&;?!–_-]|:(?=[^\s:]))*")
HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
STEP = "  "


def to_yaml(framework: Framework) -> str:
    """Every part in the model's order; what is as the model has it anyway is left out."""
    data = framework.model_dump(mode="json", exclude_defaults=True)
    ordered = {name: data[name] for name in Framework.model_fields if name in data}
    return "# yaml-language-server: $schema=./framework.schema.json\n" + "\n".join(_mapping(ordered, "")) + "\n"


def _mapping(values: dict[str, Any], indent: str) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _mapping(value, indent + STEP)
        elif isinstance(value, list):
            yield f"{indent}{name}:"
            yield from (line for item in value for line in _item(item, indent + STEP))
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _item(item: Any, indent: str) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{indent}- {_scalar(item)}"
        return
    first, *rest = _mapping(item, indent + STEP)
    yield f"{indent}- {first.lstrip()}"
    yield from rest


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if BARE.fullmatch(text):
        return text
    return HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
