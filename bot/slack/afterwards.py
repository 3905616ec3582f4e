"""What happens after Slack has its acknowledgement: redraws, refusals, and waking the sweeper."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field

import structlog
from slack_sdk.errors import SlackApiError

from bot.deliver import Deliverer, Sweeper
from bot.slack.incoming import Where, Who
from bot.slack.send import SlackSender
from bot.slack.views.refusal import refusal as drawn_refusal

THREADS = 16

log = structlog.get_logger()


@dataclass(frozen=True)
class Afterwards:
    """Work done on threads of its own, so that no acknowledgement waits for Slack."""

    deliverer: Deliverer
    sweeper: Sweeper
    sender: SlackSender
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "afterwards"))

    def do(self, work: Callable[[], object]) -> None:
        here = copy_context()  # what it logs is told by the same delivery
        self._pool.submit(here.run, work).add_done_callback(_report)

    def redraw(self, person: Who, message: Where, refusal: str = "") -> None:
        """The message as it now stands, everything else that is owed, and a sentence to the person if there is one."""

        def work() -> None:
            try:
                self.deliverer.draw(person.team, message.channel, message.ts, message.url)
            finally:
                self.sweeper.wake()
            if refusal:
                self._answer(message, person, refusal)

        self.do(work)

    def tell(self, person: Who, sentence: str) -> None:
        """A sentence by direct message, for somebody who acted where there is no message to answer on."""
        self.do(lambda: self.sender.tell(person.user, drawn_refusal(sentence)))

    def answer(self, message: Where, person: Who, sentence: str) -> None:
        """A sentence to the person alone, below the message they clicked."""
        self.do(lambda: self._answer(message, person, sentence))

    def wake(self) -> None:
        self.sweeper.wake()

    def close(self) -> None:
        """Finishes what is under way."""
        self._pool.shutdown(wait=True)

    def _answer(self, message: Where, person: Who, sentence: str) -> None:
        """Only the person sees it. Nothing is lost if it does not arrive: nothing was changed."""
        try:
            self.sender.whisper(message, person.user, drawn_refusal(sentence))
        except SlackApiError as error:
            log.info("refusal not shown", error=error.response.get("error"))


def _report(done: "Future[object]") -> None:
    error = done.exception()
    if error is not None:
        log.error("work after the acknowledgement failed", exc_info=error)
