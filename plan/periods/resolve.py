"""From a moment as written to its days: which year it is in, and whether it exists there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from plan.periods import syntax as s
from plan.periods.calendar import (
    Doubt,
    Window,
    last_day_any_year,
    months_inside,
    nth_weekday,
    nth_weekday_any_year,
    weeks_any_year,
)
from plan.periods.model import Day, MonthDay
from plan.periods.words import MONTH_NAMES, WEEKDAY_NAMES
from plan.schoolyear import SchoolYear, Terms, month_end, school_year_of, week_window, weeks_in

_MONTH_LENGTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY, _EDGE = timedelta(days=1), timedelta(days=30)
_MIDSUMMER_WEEK = 26
"""Weeks after this one belong to the calendar year in which the school year starts."""


@dataclass(frozen=True)
class Resolver:
    """Resolves moments. `year` dates what has no year; `plan_year` only tells "dec 22" from the 22nd."""

    year: SchoolYear | None
    plan_year: SchoolYear | None
    terms: Terms

    def window(self, moment: s.Moment | s.Through) -> Window:
        """The days of a moment or a span. Raises Doubt."""
        if isinstance(moment, s.Through):
            return self._through(moment)
        if isinstance(moment, s.DayOf):
            return self._day(moment)
        if isinstance(moment, s.MonthOf):
            return self._month(moment)
        if isinstance(moment, s.WeeksOf):
            return self._weeks(moment)
        if isinstance(moment, s.WeekOfMonth):
            return self._week_of_month(moment)
        if isinstance(moment, s.TermOf):
            return self._term(moment)
        if isinstance(moment, s.QuarterOf):
            return self._quarter(moment)
        if isinstance(moment, s.NthWeekday):
            return self._nth_weekday(moment)
        return self._turn(moment) if isinstance(moment, s.TurnOfYear) else self._whole_year(moment)

    def listed(self, moments: tuple[s.Moment | s.Through, ...]) -> list[Window]:
        """The windows of a list, where a bare day takes its month from the right."""
        windows: list[Window] = []
        after: s.DayOf | None = None
        for moment in reversed(moments):
            if isinstance(moment, s.DayOf):
                if moment.month is None and after is not None:
                    moment = replace(moment, month=after.month, year=after.year)
                after = moment
            windows.append(self.window(moment))
        return windows[::-1]

    # --- one method a moment

    def _day(self, moment: s.DayOf) -> Window:
        month = moment.month or 0
        if not 1 <= month <= 12:
            raise Doubt(f"Det finns ingen månad {month}.", "Skriv dagen först: 15/11 är den 15 november.")
        if not 1 <= moment.day <= _MONTH_LENGTH[month - 1]:
            raise Doubt(
                f"Det finns ingen {moment.day} {MONTH_NAMES[month - 1]}.",
                f"Sista dagen i {MONTH_NAMES[month - 1]} är den {_MONTH_LENGTH[month - 1]}.",
            )
        year = self._calendar_year(month, moment.year)
        if year is None and moment.weekday and self.plan_year:
            year = self.plan_year.year_of(month)
        if year is None:
            anyday = MonthDay(month, moment.day)
            return Window(anyday, anyday, "day")
        try:
            day = date(year, month, moment.day)
        except ValueError:
            raise Doubt(f"{year} är inget skottår.", "Sista dagen i februari är den 28.") from None
        if moment.weekday and day.isoweekday() != moment.weekday:
            named, real = WEEKDAY_NAMES[moment.weekday - 1], WEEKDAY_NAMES[day.isoweekday() - 1]
            raise Doubt(
                f"{day.day} {MONTH_NAMES[month - 1]} {year} är en {real}, inte en {named}.",
                "Skriv vilket som gäller, dagen eller datumet.",
            )
        return Window(day, day, "day")

    def _month(self, moment: s.MonthOf) -> Window:
        mark = moment.year
        name = MONTH_NAMES[moment.month - 1]
        if moment.maybe_christmas and mark is None:
            raise Doubt("“Jul” kan vara juli eller julen.", "Skriv “juli” eller “senast 23 december”.")
        if mark is not None and not mark.clear and not self._is_year(moment.month, mark.value):
            raise _day_or_year(name, mark, _MONTH_LENGTH[moment.month - 1])
        year = self._calendar_year(moment.month, mark)
        first, last = {"start": (1, 10), "middle": (11, 20), "end": (21, 31), None: (1, 31)}[moment.part]
        if year is None:
            end_day = min(last, last_day_any_year(moment.month).day)
            return Window(MonthDay(moment.month, first), MonthDay(moment.month, end_day), "month")
        end = month_end(year, moment.month)
        return Window(date(year, moment.month, first), end.replace(day=min(last, end.day)), "month")

    def _is_year(self, month: int, two_digits: int) -> bool:
        """Whether the number after a month is a year: by the plan's school year, else never a guess."""
        if self.plan_year:
            return SchoolYear.containing(date(2000 + two_digits, month, 1)) == self.plan_year
        return two_digits > 31

    def _weeks(self, moment: s.WeeksOf) -> Window:
        weeks = (moment.first, moment.last)
        for week in weeks:
            if not 1 <= week <= 53:
                raise Doubt(f"Det finns ingen vecka {week}.", "Veckorna är 1–52, vissa år 53.")
        year = moment.year.year if moment.year else self._year_of_week(moment.first, self.year)
        if year is None:
            if (known := self._year_of_week(moment.first, self.plan_year)) is not None and 53 not in weeks:
                return self._weeks_that_recur(moment, known)
            first, last = weeks_any_year(*weeks)
            if moment.months:
                span = (first.in_year(2004), last.in_year(2004 + (last < first)))
                self._check_months(span, moment)
                first = max(first, MonthDay(moment.months[0], 1)) if first <= last else first
            return Window(first, last, "week", weeks)
        crossing = moment.last < moment.first
        for week, its_year in ((moment.first, year), (moment.last, year + crossing)):
            if week > weeks_in(its_year):
                raise Doubt(
                    f"{its_year} har bara {weeks_in(its_year)} veckor.",
                    f"Skriv vecka {weeks_in(its_year)} eller 1.",
                )
        window = (week_window(year, moment.first)[0], week_window(year + crossing, moment.last)[1])
        if moment.months:
            self._check_months(window, moment)
        return Window(*window, "week", weeks)

    def _week_of_month(self, moment: s.WeekOfMonth) -> Window:
        """Seven days of a month; which they are does not hang on the year, but for the end of February."""
        year = self._calendar_year(moment.month, moment.year)
        last = last_day_any_year(moment.month).day if year is None else month_end(year, moment.month).day
        first = last - 6 if moment.nth < 0 else 7 * moment.nth - 6
        if year is None:
            return Window(MonthDay(moment.month, first), MonthDay(moment.month, first + 6), "week")
        return Window(date(year, moment.month, first), date(year, moment.month, first + 6), "week")

    def _check_months(self, window: tuple[date, date], moment: s.WeeksOf) -> None:
        if not months_inside(window, moment.months):
            months = "–".join(MONTH_NAMES[month - 1] for month in moment.months)
            raise Doubt(
                f"Vecka {moment.first} är inte i {months}.", "Skriv vilket som gäller, månaden eller veckan."
            )

    def _weeks_that_recur(self, moment: s.WeeksOf, year: int) -> Window:
        """The days that weeks without a year have in the plan's own year; each year has its own."""
        window = self._weeks(replace(moment, year=s.YearMark(year, clear=True)))
        start, due = (MonthDay(day.month, day.day) for day in (window.start, window.due) if day)
        return replace(window, start=start, due=due)

    def _year_of_week(self, week: int, school: SchoolYear | None) -> int | None:
        if school is None:
            return None
        return school.start if week > _MIDSUMMER_WEEK else school.start + 1

    def _term(self, moment: s.TermOf) -> Window:
        (first, last) = self.terms.bounds(moment.term)
        year = self._calendar_year(last[0], moment.year)
        if year is None:
            return _part_of_term(Window(MonthDay(*first), MonthDay(*last), "term"), moment.part)
        start, due = self.terms.window(moment.term, year)
        return _part_of_term(Window(start, due, "term"), moment.part)

    def _quarter(self, moment: s.QuarterOf) -> Window:
        if not 1 <= moment.number <= 12 // moment.months:
            raise Doubt(
                f"Det finns inget kvartal {moment.number}." if moment.months == 3 else "Tertialen är tre."
            )
        first = (moment.number - 1) * moment.months + 1
        last = first + moment.months - 1
        year = self._calendar_year(first, moment.year)
        if year is None:
            return Window(MonthDay(first, 1), last_day_any_year(last), "month")
        return Window(date(year, first, 1), month_end(year, last), "month")

    def _nth_weekday(self, moment: s.NthWeekday) -> Window:
        year = self._calendar_year(moment.month, moment.year)
        if year is None:
            days = nth_weekday_any_year(moment.month, moment.weekday, moment.nth)
            if days:
                return Window(*days, "week")
        elif day := nth_weekday(year, moment.month, moment.weekday, moment.nth):
            return Window(day, day, "day")
        raise Doubt(f"Det finns ingen sådan dag i {MONTH_NAMES[moment.month - 1]}.")

    def _turn(self, moment: s.TurnOfYear) -> Window:
        day: Day = MonthDay(12, 31)
        if (year := self._calendar_year(12, moment.year)) is not None:
            day = date(year, 12, 31)
        return Window(day, day, "day")

    def _whole_year(self, moment: s.WholeYear) -> Window:
        school = self.year
        if moment.first and moment.second:
            school = school_year_of(str(moment.first.year), str(moment.second.value).zfill(2))
        elif moment.first:
            return Window(date(moment.first.year, 1, 1), date(moment.first.year, 12, 31), "year")
        if moment.part:
            month = {"start": 8, "middle": 1, "end": 6}[moment.part]
            return self._month(s.MonthOf(month, s.YearMark(school.year_of(month), True) if school else None))
        if school is None:
            return Window(None, None, "year")
        return Window(date(school.start, 8, 1), school.last_day, "year")

    def _through(self, span: s.Through) -> Window:
        first, last = span.first, span.last
        if isinstance(first, s.WholeYear) or isinstance(last, s.WholeYear):
            return Window(self.window(first).start, self.window(last).due, "year")
        if isinstance(first, s.DayOf) and first.month is None and isinstance(last, s.DayOf):
            first = replace(first, month=last.month, year=last.year)
        early, late = self.window(first), self.window(last)
        if first.year is None and last.year is not None and isinstance(late.due, date):
            early = self._in_one_of(first, late.due.year, late.due.year - 1, until=late.due)
        elif last.year is None and isinstance(early.start, date):
            late = self._in_one_of(last, early.start.year, early.start.year + 1, since=early.start)
        return Window(early.start, late.due, late.precision)

    def _in_one_of(
        self, moment: s.SomeYear, *years: int, since: date = date.min, until: date = date.max
    ) -> Window:
        """The moment in the first of some years that keeps to the other end of its span."""
        for year in years:
            window = self.window(replace(moment, year=s.YearMark(year, clear=True)))
            start, due = window.start, window.due
            if isinstance(start, date) and isinstance(due, date) and start <= until and due >= since:
                break
        return window

    def _calendar_year(self, month: int, mark: s.YearMark | None) -> int | None:
        if mark is not None:
            return mark.year
        return self.year.year_of(month) if self.year else None


def _part_of_term(window: Window, part: s.Part | None) -> Window:
    """The first or last month of a term, or the days between them; the whole when no part is named."""
    if part is None:
        return window
    first, last = (
        day.in_year(2001) if isinstance(day, MonthDay) else day for day in (window.start, window.due) if day
    )
    edges = {
        "start": (first, first + _EDGE),
        "middle": (first + _EDGE + _DAY, last - _EDGE - _DAY),
        "end": (last - _EDGE, last),
    }
    start, due = edges[part]
    if isinstance(window.start, MonthDay):
        return Window(MonthDay(start.month, start.day), MonthDay(due.month, due.day), "month")
    return Window(start, due, "month")


def _day_or_year(name: str, mark: s.YearMark, longest: int) -> Doubt:
    if 1 <= mark.value <= longest:
        return Doubt(
            f"“{name} {mark.value:02}” kan vara den {mark.value} {name} eller {name} {mark.year}.",
            f"Skriv “{mark.value} {name}” eller “{name} {mark.year}”.",
        )
    return Doubt(f"Menas {name} {mark.year}?", f"Skriv “{name} {mark.year}”, eller dagen först.")
