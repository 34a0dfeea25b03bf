"""Fixed dates that have been, to be given anew: full dates in the cycle, and the days of a forum without a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.engine import Connection

from plan.schoolyear import SchoolYear
from plan.words import key_of
from services.sources import AHEAD
from storage.periods import period_from
from storage.queries import cycle as cycle_queries
from storage.queries import meetings

# What has not been given after two years is not asked for any more.
_OLDEST = timedelta(days=730)
# So far from the same day another year, a date is about something else than the one that has been.
_NEAR_DAYS = 120
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class DateToGive:
    """Something that has been on a fixed day and has no new one. `item_id` is the cycle's; None: a forum's own."""

    title: str
    on: date
    item_id: int | None = None


def dates_to_give(tx: Connection, huvudman_id: int, today: date) -> tuple[DateToGive, ...]:
    """The fixed dates of earlier school years that have no counterpart since, in order.

    Of a forum: the days that were given it one by one, where it has no rule. A counterpart is an occurrence or a
    meeting of the same name about a year later, or two; each answers for one date.
    """
    first = today - _OLDEST
    before = SchoolYear.containing(today).first_day
    asked = [one for one in _fixed(tx, huvudman_id, first, today) if one.on < before]
    if not asked:
        return ()
    given: dict[str, set[date]] = defaultdict(set)
    for one in cycle_queries.occurrences(tx, huvudman_id):
        if one.due is not None and one.due >= first:
            given[key_of(one.title)].add(one.due)
    for meeting in meetings.meetings(tx, huvudman_id, first, today + 2 * AHEAD):
        given[key_of(meeting.forum)].add(meeting.on_date)
    by_name: dict[str, list[DateToGive]] = defaultdict(list)
    for wanted in asked:
        by_name[key_of(wanted.title)].append(wanted)
    left = [one for name, dates in by_name.items() for one in _without_counterpart(dates, given[name])]
    return tuple(sorted(left, key=lambda one: (one.on, one.title)))


def _fixed(tx: Connection, huvudman_id: int, first: date, today: date) -> list[DateToGive]:
    """What has been on a fixed day since `first`."""
    found = []
    for item in cycle_queries.cycle_items(tx, huvudman_id):
        period = period_from(item.when_text, item.period) if item.period else None
        if period is None or period.recurrence is not None or not isinstance(period.due, date):
            continue
        if first < period.due < today:
            found.append(DateToGive(item.title, period.due, item.id))
    ruled = {one.id for one in meetings.forums(tx, huvudman_id) if one.rule is not None}
    for meeting in meetings.meetings(tx, huvudman_id, first, today):
        if meeting.source == "date" and meeting.forum_id not in ruled:
            found.append(DateToGive(meeting.forum, meeting.on_date))
    return found


def _without_counterpart(asked: Iterable[DateToGive], given: Iterable[date]) -> list[DateToGive]:
    """Pair dates with their counterparts, the nearest first; gives those that are left over."""
    left, free = list(asked), set(given)
    pairs = sorted(
        (_distance(one.on, day), n, day) for n, one in enumerate(left) for day in free if day > one.on
    )
    answered: set[int] = set()
    for far, n, day in pairs:
        if far <= _NEAR_DAYS and n not in answered and day in free:
            answered.add(n)
            free.discard(day)
    return [one for n, one in enumerate(left) if n not in answered]


def _distance(was: date, now: date) -> int:
    """How many days from the same day a year later, or two."""
    return min(abs((was + years * _YEAR - now).days) for years in (1, 2))
