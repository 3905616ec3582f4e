"""Ending on SIGTERM and Ctrl-C, whatever the process is doing at that moment."""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue

LOOK_AGAIN_SECONDS = 0.05


def stop_on_signals() -> threading.Event:
    """What is set once either comes. Call it in the main thread.

    A handler runs in the main thread between any two steps of it, also while that holds the event's own lock on its way
    into `wait`: setting the event there would wait for itself for ever. A SimpleQueue is made for being put into from
    a handler, and a thread that holds no lock sets the event.
    """
    stop, told = threading.Event(), SimpleQueue[int]()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: told.put(number))

    def hear() -> None:
        told.get()
        stop.set()

    threading.Thread(target=hear, name="signals", daemon=True).start()
    return stop


def done_unless(stop: threading.Event, start: Callable[[], None]) -> bool:
    """Whether `start` was done before `stop` was set; else it is left behind. Raises what it raises.

    To start may take minutes where Slack asks to wait, and whoever ends us has not as many.
    """
    started = Future[None]()

    def run() -> None:
        try:
            start()
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            started.set_exception(error)
        else:
            started.set_result(None)

    threading.Thread(target=run, name="starting", daemon=True).start()
    while not started.done() and not stop.wait(LOOK_AGAIN_SECONDS):
        pass
    if started.done():
        started.result()
    return started.done()
