"""New, changed and dropped items of the cycle. A change holds from today: what has been stays as it was."""

from __future__ import annotations

from dataclasses import dataclass

from plan.status import Standing
from plan.words import tidy
from services.changing import Changes
from services.concerned import Concerned, of_item, tell_item
from services.deps import Asker, Deps
from services.editable import Refused, may_edit, not_yours, plan_in, time_of, unit_key_of, wrong_text
from services.editing import known_roles
from services.errors import NotHere
from services.layout import lay_out
from services.meetings import lay_out_meetings
from services.results import AdminOnly
from services.room import Room, reading, writing
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import organisation, plans, rows, structure


@dataclass(frozen=True)
class ItemValues:
    """What somebody writes of an item. `when` is in words; `owners` are ids of roles."""

    title: str
    when: str
    category: str = ""
    owners: tuple[int, ...] = ()


@dataclass(frozen=True)
class ItemSaved:
    """An item as it is from today on; dropped where it is not to come again."""

    item_id: int
    title: str
    when: str
    what: str  # new, changed, dropped
    batch_id: int


@dataclass(frozen=True)
class ItemShown:
    """An item as it is, to be changed; `roles` are those that can own it."""

    item_id: int
    values: ItemValues
    roles: tuple[tuple[int, str], ...]


def item_of(deps: Deps, asker: Asker, assignment_id: int) -> ItemShown | AdminOnly:
    """The item of the cycle that an assignment comes from. Raises NotHere where it comes from none."""
    with reading(deps, asker) as room:
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id])
        one = found.get(assignment_id)
        if one is None or one.source_kind != "occurrence":
            raise NotHere(f"item of assignment {assignment_id}")
        every = cycle_queries.occurrences(room.tx, room.huvudman_id)
        return _shown(room, next(it.cycle_item_id for it in every if it.id == one.source_id))


def item_to_edit(deps: Deps, asker: Asker, item_id: int) -> ItemShown | AdminOnly:
    """An item of the cycle, also one that gives no assignments. Raises NotHere."""
    with reading(deps, asker) as room:
        return _shown(room, item_id)


def _shown(room: Room, item_id: int) -> ItemShown | AdminOnly:
    row = rows.row(room.tx, room.huvudman_id, "cycle_item", item_id)
    if not row:
        raise NotHere(f"cycle item {item_id}")
    if not may_edit(room, plan_in(room, row["plan_id"])):
        return not_yours(room)
    owners = plans.owners_of(room.tx, room.huvudman_id, "cycle_item", [item_id]).get(item_id, [])
    values = ItemValues(row["title"], row["when_text"], row["category"], tuple(owners))
    roles = organisation.roles(room.tx, room.huvudman_id).values()
    return ItemShown(item_id, values, tuple((role.id, role.name) for role in roles))


def roles_for_item(deps: Deps, asker: Asker, plan_id: int | None) -> tuple[tuple[int, str], ...] | AdminOnly:
    """The roles that can own a new item of a plan (None: the huvudman's cycle). Raises NotHere."""
    with reading(deps, asker) as room:
        if not may_edit(room, plan_in(room, plan_id or _cycle(room))):
            return not_yours(room)
        roles = organisation.roles(room.tx, room.huvudman_id).values()
        return tuple((role.id, role.name) for role in roles)


def save_item(
    deps: Deps, asker: Asker, item_id: int | None, values: ItemValues, plan_id: int | None = None
) -> ItemSaved | Refused:
    """A new item, or another in place of one from today on. Raises NotHere.

    A new one stands in the plan that is named, which may be a unit's own; else in the huvudman's cycle.
    """
    if wrong := wrong_text(values.title, (values.category, values.when)):
        return wrong
    with writing(deps, asker) as room:
        was = rows.row(room.tx, room.huvudman_id, "cycle_item", item_id) if item_id is not None else {}
        if item_id is not None and not was:
            raise NotHere(f"cycle item {item_id}")
        plan = plan_in(room, was["plan_id"] if was else plan_id or _cycle(room))
        if not may_edit(room, plan):
            return not_yours(room)
        time = time_of(room, values.when, plan.starts, recurs=True)
        if not isinstance(time, tuple):
            return time
        changes = Changes(room, "cycle_item")
        concerned = of_item(room, int(was["id"])) if was else Concerned()
        if was:
            _end(room, changes, int(was["id"]), "Ändrat")
        row = {
            "plan_id": plan.id,
            "kind": was.get("kind", "cycle"),
            "title": tidy(values.title),
            "details": was.get("details", ""),
            "category": tidy(values.category),
            "participants": was.get("participants", ""),
            "from_date": room.today,
            **time[0],
        }
        new_id = changes.add("cycle_item", row)
        if new_id is None or changes.batch_id is None:
            raise NotHere("a repeated request")
        changes.own("cycle_item", new_id, known_roles(room, values.owners))
        lay_out(room.tx, room.huvudman, room.today)
        lay_out_meetings(room.tx, room.huvudman, room.now)
        tell_item(room, changes.batch_id, row["title"], concerned, of_item(room, new_id), values.owners)
        what = "changed" if was else "new"
        return ItemSaved(new_id, row["title"], tidy(values.when), what, changes.batch_id)


def drop_item(deps: Deps, asker: Asker, item_id: int, why: str) -> ItemSaved | Refused:
    """An item that does not come again; what has been stays. Raises NotHere."""
    if wrong := wrong_text(why, ()):
        return wrong
    with writing(deps, asker) as room:
        was = rows.row(room.tx, room.huvudman_id, "cycle_item", item_id)
        if not was:
            raise NotHere(f"cycle item {item_id}")
        if not may_edit(room, plan_in(room, was["plan_id"])):
            return not_yours(room)
        changes = Changes(room, "cycle_item")
        concerned = of_item(room, item_id)
        _end(room, changes, item_id, tidy(why))
        if changes.batch_id is None:
            raise NotHere("dropped already")
        lay_out_meetings(room.tx, room.huvudman, room.now)
        tell_item(room, changes.batch_id, was["title"], concerned, Concerned(), ())
        return ItemSaved(item_id, was["title"], was["when_text"], "dropped", changes.batch_id)


def _end(room: Room, changes: Changes, item_id: int, why: str) -> None:
    changes.change("cycle_item", item_id, {"standing": Standing.DROPPED.value, "standing_why": why})
    cycle_queries.drop_ahead(room.tx, room.huvudman_id, item_id, room.today)


def _cycle(room: Room) -> int:
    """The huvudman's cycle. Raises NotHere where nothing has been brought in."""
    found = [one for one in structure.plans(room.tx, room.huvudman_id) if unit_key_of(one) is None]
    cycles = [one for one in found if one.kind == "årshjul"] or found
    if not cycles:
        raise NotHere("no cycle")
    return cycles[-1].id
