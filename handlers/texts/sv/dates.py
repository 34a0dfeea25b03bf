"""Dates in Swedish, as people say them (VOICE)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from babel.dates import format_date

from handlers.texts.sv.phrases import at_clock, sentence
from plan.records import Assignment, Occurrence
from plan.schoolyear import SchoolYear, month_end
from services.meetings import Meeting
from services.results import CycleEntry

_NEAR = 14  # days that are said as "om 7 dagar"


def day(on: date, today: date, *, weekday: bool = True) -> str:
    """ "onsdag 31 mars"; the year only when it is another."""
    pattern = "EEEE d MMMM" if weekday else "d MMMM"
    if on.year != today.year:
        pattern = "d MMMM y"
    return format_date(on, pattern, locale="sv")


def iso_day(text: str, today: date) -> str:
    """A day that is kept as text ("2027-04-01"), as people say it."""
    return day(date.fromisoformat(text), today)


def clock_of(at: datetime) -> str:
    """ "8.00"."""
    return f"{at.hour}.{at.minute:02}"


def soon(today: date) -> date:
    """A working day some four weeks ahead: what an example of a new date is, whatever the day."""
    ahead = today + timedelta(days=28)
    return ahead - timedelta(days=max(0, ahead.weekday() - 4))


def example_day(today: date) -> str:
    """The same in words, as somebody would write it: "13 april"; with its year where that is another."""
    return day(soon(today), today, weekday=False)


def month(on: date, today: date) -> str:
    """ "mars", or "mars 2028" when the year is another."""
    return format_date(on, "MMMM" if on.year == today.year else "MMMM y", locale="sv")


def month_and_year(on: date) -> str:
    """ "augusti 2026"."""
    return format_date(on, "MMMM y", locale="sv")


def when(local: datetime, today: date) -> str:
    """A local time as people say it: "i dag 9.12", "i går", "tisdag 16 mars"."""
    if local.date() == today:
        return f"i dag {local.hour}.{local.minute:02}"
    if local.date() == today - timedelta(days=1):
        return "i går"
    return day(local.date(), today)


def day_and_time(local: datetime, today: date) -> str:
    """A local time, never without its hour: "i dag 9.12", "i går 8.00", "tisdag 16 mars 8.00"."""
    if local.date() == today - timedelta(days=1):
        return f"i går {clock_of(local)}"
    return when(local, today) if local.date() == today else f"{day(local.date(), today)} {clock_of(local)}"


def every_year(month_day: tuple[int, int]) -> str:
    """A day that comes every year: "20 december"."""
    return format_date(date(2024, *month_day), "d MMMM", locale="sv")


def break_words(breaks: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> list[str]:
    """Breaks: "23 december–6 januari"; one day alone is itself."""
    return ["–".join(dict.fromkeys(every_year(day) for day in one)) for one in breaks]


def hours_words(hours: tuple[int, int]) -> str:
    """Working hours: "8–17"."""
    return f"{hours[0]}–{hours[1]}"


def away(on: date, today: date) -> str:
    """How far off: "i dag", "om 7 dagar", "för 3 dagar sedan"; empty when it is far."""
    days = (on - today).days
    if days in (-1, 0, 1):
        return {-1: "i går", 0: "i dag", 1: "i morgon"}[days]
    if 0 < days <= _NEAR:
        return f"om {days} dagar"
    return f"för {-days} dagar sedan" if -_NEAR <= days < 0 else ""


def window(start: date | None, due: date | None, precision: str, today: date, words: str = "") -> str:
    """A window as people say it: "i mars", "januari–februari", "v. 45–47", "senast onsdag 31 mars"."""
    if due is None:
        return words or "utan slutdatum"
    if (
        precision == "month"
        and start is not None
        and start.day == 1
        and due == month_end(due.year, due.month)
    ):
        return _months(start, due, today)
    if precision == "week" and start is not None:
        return _weeks(start, due, today)
    if precision == "year":
        return f"under {due.year}" if start and start.year == due.year else "under läsåret"
    if start is not None and start != due and precision == "day":
        return _span(start, due, today)
    if start == due:
        return day(due, today)
    return f"senast {day(due, today)}"


def _months(start: date, due: date, today: date) -> str:
    if (start.year, start.month) == (due.year, due.month):
        return f"i {month(due, today)}"
    return f"{format_date(start, 'MMMM', locale='sv')}–{month(due, today)}"


def _weeks(start: date, due: date, today: date) -> str:
    first, last = start.isocalendar().week, due.isocalendar().week
    weeks = f"v. {first}" if first == last else f"v. {first}–{last}"
    year = due.isocalendar().year
    return weeks if year == today.year else f"{weeks} {year}"


def _span(start: date, due: date, today: date) -> str:
    if (start.year, start.month) == (due.year, due.month):
        return f"{start.day}–{day(due, today, weekday=False)}"
    return f"{day(start, today, weekday=False)}–{day(due, today, weekday=False)}"


def due_words(assignment: Assignment, today: date) -> str:
    """When an assignment is to be done, and how far off that is: "senast onsdag 31 mars, om 7 dagar"."""
    due = assignment.due
    moved = due != assignment.first_due
    if due is not None and assignment.status.is_open and due < today:
        return f"skulle ha varit klart {day(due, today, weekday=False)}"
    precision = "none" if moved else assignment.precision
    start = None if moved or assignment.start == due else assignment.start
    said = window(start, due, precision, today, assignment.when_text)
    far = away(due, today) if due is not None and said.startswith("senast") else ""
    return f"{said}, {far}" if far else said


def moved_words(assignment: Assignment, today: date) -> str:
    """The first date, where it is another than the one that holds."""
    if assignment.first_due == assignment.due:
        return ""
    if assignment.first_due is None:
        return "hade inget slutdatum från början"
    return f"från början {day(assignment.first_due, today, weekday=False)}"


def occurrence_words(occurrence: Occurrence, today: date) -> str:
    """When an item of the cycle is: "5 mars", "i mars", "v. 45–47"."""
    said = window(occurrence.start, occurrence.due, occurrence.precision, today, occurrence.when_text)
    return said.removeprefix("i ")


def cycle_span(first: date, last: date, today: date) -> str:
    """The days asked for: "i mars", "i mars och april", "v. 12", "1 augusti 2026–31 juli"."""
    whole_months = first.day == 1 and last == month_end(last.year, last.month)
    months = (last.year - first.year) * 12 + last.month - first.month
    if whole_months and months == 0:
        return f"i {month(first, today)}"
    if whole_months and months == 1:
        return f"i {month(first, today)} och {month(last, today)}"
    if first.weekday() == 0 and (last - first).days % 7 == 6 and (last - first).days < 60:
        return _weeks(first, last, today)
    if first == last:
        return day(first, today)
    if (first.month, first.day, last.month, last.day) == (8, 1, 7, 31):
        return f"läsåret {SchoolYear.containing(first).label}"
    if first.year == last.year != today.year:
        return f"{format_date(first, 'd MMMM', locale='sv')}–{day(last, today, weekday=False)}"
    return f"{day(first, today, weekday=False)}–{day(last, today, weekday=False)}"


def entry_when(entry: CycleEntry, month: date) -> str:
    """When an item is, under the heading of a month: nothing where it is that month and no more is known."""
    occurrence = entry.occurrence
    whole = occurrence.start == month and occurrence.due == month_end(month.year, month.month)
    return (
        ""
        if whole and occurrence.precision == "month"
        else f"{sentence(occurrence_words(occurrence, month))}: "
    )


def meeting_days(meetings: Sequence[Meeting], today: date) -> list[str]:
    """When meetings are: "tisdag 6 april kl. 9"."""
    return [f"{day(m.on_date, today)}{at_clock(m.at_time)}" for m in meetings]
