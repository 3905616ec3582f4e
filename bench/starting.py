"""How long starting takes: the command line, the library, and what `serve` holds in memory when nothing happens."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files

from ruamel.yaml import YAML

from bench.databases import Databases
from bench.measured import Measured, by_turns, compared, timed
from bench.processes import bare_serving, resident_megabytes, serving
from bench.sizes import Sizes
from bench.slack_end import SlackEnd
from frameworks.load import load_library

VERSION = "import sys; from bot.cli import main; sys.argv = ['assurance', '--version']; main()"
"""What the installed command `assurance --version` runs."""
EVERYTHING = "import bot.cli, bot.serve"
"""What the installed command `assurance serve` has imported by the time it serves."""


def version(_: Databases, target: float, sizes: Sizes) -> Measured:
    """In processes of their own, from start to end."""
    found = by_turns(timed(_python(VERSION)), timed(_python(EVERYTHING)), sizes.starts, 1)
    return compared("version_vs_imports", target, *found)


def _python(code: str) -> Callable[[], None]:
    def run() -> None:
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, env=dict(os.environ))  # noqa: S603

    return run


def library(_: Databases, target: float, sizes: Sizes) -> Measured:
    """Loading and checking every shipped framework, against the same parser turning the same text into plain data."""
    shipped = [file for file in (files("frameworks") / "library").iterdir() if file.name.endswith(".yaml")]

    def parsed_alone() -> None:
        for file in shipped:
            YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))

    found = by_turns(timed(load_library), timed(parsed_alone), sizes.loads, 2)
    return compared("library_load", target, *found)


def idle_memory(databases: Databases, sizes: Sizes) -> str:
    """After a while of doing nothing, heartbeats included."""
    where = ["--sqlite", str(databases.file())]
    log = databases.folder / "memory.log"
    with (
        SlackEnd() as slack,
        serving(databases.sqlite(), slack.address, log) as (_, ours),
        bare_serving(where, log) as (_, bare_),
    ):
        time.sleep(sizes.idle_seconds)
        us, them = resident_megabytes(ours), resident_megabytes(bare_)
    return f"idle memory of serve: {us:.0f} MB, of the bare app: {them:.0f} MB ({us / them:.2f} times)"
