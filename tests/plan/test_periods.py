"""Every form of a period has a row here, in a plan for 22/23 and in a cycle without a year."""

from datetime import date

import pytest

from plan.periods import (
    MonthDay,
    Period,
    Recurrence,
    Unreadable,
    leading_period,
    read_period,
    trailing_period,
)
from plan.schoolyear import SchoolYear, Terms

PLAN = SchoolYear(2022)


def days(reading: Period | Unreadable) -> str:
    assert isinstance(reading, Period), reading
    bounds = (day.isoformat() if day else "" for day in (reading.start, reading.due))
    return f"{'..'.join(bounds)} {reading.precision}"


DATED = [
    ("dec 22", "2022-12-01..2022-12-31 month"),
    ("VT23", "2023-01-01..2023-06-15 term"),
    ("HT 22", "2022-08-01..2022-12-20 term"),
    ("HT-20", "2020-08-01..2020-12-20 term"),
    ("vårterminen 2023", "2023-01-01..2023-06-15 term"),
    ("under våren", "2023-01-01..2023-06-15 term"),
    ("till hösten", "2022-08-01..2022-12-20 term"),
    ("dec/jan", "2022-12-01..2023-01-31 month"),
    ("Januari- Februari", "2023-01-01..2023-02-28 month"),
    ("Maj-Juni", "2023-05-01..2023-06-30 month"),
    ("Oktober - november", "2022-10-01..2022-11-30 month"),
    ("juni–augusti", "2023-06-01..2023-08-31 month"),
    ("mars/april/maj", "2023-03-01..2023-05-31 month"),
    ("mars", "2023-03-01..2023-03-31 month"),
    ("slutet av maj", "2023-05-21..2023-05-31 month"),
    ("2022-12", "2022-12-01..2022-12-31 month"),
    ("aug-20 – juni -22", "2020-08-01..2022-06-30 month"),
    ("dec 22 – jan 23", "2022-12-01..2023-01-31 month"),
    ("5 mars", "2023-03-05..2023-03-05 day"),
    ("den 31:a januari", "2023-01-31..2023-01-31 day"),
    ("31 jan", "2023-01-31..2023-01-31 day"),
    ("30 juni", "2023-06-30..2023-06-30 day"),
    ("2 april 2019", "2019-04-02..2019-04-02 day"),
    ("2023-03-31", "2023-03-31..2023-03-31 day"),
    ("15/11", "2022-11-15..2022-11-15 day"),
    ("15.11.2022", "2022-11-15..2022-11-15 day"),
    ("3. desember", "2022-12-03..2022-12-03 day"),
    ("torsdag 16 mars kl. 13.00–15.00", "2023-03-16..2023-03-16 day"),
    ("16 mars (prel.)", "2023-03-16..2023-03-16 day"),
    ("12–14 maj", "2023-05-12..2023-05-14 day"),
    ("1/9-15/10", "2022-09-01..2022-10-15 day"),
    ("mellan 3 och 5 mars", "2023-03-03..2023-03-05 day"),
    ("sista fredagen i oktober", "2022-10-28..2022-10-28 day"),
    ("första måndagen i mars", "2023-03-06..2023-03-06 day"),
    ("senast den 15 november", "..2022-11-15 day"),
    ("Klart: senast 15/11", "..2022-11-15 day"),
    ("t.o.m. 5 mars", "..2023-03-05 day"),
    ("före 15 november", "..2022-11-14 day"),
    ("till årsskiftet", "..2022-12-31 day"),
    ("senast i mars", "..2023-03-31 month"),
    ("November (v. 45-47)", "2022-11-07..2022-11-27 week"),
    ("vecka 12", "2023-03-20..2023-03-26 week"),
    ("v 12", "2023-03-20..2023-03-26 week"),
    ("v.45", "2022-11-07..2022-11-13 week"),
    ("veckorna 45–50", "2022-11-07..2022-12-18 week"),
    ("v. 50-v. 3", "2022-12-12..2023-01-22 week"),
    ("v. 45, 46 och 47", "2022-11-07..2022-11-27 week"),
    ("v. 5 + 7", "2023-01-30..2023-02-19 week"),
    ("2022-10-01--2022-12-31", "2022-10-01..2022-12-31 day"),
    ("v. 53 2020", "2020-12-28..2021-01-03 week"),
    ("kvartal 2", "2023-04-01..2023-06-30 month"),
    ("Q1 2023", "2023-01-01..2023-03-31 month"),
    ("läsåret 22/23", "2022-08-01..2023-06-30 year"),
    ("under året", "2022-08-01..2023-06-30 year"),
    ("2023", "2023-01-01..2023-12-31 year"),
    ("ht-20–vt-22", "2020-08-01..2022-06-15 term"),
    ("lå 22/23", "2022-08-01..2023-06-30 year"),
    ("slutet av vt 23", "2023-05-16..2023-06-15 month"),
    ("i början av höstterminen", "2022-08-01..2022-08-31 month"),
    ("i slutet av läsåret", "2023-06-01..2023-06-30 month"),
    ("vid läsårets slut", "2023-06-01..2023-06-30 month"),
    ("läsårsstart", "2022-08-01..2022-08-31 month"),
    ("månadsskiftet mars/april", "2023-03-21..2023-04-10 month"),
    ("före jul", "..2022-12-23 day"),
    ("fram till juni", "..2023-06-30 month"),
    ("sista mars", "2023-03-31..2023-03-31 day"),
    ("senast sista dagen i november", "..2022-11-30 day"),
    ("från augusti till december", "2022-08-01..2022-12-31 month"),
    ("kvartal 1–2", "2023-01-01..2023-06-30 month"),
    ("T1 2023", "2023-01-01..2023-04-30 month"),
    ("15.10.22", "2022-10-15..2022-10-15 day"),
    ("3 maj 13.00–15.00", "2023-05-03..2023-05-03 day"),
    ("3 maj, 13:00", "2023-05-03..2023-05-03 day"),
    ("mars månad", "2023-03-01..2023-03-31 month"),
    ("oktober måned", "2022-10-01..2022-10-31 month"),
    ("høsten 2022", "2022-08-01..2022-12-20 term"),
    ("forår 2023", "2023-01-01..2023-06-15 term"),
    ("innen 1. mars", "..2023-03-01 day"),
    ("senest 1. marts", "..2023-03-01 day"),
    ("tors 16 mars", "2023-03-16..2023-03-16 day"),
    ("tirsdag 14. marts", "2023-03-14..2023-03-14 day"),
    ("mandag 13. mars", "2023-03-13..2023-03-13 day"),
    ("första halvåret 2023", "2023-01-01..2023-06-30 month"),
    ("halvår 2", "2022-07-01..2022-12-31 month"),
    ("vid skolstart", "2022-08-01..2022-08-31 month"),
    ("före sommaren", "..2023-06-15 term"),
    ("start HT 22, klart VT 23", "2022-08-01..2023-06-15 term"),
    ("Start: aug 2022. Klart: juni 2023", "2022-08-01..2023-06-30 month"),
    ("HT (v. 35–37)", "2022-08-29..2022-09-18 week"),
    ("våren (mars)", "2023-03-01..2023-03-31 month"),
    ("15.11", "2022-11-15..2022-11-15 day"),
    ("frist 5.3", "..2023-03-05 day"),
    ("den 5.3", "2023-03-05..2023-03-05 day"),
    ("uker 45–47", "2022-11-07..2022-11-27 week"),
    ("första veckan i september", "2022-09-01..2022-09-07 week"),
    ("sista veckan i maj 2023", "2023-05-25..2023-05-31 week"),
    ("höstlovet", "2022-10-31..2022-11-06 week"),
]

CYCLE = [
    ("5 mars", "03-05..03-05 day"),
    ("Januari- Februari", "01-01..02-28 month"),
    ("December–januari", "12-01..01-31 month"),
    ("30 juni", "06-30..06-30 day"),
    ("senast den 15 november", "..11-15 day"),
    ("November (v. 45-47)", "11-01..11-28 week"),
    ("29 februari", "02-29..02-29 day"),
    ("VT", "01-01..06-15 term"),
    ("sista fredagen i oktober", "10-25..10-31 week"),
    ("september/oktober varje år", "09-01..10-31 month"),
    ("årligen, senast 15 november", "..11-15 day"),
    ("i augusti varje år", "08-01..08-31 month"),
    ("sista veckan i februari", "02-22..02-28 week"),
]

OFTEN = [
    (
        "varje månad, exklusive januari, juni, juli och december",
        Recurrence("month", except_months=(1, 6, 7, 12)),
    ),
    ("varje månad (utom juni–augusti)", Recurrence("month", except_months=(6, 7, 8))),
    ("en gång i månaden", Recurrence("month")),
    ("fyra-sex gånger per år", Recurrence("year", times=4, times_at_most=6)),
    ("4–6 ggr/år", Recurrence("year", times=4, times_at_most=6)),
    ("två gånger om året", Recurrence("year", times=2)),
    ("tre avstämningar per läsår", Recurrence("year", times=3, school_year=True)),
    ("varje termin", Recurrence("term")),
    ("varannan vecka", Recurrence("week", interval=2)),
    ("ca var 6:e vecka", Recurrence("week", interval=6)),
    ("var tredje månad", Recurrence("month", interval=3)),
    ("årligen", Recurrence("year")),
    ("månadsvis", Recurrence("month")),
    ("tertialvis", Recurrence("month", interval=4)),
    ("halvårsvis", Recurrence("month", interval=6)),
    ("senast den 10:e varje månad", Recurrence("month", day=10)),
]

DOUBTFUL = [
    ("31 november", PLAN, "Det finns ingen 31 november."),
    ("29 februari", PLAN, "2023 är inget skottår."),
    ("15/13", PLAN, "Det finns ingen månad 13."),
    ("v. 54", PLAN, "Det finns ingen vecka 54."),
    ("v. 53", PLAN, "2022 har bara 52 veckor."),
    ("oktober (v. 45)", PLAN, "Vecka 45 är inte i oktober."),
    ("tisdag 16 mars", PLAN, "16 mars 2023 är en torsdag, inte en tisdag."),
    ("dec 22", None, "“december 22” kan vara den 22 december eller december 2022."),
    ("dec 15", PLAN, "“december 15” kan vara den 15 december eller december 2015."),
    ("feb 30", PLAN, "Menas februari 2030?"),
    ("5 maj 2023 – 3 maj 2023", PLAN, "Perioden slutar innan den börjar."),
    ("jul", PLAN, "“Jul” kan vara juli eller julen."),
    ("kvartal 5", PLAN, "Det finns inget kvartal 5."),
    ("femte måndagen i februari", PLAN, "Det finns ingen sådan dag i februari."),
    ("senast två veckor före nämnd", PLAN, "Tiden hänger på något som inte har något datum här (nämnd)."),
    (
        "två v före nämndsammanträde",
        PLAN,
        "Tiden hänger på något som inte har något datum här (nämndsammanträde).",
    ),
    (
        "en vecka före nämndens sammanträde",
        PLAN,
        "Tiden hänger på något som inte har något datum här (nämndens sammanträde).",
    ),
    ("2.1", PLAN, "Jag förstår inte “2.1” som en tid."),
    ("8.30", PLAN, "Jag förstår inte “8.30” som en tid."),
    ("kl. 10.12", PLAN, "Jag förstår inte “kl. 10.12” som en tid."),
    ("i samband med bokslut", PLAN, "Tiden hänger på något som inte har något datum här (bokslut)."),
    ("5 mars eller så", PLAN, "Jag förstår “5 mars” men inte “eller så”."),
    ("Novemeber", PLAN, "Jag förstår inte “Novemeber” som en tid."),
    ("  ", PLAN, "Det står ingen tid."),
    ("x" * 500, PLAN, "Det är för långt för att vara en tid."),
]


@pytest.mark.parametrize(("text", "expected"), DATED)
def test_a_period_in_a_plan_has_its_days(text: str, expected: str) -> None:
    reading = read_period(text, year=PLAN)
    assert days(reading) == expected
    assert isinstance(reading, Period)
    assert reading.text == text
    assert reading.recurrence is None


def test_a_verb_may_stand_before_a_time_that_is_a_whole_cell() -> None:
    assert days(read_period("Påbörjas i mars", year=PLAN)) == "2023-03-01..2023-03-31 month"
    assert trailing_period("Kursen påbörjas i mars", year=PLAN) == (
        "Kursen påbörjas",
        read_period("i mars", year=PLAN),
    )


@pytest.mark.parametrize(("text", "expected"), CYCLE)
def test_a_period_in_a_cycle_comes_back_every_year(text: str, expected: str) -> None:
    reading = read_period(text, default_recurs=True)
    assert days(reading) == expected
    assert isinstance(reading, Period)
    assert reading.recurrence == Recurrence("year")


def test_what_comes_back_may_say_when_it_starts() -> None:
    reading = read_period("varannan måndag kl. 9–12, med start v. 3", year=PLAN)
    assert days(reading) == "2023-01-16.. day"
    assert isinstance(reading, Period)
    assert reading.recurrence == Recurrence("week", interval=2, weekday=1)


def test_weeks_of_a_cycle_have_the_days_of_the_plans_own_year() -> None:
    known = read_period("v. 47", year=PLAN, default_recurs=True)
    assert days(known) == "11-21..11-27 week"
    assert isinstance(known, Period)
    assert (known.recurrence, known.weeks) == (Recurrence("year"), (47, 47))
    assert days(read_period("v. 47", default_recurs=True)) == "11-15..11-28 week"


def test_a_weekday_in_a_cycle_is_held_to_the_year_of_the_plan() -> None:
    dated = read_period("torsdag 16 mars", year=PLAN, default_recurs=True)
    assert days(dated) == "2023-03-16..2023-03-16 day"
    assert isinstance(read_period("tisdag 16 mars", year=PLAN, default_recurs=True), Unreadable)


@pytest.mark.parametrize(("text", "expected"), OFTEN)
def test_how_often(text: str, expected: Recurrence) -> None:
    reading = read_period(text, year=PLAN)
    assert isinstance(reading, Period)
    assert (reading.start, reading.due, reading.recurrence) == (None, None, expected)


@pytest.mark.parametrize(("text", "year", "why"), DOUBTFUL)
def test_what_is_impossible_or_unsettled_is_asked_about(text: str, year: SchoolYear | None, why: str) -> None:
    reading = read_period(text, year=year)
    assert isinstance(reading, Unreadable)
    assert reading.why == why
    assert reading.text == text


@pytest.mark.parametrize("text", [text for text, _ in [*DATED, *CYCLE, *OFTEN]])
def test_every_form_is_found_at_either_end_of_a_text(text: str) -> None:
    trailing = trailing_period(f"Rektor {text}", year=PLAN)
    assert trailing is not None
    assert (trailing[0], trailing[1].text) == ("Rektor", text)
    leading = leading_period(f"{text} – sedan nästa", year=PLAN)
    assert leading is not None
    assert leading[1] == "sedan nästa"


@pytest.mark.parametrize(
    "text",
    [
        *("löpande", "vid behov", "Återkommande", "löpande, vid behov", "fr.o.m. mars"),
        *("pågår löpande", "dagligen", "året om", "efter sommaren"),
    ],
)
def test_what_goes_on_has_no_end(text: str) -> None:
    reading = read_period(text, default_recurs=True)
    assert isinstance(reading, Period)
    assert reading.open_ended
    assert reading.due is None
    assert reading.recurrence is None


def test_a_full_date_in_a_cycle_is_that_years() -> None:
    reading = read_period("2 april 2019", default_recurs=True)
    assert isinstance(reading, Period)
    assert (reading.due, reading.recurrence) == (date(2019, 4, 2), None)


def test_without_a_year_and_without_a_cycle_the_days_are_known_but_not_the_year() -> None:
    reading = read_period("5 mars")
    assert isinstance(reading, Period)
    assert (reading.due, reading.recurrence) == (MonthDay(3, 5), None)


def test_separate_months_are_separate_windows_in_the_order_of_the_school_year() -> None:
    reading = read_period("i mars och oktober", year=PLAN)
    assert isinstance(reading, Period)
    assert reading.parts == (
        (date(2022, 10, 1), date(2022, 10, 31)),
        (date(2023, 3, 1), date(2023, 3, 31)),
    )
    assert (reading.start, reading.due) == (date(2022, 10, 1), date(2023, 3, 31))


def test_separate_weeks() -> None:
    reading = read_period("v. 45 och 47", year=PLAN)
    assert isinstance(reading, Period)
    assert reading.parts == (
        (date(2022, 11, 7), date(2022, 11, 13)),
        (date(2022, 11, 21), date(2022, 11, 27)),
    )


def test_separate_days_of_one_month() -> None:
    reading = read_period("15 och 30 mars", default_recurs=True)
    assert isinstance(reading, Period)
    assert reading.parts == ((MonthDay(3, 15), MonthDay(3, 15)), (MonthDay(3, 30), MonthDay(3, 30)))
    assert reading.recurrence == Recurrence("year", times=2)


def test_how_often_within_a_period() -> None:
    reading = read_period("ca var 6:e vecka under perioden ht-20-vt -22")
    assert days(reading) == "2020-08-01..2022-06-15 week"
    assert isinstance(reading, Period)
    assert reading.recurrence == Recurrence("week", interval=6)


def test_terms_end_when_the_huvudman_says() -> None:
    terms = Terms(autumn_end=(12, 22), spring_end=(6, 9))
    assert days(read_period("VT23", terms=terms)) == "2023-01-01..2023-06-09 term"
    assert days(read_period("HT22", terms=terms)) == "2022-08-01..2022-12-22 term"


@pytest.mark.parametrize("text", ["Novemeber", "novenber", "NOVEMBR"])
def test_a_misspelt_month_gets_a_suggestion(text: str) -> None:
    reading = read_period(text)
    assert isinstance(reading, Unreadable)
    assert reading.suggestion == "Menar du november?"


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("Strateg dec 22", "Strateg", "2022-12-01..2022-12-31 month"),
        ("Strateg/ Utbildningschef VT23", "Strateg/ Utbildningschef", "2023-01-01..2023-06-15 term"),
        ("Utbildningschef dec/jan", "Utbildningschef", "2022-12-01..2023-01-31 month"),
        ("Rektor, senast 15 november.", "Rektor", "..2022-11-15 day"),
        ("Strateg 3 VT23", "Strateg 3", "2023-01-01..2023-06-15 term"),
        ("VT23", "", "2023-01-01..2023-06-15 term"),
        ("Rektor – 12–14 maj", "Rektor", "2023-05-12..2023-05-14 day"),
    ],
)
def test_a_period_at_the_end(text: str, before: str, expected: str) -> None:
    found = trailing_period(text, year=PLAN)
    assert found is not None
    assert (found[0], days(found[1])) == (before, expected)


@pytest.mark.parametrize(
    ("text", "expected", "rest"),
    [
        ("31 januari – väntar på IT", "2023-01-31..2023-01-31 day", "väntar på IT"),
        ("31 januari 2 skolor saknas", "2023-01-31..2023-01-31 day", "2 skolor saknas"),
        ("mars", "2023-03-01..2023-03-31 month", ""),
        ("VT23: vi behöver mer tid", "2023-01-01..2023-06-15 term", "vi behöver mer tid"),
        ("5 mars-12 mars, sportlov", "2023-03-05..2023-03-12 day", "sportlov"),
    ],
)
def test_a_period_at_the_beginning(text: str, expected: str, rest: str) -> None:
    found = leading_period(text, year=PLAN)
    assert found is not None
    assert (days(found[0]), found[1]) == (expected, rest)


@pytest.mark.parametrize("text", ["Rektor", "Rektor mars-rapport", "v12b", "", "en gång till", "1a 2a"])
def test_there_may_be_no_period_at_either_end(text: str) -> None:
    assert trailing_period(text, year=PLAN) is None
    assert leading_period(text, year=PLAN) is None


def test_an_impossible_date_at_an_end_is_not_cut_down_to_a_possible_one() -> None:
    found = trailing_period("Rektor 31 november", year=PLAN)
    assert found is not None
    assert found[0] == "Rektor"
    assert isinstance(found[1], Unreadable)
