"""Everything of one huvudman and nothing of another, whatever tables there are."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries import everything
from storage.tables import metadata
from tests.support.rows import add_row

# Secrets, and what only means something while the bot runs.
WITHHELD = {("delivery", "lease_token"), ("feed", "secret_hash")}


def test_every_table_is_walked_after_what_it_points_at() -> None:
    names = everything.table_names()
    assert set(names) == set(metadata.tables)
    for table in metadata.tables.values():
        for key in table.foreign_keys:
            assert names.index(key.column.table.name) <= names.index(table.name)


def test_every_column_of_every_table_comes_along_and_only_ours(
    tx: Connection, ours: int, theirs: int
) -> None:
    """A table or column that is added later is in this test, and in the export, by itself."""
    for table in metadata.tables.values():
        if table.name != "huvudman":
            for huvudman_id in (ours, theirs):
                add_row(tx, table, huvudman_id)
    for name, table in metadata.tables.items():
        owner = "id" if name == "huvudman" else "huvudman_id"
        rows = list(everything.rows_of(tx, ours, name))
        count = tx.execute(sa.select(sa.func.count()).where(table.c[owner] == ours)).scalar_one()
        assert len(rows) == count > 0
        for row in rows:
            assert row[owner] == ours
            left_out = {(name, column.name) for column in table.c} - {(name, key) for key in row}
            assert left_out == {one for one in WITHHELD if one[0] == name}
            json.dumps(row)


def test_values_are_plain_texts_that_can_be_read_back(tx: Connection, ours: int) -> None:
    add_row(tx, metadata.tables["template_file"], ours)
    [row] = everything.rows_of(tx, ours, "template_file")
    assert row["content"] == "eA=="
    assert row["at"] == "2027-03-01T08:00:00+00:00"
    add_row(tx, metadata.tables["meeting"], ours)
    [meeting] = everything.rows_of(tx, ours, "meeting")
    assert meeting["on_date"] == "2027-03-01"
    assert meeting["cancelled"] is False
