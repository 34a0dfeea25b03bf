from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.tables import metadata
from tests.support.rows import add_huvudman, add_row, local_columns, new_values, references_within_huvudman

TABLES = sorted(metadata.tables.values(), key=lambda table: table.name)
OWNED = [table for table in TABLES if table.name != "huvudman"]
REFERENCES = [(table, constraint) for table in OWNED for constraint in references_within_huvudman(table)]


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.name)
def test_every_row_belongs_to_a_huvudman(table: sa.Table) -> None:
    assert not table.c.huvudman_id.nullable
    assert any(key.column.name in ("id", "huvudman_id") for key in table.c.huvudman_id.foreign_keys)


@pytest.mark.parametrize(
    ("table", "constraint"), REFERENCES, ids=[f"{t.name}.{'+'.join(local_columns(c))}" for t, c in REFERENCES]
)
def test_every_reference_carries_the_huvudman_along(
    table: sa.Table, constraint: sa.ForeignKeyConstraint
) -> None:
    pairs = {element.parent.name: element.column.name for element in constraint.elements}
    assert pairs.get("huvudman_id") == "huvudman_id"


def test_there_are_references_to_try() -> None:
    assert len(REFERENCES) > 20


def test_a_row_of_one_huvudman_cannot_point_at_a_row_of_another(database: Database) -> None:
    allowed = []
    for table, constraint in REFERENCES:
        with database.begin() as tx:
            ours, theirs = add_huvudman(tx), add_huvudman(tx, "Norrdala")
            target = add_row(tx, constraint.referred_table, theirs)
            stolen = {
                element.parent.name: target[element.column.name]
                for element in constraint.elements
                if element.parent.name != "huvudman_id"
            }
            values = new_values(tx, table, ours, **stolen)
            attempt = tx.begin_nested()
            try:
                tx.execute(sa.insert(table).values(values))
            except IntegrityError:
                attempt.rollback()
            else:
                allowed.append(f"{table.name}.{'+'.join(stolen)}")
    assert allowed == []


def test_the_same_row_is_welcome_within_its_own_huvudman(database: Database) -> None:
    """So that the test above fails for the huvudman's sake and no other."""
    for table, constraint in REFERENCES:
        with database.begin() as tx:
            ours = add_huvudman(tx)
            target = add_row(tx, constraint.referred_table, ours)
            own = {
                element.parent.name: target[element.column.name]
                for element in constraint.elements
                if element.parent.name != "huvudman_id"
            }
            tx.execute(sa.insert(table).values(new_values(tx, table, ours, **own)))


def test_a_row_without_a_huvudman_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as tx:
        tx.execute(sa.insert(metadata.tables["person"]).values(name="Karin"))


def test_an_id_is_never_used_again(database: Database) -> None:
    for table in TABLES:
        if table.autoincrement_column is None:
            continue
        key = table.autoincrement_column
        with database.begin() as tx:
            ours = add_huvudman(tx) if table.name != "huvudman" else 0
            first = add_row(tx, table, ours)[key.name]
            tx.execute(sa.delete(table).where(key == first))
            assert add_row(tx, table, ours)[key.name] > first, table.name
