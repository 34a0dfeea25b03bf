"""Goals, the plans of units and school forms, and how far each has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from plan.organisation import form_key
from plan.records import Activity
from plan.schoolyear import SchoolYear
from plan.status import RollUp, Standing, Status, roll_up
from plan.words import key_of, tidy
from services.changing import Changes
from services.deps import Asker, Deps
from services.editable import NothingChanged, Refused, may_edit, not_yours, plan_in, unit_key_of, wrong_text
from services.errors import NotHere
from services.interventions import counted_in
from services.lines import unit_names
from services.places import may_edit_unit
from services.results import AdminOnly
from services.room import Room, reading, writing
from storage.queries import assignments as assignment_queries
from storage.queries import goals, organisation, plans, structure


@dataclass(frozen=True)
class GoalLine:
    """A goal and what serves it: `total` counts activities. `units` are the units whose own goals serve it."""

    id: int
    title: str
    total: RollUp
    units: tuple[str, ...]
    dropped: bool


@dataclass(frozen=True)
class UnitProgress:
    """How far a unit or school form has come: in its own plan (None where it has none), and in the huvudman's."""

    key: str
    name: str
    own: RollUp | None
    whole: RollUp


@dataclass(frozen=True)
class GoalList:
    """The goals of the plans that run, and how far each has come; how many interventions there are, are carried out,
    and gave effect.
    """

    goals: tuple[GoalLine, ...]
    may_edit: bool
    plan_id: int | None
    interventions: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True)
class GoalSaved:
    """A goal as it is now; dropped where it no longer holds."""

    title: str
    is_new: bool
    batch_id: int
    dropped: bool = False


@dataclass(frozen=True)
class GoalShown:
    """A goal as it is, to be changed; `parents` are those of the huvudman that a unit's own may serve."""

    plan_id: int
    goal_id: int
    title: str
    serves: int | None
    parents: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class PlanStarted:
    """A unit's own plan is there, to write in. `is_new` where it was not before."""

    plan_id: int
    title: str
    unit: str
    is_new: bool
    batch_id: int | None


def list_goals(deps: Deps, asker: Asker) -> GoalList:
    """Each goal of the huvudman's plans that run, with what serves it: activities, and activities of areas and of
    units' goals.
    """
    with reading(deps, asker) as room:
        running = {one.id for one in structure.plans(room.tx, room.huvudman_id) if one.runs(room.today)}
        every = [
            one
            for one in goals.goals(room.tx, room.huvudman_id)
            if one.standing is Standing.ADOPTED and one.plan_id in running
        ]
        totals = _totals(room)
        serving = _serving(room)
        parents = goals.served(room.tx, room.huvudman_id, "goal")
        names = unit_names(room)
        lines = []
        for goal in every:
            if goal.unit_id is not None or goal.school_form is not None:
                continue
            below = [one for one in every if parents.get(one.id) == goal.id]
            ids = {goal.id, *(one.id for one in below)}
            mine = [totals[a] for a, goal_id in serving.items() if goal_id in ids and a in totals]
            units = [names.get(f"unit:{one.unit_id}", "") for one in below]
            lines.append(GoalLine(goal.id, goal.title, _sum(mine), tuple(u for u in units if u), False))
        whole = _whole_plan(room)
        may = whole is not None and may_edit(room, whole)
        return GoalList(tuple(lines), may, whole.id if whole else None, counted_in(room))


def _whole_plan(room: Room) -> structure.PlanRecord | None:
    """The huvudman's plan that runs."""
    found = [
        one
        for one in structure.plans(room.tx, room.huvudman_id)
        if one.kind == "verksamhetsplan" and unit_key_of(one) is None and one.runs(room.today)
    ]
    return found[-1] if found else None


def list_progress(deps: Deps, asker: Asker) -> tuple[UnitProgress, ...]:
    """How far each unit and school form has come, in its own plan and in what the huvudman's asks of it."""
    with reading(deps, asker) as room:
        activities = {a.id: a for a in plans.activities(room.tx, room.huvudman_id) if a.runs(room.today)}
        own: dict[str, list[RollUp]] = defaultdict(list)
        whole: dict[str, list[RollUp]] = defaultdict(list)
        for one in assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity"):
            activity = activities.get(one.source_id)
            if activity is not None:
                put = own if activity.is_own else whole
                key = _own_key(activity) if activity.is_own else one.unit_key
                put[key].append(roll_up([one.answer], room.today))
        return tuple(
            UnitProgress(key, name, _sum(own[key]) if key in own else None, _sum(whole[key]))
            for key, name in unit_names(room).items()
        )


def _own_key(activity: Activity) -> str:
    if activity.unit_id is not None:
        return f"unit:{activity.unit_id}"
    return form_key(activity.school_form or "")


def _totals(room: Room) -> dict[int, RollUp]:
    answers = defaultdict(list)
    for one in assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity"):
        answers[one.source_id].append(one.answer)
    return {key: roll_up(given, room.today) for key, given in answers.items()}


def _serving(room: Room) -> dict[int, int]:
    """Which goal each activity of the plans that run serves: its own, else its area's."""
    of_areas = goals.served(room.tx, room.huvudman_id, "focus_area")
    own = goals.served(room.tx, room.huvudman_id, "activity")
    running = [one for one in plans.activities(room.tx, room.huvudman_id) if one.runs(room.today)]
    found = {one.id: own.get(one.id) or of_areas.get(one.area_id or 0) for one in running}
    return {key: goal_id for key, goal_id in found.items() if goal_id is not None}


def _sum(totals: Iterable[RollUp]) -> RollUp:
    """Activities as one: each counts once, however many units answer it."""
    counted = [one for one in totals if one.total]
    done = sum(one.done == one.total for one in counted)
    return RollUp(
        status=Status.DONE if counted and done == len(counted) else Status.IN_PROGRESS,
        done=done,
        total=len(counted),
        needs_support=sum(one.needs_support > 0 for one in counted),
        late=sum(one.is_late for one in counted),
    )


def save_goal(
    deps: Deps, asker: Asker, plan_id: int, goal_id: int | None, title: str, serves: int | None = None
) -> GoalSaved | NothingChanged | Refused:
    """A new goal of a plan, or other words for one; a unit's may serve one of the huvudman's. Raises NotHere."""
    if wrong := wrong_text(title, ()):
        return wrong
    with writing(deps, asker) as room:
        plan = plan_in(room, plan_id)
        if not may_edit(room, plan):
            return not_yours(room)
        every = goals.goals(room.tx, room.huvudman_id)
        if serves is not None and serves not in {one.id for one in every if one.unit_id is None}:
            raise NotHere(f"goal {serves}")
        changes = Changes(room, "goal")
        saved = goal_id
        if goal_id is None:
            of_plan = [one for one in every if one.plan_id == plan_id]
            row = {
                "plan_id": plan_id,
                "title": tidy(title),
                "ordinal": len(of_plan) + 1,
                "standing": Standing.ADOPTED.value,
                "standing_why": "",
            }
            saved = changes.add("goal", row)
        elif goal_id not in {one.id for one in every if one.plan_id == plan_id}:
            raise NotHere(f"goal {goal_id}")
        else:
            changes.change("goal", goal_id, {"title": tidy(title)})
        if saved is not None:
            changes.serve("goal", saved, serves)
        if changes.batch_id is None:
            return NothingChanged(tidy(title))
        return GoalSaved(tidy(title), goal_id is None, changes.batch_id)


def goal_to_edit(deps: Deps, asker: Asker, goal_id: int) -> GoalShown | AdminOnly:
    """What stands in the form to begin with. Raises NotHere."""
    with reading(deps, asker) as room:
        goal, plan = _goal(room, goal_id)
        if not may_edit(room, plan):
            return not_yours(room)
        own = unit_key_of(plan) is not None
        whole = [
            (one.id, one.title)
            for one in goals.goals(room.tx, room.huvudman_id)
            if one.standing is Standing.ADOPTED and one.unit_id is None and one.school_form is None
        ]
        serves = goals.served(room.tx, room.huvudman_id, "goal").get(goal_id)
        return GoalShown(plan.id, goal_id, goal.title, serves, tuple(whole) if own else ())


def drop_goal(deps: Deps, asker: Asker, goal_id: int, why: str) -> GoalSaved | NothingChanged | Refused:
    """A goal that no longer holds; what served it goes on, and is still tied to it. Raises NotHere."""
    if wrong := wrong_text(why, ()):
        return wrong
    with writing(deps, asker) as room:
        goal, plan = _goal(room, goal_id)
        if not may_edit(room, plan):
            return not_yours(room)
        changes = Changes(room, "goal")
        changes.change("goal", goal_id, {"standing": Standing.DROPPED.value, "standing_why": tidy(why)})
        if changes.batch_id is None:
            return NothingChanged(goal.title)
        return GoalSaved(goal.title, False, changes.batch_id, dropped=True)


def _goal(room: Room, goal_id: int) -> tuple[goals.Goal, structure.PlanRecord]:
    """A goal that holds, and its plan. Raises NotHere."""
    for one in goals.goals(room.tx, room.huvudman_id):
        if one.id == goal_id and one.standing is Standing.ADOPTED:
            return one, plan_in(room, one.plan_id)
    raise NotHere(f"goal {goal_id}")


def start_unit_plan(deps: Deps, asker: Asker, unit_key: str) -> PlanStarted | Refused:
    """The own plan of a unit or school form for this school year, and an area to write in; made where there is none.

    Raises NotHere for a key that is no unit's or school form's.
    """
    with writing(deps, asker) as room:
        names = unit_names(room)
        if unit_key not in names:
            raise NotHere(f"unit {unit_key}")
        name = names[unit_key]
        if not may_edit_unit(room, unit_key):
            return not_yours(room)
        for one in structure.plans(room.tx, room.huvudman_id):
            if unit_key_of(one) == unit_key and one.kind == "verksamhetsplan" and one.runs(room.today):
                return PlanStarted(one.id, one.title, name, False, None)
        year = SchoolYear.containing(room.today)
        title = f"{name} {year.label}"
        units = {unit.key: unit.id for unit in organisation.units(room.tx, room.huvudman_id)}
        forms = {
            form_key(unit.school_form): unit.school_form
            for unit in organisation.units(room.tx, room.huvudman_id)
            if unit.school_form
        }
        changes = Changes(room, "plan")
        plan_id = changes.add(
            "plan",
            {
                "kind": "verksamhetsplan",
                "title": title,
                "period_label": year.label,
                "source_key": f"unit|{units.get(unit_key, unit_key)}|{year.label}",
                "unit_id": units.get(unit_key),
                "school_form": forms.get(unit_key),
                "starts": year.first_day,
                "ends": year.last_day,
            },
        )
        if plan_id is None:
            raise NotHere("a repeated request")
        code = _free_code(room, name)
        area = {"plan_id": plan_id, "code": code, "code_key": key_of(code), "title": name}
        changes.add("area", {**area, "ordinal": 1, "findings": []})
        return PlanStarted(plan_id, title, name, True, changes.batch_id)


def _free_code(room: Room, name: str) -> str:
    """A short code for a unit's area that no other area has: its first three letters, or more."""
    letters = "".join(one for one in name if one.isalpha()).upper() or "ENH"
    taken = {key_of(code) for _, code, _ in plans.areas(room.tx, room.huvudman_id)}
    for length in range(3, len(letters) + 1):
        if key_of(letters[:length]) not in taken:
            return letters[:length]
    return f"{letters[:3]}{len(taken)}"
