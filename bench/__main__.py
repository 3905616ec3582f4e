"""`python -m bench`: measures everything (or what `--only` names), prints a table, and writes `bench.json`."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench import beats, click_speed, drawing, starting
from bench.databases import Databases, postgres_in
from bench.measured import Measured
from bench.sizes import QUICK, Sizes

Measure = Callable[[Databases, float, Sizes], Measured]


def _clicks(which: Callable[[Databases, str, float, Sizes], Measured], kind: str) -> Measure:
    return lambda databases, target, sizes: which(databases, kind, target, sizes)


MEASURES: dict[str, tuple[float, Measure]] = {
    "click_sqlite_p50": (2.0, _clicks(click_speed.one_at_a_time, "sqlite")),
    "click_postgres_p50": (2.5, _clicks(click_speed.one_at_a_time, "postgres")),
    "click_sqlite_c32": (2.0, _clicks(click_speed.together, "sqlite")),
    "click_postgres_c32": (2.5, _clicks(click_speed.together, "postgres")),
    "click_5000_leaders": (1.2, click_speed.many_leaders),
    "heartbeat_100k": (3.0, beats.heartbeat),
    "draw_p50": (2.0, drawing.drawing),
    "collate_5000": (3.0, beats.collation),
    "version_vs_imports": (0.4, starting.version),
    "library_load": (3.0, starting.library),
}
"""What is measured, with what it may be at most."""

MEMORY = "idle_memory"


def main() -> None:
    given = _given()
    sizes = QUICK if given.quick else Sizes()
    wanted = [name for name in (*MEASURES, MEMORY) if not given.only or name in given.only]
    found: list[Measured] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="assurance-bench-")))
        folder.chmod(0o755)
        databases = Databases(folder)
        if any("postgres" in name for name in wanted):
            databases.postgres = stack.enter_context(postgres_in(folder / "postgres"))
        for name in wanted:
            if name == MEMORY:
                _say(starting.idle_memory(databases, sizes))
                continue
            target, measure = MEASURES[name]
            one = measure(databases, target, sizes)
            found.append(one)
            _say(_line(one))
            given.out.write_text(json.dumps([each.row() for each in found], indent=2) + "\n", encoding="utf-8")
    missed = [one.name for one in found if not one.holds]
    _say(f"Missed: {', '.join(missed)}." if missed else "Every target holds.")


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=[*MEASURES, MEMORY], help="measure only this; repeatable")
    parser.add_argument("--quick", action="store_true", help="so little that it only shows that everything runs")
    parser.add_argument("--out", type=Path, default=Path("bench.json"), help="where to write (bench.json)")
    return parser.parse_args()


def _line(one: Measured) -> str:
    holds = "holds" if one.holds else "MISSED"
    figures = f"{one.ours_ms:9.3f} ms  {one.base_ms:9.3f} ms  {one.ratio:6.2f}  at most {one.target:.1f}  {holds}"
    return "\n".join([f"{one.name:<20}{figures}", *(f"{'':<20}  {more}" for more in one.more)])


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
