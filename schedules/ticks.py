"""What one tick of the clock does. Due work comes from dates in the database, so a tick may come at any time."""

from __future__ import annotations

from datetime import date

import structlog

from services.clock_work import lay_out_ahead, plan_now
from services.deps import Deps
from services.errors import ServiceUnavailable
from services.planning import Planned

log = structlog.stdlib.get_logger(__name__)


class Ticks:
    """The clock's planning. What it remembers only saves work: a new process does it once more."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._laid_out_on: date | None = None

    def tick(self) -> Planned:
        """Lay the cycle and the meetings out a year ahead, once a day (UTC) and at the start; then plan what is to
        be said now.
        """
        today = self._deps.clock.now().date()
        if self._laid_out_on != today:
            try:
                lay_out_ahead(self._deps)
            except ServiceUnavailable:
                raise
            except Exception:  # tried again tomorrow: what is laid out already is told of today
                log.exception("not everything could be laid out")
            self._laid_out_on = today
        return plan_now(self._deps)
