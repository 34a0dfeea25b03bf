"""What holds for every text: nothing raises, spelling does not matter, what is written reads back."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.periods import Period, leading_period, read_period, trailing_period
from plan.periods.words import MONTH_NAMES
from plan.schoolyear import SchoolYear
from tests.support.growth import growth

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
YEARS = st.one_of(st.none(), st.integers(2000, 2098).map(SchoolYear))
VOCABULARY = """
    dec 22 VT23 HT - – / ( ) , och till mars oktober v. 45 47 53 0 31 november varje månad utom juli en gång
    per år senast den 15 löpande vid behov i 2019 . : första måndagen läsåret 22/23 kvartal 2 kl. 13 jul
    slutet av från före årsskiftet var 6:e vecka under tisdag ²
"""
WORDS = st.sampled_from(VOCABULARY.split())
FORMS = st.sampled_from(
    [
        *("dec 22", "VT23", "dec/jan", "Maj-Juni", "12–14 maj", "5 mars", "2 april 2019", "löpande"),
        *("November (v. 45-47)", "varje månad, utom juli och december", "fyra-sex gånger per år"),
        *("senast den 15 november", "ht-20–vt-22", "aug-20 – juni -22", "i mars och oktober"),
        "sista fredagen i oktober",
    ]
)


@CALM
@given(st.text(max_size=300), YEARS, st.booleans())
def test_no_text_raises(text: str, year: SchoolYear | None, recurs: bool) -> None:
    read_period(text, year=year, default_recurs=recurs)
    leading_period(text, year=year, default_recurs=recurs)
    trailing_period(text, year=year, default_recurs=recurs)


@CALM
@given(st.lists(WORDS, max_size=14), YEARS, st.booleans())
def test_no_heap_of_the_right_words_raises_and_no_window_runs_backwards(
    words: list[str], year: SchoolYear | None, recurs: bool
) -> None:
    text = " ".join(words)
    leading = leading_period(text, year=year, default_recurs=recurs)
    trailing = trailing_period(text, year=year, default_recurs=recurs)
    found = [read_period(text, year=year, default_recurs=recurs)]
    found += [leading[0]] if leading else []
    found += [trailing[1]] if trailing else []
    for period in found:
        if isinstance(period, Period) and isinstance(period.start, date) and isinstance(period.due, date):
            assert period.start <= period.due


@CALM
@given(
    FORMS,
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from("-–—‐‑−"),
    st.sampled_from([" ", "  ", "\u00a0", "\t", "\n", "\u2009"]),
)
def test_case_dashes_and_spaces_make_no_difference(form: str, case, dash: str, space: str) -> None:
    year = SchoolYear(2022)
    plain = read_period(form, year=year)
    varied = case(form).replace("–", "-").replace("-", dash).replace(" ", space)
    reading = read_period(varied, year=year)
    assert isinstance(plain, Period)
    assert isinstance(reading, Period)
    assert (reading.start, reading.due, reading.parts) == (plain.start, plain.due, plain.parts)
    assert reading.recurrence == plain.recurrence


@CALM
@given(DAYS)
def test_a_date_that_is_written_reads_back(day: date) -> None:
    year = SchoolYear.containing(day)
    name = MONTH_NAMES[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.day} {name} {day.year}",
        f"den {day.day}:e {name[:3]} {day.year}",
        f"{day.day}/{day.month}",
        f"{day.day} {name}",
    ):
        period = read_period(text, year=year)
        assert isinstance(period, Period)
        assert (period.start, period.due, period.precision) == (day, day, "day")


@CALM
@given(DAYS)
def test_a_week_holds_the_day_it_was_written_from(day: date) -> None:
    year, week, _ = day.isocalendar()
    period = read_period(f"v. {week} {year}")
    assert isinstance(period, Period)
    assert isinstance(period.start, date)
    assert isinstance(period.due, date)
    assert period.start <= day <= period.due


@pytest.mark.parametrize(
    "heap",
    [
        "1/2/",
        "12, ",
        "mars, ",
        "v. 1-",
        "löpande, ",
        "jan.-",
        "första och ",
        "tisdagar (jämna v) ",
        "1:a, ",
        "varje tisdag, kl 9, ",
    ],
)
def test_a_list_of_times_that_is_longer_than_any_costs_no_more(heap: str) -> None:
    def reading(times: int) -> None:
        read_period(heap * times)
        leading_period(heap * times)
        trailing_period(heap * times)

    assert growth(reading, 200) < 3
