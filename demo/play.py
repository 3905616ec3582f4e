"""Scripted leaders play a whole round: real bot, local workspace, nobody looking but the audience."""

import asyncio
import json
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
from rich.console import Console

from demo import casting, picture, proof
from demo.chair import CHANNEL, Chair
from demo.databases import database
from demo.killing import Killer, killing, moments
from demo.leader import Day, Player
from demo.page import PATIENCE_SECONDS, PATIENCE_WITH_A_DYING_BOT_SECONDS, NotSeen, Page, Refused, cast
from demo.processes import DidNotStart, Running, assurance, running
from demo.progress import Progress
from demo.script import Script, told
from demo.seen import Message, Person
from frameworks.load import load_library
from frameworks.model import Framework

LIMIT_SECONDS = 300
LIMIT_SECONDS_PER_KILL = 60
SETTLE_SECONDS = 20
FILES = ("answers.json", "summary.json", "transcript.html", "summary.png", "bot.log")


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    leaders: int
    seed: int
    answers: Path | None
    out: Path
    kills: int = 0


@dataclass(frozen=True)
class Played:
    """A round that was played to its end."""

    script: Script
    framework: Framework
    people: Sequence[Person]
    posted: Message
    channel: str


def play(
    leaders: int, seed: int, answers: Path | None, out: Path, kills: int = 0, database_kind: str = "sqlite"
) -> int:
    """Plays, writes what came of it to `out`, and proves it. The exit status: 0 only if nothing was lost or doubled."""
    wish = Wish(leaders, seed, answers, out.resolve(), kills)
    wish.out.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (wish.out / name).unlink(missing_ok=True)
    progress = Progress(Console())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    begun = time.monotonic()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="assurance-play-") as folder,
            database(database_kind) as url,
            running(Path(folder), 0, url) as both,
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
    progress.note(f"{'Not proved' if faults else 'Proved'} in {time.monotonic() - begun:.0f} seconds; see {out}.")
    return 1 if faults else 0


def _performed(both: Running, wish: Wish, progress: Progress) -> list[str]:
    """Everything that was not as it should be."""
    try:
        with progress.shown():
            played = asyncio.run(_perform(both, wish, progress))
        return _write_and_prove(both, wish, played, progress)
    except (NotSeen, Refused, TimeoutError, httpx.HTTPError) as fault:
        reasons: list[Exception] = [fault]
    except ExceptionGroup as group:
        unexpected = group.split((NotSeen, Refused, TimeoutError, httpx.HTTPError))[1]
        if unexpected is not None:
            raise
        reasons = list(group.exceptions)
    shutil.copy(both.log, wish.out / "bot.log")
    ended = [] if both.bot.poll() is None else ["The bot ended by itself."]
    return [*ended, *(str(one) or repr(one) for one in reasons), f"What the bot logged: {wish.out / 'bot.log'}"]


async def _perform(both: Running, wish: Wish, progress: Progress) -> Played:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    headers = {"Origin": both.address}
    async with (
        asyncio.timeout(LIMIT_SECONDS + wish.kills * LIMIT_SECONDS_PER_KILL),
        httpx.AsyncClient(base_url=both.address, headers=headers, limits=limits, timeout=30, trust_env=False) as client,
        AsyncExitStack() as pages,
    ):
        people = await cast(client)
        framework, script = _script(wish, people, progress)
        (wish.out / "answers.json").write_text(_json(told(script)), encoding="utf-8")

        async def open_page(person: Person) -> Page:
            return await pages.enter_async_context(Page(client, person, wish.out, killer.acted, patience))

        killer = Killer(both, moments(script, wish.kills, wish.seed), progress.note)
        patience = PATIENCE_WITH_A_DYING_BOT_SECONDS if wish.kills else PATIENCE_SECONDS
        await pages.enter_async_context(killing(killer, client))
        at_chair = await open_page(script.chair)
        chair = Chair(at_chair, script, framework, _teller(progress, f"{script.chair.name} (chair)"))
        due = await chair.set_up()
        players = [
            Player(await open_page(leader.person), leader, framework, Day(), _teller(progress, leader.person.name))
            for leader in script.leaders
        ]
        await _everybody(players, at_chair, progress)
        killer.closing()
        posted = await _close_and_post(chair, due, progress)
        await killer.done.wait()
        for line in _warned([at_chair, *(player.page for player in players)]):
            progress.note(line)
        channel = await at_chair.channel(CHANNEL)
        await _settled(client, channel, script, patience if wish.kills else SETTLE_SECONDS)
        (wish.out / "transcript.html").write_text((await client.get("/transcript")).text, encoding="utf-8")
        return Played(script, framework, people, posted, channel)


async def _close_and_post(chair: Chair, due: date, progress: Progress) -> Message:
    """At once when everybody has submitted, else when the due date has come."""
    if _all_submit(chair.script):
        progress.note("Everybody has submitted before the due date.")
    else:
        await chair.page.forward({"to": due.isoformat()})
        progress.note(f"Time moves to the due date, {due:%-d %B %Y}.")
    await chair.close()
    return await chair.post()


def _teller(progress: Progress, name: str) -> Callable[[str], None]:
    return lambda words: progress.tell(name, words)


def _script(wish: Wish, people: Sequence[Person], progress: Progress) -> tuple[Framework, Script]:
    library = list(load_library().values())
    if wish.answers is not None:
        return casting.from_file(library, people, wish.answers, wish.seed)
    most = len(casting.may_answer(people))
    if wish.leaders > most:
        progress.note(f"The workspace has {most} people who can be asked: {most} leaders play, not {wish.leaders}.")
    return library[0], casting.invented(library[0], people, min(wish.leaders, most), wish.seed)


async def _everybody(players: Sequence[Player], at_chair: Page, progress: Progress) -> None:
    """All at once; when everybody has finished or stopped for the day, the night passes and those who stopped go on."""
    async with asyncio.TaskGroup() as group:
        plays = [group.create_task(player.play()) for player in players]
        stops = [group.create_task(player.day.stopped.wait()) for player in players]
        for playing, stopped in zip(plays, stops, strict=True):
            await asyncio.wait({playing, stopped}, return_when=asyncio.FIRST_COMPLETED)
        resting = [player for player in players if player.day.stopped.is_set()]
        for stopped in stops:
            stopped.cancel()
        if resting:
            await at_chair.forward({"to": "tomorrow"})
            names = ", ".join(player.leader.person.name for player in resting)
            progress.note(f"The next morning. To go on: {names}.")
        for player in players:
            player.day.next_day.set()


def _warned(pages: Iterable[Page]) -> list[str]:
    """What the page warned of, said once for each person."""
    times = Counter((page.person.name, warning) for page in pages for warning in page.warnings)
    return [f"{name} was warned{f' {n} times' if n > 1 else ''}: {said}" for (name, said), n in times.items()]


def _submits(script: Script) -> int:
    return sum(leader.starts and all(part.submits for part in leader.parts) for leader in script.leaders)


def _all_submit(script: Script) -> bool:
    return _submits(script) == len(script.leaders)


async def _settled(client: httpx.AsyncClient, channel: str, script: Script, patience: float) -> None:
    """Lets the last redraws arrive; what is still wrong after a while is for the proof to tell."""
    users = [leader.person.user for leader in script.leaders]
    end = time.monotonic() + patience
    while time.monotonic() < end and proof.against_record((await client.get("/record")).json(), channel, users):
        await asyncio.sleep(0.3)


def _write_and_prove(both: Running, wish: Wish, played: Played, progress: Progress) -> list[str]:
    round_ = assurance(["rounds"], both.environment).split()[0]
    summary = assurance(["collation", round_, "--json"], both.environment)
    (wish.out / "summary.json").write_text(summary, encoding="utf-8")
    address = f"{both.address}/as/{played.script.chair.user}/m/{played.channel}/{played.posted.ts}"
    try:
        picture.take(address, "main", wish.out / "summary.png")
    except picture.NoPicture as reason:
        progress.note(f"No summary.png: {reason}.")
    names = {one.user: one.name for one in played.people}
    kept = proof.stored(both.environment["DATABASE_URL"], round_, names)
    answers = json.loads((wish.out / "answers.json").read_text(encoding="utf-8"))
    record = httpx.get(f"{both.address}/record", timeout=60, trust_env=False).json()
    leaders = played.script.leaders
    progress.note(f"{len(answers)} answers told, {len(kept)} in the database.")
    return [
        *proof.against_storage(answers, kept),
        *proof.against_collation(answers, json.loads(summary), played.framework, len(leaders), _submits(played.script)),
        *proof.against_record(record, played.channel, [leader.person.user for leader in leaders]),
    ]


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
