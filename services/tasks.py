"""Assignments as papers want them: with their place in the plan, who answers, and the dates that were moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from documents.papers import heads
from documents.papers.model import Move, Task
from plan.organisation import Unit
from plan.records import Activity, Assignment, Event
from plan.status import Standing, Status
from services.finding import current
from services.interventions import answers_by_unit
from services.lines import lines_of
from services.results import Line
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import journal, organisation, plans, reports, versions

# What stands in a plan, decided or not.
_IN_PLAN = (Standing.ADOPTED, Standing.PROPOSED)


def tasks_of(
    room: Room, *, unit: Unit | None = None, running: bool = True, every_row: bool = False
) -> list[Task]:
    """The assignments of the plans that run today (of all plans, where not `running`), and of the cycle.

    For a `unit`: what it answers, and what its own plan has. In the plan's order, the cycle's by date after it. With
    `every_row` also the rows of plans that give no assignment: references, and what is only proposed.
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
    told = _Told(room, activities, moves_of(room, chosen))
    found = [told.task(line) for line in lines_of(room, chosen)]
    if every_row:
        laid_out = {task.source_id for task in found if task.kind == "activity"}
        bare = [a for a in activities.values() if a.id not in laid_out and a.standing in _IN_PLAN]
        found += [*map(told.bare, bare), *told.cycle_rows()]
        found.sort(key=lambda task: order[task.source_id] if task.kind == "activity" else len(order))
    return found


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


# A row with nothing in it yet.
_BLANK = Task(
    id=0,
    kind="",
    source_id=0,
    plan="",
    area_code="",
    area="",
    strategy="",
    strategy_title="",
    number=None,
    label="",
    title="",
    details="",
    category="",
    unit="",
    owners=(),
    holders=(),
    when="",
    start=None,
    due=None,
    first_due=None,
    status=Status.NOT_STARTED,
    late=False,
    comment="",
    reported_by="",
    reported_at=None,
)


class _Told:
    """What is told of assignments and rows of plans, beside themselves."""

    def __init__(
        self, room: Room, activities: dict[int, Activity], moves: dict[int, tuple[Move, ...]]
    ) -> None:
        self._room, self._activities, self._moves = room, activities, moves
        self._roles = {key: one.name for key, one in organisation.roles(room.tx, room.huvudman_id).items()}
        self._owners = plans.owners_of(room.tx, room.huvudman_id, "activity")
        self._plans = {row.id: row for row in reports.plan_rows(room.tx, room.huvudman_id)}
        self._fields = reports.efforts(room.tx, room.huvudman_id)
        self._effects = answers_by_unit(room)

    def task(self, line: Line) -> Task:
        """An assignment with its place in a plan, where it has one."""
        one = line.assignment
        place = self._activities.get(one.source_id) if one.source_kind == "activity" else None
        found = replace(
            _BLANK,
            id=one.id,
            kind=one.source_kind,
            source_id=one.source_id,
            label=one.label,
            title=one.title,
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
            moves=self._moves.get(one.id, ()),
        )
        effects = self._effects.get(place.id) if place else None
        if effects is not None:
            found = replace(found, effect=str(effects.get(one.unit_key, "")))
        return replace(found, **self._of(place)) if place else found

    def bare(self, place: Activity) -> Task:
        """An activity that gives no assignment."""
        proposed = place.standing is Standing.PROPOSED
        return replace(
            _BLANK,
            kind="activity",
            source_id=place.id,
            label=place.label,
            status=Status.PROPOSED if proposed else Status.NOT_STARTED,
            mark=heads.REFERENCE if place.is_reference else "",
            **self._of(place),
        )

    def cycle_rows(self) -> list[Task]:
        """The meetings and items of a cycle that stand in plans with activities."""
        tx, huvudman_id = self._room.tx, self._room.huvudman_id
        owners = plans.owners_of(tx, huvudman_id, "cycle_item")
        return [
            replace(
                _BLANK,
                kind="cycle_item",
                source_id=row["id"],
                plan=self._plans[plan_id].title,
                plan_kind=self._plans[plan_id].kind,
                period=self._plans[plan_id].period_label,
                title=row["title"],
                details=row["details"],
                category=row["category"],
                when=row["when_text"],
                owners=tuple(self._roles[one] for one in owners.get(row["id"], ())),
                mark=heads.MEETING if row["kind"] == "meeting" else heads.CYCLE,
                fields={"participants": row["participants"]},
            )
            for plan_id in dict.fromkeys(place.plan_id for place in self._activities.values())
            for row in versions.rows_of_plan(tx, huvudman_id, "cycle_item", plan_id)
            if row["standing"] == Standing.ADOPTED.value
        ]

    def _of(self, place: Activity) -> dict[str, Any]:
        """What the plan says of an activity."""
        plan = self._plans[place.plan_id]
        return {
            "plan": plan.title,
            "plan_kind": plan.kind,
            "period": plan.period_label,
            "area_code": place.area_code,
            "area": place.area_title,
            "strategy": place.strategy,
            "strategy_title": place.strategy_title,
            "number": place.number,
            "title": place.title,
            "details": place.details,
            "when": place.when_text,
            "owners": tuple(self._roles[one] for one in self._owners.get(place.id, ())),
            "fields": self._fields.get(place.id, {}),
        }
