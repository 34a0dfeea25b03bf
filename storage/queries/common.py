"""What several queries share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_new(
    tx: Connection, table: sa.Table, values: Mapping[str, Any], *, returning: sa.Column[int]
) -> int | None:
    """Insert one row unless a unique key says that it is there; gives its id, or None where it was.

    RETURNING and not rowcount: after ON CONFLICT psycopg gives -1.
    """
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(returning)
    found: int | None = tx.execute(statement).scalar_one_or_none()
    return found


def insert(tx: Connection, table: sa.Table, **values: Any) -> int:
    """Insert one row and give its id."""
    new_id: int = tx.execute(sa.insert(table).values(**values).returning(table.c.id)).scalar_one()
    return new_id


def insert_many(tx: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows whose ids nobody needs."""
    if rows:
        tx.execute(sa.insert(table), list(rows))


def in_force(table: sa.Table, on: date) -> sa.ColumnElement[bool]:
    """Rows with `from_date` and an inclusive, perhaps open `to_date` that hold on a day."""
    return sa.and_(table.c.from_date <= on, sa.or_(table.c.to_date.is_(None), table.c.to_date >= on))
