"""The calendar year that a document names, for the items that name none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.blocks import Block
from documents.items import Item
from documents.monthly import CLOCK, WEEKDAY
from plan.periods import Day, MonthDay, Period, Unreadable, read_period
from plan.schoolyear import SchoolYear


def dated(
    items: Sequence[Item], blocks: Sequence[Block], opening: Sequence[Block], year: SchoolYear | None
) -> list[Item]:
    """The items in the calendar year that the document names, where they name none and it has no school year.

    A meeting is in the year of the heading above it, an activity in that of the document's first lines; so is a row
    of a cycle whose weekday tells that it is one year's.
    """
    of_plan = "" if year else next((named for block in opening if (named := _year_in(block.text))), "")
    years: dict[int, str] = {}
    latest = ""
    for block in blocks:
        if block.kind == "heading" or (not latest and block.kind == "text"):
            latest = _year_in(block.text) or latest
        years[block.line] = latest
    by_kind = {"activity": of_plan, "measure": of_plan}
    return [
        _dated(item, by_kind.get(item.kind, years.get(item.line, "")), year)
        if item.kind != "cycle" or WEEKDAY.match(item.when) or _comes_once(item)
        else item
        for item in items
    ]


def _dated(item: Item, calendar_year: str, year: SchoolYear | None) -> Item:
    period = item.readable
    if not calendar_year or period is None or not isinstance(period.due or period.start, MonthDay):
        return item
    if period.recurrence and not WEEKDAY.match(period.text):
        return item
    day, clock = CLOCK.sub("", period.text), CLOCK.search(period.text)
    found = read_period(f"{day} {calendar_year}{clock.group() if clock else ''}", year=year)
    if isinstance(found, Unreadable) and isinstance(read_period(day), Period) and _adds_nothing(found, day):
        start, due = (_in_year(bound, int(calendar_year)) for bound in (period.start, period.due))
        return replace(item, period=replace(period, start=start, due=due))
    return replace(item, period=replace(found, text=period.text))


def _comes_once(item: Item) -> bool:
    """Whether a day of a cycle is one year's: the last day to hand in before a meeting of the calendar."""
    period = item.readable
    return period is not None and period.recurrence is None


def _adds_nothing(found: Unreadable, day: str) -> bool:
    """Whether a time can't be read with a year after it ("före sommaren 2027"), and not because of what it says."""
    return f"“{day}”" in found.why or found.why.startswith("Jag förstår inte")


def _in_year(day: Day | None, year: int) -> Day | None:
    return day.in_year(year) if isinstance(day, MonthDay) else day


def _year_in(text: str) -> str:
    match = re.search(r"\b(20\d{2})\b(?!\s*[/–-]\s*\d)", text)
    return match.group(1) if match else ""
