"""The annual cycle: recurring items and their instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.records import Occurrence
from plan.status import Standing
from storage.queries.common import insert, insert_many
from storage.tables import assignment, cycle_item, occurrence, plan


def add_cycle_item(tx: Connection, huvudman_id: int, **values: Any) -> int:
    """A new item of the cycle."""
    return insert(tx, cycle_item, huvudman_id=huvudman_id, **values)


def cycle_items(tx: Connection, huvudman_id: int) -> list[sa.Row[Any]]:
    """The items that hold, with their periods as stored; what was dropped gives no more occurrences."""
    query = sa.select(cycle_item).where(
        cycle_item.c.huvudman_id == huvudman_id, cycle_item.c.standing == Standing.ADOPTED.value
    )
    return list(tx.execute(query.order_by(cycle_item.c.id)))


def occurrence_keys(tx: Connection, huvudman_id: int) -> set[tuple[int, str]]:
    """Which occurrences are laid out: (cycle item id, period key)."""
    rows = tx.execute(
        sa.select(occurrence.c.cycle_item_id, occurrence.c.period_key).where(
            occurrence.c.huvudman_id == huvudman_id
        )
    )
    return {(row.cycle_item_id, row.period_key) for row in rows}


def add_occurrences(tx: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Lay out instances."""
    insert_many(tx, occurrence, list(rows))


def move_occurrence(tx: Connection, huvudman_id: int, occurrence_id: int, window: Mapping[str, Any]) -> None:
    """Give an instance another time: `window` has its precision, start and due."""
    values = {name: window[name] for name in ("precision", "start", "due")}
    tx.execute(
        sa.update(occurrence)
        .where(occurrence.c.huvudman_id == huvudman_id, occurrence.c.id == occurrence_id)
        .values(**values)
    )


def drop_ahead(tx: Connection, huvudman_id: int, item_id: int, first: date) -> None:
    """Take away what is laid out of an item from a day on, but what somebody has said something about."""
    ahead = sa.select(occurrence.c.id).where(
        occurrence.c.huvudman_id == huvudman_id,
        occurrence.c.cycle_item_id == item_id,
        sa.or_(sa.func.coalesce(occurrence.c.start, occurrence.c.due) >= first, occurrence.c.due.is_(None)),
    )
    of_them = sa.and_(
        assignment.c.huvudman_id == huvudman_id,
        assignment.c.source_kind == "occurrence",
        assignment.c.source_id.in_(ahead),
    )
    tx.execute(sa.delete(assignment).where(of_them, assignment.c.version == 1))
    kept = sa.select(assignment.c.source_id).where(of_them)
    tx.execute(sa.delete(occurrence).where(occurrence.c.id.in_(ahead), occurrence.c.id.not_in(kept)))


_OCCURRENCE = (
    sa.select(
        occurrence.c.id,
        occurrence.c.cycle_item_id,
        occurrence.c.period_key,
        cycle_item.c.kind,
        cycle_item.c.title,
        cycle_item.c.details,
        cycle_item.c.category,
        cycle_item.c.when_text,
        occurrence.c.precision,
        occurrence.c.start,
        occurrence.c.due,
        plan.c.unit_id,
        plan.c.school_form,
    )
    .select_from(occurrence)
    .join(cycle_item, cycle_item.c.id == occurrence.c.cycle_item_id)
    .join(plan, plan.c.id == cycle_item.c.plan_id)
)
_BY_DATE = (
    sa.func.coalesce(occurrence.c.start, occurrence.c.due),
    sa.func.coalesce(occurrence.c.due, occurrence.c.start),
    cycle_item.c.id,
)


def occurrences_between(
    tx: Connection, huvudman_id: int, first: date, last: date | None = None
) -> list[Occurrence]:
    """Occurrences whose window touches the days from `first` to `last` (both inclusive), in order of date."""
    query = _OCCURRENCE.where(
        occurrence.c.huvudman_id == huvudman_id,
        sa.func.coalesce(occurrence.c.due, occurrence.c.start) >= first,
    ).order_by(*_BY_DATE)
    if last is not None:
        query = query.where(sa.func.coalesce(occurrence.c.start, occurrence.c.due) <= last)
    return [Occurrence(**row._mapping) for row in tx.execute(query)]


def undated_occurrences(tx: Connection, huvudman_id: int, period_key: str) -> list[Occurrence]:
    """What goes on in a school year ("26/27") without a date: "löpande", "vid behov"."""
    query = _OCCURRENCE.where(
        occurrence.c.huvudman_id == huvudman_id,
        occurrence.c.due.is_(None),
        occurrence.c.period_key == period_key,
    ).order_by(cycle_item.c.id)
    return [Occurrence(**row._mapping) for row in tx.execute(query)]


def occurrences(tx: Connection, huvudman_id: int) -> list[Occurrence]:
    """Every occurrence that is laid out."""
    return [
        Occurrence(**row._mapping)
        for row in tx.execute(_OCCURRENCE.where(occurrence.c.huvudman_id == huvudman_id))
    ]


def categories(tx: Connection, huvudman_id: int) -> list[str]:
    """The categories in use."""
    query = sa.select(cycle_item.c.category).distinct()
    return sorted(tx.execute(query.where(cycle_item.c.huvudman_id == huvudman_id)).scalars())
