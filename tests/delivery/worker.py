"""A process that delivers and does nothing else, until it is killed: `python -m tests.delivery.worker URL API_URL`.

Everything in it is what the bot runs; only the leases are short, so that what a killed one had in its hands comes
back within seconds. Waits for a line on its standard input before it begins, so that it can be started ahead.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from datetime import timedelta

import structlog

from schedules.deliveries import DeliveryTicks
from services.claiming import Rules
from services.deps import Deps, SystemClock
from services.pace import Pace
from storage.database import Database
from tests.delivery.support import World, messenger_for

# Three seconds for the lease, since a call takes two at most.
RULES = Rules(
    lease=timedelta(seconds=3), first_pause=timedelta(seconds=0.2), look_again_after=timedelta(seconds=1)
)


def main(database_url: str, api_url: str) -> None:
    """Deliver until killed, or until nobody is left to kill us."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.disable(logging.CRITICAL)
    deps = Deps(Database(database_url), SystemClock())
    ticks = DeliveryTicks(
        deps,
        messenger_for(api_url, timeout=1),
        World().composers,
        rules=RULES,
        pace=Pace(timedelta()),
        seconds=5,
    )
    parent = os.getppid()
    print("ready", flush=True)
    sys.stdin.readline()
    while os.getppid() == parent:
        ticks.tick()
        time.sleep(0.02)


if __name__ == "__main__":
    main(*sys.argv[1:])
