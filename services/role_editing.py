"""The roles themselves: what each is called, how it is held, who is above it, and who answers for politicians."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from plan.organisation import WHOLE, Reach, form_key
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.words import key_of, tidy
from services.changing import Changes
from services.deps import Asker, Deps
from services.editable import NothingChanged, TitleMissing, not_yours, wrong_text
from services.errors import NotHere
from services.layout import lay_out
from services.results import AdminOnly, TextPersonal, TextTooLong
from services.room import Room, reading, writing
from services.units import NameTaken, school_forms
from storage.queries import drafts, organisation, rows


@dataclass(frozen=True)
class RoleValues:
    """What somebody writes of a role. `school_forms` narrow where it is held (none: everywhere); the last two are ids
    of roles, None for none. A body is politicians, and is held centrally.
    """

    name: str
    reach: Reach = Reach.CENTRAL
    is_body: bool = False
    school_forms: tuple[str, ...] = ()
    reports_to: int | None = None
    handled_by: int | None = None


@dataclass(frozen=True)
class RoleShown:
    """A role as it is, to be changed; with `role_id` None a new one. `roles` are those it can be tied to."""

    role_id: int | None
    values: RoleValues
    roles: tuple[tuple[int, str], ...]
    forms: tuple[str, ...]


@dataclass(frozen=True)
class RoleSaved:
    """A role as it is now."""

    role_id: int
    values: RoleValues
    is_new: bool
    batch_id: int


@dataclass(frozen=True)
class RoleInTheWay:
    """Why it can't be so: `circle` (above itself), `held` (by `names`, who hold it in another way)."""

    why: Literal["circle", "held"]
    names: tuple[str, ...] = ()


RoleOutcome = (
    RoleSaved
    | RoleInTheWay
    | NothingChanged
    | NameTaken
    | AdminOnly
    | TextPersonal
    | TextTooLong
    | TitleMissing
)


def role_to_edit(deps: Deps, asker: Asker, role_id: int | None) -> RoleShown | AdminOnly:
    """What stands in the form to begin with. Raises NotHere."""
    with reading(deps, asker) as room:
        if not _may(room):
            return not_yours(room)
        roles = organisation.roles(room.tx, room.huvudman_id)
        values = RoleValues("")
        if role_id is not None:
            if role_id not in roles:
                raise NotHere(f"role {role_id}")
            role = roles[role_id]
            handled_by, reports_to = organisation.role_ties(room.tx, room.huvudman_id)[role_id]
            values = RoleValues(
                role.name,
                role.reach,
                role.is_body,
                tuple(sorted(role.school_forms)),
                reports_to,
                handled_by,
            )
        others = tuple((one.id, one.name) for one in roles.values() if one.id != role_id and not one.is_body)
        return RoleShown(role_id, values, others, school_forms(room))


def save_role(deps: Deps, asker: Asker, role_id: int | None, values: RoleValues) -> RoleOutcome:
    """A new role, or another name, reach or place for one. Open assignments follow. Raises NotHere."""
    if wrong := wrong_text(values.name, ()):
        return wrong
    with writing(deps, asker) as room:
        if not _may(room):
            return not_yours(room)
        roles = organisation.roles(room.tx, room.huvudman_id)
        tied = {one for one in (values.reports_to, values.handled_by) if one is not None}
        if not tied <= set(roles) or (role_id is not None and role_id not in roles):
            raise NotHere(f"role {role_id} tied to {tied}")
        if _is_taken(room, role_id, key_of(values.name)):
            return NameTaken(tidy(values.name))
        if in_the_way := role_id and _in_the_way(room, role_id, values):
            return in_the_way
        changes = Changes(room, "role")
        row = _row(values)
        saved = role_id
        if role_id is None:
            saved = changes.add("role", row)
        else:
            changes.change("role", role_id, row)
        if saved is None or changes.batch_id is None:
            return NothingChanged(tidy(values.name))
        lay_out(room.tx, room.huvudman, room.today)
        return RoleSaved(saved, values, role_id is None, changes.batch_id)


def _row(values: RoleValues) -> dict[str, Any]:
    reach = Reach.CENTRAL if values.is_body else values.reach
    forms = [] if reach is Reach.CENTRAL else sorted(set(values.school_forms))
    return {
        "name": tidy(values.name),
        "name_key": key_of(values.name),
        "reach": reach.value,
        "is_body": values.is_body,
        "school_forms": forms,
        "reports_to_id": values.reports_to,
        "handled_by_id": values.handled_by,
    }


def _may(room: Room) -> bool:
    return allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES


def _is_taken(room: Room, role_id: int | None, name_key: str) -> bool:
    """Whether another role is called so, here or in the documents that have been read."""
    named = {row["name_key"]: row["id"] for row in rows.rows(room.tx, room.huvudman_id, "role")}
    named = drafts.role_names(room.tx, room.huvudman_id) | named
    return named.get(name_key, role_id) != role_id


def _in_the_way(room: Room, role_id: int, values: RoleValues) -> RoleInTheWay | None:
    ties = organisation.role_ties(room.tx, room.huvudman_id)
    for column, first in ((1, values.reports_to), (0, values.handled_by)):
        above, seen = first, {role_id}
        while above is not None:
            if above in seen:
                return RoleInTheWay("circle")
            seen.add(above)
            above = ties[above][column]
    held = organisation.holdings(room.tx, room.huvudman_id, room.today, [role_id]).get(role_id, [])
    prefix = {Reach.UNIT: "unit:", Reach.SCHOOL_FORM: form_key("")}.get(values.reach, WHOLE)
    otherwise = [
        one
        for one in held
        if values.is_body or (one.unit_key != WHOLE and not one.unit_key.startswith(prefix))
    ]
    if otherwise:
        return RoleInTheWay("held", tuple(dict.fromkeys(room.names.short(one.person) for one in otherwise)))
    return None
