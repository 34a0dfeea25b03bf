"""What one tick of the clock does. Due work comes from dates in the database, so a tick may come at any time."""

from __future__ import annotations

from datetime import date

from services.attention import plan_attention
from services.deps import Deps
from services.digest_planning import lay_out_all_meetings, plan_digests
from services.layout import lay_out_all
from services.planning import Planned, plan_reminders
from services.reviews import lay_out_all_reviews


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
            lay_out_all(self._deps)
            lay_out_all_meetings(self._deps)
            lay_out_all_reviews(self._deps)
            self._laid_out_on = today
        planned = plan_reminders(self._deps)
        plan_digests(self._deps)
        plan_attention(self._deps)
        return planned
