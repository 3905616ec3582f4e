"""A JSON Schema of the file format, for editors. It says less than `check`, and refuses nothing that `check` allows.

An editor takes `2024` or `7.10` for a number and `true` for a truth; this product reads what was typed. So wherever
text may stand, the schema takes those too. Keep the copy true with `python -m frameworks.schema`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from frameworks.explaining import MEANT
from frameworks.model import Framework

COPY = Path(__file__).parent / "framework.schema.json"
TYPED = ["string", "number", "boolean"]


def schema() -> dict[str, Any]:
    """The schema, as JSON Schema 2020-12, made from the model."""
    made: dict[str, Any] = _for_editors(Framework.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | made


def as_text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _for_editors(part: Any) -> Any:
    if isinstance(part, list):
        return [_for_editors(one) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {key: _for_editors(value) for key, value in part.items() if key != "title" or isinstance(value, dict)}
    if inner.get("type") == "string" and "enum" not in inner:
        inner["type"] = TYPED
    for name, described in inner.get("properties", {}).items():
        described.setdefault("description", MEANT.get(name, ""))
    return inner


def main() -> None:
    """Write the committed copy."""
    COPY.write_text(as_text(), encoding="utf-8")
    sys.stdout.write(f"{COPY.name} is as the model says.\n")


if __name__ == "__main__":
    main()
