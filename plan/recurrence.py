"""When something that comes back is due: the dated windows of a period between two dates.

The cycle is laid out a year ahead from these. Their keys are stable: the same item gives the same keys
however the calendar is cut up, so that laying out twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plan.periods.days import EPOCH, IsRed, fixed_red, in_every_year, regular_days
from plan.periods.model import Day, MonthDay, Period, Precision, Recurrence
from plan.schoolyear import (
    SchoolYear,
    TermName,
    Terms,
    month_end,
    months_between,
    week_window,
    weeks_in,
)

__all__ = ["Occurrence", "Recurrence", "occurrences"]

_STANDARD = Terms()
_TERMS: tuple[TermName, ...] = ("VT", "HT")


@dataclass(frozen=True, order=True)
class Occurrence:
    """One time that something is to be done. `start` is None for a bare deadline."""

    due: date
    key: str
    start: date | None
    precision: Precision


def occurrences(
    period: Period, first: date, last: date, *, terms: Terms = _STANDARD, is_red: IsRed = fixed_red
) -> list[Occurrence]:
    """The occurrences whose due date lies between two dates, both counted, in order of due date.

    Each occurrence has one due date, so stretches of time that follow on each other share none and lose
    none. Keys: "2027" for what comes once a year, "2027-03" for a month or one of several windows a year,
    "2027-W12", "2027-VT", "26/27" for what is done some time in a school year, "2027-04-02" for a single
    date and for each day of "första tisdagen i månaden". What has no dates and no recurrence, or no end, has
    none. 29 February falls on the 28th where there is none, and a week 53 on week 52: earlier, never lost.

    "Varannan tisdag" is counted from the first Tuesday of its period, and where that has no first date by ISO
    weeks from the one of 1 January 2001. `is_red` says which days are off, for "första vardagen i månaden";
    without it those are known that have the same date every year.
    """
    if period.open_ended or first > last:
        return []
    if period.recurrence is None:
        found = _single(period)
    elif period.recurrence.every == "year":
        found = _yearly(period, period.recurrence, first, last)
    elif period.recurrence.on_days:
        days = regular_days(period, period.recurrence, first, last, is_red)
        found = (Occurrence(day, day.isoformat(), day, "day") for day in days)
    else:
        found = _within(period, period.recurrence, first, last, terms)
    return sorted(occurrence for occurrence in found if first <= occurrence.due <= last)


def _single(period: Period) -> Iterator[Occurrence]:
    windows = period.parts or ((period.start, period.due),)
    for start, due in windows:
        if isinstance(due, date):
            opens = start if isinstance(start, date) else None
            yield Occurrence(due, due.isoformat(), opens, period.precision)


def _yearly(period: Period, recurrence: Recurrence, first: date, last: date) -> Iterator[Occurrence]:
    for year in range(max(first.year - 1, 1902), min(last.year + 1, 8998) + 1):
        if (year - EPOCH.year) % recurrence.interval:
            continue
        if period.weeks:
            yield _weeks(period.weeks, year)
        elif period.parts:
            months = [due.month for _, due in period.parts if due]
            for start, due in period.parts:
                if due is not None:
                    ends = _in_year(due, year, period.precision)
                    key = f"{year}-{ends.month:02}"
                    if months.count(due.month) > 1:
                        key += f"-{due.day:02}"
                    yield Occurrence(ends, key, _opens(start, due, year), period.precision)
        elif period.due is not None:
            ends = _in_year(period.due, year, period.precision)
            yield Occurrence(ends, str(year), _opens(period.start, period.due, year), period.precision)
        elif recurrence.school_year:
            school = SchoolYear(year)
            yield Occurrence(school.last_day, school.label, date(year, 8, 1), "year")
        else:
            yield Occurrence(date(year, 12, 31), str(year), date(year, 1, 1), "year")


def _weeks(weeks: tuple[int, int], year: int) -> Occurrence:
    """The weeks that open in a year."""
    opens, closes = weeks
    starts, _ = week_window(year, min(opens, weeks_in(year)))
    ending = year + (closes < opens)
    _, ends = week_window(ending, min(closes, weeks_in(ending)))
    return Occurrence(ends, str(year), starts, "week")


def _in_year(day: Day, year: int, precision: Precision) -> date:
    """A day in a year; the end of February is the end in leap years too."""
    found = MonthDay(day.month, day.day).in_year(year)
    return month_end(year, 2) if precision == "month" and (found.month, found.day) == (2, 28) else found


def _opens(start: Day | None, due: Day, year: int) -> date | None:
    """When the window that closes in a year opens: the year before, where it crosses new year."""
    if start is None:
        return None
    crosses = (start.month, start.day) > (due.month, due.day)
    return MonthDay(start.month, start.day).in_year(year - crosses)


def _within(
    period: Period, recurrence: Recurrence, first: date, last: date, terms: Terms
) -> Iterator[Occurrence]:
    """Every term, month or week that has no exception and ends within the period's own bounds."""
    anchor = period.start if isinstance(period.start, date) else EPOCH
    until = period.due if isinstance(period.due, date) else date.max
    for occurrence, number in _units(recurrence, anchor, max(first, anchor), last, terms):
        if occurrence.due > until or not _inside(period, occurrence.due):
            continue
        if occurrence.due.month not in recurrence.except_months and number % recurrence.interval == 0:
            yield occurrence


def _units(
    recurrence: Recurrence, anchor: date, first: date, last: date, terms: Terms
) -> Iterator[tuple[Occurrence, int]]:
    """The units of time from one date to another, numbered."""
    if recurrence.every == "week":
        zero = anchor - timedelta(days=anchor.weekday())
        monday = first - timedelta(days=first.weekday())
        while monday <= last and monday.year < 8998:
            year, week, _ = monday.isocalendar()
            sunday = monday + timedelta(days=6)
            number = (monday - zero).days // 7
            if recurrence.even_weeks is not None:
                number = week + (not recurrence.even_weeks)
            yield Occurrence(sunday, f"{year}-W{week:02}", monday, "week"), number
            monday += timedelta(days=7)
        return
    for year, month in months_between(first, min(last, date(8998, 12, 31))):
        if recurrence.every == "month":
            begins, month_before = divmod(year * 12 + month - recurrence.interval, 12)
            start = date(begins, month_before + 1, 1)
            key = f"{year}-{month:02}"
            yield Occurrence(month_end(year, month), key, start, "month"), year * 12 + month
            continue
        for number, term in enumerate(_TERMS):
            start, due = terms.window(term, year)
            if due.month == month:
                yield Occurrence(due, f"{year}-{term}", start, "term"), year * 2 + number


def _inside(period: Period, day: date) -> bool:
    """Whether a day is inside a window that comes every year ("varje månad under våren")."""
    start, due = period.start, period.due
    if not isinstance(start, MonthDay) or not isinstance(due, MonthDay):
        return True
    return in_every_year(start, due, day)
