"""What those who run the plan in Ekdala have written in forms: an intervention, proposals, a coming holder, a unit's
own plan. Each is done the way its form does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from plan.records import Activity
from services import editing, goal_editing, holders, interventions
from services.deps import Asker, Deps, Profile
from services.editing import ActivityValues, Where
from services.following_up import EFFECT
from services.goal_editing import PlanStarted
from services.holders import Kind, NewHolding
from services.interventions import Effect
from services.layout import lay_out_all
from services.reporting import Seen
from storage.queries import assignments as assignment_queries
from storage.queries import goals, organisation, plans, structure

AskerOf = Callable[[str], Asker]
Deed = tuple[datetime, Callable[[], None]]


@dataclass(frozen=True)
class Described:
    """An activity becomes an intervention; its figures are out on a day."""

    at: datetime
    by: str
    activity: str
    figures_on: date
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Coming:
    """Somebody is to hold a role from a later day, beside whoever has it."""

    at: datetime
    by: str
    role: str
    account: str
    name: str
    kind: Kind
    from_date: date
    until: date


@dataclass(frozen=True)
class UnitActivity:
    """A unit's own plan gets a goal, a strategy and an activity that serves the goal."""

    at: datetime
    by: str
    unit: str
    goal: str
    serves: str
    strategy: str
    title: str
    owner: str
    when: str


@dataclass(frozen=True)
class Written:
    """All of it. An effect: when, who, activity, unit, answer, why. A proposal, a goal: when, who, title."""

    goals: tuple[tuple[datetime, str, str], ...]
    interventions: tuple[Described, ...]
    effects: tuple[tuple[datetime, str, str, str, Effect, str], ...]
    proposals: tuple[tuple[datetime, str, str], ...]
    coming_holders: tuple[Coming, ...]
    unit_activities: tuple[UnitActivity, ...]


def deeds_of(written: Written, deps: Deps, huvudman_id: int, asker: AskerOf) -> Iterator[Deed]:
    """Each thing that was written: when, and how it is done. The clock is the caller's to set."""
    forms = _Forms(deps, huvudman_id, asker)
    for at, who, title in written.goals:
        yield at, partial(forms.aim, who, title)
    for described in written.interventions:
        yield described.at, partial(forms.describe, described)
    for at, who, label, unit, effect, why in written.effects:
        yield at, partial(forms.answer, who, label, unit, effect, why)
    for at, who, title in written.proposals:
        yield at, partial(forms.propose, who, title)
    for coming in written.coming_holders:
        yield coming.at, partial(forms.hold, coming)
    for own in written.unit_activities:
        yield own.at, partial(forms.write_own, own)


class _Forms:
    """What is filled in, where a name stands for what would be chosen in a list. Raises StopIteration for no such."""

    def __init__(self, deps: Deps, huvudman_id: int, asker: AskerOf) -> None:
        self._deps, self._huvudman_id, self._asker = deps, huvudman_id, asker

    def describe(self, told: Described) -> None:
        about = self._activity(told.activity).id
        interventions.describe(
            self._deps, self._asker(told.by), about, told.texts, figures_on=told.figures_on
        )

    def answer(self, who: str, label: str, unit: str, effect: Effect, why: str) -> None:
        about = self._activity(label).id
        lay_out_all(self._deps)  # as the clock does: the question comes when its figures are out
        with self._deps.database.read() as tx:
            key = next(one.key for one in organisation.units(tx, self._huvudman_id) if one.name == unit)
            asked = assignment_queries.assignments_of(tx, self._huvudman_id, EFFECT, [about])
        one = min((one for one in asked if one.unit_key == key), key=lambda one: one.due or date.max)
        interventions.answer_effect(self._deps, self._asker(who), Seen(one.id, one.version), effect, why)

    def aim(self, who: str, title: str) -> None:
        goal_editing.save_goal(self._deps, self._asker(who), self._plan(), None, title)

    def propose(self, who: str, title: str) -> None:
        values = ActivityValues(title)
        editing.add_activity(self._deps, self._asker(who), Where(self._plan()), values, proposed=True)

    def hold(self, told: Coming) -> None:
        profile = Profile(self._asker(told.account).account, told.name)
        role = self._role(told.role)
        new = NewHolding(role, (), profile, told.from_date, told.kind, told.until, instead=False)
        holders.hold(self._deps, self._asker(told.by), new)

    def write_own(self, told: UnitActivity) -> None:
        asker = self._asker(told.by)
        with self._deps.database.read() as tx:
            unit = next(one for one in organisation.units(tx, self._huvudman_id) if one.name == told.unit)
        started = goal_editing.start_unit_plan(self._deps, asker, unit.key)
        if not isinstance(started, PlanStarted):
            raise ValueError(f"the story lets somebody write a plan that is not theirs: {told.by}")
        goal_editing.save_goal(self._deps, asker, started.plan_id, None, told.goal, self._goal(told.serves))
        goal = self._goal(told.goal)
        with self._deps.database.read() as tx:
            area = next(one[0] for one in plans.areas(tx, self._huvudman_id) if one[2] == told.unit)
        where = Where(started.plan_id, area_id=area, new_strategy=told.strategy)
        values = ActivityValues(told.title, when=told.when, owners=(self._role(told.owner),), goal_id=goal)
        editing.add_activity(self._deps, asker, where, values)

    def _activity(self, label: str) -> Activity:
        with self._deps.database.read() as tx:
            return next(one for one in plans.activities(tx, self._huvudman_id) if one.label == label)

    def _goal(self, title: str) -> int:
        with self._deps.database.read() as tx:
            return next(one.id for one in goals.goals(tx, self._huvudman_id) if one.title == title)

    def _plan(self) -> int:
        with self._deps.database.read() as tx:
            return next(
                one.id
                for one in structure.plans(tx, self._huvudman_id)
                if one.kind == "verksamhetsplan" and one.unit_id is None
            )

    def _role(self, name: str) -> int:
        with self._deps.database.read() as tx:
            found = organisation.roles(tx, self._huvudman_id)
        return next(key for key, one in found.items() if one.name == name)
