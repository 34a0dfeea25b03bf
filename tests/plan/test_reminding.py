# ruff: noqa: E501 -- tables are read across
"""The ladder as tables: on which days something is said of an assignment, and what silences it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.records import HuvudmanRecord
from plan.reminding import (
    Facts,
    Meeting,
    Outcome,
    PointKind,
    Rhythm,
    decide,
    escalates_on,
    next_on,
    points,
)
from plan.status import OPEN, Status
from services.rhythms import rhythm_of

WORK = rhythm_of(HuvudmanRecord(1, "Ekdala", "Europe/Stockholm", "12-20", "06-15")).work
LONG_AGO = date(2026, 8, 17)
NEW = Status.NOT_STARTED


def facts(due: date | None, start: date | None = None, status: Status = NEW, **more: date | None) -> Facts:
    values = {"reported_on": None, "since": LONG_AGO, **more}
    return Facts(start, due, status, **values)  # type: ignore[arg-type]


def said(one: Facts, until: date, rhythm: Rhythm = Rhythm.DAILY) -> str:
    return " ".join(f"{p.kind}:{p.on:%m-%d}" for p in points(one, until, WORK, rhythm=rhythm))


@pytest.mark.parametrize(
    "start, due, until, days",
    [
        # A Wednesday; the weeks after it on their first working day (29 March is Easter Monday).
        (None, (2027, 3, 17), (2027, 4, 6), "before:03-03 before:03-10 before:03-16 day:03-17 late:03-22 late:03-30 late:04-05"),
        # A Monday: the day before it is a Friday.
        (None, (2027, 3, 15), (2027, 3, 16), "before:03-01 before:03-08 before:03-12 day:03-15"),
        # A Sunday: that and the day before both move to Friday.
        (None, (2027, 3, 14), (2027, 3, 15), "before:02-26 before:03-05 before:03-12 day:03-12 late:03-15"),
        # In March: opens, and what lies before the opening is not said.
        ((2027, 3, 1), (2027, 3, 31), (2027, 3, 31), "opens:03-01 before:03-17 before:03-24 before:03-30 day:03-31"),
        # A week: no rung before it opens but the last.
        ((2027, 3, 22), (2027, 3, 28), (2027, 3, 28), "opens:03-22 before:03-25 day:03-25"),
        # A term: half-way.
        ((2027, 1, 1), (2027, 6, 15), (2027, 6, 15), "opens:12-22 halfway:03-24 before:06-01 before:06-08 before:06-14 day:06-15"),
        # In the break: earlier before it, later after.
        (None, (2026, 12, 31), (2027, 1, 18), "before:12-17 before:12-22 before:12-22 day:12-22 late:01-07 late:01-11 late:01-18"),
        (None, (2027, 7, 15), (2027, 8, 9), "before:06-30 before:06-30 before:06-30 day:06-30 late:08-02 late:08-09"),
        # A leap day, and the year's end.
        (None, (2028, 2, 29), (2028, 2, 29), "before:02-15 before:02-22 before:02-28 day:02-29"),
        # Midsommarafton is not worked.
        (None, (2027, 6, 25), (2027, 6, 28), "before:06-11 before:06-18 before:06-24 day:06-24 late:06-28"),
    ],
)  # fmt: skip
def test_the_ladder(
    start: tuple[int, int, int] | None, due: tuple[int, int, int], until: tuple[int, int, int], days: str
) -> None:
    one = facts(date(*due), date(*start) if start else None)
    assert said(one, date(*until)) == days


@pytest.mark.parametrize(
    "rhythm, days",
    [
        (Rhythm.DAILY, "before:03-03 before:03-10 before:03-16 day:03-17 late:03-22"),
        (Rhythm.WEEKLY, "before:03-01 before:03-08 before:03-15 day:03-15 late:03-22"),
        (Rhythm.DEADLINE, "day:03-17"),
    ],
)
def test_how_often_somebody_wants_it(rhythm: Rhythm, days: str) -> None:
    assert said(facts(date(2027, 3, 17)), date(2027, 3, 23), rhythm) == days


@pytest.mark.parametrize(
    "since, due, rhythm, until, days",
    [
        ((2027, 3, 16), (2027, 3, 19), Rhythm.WEEKLY, (2027, 3, 19), "day:03-16"),  # its Monday had been
        (
            (2027, 3, 20),
            (2027, 3, 21),
            Rhythm.DAILY,
            (2027, 3, 22),
            "day:03-22 late:03-22",
        ),  # noted on a Saturday, due on Sunday
        ((2027, 7, 9), (2027, 7, 20), Rhythm.DAILY, (2027, 8, 2), "day:08-02 late:08-02"),
        (
            (2027, 3, 16),
            (2027, 2, 26),
            Rhythm.DAILY,
            (2027, 3, 23),
            "late:03-22",
        ),  # a plan that comes when its day has been
    ],
)
def test_a_last_day_that_comes_too_soon_is_spoken_of_at_once(
    since: tuple[int, int, int],
    due: tuple[int, int, int],
    rhythm: Rhythm,
    until: tuple[int, int, int],
    days: str,
) -> None:
    assert said(facts(date(*due), since=date(*since)), date(*until), rhythm) == days


def test_what_goes_on_is_asked_once_a_term() -> None:
    assert said(facts(None), date(2027, 12, 31)) == "term:12-04 term:06-01 term:12-06"
    ends = facts(None, LONG_AGO, ends=date(2027, 6, 30))
    assert said(ends, date(2027, 12, 31)) == "term:12-04 term:06-01"


@pytest.mark.parametrize("status", [s for s in Status if s not in OPEN])
def test_what_is_not_open_is_not_spoken_of(status: Status) -> None:
    assert points(facts(date(2027, 3, 17), status=status), date(2027, 4, 1), WORK) == []
    assert next_on(facts(date(2027, 3, 17), status=status), date(2027, 3, 1), WORK) is None


def test_what_has_begun_is_not_announced_as_opening_nor_half_way() -> None:
    one = facts(date(2027, 6, 15), date(2027, 1, 1), Status.IN_PROGRESS)
    assert said(one, date(2027, 6, 1)) == "before:06-01"


def test_a_window_that_was_made_long_by_moving_its_end_has_no_half_way() -> None:
    one = facts(date(2027, 5, 31), date(2027, 3, 1), planned=date(2027, 3, 31))
    assert "halfway" not in said(one, date(2027, 5, 31))


def become(
    one: Facts, today: date, before: dict[str, Outcome] | None = None, spoken: date | None = None
) -> str:
    meeting = Meeting(date(2027, 4, 6), date(2027, 3, 2), date(2027, 5, 4))
    come = points(one, today, WORK, meetings=[meeting])
    found = decide(one, come, before or {}, today, WORK, spoken_on=spoken)
    return " ".join(
        f"{d.point.key.partition(':')[0]}={d.outcome}{'/' + d.why if d.why else ''}" for d in found
    )


DUE = date(2027, 3, 17)
TOLD = {"before:2027-03-03": Outcome.ANNOUNCED, "before:2027-03-10": Outcome.ANNOUNCED}
FRESH = date(2027, 3, 12)


@pytest.mark.parametrize(
    "one, today, before, decided",
    [
        (facts(DUE), date(2027, 3, 10), {"before:2027-03-03": Outcome.ANNOUNCED}, "before=announced"),
        (facts(DUE, reported_on=FRESH), date(2027, 3, 16), TOLD, "before=suppressed/reported"),
        (facts(DUE, reported_on=FRESH), date(2027, 3, 17), TOLD, "before=superseded/superseded day=suppressed/reported"),
        (facts(DUE, reported_on=FRESH), date(2027, 3, 22), {**TOLD, "before:2027-03-16": Outcome.SUPPRESSED, "day:2027-03-17": Outcome.SUPPRESSED}, "late=announced"),
        # Off for a week: nobody heard of the day.
        (facts(DUE), date(2027, 3, 22), {}, "before=superseded/superseded before=superseded/superseded before=superseded/superseded day=missed/late late=announced"),
        # Off for a week, but they had been told before: late, and nothing was missed.
        (facts(DUE), date(2027, 3, 22), TOLD, "before=superseded/superseded day=superseded/superseded late=announced"),
        (facts(DUE), date(2027, 3, 18), {}, "before=superseded/superseded before=superseded/superseded before=superseded/superseded day=announced/late"),
        (facts(DUE, later=date(2027, 3, 15)), date(2027, 3, 10), {"before:2027-03-03": Outcome.ANNOUNCED}, "before=suppressed/later"),
        (facts(DUE, later=date(2027, 3, 15)), date(2027, 3, 15), TOLD, "later=announced"),
        # Never past the last day: it was brought forward after they had asked for quiet.
        (facts(DUE, later=date(2027, 3, 30)), date(2027, 3, 17), {**TOLD, "before:2027-03-16": Outcome.SUPPRESSED}, "day=announced"),
        # Late, and asked to be left in peace until Thursday.
        (facts(DUE, later=date(2027, 3, 25)), date(2027, 3, 22), {**TOLD, "before:2027-03-16": Outcome.ANNOUNCED, "day:2027-03-17": Outcome.ANNOUNCED}, "late=suppressed/later"),
    ],
)  # fmt: skip
def test_what_becomes_of_what_has_come(
    one: Facts, today: date, before: dict[str, Outcome], decided: str
) -> None:
    assert become(one, today, before) == decided


BEGUN = facts(date(2027, 6, 15), date(2027, 1, 1), Status.IN_PROGRESS)
ASKED_ON = date(2027, 3, 30)  # the day after Easter


@pytest.mark.parametrize(
    "one, today, spoken, decided",
    [
        (BEGUN, ASKED_ON, None, "ask=announced"),
        (BEGUN, ASKED_ON - timedelta(days=1), None, ""),
        (replace(BEGUN, reported_on=date(2027, 3, 2)), ASKED_ON, None, ""),
        (replace(BEGUN, reported_on=date(2027, 3, 1)), ASKED_ON, None, "ask=announced"),
        (replace(BEGUN, status=NEW), ASKED_ON, None, "opens=superseded/superseded halfway=suppressed/spoken"),
        (facts(date(2027, 4, 30), date(2027, 4, 1)), ASKED_ON, None, ""),  # not open yet
        (BEGUN, ASKED_ON, date(2027, 3, 22), "ask=suppressed/spoken"),
        (BEGUN, date(2027, 4, 2), None, "ask=suppressed/old"),  # the digest is posted
        (replace(BEGUN, later=date(2027, 3, 31)), ASKED_ON, None, "ask=suppressed/later"),
    ],
)
def test_before_a_meeting(one: Facts, today: date, spoken: date | None, decided: str) -> None:
    if one.status is NEW and one.due == date(2027, 6, 15):
        spoken = date(2027, 3, 24)
    assert become(one, today, spoken=spoken) == decided


def test_one_thing_is_said_once_a_day_also_before_a_meeting() -> None:
    one = facts(date(2027, 3, 26), status=Status.IN_PROGRESS)
    assert become(one, ASKED_ON, {}).split()[0] == "ask=superseded/superseded"


def test_an_opening_is_no_news_after_a_week_nor_a_term_in_the_next() -> None:
    march = facts(date(2027, 3, 31), date(2027, 3, 1))
    assert become(march, date(2027, 3, 8)) == "opens=announced"
    assert become(march, date(2027, 3, 9)) == "opens=suppressed/old"
    assert become(facts(None), date(2027, 1, 11)) == "term=suppressed/old"


def test_a_manager_is_told_after_five_working_days() -> None:
    assert escalates_on(date(2027, 3, 17), WORK) == date(2027, 3, 24)
    assert escalates_on(date(2026, 12, 31), WORK) == date(2027, 1, 13)


dates = st.dates(date(2026, 8, 17), date(2028, 6, 30))
somefacts = st.builds(
    Facts,
    start=st.none() | dates,
    due=st.none() | dates,
    status=st.sampled_from(sorted(OPEN)),
    reported_on=st.none() | dates,
    since=dates,
    later=st.none() | dates,
)


@given(somefacts, st.integers(0, 300), st.sampled_from(Rhythm))
def test_points_fall_on_working_days_within_their_time(one: Facts, ahead: int, rhythm: Rhythm) -> None:
    until = one.since + timedelta(days=ahead)
    for point in points(one, until, WORK, rhythm=rhythm):
        assert point.on in WORK
        assert one.since <= point.on <= until


@given(somefacts, st.integers(0, 300), st.sampled_from(Rhythm))
def test_a_last_day_that_is_to_come_is_a_point(one: Facts, ahead: int, rhythm: Rhythm) -> None:
    if one.due is not None and one.due >= one.since:
        kinds = {p.kind for p in points(one, one.due + timedelta(days=40), WORK, rhythm=rhythm)}
        assert PointKind.DAY in kinds


@given(somefacts, st.integers(0, 400), st.sampled_from(Rhythm))
def test_the_clock_looks_again_no_later_than_the_next_point(one: Facts, ahead: int, rhythm: Rhythm) -> None:
    """Whatever rhythm: between two looks there is no point that would be passed by."""
    after = WORK.on_or_after(one.since + timedelta(days=ahead))
    coming = [p.on for p in points(one, after + timedelta(days=60), WORK, rhythm=rhythm) if p.on > after]
    if coming:
        found = next_on(one, after, WORK)
        assert found is not None
        assert after < found <= min(coming)


@given(somefacts, st.integers(0, 400))
def test_at_most_one_point_of_an_assignment_is_said_and_every_one_gets_an_outcome(
    one: Facts, ahead: int
) -> None:
    today = WORK.on_or_after(one.since + timedelta(days=ahead))
    come = points(one, today, WORK)
    found = decide(one, come, {}, today, WORK)
    assert sorted(d.point for d in found) == come
    assert sum(d.outcome is Outcome.ANNOUNCED for d in found) <= 1
    assert all(d.why for d in found if d.outcome is not Outcome.ANNOUNCED)
