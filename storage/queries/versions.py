"""A plan as a document is compared with it, and the changes that a new version of the document makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries.common import insert_many
from storage.tables import (
    activity,
    assignment_owner,
    cycle_item,
    focus_area,
    goal,
    imported_item,
    occurrence,
    plan,
    strategy,
)

_TABLES = {"activity": activity, "cycle_item": cycle_item, "area": focus_area, "goal": goal}


@dataclass(frozen=True)
class PlanRow:
    """A plan: what it is a version of, its kind, title and year."""

    id: int
    source_key: str
    kind: str
    title: str
    period_label: str


@dataclass(frozen=True)
class ImportedItem:
    """Where something of a plan came from, and what the document said of it the last time."""

    fingerprint: str
    ordinal: int
    item_kind: str
    item_id: int
    said: dict[str, Any] | None


def plans_of_kind(tx: Connection, huvudman_id: int, kind: str) -> list[PlanRow]:
    """The plans of a kind, the newest first."""
    query = sa.select(plan.c.id, plan.c.source_key, plan.c.kind, plan.c.title, plan.c.period_label)
    query = query.where(plan.c.huvudman_id == huvudman_id, plan.c.kind == kind).order_by(plan.c.id.desc())
    return [PlanRow(**row._mapping) for row in tx.execute(query)]


def rows_of_plan(tx: Connection, huvudman_id: int, kind: str, plan_id: int) -> list[dict[str, Any]]:
    """The rows of a kind (activity, cycle_item, area, goal) that stand in a plan, as columns, in order."""
    table = _TABLES[kind]
    query = sa.select(table).where(table.c.huvudman_id == huvudman_id, table.c.plan_id == plan_id)
    return [dict(row._mapping) for row in tx.execute(query.order_by(table.c.id))]


def strategies_of(tx: Connection, huvudman_id: int, area_ids: Collection[int]) -> list[dict[str, Any]]:
    """The strategies of areas, as columns."""
    query = sa.select(strategy).where(strategy.c.huvudman_id == huvudman_id, strategy.c.area_id.in_(area_ids))
    return [dict(row._mapping) for row in tx.execute(query.order_by(strategy.c.id))]


def own_assignments(
    tx: Connection, huvudman_id: int, assignment_ids: Collection[int], role_ids: Iterable[int]
) -> None:
    """Say which roles answer assignments, in order, in place of those that did."""
    tx.execute(
        sa.delete(assignment_owner).where(
            assignment_owner.c.huvudman_id == huvudman_id,
            assignment_owner.c.assignment_id.in_(assignment_ids),
        )
    )
    roles = list(dict.fromkeys(role_ids))
    rows = [
        {"huvudman_id": huvudman_id, "assignment_id": one, "role_id": role_id, "ordinal": n}
        for one in assignment_ids
        for n, role_id in enumerate(roles)
    ]
    insert_many(tx, assignment_owner, rows)


def imported_items(tx: Connection, huvudman_id: int, plan_id: int) -> list[ImportedItem]:
    """What has come into a plan out of documents, in the order it came."""
    query = sa.select(
        imported_item.c.fingerprint,
        imported_item.c.ordinal,
        imported_item.c.item_kind,
        imported_item.c.item_id,
        imported_item.c.said,
    ).where(imported_item.c.huvudman_id == huvudman_id, imported_item.c.plan_id == plan_id)
    return [ImportedItem(**row._mapping) for row in tx.execute(query.order_by(imported_item.c.id))]


def remember(tx: Connection, huvudman_id: int, plan_id: int, items: Collection[ImportedItem]) -> None:
    """Remember where things came from, in place of what was known of the same fingerprints and the same things.

    What was left out of a document is no thing (id 0).
    """
    wanted = {(one.fingerprint, one.ordinal): one for one in items}
    things = {(one.item_kind, one.item_id) for one in items if one.item_id}
    query = sa.select(imported_item).where(
        imported_item.c.huvudman_id == huvudman_id, imported_item.c.plan_id == plan_id
    )
    stale = []
    for row in tx.execute(query):
        known = ImportedItem(row.fingerprint, row.ordinal, row.item_kind, row.item_id, row.said)
        if wanted.get((row.fingerprint, row.ordinal)) == known:
            del wanted[row.fingerprint, row.ordinal]
        elif (row.fingerprint, row.ordinal) in wanted or (row.item_kind, row.item_id) in things:
            stale.append(row.id)
    tx.execute(
        sa.delete(imported_item).where(
            imported_item.c.huvudman_id == huvudman_id, imported_item.c.id.in_(stale)
        )
    )
    rows = [{"huvudman_id": huvudman_id, "plan_id": plan_id, **vars(one)} for one in wanted.values()]
    insert_many(tx, imported_item, rows)


def delete_occurrences(tx: Connection, huvudman_id: int, ids: Collection[int]) -> None:
    """Take away instances that nothing stands on."""
    tx.execute(sa.delete(occurrence).where(occurrence.c.huvudman_id == huvudman_id, occurrence.c.id.in_(ids)))
