"""All that is stored of a huvudman, table by table, as plain values: for other systems, the archive, and leaving."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import metadata

# How many rows are in memory at a time.
_AT_A_TIME = 500


def table_names() -> list[str]:
    """The tables, what is pointed at before what points at it."""
    return [table.name for table in metadata.sorted_tables]


def rows_of(tx: Connection, huvudman_id: int, table_name: str) -> Iterator[dict[str, Any]]:
    """The rows of one huvudman in a table, by its key; nobody else's. Reads a few hundred at a time.

    Instants and dates are ISO texts, bytes are base64. Columns that are marked `withheld` (secrets) are left out.
    """
    table = metadata.tables[table_name]
    owner = table.c.id if table_name == "huvudman" else table.c.huvudman_id
    shown = [column for column in table.c if not column.info.get("withheld")]
    query = sa.select(*shown).where(owner == huvudman_id).order_by(*table.primary_key)
    with tx.execute(query, execution_options={"yield_per": _AT_A_TIME}) as rows:
        for row in rows:
            yield {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
