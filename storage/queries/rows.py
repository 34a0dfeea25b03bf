"""Rows of what people edit, by what the journal calls them: read, added, changed and taken away column by column.

So that every change of a plan, a goal, a unit or a role is written in the journal, and taken back, in one way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries.common import insert
from storage.tables import (
    activity,
    alias,
    assignment,
    channel,
    cycle_item,
    effect,
    evidence,
    focus_area,
    forum,
    goal,
    holding,
    intervention,
    meeting,
    occurrence,
    plan,
    plan_forum,
    role,
    role_name,
    serves,
    source_owner,
    strategy,
    template_use,
    unit,
)

# What can be edited. The key is the journal's `subject_kind`.
EDITED: Mapping[str, sa.Table] = {
    "activity": activity,
    "area": focus_area,
    "cycle_item": cycle_item,
    "effect": effect,
    "evidence": evidence,
    "forum": forum,
    "goal": goal,
    "intervention": intervention,
    "plan": plan,
    "role": role,
    "strategy": strategy,
    "template": template_use,
    "unit": unit,
}
# What gives rise to assignments, by the kind that these have.
_SOURCES = {"activity": ("activity", "effect", "spreading"), "cycle_item": ()}


def row(tx: Connection, huvudman_id: int, kind: str, row_id: int, *, lock: bool = False) -> dict[str, Any]:
    """One row as columns; empty where there is none in this huvudman."""
    table = EDITED[kind]
    query = sa.select(table).where(table.c.huvudman_id == huvudman_id, table.c.id == row_id)
    found = tx.execute(query.with_for_update() if lock else query).one_or_none()
    return dict(found._mapping) if found else {}


def rows(tx: Connection, huvudman_id: int, kind: str) -> list[dict[str, Any]]:
    """Every row of a kind, in the order they came."""
    table = EDITED[kind]
    query = sa.select(table).where(table.c.huvudman_id == huvudman_id).order_by(table.c.id)
    return [dict(one._mapping) for one in tx.execute(query)]


def add(tx: Connection, huvudman_id: int, kind: str, values: Mapping[str, Any]) -> int:
    """A new row, and its id."""
    return insert(tx, EDITED[kind], huvudman_id=huvudman_id, **values)


def change(tx: Connection, huvudman_id: int, kind: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Other values in some columns."""
    table = EDITED[kind]
    tx.execute(
        sa.update(table).where(table.c.huvudman_id == huvudman_id, table.c.id == row_id).values(**values)
    )


def is_in_use(
    tx: Connection, huvudman_id: int, kind: str, row_id: int, besides: Collection[tuple[str, int]] = ()
) -> bool:
    """Whether something stands on a row, so that it can't be taken away: a holding, a report, a follower.

    `besides` are rows (kind, id) that are taken away at the same time, and do not count.
    """
    leaving = {
        table.name: [row_id for one, row_id in besides if EDITED.get(one) is table]
        for table in EDITED.values()
    }

    def of(table: sa.Table) -> sa.Select[Any]:
        return _of(table, huvudman_id).where(table.c.id.not_in(leaving.get(table.name, ())))

    checks = {
        "activity": [
            _of(assignment, huvudman_id).where(
                assignment.c.source_kind.in_(_SOURCES["activity"]),
                assignment.c.source_id == row_id,
                assignment.c.version > 1,
            ),
            _of(effect, huvudman_id).where(effect.c.activity_id == row_id),
        ],
        "cycle_item": [
            _of(assignment, huvudman_id)
            .where(assignment.c.source_kind == "occurrence", assignment.c.version > 1)
            .where(assignment.c.source_id.in_(_occurrences(huvudman_id, row_id))),
            _of(intervention, huvudman_id).where(intervention.c.indicator_id == row_id),
        ],
        "forum": [_of(plan_forum, huvudman_id).where(plan_forum.c.forum_id == row_id)],
        "goal": [_of(serves, huvudman_id).where(serves.c.goal_id == row_id)],
        "role": [
            _of(holding, huvudman_id).where(holding.c.role_id == row_id),
            _of(source_owner, huvudman_id).where(source_owner.c.role_id == row_id),
            _of(forum, huvudman_id).where(forum.c.led_by_id == row_id),
            _of(role_name, huvudman_id).where(role_name.c.role_id == row_id),
            _of(role, huvudman_id).where(
                sa.or_(role.c.handled_by_id == row_id, role.c.reports_to_id == row_id)
            ),
        ],
        "unit": [
            _of(holding, huvudman_id).where(holding.c.unit_key == f"unit:{row_id}"),
            _of(plan, huvudman_id).where(plan.c.unit_id == row_id),
            _of(assignment, huvudman_id).where(
                assignment.c.unit_key == f"unit:{row_id}", assignment.c.version > 1
            ),
        ],
        "plan": [of(one).where(one.c.plan_id == row_id) for one in (activity, cycle_item, goal, focus_area)],
        "area": [
            of(activity).where(activity.c.area_id == row_id),
            of(strategy).where(strategy.c.area_id == row_id),
        ],
        "strategy": [of(activity).where(activity.c.strategy_id == row_id)],
    }
    return any(tx.execute(query.limit(1)).first() is not None for query in checks.get(kind, ()))


def unadopt(tx: Connection, huvudman_id: int, activity_id: int) -> None:
    """Take away what adopting an activity gave rise to: its assignments and the name it goes by."""
    _delete(tx, alias, huvudman_id, alias.c.activity_id == activity_id)
    of_it = sa.and_(assignment.c.source_kind.in_(_SOURCES["activity"]), assignment.c.source_id == activity_id)
    _delete(tx, assignment, huvudman_id, of_it)


def remove(tx: Connection, huvudman_id: int, kind: str, row_id: int) -> None:
    """Take a row away that was a mistake, with what it alone gave rise to. Ask `is_in_use` first."""
    if kind == "activity":
        _delete(tx, intervention, huvudman_id, intervention.c.activity_id == row_id)
        _delete(tx, alias, huvudman_id, alias.c.activity_id == row_id)
        of_it = sa.and_(assignment.c.source_kind.in_(_SOURCES["activity"]), assignment.c.source_id == row_id)
        _delete(tx, assignment, huvudman_id, of_it)
    if kind == "cycle_item":
        of_it = sa.and_(
            assignment.c.source_kind == "occurrence",
            assignment.c.source_id.in_(_occurrences(huvudman_id, row_id)),
        )
        _delete(tx, assignment, huvudman_id, of_it)
        _delete(tx, occurrence, huvudman_id, occurrence.c.cycle_item_id == row_id)
    if kind == "forum":
        for table in (channel, meeting):
            _delete(tx, table, huvudman_id, table.c.forum_id == row_id)
    named = "focus_area" if kind == "area" else kind
    for table in (source_owner, serves):
        _delete(tx, table, huvudman_id, sa.and_(table.c.source_kind == named, table.c.source_id == row_id))
    _delete(tx, EDITED[kind], huvudman_id, EDITED[kind].c.id == row_id)


def _of(table: sa.Table, huvudman_id: int) -> sa.Select[Any]:
    return sa.select(sa.literal(1)).select_from(table).where(table.c.huvudman_id == huvudman_id)


def _occurrences(huvudman_id: int, item_id: int) -> sa.Select[Any]:
    return sa.select(occurrence.c.id).where(
        occurrence.c.huvudman_id == huvudman_id, occurrence.c.cycle_item_id == item_id
    )


def _delete(tx: Connection, table: sa.Table, huvudman_id: int, where: sa.ColumnElement[bool]) -> None:
    tx.execute(sa.delete(table).where(table.c.huvudman_id == huvudman_id, where))
