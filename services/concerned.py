"""Those whom a change of dates or owners concerns: who answers, or did, is told the next working morning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.records import Assignment
from services.news import tell
from services.recipients import recipients_of
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import organisation

_NOTHING: dict[str, Any] = {
    "unit": None,
    "due": None,
    "due_before": None,
    "due_after": None,
    "owners_before": None,
    "owners_after": None,
    "why": "",
}


@dataclass(frozen=True)
class Concerned:
    """Who answers what an item of the cycle has ahead, and its next day."""

    people: frozenset[int] = frozenset()
    due: date | None = None


def tell_moved(room: Room, batch_id: int, was: Assignment, due: date, why: str) -> None:
    """Somebody moved the last day of an assignment: the others who answer it are told."""
    data = {
        **_NOTHING,
        "label": was.label,
        "title": was.title,
        "unit": _units(room).get(was.unit_key),
        "due_before": was.due and was.due.isoformat(),
        "due_after": due.isoformat(),
        "why": why,
    }
    tell(room, batch_id, sorted(_who(room, [was])), "changed", data)


def of_item(room: Room, item_id: int) -> Concerned:
    """Those who answer what is ahead of an item of the cycle."""
    ids = [
        one.id for one in cycle_queries.occurrences(room.tx, room.huvudman_id) if one.cycle_item_id == item_id
    ]
    every = assignment_queries.assignments_of(room.tx, room.huvudman_id, "occurrence", ids)
    ahead = [one for one in every if one.status.is_open and (one.due is None or one.due >= room.today)]
    return Concerned(_who(room, ahead), min((one.due for one in ahead if one.due), default=None))


def tell_item(
    room: Room,
    batch_id: int,
    title: str,
    was: Concerned,
    now: Concerned,
    owners: Sequence[int],
    why: str = "",
) -> None:
    """An item of the cycle is new, or is another from today on: whose it was and is get to know."""
    about = {**_NOTHING, "label": "", "title": title, "why": why}
    days = {"due_before": was.due and was.due.isoformat(), "due_after": now.due and now.due.isoformat()}
    tell(room, batch_id, sorted(now.people - was.people), "yours", {**about, "due": days["due_after"]})
    if was.due != now.due:
        tell(room, batch_id, sorted(was.people & now.people), "changed", {**about, **days})
    roles = organisation.roles(room.tx, room.huvudman_id, list(owners))
    after = {"owners_after": [roles[one].name for one in owners if one in roles]}
    tell(
        room,
        batch_id,
        sorted(was.people - now.people),
        "changed" if owners else "dropped",
        {**about, **after},
    )


def _who(room: Room, assignments: Sequence[Assignment]) -> frozenset[int]:
    found = recipients_of(room.tx, room.huvudman_id, [one.id for one in assignments], room.today)
    return frozenset(one.person_id for each in assignments for one in found.of(each.id, each.unit_key))


def _units(room: Room) -> dict[str, str]:
    return {unit.key: unit.name for unit in organisation.units(room.tx, room.huvudman_id)}
