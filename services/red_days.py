"""Red days in Sweden, and the de facto ones: midsommarafton, julafton, nyårsafton (DESIGN §5)."""

from __future__ import annotations

from datetime import date
from functools import cache


def is_red(day: date) -> bool:
    """Whether the day is off for everybody. Sundays are not counted: they are days of the week."""
    return day in _red_days(day.year)


@cache
def _red_days(year: int) -> frozenset[date]:
    import holidays  # what most commands do without takes its time to import

    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))
