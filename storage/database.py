"""The database: one way to write, one way to read, and errors in our own words.

SQLite gets the recipe that survived four processes at once: the driver's own transaction handling is off, a
write begins with BEGIN IMMEDIATE (it waits for its turn instead of failing half-way), and reads don't queue.
PostgreSQL's readers see one snapshot, as SQLite's do. On both a reader that tries to write is refused.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError

# How long a write waits for its turn, and a connection for the server or for a place in the pool.
BUSY_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_S = 10
POOL_TIMEOUT_S = 30

_READ_ONLY = "25006"  # PostgreSQL: read_only_sql_transaction, which the driver counts as an internal error


class DatabaseUnavailable(Exception):
    """The database can't be reached, is locked for too long or can't be written to. Nothing was changed."""


def engine_url(url: str) -> URL:
    """`url` as SQLAlchemy wants it: `postgres://` and `postgresql://` mean psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def create_engine(
    url: str,
    *,
    foreign_keys: bool = True,
    pool_size: int = 20,
    pool_timeout_s: float = POOL_TIMEOUT_S,
    busy_timeout_ms: int = BUSY_TIMEOUT_MS,
) -> Engine:
    """An engine that follows the recipe. `foreign_keys=False` is for migrations on SQLite only."""
    parsed = engine_url(url)
    if parsed.get_backend_name() != "sqlite":
        if "connect_timeout" not in parsed.query:
            parsed = parsed.update_query_dict({"connect_timeout": str(CONNECT_TIMEOUT_S)})
        engine = sa.create_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=pool_timeout_s,
            hide_parameters=True,  # what people wrote stays out of error texts
            pool_pre_ping=True,  # a server that was restarted is not an error for the next who asks
        )
        _wait_at_most(engine, busy_timeout_ms)
        return engine
    engine = sa.create_engine(
        parsed,
        hide_parameters=True,
        poolclass=sa.pool.QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=pool_timeout_s,
        connect_args={"check_same_thread": False, "timeout": busy_timeout_ms / 1000},
    )
    _follow_recipe(engine, foreign_keys, busy_timeout_ms)
    return engine


def _wait_at_most(engine: Engine, busy_timeout_ms: int) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = {busy_timeout_ms}")
        connection.commit()


def _follow_recipe(engine: Engine, foreign_keys: bool, busy_timeout_ms: int) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        _use_wal(cursor, busy_timeout_ms)
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA secure_delete=ON")  # what is taken away can't be read in the file either
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _use_wal(cursor: sqlite3.Cursor, busy_timeout_ms: int) -> None:
    """Keep the journal as WAL. A new file is switched once, and SQLite does not wait for its turn to do that."""
    give_up = time.monotonic() + busy_timeout_ms / 1000
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.01)


class Database:
    """Opens transactions. Services do so, nobody else."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 20,
        pool_timeout_s: float = POOL_TIMEOUT_S,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    ) -> None:
        self.url = url
        self.engine = create_engine(
            url, pool_size=pool_size, pool_timeout_s=pool_timeout_s, busy_timeout_ms=busy_timeout_ms
        )
        # SQLite has one writer at a time, and those who wait look again after ever longer naps, in no order: under
        # load some sleep past their time-out beside a database that is free. Within a process they take turns here.
        self._turn = threading.Lock() if self.engine.dialect.name == "sqlite" else None
        self._turn_timeout_s = busy_timeout_ms / 1000
        self._reader = self.engine.execution_options(reading=True)
        if self.engine.dialect.name == "postgresql":
            self._reader = self._reader.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back by any exception."""
        with self._turn_to_write(), in_our_words(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=self._turn_timeout_s):
            raise DatabaseUnavailable("database is locked")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: one consistent picture, and no queue."""
        with in_our_words(), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn what the driver says of a database that can't be used into `DatabaseUnavailable`."""
    try:
        yield
    except DBAPIError as error:
        if not _is_unavailable(error):
            raise
        raise DatabaseUnavailable(str(error.orig)) from error
    except sa.exc.TimeoutError as error:
        raise DatabaseUnavailable(str(error)) from error


def _is_unavailable(error: DBAPIError) -> bool:
    return (
        isinstance(error, (OperationalError, InterfaceError))
        or type(error) is DatabaseError  # SQLite: not a database, or a damaged one
        or getattr(error.orig, "sqlstate", None) == _READ_ONLY
    )
