"""When what comes back is due."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.periods import Period, read_period
from plan.recurrence import occurrences
from plan.schoolyear import SchoolYear

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""

YEAR = (date(2026, 8, 1), date(2027, 7, 31))


def cycle(text: str) -> Period:
    period = read_period(text, default_recurs=True)
    assert isinstance(period, Period), period
    return period


def laid_out(text: str, first: date = YEAR[0], last: date = YEAR[1]) -> list[str]:
    return [
        f"{found.key}: {found.start or ''}..{found.due}" for found in occurrences(cycle(text), first, last)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 mars", ["2027: 2027-03-05..2027-03-05"]),
        ("november", ["2026: 2026-11-01..2026-11-30"]),
        ("dec/jan", ["2027: 2026-12-01..2027-01-31"]),
        ("senast 15 november", ["2026: ..2026-11-15"]),
        ("v. 45–47", ["2026: 2026-11-02..2026-11-22"]),
        ("i mars och oktober", ["2026-10: 2026-10-01..2026-10-31", "2027-03: 2027-03-01..2027-03-31"]),
        ("15 och 30 mars", ["2027-03-15: 2027-03-15..2027-03-15", "2027-03-30: 2027-03-30..2027-03-30"]),
        ("varje termin", ["2026-HT: 2026-08-01..2026-12-20", "2027-VT: 2027-01-01..2027-06-15"]),
        ("två gånger om året", ["2026: 2026-01-01..2026-12-31"]),
        ("tre gånger per läsår", ["26/27: 2026-08-01..2027-06-30"]),
        ("2 april 2027", ["2027-04-02: 2027-04-02..2027-04-02"]),
        ("2 april 2019", []),
        ("löpande", []),
        ("vid behov", []),
        ("från och med mars", []),
    ],
)
def test_a_year_of_it(text: str, expected: list[str]) -> None:
    assert laid_out(text) == expected


def test_every_month_but_some() -> None:
    keys = [key.split(":")[0] for key in laid_out("varje månad, exklusive januari, juni, juli och december")]
    assert keys == [f"2026-{month:02}" for month in (8, 9, 10, 11)] + [f"2027-{m:02}" for m in (2, 3, 4, 5)]


def test_every_month_in_a_part_of_the_year() -> None:
    assert [found[:7] for found in laid_out("varje månad under våren")] == [
        f"2027-{month:02}" for month in range(1, 6)
    ]


def test_every_quarter_is_due_at_its_end() -> None:
    assert laid_out("varje kvartal")[0] == "2026-09: 2026-07-01..2026-09-30"


def test_every_sixth_week_counts_from_its_own_beginning() -> None:
    period = read_period("var sjätte vecka under HT26", year=SchoolYear(2026))
    assert isinstance(period, Period)
    found = occurrences(period, *YEAR)
    assert [each.start for each in found] == [date(2026, 7, 27) + timedelta(weeks=6 * n) for n in range(4)]


def test_the_leap_day_falls_on_the_day_before_where_there_is_none() -> None:
    assert laid_out("29 februari", date(2027, 1, 1), date(2028, 12, 31)) == [
        "2027: 2027-02-28..2027-02-28",
        "2028: 2028-02-29..2028-02-29",
    ]


def test_february_ends_when_it_ends() -> None:
    assert laid_out("februari", date(2027, 1, 1), date(2028, 12, 31)) == [
        "2027: 2027-02-01..2027-02-28",
        "2028: 2028-02-01..2028-02-29",
    ]


def test_week_53_is_never_lost() -> None:
    assert laid_out("v. 53", date(2026, 12, 1), date(2028, 1, 31)) == [
        "2026: 2026-12-28..2027-01-03",
        "2027: 2027-12-27..2028-01-02",
    ]


FORMS = st.sampled_from(
    [
        *("5 mars", "november", "dec/jan", "v. 45–47", "v. 52", "v. 1", "29 februari", "i mars och oktober"),
        *("varje månad utom juli", "varannan vecka", "varje termin", "två gånger om året", "varje kvartal"),
        *("tre gånger per läsår", "senast 15 november", "varje vecka utom juli", "15 och 30 mars", "HT"),
    ]
)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
LENGTHS = st.integers(0, 900)


@CALM
@given(FORMS, DAYS, LENGTHS)
def test_keys_are_unique_and_due_dates_are_inside(text: str, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = occurrences(cycle(text), first, last)
    assert len({each.key for each in found}) == len(found)
    assert found == sorted(found)
    for each in found:
        assert first <= each.due <= last
        assert each.start is None or each.start <= each.due


@CALM
@given(FORMS, DAYS, LENGTHS, LENGTHS)
def test_cutting_up_the_calendar_loses_nothing_and_doubles_nothing(
    text: str, first: date, length: int, more: int
) -> None:
    middle = first + timedelta(days=length)
    last = middle + timedelta(days=more)
    period = cycle(text)
    whole = occurrences(period, first, last)
    assert whole == occurrences(period, first, middle) + occurrences(period, middle + timedelta(days=1), last)


@CALM
@given(FORMS, DAYS)
def test_what_comes_back_comes_within_two_years(text: str, first: date) -> None:
    assert occurrences(cycle(text), first, first + timedelta(days=731))
