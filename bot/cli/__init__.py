"""The command line. Every command imports what it needs when it runs, so that `--help` and `--version` are quick."""

import json
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from bot.at_hand import database_at_hand, now_at_hand, settings_at_hand
from bot.cli.demo import demo
from bot.cli.framework_maps import map_frameworks
from bot.cli.frameworks import frameworks
from bot.cli.outbox import outbox
from bot.cli.reminders import reminders
from bot.cli.rounds import rounds

app = typer.Typer(
    help="Guided self-assessments of English school trusts, in Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(rounds, name="rounds")
app.add_typer(frameworks, name="frameworks")
frameworks.command("map")(map_frameworks)
app.add_typer(reminders, name="reminders")
app.add_typer(outbox, name="outbox")


def main() -> None:
    """Runs one command. What a person can mend is said in a sentence, with exit status 2, never as a traceback."""
    try:
        app()
    except Exception as fault:
        if not _can_be_mended(fault):
            raise
        sys.stderr.write(f"{fault}\n")
        raise SystemExit(2) from None


def _can_be_mended(fault: Exception) -> bool:
    """Imports what it needs only once something went wrong: `--version` needs none of it."""
    from bot.settings import SettingsFault
    from frameworks.faults import FrameworkFault
    from storage.schema import SchemaTrouble
    from storage.troubles import DatabaseTrouble

    return isinstance(fault, SettingsFault | FrameworkFault | SchemaTrouble | DatabaseTrouble)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(installed_version("assurance"))
        raise typer.Exit


@app.callback()
def assurance(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,
) -> None:
    """Guided self-assessments of English school trusts, in Slack."""


@app.command()
def serve(
    http: Annotated[bool, typer.Option("--http", help="Listen to signed requests (SLACK_SIGNING_SECRET).")] = False,
    host: Annotated[str, typer.Option(help="With --http: the address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="With --http: the port to listen on.")] = 3000,
) -> None:
    """Run the bot, connected to Slack by Socket Mode (SLACK_BOT_TOKEN and SLACK_APP_TOKEN), or over HTTP."""
    from bot import log
    from bot.intake import Address
    from bot.serve import serve as run

    settings = settings_at_hand()
    log.set_up(settings.log_level)
    run(settings, Address(host, port) if http else None)


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON: check, ok, says, mend.")] = False,
) -> None:
    """Look at everything the bot needs, and say what to do about what is wrong (exit status 1 then)."""
    import logging

    from bot.doctor import examine, finding

    logging.getLogger("slack_sdk").addHandler(logging.NullHandler())  # what failed is said once, in our words
    found = examine.examine()
    typer.echo(finding.as_json(found) if as_json else finding.as_text(found))
    raise typer.Exit(0 if all(one.ok for one in found) else 1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Write everything into one file, as it stands at one moment; the bot may go on running."""
    from bot import backing_up

    with database_at_hand() as database:
        typer.echo(backing_up.take(database, file, now_at_hand()[0]))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file made by `assurance backup`.")]) -> None:
    """Fill an empty database from a backup of either kind of database. Nothing old is sent again."""
    from bot import backing_up

    now, closed_days = now_at_hand()
    with database_at_hand() as database:
        typer.echo(backing_up.restore(database, file, now, closed_days))


@app.command()
def manifest(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, without the reasons.")] = False,
    http: Annotated[
        str, typer.Option("--http", metavar="URL", help="For `serve --http`: the bot's public address.")
    ] = "",
) -> None:
    """Print the Slack app manifest: paste it at api.slack.com/apps, Create New App, From a manifest."""
    from bot import manifest as ours

    try:
        typer.echo(json.dumps(ours.manifest(http), indent=2) if as_json else ours.as_text(http), nl=as_json)
    except ours.BadAddress as fault:
        raise typer.BadParameter(str(fault), param_hint="--http") from None


app.command()(demo)


@app.command()
def collation(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The round's id, or its beginning.")],
    compare: Annotated[
        bool, typer.Option("--compare", help="Every question beside the round this one looks again at.")
    ] = False,
    through: Annotated[
        str, typer.Option("--through", metavar="FRAMEWORK", help="What it tells about another framework.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON: counts, medians, findings.")] = False,
) -> None:
    """Show what a closed round found, within the promise made to its leaders."""
    from bot import records

    with database_at_hand() as database:
        typer.echo(records.collation(database, settings_at_hand(), round_, as_json, compare, through))


@db.command()
def upgrade() -> None:
    """Make the tables, or bring them to this version. Keeps every row."""
    from storage import schema

    with database_at_hand(make_folder=True) as database:
        schema.upgrade(database)
        typer.echo(f"{database.where} is at version {schema.head()}.")


@db.command("check")
def check_schema() -> None:
    """Say whether the database is the one this version works on."""
    from storage import schema

    with database_at_hand() as database:
        schema.check(database)
        typer.echo(f"{database.where} is at version {schema.head()}, as it should be.")
