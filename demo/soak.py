"""`python -m demo.soak`: plays seed after seed, killing the bot and failing Slack, and keeps what came of each.

The file of results has a JSON line for each seed, so a soak that was stopped goes on where it was. What failed is kept
in a folder beside it: the page that was not as expected, and what the bot logged.
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

SEEDS = "1-300"
LAST_LINES = 12
LONGEST_SECONDS = 1800
_PLAYING: "set[subprocess.Popen[str]]" = set()
PROVED, NOT_PROVED = "proved", "not proved"


@dataclass(frozen=True)
class Result:
    """What came of one seed. `said`: the last lines, where it was not proved."""

    seed: int
    arguments: list[str]
    result: str
    seconds: int
    at: str
    commit: str
    said: list[str]


def arguments(seed: int) -> list[str]:
    """What is played for a seed: each database in turn, kills, bad weather, or both; two processes on PostgreSQL, every
    second time over HTTP. Beyond 300 twelve leaders always answer over HTTP, on either database: their clicks come at
    the same time, and are saved together.
    """
    crowd = seed > 300
    kills = (0, 3, 6)[seed % 3]
    weather = [] if seed % 3 == 1 else ["--faults", str(seed)]
    where = ["--database", "postgres", "--processes", "2"] if seed % 2 == 0 else ["--database", "sqlite"]
    where += ["--http"] if crowd or seed % 4 == 2 else []
    leaders = 12 if crowd else 2 + seed % 4
    return ["--leaders", str(leaders), "--seed", str(seed), "--kill", str(kills), *weather, *where]


def seeds(wanted: str) -> Iterator[int]:
    """`1-300`, `7`, or `3,9,12-14`."""
    for part in wanted.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def kept(file: Path) -> dict[int, Result]:
    """By seed; of a seed that was played again, the last."""
    if not file.exists():
        return {}
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {row["seed"]: Result(**row) for row in rows}


def soak(
    wanted: Sequence[int],
    folder: Path,
    *,
    again: bool,
    at_once: int = 1,
    play: Callable[[int, Path], Result] | None = None,
) -> int:
    """Plays what was not played yet, or with `again` what failed; so many `at_once`, because most of a play is waiting.

    The exit status: 0 when every one is proved.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "soak.jsonl"
    before = kept(file)
    left = [seed for seed in wanted if seed not in before or (again and before[seed].result != PROVED)]
    with ThreadPoolExecutor(at_once) as playing:
        under_way = [playing.submit(play or played, seed, folder) for seed in left]
        try:
            for one in as_completed(under_way):
                _keep(file, one.result())
        except BaseException:
            playing.shutdown(wait=False, cancel_futures=True)
            for process in list(_PLAYING):
                process.terminate()  # and it ends what it has started
            raise
    found = [result for seed, result in kept(file).items() if seed in set(wanted)]
    failed = [str(one.seed) for one in found if one.result != PROVED]
    _say(f"{len(found)} seeds played, {len(found) - len(failed)} proved. Not proved: {', '.join(failed) or 'none'}.")
    return 1 if failed else 0


def _keep(file: Path, result: Result) -> None:
    with file.open("a", encoding="utf-8") as sink:
        sink.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
    _say(f"{result.seed}: {result.result} in {result.seconds} s ({' '.join(result.arguments)})")


def played(seed: int, folder: Path) -> Result:
    """One play in a process of its own."""
    out = folder / f"seed-{seed}"
    begun, at = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    command = [sys.executable, "-m", "bot", "demo", "--play", "--out", str(out), "--no-picture", *arguments(seed)]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as playing:
        _PLAYING.add(playing)
        try:
            said_, _ = playing.communicate(timeout=LONGEST_SECONDS)
            proved, lines = playing.returncode == 0, said_.splitlines()
        except subprocess.TimeoutExpired:
            playing.terminate()  # and it ends what it has started
            proved, lines = False, [f"It was not over after {LONGEST_SECONDS} seconds."]
        finally:
            _PLAYING.discard(playing)
    if proved:
        shutil.rmtree(out, ignore_errors=True)
    else:
        out.mkdir(parents=True, exist_ok=True)  # it may have died before it made it
        (out / "said.txt").write_text("\n".join(lines), encoding="utf-8")
    seconds = round(time.monotonic() - begun)
    said = [] if proved else lines[-LAST_LINES:]
    return Result(seed, arguments(seed), PROVED if proved else NOT_PROVED, seconds, at, commit(), said)


def commit() -> str:
    """Of the source that is played; empty where it is not a checkout."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    return done.stdout.strip()


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="soak", description="Play seed after seed, with kills and bad weather.")
    parser.add_argument("--seeds", default=SEEDS, help="as 1-300, 7 or 3,9,12-14")
    parser.add_argument("--out", type=Path, default=Path("soak"), help="where the results are kept")
    parser.add_argument("--again", action="store_true", help="play again what was not proved")
    parser.add_argument("--at-once", type=int, default=1, help="how many are played at the same time")
    wanted = parser.parse_args()
    for ending in (signal.SIGTERM, signal.SIGINT):  # the second is ignored where it runs in the background
        signal.signal(ending, signal.default_int_handler)
    try:
        return soak(list(seeds(wanted.seeds)), wanted.out, again=wanted.again, at_once=wanted.at_once)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
