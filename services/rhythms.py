"""When the bot speaks to a huvudman: working days, hours, breaks, the ladder. Set in `rhythm_editing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from plan.records import HuvudmanRecord
from plan.reminding import STANDARD, Ladder
from plan.schoolyear import Terms
from plan.workdays import CHRISTMAS, JULY, Break, WorkDays
from services.red_days import is_red
from services.sources import terms_of

FIRST_HOUR = 8
LAST_HOUR = 17
STANDARD_BREAKS: tuple[Break, ...] = (CHRISTMAS, JULY)


@dataclass(frozen=True)
class HuvudmanRhythm:
    """When to speak. Hours are local: from `first_hour` until `last_hour`, not counting it."""

    work: WorkDays
    ladder: Ladder
    terms: Terms
    zone: ZoneInfo
    first_hour: int = FIRST_HOUR
    last_hour: int = LAST_HOUR

    def may_speak(self, now: datetime) -> bool:
        """Whether people are at work at this instant."""
        local = now.astimezone(self.zone)
        return local.date() in self.work and self.first_hour <= local.hour < self.last_hour

    def opens(self, day: date) -> datetime:
        """The instant at which a working day begins."""
        return datetime.combine(day, time(self.first_hour), self.zone)

    def closes(self, day: date) -> datetime:
        """The instant at which a working day ends."""
        return datetime.combine(day, time(self.last_hour), self.zone)

    def begins(self, day: date, at_time: str) -> datetime:
        """The instant at which a meeting begins ("9.00"); where nobody has said, when the working day ends."""
        try:
            at = datetime.strptime(at_time, "%H.%M").time()  # noqa: DTZ007 -- a time of day
        except ValueError:
            return self.closes(day)
        return datetime.combine(day, at, self.zone)


def rhythm_of(huvudman: HuvudmanRecord) -> HuvudmanRhythm:
    """The rhythm that a huvudman has set, the standard for the rest.

    `rhythm` may hold `breaks` (pairs of MM-DD), `days_before`, `late_every`, `quiet_after_report`, `first_hour`,
    `last_hour`.
    """
    chosen: dict[str, Any] = huvudman.rhythm or {}
    breaks = STANDARD_BREAKS
    if "breaks" in chosen:
        breaks = tuple(_break(first, last) for first, last in chosen["breaks"])
    return HuvudmanRhythm(
        work=WorkDays(is_red, breaks),
        ladder=Ladder(
            days_before=tuple(chosen.get("days_before", STANDARD.days_before)),
            late_every=chosen.get("late_every", STANDARD.late_every),
            quiet_after_report=chosen.get("quiet_after_report", STANDARD.quiet_after_report),
        ),
        terms=terms_of(huvudman),
        zone=ZoneInfo(huvudman.timezone),
        first_hour=chosen.get("first_hour", FIRST_HOUR),
        last_hour=chosen.get("last_hour", LAST_HOUR),
    )


def _break(first: str, last: str) -> Break:
    return (int(first[:2]), int(first[3:])), (int(last[:2]), int(last[3:]))


def days_ago(day: date, days: int) -> date:
    """So many days before a day, and not before the calendar begins."""
    return day - timedelta(days=days) if day.toordinal() > days else date.min
