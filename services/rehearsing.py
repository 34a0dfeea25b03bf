"""What the clock would say at a moment: planned and composed for real, and then rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from plan.messages import Delivery, ToPerson
from services.attention import plan_attention
from services.composers import WITHIN
from services.delivering import Cancelled
from services.deps import Clock, Deps
from services.digest_planning import plan_digests
from services.layout import lay_out_all
from services.messenger import Said
from services.planning import plan_reminders
from services.reminders import Reminder
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
            plan_all(deps)
            found = _composed(tx, clock.now())
            raise _RolledBack
    except _RolledBack:
        return found


def plan_all(deps: Deps) -> None:
    """Everything that the clock plans."""
    lay_out_all(deps)
    plan_reminders(deps)
    plan_digests(deps)
    plan_attention(deps)


def _composed(tx: Connection, now: datetime) -> list[Rehearsed]:
    found = []
    for delivery in deliveries.due_at(tx, now):
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
