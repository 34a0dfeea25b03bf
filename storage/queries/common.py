"""What several queries share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from storage.types import Instant

# Queries that every command asks are built once, when their module is read, with these in the place of values:
# building a statement anew costs SQLAlchemy several times as much as running it.
OF_HUVUDMAN: sa.BindParameter[int] = sa.bindparam("huvudman_id")
IDS: sa.BindParameter[int] = sa.bindparam("ids", expanding=True)
ON_DAY: sa.BindParameter[date] = sa.bindparam("on_day", type_=sa.Date)


def insert_new(
    tx: Connection, table: sa.Table, values: Mapping[str, Any], *, returning: sa.Column[int]
) -> int | None:
    """Insert one row unless a unique key says that it is there; gives its id, or None where it was.

    RETURNING and not rowcount: after ON CONFLICT psycopg gives -1.
    """
    statement = _unless_there(tx.dialect.name, table, returning)
    found: int | None = tx.execute(statement, dict(values)).scalar_one_or_none()
    return found


def insert_unless_there(tx: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, but those that a unique key says are there already."""
    if rows:
        tx.execute(_unless_there(tx.dialect.name, table), [dict(row) for row in rows])


@cache
def _unless_there(dialect: str, table: sa.Table, returning: sa.Column[int] | None = None) -> sa.Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table).on_conflict_do_nothing()
    return statement if returning is None else statement.returning(returning)


def insert(tx: Connection, table: sa.Table, **values: Any) -> int:
    """Insert one row and give its id."""
    new_id: int = tx.execute(sa.insert(table).values(**values).returning(table.c.id)).scalar_one()
    return new_id


def insert_many(tx: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows whose ids nobody needs."""
    if rows:
        tx.execute(sa.insert(table), list(rows))


def instant(value: datetime) -> sa.BindParameter[datetime]:
    """An instant within an expression, where no column says that it is one: else SQLite keeps the local hour."""
    return sa.literal(value, Instant())


def in_force(table: sa.Table, on: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Rows with `from_date` and an inclusive, perhaps open `to_date` that hold on a day."""
    return sa.and_(table.c.from_date <= on, sa.or_(table.c.to_date.is_(None), table.c.to_date >= on))
