"""A unit that is closed from a day on: what it was to have done after that is not to be done, and they are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plan.organisation import Unit
from plan.records import Assignment
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.status import Status
from plan.words import tidy
from services.changing import Changes
from services.deps import Asker, Deps
from services.editable import NothingChanged, TitleMissing, not_yours, wrong_text
from services.errors import NotHere
from services.holders import DayUnlikely
from services.layout import lay_out
from services.news import tell
from services.recipients import recipients_of
from services.reporting import change_and_note
from services.results import AdminOnly, TextPersonal, TextTooLong
from services.room import Room, writing
from services.units import NameTaken, UnitValues, is_taken
from storage.queries import assignments as assignment_queries
from storage.queries import organisation, plans

_BACK, _AHEAD = timedelta(days=366), timedelta(days=1100)


@dataclass(frozen=True)
class UnitClosed:
    """A unit that is closed from a day on. `dropped` is how many assignments went, `told` who gets to know; `was` is
    what it was called, where that is another name.
    """

    name: str
    closed_from: date
    dropped: int
    told: tuple[str, ...]
    today: date
    batch_id: int
    was: str = ""


CloseOutcome = (
    UnitClosed
    | NameTaken
    | NothingChanged
    | DayUnlikely
    | AdminOnly
    | TextPersonal
    | TextTooLong
    | TitleMissing
)


def close_unit(
    deps: Deps, asker: Asker, unit_id: int, closed_from: date, why: str, called: UnitValues | None = None
) -> CloseOutcome:
    """Close a unit from a day on (at most a year back, three ahead), and let it be `called` what is said in the same
    breath. Raises NotHere.

    What is open there and is to be done that day or later, or has no day, is dropped with `why`; what was to be done
    before stays to be answered.
    """
    if wrong := wrong_text(why, (called.name, called.code) if called else ()):
        return wrong
    with writing(deps, asker) as room:
        if allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is not Verdict.YES:
            return not_yours(room)
        units = {one.id: one for one in organisation.units(room.tx, room.huvudman_id)}
        if unit_id not in units:
            raise NotHere(f"unit {unit_id}")
        unit = units[unit_id]
        if not room.today - _BACK <= closed_from <= room.today + _AHEAD:
            return DayUnlikely(closed_from)
        if called and is_taken(room, called.name, unit_id):
            return NameTaken(called.name)
        changes = Changes(room, "unit")
        changes.change("unit", unit_id, {**(called.row() if called else {}), "closed_from": closed_from})
        if changes.batch_id is None:
            return NothingChanged(unit.name)
        name = tidy(called.name) if called else unit.name
        found = _after(room, unit, closed_from)
        people = _concerned(room, unit, found)
        for one in found:
            change = {"status": Status.DROPPED.value, "comment": tidy(why)}
            change_and_note(room, changes.batch_id, one, change)
        data = {"unit": name, "day": closed_from.isoformat(), "count": len(found), "why": tidy(why)}
        tell(room, changes.batch_id, people, "unit_closed", data)
        names = dict(organisation.people(room.tx, room.huvudman_id))
        told = tuple(room.names.short(names[one]) for one in people if one != room.actor.person_id)
        lay_out(room.tx, room.huvudman, room.today)
        was = unit.name if unit.name != name else ""
        return UnitClosed(name, closed_from, len(found), told, room.today, changes.batch_id, was)


def _after(room: Room, unit: Unit, first: date) -> list[Assignment]:
    """What is open of a unit, its own plan's too, and is to be done from a day on; locked."""
    own = {one.id for one in plans.activities(room.tx, room.huvudman_id) if one.unit_id == unit.id}
    every = assignment_queries.all_assignments(room.tx, room.huvudman_id)
    ids = [
        one.id
        for one in every
        if one.status.is_open
        and (one.due is None or one.due >= first)
        and (one.unit_key == unit.key or (one.source_kind == "activity" and one.source_id in own))
    ]
    found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, ids, lock=True)
    return [found[one] for one in ids]


def _concerned(room: Room, unit: Unit, found: list[Assignment]) -> list[int]:
    """Who answers for what is dropped, and who holds a role there."""
    who = recipients_of(room.tx, room.huvudman_id, [one.id for one in found], room.today)
    held = organisation.holdings(room.tx, room.huvudman_id, room.today).values()
    there = {one.person_id for ones in held for one in ones if one.unit_key == unit.key}
    return sorted(there | {person.person_id for one in found for person in who.of(one.id, one.unit_key)})
