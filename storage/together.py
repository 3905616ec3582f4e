"""One commit for what waits together: on SQLite each costs a write to the disk, on either database a dozen journeys."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from storage.transaction import Tx

Errors = tuple[type[Exception], ...]


class NotTogether(Exception):
    """One of those that were to be committed together failed, so none was saved."""


class _All:
    """What one thread does together; its transaction is open from the first that writes."""

    def __init__(self, opened: Callable[[], Tx], errors: Errors, trouble: Callable[[Exception], Exception]) -> None:
        self._opened = opened
        self._errors = errors
        self._trouble = trouble
        self.tx: Tx | None = None
        self.fault: BaseException | None = None

    @contextmanager
    def part(self) -> Iterator[Tx]:
        if self.fault:
            raise NotTogether
        try:
            self.tx = self.tx or self._opened()
            yield self.tx
        except self._errors as error:
            self.fault = self._trouble(error).with_traceback(error.__traceback__)
            raise self.fault from None
        except BaseException as error:
            self.fault = error
            raise


class _OfThread(threading.local):
    all: _All | None = None


class Together:
    """`transaction` opens one that is committed at its end.

    `trouble` is what is raised instead of one of the driver's `errors`: their words may hold a note.
    """

    def __init__(
        self,
        transaction: Callable[[], AbstractContextManager[Tx]],
        errors: Errors,
        trouble: Callable[[Exception], Exception],
    ) -> None:
        self._transaction = transaction
        self._errors = errors
        self._trouble = trouble
        self._here = _OfThread()

    def part(self) -> AbstractContextManager[Tx] | None:
        """A share in this thread's transaction; None where nothing is done together."""
        return None if self._here.all is None else self._here.all.part()

    def so_far(self) -> AbstractContextManager[Tx] | None:
        """To read what this thread has written so far; None where that is nothing.

        PostgreSQL gives a transaction up for a look that fails, too.
        """
        here = self._here.all
        return None if here is None or not (here.tx or here.fault) else here.part()

    @contextmanager
    def all(self) -> Iterator[None]:
        if self._here.all is not None:
            raise RuntimeError("what is done together is not done together with more")
        with ExitStack() as stack:
            self._here.all = found = _All(lambda: stack.enter_context(self._transaction()), self._errors, self._trouble)
            try:
                yield
            finally:
                self._here.all = None
            if found.fault:
                raise NotTogether from found.fault
