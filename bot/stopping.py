"""Ending on SIGTERM and Ctrl-C, whatever the process is doing at that moment."""

import signal
import threading
from queue import SimpleQueue


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
