"""Assignments as they are shown: with owners, holders, unit, and whether they are late or the asker's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plan.organisation import WHOLE, Role, answers_for, form_key
from plan.records import Assignment, Holding, Owner
from plan.rights import Owned, Verdict, as_owner
from plan.status import is_late, roll_up
from services.recipients import recipients_of
from services.results import Line, Row
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import organisation


def lines_of(room: Room, assignments: Sequence[Assignment]) -> list[Line]:
    """`assignments` as lines, in the same order. Four queries, however many."""
    if not assignments:
        return []
    roles = owner_roles(room, [a.id for a in assignments])
    role_ids = {role.id for owners in roles.values() for role in owners}
    holdings = organisation.holdings(room.tx, room.huvudman_id, room.today, role_ids)
    units = unit_names(room) if any(a.unit_key != WHOLE for a in assignments) else {}
    verdicts = {a.id: as_owner(room.actor, owned(room, a, roles)) for a in assignments}
    return [
        Line(
            assignment=assignment,
            owners=owners_shown(room, roles.get(assignment.id, ()), holdings, assignment.unit_key),
            unit=units.get(assignment.unit_key),
            late=is_late(assignment.status, assignment.due, room.today),
            mine=verdicts[assignment.id] is Verdict.YES,
            today=room.today,
            reported_at=assignment.reported_at and room.local(assignment.reported_at),
            follows=verdicts[assignment.id] is Verdict.WITH_NOTE,
        )
        for assignment in assignments
    ]


def owner_roles(room: Room, ids: Sequence[int]) -> dict[int, tuple[Role, ...]]:
    """The roles that own assignments, each read once in a unit of work."""
    unread = [key for key in ids if key not in room.owners]
    if unread:
        found = assignment_queries.owner_roles(room.tx, room.huvudman_id, unread)
        room.owners.update({key: found.get(key, ()) for key in unread})
    return {key: room.owners[key] for key in ids}


def line_of(room: Room, assignment: Assignment) -> Line:
    """One assignment as a line."""
    return lines_of(room, [assignment])[0]


def owned(room: Room, assignment: Assignment, roles: dict[int, tuple[Role, ...]]) -> Owned:
    """An assignment as the rights see it."""
    return Owned(room.huvudman_id, roles.get(assignment.id, ()), assignment.unit_key)


def managed(room: Room, assignment: Assignment, roles: dict[int, tuple[Role, ...]]) -> Owned:
    """The same, with the nearest managers of those who answer: three queries more."""
    who = recipients_of(room.tx, room.huvudman_id, [assignment.id], room.today)
    above = frozenset(who.managers_of(assignment.id, assignment.unit_key))
    return Owned(room.huvudman_id, roles.get(assignment.id, ()), assignment.unit_key, above)


def owners_shown(
    room: Room, roles: Iterable[Role], holdings: dict[int, list[Holding]], unit_key: str
) -> tuple[Owner, ...]:
    """Roles with the names of those who hold them, for the unit where the role is one that answers for it."""
    return tuple(Owner(role, _holders(room, role, holdings.get(role.id, ()), unit_key)) for role in roles)


def _holders(room: Room, role: Role, holdings: Iterable[Holding], unit_key: str) -> tuple[str, ...]:
    for_unit = unit_key != WHOLE and answers_for(role, unit_key)
    names = (h.person for h in holdings if not for_unit or h.unit_key in (unit_key, WHOLE))
    return tuple(dict.fromkeys(room.names.short(name) for name in names))


def unit_names(room: Room) -> dict[str, str]:
    """Unit keys as people read them: the unit's name, or the school form's."""
    units = organisation.units(room.tx, room.huvudman_id)
    forms = {form_key(unit.school_form): unit.school_form.capitalize() for unit in units if unit.school_form}
    return {unit.key: unit.name for unit in units} | forms


def rows_each(room: Room, assignments: Sequence[Assignment]) -> list[Row]:
    """Assignments as rows of their own: what one person answers for, unit by unit."""
    return [Row(line, roll_up([line.assignment.answer], room.today)) for line in lines_of(room, assignments)]


def rows_of(room: Room, assignments: Sequence[Assignment]) -> list[Row]:
    """Assignments gathered by their source, in the order in which each source first comes.

    The line to open is the asker's own where there is one, else the first that is not finished.
    """
    by_source: dict[tuple[str, int, str], list[Line]] = {}
    for line in lines_of(room, assignments):
        a = line.assignment
        by_source.setdefault((a.source_kind, a.source_id, a.period_key), []).append(line)
    return [
        Row(
            line=min(lines, key=lambda line: (not line.mine, not line.assignment.status.is_open)),
            total=roll_up((line.assignment.answer for line in lines), room.today),
        )
        for lines in by_source.values()
    ]
