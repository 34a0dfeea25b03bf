"""Processes that are the bot's whole clock, until they are killed: they plan and deliver as the bot does.

`python -m tests.delivery.clock_worker URL API_URL`; a line on standard input is how many seconds the clock is ahead
of the machine's, and a file that grows by a sign with each round that has been gone through. Only the leases are
short, and the pauses between two ticks.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.example import TEAM
from handlers.slack.messenger import SlackMessenger
from handlers.slack.renderers import RENDERERS
from schedules.deliveries import DeliveryTicks
from schedules.ticks import Ticks
from services.composers import COMPOSERS
from services.deps import Deps
from services.pace import Pace
from storage.database import Database
from tests.delivery.speaking import BOT_USER, client_for
from tests.delivery.worker import RULES, fork_a_line


class Ahead:
    """The machine's clock and so many seconds: the same for all processes."""

    def __init__(self, seconds: float) -> None:
        self._ahead = timedelta(seconds=seconds)

    def now(self) -> datetime:
        """The present instant there, in UTC."""
        return datetime.now(UTC) + self._ahead


def work(database_url: str, api_url: str, seconds_ahead: str, rounds: str) -> None:
    """Plan and deliver until killed, or until the one who started it is gone."""
    parent = os.getppid()
    client = client_for(api_url, timeout=1)
    deps = Deps(Database(database_url), Ahead(float(seconds_ahead)))
    messenger = SlackMessenger(client, TEAM, BOT_USER, RENDERERS)  # a picture would be waited for
    planning = Ticks(deps)
    delivering = DeliveryTicks(deps, messenger, COMPOSERS, rules=RULES, pace=Pace(timedelta()), seconds=5)
    while os.getppid() == parent:
        planning.tick()
        delivering.tick()
        with Path(rounds).open("ab") as file:
            file.write(b".")
        time.sleep(0.02)


if __name__ == "__main__":
    fork_a_line(lambda line: work(*sys.argv[1:3], *line.split(" ", 1)))
