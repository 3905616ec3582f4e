"""How many examples a property is tried on: all of them in `make test`, a few in `make quick`."""

import os

from hypothesis import settings

FEW = 8


def load_profile() -> None:
    """The one that HYPOTHESIS_PROFILE names: `quick`, or else Hypothesis's own, with all examples."""
    settings.register_profile("quick", settings(max_examples=FEW))
    if named := os.environ.get("HYPOTHESIS_PROFILE"):
        settings.load_profile(named)


def examples(whole: int) -> int:
    """The number for `max_examples` of a property that deserves `whole` of them."""
    return min(whole, FEW) if settings.get_current_profile_name() == "quick" else whole
