"""The heartbeat: every few seconds, see what is due. What is due is worked out from stored facts, never scheduled."""

from collections.abc import Callable

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger()


class Heartbeat:
    """Calls `beat` every `seconds`; a beat that is late or long is not made up for."""

    def __init__(self, beat: Callable[[], None], seconds: float) -> None:
        self._beat = beat
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._run, "interval", seconds=seconds, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Waits for a beat under way."""
        self._scheduler.shutdown(wait=True)

    def _run(self) -> None:
        try:
            self._beat()
        except Exception:
            log.exception("heartbeat failed; the next one tries again")
