"""A bounded pool: so many threads, and so many jobs waiting, and no more.

`concurrent.futures` would take any number of jobs; here the caller learns at once that there is no room, so
that it can say so in the acknowledgement.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

import structlog

Job = Callable[[], None]

log = structlog.stdlib.get_logger(__name__)


class Pool:
    """Threads that work off jobs in the order they came."""

    def __init__(
        self, name: str, *, workers: int, capacity: int, at_thread_end: Callable[[], None] | None = None
    ) -> None:
        """`capacity` counts the jobs that wait; `at_thread_end` is called in each thread when it ends."""
        self.capacity = capacity
        self._at_thread_end = at_thread_end
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True)
            for number in range(1, workers + 1)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """How many jobs nobody has begun on."""
        return len(self._jobs)

    def offer(self, job: Job) -> bool:
        """Take on a job, unless there is no room or the pool is closed."""
        with self._changed:
            if self._closed or len(self._jobs) >= self.capacity:
                return False
            self._jobs.append(job)
            self._changed.notify()
            return True

    def stop(self, within: float) -> int:
        """Take no more jobs, finish those there are, and give how many were left after `within` seconds."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        deadline = time.monotonic() + within
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        with self._changed:
            left = len(self._jobs)
            self._jobs.clear()
        return left + sum(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception:  # a job answers for its own errors; this keeps the thread
                log.exception("a job failed")
        if self._at_thread_end is not None:
            self._at_thread_end()

    def _next(self) -> Job | None:
        with self._changed:
            while not self._jobs and not self._closed:
                self._changed.wait()
            return self._jobs.popleft() if self._jobs else None
