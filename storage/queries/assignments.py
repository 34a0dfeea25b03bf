"""Assignments: the one stream that lists, reminders and roll-ups work on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.records import Assignment
from plan.status import OPEN, Status
from storage.queries.common import insert
from storage.tables import assignment, assignment_owner, person

_ASSIGNMENT = sa.select(
    assignment.c.id,
    assignment.c.huvudman_id,
    assignment.c.source_kind,
    assignment.c.source_id,
    assignment.c.period_key,
    assignment.c.unit_key,
    assignment.c.title,
    assignment.c.label,
    assignment.c.when_text,
    assignment.c.precision,
    assignment.c.category,
    assignment.c.start,
    assignment.c.due,
    assignment.c.first_due,
    assignment.c.status,
    assignment.c.comment,
    assignment.c.version,
    person.c.name.label("reported_by"),
    assignment.c.reported_at,
).outerjoin(person, person.c.id == assignment.c.reported_by_id)
_NEXT_DUE_FIRST = (assignment.c.due.is_(None), assignment.c.due, assignment.c.start, assignment.c.id)


def assignments_of(
    tx: Connection,
    huvudman_id: int,
    source_kind: str,
    source_ids: Collection[int] | None = None,
    *,
    lock: bool = False,
) -> list[Assignment]:
    """The assignments of sources (all of a kind, or those asked for), in the order they were laid out.

    `lock` keeps others from changing them until the transaction ends (PostgreSQL; SQLite's writers take turns).
    """
    query = _ASSIGNMENT.where(
        assignment.c.huvudman_id == huvudman_id, assignment.c.source_kind == source_kind
    ).order_by(assignment.c.source_id, assignment.c.id)
    if source_ids is not None:
        query = query.where(assignment.c.source_id.in_(source_ids))
    if lock:
        query = query.with_for_update(of=assignment)
    return [_assignment(row) for row in tx.execute(query)]


def assignments_by_id(
    tx: Connection, huvudman_id: int, ids: Collection[int], *, lock: bool = False
) -> dict[int, Assignment]:
    """Assignments by id; those of another huvudman are not there."""
    query = _ASSIGNMENT.where(assignment.c.huvudman_id == huvudman_id, assignment.c.id.in_(ids))
    if lock:
        query = query.with_for_update(of=assignment)
    return {row.id: _assignment(row) for row in tx.execute(query)}


def assignments_of_seats(
    tx: Connection, huvudman_id: int, seats: Iterable[tuple[int, str]], whole: str
) -> list[Assignment]:
    """Open assignments that the holder of these seats (role id, unit key) answers, next due first.

    A seat for no unit in particular (`whole`) answers for every unit; any seat answers what is about the whole.
    """
    mine = [
        sa.and_(
            assignment_owner.c.role_id == role_id,
            sa.true() if unit_key == whole else assignment.c.unit_key.in_((unit_key, whole)),
        )
        for role_id, unit_key in seats
    ]
    if not mine:
        return []
    owned = sa.exists().where(
        assignment_owner.c.huvudman_id == assignment.c.huvudman_id,
        assignment_owner.c.assignment_id == assignment.c.id,
        sa.or_(*mine),
    )
    query = _ASSIGNMENT.where(
        assignment.c.huvudman_id == huvudman_id, assignment.c.status.in_(_OPEN), owned
    ).order_by(*_NEXT_DUE_FIRST)
    return [_assignment(row) for row in tx.execute(query)]


def all_assignments(tx: Connection, huvudman_id: int) -> list[Assignment]:
    """Every assignment of a huvudman, next due first."""
    query = _ASSIGNMENT.where(assignment.c.huvudman_id == huvudman_id).order_by(*_NEXT_DUE_FIRST)
    return [_assignment(row) for row in tx.execute(query)]


def late_assignments(tx: Connection, huvudman_id: int, today: date) -> list[Assignment]:
    """Open assignments that have passed their date, the oldest first."""
    query = _ASSIGNMENT.where(
        assignment.c.huvudman_id == huvudman_id,
        assignment.c.status.in_(_OPEN),
        assignment.c.due < today,
    ).order_by(*_NEXT_DUE_FIRST)
    return [_assignment(row) for row in tx.execute(query)]


def owner_ids(
    tx: Connection, huvudman_id: int, assignment_ids: Collection[int]
) -> dict[int, tuple[int, ...]]:
    """The role ids that own each assignment, in order."""
    rows = tx.execute(
        sa.select(assignment_owner.c.assignment_id, assignment_owner.c.role_id)
        .where(
            assignment_owner.c.huvudman_id == huvudman_id,
            assignment_owner.c.assignment_id.in_(assignment_ids),
        )
        .order_by(assignment_owner.c.assignment_id, assignment_owner.c.ordinal)
    )
    found: dict[int, tuple[int, ...]] = {}
    for row in rows:
        found[row.assignment_id] = (*found.get(row.assignment_id, ()), row.role_id)
    return found


def add_assignment(tx: Connection, huvudman_id: int, owners: Iterable[int], values: Mapping[str, Any]) -> int:
    """Lay out one assignment, not yet begun, owned by roles in order."""
    new_id = insert(
        tx,
        assignment,
        huvudman_id=huvudman_id,
        status=Status.NOT_STARTED.value,
        comment="",
        version=1,
        **values,
    )
    rows = [
        {"huvudman_id": huvudman_id, "assignment_id": new_id, "role_id": role_id, "ordinal": n}
        for n, role_id in enumerate(dict.fromkeys(owners))
    ]
    if rows:
        tx.execute(sa.insert(assignment_owner), rows)
    return new_id


def delete_untouched(tx: Connection, huvudman_id: int, ids: Collection[int]) -> None:
    """Remove assignments that nobody has said anything about (version 1)."""
    tx.execute(
        sa.delete(assignment).where(
            assignment.c.huvudman_id == huvudman_id, assignment.c.id.in_(ids), assignment.c.version == 1
        )
    )


def change_assignment(
    tx: Connection, huvudman_id: int, assignment_id: int, version: int, **values: Any
) -> int | None:
    """Change an assignment that still has the version that was seen; gives the new version, None where it changed.

    `values` are columns; `reported_by_id` and `reported_at` say who reported and when.
    """
    query = (
        sa.update(assignment)
        .where(
            assignment.c.huvudman_id == huvudman_id,
            assignment.c.id == assignment_id,
            assignment.c.version == version,
        )
        .values(version=version + 1, **values)
        .returning(assignment.c.version)
    )
    found: int | None = tx.execute(query).scalar_one_or_none()
    return found


def reporter_id(tx: Connection, huvudman_id: int, assignment_id: int) -> tuple[int | None, datetime | None]:
    """Who reported last, and when."""
    row = tx.execute(
        sa.select(assignment.c.reported_by_id, assignment.c.reported_at).where(
            assignment.c.huvudman_id == huvudman_id, assignment.c.id == assignment_id
        )
    ).one()
    return row.reported_by_id, row.reported_at


_OPEN = tuple(sorted(status.value for status in OPEN))


def _assignment(row: sa.Row[*tuple[Any, ...]]) -> Assignment:
    values = dict(row._mapping)
    return Assignment(**{**values, "status": Status(values["status"])})
