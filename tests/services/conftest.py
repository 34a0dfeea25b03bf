"""Lillby, prepared once for each kind of database and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.postgres import Postgres
from tests.support.house import House, in_march, set_up_house


@pytest.fixture(scope="session")
def lillby_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with Lillby in it, to copy."""
    path = tmp_path_factory.mktemp("lillby") / "lillby.db"
    shutil.copyfile(sqlite_template, path)
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def lillby_on_postgresql(postgresql_server: Postgres) -> str:
    """The name of a PostgreSQL database with Lillby in it, to copy."""
    url = postgresql_server.migrated()
    _fill(url)
    return url.rpartition("/")[2].partition("?")[0]


@pytest.fixture
def filled_url(lillby_file: Path, tmp_path: Path) -> str:
    """A SQLite file with Lillby in it."""
    path = tmp_path / "lillby.db"
    shutil.copyfile(lillby_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def house(filled_url: str) -> Iterator[House]:
    """Lillby on Monday 1 March 2027, with nothing said yet; for what is not a claim about the database."""
    yield from _opened(filled_url)


@pytest.fixture
def either_house(backend: str, request: pytest.FixtureRequest) -> Iterator[House]:
    """The same on SQLite and on PostgreSQL in turn."""
    if backend == "sqlite":
        url = request.getfixturevalue("filled_url")
    else:
        server: Postgres = request.getfixturevalue("postgresql_server")
        url = server._url(server._create(request.getfixturevalue("lillby_on_postgresql")))
    yield from _opened(url)


def _opened(url: str) -> Iterator[House]:
    database = Database(url)
    yield in_march(database)
    database.close()


def _fill(url: str) -> None:
    database = Database(url)
    set_up_house(database)
    database.close()
