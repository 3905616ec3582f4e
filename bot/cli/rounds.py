"""`assurance rounds`: every round, and what whoever runs the bot may do about one."""

from typing import Annotated

import typer

from bot.at_hand import database_at_hand, now_at_hand, settings_at_hand

rounds = typer.Typer(
    help="List every round, name a chair, delete one, or take corrections.", invoke_without_command=True
)
Round = Annotated[str, typer.Argument(metavar="ROUND", help="The round's id, or its beginning.")]


@rounds.callback()
def list_rounds(context: typer.Context) -> None:
    """List every round: id, phase, due date, title."""
    from bot import records

    if context.invoked_subcommand is None:
        with database_at_hand() as database:
            typer.echo(records.rounds(database))


@rounds.command("delete")
def delete_round(
    round_: Round,
    yes: Annotated[bool, typer.Option("--yes", help="Really: nobody can bring it back.")] = False,
) -> None:
    """Delete a round for everybody: every answer, note and message of it. What was posted in the channel stays."""
    from bot import records

    with database_at_hand() as database:
        typer.echo(records.delete(database, settings_at_hand(), round_, yes))


@rounds.command("take-corrections")
def take_corrections(
    round_: Round,
    yes: Annotated[bool, typer.Option("--yes", help="Really: everybody in the round then reads it so.")] = False,
) -> None:
    """Show what a framework file says otherwise than an open round, and take mended words in; never another meaning."""
    from bot import records

    with database_at_hand() as database:
        typer.echo(records.take_corrections(database, settings_at_hand(), round_, now_at_hand()[1], yes))


@rounds.command("chair")
def name_chair(
    round_: Round,
    user: Annotated[str, typer.Argument(metavar="USER", help="Their member id in Slack, such as U024BE7LH.")],
) -> None:
    """Name who chairs a round, as when its chair has left and nobody in it could take over."""
    from bot import naming_chairs

    with database_at_hand() as database:
        typer.echo(naming_chairs.name(database, settings_at_hand(), round_, user))
