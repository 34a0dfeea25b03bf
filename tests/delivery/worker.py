"""Processes that deliver and do nothing else, until they are killed: `python -m tests.delivery.worker URL API_URL`.

For every line on its standard input this process forks a worker and says its number; so each begins at once, with
everything imported. What a worker runs is what the bot runs; only the leases are short, so that what a killed one had
in its hands comes back within seconds.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from schedules.deliveries import DeliveryTicks
from services.claiming import Rules
from services.deps import Deps, SystemClock
from services.pace import Pace
from storage.database import Database
from tests.delivery.speaking import World, messenger_for

# Three seconds for the lease, since a call takes two at most.
RULES = Rules(
    lease=timedelta(seconds=3), first_pause=timedelta(seconds=0.2), look_again_after=timedelta(seconds=1)
)


def fork_a_line(work: Callable[[str], None]) -> None:
    """Fork a worker a line, with what the line says. The system takes care of those that have been killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            work(line.strip())
            os._exit(0)
        print(number, flush=True)


def work(database_url: str, api_url: str) -> None:
    """Deliver until killed, or until the one who started it is gone."""
    parent = os.getppid()
    ticks = DeliveryTicks(
        Deps(Database(database_url), SystemClock()),
        messenger_for(api_url, timeout=1),
        World().composers,
        rules=RULES,
        pace=Pace(timedelta()),
        seconds=5,
    )
    while os.getppid() == parent:
        ticks.tick()
        time.sleep(0.02)


if __name__ == "__main__":
    fork_a_line(lambda _line: work(*sys.argv[1:]))
