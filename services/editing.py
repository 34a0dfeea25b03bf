"""New and changed activities. Numbers stay while a plan runs: what is new comes after the last, what is dropped is
marked. Those concerned by another date or owner are told, gathered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.organisation import Role
from plan.periods import Period
from plan.records import Activity, Assignment
from plan.status import Standing, Status
from plan.words import tidy
from services.changing import Changes
from services.concerned import Answering, answering, tell_activity, tell_dropped
from services.deps import Asker, Deps
from services.editable import (
    NothingChanged,
    Refused,
    TimePassed,
    WhyNeeded,
    may_edit,
    not_yours,
    plan_in,
    time_of,
    wrong_text,
)
from services.errors import NotHere
from services.following_up import EFFECT, SPREADING
from services.layout import lay_out, times
from services.reporting import change_and_note
from services.room import Room, writing
from services.sources import ONCE, terms_of
from storage.periods import period_from
from storage.queries import assignments as assignment_queries
from storage.queries import goals, organisation, plans, rows, structure


@dataclass(frozen=True)
class ActivityValues:
    """What somebody writes of an activity. `when` is in words; `owners` are ids of roles."""

    title: str
    details: str = ""
    when: str = ""
    owners: tuple[int, ...] = ()
    goal_id: int | None = None


@dataclass(frozen=True)
class Where:
    """Where a new activity goes: a strategy that is there, or a new one with a title, in an area."""

    plan_id: int
    strategy_id: int | None = None
    area_id: int | None = None
    new_strategy: str = ""


@dataclass(frozen=True)
class ActivitySaved:
    """An activity as it is now. `told` are those who get to know; `assignment_id` is one of its, to open."""

    activity: Activity
    what: str  # new, changed, dropped, restored
    told: tuple[str, ...]
    batch_id: int
    assignment_id: int | None = None


_Window = tuple[date | None, date | None]

SaveOutcome = ActivitySaved | NothingChanged | TimePassed | Refused
ChangeOutcome = SaveOutcome | WhyNeeded


def add_activity(
    deps: Deps, asker: Asker, where: Where, values: ActivityValues, *, proposed: bool = False
) -> SaveOutcome:
    """A new activity, with the number after the last of its strategy. A proposed one gets none, and asks nobody."""
    if wrong := wrong_text(values.title, (values.details, where.new_strategy)):
        return wrong
    with writing(deps, asker) as room:
        plan = plan_in(room, where.plan_id)
        if not proposed and not may_edit(room, plan):
            return not_yours(room)
        time = time_of(room, values.when, plan.starts)
        if not isinstance(time, tuple):
            return time
        if passed := has_passed(room, plan, time[1]):
            return passed
        changes = Changes(room, "proposal" if proposed else "activity")
        row = {
            "plan_id": plan.id,
            "title": tidy(values.title),
            "details": values.details.strip(),
            "is_reference": False,
            "standing": (Standing.PROPOSED if proposed else Standing.ADOPTED).value,
            "standing_why": "",
            "number": None,
            "area_id": where.area_id,
            "strategy_id": where.strategy_id,
            **time[0],
        }
        if changes.opened() is None:
            return NothingChanged(row["title"])
        strategy_id = _strategy(room, changes, where)
        row |= placed(room, strategy_id, numbered=not proposed)
        activity_id = changes.add("activity", row)
        if activity_id is None:
            raise RuntimeError("an open batch took no row")
        changes.own("activity", activity_id, known_roles(room, values.owners))
        changes.serve("activity", activity_id, values.goal_id)
        if not proposed:
            number_it(room, activity_id)
        lay_out(room.tx, room.huvudman, room.today, by_hand=[activity_id])
        told = () if proposed else tell_new(room, changes, activity_id)
        return saved(room, changes, activity_id, "new", told)


def _strategy(room: Room, changes: Changes, where: Where) -> int | None:
    """The strategy that is meant, made where it is new. Raises NotHere for what is not of the plan."""
    known = {one.id: one for one in structure.strategies(room.tx, room.huvudman_id)}
    if where.strategy_id is not None:
        if where.strategy_id not in known or known[where.strategy_id].plan_id != where.plan_id:
            raise NotHere(f"strategy {where.strategy_id}")
        return where.strategy_id
    if where.area_id is None:
        return None
    if rows.row(room.tx, room.huvudman_id, "area", where.area_id).get("plan_id") != where.plan_id:
        raise NotHere(f"area {where.area_id}")
    letters = [one.letter for one in known.values() if one.area_id == where.area_id]
    letter = chr(ord(max(letters)) + 1) if letters else "a"
    title = tidy(where.new_strategy)
    return changes.add("strategy", {"area_id": where.area_id, "letter": letter, "title": title})


def placed(room: Room, strategy_id: int | None, *, numbered: bool) -> dict[str, Any]:
    """The columns that say where an activity stands. A number, where it gets one, is the one after the last."""
    if strategy_id is None:
        return {}
    strategy = next(s for s in structure.strategies(room.tx, room.huvudman_id) if s.id == strategy_id)
    number = structure.last_number(room.tx, room.huvudman_id, strategy_id) + 1 if numbered else None
    return {"area_id": strategy.area_id, "strategy_id": strategy_id, "number": number}


def number_it(room: Room, activity_id: int) -> None:
    """Let people find an activity by its number and letter from today on."""
    [activity] = plans.activities(room.tx, room.huvudman_id, [activity_id])
    if activity.number is None or not activity.strategy:
        return
    plans.add_alias(
        room.tx,
        room.huvudman_id,
        activity.plan_id,
        activity.area_code,
        activity.strategy,
        activity.number,
        activity_id,
        min(activity.plan_starts or room.today, room.today),
    )


def change_activity(
    deps: Deps, asker: Asker, activity_id: int, values: ActivityValues, why: str = ""
) -> ChangeOutcome:
    """Other words, time or owners for an activity. Its number stays. Raises NotHere.

    Another time moves the last day of what is open, which asks for a `why`; the first day stays visible.
    """
    if wrong := wrong_text(values.title, (values.details, why)):
        return wrong
    with writing(deps, asker) as room:
        activity, plan = editable(room, activity_id)
        if not may_edit(room, plan):
            return not_yours(room)
        time = time_of(room, values.when, plan.starts)
        if not isinstance(time, tuple):
            return time
        was = answering(room, activity_id)
        times_were = _times_of(room, activity_id)
        row = {"title": tidy(values.title), "details": values.details.strip()}
        if tidy(values.when) != activity.when_text:
            row |= time[0]
            if passed := has_passed(room, plan, time[1]):
                return passed
            days, days_were = (
                {due for _, due in found.values()} for found in (_times_in(room, plan, time[1]), times_were)
            )
            if was.open and days != days_were and not tidy(why):
                return WhyNeeded()
        changes = Changes(room, "activity")
        changed = changes.change("activity", activity_id, row)
        changed |= changes.own("activity", activity_id, known_roles(room, values.owners))
        changed |= changes.serve("activity", activity_id, values.goal_id)
        if not changed or changes.batch_id is None:
            return NothingChanged(activity.label or activity.title)
        _follow(room, changes, activity_id, tidy(why), times_were if "period" in row else None)
        told = tell_activity(room, changes.batch_id, activity_id, was, tidy(why))
        return saved(room, changes, activity_id, "changed", told)


def drop_activity(deps: Deps, asker: Asker, activity_id: int, why: str) -> SaveOutcome:
    """An activity that is not to be done: marked, with the reason, and its number stays taken. Raises NotHere."""
    if wrong := wrong_text(why, ()):
        return wrong
    with writing(deps, asker) as room:
        activity, plan = editable(room, activity_id)
        if not may_edit(room, plan):
            return not_yours(room)
        changes = Changes(room, "activity")
        people = answering(room, activity_id).everybody
        row = {"standing": Standing.DROPPED.value, "standing_why": tidy(why)}
        if not changes.change("activity", activity_id, row) or changes.batch_id is None:
            return NothingChanged(activity.label or activity.title)
        asked = assignments_of(room, activity_id) + _asked_of_its_effects(room, activity_id)
        for one in asked:
            if one.status.is_open:
                change = {"status": Status.DROPPED.value, "comment": tidy(why)}
                change_and_note(room, changes.batch_id, one, change)
        told = tell_dropped(room, changes.batch_id, activity, people, tidy(why))
        return saved(room, changes, activity_id, "dropped", told)


def editable(room: Room, activity_id: int) -> tuple[Activity, structure.PlanRecord]:
    """An activity and its plan. Raises NotHere."""
    found = plans.activities(room.tx, room.huvudman_id, [activity_id])
    if not found:
        raise NotHere(f"activity {activity_id}")
    return found[0], plan_in(room, found[0].plan_id)


def known_roles(room: Room, ids: Sequence[int]) -> list[int]:
    """Those of the ids that are roles here, in order."""
    roles: dict[int, Role] = organisation.roles(room.tx, room.huvudman_id, ids)
    return [one for one in ids if one in roles]


def assignments_of(room: Room, activity_id: int) -> list[Assignment]:
    """The assignments of an activity, locked."""
    return assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity", [activity_id], lock=True)


def _follow(
    room: Room, changes: Changes, activity_id: int, why: str, times_were: dict[str, _Window] | None
) -> None:
    """Let the assignments follow what was changed of an activity, its owners too; and its time, where it was other
    `times_were`. One of many units that has moved its day itself keeps it.
    """
    room.owners.clear()
    room.activities.clear()
    derive(room, activity_id)
    owners = plans.owners_of(room.tx, room.huvudman_id, "activity", [activity_id]).get(activity_id, [])
    row = _times_of(room, activity_id)
    if times_were is not None and len(row) == 1 and changes.batch_id is not None:
        due = next(iter(row.values()))[1]
        days_were = {day for _, day in times_were.values()}
        present = assignments_of(room, activity_id)
        for one in present:
            is_own = one.due not in days_were and one.due is not None and len(present) > 1
            if one.status.is_open and one.due != due and not is_own:
                change_and_note(room, changes.batch_id, one, {"due": due}, reason=why)
    lay_out(room.tx, room.huvudman, room.today, by_hand=[activity_id])
    ids = [one.id for one in assignments_of(room, activity_id)]
    assignment_queries.replace_owners(room.tx, room.huvudman_id, ids, owners)


def _asked_of_its_effects(room: Room, activity_id: int) -> list[Assignment]:
    """Whether the effects are seen, and that what was learnt is spread; locked."""
    return [
        one
        for kind in (EFFECT, SPREADING)
        for one in assignment_queries.assignments_of(
            room.tx, room.huvudman_id, kind, [activity_id], lock=True
        )
    ]


def follow_again(room: Room, activity_id: int) -> None:
    """Let the assignments follow an activity that is as it was again; their last days come back by themselves."""
    derive(room, activity_id)
    owners = plans.owners_of(room.tx, room.huvudman_id, "activity", [activity_id]).get(activity_id, [])
    ids = [one.id for one in assignments_of(room, activity_id)]
    assignment_queries.replace_owners(room.tx, room.huvudman_id, ids, owners)
    room.owners.clear()
    room.activities.clear()


def derive(room: Room, activity_id: int) -> None:
    """Let open assignments be called what the activity is called, and begin when it begins.

    Of what comes several times, what nobody has said anything about is laid out anew.
    """
    [activity] = plans.activities(room.tx, room.huvudman_id, [activity_id])
    wanted = _times_of(room, activity_id)
    present = assignments_of(room, activity_id)
    said: dict[str, Any] = {
        "title": activity.title,
        "label": activity.label,
        "when_text": activity.when_text,
    }
    if len(wanted) == 1 and len({one.period_key for one in present}) <= 1:
        key, (start, _) = next(iter(wanted.items()))
        said |= {"period_key": key, "start": start}
    else:
        stale = [
            one.id
            for one in present
            if one.period_key not in wanted and (one.due is None or one.due >= room.today)
        ]
        assignment_queries.delete_untouched(room.tx, room.huvudman_id, stale)
    still = [one.id for one in present if one.status.is_open]
    assignment_queries.derive(room.tx, room.huvudman_id, still, said)


def _times_of(room: Room, activity_id: int) -> dict[str, _Window]:
    """When an activity is to be done: period key to first and last day."""
    row = rows.row(room.tx, room.huvudman_id, "activity", activity_id)
    period = period_from(row["when_text"], row["period"]) if row["period"] is not None else None
    return _times_in(room, plan_in(room, row["plan_id"]), period)


def _times_in(room: Room, plan: structure.PlanRecord, period: Period | None) -> dict[str, _Window]:
    if period is None:
        return {ONCE: (None, None)}
    found = times(period, plan.starts, plan.ends, terms_of(room.huvudman))
    return {key: (start, due) for key, start, due in found}


def has_passed(room: Room, plan: structure.PlanRecord, period: Period | None) -> TimePassed | None:
    """Why a time is not one to plan for: all of it has been. None where some of it comes, or it has no last day."""
    days = [due for _, due in _times_in(room, plan, period).values()]
    known = [day for day in days if day is not None]
    if len(known) < len(days) or max(known) >= room.today:
        return None
    return TimePassed(max(known), room.today)


def tell_new(room: Room, changes: Changes, activity_id: int) -> tuple[str, ...]:
    """Tell those who answer for something new that it is theirs."""
    return tell_activity(room, changes.batch_id, activity_id, Answering(), "")


def saved(
    room: Room, changes: Changes, activity_id: int, what: str, told: Sequence[str] = ()
) -> ActivitySaved:
    """An activity as it is after a change."""
    [activity] = plans.activities(room.tx, room.huvudman_id, [activity_id])
    present = assignments_of(room, activity_id)
    if changes.batch_id is None:
        raise RuntimeError("nothing was changed, so nothing is saved")
    return ActivitySaved(
        activity, what, tuple(dict.fromkeys(told)), changes.batch_id, present[0].id if present else None
    )


def goal_of(room: Room, activity_id: int) -> int | None:
    """The goal that an activity serves."""
    return goals.served(room.tx, room.huvudman_id, "activity").get(activity_id)


__all__ = ["ActivitySaved", "ActivityValues", "ChangeOutcome", "SaveOutcome", "Where"]
__all__ += ["add_activity", "change_activity", "drop_activity"]
