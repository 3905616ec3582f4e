"""`assurance frameworks map`: how two frameworks, or two editions of one, are linked."""

import json
from typing import Annotated

import typer


def map_frameworks(
    a: Annotated[str, typer.Argument(metavar="A", help="A framework edition, or a framework: its newest edition.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON: both sides, and what has no counterpart.")] = False,
) -> None:
    """Show the links between two frameworks both ways, whose word each is, and what has no counterpart."""
    from bot.settings import SettingsFault, read_settings
    from frameworks import mapping_view
    from frameworks.load import load_library
    from frameworks.mapping_library import linked as with_maps

    settings = read_settings()
    folder, vocabulary = settings.frameworks_dir, settings.vocabulary
    linked = with_maps(load_library(folder, vocabulary), folder, vocabulary)
    near, far = (linked.edition(name) for name in (a, b))
    if near is None or far is None:
        missing = a if near is None else b
        raise SettingsFault(f"There is no framework “{missing}”. These are known: {', '.join(linked.sides)}.")
    found = linked.between(near.key, far.key)
    if found is None:
        pairs = [f"{one.from_} and {one.to}" for one in linked.maps]
        raise SettingsFault(f"Nothing links {near.key} and {far.key}. Linked are: {'; '.join(pairs)}.")
    if as_json:
        typer.echo(json.dumps(mapping_view.as_json(found, near, far), indent=2, ensure_ascii=False))
    else:
        typer.echo(mapping_view.as_text(found, near, far))
