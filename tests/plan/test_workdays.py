from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.records import HuvudmanRecord
from plan.workdays import CHRISTMAS, JULY, WorkDays
from services.rhythms import rhythm_of

WORK = rhythm_of(HuvudmanRecord(1, "Ekdala", "Europe/Stockholm", "12-20", "06-15")).work
NO_BREAKS = WorkDays(WORK.is_red, ())
PLAIN = WorkDays(lambda _day: False, ())

# Two years of days off that fall on weekdays, breaks left out: red days and the eves that nobody works.
OFF = {
    2026: "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31",
    2027: "01-01 01-06 03-26 03-29 05-06 06-25 12-24 12-31",
}
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize("year", OFF)
def test_the_days_off_of_a_year(year: int) -> None:
    first = date(year, 1, 1)
    off = [
        f"{day:%m-%d}"
        for day in (first + timedelta(days=n) for n in range(365))
        if day.weekday() < 5 and day not in NO_BREAKS
    ]
    assert " ".join(off) == OFF[year]


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2026, 6, 19), False),  # midsommarafton
        (date(2026, 6, 22), True),
        (date(2026, 12, 22), True),
        (date(2026, 12, 23), False),  # the break begins
        (date(2027, 1, 6), False),
        (date(2027, 1, 7), True),
        (date(2027, 6, 30), True),
        (date(2027, 7, 1), False),
        (date(2027, 7, 30), False),
        (date(2027, 8, 2), True),
        (date(2028, 2, 29), True),  # a Tuesday that is there every fourth year
    ],
)
def test_breaks_and_eves(day: date, works: bool) -> None:
    assert (day in WORK) is works


@pytest.mark.parametrize(
    "day, earlier, later",
    [
        (date(2026, 12, 31), date(2026, 12, 22), date(2027, 1, 7)),
        (date(2027, 7, 15), date(2027, 6, 30), date(2027, 8, 2)),
        (date(2027, 3, 27), date(2027, 3, 25), date(2027, 3, 30)),  # Easter
        (date(2027, 3, 31), date(2027, 3, 31), date(2027, 3, 31)),
    ],
)
def test_what_falls_on_a_day_off_moves(day: date, earlier: date, later: date) -> None:
    assert (WORK.on_or_before(day), WORK.on_or_after(day)) == (earlier, later)


@pytest.mark.parametrize(
    "day, first",
    [
        (date(2027, 3, 29), date(2027, 3, 30)),  # Easter Monday
        (date(2027, 3, 24), date(2027, 3, 22)),
        (date(2026, 12, 24), date(2026, 12, 21)),
        (date(2027, 1, 6), date(2027, 1, 7)),
        (date(2026, 12, 30), None),
        (date(2027, 7, 14), None),
        (date(2021, 1, 3), None),  # week 53
    ],
)
def test_the_first_working_day_of_a_week(day: date, first: date | None) -> None:
    assert WORK.first_in_week(day) == first


def test_a_break_can_be_set_and_cross_new_year() -> None:
    autumn = WorkDays(lambda _day: False, (((10, 26), (10, 30)), CHRISTMAS, JULY))
    assert date(2026, 10, 28) not in autumn
    assert date(2027, 1, 2) not in autumn


def test_where_nobody_ever_works_there_is_no_day_to_find() -> None:
    with pytest.raises(ValueError):
        WorkDays(lambda _day: True, ()).on_or_before(date(2027, 3, 1))


@given(days)
def test_moved_days_are_worked_and_on_their_side(day: date) -> None:
    assert WORK.on_or_before(day) in WORK
    assert WORK.on_or_before(day) <= day <= WORK.on_or_after(day)
    assert WORK.first_of_week(day) in WORK
    assert WORK.first_of_week(day) <= day


@given(days, st.integers(1, 15))
def test_counting_forth_and_back_comes_home(day: date, count: int) -> None:
    start = WORK.on_or_after(day)
    assert WORK.before(WORK.after(start, count), count) == start
    between = [start + timedelta(days=n) for n in range((WORK.after(start, count) - start).days)]
    assert sum(one in WORK for one in between) == count


@given(days)
def test_without_breaks_and_red_days_only_weekends_are_off(day: date) -> None:
    assert (day in PLAIN) is (day.weekday() < 5)
