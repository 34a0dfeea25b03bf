"""When messages are delivered: each tick sends what is due, with a few threads, until nothing is left."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from services.claiming import Idle, Outcome, Rules
from services.courier import Courier
from services.delivering import Composers
from services.deps import Deps
from services.errors import ServiceUnavailable
from services.messenger import Messenger
from services.pace import Pace

log = structlog.stdlib.get_logger(__name__)

WORKERS = 8
# A tick comes every minute and never twice at a time. It ends a little before, so that other work of the clock has
# its turn; what is left is delivered by the next.
SECONDS = 50.0
# What is due so soon is waited for: the next message in a channel that is busy. The rest waits for the next tick.
SOON_S = 5.0
_LOOK_AGAIN_S = 0.05
_DATABASE_PAUSE_S = 1.0


@dataclass
class Tally:
    """What a tick did: how many of each outcome, and how many duplicates were found and deleted."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    duplicates: int = 0

    def add(self, other: Tally) -> None:
        """Count in what another thread did."""
        self.outcomes += other.outcomes
        self.duplicates += other.duplicates


class DeliveryTicks:
    """Delivers what is due. Any number of these may run at once, in as many processes: each row is taken by one.

    `pause` sleeps, `monotonic` measures: handed in by tests.
    """

    def __init__(
        self,
        deps: Deps,
        messenger: Messenger,
        composers: Composers,
        *,
        rules: Rules | None = None,
        pace: Pace | None = None,
        workers: int = WORKERS,
        seconds: float = SECONDS,
        pause: Callable[[float], object] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deps = deps
        self._workers, self._seconds = workers, seconds
        self._stopping = threading.Event()
        self._pause = pause or self._stopping.wait
        self._monotonic = monotonic
        self._courier = Courier(
            deps, messenger, composers, rules=rules or Rules(), pace=pace or Pace(), wait=self._pause
        )

    def tick(self) -> Tally:
        """Deliver what is due, until nothing is or the time is out."""
        until = self._monotonic() + self._seconds
        tally = Tally()
        first = self._work(until, alone=True)
        tally.add(first)
        if not first.outcomes:
            return tally  # most ticks: nothing was due, and no threads were started
        with ThreadPoolExecutor(self._workers, thread_name_prefix="deliver") as pool:
            for done in [pool.submit(self._work, until) for _ in range(self._workers)]:
                tally.add(done.result())
        return tally

    def stop(self) -> None:
        """Let a tick that goes on end after the messages that are being posted. For another thread to call."""
        self._stopping.set()

    def _work(self, until: float, *, alone: bool = False) -> Tally:
        """One thread's work; `alone`: one message at most, to see whether there is anything to do."""
        tally = Tally()
        while not self._stopping.is_set() and (left := until - self._monotonic()) > 0:
            try:
                step = self._courier.step()
            except ServiceUnavailable as error:
                log.warning("deliveries wait for the database", why=str(error))
                self._pause(min(_DATABASE_PAUSE_S, left))
                continue
            if not isinstance(step, Idle):
                tally.outcomes[step.outcome] += 1
                tally.duplicates += step.duplicates
                if alone:
                    break
                continue
            if step.until is None:
                break
            wait = max((step.until - self._deps.clock.now()) / timedelta(seconds=1), _LOOK_AGAIN_S)
            if wait >= min(left, SOON_S):
                break
            self._pause(wait)
        return tally
