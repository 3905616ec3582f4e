"""What a check found, in words."""

import json
from collections.abc import Iterable
from typing import NamedTuple


class Finding(NamedTuple):
    """`mend` says what to do; empty when all is well."""

    check: str
    says: str
    mend: str = ""

    @property
    def ok(self) -> bool:
        return not self.mend


def as_text(findings: Iterable[Finding]) -> str:
    """A line for each finding, what to do on the line below it, and how many need mending at the end."""
    found = list(findings)
    lines: list[str] = []
    for one in found:
        lines.append(f"{'ok  ' if one.ok else 'mend'}  {one.check}: {one.says}")
        if one.mend:
            lines += [f"      {line}" for line in one.mend.splitlines()]
    broken = sum(not one.ok for one in found)
    lines.append("Nothing needs mending." if not broken else f"To mend: {broken} of {len(found)}.")
    return "\n".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    return json.dumps([{**one._asdict(), "ok": one.ok} for one in findings], indent=2, ensure_ascii=False)
