"""A real PostgreSQL for the tests: started in a moment in a folder of its own, gone afterwards.

`TEST_DATABASE_URL` points out a server that is running already (its user must be allowed to create
databases). Otherwise the server's binaries are looked for where Debian puts them and then in PATH. One
server a test process: it starts in less than a second, and parallel workers share nothing.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from storage.schema import migrate

MISSING = (
    "no PostgreSQL server here: install it (on Debian: apt-get install postgresql) or point to one with "
    "TEST_DATABASE_URL"
)

_ROOM = 2 * 1024**3


class Postgres:
    """A running server. Gives out databases, empty or with our schema; each has a name of its own."""

    def __init__(self, server: URL) -> None:
        self._server = server.set(drivername="postgresql")
        self._prefix = f"arshjul_test_{uuid.uuid4().hex[:12]}"
        self._count = 0
        self._template: str | None = None
        self._names: list[str] = []

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return self._url(self._create("template0"))

    def migrated(self) -> str:
        """The URL of a new database with our tables, copied from one that was migrated once."""
        return self._url(self._create(self._migrated_once()))

    def fresh(self) -> str:
        """The same, in the place of the one that this gave before: hundreds of them take long to throw away."""
        return self.again("fresh", self._migrated_once())

    def address(self, name: str) -> str:
        """The URL of the database that `again` makes under this name."""
        return self._url(f"{self._prefix}_{name}")

    def again(self, name: str, template: str) -> str:
        """The URL of a new copy of `template`, in the place of the one that had its name before."""
        full = f"{self._prefix}_{name}"
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(full)))
        self._copy(full, template)
        return self._url(full)

    def drop_all(self) -> None:
        """Remove every database given out."""
        while self._names:
            name = sql.Identifier(self._names.pop())
            self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _migrated_once(self) -> str:
        if self._template is None:
            template = self._create("template0")
            migrate(self._url(template))
            self._template = template
        return self._template

    def _create(self, template: str) -> str:
        self._count += 1
        name = f"{self._prefix}_{self._count}"
        self._copy(name, template)
        return name

    def _copy(self, name: str, template: str) -> None:
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        self._names.append(name)

    def _run(self, statement: sql.Composed) -> None:
        url = self._server.render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)


@contextmanager
def postgres() -> Iterator[Postgres | None]:
    """A server for as long as the block lasts; None where none can be had."""
    given = os.environ.get("TEST_DATABASE_URL")
    binaries = _binaries()
    if given:
        server = Postgres(make_url(given))
        try:
            yield server
        finally:
            server.drop_all()
    elif binaries:
        with _started(binaries) as url:
            yield Postgres(url)
    else:
        yield None


def _binaries() -> Path | None:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: _number(path.parent.name))
    in_path = [Path(found).parent for name in ("pg_ctl",) if (found := shutil.which(name))]
    for folder in [*reversed(debian), *in_path]:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    return None


def _number(version: str) -> float:
    return float(version) if version.replace(".", "", 1).isdigit() else 0.0


@contextmanager
def _started(binaries: Path) -> Iterator[URL]:
    account = _unprivileged()
    # Short: a socket's path may be 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="arshjul-pg-", dir=_memory()))
    data = folder / "data"
    log = folder / "log"

    def run(program: str, *arguments: str) -> None:
        # The server keeps what it inherits open: no pipes, or waiting for them would never end.
        with (folder / "out").open("ab") as out:
            done = subprocess.run(
                [str(binaries / program), *arguments],
                cwd=folder,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                **account,  # type: ignore[call-overload]
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{_said(folder / 'out')}\n{_said(log)}")

    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        initdb = "-U arshjul -A trust -E UTF8 --no-locale --no-sync"
        run("initdb", "-D", str(data), *initdb.split())
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        run("pg_ctl", "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
        try:
            here = {"host": str(folder)}
            yield URL.create("postgresql", username="arshjul", database="postgres", query=here)
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """A folder in memory where there is one with room: a database is made and thrown away in a third of the time."""
    folder = Path("/dev/shm")  # its folder there gets a name of its own
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return None
    return folder if shutil.disk_usage(folder).free > _ROOM else None


def _said(log: Path) -> str:
    return log.read_text(errors="replace") if log.exists() else ""


def _unprivileged() -> dict[str, int]:
    """Whom to run the server as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid}
    raise RuntimeError("no unprivileged user to run PostgreSQL as: add one named postgres")
