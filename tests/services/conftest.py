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


@pytest.fixture(scope="session")
def opened() -> Iterator[dict[str, Database]]:
    """Databases by address, kept open for the next test: compiling every query anew is a third of a test."""
    found: dict[str, Database] = {}
    yield found
    for database in found.values():
        database.close()


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where each test in turn has its copy."""
    return tmp_path_factory.mktemp("workplace")


@pytest.fixture
def filled_url(lillby_file: Path, workplace: Path, opened: dict[str, Database]) -> str:
    """A SQLite file with Lillby in it."""
    path = workplace / "lillby.db"
    url = f"sqlite:///{path}"
    if url in opened:
        opened[url].close()
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    shutil.copyfile(lillby_file, path)
    return url


@pytest.fixture
def house(filled_url: str, opened: dict[str, Database]) -> House:
    """Lillby on Monday 1 March 2027, with nothing said yet; for what is not a claim about the database."""
    return _house(filled_url, opened)


@pytest.fixture
def either_house(backend: str, request: pytest.FixtureRequest, opened: dict[str, Database]) -> House:
    """The same on SQLite and on PostgreSQL in turn."""
    if backend == "sqlite":
        return _house(request.getfixturevalue("filled_url"), opened)
    server: Postgres = request.getfixturevalue("postgresql_server")
    template: str = request.getfixturevalue("lillby_on_postgresql")
    url = server.address("lillby")
    if url in opened:
        opened[url].close()
    return _house(server.again("lillby", template), opened)


def _house(url: str, opened: dict[str, Database]) -> House:
    if url not in opened:
        opened[url] = Database(url)
    return in_march(opened[url])


def _fill(url: str) -> None:
    database = Database(url)
    set_up_house(database)
    database.close()
