"""The shipped files are read once in a test run: reading YAML is most of loading the library, and hundreds of tests do.

Only files of the shipped folders' own names are remembered, and by their whole text: what a test writes or changes is
read anew. Each reader is given a Reading of its own, so nothing that one does to it reaches the next.
"""

import pickle
from importlib import import_module
from importlib.resources import files

from frameworks.reading import Reading, read

READERS = ("checking", "declared", "load", "mapping_files", "outline")
SHIPPED = {file.name for folder in ("library", "mappings") for file in (files("frameworks") / folder).iterdir()}

_read: dict[tuple[str, str], bytes] = {}


def read_once(text: str, name: str) -> Reading:
    """As `frameworks.reading.read`, which stays the one that reads."""
    if name.rpartition("/")[2] not in SHIPPED:
        return read(text, name)
    if (text, name) not in _read:
        _read[text, name] = pickle.dumps(read(text, name))
    reading: Reading = pickle.loads(_read[text, name])  # noqa: S301 - our own, of a moment ago
    return reading


def remember_what_is_shipped() -> None:
    for reader in READERS:
        module = import_module(f"frameworks.{reader}")
        assert module.read is read
        module.read = read_once
