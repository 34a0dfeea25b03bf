"""A ticker: calls one function now and then, never twice at a time. What is due comes from the database."""

from __future__ import annotations

import threading
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
        self._tick, self._hurried = tick, threading.Event()
        self._job = self._scheduler.add_job(
            self._run,
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
        """Tick as soon as can be, and then as before; again, if a tick is going on just now."""
        self._hurried.set()
        if self._scheduler.running:
            self._job.modify(next_run_time=datetime.now(UTC))

    def _run(self) -> None:
        again = True
        while again:
            self._hurried.clear()
            self._tick()
            again = self._hurried.is_set()

    def stop(self) -> None:
        """Finish the tick that is going on, and stop."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
