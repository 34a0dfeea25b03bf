"""School years, terms and ISO weeks: the calendar that plans are written against.

A school year is counted from 1 July, so that what is decided in the summer belongs to the year that comes,
and shown August to July. Its own days ("läsåret 22/23") are 1 August to 30 June.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

FIRST_MONTH = 7
"""The month whose first day starts a new school year (DESIGN §5)."""

LATEST_YEAR = 9000
EARLIEST_YEAR = 1900

_LABEL = re.compile(r"(?:läs|skol)?(?:året|år)?\s*(\d{4}|\d{2})\s*[/–—‐‑‒-]\s*(\d{4}|\d{2})", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class SchoolYear:
    """The school year that begins in the summer of calendar year `start`."""

    start: int

    @classmethod
    def parse(cls, text: str) -> SchoolYear:
        """Read "22/23", "2022/2023", "2022-2023", "2022/23" or "läsåret 22/23".

        Raises ValueError with a Swedish sentence when it is something else or the years don't follow.
        """
        match = _LABEL.fullmatch(" ".join(text.split()))
        years = school_year_of(match.group(1), match.group(2)) if match else None
        if years is None:
            raise ValueError(f"Jag förstår inte läsåret “{text.strip()[:40]}”. Skriv till exempel 22/23.")
        return years

    @classmethod
    def containing(cls, day: date) -> SchoolYear:
        """The school year that a day belongs to."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def label(self) -> str:
        """Short form, as people write it: "22/23"."""
        return f"{self.start % 100:02}/{(self.start + 1) % 100:02}"

    @property
    def first_day(self) -> date:
        """1 July: the first day that is counted to this year."""
        return date(self.start, FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        """30 June: the last day that is counted to this year."""
        return date(self.start + 1, 6, 30)

    @property
    def months(self) -> tuple[tuple[int, int], ...]:
        """(year, month) in the order they are shown: August to June, and the July that follows."""
        after = [(self.start + 1, month) for month in range(1, 8)]
        return (*((self.start, month) for month in range(8, 13)), *after)

    @property
    def following(self) -> SchoolYear:
        """The next school year."""
        return SchoolYear(self.start + 1)

    def year_of(self, month: int) -> int:
        """The calendar year in which this school year has that month."""
        return self.start if month >= FIRST_MONTH else self.start + 1

    def date_of(self, month: int, day: int) -> date:
        """The date within this school year that has that month and day.

        Raises ValueError when there is none (31 November, or 29 February in a year without it).
        """
        return date(self.year_of(month), month, day)

    def __contains__(self, day: date) -> bool:
        """Whether the day is counted to this school year."""
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        """The label."""
        return self.label


def school_year_of(first: str, second: str) -> SchoolYear | None:
    """The school year of two written years ("22", "2023"), or None when they don't follow on each other."""
    start = int(first) if len(first) == 4 else 2000 + int(first)
    end = int(second) if len(second) == 4 else start - start % 100 + int(second)
    if len(second) == 2 and end < start:
        end += 100
    return SchoolYear(start) if end == start + 1 and EARLIEST_YEAR <= start < LATEST_YEAR else None


TermName = Literal["HT", "VT"]


@dataclass(frozen=True)
class Terms:
    """When terms begin and end at a huvudman, as (month, day).

    The ends are what deadlines hang on and are the huvudman's to set. The beginnings are the widest that
    occur (1 August, 1 January): a window that opens a week before the pupils come does no harm.
    """

    autumn_end: tuple[int, int] = (12, 20)
    spring_end: tuple[int, int] = (6, 15)
    autumn_start: tuple[int, int] = (8, 1)
    spring_start: tuple[int, int] = (1, 1)

    def bounds(self, term: TermName) -> tuple[tuple[int, int], tuple[int, int]]:
        """(month, day) of the first and of the last day of a term."""
        if term == "HT":
            return self.autumn_start, self.autumn_end
        return self.spring_start, self.spring_end

    def window(self, term: TermName, year: int) -> tuple[date, date]:
        """The first and the last day of "HT22" (term "HT", year 2022)."""
        first, last = self.bounds(term)
        return date(year, *first), date(year, *last)


def weeks_in(year: int) -> int:
    """How many ISO weeks a year has: 52 or 53 (28 December is always in the last)."""
    return date(year, 12, 28).isocalendar().week


def week_window(year: int, week: int) -> tuple[date, date]:
    """Monday and Sunday of an ISO week. Raises ValueError when the year has no such week."""
    monday = date.fromisocalendar(year, week, 1)
    return monday, monday + timedelta(days=6)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def coming(on: date, today: date) -> date:
    """The same day of the year, the next time that it comes; 28 February where there is no 29th."""
    year = today.year if (on.month, on.day) >= (today.month, today.day) else today.year + 1
    try:
        return on.replace(year=year)
    except ValueError:
        return on.replace(year=year, day=28)


def months_between(first: date, last: date) -> Iterator[tuple[int, int]]:
    """(year, month) of every month that has a day between two dates, both counted."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = year + month // 12, month % 12 + 1
