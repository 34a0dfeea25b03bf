"""One import in a process of its own, as somebody who runs the command has it: nothing is warm.

`python -m benchmarks.one_import FILE DATABASE FLOOR-DATABASE YEAR` prints seconds and rows as JSON. The database is
migrated and empty; YEAR may be empty.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from benchmarks.bare import connect
from documents import UnreadableDocument, read_document
from plan.schoolyear import SchoolYear
from services.deps import Deps, SystemClock
from services.importing import import_reading
from services.workspaces import choose_huvudman
from storage.database import Database
from storage.tables import metadata

T = TypeVar("T")

_A_ROW = (1, "assignment", 1, "-", "Kartlägg läsförståelsen i årskurs 3", "31 mars", "2027-03-31", None)


def main(document: str, ours: str, floor: str, label: str) -> dict[str, object]:
    """Measure once."""
    file = Path(document)
    year = SchoolYear.parse(label) if label else None
    lines, floor_read = _timed(lambda: file.read_bytes().decode("utf-8", "replace").splitlines())
    try:
        reading, read = _timed(lambda: read_document(file.read_bytes(), file.name, year))
    except UnreadableDocument as error:
        return {"unreadable": error.why}
    database = Database(f"sqlite:///{ours}")
    deps = Deps(database, SystemClock())
    huvudman = choose_huvudman(deps, None)
    before = _rows(database)
    _, store = _timed(lambda: import_reading(deps, huvudman.id, reading))
    rows = _rows(database) - before
    database.close()
    _, floor_insert = _timed(lambda: _insert(Path(floor), rows))
    return {
        "lines": len(lines),
        "items": len(reading.items),
        "rows": rows,
        "floor_read": floor_read,
        "read": read,
        "store": store,
        "floor_insert": floor_insert,
    }


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begun


def _rows(database: Database) -> int:
    with database.read() as tx:
        return sum(
            tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        )


def _insert(file: Path, rows: int) -> None:
    """As many rows of eight columns in one transaction, with the same PRAGMAs."""
    connection = connect(file)
    connection.execute("CREATE TABLE stored (a, b, c, d, e, f, g, h)")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO stored VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [_A_ROW] * rows)
    connection.execute("COMMIT")
    connection.close()


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
