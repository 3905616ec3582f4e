"""`assurance reminders`: what is still to come, and what became of each."""

from typing import Annotated

import typer

from bot.at_hand import database_at_hand, now_at_hand

reminders = typer.Typer(help="Reminders.", no_args_is_help=True)
Round = Annotated[str, typer.Argument(metavar="ROUND", help="The round's id, or its beginning.")]


@reminders.command("preview")
def preview_reminders(
    round_: Round,
) -> None:
    """List every reminder still to come: who, when in their own time, why."""
    from bot import reminder_records

    now, closed_days = now_at_hand()
    with database_at_hand() as database:
        typer.echo(reminder_records.preview(database, round_, now, closed_days))


@reminders.command("ledger")
def reminder_ledger(
    round_: Round,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON: a row for each occasion.")] = False,
) -> None:
    """List what became of every occasion to remind somebody: sent, or withheld and why."""
    from bot import reminder_records

    with database_at_hand() as database:
        typer.echo(reminder_records.ledger(database, round_, now_at_hand()[1], as_json))
