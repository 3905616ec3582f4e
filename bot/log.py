"""Structured logs, one JSON line each, with nothing in them that people wrote and no key to anything."""

import logging
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

TALKATIVE = ("slack_bolt", "slack_sdk", "sqlalchemy", "apscheduler", "urllib3")

_SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|https?://\S*/(?:hooks|services|actions|commands|upload)/\S+|wss?://\S+"
)
_TOKEN = re.compile(r"((?:token|secret|password)=)[^\s&\"']+", re.IGNORECASE)
_PASSWORD = re.compile(r"(://[^\s:/@]*:)[^\s/]*@")
_INPUT = re.compile(r"input_value=.*?(?=, input_type=|$)", re.DOTALL)  # pydantic shows what it refuses: perhaps a note


_SIGNS = ("=", "://", "xox", "xapp-")


def redact(text: str) -> str:
    """Tokens, passwords, response URLs, socket addresses and refused values are taken out wherever they stand."""
    if not any(sign in text for sign in _SIGNS):
        return text  # none of the expressions below can be in it
    text = _INPUT.sub("input_value=***", _SECRET.sub("***", text))
    return _PASSWORD.sub(r"\1***@", _TOKEN.sub(r"\1***", text))


def _redacted(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {key: _inside(value) for key, value in event.items()}


def _inside(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {key: _inside(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_inside(part) for part in value]
    return value if isinstance(value, bool | int | float | None) else redact(str(value))


class _Lines(structlog.WriteLogger):
    """A line that cannot be written (the disk is full, whoever read them is gone) may end no work and no thread of
    ours: there is nobody left to tell of it.
    """

    def msg(self, message: str) -> None:
        with suppress(OSError, ValueError):  # ValueError: the stream was closed
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def set_up(level: str) -> None:
    """Sends our own records and those of the libraries through the same redaction, to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = [structlog.processors.format_exc_info, _redacted, structlog.processors.JSONRenderer()]
    ours = _Lines(sys.stderr)
    structlog.configure(  # ours do not go by way of `logging`: that doubled what a line costs
        processors=[*shared, *last],
        logger_factory=lambda *_: ours,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    of_libraries = [structlog.stdlib.add_logger_name, *shared]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=of_libraries, processors=[drop, *last]))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # Their debug records print whole payloads, notes and response URLs included.
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.getLevelName(level), logging.WARNING))
    for name, below in logging.root.manager.loggerDict.items():
        if isinstance(below, logging.Logger) and name.startswith(tuple(f"{one}." for one in TALKATIVE)):
            below.setLevel(logging.NOTSET)  # as its parent, whatever it was given before
