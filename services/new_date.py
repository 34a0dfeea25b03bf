"""Another last day, as people write it: a day, a week, a month or a term, and then why."""

from __future__ import annotations

from datetime import date

from plan.periods import MonthDay, Unreadable, leading_period
from plan.schoolyear import SchoolYear, Terms
from plan.words import DASHES, folded, tidy
from services.results import DateUnreadable

_STANDARD = Terms()


def read_new_date(words: str, today: date, terms: Terms = _STANDARD) -> tuple[date, str] | DateUnreadable:
    """The date that `words` begin with, and the reason after it.

    A day without a year is the next one that comes. A window (a month, a term) means its last day.
    """
    words = tidy(words)
    if folded(words).startswith("till "):
        words = words[len("till ") :].strip()
    year = SchoolYear.containing(today)
    read = _day_in(words, year, terms)
    if isinstance(read, tuple) and read[0] < today:
        # What has no year of its own is another day in another school year.
        again = _day_in(words, year.following, terms)
        read = again if isinstance(again, tuple) else read
    return read


def _day_in(words: str, year: SchoolYear, terms: Terms) -> tuple[date, str] | DateUnreadable:
    read = leading_period(words, year=year, terms=terms)
    if read is None:
        return DateUnreadable(words, "", "")
    period, rest = read
    if isinstance(period, Unreadable):
        return DateUnreadable(words, period.why, period.suggestion)
    due = period.due
    if isinstance(due, MonthDay):
        due = due.in_year(year.year_of(due.month))
    if due is None:
        return DateUnreadable(words, "", "")
    return due, rest.strip(f" ,;:.{DASHES}")
