"""The parts of a digest: what stands in it, worked out from all that belongs to the plans that run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plan.organisation import WHOLE
from plan.records import Assignment
from plan.status import Answer, RollUp, Status, is_late, roll_up
from services.finding import current
from services.lines import lines_of, rows_of, unit_names
from services.recipients import recipients_of
from services.results import Line, Row
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import journal, meetings, notices, plans
from storage.queries.meetings import DecisionRecord

# An answer is missing when it is to be given within so many days.
_SOON = timedelta(days=7)


@dataclass(frozen=True)
class NeedsRow:
    """What needs support or a decision; `decided` is what has been decided since it was said, where something has."""

    line: Line
    decided: str


@dataclass(frozen=True)
class LateRow:
    """What is late, how many times its last day has been moved, and the units whose answer is late."""

    row: Row
    moved: int
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class DoneRow:
    """What has been done: the units that did it where there are several, and by whom."""

    line: Line
    units: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """Something that is asked of many units and soon due, and the units that have not answered."""

    title: str
    total: RollUp
    units: tuple[str, ...]


@dataclass(frozen=True)
class DecidedRow:
    """Something that was decided, and what it was about."""

    text: str
    by: str | None
    about: str


# These stand in a plan: the activity itself, and what is asked of an intervention.
_OF_PLANS = ("activity", "effect", "spreading")


def current_assignments(room: Room) -> list[Assignment]:
    """What belongs to the plans that run today, and to the cycle; last year's plan is history."""
    everything = plans.activities(room.tx, room.huvudman_id)
    running = {a.id for a in current(room, [a for a in everything if not a.is_own])}
    every = assignment_queries.all_assignments(room.tx, room.huvudman_id)
    return [a for a in every if a.source_kind not in _OF_PLANS or a.source_id in running]


def more_done(room: Room, every: Sequence[Assignment], since: datetime) -> int:
    """How many activities of the plans have become done since; each once, however many units answer it."""
    answers: dict[int, list[Assignment]] = defaultdict(list)
    for one in every:
        if one.source_kind == "activity":
            answers[one.source_id].append(one)
    return sum(
        roll_up((one.answer for one in of_one), room.today).status is Status.DONE
        and any(one.reported_at is not None and one.reported_at >= since for one in of_one)
        for of_one in answers.values()
    )


def needing(room: Room, every: Sequence[Assignment]) -> list[NeedsRow]:
    """What needs support, but for what its owner has taken to a manager who is there."""
    needy = [a for a in every if a.status is Status.NEEDS_SUPPORT]
    to = notices.support_to(room.tx, room.huvudman_id, [a.id for a in needy])
    who = recipients_of(room.tx, room.huvudman_id, [a.id for a in needy], room.today)
    for_group = [a for a in needy if to.get(a.id) != "manager" or not who.managers_of(a.id, a.unit_key)]
    decided: dict[int, DecisionRecord] = {
        one.about_id: one
        for one in meetings.decisions_about(room.tx, room.huvudman_id, [a.id for a in for_group])
        if one.about_id is not None
    }
    return [
        NeedsRow(line, _since(decided.get(line.assignment.id), line)) for line in lines_of(room, for_group)
    ]


def _since(decision: DecisionRecord | None, line: Line) -> str:
    reported = line.assignment.reported_at
    return decision.text if decision and (reported is None or decision.at >= reported) else ""


def late(room: Room, every: Sequence[Assignment]) -> list[LateRow]:
    """What is late, each thing once, with the units that it is waiting for."""
    all_late = [a for a in every if is_late(a.status, a.due, room.today)]
    rows = rows_of(room, all_late)
    moved = _moved(room, [row.line.assignment.id for row in rows])
    units = _units_of(room, all_late)
    return [LateRow(row, moved[row.line.assignment.id], units[_source(row.line.assignment)]) for row in rows]


def _source(one: Assignment) -> tuple[str, int, str]:
    return one.source_kind, one.source_id, one.period_key


def _units_of(room: Room, every: Sequence[Assignment]) -> dict[tuple[str, int, str], tuple[str, ...]]:
    """The names of the units that have each source among these assignments, in order."""
    names = unit_names(room) if any(a.unit_key != WHOLE for a in every) else {}
    found: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for one in every:
        found[_source(one)] += [names[one.unit_key]] if one.unit_key in names else []
    return {source: tuple(sorted(units)) for source, units in found.items()}


def _moved(room: Room, ids: Sequence[int]) -> Counter[int]:
    """How many times the last day of each was moved; what was taken back is not counted."""
    found: Counter[int] = Counter()
    for event in journal.history(room.tx, room.huvudman_id, "assignment", ids):
        before, after = event.before or {}, event.after or {}
        is_kept = not event.batch.undone and event.batch.undoes_id is None
        if is_kept and before.get("due") != after.get("due"):
            found[event.subject_id] += 1
    return found


def done_since(room: Room, every: Sequence[Assignment], since: datetime) -> list[DoneRow]:
    """What has been done since, what has a number first; units that did the same thing together."""
    done = [a for a in every if a.status is Status.DONE and a.reported_at and a.reported_at >= since]
    done.sort(key=lambda a: (a.label == "", a.reported_at or since, a.id))
    by_source: dict[tuple[str, int, str], list[Line]] = {}
    for line in lines_of(room, done):
        by_source.setdefault(_source(line.assignment), []).append(line)
    return [
        DoneRow(
            lines[0],
            tuple(sorted(line.unit for line in lines if line.unit)),
            tuple(dict.fromkeys(name for line in lines if (name := line.assignment.reported_by))),
        )
        for lines in by_source.values()
    ]


def missing(room: Room, every: Sequence[Assignment]) -> list[Missing]:
    """What many units are asked of and only some have done: "3 av 11: Bergskolan, Lillåns skola".

    What is late already stands among the late, with its units; here stands what is still in time.
    """
    groups: dict[tuple[str, int, str], list[Assignment]] = defaultdict(list)
    for one in every:
        if one.unit_key != WHOLE:
            groups[_source(one)].append(one)
    names: dict[str, str] = unit_names(room) if groups else {}
    found = []
    for group in groups.values():
        still = [a for a in group if a.status.is_open]
        days = [a.due for a in still if a.due is not None]
        wanted = any(day <= room.today + _SOON for day in days) and all(day >= room.today for day in days)
        answers: list[Answer] = [a.answer for a in group]
        total = roll_up(answers, room.today)
        if wanted and 0 < len(still) < total.total:
            title = f"{group[0].label} {group[0].title}".strip()
            found.append(Missing(title, total, tuple(sorted(names.get(a.unit_key, "") for a in still))))
    return found


def decided_since(room: Room, since: datetime) -> list[DecidedRow]:
    """What has been decided since, with what it was about."""
    records = meetings.decisions_since(room.tx, room.huvudman_id, since)
    about = assignment_queries.assignments_by_id(
        room.tx, room.huvudman_id, [one.about_id for one in records if one.about_id is not None]
    )
    names = {key: a.label or a.title for key, a in about.items()}
    return [DecidedRow(one.text, one.by, names.get(one.about_id or 0, "")) for one in records]


def due_between(every: Sequence[Assignment], first: date, last: date) -> list[Assignment]:
    """What is open and due on some days, both counted."""
    return [a for a in every if a.status.is_open and a.due is not None and first <= a.due <= last]
