"""A period is stored as it was read, and what was stored before is still a period."""

import json
from datetime import date

import pytest

from plan.periods import MonthDay, Period, Recurrence, read_period
from plan.schoolyear import SchoolYear
from storage.periods import period_from, stored

FORMS = [
    *("5 mars", "november (v. 45–47)", "i mars och oktober", "senast 15 november", "löpande", "VT23"),
    *("varje månad, exklusive juni och juli", "fyra–sex gånger per läsår", "varannan vecka"),
    *(
        "första tisdagen i månaden",
        "andra och fjärde onsdagen i månaden utom juli",
        "sista torsdagen varje månad",
    ),
    *("varje måndag", "varannan tisdag under våren", "tisdagar jämna veckor", "torsdagar udda veckor"),
    *("den 15 varje månad", "första vardagen i månaden", "jämna veckor"),
]


@pytest.mark.parametrize("text", FORMS)
@pytest.mark.parametrize("year", [None, SchoolYear(2026)])
def test_what_is_stored_reads_back(text: str, year: SchoolYear | None) -> None:
    period = read_period(text, year=year, default_recurs=year is None)
    assert isinstance(period, Period)
    assert period_from(text, json.loads(json.dumps(stored(period)))) == period


def test_what_was_stored_before_days_could_be_said_is_read() -> None:
    values = {
        "start": "09-01",
        "due": "2027-05-31",
        "precision": "month",
        "open_ended": False,
        "weeks": None,
        "parts": [],
        "recurs": {
            "every": "month",
            "interval": 1,
            "times": 1,
            "except_months": [7],
            "times_at_most": None,
            "school_year": False,
        },
    }
    period = period_from("varje månad", values)
    assert period.recurrence == Recurrence("month", except_months=(7,))
    assert (period.start, period.due) == (MonthDay(9, 1), date(2027, 5, 31))
    assert stored(period) == values


def test_only_what_is_said_about_days_is_written() -> None:
    period = read_period("tisdagar udda veckor")
    assert isinstance(period, Period)
    assert stored(period)["recurs"] == {
        "every": "week",
        "interval": 2,
        "times": 1,
        "except_months": [],
        "times_at_most": None,
        "school_year": False,
        "weekday": 2,
        "even_weeks": False,
    }
