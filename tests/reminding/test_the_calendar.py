"""The days on which calendars go wrong, each by its name: what is said, and at which instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.reminding.worlds import Thing, world

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Case:
    """A bot that is on from `first` to `last`, and the instants at which the one who answers hears of something."""

    name: str
    first: date
    last: date
    due: date
    heard: tuple[str, ...]
    starts: date | None = None


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# 08.00 in Stockholm is 07.00 UTC in winter and 06.00 in summer.
CASES = [
    Case(
        "summer time begins over the weekend",
        date(2026, 3, 26),
        date(2026, 3, 31),
        due=date(2026, 3, 30),
        heard=("2026-03-27T07:00", "2026-03-30T06:00"),  # the day before is the Sunday of the change
    ),
    Case(
        "summer time ends over the weekend",
        date(2026, 10, 22),
        date(2026, 10, 27),
        due=date(2026, 10, 26),
        heard=("2026-10-23T06:00", "2026-10-26T07:00"),
    ),
    Case(
        "a leap day",
        date(2028, 2, 25),
        date(2028, 3, 5),
        due=date(2028, 2, 29),
        heard=("2028-02-28T07:00", "2028-02-29T07:00"),
    ),
    Case(
        "the day after the last of February in a common year",
        date(2027, 2, 25),
        date(2027, 3, 3),
        due=date(2027, 3, 1),
        heard=("2027-02-26T07:00", "2027-03-01T07:00"),
    ),
    Case(
        "the year's end: before the break, and then late in the first week that is worked",
        date(2026, 12, 21),
        date(2027, 1, 8),
        due=date(2026, 12, 31),
        heard=("2026-12-22T07:00", "2027-01-07T07:00"),
    ),
    Case(
        "week 53",
        date(2026, 12, 16),
        date(2027, 1, 8),
        starts=date.fromisocalendar(2026, 53, 1),
        due=date.fromisocalendar(2026, 53, 7),
        heard=("2026-12-22T07:00", "2027-01-07T07:00"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_on_the_days_when_calendars_go_wrong(sqlite_template: Path, case: Case) -> None:
    starts = None if case.starts is None else (case.starts - case.first).days
    thing = Thing(starts, (case.due - case.first).days, 1)
    with world(sqlite_template, "Europe/Stockholm", [thing], case.first, meets=False) as (life, _):
        moment = datetime.combine(case.first, time(0), STOCKHOLM).astimezone(UTC)
        end = datetime.combine(case.last, time(23, 30), STOCKHOLM)
        while moment <= end:
            life.clock.set(moment)
            life.process.tick()
            moment += HALF_HOUR if case.last - case.first < timedelta(days=8) else 4 * HALF_HOUR
        heard = [one.at for one in life.notebook.reminders("c")]
    assert heard == [utc(text) for text in case.heard]


def test_a_plan_that_is_brought_in_mid_year_is_no_flood(sqlite_template: Path) -> None:
    """Ten things that were due before the plan came, and what comes next: one message, and then the ordinary ones."""
    made = [Thing(None, -10 * n, 1) for n in range(1, 11)] + [Thing(None, 4, 1), Thing(-100, 30, 1)]
    with world(sqlite_template, "Europe/Stockholm", made, meets=False) as (life, _):
        for ahead in range(5):
            life.clock.set(datetime.combine(date(2026, 11, 23) + timedelta(days=ahead), time(9), STOCKHOLM))
            life.process.tick()
        reminders = life.notebook.reminders("c")
    said = [(one.day.day, sorted(what for _, what in one.about)) for one in reminders]
    assert said == [(23, sorted(f"S {n}" for n in range(10))), (26, ["S 10"]), (27, ["S 10"])]
