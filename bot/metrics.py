"""The figures of one process, for Prometheus. They count; they name no person, no round and no word.

Each `serve` process has its own; Prometheus adds them up. What is in the database (how much is owed, how late reminders
are) is read when it is asked for and is the same in every process.
"""

import time
from collections.abc import Callable, Iterator

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

from bot.clock import Clock
from bot.listening.within import Within
from storage import waiting
from storage.database import Database
from storage.troubles import DatabaseTrouble

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

CLICKS = Counter("assurance_clicks", "Deliveries from Slack, by what they are.", ["kind"], registry=REGISTRY)
TURNS = Counter(
    "assurance_turns",
    "Events taken through the door: applied, repeat (had been applied), refused, failed.",
    ["event", "outcome"],
    registry=REGISTRY,
)
TOGETHER = Counter(
    "assurance_clicks_saved_together", "Clicks that were saved in one commit with others.", registry=REGISTRY
)
SENDS = Counter(
    "assurance_sends",
    "Messages by kind: sent, or why not (passing, halfmoved, lost, deadtoken, notletin, gone, misdrawn, doubtful).",
    ["kind", "result"],
    registry=REGISTRY,
)
REFUSED = Counter(
    "assurance_http_refused", "Requests and socket deliveries not taken in, by reason.", ["reason"], registry=REGISTRY
)

log = structlog.get_logger()


class Waiting:
    """What waits in the database, read at each scrape."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._counted = Within(self._count)

    def _count(self) -> waiting.Waiting:
        now = self._clock.now()
        with self._database.reading() as tx:
            return waiting.waiting(tx, now)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            found = self._counted()
        except (DatabaseTrouble, TimeoutError) as trouble:
            log.warning("what waits could not be counted", error=str(trouble) or "no answer in time")
            yield GaugeMetricFamily("assurance_database_up", "Whether the database answered this scrape.", 0)
            return
        yield GaugeMetricFamily("assurance_database_up", "Whether the database answered this scrape.", 1)
        yield GaugeMetricFamily("assurance_outbox_depth", "Messages due and not yet sent.", found.messages)
        yield GaugeMetricFamily(
            "assurance_outbox_oldest_seconds", "How long the oldest due message waits.", found.oldest.total_seconds()
        )
        yield GaugeMetricFamily(
            "assurance_outbox_in_doubt", "Messages of which nobody knows whether they arrived.", found.in_doubt
        )
        yield GaugeMetricFamily(
            "assurance_reminder_lag_seconds",
            "How long ago somebody should have been looked at for a reminder.",
            found.reminder_lag.total_seconds(),
        )


class HeartbeatAge:
    """Seconds since the last heartbeat that went well; since the start when there was none."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        gauge = Gauge("assurance_heartbeat_age_seconds", "Since the last heartbeat that went well.", registry=None)
        gauge.set_function(self.seconds)
        self.collect = gauge.collect

    def seconds(self) -> float:
        return time.monotonic() - self._last

    def counting(self, beat: Callable[[], None]) -> Callable[[], None]:
        """`beat`, remembered when it has gone well."""

        def counted() -> None:
            beat()
            self._last = time.monotonic()

        return counted
