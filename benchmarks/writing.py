"""What goes out: a follow-up of some 200 assignments as Word, PDF, workbook, calendar and JSON."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.answering import Measured
from benchmarks.processes import environment
from benchmarks.sizes import Sizes
from benchmarks.table import Aim, Line, Result
from bot.example import StoryClock, story, tell
from documents.papers.kinds import Format, Kind
from services.archive import archive
from services.calendars import calendar_file
from services.deps import Deps
from services.exporting import task_workbook
from services.reports import Asked, Paper, paper
from storage.database import Database
from storage.queries import assignments
from storage.schema import migrate

AIM = Aim(at_most=2000)
# As little as makes a Word file with a table of as many rows, in a process of its own.
_FLOOR = """
from docx import Document
made = Document()
table = made.add_table({rows}, 5)
for row in table.rows:
    row.cells[0].text = "x"
made.save("floor.docx")
"""


def writing(folder: Path, sizes: Sizes) -> Measured:
    """Each paper from the database to its bytes; the first Word document draws its pictures."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'ekdala.db'}"
    migrate(url)
    database = Database(url)
    try:
        clock = StoryClock(story().begins)
        tell(database, clock)
        deps = Deps(database, clock)
        with database.read() as tx:
            count = len(assignments.all_assignments(tx, 1))
        floor = median(_floor(folder, count) for _ in range(sizes.imports))
        first = _seconds(lambda: paper(deps, 1, Asked(Kind.FOLLOW_UP)))
        again = median(_seconds(lambda: paper(deps, 1, Asked(Kind.FOLLOW_UP))) for _ in range(sizes.imports))
        as_pdf = Asked(Kind.FOLLOW_UP, format=Format.PDF)
        printed = median(_seconds(lambda: paper(deps, 1, as_pdf)) for _ in range(sizes.imports))
        wrong = [
            f"no {asked.format}"
            for asked, begins in ((Asked(Kind.FOLLOW_UP), b"PK"), (as_pdf, b"%PDF-"))
            if not isinstance(made := paper(deps, 1, asked), Paper) or not made.data.startswith(begins)
        ]
        what = f"{count} assignments"
        lines: list[Line] = [
            Result(f"follow-up in Word, {what}: the first", first * 1000, "ms", floor * 1000, AIM),
            Result(f"follow-up in Word, {what}: another one", again * 1000, "ms", floor * 1000, AIM),
            Result(f"the same as PDF, {what}: another one", printed * 1000, "ms", floor * 1000, AIM),
            *(
                Result(f"{name}, {what}", median(_seconds(make) for _ in range(sizes.imports)) * 1000, "ms")
                for name, make in (
                    ("workbook", lambda: task_workbook(deps, 1)),
                    ("calendar", lambda: calendar_file(deps, 1)),
                    ("everything as JSON", lambda: list(archive(deps, 1))),
                )
            ),
        ]
        return Measured(lines, wrong)
    finally:
        database.close()


def _seconds(make: Callable[[], object]) -> float:
    begun = time.perf_counter()
    make()
    return time.perf_counter() - begun


def _floor(folder: Path, rows: int) -> float:
    command = [sys.executable, "-c", _FLOOR.format(rows=rows)]
    return _seconds(lambda: subprocess.run(command, cwd=folder, env=environment(), check=True))
