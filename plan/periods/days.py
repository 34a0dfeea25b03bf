"""The exact days of what comes back on weekdays or on days of the month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from plan.periods.calendar import nth_weekday
from plan.periods.model import Day, MonthDay, Period, Recurrence
from plan.schoolyear import month_end, months_between

IsRed = Callable[[date], bool]

EPOCH = date(2001, 1, 1)
"""A Monday; every other week and every third month are counted from here when nothing says from where."""

LAST_DAY = date(8998, 12, 31)
_FIRST_OF_SCHOOL_YEAR, _LAST_OF_SCHOOL_YEAR = MonthDay(7, 1), MonthDay(6, 30)
_SAME_EVERY_YEAR = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}


def fixed_red(day: date) -> bool:
    """The red days that have the same date every year: what is known where no calendar is handed in."""
    return (day.month, day.day) in _SAME_EVERY_YEAR


def regular_days(
    period: Period, recurrence: Recurrence, first: date, last: date, is_red: IsRed = fixed_red
) -> Iterator[date]:
    """The days between two dates, both counted, that are within the period's own bounds and no exception.

    Every other one is counted from the first that the period has when it begins on a date, else by ISO weeks
    (or months) from the week and month of 1 January 2001: "varannan tisdag" with nothing more is then the
    same Tuesdays whoever asks and whenever. A day that a month does not have (the 31st) is its last.
    """
    anchor = period.start if isinstance(period.start, date) else EPOCH
    last = min(last, LAST_DAY)
    if isinstance(period.start, date):
        first = max(first, period.start)
    if isinstance(period.due, date):
        last = min(last, period.due)
    found = (_weekly if recurrence.every == "week" else _monthly)(recurrence, anchor, first, last, is_red)
    for day in found:
        if first <= day <= last and day.month not in recurrence.except_months and _inside(period, day):
            yield day


def _weekly(recurrence: Recurrence, anchor: date, first: date, last: date, _: IsRed) -> Iterator[date]:
    weekday = recurrence.weekday or 1
    zero = anchor + timedelta(days=(weekday - anchor.isoweekday()) % 7)
    ahead = (weekday - first.isoweekday()) % 7
    for days in range(ahead, (last - first).days + 1, 7):
        day = first + timedelta(days=days)
        if recurrence.even_weeks is None:
            counted = (day - zero).days // 7 % recurrence.interval == 0
        else:
            counted = (day.isocalendar().week % 2 == 0) == recurrence.even_weeks
        if counted:
            yield day


def _monthly(recurrence: Recurrence, anchor: date, first: date, last: date, is_red: IsRed) -> Iterator[date]:
    for year, month in months_between(first, last):
        if ((year - anchor.year) * 12 + month - anchor.month) % recurrence.interval == 0:
            yield from sorted(_of_month(recurrence, year, month, is_red))


def _of_month(recurrence: Recurrence, year: int, month: int, is_red: IsRed) -> set[date]:
    if recurrence.day is not None:
        return {date(year, month, min(recurrence.day, month_end(year, month).day))}
    if recurrence.workday:
        days = (date(year, month, number) for number in range(1, month_end(year, month).day + 1))
        work = [day for day in days if day.isoweekday() <= 5 and not is_red(day)]
        return {work[nth if nth < 0 else nth - 1] for nth in recurrence.nth if nth <= len(work)}
    weekday = recurrence.weekday or 1
    return {day for nth in recurrence.nth if (day := nth_weekday(year, month, weekday, nth))}


def _inside(period: Period, day: date) -> bool:
    """Whether a day is in one of the period's windows."""
    if period.weeks and isinstance(period.start, MonthDay):
        opens, closes = period.weeks
        week = day.isocalendar().week
        return opens <= week <= closes if opens <= closes else week >= opens or week <= closes
    windows = period.parts or ((period.start, period.due),)
    return any(_between(start, due, day) for start, due in windows)


def _between(start: Day | None, due: Day | None, day: date) -> bool:
    """Whether a day is in a window; one that is bounded in one end only is the rest of the school year."""
    if isinstance(start, date) or isinstance(due, date):
        return (not isinstance(start, date) or start <= day) and (not isinstance(due, date) or day <= due)
    return (start is None and due is None) or in_every_year(
        start or _FIRST_OF_SCHOOL_YEAR, due or _LAST_OF_SCHOOL_YEAR, day
    )


def in_every_year(start: MonthDay, due: MonthDay, day: date) -> bool:
    """Whether a day is in a window that comes every year; the end of February is the end in leap years too."""
    this = MonthDay(day.month, day.day)
    last = MonthDay(2, 29) if due == MonthDay(2, 28) else due
    return start <= this <= last if start <= due else this >= start or this <= last
