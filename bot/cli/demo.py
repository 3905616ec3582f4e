"""`assurance demo`: everything on this machine, to try or to be played by itself."""

from pathlib import Path
from typing import Annotated

import typer


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
        from bot.at_hand import settings_at_hand
        from demo.play import Wish
        from demo.play import play as run

        settings = settings_at_hand()
        shown = settings.frameworks_dir, settings.vocabulary
        troubles = kill, database, processes, faults
        wish = Wish(leaders, seed, answers, out.resolve(), rounds_, *troubles, picture, framework, http, *shown)
        raise SystemExit(run(wish))
    from demo.start import start

    raise SystemExit(start(data, port))
