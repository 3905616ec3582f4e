"""The page on framework files shows files that work."""

import re
from pathlib import Path

from frameworks.checking import examine
from frameworks.explaining import MODELS
from frameworks.load import load_library
from frameworks.model import Framework
from frameworks.overlay import Overlay, Words, look
from frameworks.reading import read

PAGE = (Path(__file__).parents[2] / "docs" / "framework-files.md").read_text(encoding="utf-8")
WHOLE, OVERLAY = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)


def test_the_whole_framework_can_be_used_and_shows_every_key() -> None:
    report = examine(WHOLE, "page.yaml")
    assert report.framework is not None
    assert (report.faults, report.advice) == ((), ())
    keys = {name for model in (Framework, *MODELS.values()) for name in model.model_fields}
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", PAGE)) == []


def test_the_overlay_can_be_laid_and_shows_every_key() -> None:
    framework, faults = look(read(OVERLAY, "page.yaml"), load_library())
    assert framework is not None
    assert faults == []
    keys = {*Overlay.model_fields, *Words.model_fields}
    assert sorted(key for key in keys if f"{key}:" not in OVERLAY) == []
