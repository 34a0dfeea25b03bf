"""Which version of the schema the database has, and bringing it to ours.

Only `migrate` and `demo` change the schema, one at a time; everything else refuses one that doesn't match.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import Database, create_engine, in_our_words

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_MS = 60_000  # for another who migrates
_LOCK_KEY = 0x4152534A  # "ARSJ": the advisory lock that migrations take on PostgreSQL


class SchemaMismatch(Exception):
    """The schema is not ours: older, newer or none at all. The message says which command mends it."""


def expected_version(migrations: Path = _MIGRATIONS) -> str:
    """The version that this code is written for: that of the last migration."""
    return max(_versions(migrations))


def _versions(migrations: Path) -> set[str]:
    """The versions that there are. Migrations are named `0001_what_it_does.py` and follow on each other.

    Alembic knows this too, but takes a fifth of a second to import, and most commands only compare two versions.
    """
    found = {file.name.partition("_")[0] for file in (migrations / "versions").glob("[0-9]*.py")}
    if not found:
        raise RuntimeError(f"no migrations in {migrations}")
    return found


def version_of(connection: Connection) -> str | None:
    """The version that the database has; None where it has never been migrated."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found


def require_current(database: Database, migrations: Path = _MIGRATIONS) -> None:
    """Refuse to work on another schema than ours."""
    with database.read() as connection:
        found = version_of(connection)
    expected = expected_version(migrations)
    if found == expected:
        return
    if found is None:
        raise SchemaMismatch("Databasen har inga tabeller ännu. Kör: python -m bot migrate")
    _refuse_unknown(found, migrations)
    raise SchemaMismatch(
        f"Databasen har schema {found}, programmet behöver {expected}. Kör: python -m bot migrate"
    )


def migrate(url: str, migrations: Path = _MIGRATIONS) -> tuple[str | None, str]:
    """Bring the schema to ours, under a lock; gives the version before and after.

    On SQLite foreign keys are off meanwhile, since a table that is rebuilt is dropped first, and that would
    delete every row that cascades from it. They are checked before the commit.
    """
    from alembic import command
    from alembic.config import Config

    engine = create_engine(url, foreign_keys=False, pool_size=1, busy_timeout_ms=_WAIT_MS)
    try:
        with in_our_words(), engine.begin() as connection, _one_at_a_time(connection):
            before = version_of(connection)
            if before is not None:
                _refuse_unknown(before, migrations)
            config = Config()
            config.set_main_option("script_location", str(migrations).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _check_foreign_keys(connection)
    finally:
        engine.dispose()
    return before, expected_version(migrations)


def _refuse_unknown(found: str, migrations: Path) -> None:
    if found not in _versions(migrations):
        raise SchemaMismatch(
            f"Databasen har schema {found}, som är nyare än det här programmet "
            f"({expected_version(migrations)}). "
            "Uppdatera programmet, eller läs tillbaka en äldre säkerhetskopia av databasen."
        )


@contextmanager
def _one_at_a_time(connection: Connection) -> Iterator[None]:
    # SQLite needs nothing more: BEGIN IMMEDIATE is the lock.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
    yield


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration would leave {len(broken)} rows that point nowhere: {broken[:5]}")
