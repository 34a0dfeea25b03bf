"""What one tick of the clock does. Due work comes from dates in the database, so a tick may come at any time."""

from __future__ import annotations

from datetime import date

from services.deps import Deps
from services.layout import LaidOut, lay_out_all


class Ticks:
    """The clock's work. What it remembers only saves work: a new process does it once more."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._laid_out_on: date | None = None

    def tick(self) -> LaidOut | None:
        """Lay out the cycle a year ahead, once a day (UTC) and when the process starts; gives what was new."""
        today = self._deps.clock.now().date()
        if self._laid_out_on == today:
            return None
        laid_out = lay_out_all(self._deps)
        self._laid_out_on = today
        return laid_out
