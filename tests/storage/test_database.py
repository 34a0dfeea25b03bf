from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError, StatementError

from storage.database import Database, DatabaseUnavailable, engine_url
from storage.queries import organisation
from storage.tables import administrator, huvudman
from tests.support.rows import add_huvudman, add_person

COUNT = sa.select(sa.func.count()).select_from(huvudman)


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://u:p%40ss@host:5433/db", "postgresql+psycopg"),
        ("postgresql://u:p%40ss@host:5433/db", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p%40ss@host:5433/db", "postgresql+psycopg"),
    ],
)
def test_every_way_to_write_postgresql_is_accepted(given: str, driver: str) -> None:
    url = engine_url(given)
    assert url.drivername == driver
    assert (url.username, url.password, url.host, url.port, url.database) == ("u", "p@ss", "host", 5433, "db")


def test_a_postgres_url_opens(database_url: str) -> None:
    database = Database(database_url.replace("postgresql://", "postgres://"))
    with database.read() as tx:
        assert tx.execute(COUNT).scalar_one() == 0
    database.close()


def test_what_is_written_is_there_for_the_next(database: Database) -> None:
    with database.begin() as tx:
        add_huvudman(tx)
    with database.read() as tx:
        assert tx.execute(COUNT).scalar_one() == 1


def test_an_exception_takes_everything_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as tx:
        add_huvudman(tx)
        1 / 0  # noqa: B018
    with database.read() as tx:
        assert tx.execute(COUNT).scalar_one() == 0


def test_a_reader_that_writes_is_refused_and_changes_nothing(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable), database.read() as tx:
        add_huvudman(tx)
    with database.begin() as tx:  # the same connection writes again
        assert tx.execute(COUNT).scalar_one() == 0
        add_huvudman(tx)
    with database.read() as tx:
        assert tx.execute(COUNT).scalar_one() == 1


def test_a_reader_sees_one_picture_while_others_write(database: Database) -> None:
    with database.read() as reader:
        assert reader.execute(COUNT).scalar_one() == 0
        with database.begin() as tx:
            add_huvudman(tx)
        assert reader.execute(COUNT).scalar_one() == 0
    with database.read() as tx:
        assert tx.execute(COUNT).scalar_one() == 1


def test_a_reader_does_not_wait_for_a_writer(database_url: str) -> None:
    database = Database(database_url, busy_timeout_ms=100)
    with database.begin() as writer:
        add_huvudman(writer)
        with database.read() as reader:
            assert reader.execute(COUNT).scalar_one() == 0
    database.close()


def test_a_database_locked_for_longer_than_the_timeout_is_unavailable(database_url: str) -> None:
    database, impatient = Database(database_url), Database(database_url, busy_timeout_ms=50)
    with database.begin() as tx:
        huvudman_id = add_huvudman(tx)
    with database.begin() as tx:
        tx.execute(sa.update(huvudman).values(name="first"))
        with pytest.raises(DatabaseUnavailable), impatient.begin() as second:
            second.execute(sa.update(huvudman).values(name="second"))
    with impatient.begin() as tx:
        assert organisation.huvudman_by_id(tx, huvudman_id).name == "first"
    database.close()
    impatient.close()


def test_writers_wait_for_their_turn(database: Database) -> None:
    """Every one of them reads and then writes, which is where turns that begin late are lost."""
    together, failures = threading.Barrier(8), []
    with database.begin() as tx:
        huvudman_id = add_huvudman(tx, "0")

    def add_one() -> None:
        together.wait()
        try:
            for _ in range(5):
                with database.begin() as tx:
                    row = sa.select(huvudman.c.name).where(huvudman.c.id == huvudman_id).with_for_update()
                    count = int(tx.execute(row).scalar_one())
                    tx.execute(sa.update(huvudman).values(name=str(count + 1)))
        except DatabaseUnavailable as error:
            failures.append(error)

    threads = [threading.Thread(target=add_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.read() as tx:
        assert organisation.huvudman_by_id(tx, huvudman_id).name == "40"


def test_who_opens_a_new_file_waits_for_the_one_who_has_it(tmp_path: Path) -> None:
    """SQLite itself does not wait before it switches a file to WAL."""
    holder = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    holder.execute("CREATE TABLE t (x)")
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("INSERT INTO t VALUES (1)")
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")

    def journal_mode() -> str:
        with database.read() as tx:
            mode: str = tx.exec_driver_sql("PRAGMA journal_mode").scalar_one()
            return mode

    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(journal_mode)
        with pytest.raises(TimeoutError):
            opening.result(timeout=0.2)
        holder.execute("COMMIT")
        assert opening.result() == "wal"
    holder.close()
    database.close()


def test_a_pool_that_is_empty_for_too_long_is_unavailable(database_url: str) -> None:
    database = Database(database_url, pool_size=1, pool_timeout_s=0.05)
    with database.read(), pytest.raises(DatabaseUnavailable), database.read():
        pass
    database.close()


@pytest.fixture
def read_only(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database that can't be written to; also by root, whom file modes don't stop."""
    if database_url.startswith("sqlite"):
        path = tmp_path / "arshjul.db"
        read_only = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    else:
        url = engine_url(database_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
        read_only = Database(url.render_as_string(hide_password=False))
    yield read_only
    read_only.close()


def test_a_read_only_database_can_be_read(database_url: str, read_only: Database) -> None:
    with read_only.read() as tx:
        assert tx.execute(COUNT).scalar_one() == 0


def test_a_read_only_database_is_unavailable_for_writing(database_url: str, read_only: Database) -> None:
    with pytest.raises(DatabaseUnavailable), read_only.begin() as tx:
        add_huvudman(tx)


@pytest.mark.skipif(os.geteuid() == 0, reason="file modes don't stop root; the test above does the same")
def test_a_file_without_the_right_to_write_is_unavailable(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "arshjul.db").chmod(0o400)
    database = Database(sqlite_url)
    with pytest.raises(DatabaseUnavailable), database.begin() as tx:
        add_huvudman(tx)
    database.close()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///{folder}/missing/arshjul.db",
        "sqlite:///{folder}/not-a-database",
        "postgresql://nobody@/nothing?host={folder}",
        "postgresql://nobody@127.0.0.1:1/nothing",
    ],
)
def test_what_cannot_be_opened_is_unavailable(url: str, tmp_path: Path) -> None:
    (tmp_path / "not-a-database").write_text("Verksamhetsplan 26/27\n" * 500)
    database = Database(url.format(folder=tmp_path))
    with pytest.raises(DatabaseUnavailable), database.begin() as tx:
        tx.execute(COUNT)
    database.close()


def test_other_errors_keep_their_name(database: Database) -> None:
    with database.begin() as tx:
        huvudman_id = add_huvudman(tx)
    with pytest.raises(IntegrityError), database.begin() as tx:
        tx.execute(
            sa.insert(huvudman).values(id=huvudman_id, name="", timezone="", autumn_ends="", spring_ends="")
        )


@contextmanager
def restarted(database: Database) -> Iterator[None]:
    """Every connection is ended from the server's side, as when it restarts."""
    with database.engine.connect() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    yield


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_server_that_restarted_is_not_an_error_for_the_next_who_asks(database_url: str) -> None:
    database, other = Database(database_url), Database(database_url)
    with database.read() as tx:
        assert tx.execute(COUNT).scalar_one() == 0
    with restarted(other), database.read() as tx:
        assert tx.execute(COUNT).scalar_one() == 0
    database.close()
    other.close()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.datetimes(
        datetime(1990, 1, 1),  # noqa: DTZ001
        datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from(
            [UTC, ZoneInfo("Europe/Stockholm"), ZoneInfo("America/New_York"), timezone(timedelta(hours=5.5))]
        ),
    )
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(database: Database, at: datetime) -> None:
    with database.begin() as tx:
        huvudman_id = add_huvudman(tx)
        person_id = add_person(tx, huvudman_id, "Karin")
        organisation.add_administrator(tx, huvudman_id, person_id, at)
        since = tx.execute(
            sa.select(administrator.c.since).where(administrator.c.person_id == person_id)
        ).scalar_one()
    assert since == at.astimezone(UTC)  # of two zones a time in the spring gap equals nothing
    assert since.utcoffset() == timedelta(0)


def test_instants_compare_in_the_database_as_in_time(database: Database) -> None:
    stockholm = ZoneInfo("Europe/Stockholm")
    with database.begin() as tx:
        huvudman_id = add_huvudman(tx)
        for hour, zone in [(9, UTC), (9, stockholm), (12, stockholm), (10, UTC)]:
            organisation.add_administrator(
                tx, huvudman_id, add_person(tx, huvudman_id, "Karin"), datetime(2027, 3, 1, hour, tzinfo=zone)
            )
        hours = tx.execute(sa.select(administrator.c.since).order_by(administrator.c.since)).scalars().all()
        late = sa.select(sa.func.count()).where(
            administrator.c.since >= datetime(2027, 3, 1, 11, tzinfo=stockholm)
        )
        assert [since.hour for since in hours] == [8, 9, 10, 11]
        assert tx.execute(late).scalar_one() == 2


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with database.begin() as tx:
        huvudman_id = add_huvudman(tx)
        person_id = add_person(tx, huvudman_id, "Karin")
        with pytest.raises(StatementError, match="time zone"):
            organisation.add_administrator(tx, huvudman_id, person_id, datetime(2027, 3, 1, 9))  # noqa: DTZ001
