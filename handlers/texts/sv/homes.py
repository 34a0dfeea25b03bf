"""Words of the home tab, and of what is asked in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from handlers.texts.sv.dates import day, month
from handlers.texts.sv.phrases import number
from plan.schoolyear import month_end
from services.home import When

HOME_GROUP = {
    When.LATE: "Försenat",
    When.WEEK: "Den här veckan",
    When.MONTH: "Den här månaden",
    When.LATER: "Senare",
}


def span(first: date, last: date, today: date) -> str:
    """Some days in a sentence: "i mars", "i mars–april", "8–14 mars"."""
    whole = first.day == 1 and last == month_end(last.year, last.month)
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"i {month(first, today)}"
    if whole and first.year == last.year:
        return f"i {month(first, today)}–{month(last, today)}"
    return f"{day(first, today, weekday=False)}–{day(last, today, weekday=False)}"


def home_counts(counts: Mapping[When, int]) -> list[str]:
    """How many there are of each, those there are: "2 försenade", "1 den här veckan"."""
    said = {
        When.LATE: number(counts[When.LATE], "försenat", "försenade"),
        When.WEEK: f"{counts[When.WEEK]} den här veckan",
        When.MONTH: f"{counts[When.MONTH]} den här månaden",
        When.LATER: f"{counts[When.LATER]} senare",
    }
    return [said[when] for when in When if counts[when]]
