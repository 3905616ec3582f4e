"""The heartbeat: every few seconds, see what is due. What is due is worked out from stored facts, never scheduled."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger()


class _Steady(BackgroundScheduler):  # type: ignore[misc]
    """APScheduler writes down when a job is next due by the machine's clock. Where that was set back by an hour, the
    heart would stand still for an hour: so it wakes as often as it beats, and what is due later than that is due now.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(timezone="UTC")
        self._seconds = seconds

    def _process_jobs(self) -> float:
        now = datetime.now(UTC)
        for job in self.get_jobs():
            if job.next_run_time > now + timedelta(seconds=2 * self._seconds):
                log.warning("the machine's clock was set back", seconds=(job.next_run_time - now).total_seconds())
                job.modify(next_run_time=now)
        wait: float | None = super()._process_jobs()
        return self._seconds if wait is None else min(wait, self._seconds)


class Heartbeat:
    """Calls `beat` every `seconds`, however the machine's clock is set; one that is late or long is not made up for."""

    def __init__(self, beat: Callable[[], None], seconds: float) -> None:
        self._beat = beat
        self._scheduler = _Steady(seconds)
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
