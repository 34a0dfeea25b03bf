"""When the bot speaks and when the terms end, in one form: working hours, breaks, the ladder's days, two last days.

What hangs on the end of a term follows: open assignments that stand on the old last day get the new one. What
somebody has given a day of its own stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from plan.periods import MonthDay, Period, read_period
from plan.records import Assignment, HuvudmanRecord
from plan.reminding import STANDARD
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.schoolyear import SchoolYear
from plan.words import DASHES, folded, tidy
from plan.workdays import Break
from services.changing import Changes
from services.deps import Asker, Deps
from services.editable import NothingChanged, not_yours
from services.layout import activity_times, coming_windows, lay_out
from services.meetings import meet_anew
from services.reporting import change_and_note
from services.results import AdminOnly
from services.rhythms import FIRST_HOUR, LAST_HOUR, STANDARD_BREAKS, rhythm_of
from services.room import Room, reading, writing
from services.sources import terms_of
from storage.periods import period_from, stored
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import plans

Field = Literal["hours", "breaks", "ladder", "autumn", "spring"]
# Nothing is scheduled at night (DESIGN §5), and nobody is at work then.
EARLIEST, LATEST = 5, 22
# So many days of breaks a year, so many rungs, and so many days before a last day.
LONGEST_BREAKS, RUNGS, FURTHEST = 100, 6, 60
_HOURS = re.compile(rf"(?:kl\.? ?)?(\d\d?)(?:[.:]00)? ?(?:[{DASHES}]|till) ?(?:kl\.? ?)?(\d\d?)(?:[.:]00)?")
_WHY = "Terminen slutar en annan dag."


@dataclass(frozen=True)
class RhythmValues:
    """What somebody writes: "8–17", a break a line, "14, 7, 1", and a day for the end of each term."""

    hours: str
    breaks: str
    ladder: str
    autumn: str
    spring: str


@dataclass(frozen=True)
class RhythmShown:
    """As it is: local hours, breaks and ends of terms as (month, day), days before a last day."""

    hours: tuple[int, int]
    breaks: tuple[Break, ...]
    ladder: tuple[int, ...]
    autumn: tuple[int, int]
    spring: tuple[int, int]


@dataclass(frozen=True)
class RhythmSaved:
    """As it is from now on; `moved` is how many open assignments have another last day because a term has."""

    shown: RhythmShown
    moved: int
    batch_id: int


@dataclass(frozen=True)
class RhythmUnclear:
    """What was not understood, by its field: the line, which is empty where it is all of them together."""

    texts: Mapping[Field, str]


def rhythm_to_edit(deps: Deps, asker: Asker) -> RhythmShown | AdminOnly:
    """What stands in the form to begin with. For those who run the plan."""
    with reading(deps, asker) as room:
        return _shown(room.huvudman) if _may(room) else not_yours(room)


def save_rhythm(
    deps: Deps, asker: Asker, values: RhythmValues
) -> RhythmSaved | RhythmUnclear | NothingChanged | AdminOnly:
    """Let it be so from now on. Everything is considered anew, and what hangs on the terms follows."""
    wanted = _read(values)
    if isinstance(wanted, RhythmUnclear):
        return wanted
    with writing(deps, asker) as room:
        if not _may(room):
            return not_yours(room)
        row = _row(room.huvudman, wanted)
        there = replace(room, huvudman=replace(room.huvudman, **row))
        changes = Changes(room, "rhythm")
        moved = 0
        if terms_of(room.huvudman) != terms_of(there.huvudman):
            moved = _move_activities(there, changes, room.huvudman)
            moved += _move_items(there, changes, room.huvudman)
        # Last, so that it is taken back first: the rest is then put back under the terms that it had.
        changes.change("huvudman", room.huvudman_id, row)
        if changes.batch_id is None:
            return NothingChanged("")
        lay_out(there.tx, there.huvudman, there.today)
        meet_anew(there)
        return RhythmSaved(_shown(there.huvudman), moved, changes.batch_id)


def move_occurrences(room: Room, item_ids: Collection[int] | None = None) -> Iterator[tuple[int, date, date]]:
    """Give what is to come of the cycle the days that it has with the terms that hold: which, from and to.

    What has begun before today and is still to be done is among it; what has been, or would have been, stays.
    """
    items = {
        item.id: period_from(item.when_text, item.period)
        for item in cycle_queries.cycle_items(room.tx, room.huvudman_id)
        if item.period and (item_ids is None or item.id in item_ids)
    }
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for one in cycle_queries.occurrences_between(room.tx, room.huvudman_id, room.today):
        if one.cycle_item_id not in items or one.due is None:
            continue
        if one.cycle_item_id not in found:
            windows = coming_windows(room.huvudman, items[one.cycle_item_id], room.today)
            found[one.cycle_item_id] = {window["period_key"]: window for window in windows}
        window = found[one.cycle_item_id].get(one.period_key)
        due = window["due"] if window else None
        if window is not None and due is not None and room.today <= due != one.due:
            cycle_queries.move_occurrence(room.tx, room.huvudman_id, one.id, window)
            yield one.id, one.due, due


def _move_activities(there: Room, changes: Changes, was: HuvudmanRecord) -> int:
    """Let activities that are to be done by the end of a term be so by the new one; gives how many assignments."""
    moved = 0
    for row in plans.activity_periods(there.tx, there.huvudman_id):
        if not row.period:
            continue
        year = SchoolYear.containing(row.starts or there.today)
        again = _read_again(row.when_text, row.period, was, there.huvudman, year)
        old = activity_times(was, period_from(row.when_text, row.period), row.starts, row.ends)
        period = period_from(row.when_text, again or row.period)
        new = {key: due for key, _, due in activity_times(there.huvudman, period, row.starts, row.ends)}
        if again is not None:
            changes.change("activity", row.id, {"period": again})
        days = {key: (due, new.get(key)) for key, _, due in old if due != new.get(key)}
        if not days:
            continue
        kind = ("activity", [row.id])
        for one in assignment_queries.assignments_of(there.tx, there.huvudman_id, *kind, lock=True):
            moved += _move(there, changes, one, *days.get(one.period_key, (None, None)))
    return moved


def _move_items(there: Room, changes: Changes, was: HuvudmanRecord) -> int:
    """The same for the cycle: what says a term means it as it is now."""
    for item in cycle_queries.cycle_items(there.tx, there.huvudman_id):
        again = _read_again(item.when_text, item.period, was, there.huvudman, None) if item.period else None
        if again is not None:
            changes.change("cycle_item", item.id, {"period": again})
    moved = {key: days for key, *days in move_occurrences(there)}
    asked = assignment_queries.assignments_of(
        there.tx, there.huvudman_id, "occurrence", list(moved), lock=True
    )
    return sum(_move(there, changes, one, *moved[one.source_id]) for one in asked)


def _move(there: Room, changes: Changes, one: Assignment, before: date | None, after: date | None) -> bool:
    """Let an open assignment that stands on the old last day have the new one; not where either has been."""
    if before is None or after is None or min(before, after) < there.today:
        return False
    if not one.status.is_open or one.due != before or (batch_id := changes.opened()) is None:
        return False
    change_and_note(there, batch_id, one, {"due": after}, reason=_WHY)
    return True


def _read_again(
    words: str, kept: dict[str, Any], was: HuvudmanRecord, now: HuvudmanRecord, year: SchoolYear | None
) -> dict[str, Any] | None:
    """What a time means with other terms; None where it means the same, or was not read in this way."""
    found = []
    for huvudman in (was, now):
        read = read_period(words, year=year, terms=terms_of(huvudman), default_recurs=year is None)
        found.append(stored(read) if isinstance(read, Period) else None)
    return found[1] if found[0] == kept and found[1] != kept else None


def _shown(huvudman: HuvudmanRecord) -> RhythmShown:
    rhythm = rhythm_of(huvudman)
    return RhythmShown(
        (rhythm.first_hour, rhythm.last_hour),
        rhythm.work.breaks,
        rhythm.ladder.days_before,
        rhythm.terms.autumn_end,
        rhythm.terms.spring_end,
    )


def _row(huvudman: HuvudmanRecord, wanted: RhythmShown) -> dict[str, Any]:
    """The columns. What is as it is from the beginning is not written, so that a better standard reaches it."""
    chosen = {
        "first_hour": (wanted.hours[0], FIRST_HOUR),
        "last_hour": (wanted.hours[1], LAST_HOUR),
        "breaks": ([[_written(day) for day in one] for one in wanted.breaks], _written_breaks()),
        "days_before": (list(wanted.ladder), list(STANDARD.days_before)),
    }
    kept = {key: value for key, value in (huvudman.rhythm or {}).items() if key not in chosen}
    kept |= {key: value for key, (value, standard) in chosen.items() if value != standard}
    return {
        "rhythm": kept or None,
        "autumn_ends": _written(wanted.autumn),
        "spring_ends": _written(wanted.spring),
    }


def _written_breaks() -> list[list[str]]:
    return [[_written(day) for day in one] for one in STANDARD_BREAKS]


def _written(day: tuple[int, int]) -> str:
    return f"{day[0]:02}-{day[1]:02}"


def _read(values: RhythmValues) -> RhythmShown | RhythmUnclear:
    unclear: dict[Field, str] = {}
    hours = _HOURS.fullmatch(folded(tidy(values.hours)))
    first, last = (int(hours[1]), int(hours[2])) if hours else (0, 0)
    if not EARLIEST <= first < last <= LATEST:
        unclear["hours"] = tidy(values.hours)
    breaks: list[Break] = []
    for line in filter(None, (tidy(line) for line in re.split(r"[\n;,]", values.breaks))):
        days = _days_in(line)
        if days is not None:
            breaks.append(days)
        else:
            unclear.setdefault("breaks", line)
    if len({day for one in breaks for day in _each_day(one)}) > LONGEST_BREAKS:
        unclear.setdefault("breaks", "")
    rungs = re.findall(r"\d+", values.ladder)
    ladder = sorted({int(one) for one in rungs if len(one) < 4}, reverse=True)
    is_list = re.fullmatch(r"[\d\s,;]+(?:och[\d\s]+)?(?:dag(?:ar)?)?", folded(tidy(values.ladder)))
    if not is_list or not ladder or len(rungs) > RUNGS or not 1 <= ladder[-1] <= ladder[0] <= FURTHEST:
        unclear["ladder"] = tidy(values.ladder)
    autumn, spring = _day_in(values.autumn), _day_in(values.spring)
    if autumn is None or not (9, 1) <= autumn <= (12, 31):
        unclear["autumn"] = tidy(values.autumn)
    if spring is None or not (2, 1) <= spring <= (6, 30) or spring == (2, 29):
        unclear["spring"] = tidy(values.spring)
    if unclear or autumn is None or spring is None:
        return RhythmUnclear(unclear)
    return RhythmShown((first, last), tuple(breaks), tuple(ladder), autumn, spring)


def _days_in(words: str) -> Break | None:
    """The first and the last day of a break that comes every year; None where the words say something else."""
    read = read_period(words)
    if not isinstance(read, Period) or read.weeks or read.parts or read.recurrence:
        return None
    if not isinstance(read.start, MonthDay) or not isinstance(read.due, MonthDay):
        return None
    return (read.start.month, read.start.day), (read.due.month, read.due.day)


def _day_in(words: str) -> tuple[int, int] | None:
    days = _days_in(tidy(words))
    return days[0] if days and days[0] == days[1] else None


def _each_day(one: Break) -> Iterator[int]:
    """The days of a break as numbers within a leap year, so that those that two breaks share are counted once."""
    first, last = (date(2024, *day).timetuple().tm_yday for day in one)
    return ((first + n) % 366 for n in range((last - first) % 366 + 1))


def _may(room: Room) -> bool:
    return allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES
