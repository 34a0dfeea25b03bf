"""Where a new activity may go, and who may do it: what a form offers."""

from __future__ import annotations

from dataclasses import dataclass

from plan.records import spoken_code
from services.deps import Asker, Deps
from services.editable import may_edit, plan_in
from services.room import reading
from storage.queries import organisation, structure


@dataclass(frozen=True)
class Place:
    """A strategy of a plan that has not ended; `may_edit` whether the asker may put a new activity there at once."""

    plan_id: int
    strategy_id: int
    name: str
    may_edit: bool


@dataclass(frozen=True)
class Places:
    """The places in the order of the plans, and the roles (id, name) that may own something."""

    places: tuple[Place, ...]
    roles: tuple[tuple[int, str], ...]


def places(deps: Deps, asker: Asker) -> Places:
    """Everything that a form about a new activity offers."""
    with reading(deps, asker) as room:
        ended = {
            one.id for one in structure.plans(room.tx, room.huvudman_id) if one.ends and one.ends < room.today
        }
        mine: dict[int, bool] = {}
        found = []
        for one in structure.strategies(room.tx, room.huvudman_id):
            if one.plan_id in ended:
                continue
            if one.plan_id not in mine:
                mine[one.plan_id] = may_edit(room, plan_in(room, one.plan_id))
            name = f"{spoken_code(one.area_code, one.area_title)} {one.letter} · {one.title}"
            found.append(Place(one.plan_id, one.id, name, mine[one.plan_id]))
        roles = organisation.roles(room.tx, room.huvudman_id).values()
        return Places(tuple(found), tuple((role.id, role.name) for role in roles))
