"""A row in any table, with the rows it points at: worked out from the tables themselves."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import metadata
from storage.types import Instant

_COUNT = itertools.count(1)
Row = dict[str, Any]


def add_huvudman(tx: Connection, name: str = "Ekdala") -> int:
    """A huvudman and nothing more."""
    huvudman = metadata.tables["huvudman"]
    values = {"name": name, "timezone": "Europe/Stockholm", "autumn_ends": "12-20", "spring_ends": "06-15"}
    found: int = tx.execute(sa.insert(huvudman).values(values).returning(huvudman.c.id)).scalar_one()
    return found


def add_row(tx: Connection, table: sa.Table, huvudman_id: int, **given: Any) -> Row:
    """A row of a huvudman with every column filled; what it points at is added first, save to its own table."""
    values = new_values(tx, table, huvudman_id, **given)
    row = tx.execute(sa.insert(table).values(values).returning(*table.c)).one()
    return dict(row._mapping)


def new_values(tx: Connection, table: sa.Table, huvudman_id: int, **given: Any) -> Row:
    """The values of such a row, not added."""
    values: Row = {}
    for constraint in references_within_huvudman(table):
        if constraint.referred_table is table:
            values.update(dict.fromkeys(local_columns(constraint)))
            continue
        target = add_row(tx, constraint.referred_table, huvudman_id)
        values.update({element.parent.name: target[element.column.name] for element in constraint.elements})
    for column in table.c:
        if column.name in values or column is table.autoincrement_column:
            continue
        values[column.name] = _value(column)
    if "huvudman_id" in table.c:
        values["huvudman_id"] = huvudman_id
    return {**values, **given}


def references_within_huvudman(table: sa.Table) -> list[sa.ForeignKeyConstraint]:
    """The foreign keys to what a huvudman has, in a steady order."""
    found = [fk for fk in table.foreign_key_constraints if fk.referred_table.name != "huvudman"]
    return sorted(found, key=lambda constraint: str(constraint.name))


def local_columns(constraint: sa.ForeignKeyConstraint) -> list[str]:
    """The columns of a foreign key beside the huvudman's."""
    return [element.parent.name for element in constraint.elements if element.parent.name != "huvudman_id"]


def _value(column: sa.Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.Integer):
        return next(_COUNT)
    if isinstance(kind, Instant):
        return datetime(2027, 3, 1, 8, tzinfo=UTC)
    if isinstance(kind, sa.Date):
        return date(2027, 3, 1)
    if isinstance(kind, sa.JSON):
        return ["x"]
    if isinstance(kind, sa.LargeBinary):
        return b"x"
    return f"{column.name} {next(_COUNT)}"


def add_person(tx: Connection, huvudman_id: int, name: str) -> int:
    """Somebody."""
    person = metadata.tables["person"]
    statement = sa.insert(person).values(huvudman_id=huvudman_id, name=name).returning(person.c.id)
    found: int = tx.execute(statement).scalar_one()
    return found
