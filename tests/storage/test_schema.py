from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

import storage.schema
from storage.database import Database, DatabaseUnavailable, create_engine
from storage.queries import templates
from storage.schema import SchemaMismatch, expected_version, migrate, require_current, version_of
from storage.tables import assignment, assignment_owner, metadata
from tests.support.rows import add_huvudman, add_row

MIGRATIONS = Path(storage.schema.__file__).parent / "migrations"
NEVER = "9999"


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Database]:
    opened = Database(empty_database_url)
    yield opened
    opened.close()


def stamp(database: Database, version: str) -> None:
    with database.begin() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_models_and_migrations_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_constraints_and_keys_agree_too(database: Database) -> None:
    """Alembic compares no primary keys, checks or cascades."""
    found, expected = sa.inspect(database.engine), metadata.tables
    for name, table in expected.items():
        assert found.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key]
        assert {(key["name"], key["options"].get("ondelete")) for key in found.get_foreign_keys(name)} == {
            (key.name, key.ondelete) for key in table.foreign_key_constraints
        }


def test_there_is_one_way_forward() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_migrating_brings_an_empty_database_to_ours(empty_database_url: str) -> None:
    assert migrate(empty_database_url) == (None, expected_version())
    database = Database(empty_database_url)
    require_current(database)
    database.close()


def test_a_template_that_was_in_use_stays_in_use(empty_database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for source in [MIGRATIONS / "env.py", *(MIGRATIONS / "versions").glob("*.py")]:
        if source.name < "0011" or source.parent == MIGRATIONS:
            (folder / source.relative_to(MIGRATIONS)).write_text(source.read_text())
    assert migrate(empty_database_url, folder)[1] == "0010"
    database = Database(empty_database_url)
    with database.begin() as tx:
        ours, theirs = add_huvudman(tx), add_huvudman(tx)
        added = sa.text(
            "INSERT INTO template (huvudman_id, kind, name, content, at)"
            " VALUES (:owner, :kind, :name, :content, '2027-03-01 08:00:00')"
        )
        for owner, kind, content in (
            (theirs, "uppfoljning", b"a"),
            (ours, "uppfoljning", b"b"),
            (ours, "skollagen", b"a"),
        ):
            tx.execute(
                added, {"owner": owner, "kind": kind, "name": f"{content.decode()}.docx", "content": content}
            )
    migrate(empty_database_url)
    with database.read() as tx:
        assert templates.template_names(tx, ours) == {"skollagen": "a.docx", "uppfoljning": "b.docx"}
        assert templates.template_content(tx, ours, "uppfoljning") == b"b"
        assert templates.template_content(tx, ours, "skollagen") == b"a"
        assert templates.template_content(tx, theirs, "uppfoljning") == b"a"
    database.close()


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.begin() as tx:
        add_huvudman(tx)
    assert migrate(database.url) == (expected_version(), expected_version())
    with database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(metadata.tables["huvudman"])).scalar() == 1


def test_several_who_migrate_at_once_all_succeed(empty_database_url: str) -> None:
    together = threading.Barrier(6)

    def run() -> tuple[str | None, str]:
        together.wait()
        return migrate(empty_database_url)

    with ThreadPoolExecutor(6) as pool:
        results = [future.result() for future in [pool.submit(run) for _ in range(6)]]
    assert sorted(before is None for before, _ in results) == [False] * 5 + [True]
    assert {after for _, after in results} == {expected_version()}


def test_an_empty_database_is_refused_with_the_command_that_mends_it(empty: Database) -> None:
    with pytest.raises(SchemaMismatch, match="python -m bot migrate"):
        require_current(empty)


def test_a_newer_database_is_refused_and_says_what_to_do(database: Database) -> None:
    stamp(database, NEVER)
    with pytest.raises(SchemaMismatch, match=f"{NEVER}.*nyare.*Uppdatera programmet"):
        require_current(database)


def test_a_newer_database_is_not_migrated_and_stays_as_it_was(database: Database) -> None:
    stamp(database, NEVER)
    with pytest.raises(SchemaMismatch, match="Uppdatera programmet"):
        migrate(database.url)
    with database.read() as tx:
        assert version_of(tx) == NEVER


def test_ours_is_accepted(database: Database) -> None:
    require_current(database)


def test_a_database_that_cannot_be_reached_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable):
        migrate(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")


def rebuild_assignments(connection: sa.Connection) -> None:
    """What Alembic's batch mode does for most changes of a table on SQLite: a new table, copied and renamed."""
    operations = Operations(MigrationContext.configure(connection))
    kept = {"sqlite_autoincrement": True}
    with operations.batch_alter_table("assignment", recreate="always", table_kwargs=kept) as batch:
        batch.add_column(sa.Column("extra", sa.Text, nullable=True))


def owners_after_a_rebuild(url: str, *, foreign_keys: bool) -> int:
    database = Database(url)
    with database.begin() as tx:
        add_row(tx, assignment_owner, add_huvudman(tx))
    database.close()
    engine = create_engine(url, foreign_keys=foreign_keys, pool_size=1)
    with engine.begin() as connection:
        rebuild_assignments(connection)
        count: int = connection.execute(sa.select(sa.func.count()).select_from(assignment_owner)).scalar_one()
        assert connection.execute(sa.select(sa.func.count()).select_from(assignment)).scalar_one() == 1
    engine.dispose()
    return count


def test_a_rebuilt_table_keeps_what_cascades_from_it(sqlite_url: str) -> None:
    assert owners_after_a_rebuild(sqlite_url, foreign_keys=False) == 1


def test_the_cascade_trap_is_real(sqlite_url: str) -> None:
    """Should this fail, the library has changed, and `migrate` may keep foreign keys on."""
    assert owners_after_a_rebuild(sqlite_url, foreign_keys=True) == 0


def tables_that_use_ids_again(url: str) -> list[str]:
    database = Database(url)
    with database.read() as tx:
        rows = tx.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        made = {row.name: row.sql for row in rows}
    database.close()
    counted = [table.name for table in metadata.tables.values() if table.autoincrement_column is not None]
    return [name for name in counted if "AUTOINCREMENT" not in made[name]]


def test_no_migration_lets_ids_be_used_again(sqlite_url: str) -> None:
    """Batch mode forgets AUTOINCREMENT unless told: `table_kwargs={"sqlite_autoincrement": True}`."""
    assert tables_that_use_ids_again(sqlite_url) == []
    for table in metadata.tables.values():
        counts = table.autoincrement_column is not None
        assert table.dialect_options["sqlite"]["autoincrement"] is counts, table.name


def test_ids_are_not_used_again_in_a_rebuilt_table(sqlite_url: str) -> None:
    owners_after_a_rebuild(sqlite_url, foreign_keys=False)
    assert tables_that_use_ids_again(sqlite_url) == []


@pytest.fixture
def older(sqlite_url: str, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Our own database, and a folder of migrations that goes one step further: a rebuilt table."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for source in [
        MIGRATIONS / "env.py",
        MIGRATIONS / "script.py.mako",
        *(MIGRATIONS / "versions").glob("*.py"),
    ]:
        (folder / source.relative_to(MIGRATIONS)).write_text(source.read_text())
    (folder / "versions" / "9999_next.py").write_text(
        f'''"""Next"""
import sqlalchemy as sa
from alembic import op

revision = "{NEVER}"
down_revision = "{expected_version()}"


def upgrade() -> None:
    with op.batch_alter_table("assignment", recreate="always") as batch:
        batch.add_column(sa.Column("extra", sa.Text, nullable=True))
'''
    )
    yield sqlite_url, folder


def test_a_migration_that_rebuilds_a_table_keeps_what_cascades_from_it(older: tuple[str, Path]) -> None:
    url, folder = older
    database = Database(url)
    with database.begin() as tx:
        add_row(tx, assignment_owner, add_huvudman(tx))
    assert migrate(url, folder) == (expected_version(), NEVER)
    with database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(assignment_owner)).scalar_one() == 1
        assert version_of(tx) == NEVER
    database.close()


def test_an_older_database_is_refused_with_the_command_that_mends_it(older: tuple[str, Path]) -> None:
    url, folder = older
    database = Database(url)
    with pytest.raises(SchemaMismatch, match=f"{NEVER}.*python -m bot migrate"):
        require_current(database, folder)
    database.close()


def test_a_migration_that_leaves_rows_pointing_nowhere_is_taken_back(older: tuple[str, Path]) -> None:
    url, folder = older
    (folder / "versions" / "9999_next.py").write_text(
        f'''"""Next"""
from alembic import op

revision = "{NEVER}"
down_revision = "{expected_version()}"


def upgrade() -> None:
    op.execute("DELETE FROM assignment")
'''
    )
    database = Database(url)
    with database.begin() as tx:
        add_row(tx, assignment_owner, add_huvudman(tx))
    with pytest.raises(RuntimeError, match="point nowhere"):
        migrate(url, folder)
    with database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(assignment)).scalar_one() == 1
        assert version_of(tx) == expected_version()
    database.close()
