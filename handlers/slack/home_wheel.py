"""The wheel at the end of the home tabs: one a day for all of a workspace, which is one huvudman.

Everybody's tab shows the same picture, and says which day it is from. A tab never waits for it: until today's is
there it shows yesterday's, or none.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

import structlog

from documents.pictures.model import Year
from handlers.slack.homes import ShownWheel
from handlers.slack.kit import Picture
from handlers.slack.shown import LEFT_ALONE_S, ShownPictures
from services.deps import Asker, Deps
from services.errors import NotOfTheOrganisation, ServiceUnavailable
from services.pictures import wheel_of_today

log = structlog.stdlib.get_logger(__name__)


class HomeWheel:
    """One workspace's. `came` is called when there is another picture. Safe to use from many threads."""

    def __init__(self, deps: Deps, pictures: ShownPictures, came: Callable[[], None]) -> None:
        self._deps = deps
        self._pictures = pictures
        self._came = came
        self._lock = threading.Lock()
        self._shown: tuple[Year, ShownWheel] | None = None
        self._asked_for: date | None = None
        self._not_before = 0.0

    def now(self, today: date, asker: Asker) -> ShownWheel | None:
        """What can be shown at once. Where it is another day's, today's is begun; it may fail, and is tried later."""
        with self._lock:
            found = self._shown[1] if self._shown else None
            is_there = found is not None and found.day == today
            if is_there or (self._asked_for == today and time.monotonic() < self._not_before):
                return found
            self._asked_for, self._not_before = today, time.monotonic() + LEFT_ALONE_S
        threading.Thread(target=self._begin, args=(today, asker), name="home-wheel", daemon=True).start()
        return found

    def refused(self) -> None:
        """Slack does not show it any more: it is made again, a while later at the earliest."""
        with self._lock:
            if self._shown is not None:
                self._pictures.forget(self._shown[0])
            self._shown = None

    def _begin(self, today: date, asker: Asker) -> None:
        try:
            year = wheel_of_today(self._deps, asker)
        except (NotOfTheOrganisation, ServiceUnavailable) as error:
            log.warning("the wheel of the home tabs was not read", why=type(error).__name__)
            return
        if year is not None:
            self._pictures.when_ready(year, lambda picture: self._take(today, year, picture))

    def _take(self, today: date, year: Year, picture: Picture | None) -> None:
        if picture is None:
            return
        with self._lock:
            self._shown = (year, ShownWheel(today, picture))
        self._came()
