"""Random plans, people, reports and outages: what has to hold of every message, whatever happens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plan.messages import DeliveryState
from plan.records import Assignment
from plan.reminding import Outcome, Rhythm
from plan.status import Status
from services import people, reporting, wishes
from services.deps import Account, Asker, Profile
from services.messenger import TryLater
from services.reminders import Reminder
from services.rhythms import HuvudmanRhythm, rhythm_of
from storage.queries import assignments, deliveries, notices, organisation
from tests.reminding.notebook import Life
from tests.reminding.worlds import FIRST, RUNS_IT, WHO, Thing, world

ZONES = ("Europe/Stockholm", "America/New_York", "Asia/Tokyo")


@dataclass(frozen=True)
class Happens:
    """On a day: somebody answers a thing, moves it, puts it off, chooses how often, or is given a role."""

    day: int
    what: str
    who: str
    thing: int


things = st.builds(
    Thing, st.none() | st.integers(-20, 60), st.none() | st.integers(-10, 40), st.integers(0, 2)
)
happenings = st.builds(
    Happens,
    st.integers(0, 40),
    st.sampled_from(
        ["done", "progress", "support", "move", "later", "weekly", "deadline", "daily", "appoint"]
    ),
    st.sampled_from(WHO),
    st.integers(0, 5),
)


def happen(life: Life, ours: int, one: Happens, today: date) -> None:
    asker = Asker(Account("prov", "TLILLBY", one.who))
    with life.deps.database.read() as tx:
        every = {a.label: a for a in assignments.all_assignments(tx, ours)}
    found = every.get(f"S {one.thing}")
    if one.what == "appoint":  # who comes and who leaves are told of it
        runs_it = Asker(Account("prov", "TLILLBY", RUNS_IT))
        people.appoint(life.deps, runs_it, "Fyra", Profile(asker.account, one.who, True), "replace")
    elif one.what in set(Rhythm):
        wishes.set_rhythm(life.deps, asker, Rhythm(one.what))
    elif found is not None:
        seen = reporting.Seen(found.id, found.version)
        match one.what:
            case "move":
                reporting.move_seen(life.deps, asker, seen, f"{today + timedelta(days=20)} skäl")
            case "later":
                wishes.remind_later(life.deps, asker, found.id, 3)
            case "support":
                reporting.report_seen(life.deps, asker, seen, Status.NEEDS_SUPPORT, "")
                wishes.ask_support(life.deps, asker, found.id, "manager")
            case word:
                status = Status.DONE if word == "done" else Status.IN_PROGRESS
                reporting.report_seen(life.deps, asker, seen, status, "")


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    made=st.lists(things, min_size=1, max_size=6),
    happened=st.lists(happenings, max_size=8),
    off=st.tuples(st.integers(0, 20), st.integers(0, 12)),
    down=st.tuples(st.integers(0, 20), st.integers(0, 2)),
    zone=st.sampled_from(ZONES),
)
@example(  # the day before a meeting's digest goes out, and the Monday with the week's and the list
    made=[Thing(None, 9, 2), Thing(None, -5, 0)],
    happened=[Happens(6, "appoint", "a", 0)],
    off=(20, 3),
    down=(7, 3),
    zone=ZONES[0],
)
def test_whatever_happens(
    sqlite_template: Path,
    made: list[Thing],
    happened: list[Happens],
    off: tuple[int, int],
    down: tuple[int, int],
    zone: str,
) -> None:
    where = ZoneInfo(zone)
    with world(sqlite_template, zone, made) as (life, ours):
        with life.deps.database.read() as tx:
            rhythm = rhythm_of(organisation.huvudman_by_id(tx, ours))
        for ahead in range(46):
            today = FIRST + timedelta(days=ahead)
            is_down = down[0] <= ahead < sum(down)
            # It is down while people are at work, and takes anything in the evening.
            for hour in (8, 18) if is_down else (8, 13) if ahead % 5 else (3, 8, 18):
                takes_none = is_down and hour < 18
                life.notebook.refuse = lambda _place, _key, none=takes_none: TryLater(1800) if none else None  # type: ignore[misc]
                life.clock.set(datetime.combine(today, time(hour), where))
                if not off[0] <= ahead < sum(off):
                    life.process.tick()
            for one in happened:
                if one.day == ahead:
                    happen(life, ours, one, today)
        _one_a_day_at_work(life, rhythm)
        _nothing_done(life)
        _every_deadline(life, ours, rhythm, made)


def _one_a_day_at_work(life: Life, rhythm: HuvudmanRhythm) -> None:
    reminders = life.notebook.reminders()
    counts = Counter((one.to, one.at.astimezone(rhythm.zone).date()) for one in reminders)
    assert set(counts.values()) <= {1}
    assert all(rhythm.may_speak(one.at) for one in life.notebook.posts)


def _nothing_done(life: Life) -> None:
    for post in life.notebook.reminders():
        assert isinstance(post.first.content, Reminder)
        lines = [
            *(line.line for line in post.first.content.own),
            *(o.line for o in post.first.content.others),
        ]
        assert all(line.assignment.status.is_open for line in lines)


def _every_deadline(life: Life, ours: int, rhythm: HuvudmanRhythm, made: list[Thing]) -> None:
    """Of every last day that came and was still open something became: for each who answers, or for nobody."""
    with life.deps.database.read() as tx:
        every = [a for a in assignments.all_assignments(tx, ours) if _has_come(a)]
        rows = notices.notices(tx, ours, list(Outcome), date.min, date.max)
        sent = {
            d.message.key for d in deliveries.latest(tx, ours, limit=10_000) if d.state is DeliveryState.SENT
        }
    for one in every:
        became = [row for row in rows if row.assignment_id == one.id and row.point_key == f"day:{one.due}"]
        recipients = {row.recipient for row in became}
        wanted = {0: 2, 1: 1, 2: 1}[made[int(one.label.removeprefix("S "))].role]
        assert len([who for who in recipients if not who.startswith("manager")]) == wanted
        for row in became:
            assert row.why or row.outcome == Outcome.ANNOUNCED
            if row.outcome == Outcome.ANNOUNCED:
                assert row.delivery_key in sent


def _has_come(one: Assignment) -> bool:
    """Open still, not moved, and past by so much that an outage has been made good."""
    if one.due is None or not one.status.is_open or one.due != one.first_due:
        return False
    return FIRST <= one.due <= FIRST + timedelta(days=20)


@pytest.mark.parametrize("zone", ZONES)
def test_two_huvudmen_in_different_zones_hear_in_their_own_morning(sqlite_template: Path, zone: str) -> None:
    with world(sqlite_template, zone, [Thing(None, 2, 0)]) as (life, _):
        for ahead in range(4):
            for hour in (0, 1, 3, 8, 14, 15, 23):
                moment = datetime.combine(
                    FIRST + timedelta(days=ahead), time(hour), ZoneInfo("Europe/Stockholm")
                )
                life.clock.set(moment)
                life.process.tick()
        local = {one.at.astimezone(ZoneInfo(zone)).hour for one in life.notebook.reminders()}
    assert local == {8}
