"""`assurance frameworks …`: what framework authors, and those who look after the library, ask for."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from frameworks.model import Framework

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
def check_framework(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    since: Annotated[
        str,
        typer.Option(
            metavar="PREVIOUS", help="The edition before: its file, or its key. Else the newest in the library."
        ),
    ] = "",
    reworded: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A question that asks the same in other words.")
    ] = None,
) -> None:
    """Say everything that is wrong with a framework file (exit status 1 then), and what could be better."""
    from frameworks.checking import edition_before, examine

    text = file.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    earlier = _edition(since) if since else edition_before(text, file.name, _library().values())
    report = examine(text, file.name, earlier, reworded or ())
    typer.echo(str(report))
    raise typer.Exit(1 if report.faults else 0)


def _library() -> "dict[str, Framework]":
    from bot.settings import read_settings
    from frameworks.load import load_library

    return load_library(read_settings().frameworks_folder)


def _edition(named: str) -> "Framework":
    """An edition by its file or by its key in the library."""
    from frameworks.load import parse

    if (file := Path(named)).is_file():
        return parse(file.read_bytes().decode("utf-8-sig", errors="surrogateescape"), file.name)
    library = _library()
    if named not in library:
        raise typer.BadParameter(f"There is no file and no edition {named}. Known: {', '.join(library)}.")
    return library[named]
