"""What tests of several packages use: databases of both kinds, and a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import Database
from storage.schema import migrate
from tests.postgres import MISSING, Postgres, postgres
from tests.support.clock import HandedClock


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Postgres]:
    """One PostgreSQL server for this test process."""
    with postgres() as server:
        if server is None:
            pytest.skip(MISSING)
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was migrated once, to copy."""
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def ekdala_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with Ekdala's story in it, told once, to copy."""
    from tests.support.ekdala import fill

    path = tmp_path_factory.mktemp("ekdala") / "story.db"
    shutil.copyfile(sqlite_template, path)
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database: whatever uses it runs once on each."""
    name: str = request.param
    return name


@pytest.fixture
def empty_database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database without tables."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    server: Postgres = request.getfixturevalue("postgresql_server")
    return server.empty()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A new SQLite file with our tables, for what is not a claim about the database."""
    path = tmp_path / "arshjul.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest) -> str:
    """A new database with our tables."""
    if backend == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    server: Postgres = request.getfixturevalue("postgresql_server")
    return server.fresh()


@pytest.fixture
def twins(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[str, str]:
    """Two databases that begin alike: with the story of the example municipality."""
    from tests.support.ekdala import fill  # the whole bot, which most tests do without

    if backend == "sqlite":
        first, second = tmp_path / "one.db", tmp_path / "other.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), first)
        fill(f"sqlite:///{first}")
        shutil.copyfile(first, second)
        return f"sqlite:///{first}", f"sqlite:///{second}"
    server: Postgres = request.getfixturevalue("postgresql_server")
    one = server.fresh()
    fill(one)
    return one, server.again("twin", one.rpartition("/")[2].partition("?")[0])


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A new database with our tables, open."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> HandedClock:
    """A clock that stands at nine in the morning on Monday 1 March 2027 in Stockholm."""
    return HandedClock(datetime(2027, 3, 1, 8, 0, tzinfo=UTC))
