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
    analysis,
    analysis_writer,
    assignment,
    channel,
    cycle_item,
    decision,
    delivery,
    effect,
    evidence,
    focus_area,
    forum,
    goal,
    holding,
    huvudman,
    intervention,
    meeting,
    occurrence,
    person,
    plan,
    plan_forum,
    review,
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
    "decision": decision,
    "effect": effect,
    "evidence": evidence,
    "forum": forum,
    "goal": goal,
    "huvudman": huvudman,
    "intervention": intervention,
    "meeting": meeting,
    "paused": assignment,
    "person": person,
    "plan": plan,
    "review": review,
    "role": role,
    "strategy": strategy,
    "template": template_use,
    "unit": unit,
}
# What gives rise to assignments, by the kind that these have.
_SOURCES = {
    "activity": ("activity", "effect", "spreading"),
    "cycle_item": (),
    "decision": ("decision",),
    "review": ("review",),
}


def row(tx: Connection, huvudman_id: int, kind: str, row_id: int, *, lock: bool = False) -> dict[str, Any]:
    """One row as columns; empty where there is none in this huvudman."""
    table = EDITED[kind]
    query = sa.select(table).where(_owner(table) == huvudman_id, table.c.id == row_id)
    found = tx.execute(query.with_for_update() if lock else query).one_or_none()
    return dict(found._mapping) if found else {}


def rows(tx: Connection, huvudman_id: int, kind: str) -> list[dict[str, Any]]:
    """Every row of a kind, in the order they came."""
    table = EDITED[kind]
    query = sa.select(table).where(_owner(table) == huvudman_id).order_by(table.c.id)
    return [dict(one._mapping) for one in tx.execute(query)]


def add(tx: Connection, huvudman_id: int, kind: str, values: Mapping[str, Any]) -> int:
    """A new row, and its id."""
    return insert(tx, EDITED[kind], huvudman_id=huvudman_id, **values)


def change(tx: Connection, huvudman_id: int, kind: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Other values in some columns. A meeting counts its changes, for the calendars that have read it."""
    table = EDITED[kind]
    counted: Mapping[str, Any] = {"version": meeting.c.version + 1} if table is meeting else {}
    tx.execute(
        sa.update(table).where(_owner(table) == huvudman_id, table.c.id == row_id).values(**values, **counted)
    )


def has_columns(kind: str, names: Collection[str]) -> bool:
    """Whether all of these are columns of what is edited."""
    return set(names) <= set(EDITED[kind].c.keys())


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

    def answered(where: sa.ColumnElement[bool]) -> list[sa.Select[Any]]:
        """What stands on the assignments that a row gave: an answer, evidence, a decision, an analysis."""
        ids = sa.select(assignment.c.id).where(assignment.c.huvudman_id == huvudman_id, where)
        return [
            _of(assignment, huvudman_id).where(where, assignment.c.version > 1),
            of(evidence).where(evidence.c.assignment_id.in_(ids)),
            of(decision).where(decision.c.about_id.in_(ids)),
            _of(analysis, huvudman_id).where(analysis.c.assignment_id.in_(ids)),
            _of(analysis_writer, huvudman_id).where(analysis_writer.c.assignment_id.in_(ids)),
        ]

    checks = {
        "activity": [
            *answered(_from(kind, row_id)),
            _of(effect, huvudman_id).where(effect.c.activity_id == row_id),
        ],
        "cycle_item": [
            *answered(
                sa.and_(
                    assignment.c.source_kind == "occurrence",
                    assignment.c.source_id.in_(_occurrences(huvudman_id, row_id)),
                )
            ),
            _of(intervention, huvudman_id).where(intervention.c.indicator_id == row_id),
        ],
        "decision": answered(_from(kind, row_id)),
        "forum": [
            _of(plan_forum, huvudman_id).where(plan_forum.c.forum_id == row_id),
            _of(delivery, huvudman_id).where(delivery.c.forum_id == row_id),
        ],
        "goal": [_of(serves, huvudman_id).where(serves.c.goal_id == row_id)],
        "review": answered(_from(kind, row_id)),
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
    _delete(tx, assignment, huvudman_id, _from("activity", activity_id))


def remove(tx: Connection, huvudman_id: int, kind: str, row_id: int) -> None:
    """Take a row away that was a mistake, with what it alone gave rise to. Ask `is_in_use` first."""
    if kind == "activity":
        _delete(tx, intervention, huvudman_id, intervention.c.activity_id == row_id)
        _delete(tx, alias, huvudman_id, alias.c.activity_id == row_id)
    if _SOURCES.get(kind):
        _delete(tx, assignment, huvudman_id, _from(kind, row_id))
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


def _owner(table: sa.Table) -> sa.Column[Any]:
    """Whose a row is; a huvudman is its own."""
    return table.c.id if table is huvudman else table.c.huvudman_id


def _from(kind: str, row_id: int) -> sa.ColumnElement[bool]:
    """The assignments that a row gave rise to."""
    return sa.and_(assignment.c.source_kind.in_(_SOURCES.get(kind, ())), assignment.c.source_id == row_id)


def _of(table: sa.Table, huvudman_id: int) -> sa.Select[Any]:
    return sa.select(sa.literal(1)).select_from(table).where(table.c.huvudman_id == huvudman_id)


def _occurrences(huvudman_id: int, item_id: int) -> sa.Select[Any]:
    return sa.select(occurrence.c.id).where(
        occurrence.c.huvudman_id == huvudman_id, occurrence.c.cycle_item_id == item_id
    )


def _delete(tx: Connection, table: sa.Table, huvudman_id: int, where: sa.ColumnElement[bool]) -> None:
    tx.execute(sa.delete(table).where(table.c.huvudman_id == huvudman_id, where))
