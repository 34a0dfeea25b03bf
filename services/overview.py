"""Where the plans stand: what `/plan` shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plan.records import Activity, Assignment, spoken_code
from plan.status import Answer, RollUp, Status, is_late, roll_up
from services.cycle import upcoming_meetings
from services.deps import Asker, Deps
from services.finding import current
from services.interventions import counted_in
from services.lines import rows_each, rows_of
from services.results import AreaProgress, PlanView
from services.roles import role_lines
from services.room import Room, reading
from services.sources import AHEAD
from storage.queries import assignments as assignment_queries
from storage.queries import meetings as meeting_queries
from storage.queries import plans

FEW = 5
MEETINGS = 3


@dataclass(frozen=True)
class PlanProgress:
    """How far the plans have come: their titles, all of it, and each area.

    `interventions`: how many there are, how many are carried out, and how many gave the effect that was wanted.
    """

    titles: tuple[str, ...]
    total: RollUp
    areas: tuple[AreaProgress, ...]
    interventions: tuple[int, int, int] = (0, 0, 0)


def progress(room: Room) -> PlanProgress:
    """How far the plans that run today have come. Each activity counts once, however many units answer it."""
    activities, assignments = _of_plans(room)
    totals = _totals(room, activities, assignments)
    return PlanProgress(
        titles=tuple(dict.fromkeys(a.plan_title for a in activities)),
        total=_sum(totals.values()),
        areas=tuple(_areas(room, activities, totals)),
        interventions=counted_in(room),
    )


def overview(deps: Deps, asker: Asker) -> PlanView:
    """Progress per area, what is late, what needs support, and the meetings that come next."""
    with reading(deps, asker) as room:
        return overview_in(room)


def overview_in(room: Room) -> PlanView:
    """The same within a unit of work."""
    _, assignments = _of_plans(room)
    every = [*assignments, *assignment_queries.open_in_cycle(room.tx, room.huvudman_id)]
    how_far = progress(room)
    return PlanView(
        titles=how_far.titles,
        total=how_far.total,
        areas=how_far.areas,
        interventions=how_far.interventions,
        late=tuple(rows_of(room, _late(room, every))),
        needs_support=tuple(rows_each(room, _needing_support(every))),
        meetings=upcoming_meetings(room, MEETINGS),
        calendar=_calendar(room),
        forums=tuple(plans.forums(room.tx, room.huvudman_id)),
        vacant_roles=sum(role.is_vacant for role in role_lines(room)),
        today=room.today,
    )


def _calendar(room: Room) -> tuple[tuple[str, date, str], ...]:
    """The next meetings of the forums that have dates."""
    coming = meeting_queries.meetings(room.tx, room.huvudman_id, room.today, room.today + AHEAD)
    return tuple((one.forum, one.on_date, one.at_time) for one in coming[:MEETINGS])


def _of_plans(room: Room) -> tuple[list[Activity], list[Assignment]]:
    """The activities of the huvudman's plans that run today, and what has been answered of them."""
    everything = [
        a for a in plans.activities(room.tx, room.huvudman_id) if not a.is_reference and not a.is_own
    ]
    activities = current(room, everything)
    ids = [a.id for a in activities]
    return activities, assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity", ids)


def _totals(room: Room, activities: list[Activity], assignments: list[Assignment]) -> dict[int, RollUp]:
    """Each activity's answers as one."""
    answers: dict[int, list[Answer]] = defaultdict(list)
    for assignment in assignments:
        answers[assignment.source_id].append(assignment.answer)
    return {a.id: roll_up(answers[a.id], room.today) for a in activities if a.id in answers}


def _areas(room: Room, activities: list[Activity], totals: dict[int, RollUp]) -> list[AreaProgress]:
    by_area: dict[int, list[RollUp]] = defaultdict(list)
    for activity in activities:
        if activity.area_id is not None and activity.id in totals:
            by_area[activity.area_id].append(totals[activity.id])
    return [
        AreaProgress(spoken_code(code, title), title, _sum(by_area[area_id]))
        for area_id, code, title in plans.areas(room.tx, room.huvudman_id)
        if area_id in by_area
    ]


def _sum(totals: Iterable[RollUp]) -> RollUp:
    """Activities as one: each counts once, however many units answer it."""
    counted = [total for total in totals if total.status not in (Status.DROPPED, Status.PROPOSED)]
    return RollUp(
        status=Status.DONE
        if counted and all(t.status is Status.DONE for t in counted)
        else Status.IN_PROGRESS,
        done=sum(total.status is Status.DONE for total in counted),
        total=len(counted),
        needs_support=sum(total.needs_support > 0 for total in counted),
        late=sum(total.is_late for total in counted),
    )


def _late(room: Room, assignments: list[Assignment]) -> list[Assignment]:
    late = [a for a in assignments if is_late(a.status, a.due, room.today)]
    return sorted(late, key=lambda a: (a.due or room.today, a.id))


def _needing_support(assignments: list[Assignment]) -> list[Assignment]:
    return [a for a in assignments if a.status is Status.NEEDS_SUPPORT]
