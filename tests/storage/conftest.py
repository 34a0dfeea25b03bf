"""A database in the middle of a transaction, with two huvudmän in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Connection

from storage.database import Database
from storage.queries import organisation


@pytest.fixture
def tx(database: Database) -> Iterator[Connection]:
    with database.begin() as connection:
        yield connection


@pytest.fixture
def ours(tx: Connection) -> int:
    return organisation.add_huvudman(tx, "Ekdala", "Europe/Stockholm")


@pytest.fixture
def theirs(tx: Connection) -> int:
    return organisation.add_huvudman(tx, "Alnäs", "Europe/Stockholm", "12-17", "06-10")
