"""School years, terms and weeks."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.schoolyear import SchoolYear, Terms, month_end, months_between, week_window, weeks_in

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""

DAYS = st.dates(date(1901, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "22/23",
        "2022/2023",
        "2022-2023",
        "2022–23",
        "läsåret 22/23",
        "Läsåret 2022/2023",
        " 22 / 23 ",
        "läsår 22/23",
    ],
)
def test_a_school_year_is_read_as_people_write_it(text: str) -> None:
    assert SchoolYear.parse(text) == SchoolYear(2022)


def test_a_school_year_over_the_turn_of_the_century() -> None:
    assert SchoolYear.parse("2099/00") == SchoolYear(2099)
    assert SchoolYear(2099).label == "99/00"


@pytest.mark.parametrize("text", ["", "2022", "22/24", "23/22", "2022/2024", "i år", "222/223", "22/23/24"])
def test_what_is_no_school_year_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="22/23"):
        SchoolYear.parse(text)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2022, 6, 30), "21/22"),
        (date(2022, 7, 1), "22/23"),
        (date(2023, 6, 30), "22/23"),
        (date(2024, 2, 29), "23/24"),
    ],
)
def test_the_school_year_is_counted_from_the_first_of_july(day: date, label: str) -> None:
    assert SchoolYear.containing(day).label == label


@CALM
@given(DAYS)
def test_every_day_has_one_school_year_and_comes_back_from_it(day: date) -> None:
    year = SchoolYear.containing(day)
    assert day in year
    assert day not in year.following
    assert year.date_of(day.month, day.day) == day
    assert SchoolYear.parse(f"{year.start}/{year.start + 1}") == year


def test_months_are_shown_from_august() -> None:
    months = SchoolYear(2022).months
    assert months[0] == (2022, 8)
    assert months[4:6] == ((2022, 12), (2023, 1))
    assert months[-1] == (2023, 7)
    assert len(months) == 12


def test_the_leap_day_is_there_when_the_year_has_it() -> None:
    assert SchoolYear(2023).date_of(2, 29) == date(2024, 2, 29)
    with pytest.raises(ValueError, match="day"):
        SchoolYear(2022).date_of(2, 29)


def test_terms() -> None:
    assert Terms().window("HT", 2022) == (date(2022, 8, 1), date(2022, 12, 20))
    assert Terms().window("VT", 2023) == (date(2023, 1, 1), date(2023, 6, 15))
    assert Terms(spring_end=(6, 9)).window("VT", 2023)[1] == date(2023, 6, 9)


def test_weeks_are_iso_weeks() -> None:
    assert (weeks_in(2020), weeks_in(2022), weeks_in(2026)) == (53, 52, 53)
    assert week_window(2020, 53) == (date(2020, 12, 28), date(2021, 1, 3))
    with pytest.raises(ValueError, match="week"):
        week_window(2022, 53)


def test_months() -> None:
    assert month_end(2024, 2) == date(2024, 2, 29)
    assert month_end(2022, 12) == date(2022, 12, 31)
    assert list(months_between(date(2022, 11, 30), date(2023, 1, 1))) == [(2022, 11), (2022, 12), (2023, 1)]
