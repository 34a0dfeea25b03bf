"""Measures that nobody has decided on: nobody is asked about them until they are adopted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plan.records import Activity
from plan.status import Standing
from plan.words import tidy
from services.changing import Changes
from services.deps import Asker, Deps
from services.editable import NothingChanged, may_edit, not_yours, time_of, wrong_text
from services.editing import (
    ActivitySaved,
    ActivityValues,
    SaveOutcome,
    editable,
    has_passed,
    known_roles,
    number_it,
    placed,
    saved,
    tell_new,
)
from services.layout import lay_out
from services.room import Room, reading, writing
from storage.queries import journal, organisation, plans, rows, structure

PAGE = 8


@dataclass(frozen=True)
class Proposal:
    """One of the list. `owners` are the names of roles that somebody thought of; `by` and `on` who proposed it."""

    activity: Activity
    owners: tuple[str, ...]
    by: str | None
    on: date | None
    may_edit: bool


@dataclass(frozen=True)
class ProposalList:
    """What nobody has decided on, the oldest first."""

    proposals: tuple[Proposal, ...]
    offset: int
    total: int
    today: date


@dataclass(frozen=True)
class AlreadyDecided:
    """Somebody was first: it is adopted, or declined."""

    activity: Activity


ProposalOutcome = ActivitySaved | AlreadyDecided | SaveOutcome


def list_proposals(deps: Deps, asker: Asker, offset: int = 0) -> ProposalList:
    """What is proposed, a page at a time."""
    with reading(deps, asker) as room:
        every = [
            one for one in plans.activities(room.tx, room.huvudman_id) if one.standing is Standing.PROPOSED
        ]
        page = every[offset : offset + PAGE]
        return ProposalList(tuple(_proposal(room, one) for one in page), offset, len(every), room.today)


def proposal(deps: Deps, asker: Asker, activity_id: int) -> Proposal:
    """One proposal. Raises NotHere."""
    with reading(deps, asker) as room:
        return _proposal(room, editable(room, activity_id)[0])


def _proposal(room: Room, activity: Activity) -> Proposal:
    roles = plans.owners_of(room.tx, room.huvudman_id, "activity", [activity.id]).get(activity.id, [])
    by_id = organisation.roles(room.tx, room.huvudman_id, roles)
    events = journal.history(room.tx, room.huvudman_id, "activity", [activity.id])
    first = events[0].batch if events else None
    return Proposal(
        activity=activity,
        owners=tuple(by_id[one].name for one in roles if one in by_id),
        by=first.actor and room.names.short(first.actor) if first else None,
        on=room.local(first.at).date() if first else None,
        may_edit=may_edit(room, editable(room, activity.id)[1]),
    )


def adopt(
    deps: Deps, asker: Asker, activity_id: int, strategy_id: int | None, values: ActivityValues
) -> ProposalOutcome:
    """Decide on a proposal: who does it, when, and in which strategy; it gets the number after the last there.

    Raises NotHere.
    """
    if wrong := wrong_text(values.title, (values.details,)):
        return wrong
    with writing(deps, asker) as room:
        activity, plan = editable(room, activity_id)
        if not may_edit(room, plan):
            return not_yours(room)
        if activity.standing is not Standing.PROPOSED:
            return AlreadyDecided(activity)
        time = time_of(room, values.when, plan.starts)
        if not isinstance(time, tuple):
            return time
        if passed := has_passed(room, plan, time[1]):
            return passed
        own = {one.id for one in structure.strategies(room.tx, room.huvudman_id) if one.plan_id == plan.id}
        place = strategy_id if strategy_id in own else None
        changes = Changes(room, "proposal")
        row = {
            "title": tidy(values.title),
            "details": values.details.strip(),
            "standing": Standing.ADOPTED.value,
            **time[0],
            **placed(room, place, numbered=True),
        }
        rows.row(room.tx, room.huvudman_id, "activity", activity_id, lock=True)
        if not changes.change("activity", activity_id, row):
            return NothingChanged(activity.title)
        changes.own("activity", activity_id, known_roles(room, values.owners))
        if values.goal_id is not None:
            changes.serve("activity", activity_id, values.goal_id)
        number_it(room, activity_id)
        lay_out(room.tx, room.huvudman, room.today, by_hand=[activity_id])
        return saved(room, changes, activity_id, "adopted", tell_new(room, changes, activity_id))


def decline(deps: Deps, asker: Asker, activity_id: int, why: str) -> ProposalOutcome:
    """Decide not to do what was proposed, with the reason. Raises NotHere."""
    if wrong := wrong_text(why, ()):
        return wrong
    with writing(deps, asker) as room:
        activity, plan = editable(room, activity_id)
        if not may_edit(room, plan):
            return not_yours(room)
        if activity.standing is not Standing.PROPOSED:
            return AlreadyDecided(activity)
        changes = Changes(room, "proposal")
        row = {"standing": Standing.DECLINED.value, "standing_why": tidy(why)}
        if not changes.change("activity", activity_id, row):
            return NothingChanged(activity.title)
        return saved(room, changes, activity_id, "declined")
