"""`assurance frameworks …`: what framework authors, and those who look after the library, ask for."""

from pathlib import Path
from typing import Annotated

import typer

frameworks = typer.Typer(help="Framework files.", no_args_is_help=True)


@frameworks.command("list")
def list_frameworks() -> None:
    """List the framework editions that rounds can use."""
    from bot.settings import read_settings
    from frameworks.load import load_library

    for framework in load_library(read_settings().frameworks_folder).values():
        parts = f"{len(framework.domains)} {framework.names.domain}s, {len(framework.questions)} questions"
        typer.echo(f"{framework.key}  {framework.name} ({framework.publisher}): {parts}")


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
