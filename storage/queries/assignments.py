"""Assignments: the one stream that lists, reminders and roll-ups work on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.organisation import Role
from plan.records import Assignment
from plan.status import OPEN, Answer, Status
from storage.queries.common import IDS, OF_HUVUDMAN, insert_many
from storage.queries.organisation import role_from
from storage.tables import ALWAYS, activity, assignment, assignment_owner, person, role, strategy

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
    assignment.c.reported_by_id,
).outerjoin(person, person.c.id == assignment.c.reported_by_id)
# Left to themselves, SQLite puts what has no value first and PostgreSQL last.
_NEXT_DUE_FIRST = (assignment.c.due.nulls_last(), assignment.c.start.nulls_last(), assignment.c.id)


_BY_ID = _ASSIGNMENT.where(assignment.c.huvudman_id == OF_HUVUDMAN, assignment.c.id.in_(IDS))
_OF_KIND = _ASSIGNMENT.where(
    assignment.c.huvudman_id == OF_HUVUDMAN, assignment.c.source_kind == sa.bindparam("source_kind")
).order_by(assignment.c.source_id, assignment.c.id)
_OF_SOURCES = _OF_KIND.where(assignment.c.source_id.in_(IDS))
_BY_ID_LOCKED, _OF_KIND_LOCKED, _OF_SOURCES_LOCKED = (
    query.with_for_update(of=assignment) for query in (_BY_ID, _OF_KIND, _OF_SOURCES)
)


def assignments_of(
    tx: Connection,
    huvudman_id: int,
    source_kind: str,
    source_ids: Collection[int] | None = None,
    *,
    lock: bool = False,
) -> list[Assignment]:
    """The assignments of sources (all of a kind, or those asked for), in the order they were laid out.

    `lock` keeps others from changing them until the transaction ends (SQLite's writers take turns anyway).
    """
    values: dict[str, Any] = {"huvudman_id": huvudman_id, "source_kind": source_kind}
    if source_ids is None:
        query = _OF_KIND_LOCKED if lock else _OF_KIND
    else:
        query = _OF_SOURCES_LOCKED if lock else _OF_SOURCES
        values["ids"] = list(source_ids)
    return [_assignment(row) for row in tx.execute(query, values)]


def open_in_cycle(tx: Connection, huvudman_id: int) -> list[Assignment]:
    """What the cycle has given and nobody has finished."""
    query = _ASSIGNMENT.where(
        assignment.c.huvudman_id == huvudman_id,
        assignment.c.source_kind == "occurrence",
        assignment.c.status.in_(_OPEN),
    ).order_by(*_NEXT_DUE_FIRST)
    return [_assignment(row) for row in tx.execute(query)]


def assignments_by_id(
    tx: Connection, huvudman_id: int, ids: Collection[int], *, lock: bool = False
) -> dict[int, Assignment]:
    """Assignments by id; those of another huvudman are not there."""
    query = _BY_ID_LOCKED if lock else _BY_ID
    rows = tx.execute(query, {"huvudman_id": huvudman_id, "ids": list(ids)})
    return {row.id: _assignment(row) for row in rows}


def assignments_of_seats(
    tx: Connection, huvudman_id: int, seats: Iterable[tuple[int, str]], whole: str
) -> list[Assignment]:
    """Open assignments that the holder of these seats (role id, unit key) answers, next due first.

    A seat for no unit in particular (`whole`) answers for every unit; any seat what is about the whole.
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


def assignments_of_role(tx: Connection, huvudman_id: int, role_id: int) -> list[Assignment]:
    """What a role owns, whatever its status, next due first."""
    query = (
        _ASSIGNMENT.join(
            assignment_owner,
            sa.and_(
                assignment_owner.c.huvudman_id == assignment.c.huvudman_id,
                assignment_owner.c.assignment_id == assignment.c.id,
            ),
        )
        .where(assignment.c.huvudman_id == huvudman_id, assignment_owner.c.role_id == role_id)
        .order_by(*_NEXT_DUE_FIRST)
    )
    return [_assignment(row) for row in tx.execute(query)]


def open_count_by_role(tx: Connection, huvudman_id: int) -> dict[int, int]:
    """How many open assignments each role owns."""
    rows = tx.execute(
        sa.select(assignment_owner.c.role_id, sa.func.count().label("n"))
        .join(
            assignment,
            sa.and_(
                assignment.c.huvudman_id == assignment_owner.c.huvudman_id,
                assignment.c.id == assignment_owner.c.assignment_id,
            ),
        )
        .where(assignment_owner.c.huvudman_id == huvudman_id, assignment.c.status.in_(_OPEN))
        .group_by(assignment_owner.c.role_id)
    )
    return {row.role_id: row.n for row in rows}


def late_assignments(tx: Connection, huvudman_id: int, today: date) -> list[Assignment]:
    """Open assignments that have passed their date, the oldest first."""
    query = _ASSIGNMENT.where(
        assignment.c.huvudman_id == huvudman_id,
        assignment.c.status.in_(_OPEN),
        assignment.c.due < today,
    ).order_by(*_NEXT_DUE_FIRST)
    return [_assignment(row) for row in tx.execute(query)]


_HANDLER = role.alias("handler")
_OWNER_ROLES = (
    sa.select(assignment_owner.c.assignment_id, *role.c, *_HANDLER.c)
    .join(role, role.c.id == assignment_owner.c.role_id)
    .outerjoin(_HANDLER, _HANDLER.c.id == role.c.handled_by_id)
    .where(assignment_owner.c.huvudman_id == OF_HUVUDMAN, assignment_owner.c.assignment_id.in_(IDS))
    .order_by(assignment_owner.c.assignment_id, assignment_owner.c.ordinal)
)


def owner_roles(
    tx: Connection, huvudman_id: int, assignment_ids: Collection[int]
) -> dict[int, tuple[Role, ...]]:
    """The roles that own each assignment, in order. Beside a body stands the role that answers for it."""
    rows = tx.execute(_OWNER_ROLES, {"huvudman_id": huvudman_id, "ids": list(assignment_ids)})
    found: dict[int, dict[int, Role]] = {}
    for row in rows:
        values = row._mapping
        of_one = found.setdefault(row.assignment_id, {})
        for table in (role, _HANDLER):
            if values[table.c.id] is not None:
                owner = role_from(values, table)
                of_one.setdefault(owner.id, owner)
    return {key: tuple(of_one.values()) for key, of_one in found.items()}


_ANSWERS_IN_AREA = (
    sa.select(activity.c.id, strategy.c.letter, assignment.c.status, assignment.c.due)
    .select_from(activity)
    .join(strategy, strategy.c.id == activity.c.strategy_id)
    .join(
        assignment,
        sa.and_(
            assignment.c.huvudman_id == activity.c.huvudman_id,
            assignment.c.source_kind == "activity",
            assignment.c.source_id == activity.c.id,
        ),
    )
    .where(activity.c.huvudman_id == OF_HUVUDMAN, activity.c.area_id == sa.bindparam("area_id"))
)


def answers_in_area(tx: Connection, huvudman_id: int, area_id: int) -> list[tuple[int, str, Answer]]:
    """What every assignment of an area contributes: (activity id, strategy letter, answer)."""
    rows = tx.execute(_ANSWERS_IN_AREA, {"huvudman_id": huvudman_id, "area_id": area_id})
    return [(row.id, row.letter, Answer(Status(row.status), row.due)) for row in rows]


def assignment_keys(tx: Connection, huvudman_id: int) -> dict[tuple[str, int, str], dict[str, int]]:
    """What is laid out: (source kind, source id, period key) to the assignment's id for each unit key."""
    rows = tx.execute(
        sa.select(
            assignment.c.id,
            assignment.c.source_kind,
            assignment.c.source_id,
            assignment.c.period_key,
            assignment.c.unit_key,
        ).where(assignment.c.huvudman_id == huvudman_id)
    )
    found: dict[tuple[str, int, str], dict[str, int]] = {}
    for row in rows:
        found.setdefault((row.source_kind, row.source_id, row.period_key), {})[row.unit_key] = row.id
    return found


def add_assignments(
    tx: Connection,
    huvudman_id: int,
    rows: Sequence[Mapping[str, Any]],
    owners: Mapping[tuple[str, int], Iterable[int]],
) -> None:
    """Lay out assignments, not yet begun. `owners`: the role ids of each (source kind, source id), in order."""
    if not rows:
        return
    untouched = {"huvudman_id": huvudman_id, "status": Status.NOT_STARTED.value, "comment": "", "version": 1}
    insert_many(tx, assignment, [{**untouched, **row} for row in rows])
    keys = assignment_keys(tx, huvudman_id)
    links = [
        {
            "huvudman_id": huvudman_id,
            "assignment_id": keys[row["source_kind"], row["source_id"], row["period_key"]][row["unit_key"]],
            "role_id": role_id,
            "ordinal": n,
        }
        for row in rows
        for n, role_id in enumerate(dict.fromkeys(owners[row["source_kind"], row["source_id"]]))
    ]
    insert_many(tx, assignment_owner, links)


def derive(tx: Connection, huvudman_id: int, ids: Collection[int], values: Mapping[str, Any]) -> None:
    """Let assignments say what their source says: title, label, times. No version: nobody has answered anything."""
    tx.execute(
        sa.update(assignment)
        .where(assignment.c.huvudman_id == huvudman_id, assignment.c.id.in_(ids))
        .values(consider_on=ALWAYS, **values)
    )


def replace_owners(
    tx: Connection, huvudman_id: int, assignment_ids: Collection[int], role_ids: Iterable[int]
) -> None:
    """Let other roles own assignments, in order."""
    tx.execute(
        sa.delete(assignment_owner).where(
            assignment_owner.c.huvudman_id == huvudman_id,
            assignment_owner.c.assignment_id.in_(assignment_ids),
        )
    )
    links = [
        {"huvudman_id": huvudman_id, "assignment_id": one, "role_id": role_id, "ordinal": n}
        for one in assignment_ids
        for n, role_id in enumerate(dict.fromkeys(role_ids))
    ]
    insert_many(tx, assignment_owner, links)


def delete_untouched(tx: Connection, huvudman_id: int, ids: Collection[int]) -> None:
    """Remove assignments that nobody has said anything about (version 1)."""
    tx.execute(
        sa.delete(assignment).where(
            assignment.c.huvudman_id == huvudman_id, assignment.c.id.in_(ids), assignment.c.version == 1
        )
    )


_CHANGE = (
    sa.update(assignment)
    .where(
        assignment.c.huvudman_id == sa.bindparam("whose"),
        assignment.c.id == sa.bindparam("which"),
        assignment.c.version == sa.bindparam("seen"),
    )
    .returning(assignment.c.version)
)


def change_assignment(
    tx: Connection, huvudman_id: int, assignment_id: int, version: int, **values: Any
) -> int | None:
    """Change an assignment that has the version that was seen; gives the new version, None where it changed.

    `values` are columns; `reported_by_id` and `reported_at` say who reported and when.
    """
    where = {"whose": huvudman_id, "which": assignment_id, "seen": version}
    becomes = {"version": version + 1, "consider_on": ALWAYS, **values}
    found: int | None = tx.execute(_CHANGE, {**where, **becomes}).scalar_one_or_none()
    return found


_REPORTER = sa.select(assignment.c.reported_by_id, assignment.c.reported_at).where(
    assignment.c.huvudman_id == OF_HUVUDMAN, assignment.c.id == sa.bindparam("id")
)


def support_of(tx: Connection, huvudman_id: int, assignment_id: int) -> str:
    """Who is told that support is needed: manager, group, or empty where nobody has said."""
    query = sa.select(assignment.c.support_to).where(
        assignment.c.huvudman_id == huvudman_id, assignment.c.id == assignment_id
    )
    return str(tx.execute(query).scalar_one_or_none() or "")


def set_support(tx: Connection, huvudman_id: int, assignment_id: int, to: str) -> None:
    """Say who is told that support is needed; the clock looks again."""
    _set(tx, huvudman_id, assignment_id, support_to=to, consider_on=ALWAYS)


def _set(tx: Connection, huvudman_id: int, assignment_id: int, **values: Any) -> None:
    tx.execute(
        sa.update(assignment)
        .where(assignment.c.huvudman_id == huvudman_id, assignment.c.id == assignment_id)
        .values(**values)
    )


_OPEN = tuple(sorted(status.value for status in OPEN))


def _assignment(row: sa.Row[*tuple[Any, ...]]) -> Assignment:
    values = dict(row._mapping)
    return Assignment(**{**values, "status": Status(values["status"])})
