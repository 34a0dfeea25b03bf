"""Those whom a change of dates or owners concerns: who answers, or did, is told the next working morning."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.records import Activity, Assignment
from services.news import tell
from services.recipients import recipients_of
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import organisation, plans

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


@dataclass(frozen=True)
class Answering:
    """What is open of an activity, and who answers each."""

    open: tuple[tuple[Assignment, frozenset[int]], ...] = ()

    @property
    def everybody(self) -> frozenset[int]:
        """All who answer some of it."""
        return frozenset(person for _, people in self.open for person in people)

    def of(self, person: int) -> dict[int, Assignment]:
        """What one of them answers, by id."""
        return {one.id: one for one, people in self.open if person in people}


def answering(room: Room, activity_id: int) -> Answering:
    """Who answers what is open of an activity."""
    every = assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity", [activity_id])
    still = [one for one in every if one.status.is_open]
    found = recipients_of(room.tx, room.huvudman_id, [one.id for one in still], room.today)
    return Answering(
        tuple(
            (one, frozenset(person.person_id for person in found.of(one.id, one.unit_key))) for one in still
        )
    )


def tell_activity(
    room: Room, batch_id: int | None, activity_id: int, was: Answering, why: str
) -> tuple[str, ...]:
    """An activity is new, or another: those who answer it, or did, are told of what is theirs now, of other days and
    of other owners. Gives their names.
    """
    [activity] = plans.activities(room.tx, room.huvudman_id, [activity_id])
    now = answering(room, activity_id)
    stays = was.everybody & now.everybody
    told = list(_say(room, batch_id, activity, now.everybody - was.everybody, "yours", {"due": _next(now)}))
    for person in sorted(stays):
        for data in _other_days(room, activity, was.of(person), now.of(person)):
            told += _say(room, batch_id, activity, {person}, "changed", {**data, "why": why})
    if gone := was.everybody - now.everybody:
        ids = plans.owners_of(room.tx, room.huvudman_id, "activity", [activity_id]).get(activity_id, [])
        roles = organisation.roles(room.tx, room.huvudman_id, ids)
        owners = {"owners_after": [roles[one].name for one in ids]}
        told += _say(room, batch_id, activity, gone, "changed", {**owners, "why": why})
    return tuple(dict.fromkeys(told))


def tell_dropped(
    room: Room, batch_id: int, activity: Activity, people: Collection[int], why: str
) -> tuple[str, ...]:
    """An activity is not to be done. Gives the names of those who are told."""
    return _say(room, batch_id, activity, people, "dropped", {"why": why})


def _other_days(
    room: Room, activity: Activity, was: dict[int, Assignment], now: dict[int, Assignment]
) -> list[dict[str, Any]]:
    """The days that are others of what somebody answers: as one where they moved alike, else for each unit; where it
    comes at other times, when that is.
    """
    if was.keys() != now.keys():
        if sorted(map(_day, was.values())) == sorted(map(_day, now.values())):
            return []
        days = {"due_before": min(map(_day, was.values())), "due_after": min(map(_day, now.values()))}
        return [{**{name: day or None for name, day in days.items()}, "when": activity.when_text}]
    moves = [(was[key], now[key]) for key in was if was[key].due != now[key].due]
    found = {(before.due, after.due): None for before, after in moves}
    names = _units(room)
    said: list[dict[str, Any]] = [
        {
            "due_before": _day(before) or None,
            "due_after": _day(after) or None,
            "unit": names.get(after.unit_key) if len(found) > 1 else None,
        }
        for before, after in moves
    ]
    return said if len(found) > 1 else said[:1]


def _day(one: Assignment) -> str:
    return one.due.isoformat() if one.due else ""


def _next(now: Answering) -> str | None:
    return min((_day(one) for one, _ in now.open if one.due), default=None)


def _say(
    room: Room,
    batch_id: int | None,
    activity: Activity,
    people: Collection[int],
    kind: str,
    data: dict[str, Any],
) -> tuple[str, ...]:
    if batch_id is None or not people:
        return ()
    tell(
        room,
        batch_id,
        sorted(people),
        kind,
        {**_NOTHING, "label": activity.label, "title": activity.title, **data},
    )
    names = dict(organisation.people(room.tx, room.huvudman_id))
    return tuple(room.names.short(names[one]) for one in sorted(people) if one != room.actor.person_id)


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
