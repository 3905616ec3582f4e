"""The one clock: real time, set forward by a file; and which addresses are on this machine."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock, is_loopback

SOON = timedelta(seconds=5)


def ahead(clock: Clock) -> timedelta:
    return clock.now() - datetime.now(UTC)


def write(file: Path, words: str) -> None:
    """As the workspace does: a new file put in the old one's place."""
    fresh = file.with_suffix(".new")
    fresh.write_text(words)
    fresh.replace(file)


def test_without_a_file_it_tells_real_time_in_utc() -> None:
    assert abs(ahead(Clock())) < SOON
    assert Clock().now().utcoffset() == timedelta(0)


def test_a_file_that_is_not_there_yet_sets_nothing_forward(tmp_path: Path) -> None:
    assert abs(ahead(Clock(tmp_path / "clock"))) < SOON


def test_it_follows_the_file_while_it_runs(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = Clock(file)
    clock.now()
    for days in (1, 3):
        write(file, f"{days * 86_400:.6f}\n")
        assert abs(ahead(clock) - timedelta(days=days)) < SOON


def test_it_never_goes_back(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    write(file, "86400")
    clock = Clock(file)
    assert abs(ahead(clock) - timedelta(days=1)) < SOON
    write(file, "-86400")
    assert abs(ahead(clock) - timedelta(days=1)) < SOON
    file.unlink()
    assert abs(ahead(clock) - timedelta(days=1)) < SOON


def test_a_file_cannot_set_it_back_from_the_start(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    write(file, "-86400")
    assert abs(ahead(Clock(file))) < SOON


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("86400")
    clock, stamp = Clock(file), file.stat().st_mtime_ns
    clock.now()
    file.write_text("99999999")
    os.utime(file, ns=(stamp, stamp))
    assert abs(ahead(clock) - timedelta(days=1)) < SOON


def test_an_empty_file_sets_nothing_forward(tmp_path: Path) -> None:
    (tmp_path / "clock").touch()
    assert abs(ahead(Clock(tmp_path / "clock"))) < SOON


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8765/api/",
        "http://127.8.9.10/api/",
        "http://localhost:1/",
        "http://LOCALHOST/",
        "http://[::1]:8765/api/",
        "https://user@127.0.0.1/",
    ],
)
def test_addresses_on_this_machine(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://slack.com/api/",
        "http://127.0.0.1.evil.com/api/",
        "http://localhost.evil.com/",
        "http://evil.com/127.0.0.1",
        "http://127.0.0.1@evil.com/",
        "http://evil.com#@127.0.0.1",
        "http://evil.com\\@127.0.0.1/",
        "http://[2001:db8::1]/",
        "http://[::1",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "127.0.0.1",
        "",
    ],
)
def test_every_other_address(address: str) -> None:
    assert not is_loopback(address)
