"""Assignments as papers want them: with their place in the plan, who answers, and the dates that were moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from documents.papers.model import Move, Task
from plan.organisation import Unit
from plan.records import Activity, Assignment, Event
from services.finding import current
from services.lines import lines_of
from services.results import Line
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import journal, plans


def tasks_of(room: Room, *, unit: Unit | None = None, running: bool = True) -> list[Task]:
    """The assignments of the plans that run today (of all plans, where not `running`), and of the cycle.

    For a `unit`: what it answers, and what its own plan has. In the plan's order, the cycle's by date after it.
    """
    activities = {a.id: a for a in plans.activities(room.tx, room.huvudman_id)}
    if running:
        activities = {a.id: a for a in current(room, list(activities.values()))}
    order = {key: place for place, key in enumerate(activities)}
    chosen = [
        a
        for a in assignment_queries.all_assignments(room.tx, room.huvudman_id)
        if a.source_kind != "activity" or a.source_id in activities
        if unit is None or _of_unit(a, unit, activities)
    ]
    chosen.sort(
        key=lambda a: (
            (0, order[a.source_id], a.due or date.max, a.id)
            if a.source_kind == "activity"
            else (1, 0, a.due or date.max, a.id)
        )
    )
    moves = moves_of(room, chosen)
    return [_task(line, activities, moves) for line in lines_of(room, chosen)]


def _of_unit(assignment: Assignment, unit: Unit, activities: dict[int, Activity]) -> bool:
    if assignment.unit_key == unit.key:
        return True
    return assignment.source_kind == "activity" and activities[assignment.source_id].unit_id == unit.id


def moves_of(room: Room, assignments: Sequence[Assignment]) -> dict[int, tuple[Move, ...]]:
    """The times that each last day was moved, but for what was taken back."""
    found: dict[int, list[Move]] = defaultdict(list)
    for event in journal.history(room.tx, room.huvudman_id, "assignment", [a.id for a in assignments]):
        if event.batch.kind == "move" and not event.batch.undone and event.batch.undoes_id is None:
            found[event.subject_id].append(move_in(room, event))
    return {key: tuple(moves) for key, moves in found.items()}


def move_in(room: Room, event: Event) -> Move:
    """A move as the journal has it."""
    before, after = event.before or {}, event.after or {}
    return Move(
        on=room.local(event.batch.at).date(),
        by=event.batch.actor or "",
        before=day_in(before.get("due")),
        after=day_in(after.get("due")),
        reason=str(after.get("reason") or ""),
    )


def day_in(value: object) -> date | None:
    """A day as the journal writes it."""
    return date.fromisoformat(str(value)) if value else None


def _task(line: Line, activities: dict[int, Activity], moves: dict[int, tuple[Move, ...]]) -> Task:
    one = line.assignment
    place = activities.get(one.source_id) if one.source_kind == "activity" else None
    return Task(
        id=one.id,
        kind=one.source_kind,
        source_id=one.source_id,
        plan=place.plan_title if place else "",
        area_code=place.area_code if place else "",
        area=place.area_title if place else "",
        strategy=place.strategy if place else "",
        strategy_title=place.strategy_title if place else "",
        number=place.number if place else None,
        label=one.label,
        title=one.title,
        details=place.details if place else "",
        category=one.category,
        unit=line.unit or "",
        owners=tuple(owner.role.name for owner in line.owners),
        holders=tuple(dict.fromkeys(name for owner in line.owners for name in owner.holders)),
        when=one.when_text,
        start=one.start,
        due=one.due,
        first_due=one.first_due,
        status=one.status,
        late=line.late,
        comment=one.comment,
        reported_by=one.reported_by or "",
        reported_at=line.reported_at and line.reported_at.replace(tzinfo=None),
        moves=moves.get(one.id, ()),
    )
