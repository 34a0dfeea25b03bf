"""Reminding: what is to be considered, what became of each point, and how people want it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.reminding import Outcome, Rhythm
from plan.status import Status
from storage.queries.common import OF_HUVUDMAN, insert_many
from storage.tables import ALWAYS, NEVER, NEVER_ARRIVED, assignment, delivery, later, notice, person, role

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# What a manager hears of an assignment, they hear once; a point of its owners' is followed by others.
_OF_A_MANAGER = notice.c.recipient.startswith("manager:")


@dataclass(frozen=True)
class Considered:
    """An assignment that the clock is to look at, with what decides when it is spoken of."""

    id: int
    source_kind: str
    source_id: int
    period_key: str
    unit_key: str
    start: date | None
    due: date | None
    first_due: date | None
    status: Status
    reported_at: datetime | None
    since: date
    support_to: str
    paused: bool
    version: int


@dataclass(frozen=True)
class Wish:
    """How somebody wants to be reminded."""

    rhythm: Rhythm
    paused: bool


def to_consider(tx: Connection, on: date) -> dict[int, list[int]]:
    """What is to be considered by a day: the ids of assignments, by huvudman.

    Reads the beginning of one index, once for all huvudmen: costs grow with what is due and with nothing else.
    """
    query = sa.select(assignment.c.huvudman_id, assignment.c.id).where(assignment.c.consider_on <= on)
    found: dict[int, list[int]] = defaultdict(list)
    for row in tx.execute(query):
        found[row.huvudman_id].append(row.id)
    return found


def considered(tx: Connection, huvudman_id: int, ids: Collection[int], on: date) -> list[Considered]:
    """Those of a huvudman's assignments that are to be considered by a day still, the first due first.

    Locked until the transaction ends; what another process has in hand is left to it.
    """
    query = (
        sa.select(
            assignment.c.id,
            assignment.c.source_kind,
            assignment.c.source_id,
            assignment.c.period_key,
            assignment.c.unit_key,
            assignment.c.start,
            assignment.c.due,
            assignment.c.first_due,
            assignment.c.status,
            assignment.c.reported_at,
            assignment.c.since,
            assignment.c.support_to,
            assignment.c.paused,
            assignment.c.version,
        )
        .where(
            assignment.c.huvudman_id == huvudman_id,
            assignment.c.id.in_(ids),
            assignment.c.consider_on <= on,
        )
        .order_by(assignment.c.due.nulls_last(), assignment.c.id)
        .with_for_update(skip_locked=True)
    )
    return [Considered(**{**row._mapping, "status": Status(row.status)}) for row in tx.execute(query)]


def since_and_paused(tx: Connection, huvudman_id: int) -> dict[int, tuple[date, bool]]:
    """From when each assignment could be spoken of, and whether nobody is reminded of it for now."""
    query = sa.select(assignment.c.id, assignment.c.since, assignment.c.paused)
    rows = tx.execute(query.where(assignment.c.huvudman_id == huvudman_id))
    return {row.id: (row.since, row.paused) for row in rows}


def consider_again(tx: Connection, huvudman_id: int, days: Mapping[int, date | None]) -> None:
    """Say when each assignment is to be looked at next; None is not again."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for assignment_id, day in days.items():
        by_day[day or NEVER].append(assignment_id)
    for day, ids in by_day.items():
        tx.execute(
            sa.update(assignment)
            .where(assignment.c.huvudman_id == huvudman_id, assignment.c.id.in_(ids))
            .values(consider_on=day)
        )


def consider_now(tx: Connection, huvudman_id: int, ids: Collection[int] | None = None) -> None:
    """Let the clock look again at assignments (all, or some): something that decides has changed."""
    query = sa.update(assignment).where(assignment.c.huvudman_id == huvudman_id).values(consider_on=ALWAYS)
    tx.execute(query if ids is None else query.where(assignment.c.id.in_(ids)))


@dataclass
class Spoken:
    """What became of an assignment's points for one recipient, by key, and the last day it was announced."""

    points: dict[str, Outcome]
    on: date | None = None


def points_said(tx: Connection, huvudman_id: int, ids: Collection[int]) -> dict[tuple[int, str], Spoken]:
    """The points of which something has become, by assignment id and recipient."""
    rows = tx.execute(
        sa.select(
            notice.c.assignment_id, notice.c.recipient, notice.c.point_key, notice.c.outcome, notice.c.on_date
        ).where(notice.c.huvudman_id == huvudman_id, notice.c.assignment_id.in_(ids))
    )
    found: dict[tuple[int, str], Spoken] = {}
    for row in rows:
        spoken = found.setdefault((row.assignment_id, row.recipient), Spoken({}))
        outcome = spoken.points[row.point_key] = Outcome(row.outcome)
        if outcome is Outcome.ANNOUNCED and (spoken.on is None or row.on_date > spoken.on):
            spoken.on = row.on_date
    return found


def add_notices(tx: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write down what became of points."""
    insert_many(tx, notice, list(rows))


def notices(
    tx: Connection, huvudman_id: int, outcomes: Collection[Outcome], first: date, last: date
) -> list[sa.Row[Any]]:
    """What became of points on some days, as rows of the table."""
    query = (
        sa.select(notice)
        .where(
            notice.c.huvudman_id == huvudman_id,
            notice.c.outcome.in_([outcome.value for outcome in outcomes]),
            notice.c.on_date.between(first, last),
        )
        .order_by(notice.c.on_date, notice.c.assignment_id, notice.c.recipient, notice.c.point_key)
    )
    return list(tx.execute(query))


def untold(tx: Connection, huvudman_id: int, kind: str) -> list[Mapping[str, Any]]:
    """What the messages of this kind that never came were made of, since the last that did; the oldest first."""
    told = sa.select(sa.func.max(delivery.c.not_before)).where(
        delivery.c.huvudman_id == huvudman_id,
        delivery.c.kind == kind,
        delivery.c.state.in_(("sent", "cancelled")),
    )
    query = sa.select(delivery.c.data).where(
        delivery.c.huvudman_id == huvudman_id,
        delivery.c.kind == kind,
        delivery.c.state.in_(("missed", "failed")),
        delivery.c.not_before > sa.func.coalesce(told.scalar_subquery(), _LONG_AGO),
    )
    return [row.data for row in tx.execute(query.order_by(delivery.c.not_before, delivery.c.id))]


def last_told(tx: Connection, huvudman_id: int, kind: str) -> Mapping[str, Any] | None:
    """What the last message of this kind that came, or had nothing to tell, was made of."""
    row = tx.execute(
        sa.select(delivery.c.data)
        .where(
            delivery.c.huvudman_id == huvudman_id,
            delivery.c.kind == kind,
            delivery.c.state.in_(("sent", "cancelled")),
        )
        .order_by(delivery.c.not_before.desc())
        .limit(1)
    ).one_or_none()
    return row.data if row else None


def undelivered(tx: Connection, kind: str) -> list[sa.Row[Any]]:
    """Messages of a kind that never arrived and have not been heeded: id, huvudman_id, key, state, why.

    For every huvudman at once, from an index that holds these and nothing else.
    """
    query = sa.select(delivery.c.id, delivery.c.huvudman_id, delivery.c.key, delivery.c.state, delivery.c.why)
    return list(tx.execute(query.where(delivery.c.kind == kind, NEVER_ARRIVED).order_by(delivery.c.id)))


def heed(tx: Connection, huvudman_id: int, delivery_id: int, now: datetime) -> bool:
    """Say that what a message that never arrived was to say has been thought of anew; False where it has before."""
    done = tx.execute(
        sa.update(delivery)
        .where(
            delivery.c.huvudman_id == huvudman_id,
            delivery.c.id == delivery_id,
            delivery.c.heeded_at.is_(None),
        )
        .values(heeded_at=now)
        .returning(delivery.c.id)
    )
    return done.first() is not None


def forget(tx: Connection, huvudman_id: int, delivery_key: str, *, of_managers: bool = False) -> list[int]:
    """Take back that points were announced in a message that never came, so that they are said anew: all of them, or
    what managers were to hear.
    """
    query = sa.delete(notice).where(
        notice.c.huvudman_id == huvudman_id, notice.c.delivery_key == delivery_key
    )
    if of_managers:
        query = query.where(_OF_A_MANAGER)
    return list(tx.execute(query.returning(notice.c.assignment_id)).scalars())


def hush(tx: Connection, huvudman_id: int, ids: Collection[int], why: str) -> None:
    """Take back what is to be said of assignments in messages that nobody has begun to send."""
    waiting = sa.select(delivery.c.key).where(
        delivery.c.huvudman_id == huvudman_id, delivery.c.state.in_(("queued", "awaiting_retry"))
    )
    there = sa.and_(
        notice.c.huvudman_id == huvudman_id,
        notice.c.assignment_id.in_(ids),
        notice.c.delivery_key.in_(waiting),
    )
    tx.execute(sa.delete(notice).where(there, _OF_A_MANAGER))
    tx.execute(sa.update(notice).where(there).values(outcome=Outcome.SUPPRESSED.value, why=why))


def paused(tx: Connection, huvudman_id: int, ids: Collection[int]) -> set[int]:
    """Which of these assignments nobody is reminded of just now."""
    query = sa.select(assignment.c.id).where(
        assignment.c.huvudman_id == huvudman_id, assignment.c.id.in_(ids), assignment.c.paused
    )
    return set(tx.execute(query).scalars())


def set_outcome(tx: Connection, huvudman_id: int, delivery_key: str, outcome: Outcome, why: str) -> list[int]:
    """Say what became of everything that a message was to say; gives the assignments."""
    query = (
        sa.update(notice)
        .where(notice.c.huvudman_id == huvudman_id, notice.c.delivery_key == delivery_key)
        .values(outcome=outcome.value, why=why)
        .returning(notice.c.assignment_id)
    )
    return list(tx.execute(query).scalars())


def keys_in_use(tx: Connection, huvudman_id: int, keys: Collection[str]) -> list[str]:
    """Which of these keys a message has already."""
    query = sa.select(delivery.c.key).where(delivery.c.huvudman_id == huvudman_id, delivery.c.key.in_(keys))
    return list(tx.execute(query).scalars())


_NAMING = (
    sa.select(delivery.c.id)
    .join(
        notice,
        sa.and_(notice.c.huvudman_id == delivery.c.huvudman_id, notice.c.delivery_key == delivery.c.key),
    )
    .where(
        notice.c.huvudman_id == OF_HUVUDMAN,
        notice.c.assignment_id == sa.bindparam("assignment_id"),
        notice.c.on_date >= sa.bindparam("since"),
    )
    .distinct()
)


def deliveries_that_name(tx: Connection, huvudman_id: int, assignment_id: int, since: date) -> list[int]:
    """The ids of messages that have been sent, or are on their way, and that name an assignment."""
    values = {"huvudman_id": huvudman_id, "assignment_id": assignment_id, "since": since}
    return list(tx.execute(_NAMING, values).scalars())


def wishes(tx: Connection, huvudman_id: int, person_ids: Collection[int]) -> dict[int, Wish]:
    """How people want to be reminded, by person id."""
    rows = tx.execute(
        sa.select(person.c.id, person.c.rhythm, person.c.paused).where(
            person.c.huvudman_id == huvudman_id, person.c.id.in_(person_ids)
        )
    )
    return {row.id: Wish(Rhythm(row.rhythm), row.paused) for row in rows}


def set_wish(tx: Connection, huvudman_id: int, person_id: int, **values: Any) -> None:
    """Change `rhythm` or `paused` of a person."""
    tx.execute(
        sa.update(person)
        .where(person.c.huvudman_id == huvudman_id, person.c.id == person_id)
        .values(**values)
    )


def laters(tx: Connection, huvudman_id: int, ids: Collection[int]) -> dict[tuple[int, int], date]:
    """*Påminn mig senare*: (assignment id, person id) to the day."""
    rows = tx.execute(
        sa.select(later).where(later.c.huvudman_id == huvudman_id, later.c.assignment_id.in_(ids))
    )
    return {(row.assignment_id, row.person_id): row.until for row in rows}


def set_later(tx: Connection, huvudman_id: int, assignment_id: int, person_id: int, until: date) -> None:
    """Remind somebody of an assignment on a day, and not before."""
    key = sa.and_(
        later.c.huvudman_id == huvudman_id,
        later.c.assignment_id == assignment_id,
        later.c.person_id == person_id,
    )
    tx.execute(sa.delete(later).where(key))
    tx.execute(
        sa.insert(later).values(
            huvudman_id=huvudman_id, assignment_id=assignment_id, person_id=person_id, until=until
        )
    )


def support_to(tx: Connection, huvudman_id: int, ids: Collection[int]) -> dict[int, str]:
    """Where the owners of assignments chose to ask for support: manager, group, or nothing yet."""
    rows = tx.execute(
        sa.select(assignment.c.id, assignment.c.support_to).where(
            assignment.c.huvudman_id == huvudman_id, assignment.c.id.in_(ids)
        )
    )
    return {row.id: row.support_to for row in rows}


def managers(tx: Connection, huvudman_id: int) -> dict[int, int]:
    """Which role each role reports to."""
    rows = tx.execute(
        sa.select(role.c.id, role.c.reports_to_id).where(
            role.c.huvudman_id == huvudman_id, role.c.reports_to_id.is_not(None)
        )
    )
    return {row.id: row.reports_to_id for row in rows}
