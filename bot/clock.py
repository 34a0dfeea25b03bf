"""A ticker: calls one function now and then, never twice at a time. What is due comes from the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Tick = Callable[[], object]


class Ticker:
    """APScheduler as a ticker and nothing more: a job store can't be shared, so ours forgets everything."""

    def __init__(self, tick: Tick, *, seconds: int = 60) -> None:
        # Imported here: other commands do without.
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.jobstores.memory import MemoryJobStore
        from apscheduler.schedulers.background import BackgroundScheduler

        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            timezone=UTC,
        )
        self._job = self._scheduler.add_job(
            tick,
            "interval",
            seconds=seconds,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Tick at once, and then every so many seconds."""
        self._scheduler.start()

    def hurry(self) -> None:
        """Tick as soon as can be, and then as before."""
        if self._scheduler.running:
            self._job.modify(next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Finish the tick that is going on, and stop."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
