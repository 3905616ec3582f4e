"""`assurance frameworks …`: what framework authors, and those who look after the library, ask for."""

from pathlib import Path
from typing import Annotated

import typer

frameworks = typer.Typer(help="Framework files.", no_args_is_help=True)


@frameworks.command("list")
def list_frameworks(
    as_json: Annotated[
        bool, typer.Option("--json", help="As JSON: id, edition, name, publisher, domains, questions, minutes.")
    ] = False,
) -> None:
    """List the framework editions that rounds can use: what each is, when to use it, how long it takes."""
    from bot import frameworks_listed
    from bot.settings import read_settings
    from frameworks.load import load_library

    library = load_library(read_settings().frameworks_folder).values()
    typer.echo(frameworks_listed.as_json(library) if as_json else frameworks_listed.as_text(library))


@frameworks.command("check")
def check_framework(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Say everything that is wrong with a framework file, and what could be better."""
    from frameworks.house_rules import check
    from frameworks.load import parse

    text = file.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    framework = parse(text, file.name)
    for advice in check(text, file.name):
        typer.echo(str(advice))
    typer.echo(f"{file.name}: {framework.key} can be used.")
