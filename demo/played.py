"""What a round and a whole year have in common: everybody plays at once; what came of it is written and proved."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from demo import picture, proof
from demo.leader import Player
from demo.page import Page
from demo.processes import Running, assurance
from demo.progress import Progress
from demo.script import Script, told
from demo.seen import Message, Person
from frameworks.model import Framework

SETTLE_SECONDS = 90
SENT_AGAIN_SECONDS = 15
FILES = (
    "answers.json",
    "summary.json",
    "transcript.html",
    "summary.png",
    "bot.log",
    "ledger.json",
    "comparison.json",
)


@dataclass(frozen=True)
class Played:
    """A round that was played to its end. `id` is the app's. `rated`: where domains were handed over, who gave what."""

    id: str
    script: Script
    framework: Framework
    people: Sequence[Person]
    posted: Message
    channel: str
    rated: Script | None = None

    @property
    def raters(self) -> Script:
        """The script in which each answer stands at who gave it."""
        return self.rated or self.script


def teller(progress: Progress, name: str) -> Callable[[str], None]:
    return lambda words: progress.tell(name, words)


async def everybody(players: Sequence[Player], night: Callable[[], Awaitable[object]], progress: Progress) -> None:
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
            await night()
            names = ", ".join(player.leader.person.name for player in resting)
            progress.note(f"The next morning. To go on: {names}.")
        for player in players:
            player.day.next_day.set()


def warned(pages: Iterable[Page]) -> list[str]:
    """What the page warned of, said once for each person."""
    times = Counter((page.person.name, warning) for page in pages for warning in page.warnings)
    return [f"{name} was warned{f' {n} times' if n > 1 else ''}: {said}" for (name, said), n in times.items()]


def submits(script: Script) -> int:
    """How many submit everything they have."""
    return sum(leader.starts and all(part.submits for part in leader.parts) for leader in script.leaders)


def all_submit(script: Script) -> bool:
    return submits(script) == len(script.leaders)


def users(script: Script) -> list[str]:
    return [leader.person.user for leader in script.leaders]


def newest_round(environment: dict[str, str], title: str) -> str:
    """The id of the round with this title, as the command line lists it."""
    lines = assurance(["rounds"], environment).splitlines()
    return next(line.split()[0] for line in lines if line.endswith(title))


async def settled(
    client: httpx.AsyncClient, round_: str, channel: str, script: Script, patience: float = SETTLE_SECONDS
) -> None:
    """Lets the last redraws arrive; what is still wrong after a while is for the proof to tell."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        record = proof.of_round((await client.get("/record")).json(), round_)
        if not proof.standing(record, channel, users(script)):
            return
        if record["events_waiting"]:  # Slack sends again after a minute, and after five
            await client.post("/clock/forward", json={"seconds": SENT_AGAIN_SECONDS})
        await asyncio.sleep(1)


def write(both: Running, folder: Path, played: Played, progress: Progress, *, drawn: bool = True) -> None:
    """answers.json, summary.json, transcript.html and, where there is a Chromium, summary.png if it is `drawn`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "answers.json").write_text(as_json(told(played.script)), encoding="utf-8")
    summary = assurance(["collation", played.id, "--json"], both.environment)
    (folder / "summary.json").write_text(summary, encoding="utf-8")
    transcript = httpx.get(f"{both.address}/transcript", timeout=60, trust_env=False)
    (folder / "transcript.html").write_text(transcript.text, encoding="utf-8")
    if not drawn:
        return
    address = f"{both.address}/as/{played.script.chair.user}/m/{played.channel}/{played.posted.ts}"
    try:
        picture.take(address, "main", folder / "summary.png")
    except picture.NoPicture as reason:
        progress.note(f"No summary.png: {reason}.")


def _quiet_record(address: str) -> proof.Json:
    """The workspace's record once no event is on its way; one that nobody takes is for the proof to tell."""
    end = time.monotonic() + SETTLE_SECONDS
    while True:
        record: proof.Json = httpx.get(f"{address}/record", timeout=60, trust_env=False).json()
        if not record["events_waiting"] or time.monotonic() > end:
            return record
        httpx.post(f"{address}/clock/forward", json={"seconds": SENT_AGAIN_SECONDS}, timeout=60, trust_env=False)
        time.sleep(1)


def prove(both: Running, folder: Path, played: Played, progress: Progress) -> list[str]:
    """What was told, against the database, the collation and the workspace's record."""
    names = {one.user: one.name for one in played.people}
    kept = proof.stored(both.environment["DATABASE_URL"], played.id, names)
    answers, summary = (
        json.loads((folder / name).read_text(encoding="utf-8")) for name in ("answers.json", "summary.json")
    )
    record = proof.of_round(_quiet_record(both.address), played.id)
    progress.note(f"{len(answers)} answers told, {len(kept)} in the database.")
    script = played.script
    return [
        *proof.against_storage(answers, kept),
        *proof.against_collation(answers, summary, played.framework, len(script.leaders), submits(script)),
        *proof.against_record(record, played.channel, users(script)),
    ]


def as_json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
