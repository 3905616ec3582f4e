"""What happens without the acknowledgement waiting for it: redraws, refusals, forms, and waking the sweeper."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field

import structlog
from slack_sdk.errors import SlackApiError

from bot.deliver import Deliverer, Sweeper
from bot.held import when_answered
from bot.slack.incoming import Where, Who
from bot.slack.send import SlackSender
from bot.slack.views.refusal import refusal as drawn_refusal

THREADS = 16
FORM_THREADS = 8
"""For forms alone: a drawing may take its time, and a form must be opened while its trigger lives."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Afterwards:
    """Work done on threads of its own, so that no acknowledgement waits for Slack."""

    deliverer: Deliverer
    sweeper: Sweeper
    sender: SlackSender
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "afterwards"))
    _forms: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(FORM_THREADS, "forms beside"))
    _to_draw: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Messages that will be redrawn, with the newest click's address: many clicks meanwhile are one drawing."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set once nothing more is to begin: what may be left undone ends early."""

    def beside(self, work: Callable[[], object]) -> None:
        """Opens a form at once, while the click is being answered and however much waits to be drawn."""
        _submit(self._forms, work)

    def do(self, work: Callable[[], object]) -> None:
        when_answered(lambda: _submit(self._pool, work))

    def redraw(self, person: Who, message: Where, refusal: str = "") -> None:
        """The message as it now stands, everything else that is owed, and a sentence to the person if there is one."""
        place = (person.team, message.channel, message.ts)

        def work() -> None:
            with self._lock:
                url = self._to_draw.pop(place, None)
            if url is not None:
                self._draw(*place, url)
            if refusal:
                self._answer(message, person, refusal)

        def begin() -> None:
            with self._lock:
                waiting = place in self._to_draw
                self._to_draw[place] = message.url
            if refusal or not waiting:
                _submit(self._pool, work)

        when_answered(begin)

    def tell(self, person: Who, sentence: str) -> None:
        """A sentence by direct message, for somebody who acted where there is no message to answer on."""
        self.do(lambda: self.sender.tell(person.user, drawn_refusal(sentence)))

    def answer(self, message: Where, person: Who, sentence: str) -> None:
        """A sentence to the person alone, below the message they clicked."""
        self.do(lambda: self._answer(message, person, sentence))

    def wake(self) -> None:
        when_answered(self.sweeper.wake)

    def close(self) -> None:
        """Finishes what is under way."""
        self.stopping.set()
        for pool in (self._forms, self._pool):
            pool.shutdown(wait=True)

    def _draw(self, team: str, channel: str, ts: str, url: str) -> None:
        try:
            self.deliverer.draw(team, channel, ts, url)
        finally:
            self.sweeper.wake()

    def _answer(self, message: Where, person: Who, sentence: str) -> None:
        """Only the person sees it. Nothing is lost if it does not arrive: nothing was changed."""
        try:
            self.sender.whisper(message, person.user, drawn_refusal(sentence))
        except SlackApiError as error:
            log.info("refusal not shown", error=error.response.get("error"))


def _submit(pool: ThreadPoolExecutor, work: Callable[[], object]) -> None:
    pool.submit(copy_context().run, work).add_done_callback(_report)


def _report(done: "Future[object]") -> None:
    error = done.exception()
    if error is not None:
        log.error("work after the acknowledgement failed", exc_info=error)
