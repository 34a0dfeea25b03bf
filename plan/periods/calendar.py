"""Small sums over dates and month-days that the meaning of periods is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from plan.periods.model import Day, MonthDay, Precision
from plan.periods.syntax import LimitKind
from plan.schoolyear import month_end, week_window, weeks_in

_CYCLE = range(2001, 2029)
"""28 years have every way that weekdays and leap days can fall."""


class Doubt(Exception):
    """Raised inside the reader where a text is impossible or could mean two things."""

    def __init__(self, why: str, suggestion: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.suggestion = suggestion


@dataclass(frozen=True)
class Window:
    """From a day to a day, both counted."""

    start: Day | None
    due: Day | None
    precision: Precision
    weeks: tuple[int, int] | None = None


def day_after(day: date) -> date:
    """The next day; the last day there is stays."""
    return day + timedelta(days=1) if day < date.max else day


def day_before(day: Day) -> Day:
    """The day before, also in a year that is not known (before 1 March it is the 28th)."""
    if isinstance(day, date):
        return day - timedelta(days=1)
    earlier = date(2001, day.month, min(day.day, 28) if day.month == 2 else day.day) - timedelta(days=1)
    return MonthDay(earlier.month, earlier.day)


def last_day_any_year(month: int) -> MonthDay:
    """The last day that a month has every year: February's is the 28th (see `occurrences` for leap years)."""
    return MonthDay(month, month_end(2001, month).day)


def _next(day: Day) -> Day:
    if isinstance(day, date):
        return day_after(day)
    later = day_after(day.in_year(2001))
    return MonthDay(later.month, later.day)


def limits(kind: LimitKind, window: Window) -> tuple[Day | None, Day | None]:
    """The bounds of "senast", "före", "från" and "efter" a window."""
    if kind == "by":
        return None, window.due
    if kind == "before":
        return None, day_before(window.start) if window.start else None
    if kind == "from":
        return window.start, None
    return (_next(window.due) if window.due else None), None


def widest(spans: Iterable[tuple[date, date]], years: Iterable[int]) -> tuple[MonthDay, MonthDay]:
    """The earliest first day and the latest last day, counted from each one's own year."""
    starts, ends = [], []
    for (first, last), year in zip(spans, years, strict=True):
        starts.append((first.year - year, first.month, first.day))
        ends.append((last.year - year, last.month, last.day))
    _, month, day = min(starts)
    _, last_month, last_day = max(ends)
    return MonthDay(month, day), MonthDay(last_month, last_day)


@cache
def weeks_any_year(first: int, last: int) -> tuple[MonthDay, MonthDay]:
    """The widest window that ISO weeks `first` to `last` take in any year; it may cross new year."""
    years = [year for year in _CYCLE if max(first, last) <= weeks_in(year)]
    spans = [(week_window(year, first)[0], week_window(year + (last < first), last)[1]) for year in years]
    return widest(spans, years)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth weekday (Monday 1) of a month, the last when nth is −1; None when there is no fifth."""
    if nth < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    return found if found.month == month else None


def nth_weekday_any_year(month: int, weekday: int, nth: int) -> tuple[MonthDay, MonthDay] | None:
    """The days on which the nth weekday can fall."""
    days = [(day, year) for year in _CYCLE if (day := nth_weekday(year, month, weekday, nth))]
    return widest([(day, day) for day, _ in days], [year for _, year in days]) if days else None


def months_inside(window: tuple[date, date], months: Iterable[int]) -> bool:
    """Whether a window touches any of some months."""
    first, last = window
    named = set(months)
    day = first
    while day <= last:
        if day.month in named:
            return True
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return last.month in named
