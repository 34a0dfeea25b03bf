"""On which days it is, when days are said."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.periods import Period, read_period
from plan.recurrence import occurrences
from plan.schoolyear import SchoolYear

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""

SPRING = (date(2027, 1, 1), date(2027, 6, 30))


def cycle(text: str, year: SchoolYear | None = None) -> Period:
    period = read_period(text, default_recurs=year is None, year=year)
    assert isinstance(period, Period), period
    return period


def keys(text: str, first: date = SPRING[0], last: date = SPRING[1], year: SchoolYear | None = None) -> str:
    found = occurrences(cycle(text, year), first, last)
    for each in found:
        assert (each.start, each.due.isoformat(), each.precision) == (each.due, each.key, "day")
    return " ".join(each.key[2:] for each in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("första tisdagen i månaden", "27-01-05 27-02-02 27-03-02 27-04-06 27-05-04 27-06-01"),
        ("första tisdagen i månaden utom juni", "27-01-05 27-02-02 27-03-02 27-04-06 27-05-04"),
        ("första tisdagen i månaden, september–mars, utom januari", "27-02-02 27-03-02"),
        ("sista torsdagen i varje månad", "27-01-28 27-02-25 27-03-25 27-04-29 27-05-27 27-06-24"),
        ("femte måndagen i månaden", "27-03-29 27-05-31"),
        ("femte och sista måndagen i månaden i mars och april", "27-03-29 27-04-26"),
        ("andra och fjärde onsdagen i månaden i mars", "27-03-10 27-03-24"),
        ("första måndagen varannan månad", "27-01-04 27-03-01 27-05-03"),
        ("varje måndag i mars", "27-03-01 27-03-08 27-03-15 27-03-22 27-03-29"),
        ("varje måndag v. 9–10", "27-03-01 27-03-08"),
        ("varje måndag v. 52–2", "27-01-04 27-01-11"),
        ("varje måndag 10–20 mars", "27-03-15"),
        ("måndagar fr.o.m. 15 juni", "27-06-21 27-06-28"),
        ("måndagar t.o.m. 15 januari", "27-01-04 27-01-11"),
        ("varannan tisdag i mars", "27-03-09 27-03-23"),
        ("tisdagar jämna veckor i mars", "27-03-09 27-03-23"),
        ("tisdagar udda veckor i mars", "27-03-02 27-03-16 27-03-30"),
        ("den 15 varje månad under våren", "27-01-15 27-02-15 27-03-15 27-04-15 27-05-15 27-06-15"),
        ("den 31 varje månad", "27-01-31 27-02-28 27-03-31 27-04-30 27-05-31 27-06-30"),
        ("sista dagen i månaden i februari", "27-02-28"),
        ("första vardagen i månaden", "27-01-04 27-02-01 27-03-01 27-04-01 27-05-03 27-06-01"),
        ("sista vardagen i månaden i mars och maj", "27-03-31 27-05-31"),
    ],
)
def test_a_spring_of_it(text: str, expected: str) -> None:
    assert keys(text) == expected


def test_odd_weeks_follow_on_each_other_where_a_year_has_53() -> None:
    assert keys("måndagar udda veckor", date(2026, 12, 20), date(2027, 1, 20)) == "26-12-28 27-01-04 27-01-18"


def test_weeks_alone_can_be_even() -> None:
    found = occurrences(cycle("jämna veckor"), date(2026, 12, 20), date(2027, 1, 31))
    assert [each.key for each in found] == ["2026-W52", "2027-W02", "2027-W04"]


def test_every_other_one_counts_from_the_first_of_a_dated_period() -> None:
    year = SchoolYear(2026)
    assert keys("varannan tisdag 12 januari–28 februari", year=year) == "27-01-12 27-01-26 27-02-09 27-02-23"
    assert keys("varannan tisdag 13 januari–28 februari", year=year) == "27-01-19 27-02-02 27-02-16"
    assert keys("första måndagen varannan månad fr.o.m. februari 2027") == "27-02-01 27-04-05 27-06-07"


def test_every_other_one_without_a_beginning_goes_on_over_new_year() -> None:
    found = occurrences(cycle("varannan tisdag"), date(2020, 1, 1), date(2035, 12, 31))
    assert {later.due - earlier.due for earlier, later in pairwise(found)} == {timedelta(days=14)}


def test_a_bound_with_a_year_ends_it() -> None:
    assert (
        keys("varje måndag t.o.m. 15 januari 2027", date(2027, 1, 1), date(2030, 1, 1)) == "27-01-04 27-01-11"
    )


def test_the_leap_day_is_in_february() -> None:
    assert keys("varje tisdag i februari", date(2028, 2, 20), date(2028, 3, 31)) == "28-02-22 28-02-29"
    found = occurrences(cycle("varje månad januari–februari"), date(2028, 1, 1), date(2028, 12, 31))
    assert [each.key for each in found] == ["2028-01", "2028-02"]


def test_red_days_that_move_are_handed_in() -> None:
    period = cycle("första vardagen i månaden")
    easter_monday = date(2024, 4, 1)
    april = (date(2024, 4, 1), date(2024, 4, 30))
    assert [each.due for each in occurrences(period, *april)] == [easter_monday]
    found = occurrences(period, *april, is_red=lambda day: day == easter_monday)
    assert [each.due for each in found] == [date(2024, 4, 2)]


def test_the_ends_of_the_calendar_are_no_trouble() -> None:
    for text in ("varje måndag", "första tisdagen i månaden", "sista vardagen i månaden"):
        assert occurrences(cycle(text), date(9998, 1, 1), date.max) == []
        assert occurrences(cycle(text), date.min, date(1, 3, 1))


FORMS = st.sampled_from(
    [
        *(
            "första tisdagen i månaden",
            "sista torsdagen i varje månad",
            "andra och fjärde onsdagen i månaden",
        ),
        *("varje måndag", "varannan tisdag", "tisdagar jämna veckor", "torsdagar udda veckor utom juli"),
        *("den 15 varje månad", "den 31 varje månad", "första vardagen i månaden", "jämna veckor"),
        *("första tisdagen i månaden september–maj", "varannan tisdag under våren", "varje måndag v. 50–3"),
        *(
            "första måndagen varannan månad utom juli",
            "fredagar fr.o.m. september",
            "var tredje fredag i mars",
        ),
    ]
)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
LENGTHS = st.integers(0, 900)


@CALM
@given(FORMS, DAYS, LENGTHS, LENGTHS)
def test_cutting_up_the_calendar_loses_nothing_and_doubles_nothing(
    text: str, first: date, length: int, more: int
) -> None:
    middle = first + timedelta(days=length)
    last = middle + timedelta(days=more)
    period = cycle(text)
    whole = occurrences(period, first, last)
    assert len({each.key for each in whole}) == len(whole)
    assert whole == sorted(whole)
    assert all(first <= each.due <= last for each in whole)
    assert whole == occurrences(period, first, middle) + occurrences(period, middle + timedelta(days=1), last)


@CALM
@given(FORMS, DAYS)
def test_what_comes_back_comes_within_two_years(text: str, first: date) -> None:
    assert occurrences(cycle(text), first, first + timedelta(days=731))


NAMES = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
ORDER = ("första", "andra", "tredje", "fjärde")


@CALM
@given(DAYS)
def test_a_day_is_found_by_every_way_of_saying_it(day: date) -> None:
    name, week = NAMES[day.weekday()], "udda" if day.isocalendar().week % 2 else "jämna"
    nth = "sista" if (day + timedelta(days=7)).month != day.month else ORDER[(day.day - 1) // 7]
    for text in (
        f"varje {name}",
        f"{nth} {name}en i månaden",
        f"{name}ar {week} veckor",
        f"den {day.day} varje månad",
        f"varannan {name} fr.o.m. {day.isoformat()}",
    ):
        found = occurrences(cycle(text), day - timedelta(days=3), day + timedelta(days=3))
        assert [each.due for each in found] == [day]
