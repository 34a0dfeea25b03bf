"""What the clock would say at a moment: planned and composed for real, and then rolled back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from plan.messages import Delivery, DeliveryState, Message, ToPerson
from services.clock_work import lay_out_ahead, plan_now
from services.composers import WITHIN
from services.delivering import Cancelled
from services.deps import Clock, Deps
from services.hours import waits_until
from services.lines import unit_names
from services.messenger import Said
from services.planning_day import REMINDER, VERSION, Unheld
from services.recipients import recipients_of
from services.reminders import Reminder, reminder_of_role
from services.rhythms import rhythm_of
from services.room import NOBODY, Room, room_of_person
from storage.database import Database
from storage.queries import deliveries, organisation


@dataclass(frozen=True)
class Rehearsed:
    """A message that would be sent: to whom (roles, unit, person or forum), and what it says."""

    delivery: Delivery
    said: Said
    person: str | None
    roles: tuple[str, ...]
    unit: str | None
    forum: str | None
    why: str


class _OneTransaction:
    """A database in which everything happens within one transaction, which nobody commits."""

    def __init__(self, tx: Connection) -> None:
        self._tx = tx

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """The transaction."""
        yield self._tx

    read = begin


class _RolledBack(Exception):
    """Ends the rehearsal."""


def rehearse(database: Database, clock: Clock) -> list[Rehearsed]:
    """One pass of the clock as if it were the moment that `clock` says, storing nothing."""
    found: list[Rehearsed] = []
    try:
        with database.begin() as tx:
            deps = Deps(_OneTransaction(tx), clock)  # type: ignore[arg-type]  # begin and read are all it takes
            lay_out_ahead(deps)
            planned = plan_now(deps)
            found = [*_composed(tx, clock.now()), *_unheld(tx, clock.now(), planned.unheld)]
            raise _RolledBack
    except _RolledBack:
        return found


def _composed(tx: Connection, now: datetime) -> list[Rehearsed]:
    found = []
    rhythms = {one.id: rhythm_of(one) for one in organisation.huvudmen(tx)}
    for delivery in deliveries.due_at(tx, now):
        if waits_until(rhythms[delivery.huvudman_id], delivery, now) is not None:
            continue
        said = WITHIN[delivery.message.kind](tx, now, delivery)
        if isinstance(said, Cancelled):
            continue
        person, unit, forum = None, None, None
        roles: tuple[str, ...] = ()
        if isinstance(delivery.address, ToPerson):
            person = dict(organisation.people(tx, delivery.huvudman_id)).get(delivery.address.person_id)
            roles, unit = _seats_of(said, tx, delivery, now)
        else:
            forum = dict(deliveries.forum_names(tx, delivery.huvudman_id)).get(delivery.address.forum_id)
        found.append(Rehearsed(delivery, said, person, roles, unit, forum, _why(said)))
    return found


def _unheld(tx: Connection, now: datetime, unheld: Sequence[Unheld]) -> Iterator[Rehearsed]:
    """What would be said to roles that nobody holds: it stands in a rehearsal and is never sent."""
    by_huvudman: dict[int, list[Unheld]] = {}
    for one in unheld:
        by_huvudman.setdefault(one.huvudman_id, []).append(one)
    for huvudman_id, of_one in by_huvudman.items():
        huvudman = organisation.huvudman_by_id(tx, huvudman_id)
        room = room_of_person(tx, huvudman, now, NOBODY)
        who = recipients_of(tx, huvudman_id, [one.assignment_id for one in of_one], room.today)
        units = unit_names(room)
        by_role: dict[tuple[str, str], list[Unheld]] = {}
        for one in of_one:
            for role in who.answering(one.assignment_id, one.unit_key):
                by_role.setdefault((role.name, one.unit_key), []).append(one)
        for (role_name, unit_key), ones in by_role.items():
            unit = units.get(unit_key)
            rows = [[one.assignment_id, one.point.kind.value, one.point.about.isoformat()] for one in ones]
            yield _to_role(room, role_name, unit, f"{role_name}:{unit_key}".lower(), rows)


def _to_role(room: Room, role_name: str, unit: str | None, key: str, rows: list[list[Any]]) -> Rehearsed:
    reminder = reminder_of_role(room, role_name, unit, rows)
    day = room.today.isoformat()
    delivery = Delivery(
        id=0,
        huvudman_id=room.huvudman_id,
        message=Message(
            REMINDER, VERSION, f"reminder:role:{key}:{day}", {"day": day, "own": rows, "others": []}
        ),
        address=ToPerson(NOBODY),
        state=DeliveryState.QUEUED,
        not_before=room.now,
        expires_at=room.now,
    )
    said = Said(REMINDER, VERSION, reminder)
    return Rehearsed(delivery, said, None, (role_name,), unit, None, _why(said))


def _why(said: Said) -> str:
    """Why it is said, for each thing in a reminder: `before:2027-03-31`, `late:2027-03-10`; else its kind."""
    if isinstance(said.content, Reminder):
        own = [f"{line.kind}:{line.about.isoformat()}" for line in said.content.own]
        return ", ".join(dict.fromkeys([*own, *(other.why for other in said.content.others)]))
    return said.kind


def _seats_of(
    said: Said, tx: Connection, delivery: Delivery, now: datetime
) -> tuple[tuple[str, ...], str | None]:
    """The roles, and the units, that make it the reader's."""
    if isinstance(said.content, Reminder) and said.content.roles:
        roles = tuple(dict.fromkeys(role for role, _ in said.content.roles))
        units = dict.fromkeys(unit for _, unit in said.content.roles if unit)
        return roles, ", ".join(units) or None
    return tuple(_roles_of(tx, delivery, now)), None


def _roles_of(tx: Connection, delivery: Delivery, now: datetime) -> list[str]:
    if not isinstance(delivery.address, ToPerson):
        return []
    person_id = delivery.address.person_id
    actor = organisation.actor_of_person(tx, delivery.huvudman_id, person_id, now.date())
    roles = organisation.roles(tx, delivery.huvudman_id)
    return list(dict.fromkeys(roles[seat.role_id].name for seat in actor.seats)) if actor else []
