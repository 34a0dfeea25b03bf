"""Which units and school forms are somebody's: where they hold a role, and may write the own plan."""

from __future__ import annotations

from plan.organisation import WHOLE, Reach, Unit, answers_for, form_key
from plan.rights import Action, UnitPlan, Verdict, allowed
from services.lines import unit_names
from services.room import Room
from storage.queries import organisation


def unit_plan(room: Room, unit_key: str) -> UnitPlan:
    """The own plan of a unit or a school form, as the rights see it."""
    if all(seat.unit_key != WHOLE for seat in room.actor.seats):
        return UnitPlan(room.huvudman_id, unit_key)
    units = organisation.units(room.tx, room.huvudman_id)
    return UnitPlan(room.huvudman_id, unit_key, _for_all(room, unit_key, units))


def own_places(room: Room) -> dict[str, str]:
    """The units and school forms where the asker may write the own plan because of a role: key to name."""
    if not room.actor.seats:
        return {}
    seated = {seat.unit_key for seat in room.actor.seats}
    whole = {seat.role_id for seat in room.actor.seats if seat.unit_key == WHOLE}
    units = organisation.units(room.tx, room.huvudman_id) if whole else []
    return {
        key: name
        for key, name in unit_names(room).items()
        if key in seated or (whole and whole & _for_all(room, key, units))
    }


def may_edit_unit(room: Room, unit_key: str) -> bool:
    """Whether the asker may write the own plan and cycle of a unit or a school form."""
    return allowed(room.actor, Action.EDIT_UNIT, unit_plan(room, unit_key)) is Verdict.YES


def _for_all(room: Room, unit_key: str, units: list[Unit]) -> frozenset[int]:
    """The roles that are held here by whoever holds them for the whole: those that are held once for each such place,
    and over a school form the nearest managers of those who answer for its units.
    """
    here = [one for one in units if unit_key in (one.key, one.school_form and form_key(one.school_form))]
    roles = {
        role.id: role
        for role in organisation.roles(room.tx, room.huvudman_id).values()
        if any(role.covers(unit) for unit in here)
    }
    found = {role.id for role in roles.values() if answers_for(role, unit_key)}
    if not unit_key.startswith("unit:"):
        ties = organisation.role_ties(room.tx, room.huvudman_id)
        found |= {ties[role.id][1] or 0 for role in roles.values() if role.reach is Reach.UNIT}
    return frozenset(found - {0})
