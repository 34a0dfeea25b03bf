"""The database: one way to write, one way to read, and errors in our own words.

SQLite gets the recipe that survived four processes at once: the driver's own transaction handling is off, a write
begins with BEGIN IMMEDIATE (it waits for its turn instead of failing half-way), and reads don't queue.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

# How long a write waits for its turn on SQLite, and a connection for a place in the pool.
BUSY_TIMEOUT_MS = 10_000
POOL_TIMEOUT_S = 30


class DatabaseUnavailable(Exception):
    """The database can't be reached, is locked for too long or can't be written to. Nothing was changed."""


def engine_url(url: str) -> URL:
    """`url` as SQLAlchemy wants it: `postgres://` and `postgresql://` mean psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def create_engine(url: str, *, foreign_keys: bool = True, pool_size: int = 20) -> Engine:
    """An engine that follows the recipe. `foreign_keys=False` is for migrations on SQLite only."""
    parsed = engine_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_size=pool_size, max_overflow=0, pool_timeout=POOL_TIMEOUT_S)
    engine = sa.create_engine(
        parsed,
        poolclass=sa.pool.QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )
    _follow_recipe(engine, foreign_keys)
    return engine


def _follow_recipe(engine: Engine, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Database:
    """Opens transactions. Services do so, nobody else."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.url = url
        self.engine = create_engine(url, pool_size=pool_size)
        self._reader = self.engine.execution_options(reading=True)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back by any exception."""
        with _in_our_words(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: one consistent picture, and no queue."""
        with _in_our_words(), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
        raise DatabaseUnavailable(str(error.orig if isinstance(error, DBAPIError) else error)) from error
