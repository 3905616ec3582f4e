"""The list of decisions names every one of them, in order and by its own title."""

import re
from pathlib import Path

DECISIONS = Path(__file__).parents[1] / "docs" / "adr"


def test_every_decision_is_listed_by_its_title() -> None:
    files = sorted(DECISIONS.glob("[0-9]*.md"))
    listed = re.findall(r"^- \[(.+)\]\((.+)\): .+\.$", (DECISIONS / "README.md").read_text("utf-8"), re.MULTILINE)
    titles = [file.read_text("utf-8").splitlines()[0].removeprefix("# ") for file in files]
    assert listed == list(zip(titles, (file.name for file in files), strict=True))
    assert files
