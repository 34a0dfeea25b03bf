"""Another last day, as people write it: a day, a week, a month or a term, and then why."""

from __future__ import annotations

import re
from datetime import date, timedelta

from plan.periods import MonthDay, Unreadable, leading_period
from plan.periods.words import WEEKDAY_NAMES
from plan.schoolyear import SchoolYear, Terms
from plan.words import DASHES, folded, tidy
from services.results import DateUnreadable

_STANDARD = Terms()


# "fredag", "på fredag", "nu på fredag" is the next one; "fredag 26 mars" and "fredag i nästa vecka" are not.
_WEEKDAY = re.compile(
    rf"(?:nu )?(?:på )?({'|'.join(WEEKDAY_NAMES)})\b(?! (?:(?:den )?\d|v\b|vecka|nästa|i\b|om\b))",
    re.IGNORECASE,
)


def read_new_date(words: str, today: date, terms: Terms = _STANDARD) -> tuple[date, str] | DateUnreadable:
    """The date that `words` begin with, and the reason after it.

    A day without a year is the next one that comes, and so is a day of the week. A window (a month, a term) means its
    last day.
    """
    words = tidy(words)
    if folded(words).startswith("till "):
        words = words[len("till ") :].strip()
    if (weekday := _WEEKDAY.match(words)) is not None:
        ahead = (WEEKDAY_NAMES.index(weekday[1].lower()) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead), words[weekday.end() :].strip(f" ,;:.{DASHES}")
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
