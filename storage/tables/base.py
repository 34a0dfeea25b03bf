"""The tables. Every row belongs to a huvudman, and every reference to another row carries the huvudman along.

So a row of one huvudman can't point at a row of another: the database refuses it, whatever the code does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Before any day, and after: to be considered the next time the clock looks, or not again.
ALWAYS = date(1, 1, 1)
NEVER = date(9999, 12, 31)


def owned(name: str, *columns: sa.Column[Any] | sa.schema.SchemaItem) -> sa.Table:
    """A table of things that a huvudman has: a surrogate id, unique together with the huvudman.

    An id is never used twice, on SQLite either: an old button must not point at something new.
    """
    return sa.Table(
        name,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("huvudman_id", sa.Integer, sa.ForeignKey("huvudman.id"), nullable=False),
        *columns,
        sa.UniqueConstraint("huvudman_id", "id"),
        sqlite_autoincrement=True,
    )


def link(name: str, *columns: sa.Column[Any] | sa.schema.SchemaItem, key: Sequence[str]) -> sa.Table:
    """A table that only ties things together; its key is what it ties."""
    return sa.Table(
        name,
        metadata,
        sa.Column("huvudman_id", sa.Integer, sa.ForeignKey("huvudman.id"), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("huvudman_id", *key),
    )


def to(column: str, table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """A reference within the huvudman."""
    return sa.ForeignKeyConstraint(
        ["huvudman_id", column], [f"{table}.huvudman_id", f"{table}.id"], ondelete=ondelete
    )


def text(name: str, *, nullable: bool = False, added: str | None = None) -> sa.Column[str]:
    """`added` is what the rows got that were there when the column came."""
    server_default = None if added is None else sa.text(f"'{added}'")
    return sa.Column(name, sa.Text, nullable=nullable, default=added, server_default=server_default)


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """A whole number; ids of other rows too."""
    return sa.Column(name, sa.Integer, nullable=nullable)


def flag(name: str, *, added: bool = False) -> sa.Column[bool]:
    """`added` says that the column came when there were rows already: they got false."""
    server_default = sa.false() if added else None
    return sa.Column(name, sa.Boolean, nullable=False, default=False, server_default=server_default)


def period_columns() -> tuple[sa.Column[Any], ...]:
    """A period: its words, and what `plan.periods` read out of them (`storage.periods`)."""
    return text("when_text"), sa.Column("period", sa.JSON(none_as_null=True), nullable=True)
