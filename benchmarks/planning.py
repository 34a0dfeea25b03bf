"""Planning reminders: 300 huvudmen with 1,000 open assignments each, 3,000 of them due, beside the raw SQL.

And the same reminders as one APScheduler job each in its SQLAlchemy job store: start, memory, time to plan.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from benchmarks.answering import Measured
from benchmarks.sizes import Sizes
from benchmarks.table import Aim, Line, Result
from plan.organisation import WHOLE, Reach
from services.deps import Deps
from services.planning import plan_reminders
from storage.database import Database
from storage.queries import organisation
from storage.queries.common import insert_many
from storage.schema import migrate
from storage.tables import NEVER, assignment, assignment_owner

NOW = datetime(2027, 3, 17, 8, tzinfo=UTC)
TODAY = date(2027, 3, 17)
PEOPLE = 10
# What a planner without our rules would have to read at least: what is due, and who answers for it.
RAW = """
SELECT a.id, a.huvudman_id, a.due, a.status, o.role_id, h.person_id FROM assignment a
JOIN assignment_owner o ON o.huvudman_id = a.huvudman_id AND o.assignment_id = a.id
JOIN holding h ON h.huvudman_id = o.huvudman_id AND h.role_id = o.role_id
WHERE a.consider_on <= '2027-03-17' ORDER BY a.huvudman_id, a.due
"""


class _Now:
    """A clock that stands in the morning of a working day."""

    def now(self) -> datetime:
        return NOW


def planning(folder: Path, sizes: Sizes) -> Measured:
    """Three hundred huvudmen with a thousand open assignments each, ten due; a few, where it is only to run."""
    return measure(folder, huvudmen=sizes.huvudmen, open_each=1000, due=10 * sizes.huvudmen)


def measure(folder: Path, huvudmen: int, open_each: int, due: int) -> Measured:
    """Ours beside the raw SQL; with ten times as many that are not due; and the same as scheduler jobs."""
    folder.mkdir()
    wrong: list[str] = []
    # A process plans once a minute: its first time is not its time.
    _planned(folder / "warm.db", 1, 10, 10, wrong)
    ours, raw = _planned(folder / "once.db", huvudmen, open_each, due, wrong)
    tenfold, _ = _planned(folder / "tenfold.db", huvudmen, 10 * open_each, due, wrong)
    jobs = {kind: _run_job_store(folder, kind, due) for kind in ("plan", "start")}
    lines: list[Line] = [
        Result(f"plan {due} due of {huvudmen * open_each}, floor: raw SQL", ours, "s", raw, Aim(at_most=5)),
        Result("  with ten times as many not due, floor: before", tenfold, "s", ours, Aim(times_floor=1.3)),
        Result("  as scheduler jobs: plan, floor: ours", jobs["plan"]["seconds"], "s", ours),
        Result("  as scheduler jobs: start", jobs["start"]["seconds"], "s"),
        Result("  as scheduler jobs: memory that they take", jobs["start"]["megabytes"], "MB"),
    ]
    return Measured(lines, wrong)


def _planned(file: Path, huvudmen: int, open_each: int, due: int, wrong: list[str]) -> tuple[float, float]:
    """Seconds to plan, and to run the raw SQL, the better of three."""
    url = f"sqlite:///{file}"
    migrate(url)
    database = Database(url)
    try:
        _fill(database, huvudmen, open_each, due // huvudmen)
        raw = min(_raw(database) for _ in range(3))
        began = time.perf_counter()
        planned = plan_reminders(Deps(database, _Now()))
        seconds = time.perf_counter() - began
        if planned.announced != due // huvudmen * huvudmen:
            wrong.append(f"{planned.announced} of {due} were announced")
        if plan_reminders(Deps(database, _Now())).messages:
            wrong.append("planning again said something more")
    finally:
        database.close()
        file.unlink(missing_ok=True)
    return seconds, raw


def _raw(database: Database) -> float:
    began = time.perf_counter()
    with database.read() as tx:
        list(tx.execute(sa.text(RAW)))
    return time.perf_counter() - began


def _fill(database: Database, huvudmen: int, open_each: int, due_each: int) -> None:
    for n in range(huvudmen):
        with database.begin() as tx:
            ours = organisation.add_huvudman(tx, f"Huvudman {n}", "Europe/Stockholm")
            organisation.connect_workspace(tx, "slack", f"T{n}", ours)
            roles = []
            for one in range(PEOPLE):
                role = organisation.add_role(tx, ours, f"Funktion {one}", reach=Reach.CENTRAL)
                person = organisation.person_of_account(
                    tx, ours, "slack", f"T{n}", f"U{one}", f"Person {one}"
                )
                organisation.add_holding(tx, ours, role, person, WHOLE, date(2026, 8, 1))
                roles.append(role)
            insert_many(tx, assignment, list(_assignments(ours, open_each, due_each)))
            ids = tx.execute(sa.select(assignment.c.id).where(assignment.c.huvudman_id == ours)).scalars()
            links = [
                {"huvudman_id": ours, "assignment_id": key, "role_id": roles[k % PEOPLE], "ordinal": 0}
                for k, key in enumerate(ids)
            ]
            insert_many(tx, assignment_owner, links)


def _assignments(huvudman_id: int, count: int, due_each: int) -> Iterator[dict[str, object]]:
    """The first are due in a week, which is said today; the rest have been looked at, and come later."""
    for n in range(count):
        is_due = n < due_each
        yield {
            "huvudman_id": huvudman_id,
            "source_kind": "activity",
            "source_id": n + 1,
            "period_key": "-",
            "unit_key": WHOLE,
            "title": f"Aktivitet {n}",
            "label": "",
            "when_text": "",
            "precision": "day",
            "category": "",
            "start": None,
            "due": TODAY + timedelta(days=7 if is_due else 60 + n % 200),
            "first_due": TODAY + timedelta(days=7),
            "status": "not_started",
            "comment": "",
            "version": 1,
            "since": date(2026, 8, 17),
            "consider_on": TODAY if is_due else (TODAY + timedelta(days=40) if n % 9 else NEVER),
        }


def _run_job_store(folder: Path, what: str, count: int) -> dict[str, float]:
    """In a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.planning", what, str(folder / "jobs.db"), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _job() -> None:
    """What such a job would call."""


def _job_store(what: str, file: str, count: int) -> dict[str, float]:
    """One APScheduler job for each reminder: `plan` adds them, `start` starts a scheduler that finds them."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    before = _resident_mb()
    scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{file}")})
    began = time.perf_counter()
    scheduler.start(paused=True)
    held: list[object] = []
    if what == "plan":
        for n in range(count):
            scheduler.add_job(_job, "date", run_date=NOW + timedelta(days=40_000), id=f"reminder-{n}")
    else:
        held = scheduler.get_jobs()  # as a start does, to see which are due
    seconds = time.perf_counter() - began
    grown = _resident_mb() - before
    scheduler.shutdown(wait=False)
    assert what == "plan" or len(held) == count
    return {"seconds": seconds, "megabytes": grown}


def _resident_mb() -> float:
    """Resident memory of this process. Not the peak: a child inherits its parent's."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1000


def main() -> None:
    """A process for the job store: `plan` or `start`, its file, how many."""
    what, file, count = sys.argv[1:]
    print(json.dumps(_job_store(what, file, int(count))))


if __name__ == "__main__":
    main()
