"""The command line. Every command imports what it needs when it runs, so that `--help` and `--version` are quick."""

import json
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.framework_maps_cli import map_frameworks
from bot.frameworks_cli import frameworks
from bot.outbox_cli import outbox

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.settings import Settings
    from storage.database import Database

app = typer.Typer(
    help="Guided self-assessments of English school trusts, in Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db = typer.Typer(help="The database.", no_args_is_help=True)
reminders = typer.Typer(help="Reminders.", no_args_is_help=True)
rounds = typer.Typer(
    help="List every round, name a chair, delete one, or take corrections.", invoke_without_command=True
)
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

    settings = _settings()
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

    typer.echo(backing_up.take(_database(), file, _now()[0]))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file made by `assurance backup`.")]) -> None:
    """Fill an empty database from a backup of either kind of database. Nothing old is sent again."""
    from bot import backing_up

    now, closed_days = _now()
    typer.echo(backing_up.restore(_database(), file, now, closed_days))


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


@app.command()
def demo(
    play: Annotated[
        bool, typer.Option("--play", help="Scripted leaders play a whole round, without a person.")
    ] = False,
    leaders: Annotated[
        int, typer.Option(min=2, max=60, help="With --play: how many leaders, if there are so many people.")
    ] = 9,
    rounds_: Annotated[
        int,
        typer.Option(
            "--rounds", min=1, max=2, help="With --play: 2 plays a year, with reminders, changes and a second look."
        ),
    ] = 1,
    seed: Annotated[int, typer.Option(help="With --play: the same seed plays the same round.")] = 1,
    answers: Annotated[
        Path | None, typer.Option(help="With --play: answer exactly what this file (an answers.json) says.")
    ] = None,
    out: Annotated[Path, typer.Option(help="With --play: where to write what came of it.")] = Path("out"),
    kill: Annotated[
        int, typer.Option(min=0, max=50, help="With --play: kill the bot so many times, and start it again.")
    ] = 0,
    faults: Annotated[
        int | None,
        typer.Option(metavar="SEED", help="With --play: Slack fails in every way it can; the seed says when."),
    ] = None,
    database: Annotated[
        str, typer.Option(help="With --play: sqlite, postgres, or the address of an empty one (for developers).")
    ] = "sqlite",
    processes: Annotated[int, typer.Option(min=1, max=4, help="With --play on postgres: how many serve at once.")] = 1,
    http: Annotated[
        bool, typer.Option("--http", help="With --play: Slack sends signed requests to one address for all processes.")
    ] = False,
    picture: Annotated[bool, typer.Option(help="With --play: draw summary.png where there is a Chromium.")] = True,
    framework: Annotated[
        str, typer.Option(help="With --play: the framework's id (its newest edition), or id and edition.")
    ] = "",
    data: Annotated[Path, typer.Option(help="Without --play: the folder in which the demo keeps its data.")] = Path(
        "data/demo"
    ),
    port: Annotated[int, typer.Option(help="The first port to try.")] = 8765,
) -> None:
    """Try everything on this machine: the bot and a local stand-in for Slack, in your browser."""
    if play:
        from bot.settings import read_settings
        from demo.play import Wish
        from demo.play import play as run

        settings = read_settings()
        shown = settings.frameworks_dir, settings.vocabulary
        troubles = kill, database, processes, faults
        wish = Wish(leaders, seed, answers, out.resolve(), rounds_, *troubles, picture, framework, http, *shown)
        raise SystemExit(run(wish))
    from demo.start import start

    raise SystemExit(start(data, port))


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

    typer.echo(records.collation(_database(), _settings(), round_, as_json, compare, through))


@rounds.callback()
def list_rounds(context: typer.Context) -> None:
    """List every round: id, phase, due date, title."""
    from bot import records

    if context.invoked_subcommand is None:
        typer.echo(records.rounds(_database()))


@rounds.command("delete")
def delete_round(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The round's id, or its beginning.")],
    yes: Annotated[bool, typer.Option("--yes", help="Really: nobody can bring it back.")] = False,
) -> None:
    """Delete a round for everybody: every answer, note and message of it. What was posted in the channel stays."""
    from bot import records

    typer.echo(records.delete(_database(), _settings(), round_, yes))


@rounds.command("take-corrections")
def take_corrections(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The round's id, or its beginning.")],
    yes: Annotated[bool, typer.Option("--yes", help="Really: everybody in the round then reads it so.")] = False,
) -> None:
    """Show what a framework file says otherwise than an open round, and take mended words in; never another meaning."""
    from bot import records

    typer.echo(records.take_corrections(_database(), _settings(), round_, _now()[1], yes))


@rounds.command("chair")
def name_chair(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The round's id, or its beginning.")],
    user: Annotated[str, typer.Argument(metavar="USER", help="Their member id in Slack, such as U024BE7LH.")],
) -> None:
    """Name who chairs a round, as when its chair has left and nobody in it could take over."""
    from bot import naming_chairs

    typer.echo(naming_chairs.name(_database(), _settings(), round_, user))


@db.command()
def upgrade() -> None:
    """Make the tables, or bring them to this version. Keeps every row."""
    from storage import schema

    database = _database(make_folder=True)
    schema.upgrade(database)
    typer.echo(f"{database.where} is at version {schema.head()}.")


@db.command("check")
def check_schema() -> None:
    """Say whether the database is the one this version works on."""
    from storage import schema

    database = _database()
    schema.check(database)
    typer.echo(f"{database.where} is at version {schema.head()}, as it should be.")


@reminders.command("preview")
def preview_reminders(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The round's id, or its beginning.")],
) -> None:
    """List every reminder still to come: who, when in their own time, why."""
    from bot import reminder_records

    now, closed_days = _now()
    typer.echo(reminder_records.preview(_database(), round_, now, closed_days))


@reminders.command("ledger")
def reminder_ledger(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The round's id, or its beginning.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON: a row for each occasion.")] = False,
) -> None:
    """List what became of every occasion to remind somebody: sent, or withheld and why."""
    from bot import reminder_records

    typer.echo(reminder_records.ledger(_database(), round_, _now()[1], as_json))


def _now() -> "tuple[datetime, frozenset[date]]":
    """The time as the bot has it, and the days on which nobody is written to."""
    from bot.clock import Clock
    from bot.closed_days import bank_holidays

    now = Clock(_settings().assurance_clock).now()
    return now, bank_holidays(now.year)


def _settings() -> "Settings":
    from bot.settings import read_settings

    return read_settings()


def _database(make_folder: bool = False) -> "Database":
    from storage.database import Database

    database = Database(_settings().database_url.get_secret_value())
    if make_folder and database.file is not None:
        _make_folder(database.file.parent)
    return database


def _make_folder(folder: Path) -> None:
    from bot.settings import SettingsFault

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsFault(
            f"The folder {folder} for the database cannot be made ({error.strerror}). "
            "Name another place in DATABASE_URL."
        ) from None
