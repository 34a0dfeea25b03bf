"""What a period is once it has been read: a window, how exact it is, and whether it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

Precision = Literal["day", "week", "month", "term", "year", "none"]
Every = Literal["year", "term", "month", "week"]

EVERY: tuple[Every, ...] = ("year", "term", "month", "week")
PRECISIONS: tuple[Precision, ...] = ("day", "week", "month", "term", "year", "none")

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, order=True)
class MonthDay:
    """A day that is the same every year, or whose year is not known. 29 February is allowed."""

    month: int
    day: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.day <= _LONGEST[self.month - 1]):
            raise ValueError(f"no such day in any year: {self.month}-{self.day}")

    def in_year(self, year: int) -> date:
        """The date in a calendar year; 29 February becomes the 28th where there is none (never later)."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return date(year, 2, 28)

    def isoformat(self) -> str:
        """MM-DD, as `import --json` gives it."""
        return f"{self.month:02}-{self.day:02}"

    def __str__(self) -> str:
        return self.isoformat()


Day = date | MonthDay
"""A bound of a window: a date, or month and day where the item recurs or no year is known."""


class RecurrenceJson(TypedDict):
    """A recurrence as `import --json` gives it (DESIGN §7)."""

    every: Every
    interval: int
    times: int
    except_months: list[int]


@dataclass(frozen=True)
class Recurrence:
    """How something comes back: `times` a `every`, each `interval`-th one.

    "fyra–sex gånger per år" is times=4, times_at_most=6: what is promised is the smaller number.
    `school_year` tells "per läsår" from "per år" where no dates are given.

    The last five say on which days, where that is said: `weekday` (Monday 1) every week, or those of a month
    that `nth` counts (−1 the last); `workday` and `nth` "första vardagen"; `day` of the month (31 is the
    last, whatever the month has). `even_weeks` picks weeks by their ISO number, and then `interval` is 2.
    """

    every: Every
    interval: int = 1
    times: int = 1
    times_at_most: int | None = None
    except_months: tuple[int, ...] = ()
    school_year: bool = False
    weekday: int | None = None
    nth: tuple[int, ...] = ()
    workday: bool = False
    day: int | None = None
    even_weeks: bool | None = None

    @property
    def on_days(self) -> bool:
        """Whether it says on which days, so that each time is a day."""
        return self.weekday is not None or self.workday or self.day is not None

    def as_json(self) -> RecurrenceJson:
        """The four fixed fields of `recurs`."""
        return {
            "every": self.every,
            "interval": self.interval,
            "times": self.times,
            "except_months": list(self.except_months),
        }


@dataclass(frozen=True)
class Period:
    """A time as somebody wrote it, and what it means.

    `start` is None for a deadline ("senast …"), `due` is None for what has no end; both for what has no
    dates. `parts` are the separate windows of "i mars och oktober"; `start` and `due` are then the first and
    the last. `weeks` are ISO weeks where the text names them: with no year the window is the widest that
    those weeks take, and `plan.recurrence.occurrences` gives each year's own.
    `open_ended` is what goes on ("löpande", "vid behov") and has no ladder of reminders.
    """

    text: str
    start: Day | None = None
    due: Day | None = None
    precision: Precision = "none"
    recurrence: Recurrence | None = None
    open_ended: bool = False
    weeks: tuple[int, int] | None = None
    parts: tuple[tuple[Day | None, Day | None], ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A time that can't be read, is impossible, or could mean two things.

    `why` and `suggestion` are short Swedish sentences to show as they are; `suggestion` may be empty.
    """

    text: str
    why: str
    suggestion: str = ""
