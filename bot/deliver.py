"""Sends what is owed: one writer for each message, the newest content, nothing sent twice on purpose."""

import threading
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.insisting import insisting
from bot.metrics import SENDS
from flows.calendar import next_open
from flows.effects import Reminder
from storage import outbox
from storage.database import Database, Tx
from storage.outbox import ARRIVES_WITHIN, Outcome, Owed, Place

LEASE = timedelta(seconds=30)
LONGEST_SENDING = timedelta(seconds=45)
"""A file takes several calls, and each may take as long as the client waits."""
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
"""Slack asks for a minute as a rule. Where it asks for longer than this it is asked again, and says so again."""
MOST_DRAWINGS = 3
"""Of one message by one click, where it changes while it is drawn; a click's own address takes five. Then it is the
sweeper's at once: the click that changed it last found it being drawn, and will not come again."""
MOST_DOUBLINGS = 10  # two seconds doubled as often are beyond the longest wait
SENDERS = 8

log = structlog.get_logger()


class Undelivered(Exception):
    """A message could not be sent; the subclass says what to do about it."""


class Passing(Undelivered):
    """Trouble that passes: try again, after `wait` when Slack named a time."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class HalfMoved(Passing):
    """The copy above was taken away, and the one below could not be posted just now."""


class DeadToken(Passing):
    """Slack does not take our token: nothing can be sent, and nothing is given up until it does again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, LONGEST_WAIT)


class NotLetIn(Passing):
    """Slack takes our token and does not let us do this, whoever it is for: it waits until somebody has mended that."""


class Gone(Undelivered):
    """Whom it was for cannot be reached: nobody else's message waits for that."""


class Misdrawn(Undelivered):
    """Slack refuses the message itself: our bug."""


class Doubtful(Undelivered):
    """It may or may not have been posted: never sent again blindly."""


class DoubtfulBelow(Doubtful):
    """The copy above was taken away, and the one below may or may not have been posted."""


class Lost(Undelivered):
    """The message to be changed is no longer there: it is posted anew."""


class Outgoing(Protocol):
    def send(self, owed: Owed, url: str | None) -> Place:
        """Posts, or changes the message where it stands; `url` is a click's own way to redraw what it was on."""
        ...


class GivingUp:
    """What follows where a message can never be sent. This one: nothing but that it is logged, as it is in any case."""

    def within(self, tx: Tx, owed: Owed, why: str) -> bool:
        """Gives it up, with all that must not be lost where we die next. False when the claim is ours no more."""
        return outbox.give_up(tx, owed, why)

    def afterwards(self, owed: Owed) -> None:
        """Once that is durable: what asks Slack, and is no loss where it is not done."""


@dataclass(frozen=True)
class Deliverer:
    database: Database
    outgoing: Outgoing
    clock: Clock
    worker: str
    giving_up: GivingUp = field(default_factory=GivingUp)
    closed_days: AbstractSet[date] = frozenset()

    def draw(self, team: str, channel: str, ts: str, url: str) -> bool:
        """Redraws the message a click was on from the newest committed state; False when it is none of ours."""
        for number in range(MOST_DRAWINGS):
            with self.database.writing() as tx:
                now, again = self.clock.now(), number == 0
                owed = outbox.claim_at(tx, team, channel, ts, now=now, worker=self.worker, lease=LEASE, again=again)
                if owed is None:
                    return number > 0
                owed = self._fenced(tx, owed)
                if owed is None:
                    return True
            if self._go(owed, url, let_go=number == MOST_DRAWINGS - 1) is not Outcome.OWED_AGAIN:
                break
        return True

    def sweep(self) -> int:
        """Sends everything that is due, in order for each person or channel; answers how many it took on."""
        with self.database.writing() as tx:
            claimed = outbox.claim(tx, self.clock.now(), self.worker, LEASE)
        lanes = defaultdict(list)
        for owed in claimed:
            lanes[owed.effect.to].append(owed)
        if len(lanes) == 1:
            self._send_all(claimed)
        elif lanes:
            with ThreadPoolExecutor(min(SENDERS, len(lanes)), thread_name_prefix="send") as pool:
                list(pool.map(self._send_all, lanes.values()))
        return len(claimed)

    def _send_all(self, lane: Sequence[Owed]) -> None:
        """One after the other. Where Slack asks to wait, those behind wait too: hammering is what it punishes."""
        for number, owed in enumerate(lane, 1):
            wait = self._send(owed, None)
            if wait is not None:
                until = self.clock.now() + wait
                for behind in lane[number:]:
                    with self.database.writing() as tx:  # one each: a click that writes two of them holds up neither
                        outbox.later(tx, behind, until, outbox.BEHIND)
                with self.database.writing() as tx:
                    outbox.wait_behind(tx, owed, until)
                return

    def _send(self, owed: Owed, url: str | None) -> timedelta | None:
        """Sends one; answers how long to wait when Slack could not take it just now."""
        with self.database.writing() as tx:
            fenced = self._fenced(tx, owed)
            if fenced is None:
                return None
        went = self._go(fenced, url)
        return None if isinstance(went, Outcome) else went

    def _fenced(self, tx: Tx, owed: Owed) -> Owed | None:
        """Past the fence. None: somebody else has it now, or it waits for their hours."""
        since, now = self.clock.running(), self.clock.now()  # in this order: it is never thought younger than it is
        opens = self._opens(owed, now)
        if opens > now:
            outbox.later(tx, owed, opens, outbox.OUT_OF_HOURS)
            return None
        passed = outbox.sending(tx, owed, now + LONGEST_SENDING)
        return owed.model_copy(update={"since": since}) if passed else None

    def _go(self, owed: Owed, url: str | None, let_go: bool = False) -> Outcome | timedelta | None:
        """What became of it: its outcome, or else how long to wait when Slack could not take it just now."""
        try:
            place = self.outgoing.send(owed, url)
        except Undelivered as trouble:
            return self._settle(owed, trouble)
        except Exception as fault:  # a fault of ours must hold up nobody else's messages
            log.exception("sending failed", kind=owed.effect.kind, key=owed.key)
            name = type(fault).__name__
            return self._settle(owed, Doubtful(name) if owed.posts else Misdrawn(name))
        outcome = insisting(lambda: self._sent(owed, place, let_go))
        SENDS.labels(owed.effect.kind, "sent").inc()
        log.info("sent", kind=owed.effect.kind, round=owed.assessment, key=owed.key, revision=owed.revision)
        return outcome

    def _sent(self, owed: Owed, place: Place, let_go: bool) -> Outcome:
        with self.database.writing() as tx:
            return outbox.sent(tx, owed, place, self.clock.now(), let_go)

    def _opens(self, owed: Owed, now: datetime) -> datetime:
        """A reminder that could not be sent in time, as when Slack was away, waits for the next open moment."""
        if isinstance(owed.effect, Reminder) and owed.posts:
            return next_open(now, owed.effect.tz, self.closed_days)
        return now

    def _settle(self, owed: Owed, trouble: Undelivered) -> timedelta | None:
        wait, given_up = insisting(lambda: self._settled(owed, trouble))
        mends_itself = isinstance(trouble, Passing | Lost) and not isinstance(trouble, DeadToken | NotLetIn)
        level = log.info if mends_itself else log.error
        why = type(trouble).__name__
        SENDS.labels(owed.effect.kind, why.lower()).inc()
        about = {"kind": owed.effect.kind, "round": owed.assessment, "key": owed.key, "revision": owed.revision}
        level("not delivered", **about, why=why, error=str(trouble))
        if given_up:
            self.giving_up.afterwards(owed)
        return wait

    def _settled(self, owed: Owed, trouble: Undelivered) -> tuple[timedelta | None, bool]:
        """How long to wait, if it is to be tried again, and whether it is given up."""
        wait, given_up = None, False
        with self.database.writing() as tx:
            if isinstance(trouble, Passing):
                wait = trouble.wait or FIRST_WAIT * 2 ** min(owed.attempts, MOST_DOUBLINGS)
                wait = min(wait, LONGEST_WAIT)
                put_off = outbox.taken_away if isinstance(trouble, HalfMoved) else outbox.later
                put_off(tx, owed, self.clock.now() + wait, str(trouble))
            elif isinstance(trouble, Lost):
                outbox.lost_place(tx, owed)
            elif isinstance(trouble, Doubtful):
                gone = isinstance(trouble, DoubtfulBelow)
                outbox.in_doubt(tx, owed, str(trouble), self.clock.now() + ARRIVES_WITHIN, taken_away=gone)
            else:
                given_up = self.giving_up.within(tx, owed, str(trouble))
        return wait, given_up


class Sweeper:
    """A thread that sweeps when woken. What fails for another reason than delivery is logged and tried again."""

    def __init__(self, deliverer: Deliverer) -> None:
        self._deliverer = deliverer
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="sweeper")

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Finishes what is under way."""
        self._stopping = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait()
            self._wake.clear()
            try:
                while not self._stopping and self._deliverer.sweep():
                    pass
            except Exception:
                log.exception("sweep failed; trying again at the next heartbeat")
