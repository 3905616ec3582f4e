"""`assurance outbox`: messages that are stuck, and what to do about them."""

from typing import Annotated

import typer

from bot.at_hand import database_at_hand, now_at_hand

outbox = typer.Typer(help="Messages that are stuck: list them, try again, settle what is in doubt.")
Key = Annotated[str, typer.Argument(metavar="KEY", help="As `assurance outbox` lists it.")]


@outbox.callback(invoke_without_command=True)
def list_stuck(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List messages that are in doubt or were given up, why, and how many are due."""
    if context.invoked_subcommand is None:
        from bot import outbox_records

        with database_at_hand() as database:
            typer.echo(outbox_records.listed(database, now_at_hand()[0], as_json))


@outbox.command()
def retry(
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="As `assurance outbox` lists it.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Send what was given up again, and look at once for what is in doubt."""
    from bot import outbox_records
    from bot.settings import SettingsFault

    if (key is None) is not everything:
        raise SettingsFault("Name one message by its key, or say --all.")
    with database_at_hand() as database:
        typer.echo(outbox_records.retried(database, key, now_at_hand()[0]))


@outbox.command()
def settle(
    key: Key,
    sent: Annotated[bool | None, typer.Option("--sent/--not-sent", help="Whether it is there in Slack.")] = None,
    link: Annotated[str, typer.Option(help="With --sent: its link, as Slack copies it.")] = "",
) -> None:
    """Say of a message in doubt that it is there (with its link), or that it is not and is to be sent."""
    from bot import outbox_records
    from bot.settings import SettingsFault

    if sent is None:
        raise SettingsFault("Look in Slack first, then say --sent with its --link, or --not-sent.")
    with database_at_hand() as database:
        typer.echo(outbox_records.settled(database, key, sent, link, now_at_hand()[0]))
