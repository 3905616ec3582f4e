"""Which editions came with this product, and which were added from a folder of the trust's own."""

from functools import cache
from importlib.resources import files

from frameworks.model import Framework


def is_shipped(framework: Framework) -> bool:
    """Each shipped file bears its edition's key as its name, and no added file can have the same key."""
    return framework.key in _keys()


@cache
def _keys() -> frozenset[str]:
    names = (file.name for file in (files("frameworks") / "library").iterdir())
    return frozenset(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))
