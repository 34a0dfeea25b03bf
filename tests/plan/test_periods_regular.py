"""What comes back on certain days: every form has its row, with the days that it gives."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.periods import (
    MonthDay,
    Period,
    Recurrence,
    Unreadable,
    inner_period,
    leading_period,
    read_period,
    trailing_period,
)
from plan.schoolyear import SchoolYear

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""

FIRST_TUESDAY = Recurrence("month", weekday=2, nth=(1,))
TUESDAYS = Recurrence("week", weekday=2)
FIFTEENTH = Recurrence("month", day=15)

FORMS = [
    ("första tisdagen i månaden", FIRST_TUESDAY),
    ("den första tisdagen i varje månad", FIRST_TUESDAY),
    ("första tisdagen varje månad", FIRST_TUESDAY),
    ("1:a tisdagen i månaden", FIRST_TUESDAY),
    ("första tisdag per månad", FIRST_TUESDAY),
    ("varje första tisdag i månaden", FIRST_TUESDAY),
    ("månadens första tisdag", FIRST_TUESDAY),
    ("varje månads första tisdag", FIRST_TUESDAY),
    ("varje månad, första tisdagen", FIRST_TUESDAY),
    ("varje månad (första tisdagen)", FIRST_TUESDAY),
    ("första tisdagen i månaden kl 9", FIRST_TUESDAY),
    ("första tisdagen i månaden, kl. 9.00–10.30", FIRST_TUESDAY),
    ("första tisdagen i månaden (prel.)", FIRST_TUESDAY),
    ("sista torsdagen i varje månad", Recurrence("month", weekday=4, nth=(-1,))),
    ("femte måndagen i månaden", Recurrence("month", weekday=1, nth=(5,))),
    ("andra och fjärde onsdagen i månaden", Recurrence("month", times=2, weekday=3, nth=(2, 4))),
    ("sista och 1:a onsdagen i månaden", Recurrence("month", times=2, weekday=3, nth=(1, -1))),
    (
        "första, tredje och femte fredagen varje månad",
        Recurrence("month", times=3, weekday=5, nth=(1, 3, 5)),
    ),
    ("första måndagen varannan månad", Recurrence("month", interval=2, weekday=1, nth=(1,))),
    ("första måndagen i var tredje månad", Recurrence("month", interval=3, weekday=1, nth=(1,))),
    ("första tisdagen i månaden utom juli", replace(FIRST_TUESDAY, except_months=(7,))),
    (
        "första tisdagen i månaden, exklusive juni, juli och augusti, kl 9",
        replace(FIRST_TUESDAY, except_months=(6, 7, 8)),
    ),
    ("första tisdagen i månaden kl. 9.00 (ej juni–augusti)", replace(FIRST_TUESDAY, except_months=(6, 7, 8))),
    ("varje måndag", Recurrence("week", weekday=1)),
    ("alla fredagar", Recurrence("week", weekday=5)),
    ("tisdagar", TUESDAYS),
    ("på tisdagar", TUESDAYS),
    ("varje tisdag kl 13–15", TUESDAYS),
    ("tisdagar 13:00–15:00", TUESDAYS),
    ("varje vecka på tisdagar", TUESDAYS),
    ("tisdag varje vecka", TUESDAYS),
    ("varje tisdag utom juli", replace(TUESDAYS, except_months=(7,))),
    ("varannan tisdag", replace(TUESDAYS, interval=2)),
    ("varannan vecka på tisdag", replace(TUESDAYS, interval=2)),
    ("varannan vecka (tisdagar)", replace(TUESDAYS, interval=2)),
    ("tisdagar varannan vecka", replace(TUESDAYS, interval=2)),
    ("var tredje tisdag", replace(TUESDAYS, interval=3)),
    ("tisdagar jämna veckor", replace(TUESDAYS, interval=2, even_weeks=True)),
    ("tisdagar udda veckor", replace(TUESDAYS, interval=2, even_weeks=False)),
    ("tisdagar (ojämna veckor), kl 9", replace(TUESDAYS, interval=2, even_weeks=False)),
    ("tisdagar (ojämna veckor)", replace(TUESDAYS, interval=2, even_weeks=False)),
    ("tisdag jämn vecka", replace(TUESDAYS, interval=2, even_weeks=True)),
    ("varannan tisdag, jämna veckor", replace(TUESDAYS, interval=2, even_weeks=True)),
    ("tisdagar kl 9.00, jämna v", replace(TUESDAYS, interval=2, even_weeks=True)),
    ("jämna veckor på tisdagar", replace(TUESDAYS, interval=2, even_weeks=True)),
    ("jämna veckor", Recurrence("week", interval=2, even_weeks=True)),
    ("den 15 varje månad", FIFTEENTH),
    ("den 15:e i varje månad", FIFTEENTH),
    ("15:e i månaden", FIFTEENTH),
    ("den 15:e dagen i månaden", FIFTEENTH),
    ("varje månad den 15", FIFTEENTH),
    ("den 15 varje månad utom juli", replace(FIFTEENTH, except_months=(7,))),
    ("den första i varje månad", Recurrence("month", day=1)),
    ("sista dagen i månaden", Recurrence("month", day=31)),
    ("den första vardagen i månaden", Recurrence("month", workday=True, nth=(1,))),
    ("sista arbetsdagen varje månad", Recurrence("month", workday=True, nth=(-1,))),
]

BOUNDED = [
    ("första tisdagen i månaden september–maj", FIRST_TUESDAY, "09-01..05-31"),
    ("första tisdagen i månaden (september–maj)", FIRST_TUESDAY, "09-01..05-31"),
    ("september–maj, första tisdagen i månaden", FIRST_TUESDAY, "09-01..05-31"),
    (
        "första tisdagen i månaden, september–maj, utom december, kl 9",
        replace(FIRST_TUESDAY, except_months=(12,)),
        "09-01..05-31",
    ),
    ("varje tisdag (under våren)", TUESDAYS, "01-01..06-15"),
    ("varje tisdag under våren", TUESDAYS, "01-01..06-15"),
    ("tisdagar fr.o.m. 1 september", TUESDAYS, "09-01.."),
    ("varje tisdag t.o.m. maj", TUESDAYS, "..05-31"),
    ("varannan tisdag i mars", replace(TUESDAYS, interval=2), "03-01..03-31"),
    (
        "tisdagar jämna veckor, 12 januari–30 maj",
        replace(TUESDAYS, interval=2, even_weeks=True),
        "01-12..05-30",
    ),
    ("den 15 varje månad under hösten", FIFTEENTH, "08-01..12-20"),
]

STILL: list[tuple[str, str, Recurrence | None]] = [
    ("första måndagen i mars", "03-01..03-07 week", Recurrence("year")),
    ("varje första måndag i mars", "03-01..03-07 week", Recurrence("year")),
    ("första måndagen i mars varje år", "03-01..03-07 week", Recurrence("year")),
    ("tisdagar 16 mars", "03-16..03-16 day", Recurrence("year")),
    ("tisdag 16 mars", "03-16..03-16 day", Recurrence("year")),
    ("varje månad i mars", "03-01..03-31 month", Recurrence("month")),
    ("varje vecka tisdag 16 mars", "03-16..03-16 week", Recurrence("week")),
    ("16 mars (på torsdag)", "03-16..03-16 day", Recurrence("year")),
    ("löpande (tisdagar)", ".. none", None),
    ("varannan månad", ".. month", Recurrence("month", interval=2)),
]


def days(period: Period) -> str:
    return "..".join(day.isoformat() if day else "" for day in (period.start, period.due))


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_days_that_come_back(text: str, expected: Recurrence) -> None:
    for reading in (
        read_period(text),
        read_period(text, default_recurs=True),
        read_period(text, year=SchoolYear(2026)),
        read_period(text.upper().replace(" ", "\u00a0")),
    ):
        assert isinstance(reading, Period), reading
        assert (reading.start, reading.due, reading.recurrence) == (None, None, expected)
        assert reading.precision == ("day" if expected.on_days else "week")
        assert not reading.open_ended


@pytest.mark.parametrize(("text", "expected", "window"), BOUNDED)
def test_days_that_come_back_within_a_period(text: str, expected: Recurrence, window: str) -> None:
    reading = read_period(text, default_recurs=True)
    assert isinstance(reading, Period), reading
    assert (days(reading), reading.recurrence, reading.precision) == (window, expected, "day")


@pytest.mark.parametrize("text", [form[0] for form in (*FORMS, *BOUNDED)])
def test_every_form_is_found_in_a_text(text: str) -> None:
    trailing = trailing_period(f"Rektor {text}")
    assert trailing is not None
    assert (trailing[0], trailing[1].text) == ("Rektor", text)
    leading = leading_period(f"{text} – sedan nästa")
    assert leading is not None
    assert leading[1] == "sedan nästa"
    inner = inner_period(f"Ledningsgruppen möts {text} hos oss")
    assert inner is not None
    assert (inner[0], inner[2]) == ("Ledningsgruppen möts ", " hos oss")


@pytest.mark.parametrize(("text", "window", "recurrence"), STILL)
def test_what_looks_like_it_is_what_it_was(text: str, window: str, recurrence: Recurrence | None) -> None:
    reading = read_period(text, default_recurs=True)
    assert isinstance(reading, Period), reading
    assert (f"{days(reading)} {reading.precision}", reading.recurrence) == (window, recurrence)


def test_in_a_plan_the_bounds_are_its_years() -> None:
    reading = read_period("tisdagar jämna veckor under våren", year=SchoolYear(2026))
    assert isinstance(reading, Period)
    assert (reading.start, reading.due) == (date(2027, 1, 1), date(2027, 6, 15))


def test_separate_months_are_separate_windows() -> None:
    reading = read_period("varje tisdag i mars och oktober", default_recurs=True)
    assert isinstance(reading, Period)
    assert reading.parts == (
        (MonthDay(3, 1), MonthDay(3, 31)),
        (MonthDay(10, 1), MonthDay(10, 31)),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("den 32 varje månad", "Det finns ingen dag 32 i någon månad."),
        ("den 0 varje månad", "Det finns ingen dag 0 i någon månad."),
        ("sjätte måndagen i månaden", "Så många sådana dagar har ingen månad."),
        ("varannan tisdag i månaden", "Jag förstår “varannan tisdag” men inte “i månaden”."),
        ("varje mån", "Jag förstår inte “varje mån” som en tid."),
        ("på tisdag", "Jag förstår inte “på tisdag” som en tid."),
        ("tisdag", "Jag förstår inte “tisdag” som en tid."),
        ("den 15", "Jag förstår inte “den 15” som en tid."),
        ("var tredje tisdag, jämna veckor", "Jag förstår “var tredje tisdag” men inte “jämna veckor”."),
        ("tisdagar och torsdagar", "Jag förstår “tisdagar” men inte “och torsdagar”."),
    ],
)
def test_what_is_impossible_or_unsettled_is_asked_about(text: str, why: str) -> None:
    reading = read_period(text)
    assert isinstance(reading, Unreadable), reading
    assert reading.why == why


def test_the_four_fixed_fields_are_the_same_four() -> None:
    assert Recurrence("month", times=2, weekday=3, nth=(2, 4)).as_json() == {
        "every": "month",
        "interval": 1,
        "times": 2,
        "except_months": [],
    }


VOCABULARY = """
    första andra sista 1:a den 15 och , ( ) i varje varannan var tredje tisdag tisdagen tisdagar torsdagar
    månad månaden månadens vecka jämna udda veckor utom juli september – maj under våren kl. 9 13:00 mars
    fr.o.m. vardagen på alla dagen
"""


@CALM
@given(st.lists(st.sampled_from(VOCABULARY.split()), max_size=14), st.booleans())
def test_no_heap_of_the_right_words_raises(words: list[str], recurs: bool) -> None:
    text = " ".join(words)
    readings = [read_period(text, default_recurs=recurs)]
    readings += [found[0] for found in [leading_period(text, default_recurs=recurs)] if found]
    readings += [found[1] for found in [trailing_period(text, default_recurs=recurs)] if found]
    readings += [found[1] for found in [inner_period(text, default_recurs=recurs)] if found]
    for reading in readings:
        if isinstance(reading, Period) and reading.recurrence:
            assert list(reading.recurrence.nth) == sorted(set(reading.recurrence.nth), key=lambda n: n % 99)
            assert reading.recurrence.day is None or 1 <= reading.recurrence.day <= 31
