"""The beginning and the end of terms and school years: of one that is named, of each, or of nobody knows which."""

import pytest

from plan.periods import Period, Recurrence, Unreadable, read_period
from plan.schoolyear import SchoolYear

PLAN = SchoolYear(2022)


@pytest.mark.parametrize(
    "text",
    [
        "i slutet av varje termin",
        "varje termins slut",
        "Slutet av varje termin",
        "klart i slutet av varje termin",
    ],
)
def test_the_end_of_every_term_comes_back_each_term(text: str) -> None:
    period = read_period(text, year=PLAN)
    assert isinstance(period, Period)
    assert (period.recurrence, period.precision) == (Recurrence("term"), "term")


@pytest.mark.parametrize("text", ["vid terminsstart", "terminens början", "i början av varje termin"])
def test_the_beginning_of_terms_is_a_window_in_each_of_the_two(text: str) -> None:
    period = read_period(text, default_recurs=True)
    assert isinstance(period, Period)
    assert [(start.isoformat(), due.isoformat()) for start, due in period.parts if start and due] == [
        ("01-01", "01-31"),
        ("08-01", "08-31"),
    ]
    assert period.recurrence == Recurrence("year", times=2)


def test_the_beginning_of_every_school_year_is_in_august() -> None:
    period = read_period("i början av varje läsår")
    assert isinstance(period, Period) and period.start and period.due and period.recurrence
    assert (period.start.isoformat(), period.due.isoformat()) == ("08-01", "08-31")


@pytest.mark.parametrize(
    ("text", "part"),
    [("i slutet av terminen", "slutet"), ("vid terminsstart", "början"), ("vid terminens slut", "slutet")],
)
def test_a_term_that_a_plan_does_not_name_is_asked_about_with_both_to_choose_from(
    text: str, part: str
) -> None:
    reading = read_period(text, year=PLAN)
    assert isinstance(reading, Unreadable)
    assert reading.why == "Det står inte vilken termin."
    assert reading.suggestion == f"Skriv “{part} av höstterminen” eller “{part} av vårterminen”."
