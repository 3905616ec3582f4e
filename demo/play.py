"""Scripted leaders play a round, or a year with two: real bot, local workspace, nobody looking but the audience."""

import asyncio
import shutil
import signal
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import httpx
from rich.console import Console

from demo import casting
from demo.chair import CHANNEL, Chair
from demo.databases import database
from demo.idling import Idling
from demo.killing import Killer, Pace, Trouble, meanwhile, moments, troubled
from demo.leader import Day, Player
from demo.page import PATIENCE_SECONDS, PATIENCE_WITH_A_DYING_BOT_SECONDS, NotSeen, Page, Refused, cast
from demo.played import (
    FILES,
    SETTLE_SECONDS,
    Played,
    all_submit,
    as_json,
    everybody,
    newest_round,
    prove,
    settled,
    teller,
    warned,
    write,
)
from demo.processes import DidNotStart, Running, running
from demo.progress import Progress
from demo.script import Script, told
from demo.seen import Message, Person
from demo.weather import STORMS, Weather, storms
from demo.year import FIRST, play_year
from frameworks.load import FrameworkFault, load_library
from frameworks.model import Framework
from frameworks.vocabulary import PLAIN, Vocabulary

LIMIT_SECONDS = 300
LIMIT_SECONDS_PER_KILL = 60
LIMIT_SECONDS_OF_WEATHER = 900
PATIENCE_IN_BAD_WEATHER_SECONDS = 420.0
"""What was typed and lost comes again for the last time six minutes later."""


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    leaders: int
    seed: int
    answers: Path | None
    out: Path
    rounds: int = 1
    kills: int = 0
    database: str = "sqlite"
    processes: int = 1
    faults: int | None = None
    """The seed of the bad weather, if there is any."""
    picture: bool = True
    framework: str = ""
    http: bool = False
    frameworks_dir: Path | None = None
    vocabulary: Vocabulary = PLAIN
    """These two as the bot has them from its settings: the players read what the bot shows."""

    def library(self) -> list[Framework]:
        """What the bot serves: a trust's own frameworks, its overlays, and its words for its people. Raises Miscast."""
        try:
            return list(load_library(self.frameworks_dir, self.vocabulary).values())
        except FrameworkFault as fault:
            raise casting.Miscast(str(fault)) from None

    @property
    def fault(self) -> str:
        """What cannot be had together, as a sentence; empty when all is well."""
        if self.rounds > 1 and self.answers is not None:
            return "A file of answers tells one round: leave out --rounds or --answers."
        if self.framework and (self.rounds > 1 or self.answers is not None):
            return "--framework plays a single round: leave out --rounds; a file of answers tells its framework itself."
        if self.rounds > 1 and self.troubled:
            return "The bot is killed, and Slack fails, in a single round: leave out --rounds, or --kill and --faults."
        if self.processes > 1 and self.database == "sqlite":
            return "An SQLite file takes one process: leave out --processes, or add --database postgres."
        return ""

    @property
    def troubled(self) -> bool:
        """Whether anything goes wrong on purpose."""
        return self.kills > 0 or self.faults is not None

    @property
    def limit_seconds(self) -> int:
        """When the play is given up."""
        weather = LIMIT_SECONDS_OF_WEATHER if self.faults is not None else 0
        return LIMIT_SECONDS + self.kills * LIMIT_SECONDS_PER_KILL + weather


def play(wish: Wish) -> int:
    """Plays, writes what came of it, and proves it. The exit status: 0 only if nothing was lost or doubled."""
    progress = Progress(Console())
    if wish.fault:
        progress.note(wish.fault)
        return 2
    _make_room(wish.out)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    begun = time.monotonic()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="assurance-play-") as folder,
            database(wish.database) as url,
            running(Path(folder), 0, url, wish.processes, http=wish.http) as both,
        ):
            faults = _performed(both, wish, progress)
    except (DidNotStart, casting.Miscast) as fault:
        progress.note(str(fault))
        return 2
    except KeyboardInterrupt:
        progress.note("Stopped before the end.")
        return 130
    for fault_ in faults:
        progress.note(fault_)
    progress.note(f"{'Not proved' if faults else 'Proved'} in {time.monotonic() - begun:.0f} seconds; see {wish.out}.")
    return 1 if faults else 0


def _make_room(out: Path) -> None:
    """What an earlier play wrote there goes."""
    out.mkdir(parents=True, exist_ok=True)
    for folder in (out, out / FIRST):
        for name in FILES:
            (folder / name).unlink(missing_ok=True)


def _performed(both: Running, wish: Wish, progress: Progress) -> list[str]:
    """Everything that was not as it should be."""
    try:
        with progress.shown():
            if wish.rounds > 1:
                return play_year(both, wish.library()[0], wish.leaders, wish.seed, wish.out, progress)
            played = asyncio.run(_perform(both, wish, progress))
        write(both, wish.out, played, progress, drawn=wish.picture)
        faults = prove(both, wish.out, played, progress)
        if faults:
            shutil.copy(both.log, wish.out / "bot.log")
        return faults
    except (NotSeen, Refused, TimeoutError, httpx.HTTPError) as fault:
        reasons: list[Exception] = [fault]
    except ExceptionGroup as group:
        unexpected = group.split((NotSeen, Refused, TimeoutError, httpx.HTTPError))[1]
        if unexpected is not None:
            raise
        reasons = list(group.exceptions)
    shutil.copy(both.log, wish.out / "bot.log")
    ended = ["The bot ended by itself." for bot in both.bots if bot.poll() is not None]
    return [*ended, *(str(one) or repr(one) for one in reasons), f"What the bot logged: {wish.out / 'bot.log'}"]


async def _perform(both: Running, wish: Wish, progress: Progress) -> Played:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    headers = {"Origin": both.address}
    async with (
        asyncio.timeout(wish.limit_seconds),
        httpx.AsyncClient(base_url=both.address, headers=headers, limits=limits, timeout=30, trust_env=False) as client,
        AsyncExitStack() as pages,
    ):
        people = await cast(client)
        framework, script = _script(wish, people, progress)
        (wish.out / "answers.json").write_text(as_json(told(script)), encoding="utf-8")

        async def open_page(person: Person) -> Page:
            return await pages.enter_async_context(Page(client, person, wish.out, pace.acted, patience))

        pace = Pace()
        patience = PATIENCE_WITH_A_DYING_BOT_SECONDS if wish.troubled else PATIENCE_SECONDS
        patience = patience if wish.faults is None else PATIENCE_IN_BAD_WEATHER_SECONDS
        troubles = _troubles(both, client, wish, script, pace, progress)
        if troubles:
            await pages.enter_async_context(meanwhile(Idling(client, pace).run()))
        over = await pages.enter_async_context(troubled(troubles, both, client, progress.note))
        at_chair = await open_page(script.chair)
        chair = Chair(at_chair, script, framework, teller(progress, f"{script.chair.name} (chair)"))
        due = await chair.set_up()
        players = [
            Player(await open_page(leader.person), leader, framework, Day(), teller(progress, leader.person.name))
            for leader in script.leaders
        ]
        await everybody(players, partial(at_chair.forward, {"to": "tomorrow"}), progress)
        pace.close()
        posted = await _close_and_post(chair, due, progress)
        await over.wait()
        await chair.choose_again("Not now")
        for line in warned([at_chair, *(player.page for player in players)]):
            progress.note(line)
        channel = await at_chair.channel(CHANNEL)
        id_ = await asyncio.to_thread(newest_round, both.environment, chair.title)
        await settled(client, id_, channel, script, patience if wish.troubled else SETTLE_SECONDS)
        return Played(id_, script, framework, people, posted, channel)


def _troubles(
    both: Running, client: httpx.AsyncClient, wish: Wish, script: Script, pace: Pace, progress: Progress
) -> list[Trouble]:
    """What goes wrong, if anything is to."""
    found: list[Trouble] = []
    if wish.kills:
        found.append(Killer(both, moments(script, wish.kills, wish.seed, wish.processes), progress.note, pace))
    if wish.faults is not None:
        found.append(Weather(client, storms(script, wish.faults, STORMS), progress.note, pace))
    return found


async def _close_and_post(chair: Chair, due: date, progress: Progress) -> Message:
    """At once when everybody has submitted, else when the due date has come."""
    if all_submit(chair.script):
        progress.note("Everybody has submitted before the due date.")
    else:
        await chair.page.forward({"to": due.isoformat()})
        progress.note(f"Time moves to the due date, {due:%-d %B %Y}.")
    await chair.close()
    return await chair.post()


def _script(wish: Wish, people: Sequence[Person], progress: Progress) -> tuple[Framework, Script]:
    library = wish.library()
    if wish.answers is not None:
        return casting.from_file(library, people, wish.answers, wish.seed)
    most = len(casting.may_answer(people))
    if wish.leaders > most:
        progress.note(f"The workspace has {most} people who can be asked: {most} leaders play, not {wish.leaders}.")
    framework = casting.newest(library, wish.framework) if wish.framework else library[0]
    return framework, casting.invented(framework, people, min(wish.leaders, most), wish.seed)
