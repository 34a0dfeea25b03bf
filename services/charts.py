"""How far the plans have come, and who has answered: read for charts, in one look at the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from documents.pictures.charts import Asked, Bar, Matrix, Progress, counted
from documents.pictures.model import Mark
from plan.organisation import WHOLE
from plan.records import Activity, Assignment, spoken_code
from plan.status import RollUp, Standing, Status, roll_up
from services.digest_parts import current_assignments
from services.finding import current
from services.lines import unit_names
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import goals, plans

# The matrix shows what is asked of many units and is due by then, or has been within the last while.
AHEAD = timedelta(days=60)
BACK = timedelta(days=120)


def mark_of(total: RollUp | None) -> Mark:
    """How something stands, as a shape. Needing support outranks late, as everywhere."""
    if total is None:
        return Mark.NOTED
    if total.status is Status.DONE:
        return Mark.DONE
    if total.status is Status.DROPPED:
        return Mark.DROPPED
    if total.needs_support:
        return Mark.SUPPORT
    if total.is_late:
        return Mark.LATE
    return Mark.STARTED if total.status is Status.IN_PROGRESS else Mark.COMING


def progress_of(room: Room) -> Progress:
    """How far the plans that run have come: all, each area, and each goal that activities serve.

    An activity counts once, however many units answer it; what is dropped or only proposed is left out.
    """
    totals = _totals(room)
    serves = goals.served(room.tx, room.huvudman_id, "activity")
    by_area: dict[int, list[RollUp]] = defaultdict(list)
    by_goal: dict[int, list[RollUp]] = defaultdict(list)
    for activity, total in totals:
        if activity.area_id is not None:
            by_area[activity.area_id].append(total)
        if activity.id in serves:
            by_goal[serves[activity.id]].append(total)
    areas = [
        _bar(_area(code, title), by_area[area_id])
        for area_id, code, title in plans.areas(room.tx, room.huvudman_id)
        if area_id in by_area
    ]
    served = [
        _bar(goal.title, by_goal[goal.id])
        for goal in goals.goals(room.tx, room.huvudman_id)
        if goal.id in by_goal
    ]
    titles = dict.fromkeys(activity.plan_title for activity, _ in totals)
    return Progress(
        title="Hur långt vi har kommit",
        whose=room.huvudman.name,
        today=room.today,
        whole=_bar(", ".join(titles) or "Ingen plan", [total for _, total in totals]),
        groups=(("Prioriterade områden", tuple(areas)), ("Mål", tuple(served))),
    )


def _bar(name: str, totals: Sequence[RollUp]) -> Bar:
    """What needs support has that mark, late or not; in words it is counted as both, as in every text."""
    both = sum(total.needs_support > 0 and total.is_late for total in totals)
    return Bar(name, counted([mark_of(total) for total in totals]), both)


def _area(code: str, title: str) -> str:
    spoken = spoken_code(code, title)
    return title if not spoken or title.casefold().startswith(spoken.casefold()) else f"{title} ({spoken})"


def _totals(room: Room) -> list[tuple[Activity, RollUp]]:
    """The activities of the plans that run, with how each stands."""
    every = plans.activities(room.tx, room.huvudman_id)
    counts = [a for a in every if a.standing is Standing.ADOPTED and not a.is_reference and not a.is_own]
    activities = current(room, counts)
    of_one: dict[int, list[Assignment]] = defaultdict(list)
    ids = [activity.id for activity in activities]
    for one in assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity", ids):
        of_one[one.source_id].append(one)
    found = []
    for activity in activities:
        total = roll_up((one.answer for one in of_one[activity.id]), room.today)
        if total.total:
            found.append((activity, total))
    return found


def matrix_of(room: Room) -> Matrix:
    """What is asked of many units, lately or soon, with how it stands in each; next due last."""
    sources: dict[tuple[str, int, str], list[Assignment]] = defaultdict(list)
    for one in current_assignments(room):
        near = one.due is None or room.today - BACK <= one.due <= room.today + AHEAD
        if one.unit_key != WHOLE and near and one.status is not Status.PROPOSED:
            sources[one.source_kind, one.source_id, one.period_key].append(one)
    names = unit_names(room) if sources else {}
    asked = []
    many = [of_one for of_one in sources.values() if len(of_one) > 1]
    for of_one in sorted(many, key=lambda each: (each[0].due or room.today, each[0].id)):
        answers = {names.get(one.unit_key, ""): mark_of(roll_up([one.answer], room.today)) for one in of_one}
        asked.append(Asked(of_one[0].label, of_one[0].title, answers))
    units = sorted({unit for one in asked for unit in one.answers})
    return Matrix("Vem har svarat", room.huvudman.name, room.today, tuple(units), tuple(asked))
