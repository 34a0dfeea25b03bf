"""Logging: one way for our own events and for those of the libraries, as text or as JSON, on stderr.

Neither tokens nor what people write come into the log. Our own code logs no text; libraries that would are
held above the level where they do. An exception is shown with its place in the code and its kind, but
without its message unless it is of a kind whose messages are about machines: others quote what they choked
on.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor

_SECRET = re.compile(r"\b(xox[a-z]|xapp|xwfp)-[\w.-]+|(?<=://)[^\s/@:]+:[^\s/@]+(?=@)")
# Kinds whose messages are about files, sockets and locks.
_OPEN = (
    "OSError",
    "DatabaseUnavailable",
    "SchemaMismatch",
    "BotError",
    "HuvudmanUnclear",
    "UnknownWorkspace",
)

_LEVELS = {
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.WARNING,
    "slack_sdk.web.base_client": logging.WARNING,
    "slack_sdk.socket_mode": logging.INFO,
    "waitress": logging.WARNING,
    "waitress.queue": logging.ERROR,
    "apscheduler": logging.WARNING,
    # It warns when a tick is still at work as the next is due: on a busy machine that is as it should be.
    "apscheduler.scheduler": logging.ERROR,
    "alembic": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}


def configure(
    style: Literal["text", "json"] = "text",
    *,
    debug: bool = False,
    quiet: bool = False,
    to: TextIO | None = None,
) -> None:
    """Set up logging for the process; `quiet` leaves out what is merely good to know. May be called again."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _tell_exception,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str) if style == "json" else _as_text
    )
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(
        _Formatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if debug else logging.WARNING if quiet else logging.INFO)
    for name, level in _LEVELS.items():
        logging.getLogger(name).setLevel(max(level, logging.WARNING) if quiet else level)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """The last look at a line: no token and no password leaves in it."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub("[dolt]", super().format(record))


def _tell_exception(_logger: Any, _method: str, event: EventDict) -> EventDict:
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    if isinstance(found, BaseException):
        found = (type(found), found, found.__traceback__)
    if found and found[1] is not None:
        event["exception"] = told(found[1])
    return event


def told(error: BaseException) -> str:
    """An exception and what it came of: places and kinds, and only such messages as hold nobody's text."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < 10:
        parts.append(_one(current, current.__traceback__))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\nwhich came of\n".join(parts)


def _one(error: BaseException, trace: TracebackType | None) -> str:
    kind = type(error)
    says = any(base.__name__ in _OPEN for base in kind.__mro__)
    frames = "".join(traceback.format_tb(trace)).rstrip()
    name = f"{kind.__module__}.{kind.__qualname__}"
    return "\n".join(part for part in (frames, f"{name}: {error}" if says else name) if part)


def _as_text(_logger: Any, _method: str, event: EventDict) -> str:
    when = str(event.pop("timestamp", ""))[:19].replace("T", " ")
    level, name = str(event.pop("level", "")), str(event.pop("logger", ""))
    said, exception = event.pop("event", ""), event.pop("exception", None)
    rest = "".join(f" {key}={value!r}" for key, value in sorted(event.items()))
    line = f"{when} {level:<7} {name}: {said}{rest}"
    return f"{line}\n{exception}" if exception else line
