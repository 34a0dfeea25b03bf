"""Calendars over HTTP: `/calendar/<secret>.ics`. The secret is all that a reader brings; it stands in no log."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

import structlog

from bot.http import CALENDARS, Reply
from documents.papers.calendar import MEDIA
from services.deps import Deps
from services.errors import ServiceUnavailable
from services.feeds import FeedGone, FeedRead, read_feed

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

log = structlog.stdlib.get_logger(__name__)

# The threads that answer are Slack's too, and Slack waits three seconds: calendars never get more than these.
AT_ONCE = 2
_PLAIN = "text/plain; charset=utf-8"
# Kept by whoever asked and nobody between, and asked about each time.
_PRIVATE = (
    ("Cache-Control", "private, no-cache"),
    ("X-Robots-Tag", "noindex"),
    ("Referrer-Policy", "no-referrer"),
)


class CalendarDesk:
    """Answers whoever has a calendar's address."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def __call__(self, environ: WSGIEnvironment) -> Reply:
        """The calendar, 304 where the reader has it, 404 for a secret that never was, 410 for one that held once."""
        secret, dot, kind = environ.get("PATH_INFO", "").removeprefix(CALENDARS).rpartition(".")
        if not dot or kind != "ics" or not secret.isascii():
            return _nothing()
        if not self._room.acquire(blocking=False):
            return _plain(503, "Många läser just nu. Försök igen om en stund.", ("Retry-After", "60"))
        try:
            found = read_feed(self._deps, secret)
        except ServiceUnavailable:
            log.warning("a calendar could not be read: the database is not available")
            return _plain(503, "Kalendern går inte att läsa just nu.", ("Retry-After", "300"))
        finally:
            self._room.release()
        if found is None:
            return _nothing()
        if isinstance(found, FeedGone):
            return _plain(410, "Adressen gäller inte längre. Skriv /plan kalender i Slack för en ny.")
        return _calendar(found, environ)


def _calendar(found: FeedRead, environ: WSGIEnvironment) -> Reply:
    etag = f'"{found.etag}"'
    headers = (
        ("ETag", etag),
        ("Last-Modified", format_datetime(found.changed_at.astimezone(UTC), usegmt=True)),
        ("Content-Disposition", 'inline; filename="arshjulet.ics"'),
        *_PRIVATE,
    )
    same = _has_it(environ, etag, found.changed_at)
    return Reply(304 if same else 200, MEDIA, b"" if same else found.content, headers)


def _has_it(environ: WSGIEnvironment, etag: str, changed_at: datetime) -> bool:
    """Whether the reader has this very content. The tag decides where it is given (RFC 9110, 13.1.3)."""
    tags = environ.get("HTTP_IF_NONE_MATCH", "")
    if tags:
        return tags.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    try:
        since = parsedate_to_datetime(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
    except ValueError:
        return False
    if since.tzinfo is None:
        return False
    return changed_at.replace(microsecond=0) <= since


def _nothing() -> Reply:
    return _plain(404, "Här finns ingenting.")


def _plain(status: int, text: str, *headers: tuple[str, str]) -> Reply:
    return Reply(status, _PLAIN, text.encode(), (*headers, *_PRIVATE))
