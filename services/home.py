"""What somebody sees first: what is theirs and when, their unit, where the plan stands, and what to see to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plan.organisation import WHOLE
from plan.records import Assignment
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.schoolyear import SchoolYear, month_end
from plan.status import RollUp, is_late, roll_up
from services.deps import Asker, Deps
from services.finding import answerable, current, owned_by_seats
from services.lines import rows_each, unit_names
from services.overview import overview_in
from services.results import PlanView, RoleLine, Row
from services.roles import role_lines
from services.room import Room, reading
from storage.queries import assignments as assignment_queries
from storage.queries import drafts, journal, plans

# How many of one's own are shown at a time.
PAGE = 12


class When(StrEnum):
    """When something is to be done, seen from today."""

    LATE = "late"
    WEEK = "week"
    MONTH = "month"
    LATER = "later"


@dataclass(frozen=True)
class OwnUnit:
    """A unit that somebody answers for: how far it has come with what the plans that run and the cycle ask of
    it; of the cycle what is this school year's, and what is left of earlier ones.
    """

    name: str
    total: RollUp
    open: int


@dataclass(frozen=True)
class ToSee:
    """What those who run the plan have to see to: roles that nobody holds, answers that are missing, documents
    with questions.
    """

    vacant: tuple[RoleLine, ...]
    unanswered: int
    drafts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see to."""
        return not (self.vacant or self.unanswered or self.drafts)


@dataclass(frozen=True)
class Home:
    """All of it. `mine` is one page of the rows with when each is to be done; `counts` is of all, by when."""

    name: str
    today: date
    holds: bool
    mine: tuple[tuple[When, Row], ...]
    counts: dict[When, int]
    offset: int
    units: tuple[OwnUnit, ...]
    plan: PlanView
    to_see: ToSee | None

    @property
    def total(self) -> int:
        """How many there are in all of the asker's own."""
        return sum(self.counts.values())


def home(deps: Deps, asker: Asker, offset: int = 0) -> Home:
    """The home tab of whoever asks, with their own from `offset` on, what is late first."""
    with reading(deps, asker) as room:
        mine = answerable(room, owned_by_seats(room))
        when = {a.id: _when(a, room.today) for a in mine}
        order = list(When)
        mine.sort(key=lambda a: (order.index(when[a.id]), a.due or date.max, a.id))
        start = offset if 0 <= offset < len(mine) else 0
        rows = rows_each(room, mine[start : start + PAGE])
        return Home(
            name=room.names.short(room.actor.name) if room.actor.name else "",
            today=room.today,
            holds=bool(room.actor.seats),
            mine=tuple((when[row.line.assignment.id], row) for row in rows),
            counts={one: sum(found is one for found in when.values()) for one in When},
            offset=start,
            units=_units(room),
            plan=overview_in(room),
            to_see=_to_see(room),
        )


def open_of_mine(deps: Deps, asker: Asker) -> list[tuple[Assignment, str]]:
    """What the asker answers for and has not finished, next due first, each with its unit's name."""
    with reading(deps, asker) as room:
        names = unit_names(room)
        return [(a, names.get(a.unit_key, "")) for a in answerable(room, owned_by_seats(room))]


def runs_plan(deps: Deps, asker: Asker) -> bool:
    """Whether the asker is one of those who run the plan."""
    with reading(deps, asker) as room:
        return _runs(room)


@dataclass(frozen=True)
class Stand:
    """What decides all that stands in home tabs: the day, what has been changed, and the documents that wait."""

    today: date
    change: int
    drafts: tuple[int, int]


def stand(deps: Deps, asker: Asker) -> Stand:
    """How things stand in the asker's organisation. The same as before: no home tab says anything else."""
    with reading(deps, asker) as room:
        tx, huvudman_id = room.tx, room.huvudman_id
        return Stand(room.today, journal.latest_sequence(tx, huvudman_id), drafts.stand(tx, huvudman_id))


def _when(assignment: Assignment, today: date) -> When:
    due = assignment.due
    if is_late(assignment.status, due, today):
        return When.LATE
    if due is not None and due <= today + timedelta(days=6 - today.weekday()):
        return When.WEEK
    if due is not None and due <= month_end(today.year, today.month):
        return When.MONTH
    return When.LATER


def _units(room: Room) -> tuple[OwnUnit, ...]:
    keys = dict.fromkeys(seat.unit_key for seat in room.actor.seats if seat.unit_key != WHOLE)
    if not keys:
        return ()
    names = unit_names(room)
    running = {one.id for one in current(room, plans.activities(room.tx, room.huvudman_id))}
    every = [
        one
        for one in assignment_queries.all_assignments(room.tx, room.huvudman_id)
        if (one.source_id in running if one.source_kind == "activity" else _is_of_this_year(room, one))
    ]
    return tuple(
        _unit(names[key], [a for a in every if a.unit_key == key], room) for key in keys if key in names
    )


def _is_of_this_year(room: Room, one: Assignment) -> bool:
    """Whether something is still to be done, or is of the school year that has begun, not of one that has been."""
    day = one.due or (one.reported_at and room.local(one.reported_at).date())
    is_recent = day is not None and day >= SchoolYear.containing(room.today).first_day
    return one.status.is_open or is_recent


def _unit(name: str, assignments: Sequence[Assignment], room: Room) -> OwnUnit:
    total = roll_up((a.answer for a in assignments), room.today)
    return OwnUnit(name, total, sum(a.status.is_open for a in assignments))


def _to_see(room: Room) -> ToSee | None:
    """For those who run the plan; None for everybody else."""
    if not _runs(room):
        return None
    late = assignment_queries.late_assignments(room.tx, room.huvudman_id, room.today)
    return ToSee(
        vacant=tuple(line for line in role_lines(room) if line.is_vacant and line.open_assignments),
        unanswered=sum(a.reported_at is None for a in late),
        drafts=tuple(one.name for one in drafts.drafts_in(room.tx, room.huvudman_id, ["open"])),
    )


def _runs(room: Room) -> bool:
    return allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES
