"""What watches over the bot answers also while the database hangs."""

import threading
from collections.abc import Iterator

import pytest

from bot import metrics
from bot.listening import watching
from bot.listening.within import Within
from bot.metrics import Waiting
from storage.database import Database
from tests.bot.bench import Bench


class Hanging:
    """Does not answer until it is let go; counts who asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.go_on = threading.Event()

    def __call__(self, *_: object) -> int:
        self.asked += 1
        self.go_on.wait(20)
        return self.asked


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    found = Hanging()
    yield found
    found.go_on.set()


def test_an_answer_or_a_fault_is_passed_on() -> None:
    assert Within(lambda: 7)() == 7
    with pytest.raises(ZeroDivisionError):
        Within(lambda: 1 // 0)()


def test_nobody_waits_longer_and_only_one_question_hangs(hanging: Hanging) -> None:
    asked = Within(hanging, 0.05)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            asked()
    assert hanging.asked == 1
    hanging.go_on.set()
    assert asked() in {1, 2}
    assert asked() >= 2, "an old answer is not given again"


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (watching, metrics):
        monkeypatch.setattr(module, "Within", lambda ask: Within(ask, 0.05))


@pytest.mark.usefixtures("soon")
def test_a_thread_that_could_not_be_had_once_silences_nobody_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Within(lambda: 7, 0.5)

    def none_to_be_had(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as here:
        here.setattr(threading.Thread, "start", none_to_be_had)
        with pytest.raises(RuntimeError):
            asked()
    assert asked() == 7


def test_a_database_that_hangs_is_not_ready(bench: Bench, hanging: Hanging, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = watching.database_is_right(bench.database)
    assert ready()
    monkeypatch.setattr(watching.schema, "check", hanging)
    assert not ready()
    hanging.go_on.set()
    ready()
    assert ready()


@pytest.mark.usefixtures("soon")
def test_figures_are_told_while_the_database_hangs(
    bench: Bench, hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "reading", hanging)
    (up,) = Waiting(bench.database, bench.clock).collect()
    assert (up.name, up.samples[0].value) == ("assurance_database_up", 0)
