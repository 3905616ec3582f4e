"""`assurance frameworks …`: what framework authors, and those who look after the library, ask for."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from frameworks.model import Framework

frameworks = typer.Typer(help="Framework files.", no_args_is_help=True)


@frameworks.command("list")
def list_frameworks(
    as_json: Annotated[
        bool, typer.Option("--json", help="As JSON: id, edition, name, publisher, domains, questions, minutes.")
    ] = False,
) -> None:
    """List the framework editions that rounds can use: what each is, when to use it, how long it takes."""
    from bot import frameworks_listed

    library = _library().values()
    typer.echo(frameworks_listed.as_json(library) if as_json else frameworks_listed.as_text(library))


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
    """Say everything that is wrong with a framework file (exit status 1 then), and what could be better.

    What the mapping of both editions declares reworded is read: beside the file, in FRAMEWORKS_DIR, or from ours.
    """
    from bot.settings import read_settings
    from frameworks.checking import edition_before, examine, reads_as_overlay
    from frameworks.declared import NOTHING, declared
    from frameworks.overlay_checking import examine as examine_overlay

    text = file.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    library, said = _whole_editions(), NOTHING
    if overlay := reads_as_overlay(text):
        report = examine_overlay(overlay, file.name, library)
    else:
        earlier = _edition(since) if since else edition_before(text, file.name, library.values())
        if earlier is not None:
            said = declared(text, file.name, earlier, file.parent, read_settings().frameworks_dir)
        report = examine(text, file.name, earlier, {*(reworded or ()), *said.reworded}, said.told)
    typer.echo("\n".join([str(report), *([str(said)] if said is not NOTHING else [])]))
    raise typer.Exit(1 if report.faults or said.fault else 0)


def _library() -> "dict[str, Framework]":
    """As the files have it: in the words they are written in, whatever people are called here."""
    from bot.settings import read_settings
    from frameworks.load import load_library

    return load_library(read_settings().frameworks_dir)


def _whole_editions() -> "dict[str, Framework]":
    """What a file is compared with: without overlays, and without a folder of which some file cannot be used yet."""
    from bot.settings import read_settings
    from frameworks.faults import FrameworkFault
    from frameworks.load import load_library

    try:
        return load_library(read_settings().frameworks_dir, overlays=False)
    except FrameworkFault:
        return load_library()


def _edition(named: str) -> "Framework":
    """An edition by its file, by its key in the library, or by its framework's id: the newest."""
    from frameworks.load import parse

    if (file := Path(named)).is_file():
        return parse(file.read_bytes().decode("utf-8-sig", errors="surrogateescape"), file.name)
    library = _library()
    newest = next((one.key for one in library.values() if one.id == named), named)  # the newest comes first
    if newest not in library:
        raise typer.BadParameter(f"There is no file and no edition {named}. Known: {', '.join(library)}.")
    return library[newest]


@frameworks.command("new")
def new_framework(
    id: Annotated[str, typer.Argument(metavar="[ID]", help="Its permanent short name.")] = "my-framework",
    out: Annotated[Path | None, typer.Option(help="A new file; without it, it is printed.")] = None,
) -> None:
    """Write a framework file to begin with: sound as it stands, with every key explained."""
    import re

    from bot.clock import Clock
    from bot.settings import read_settings
    from frameworks.model import ID_PATTERN
    from frameworks.starter import starter

    if not re.fullmatch(ID_PATTERN, id) or len(id) > 60:
        raise typer.BadParameter("Use small letters and digits, joined by - or . or _, such as our-review.")
    text = starter(id, f"{Clock(read_settings().assurance_clock).now():%Y-%m}")
    _hand_over(text, out, "Fill it in, then: assurance frameworks check")


@frameworks.command("export")
def export_framework(
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="A framework's id (its newest edition), an edition's key, or a file.")
    ],
    xlsx: Annotated[Path | None, typer.Option(help="A new spreadsheet to work in.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="A new Markdown file to read or print.")] = None,
) -> None:
    """Write a framework as a spreadsheet to work in, or as Markdown to read."""
    from frameworks.markdown import to_markdown
    from frameworks.sheet_out import UnholdableError, to_xlsx

    if xlsx is None and markdown is None:
        raise typer.BadParameter("Say what to write: --xlsx FILE, or --markdown FILE.")
    framework = _edition(key)
    try:
        if xlsx is not None:
            _hand_over(to_xlsx(framework), xlsx, "When it is changed: assurance frameworks import")
    except UnholdableError as trouble:
        raise typer.BadParameter(str(trouble)) from None
    if markdown is not None:
        _hand_over(to_markdown(framework), markdown, "")


@frameworks.command("import")
def import_framework(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A spreadsheet made by export.")],
    out: Annotated[Path | None, typer.Option(help="A new framework file; without it, it is printed.")] = None,
) -> None:
    """Make a framework file of a spreadsheet; what is wrong is told by sheet and cell (exit status 1 then)."""
    from frameworks.faults import FrameworkFault
    from frameworks.sheet_in import from_xlsx
    from frameworks.writing import to_yaml

    try:
        framework = from_xlsx(file.read_bytes(), file.name)
    except FrameworkFault as fault:
        typer.echo(str(fault))
        raise typer.Exit(1) from None
    _hand_over(to_yaml(framework), out, "What could be better is said by: assurance frameworks check")


@frameworks.command("schema")
def framework_schema() -> None:
    """Print the JSON Schema of framework files, for editors that complete and check what you type."""
    from frameworks.schema import as_text

    typer.echo(as_text(), nl=False)


def _hand_over(text: str | bytes, out: Path | None, next_step: str) -> None:
    """Into a new file, or onto the screen. What is there already is never written over."""
    if out is None:
        typer.echo(text, nl=False)
        return
    content = text.encode("utf-8") if isinstance(text, str) else text
    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise typer.BadParameter(f"{out} is there already; name a new file.") from None
    except OSError as error:
        raise typer.BadParameter(f"{out} cannot be written ({error.strerror}).") from None
    typer.echo(f"{out} is written. {next_step} {out}" if next_step else f"{out} is written.")
