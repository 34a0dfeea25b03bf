"""What can be chosen in a form, and what stands in it to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plan.organisation import Reach
from plan.records import Activity
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.status import Standing
from services.deps import Asker, Deps
from services.editable import may_edit, not_yours, unit_key_of
from services.editing import editable, goal_of
from services.errors import NotHere
from services.interventions import counted_in
from services.lines import unit_names
from services.places import own_places
from services.results import AdminOnly
from services.roles import next_vacant
from services.room import Room, reading
from services.units import school_forms
from storage.queries import cycle as cycle_queries
from storage.queries import goals, organisation, plans, rows, structure


@dataclass(frozen=True)
class ActivityChoices:
    """For the form of an activity. `places`: value to text of strategies (`s:7`) and of new ones in an area (`a:3`);
    `activity` is the one that is changed, with its owners and goal; `is_own` says that the plan is a unit's.
    """

    plan_id: int
    plan_title: str
    roles: tuple[tuple[int, str], ...]
    places: tuple[tuple[str, str], ...]
    goals: tuple[tuple[int, str], ...]
    activity: Activity | None = None
    owners: tuple[int, ...] = ()
    goal_id: int | None = None
    is_own: bool = False


@dataclass(frozen=True)
class UnitLine:
    """A unit with its school form and code, and who answers there: (role, names)."""

    id: int
    name: str
    school_form: str | None
    code: str
    holders: tuple[tuple[str, tuple[str, ...]], ...]
    closed_from: date | None = None


@dataclass(frozen=True)
class UnitList:
    """The units; `may_edit` whether the asker may change them, `own` those (key, name) whose plan is the asker's, and
    `every` all that have one to open, for those who run the plan. `interventions`: how many there are, are carried
    out, and gave effect.
    """

    units: tuple[UnitLine, ...]
    forms: tuple[str, ...]
    may_edit: bool
    own: tuple[tuple[str, str], ...] = ()
    today: date = date.min
    every: tuple[tuple[str, str], ...] = ()
    interventions: tuple[int, int, int] = (0, 0, 0)


def for_new_activity(
    deps: Deps, asker: Asker, plan_id: int | None = None, *, proposed: bool = False
) -> ActivityChoices | AdminOnly:
    """For a new activity: in the plan that is named, else the asker's unit's own, else the huvudman's.

    Raises NotHere where there is no plan.
    """
    with reading(deps, asker) as room:
        running = [
            one
            for one in structure.plans(room.tx, room.huvudman_id)
            if one.kind == "verksamhetsplan" and one.runs(room.today) and plan_id in (None, one.id)
        ]
        mine = [one for one in running if proposed or may_edit(room, one)]
        if not running:
            raise NotHere("no plan runs")
        if not mine:
            return not_yours(room)
        whole = [one for one in mine if one.unit_id is None and one.school_form is None]
        chosen = (whole or mine)[-1]
        return _choices(room, chosen)


def for_activity(deps: Deps, asker: Asker, activity_id: int) -> ActivityChoices | AdminOnly:
    """For changing an activity, or adopting a proposal. Raises NotHere."""
    with reading(deps, asker) as room:
        activity, plan = editable(room, activity_id)
        if not may_edit(room, plan):
            return not_yours(room)
        return _choices(room, plan, activity)


def _choices(room: Room, plan: structure.PlanRecord, activity: Activity | None = None) -> ActivityChoices:
    strategies = [one for one in structure.strategies(room.tx, room.huvudman_id) if one.plan_id == plan.id]
    areas = {
        row["id"]: row["title"]
        for row in rows.rows(room.tx, room.huvudman_id, "area")
        if row["plan_id"] == plan.id
    }
    places = [
        (f"s:{one.id}", f"{one.area_code} {one.letter} · {one.title or one.area_title}") for one in strategies
    ]
    places += [(f"a:{area_id}", f"Ny strategi i {title}") for area_id, title in areas.items()]
    roles = organisation.roles(room.tx, room.huvudman_id)
    owners: list[int] = []
    if activity is not None:
        owners = plans.owners_of(room.tx, room.huvudman_id, "activity", [activity.id]).get(activity.id, [])
    return ActivityChoices(
        plan_id=plan.id,
        plan_title=plan.title,
        roles=tuple((one.id, one.name) for one in roles.values()),
        places=tuple(places),
        goals=tuple(
            (one.id, one.title)
            for one in goals.goals(room.tx, room.huvudman_id)
            if one.standing is Standing.ADOPTED and (one.plan_id == plan.id or one.unit_id is None)
        ),
        activity=activity,
        owners=tuple(owners),
        goal_id=goal_of(room, activity.id) if activity is not None else None,
        is_own=unit_key_of(plan) is not None,
    )


@dataclass(frozen=True)
class RolesToHold:
    """The roles (id, name) that somebody can hold: politicians are not held by persons here. `first` is one that
    somebody is missing in.
    """

    roles: tuple[tuple[int, str], ...]
    first: int | None


def roles_to_hold(deps: Deps, asker: Asker) -> RolesToHold | AdminOnly:
    """What can be chosen where somebody is said to hold a role."""
    with reading(deps, asker) as room:
        if allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is not Verdict.YES:
            return not_yours(room)
        roles = organisation.roles(room.tx, room.huvudman_id).values()
        vacant = next_vacant(room)
        return RolesToHold(
            tuple((one.id, one.name) for one in roles if not one.is_body), vacant[0] if vacant else None
        )


def list_units(deps: Deps, asker: Asker) -> UnitList:
    """The units, by name, and who answers there."""
    with reading(deps, asker) as room:
        roles = organisation.roles(room.tx, room.huvudman_id)
        held = organisation.holdings(room.tx, room.huvudman_id, room.today)
        lines = []
        for row in sorted(rows.rows(room.tx, room.huvudman_id, "unit"), key=lambda row: str(row["name_key"])):
            here = [
                (
                    roles[role_id].name,
                    tuple(room.names.short(h.person) for h in ones if h.unit_key == f"unit:{row['id']}"),
                )
                for role_id, ones in held.items()
                if roles[role_id].reach is Reach.UNIT
            ]
            there = tuple(one for one in here if one[1])
            lines.append(
                UnitLine(row["id"], row["name"], row["school_form"], row["code"], there, row["closed_from"])
            )
        verdict = allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id))
        may = verdict is Verdict.YES
        own = tuple(own_places(room).items())
        every = _places(room) if may else ()
        return UnitList(tuple(lines), school_forms(room), may, own, room.today, every, counted_in(room))


def places_and_day(deps: Deps, asker: Asker) -> tuple[tuple[tuple[str, str], ...], date]:
    """Every unit that is there and every school form (key, name), and which day it is."""
    with reading(deps, asker) as room:
        return _places(room), room.today


def _places(room: Room) -> tuple[tuple[str, str], ...]:
    every = organisation.units(room.tx, room.huvudman_id)
    gone = {one.key for one in every if not one.is_there(room.today)}
    return tuple(one for one in unit_names(room).items() if one[0] not in gone)


def cycle_items(deps: Deps, asker: Asker) -> tuple[tuple[int, str], ...]:
    """The items of the cycle: id and title."""
    with reading(deps, asker) as room:
        found = cycle_queries.cycle_items(room.tx, room.huvudman_id)
        return tuple((item.id, item.title) for item in found if item.kind != "meeting")
