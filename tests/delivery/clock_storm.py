"""A spring of working mornings in Ekdala, with the clock's processes killed at random while they plan and deliver."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from sandbox import Sandbox
from storage.database import Database
from storage.tables import assignment, delivery
from tests.delivery.crash import PATIENCE_S, kill, nursery
from tests.delivery.support import manifest
from tests.support.ekdala import workspace

WORKER = "tests.delivery.clock_worker"
# A week of the story with a meeting in it, and what is asked, drafted and posted before.
FIRST = date(2027, 3, 17)
LONGEST_LIFE_S = 0.8  # planning a morning and posting it takes about as long
SETTLED_S = 0.5


@dataclass(frozen=True)
class Spring:
    """What stands in the sandbox in the end: how often each key, in which place it was first posted."""

    days: int
    kills: int
    stood: dict[str, int]
    undone: int  # rows that are neither sent, cancelled nor missed, or that somebody still has to see to

    @property
    def wrong(self) -> dict[str, int]:
        """The keys that do not stand there exactly once."""
        return {key: count for key, count in self.stood.items() if count != 1}


def _with_the_bot_everywhere() -> dict[str, Any]:
    """Ekdala's workspace. A digest that may stand in a channel which the bot can't read is held until it expires."""
    made = workspace()
    for channel in made["channels"]:
        channel["members"] = sorted({*channel["members"], "bot"})
    return made


def mornings(count: int) -> list[datetime]:
    """Eight in the morning of so many working days."""
    found, day = [], FIRST
    while len(found) < count:
        if day.weekday() < 5:
            found.append(datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
        day += timedelta(days=1)
    return found


def live(database_url: str, *, days: int, kills_a_day: int, processes: int, seed: int) -> Spring:
    """Each morning start `processes` clocks, kill one at a time at random, and let the last ones finish."""
    chance = random.Random(seed)
    database = Database(database_url)
    with (
        TemporaryDirectory() as folder,
        Sandbox(_with_the_bot_everywhere(), manifest(), message_interval=0) as box,
        nursery(WORKER, database_url, box) as start,
    ):
        rounds = Path(folder) / "rounds"
        rounds.touch()
        for morning in mornings(days):
            ahead = f"{(morning - datetime.now(UTC)).total_seconds()} {rounds}"
            alive = [start(ahead) for _ in range(processes)]
            for _ in range(kills_a_day):
                time.sleep(chance.uniform(0, LONGEST_LIFE_S))
                kill(alive.pop(chance.randrange(len(alive))))
                alive.append(start(ahead))
            _settle(database, morning, rounds, processes)
            for one in alive:
                kill(one)
        stood = _standing(box)
    with database.read() as tx:
        undone = tx.execute(
            sa.select(sa.func.count())
            .select_from(delivery)
            .where(sa.or_(delivery.c.state == "in_flight", delivery.c.in_doubt))
        ).scalar_one()
    database.close()
    return Spring(days, days * kills_a_day, stood, undone)


def _settle(database: Database, morning: datetime, rounds: Path, processes: int) -> None:
    """Wait until all is planned and said that is due by now, and for a moment nothing more comes.

    What nobody has thought of yet can't be seen in the database: so each process has gone through a round that began
    after the last of them was killed, and one more.
    """
    enough = rounds.stat().st_size + 2 * processes + 1
    soon = morning + timedelta(minutes=30)
    unplanned = sa.select(assignment.c.id).where(assignment.c.consider_on <= morning.date())
    unsaid = sa.select(delivery.c.id).where(delivery.c.next_at <= soon)
    give_up, calm = time.monotonic() + PATIENCE_S, time.monotonic()
    while time.monotonic() < give_up:
        with database.read() as tx:
            waits = tx.execute(unplanned).first() or tx.execute(unsaid).first()
            if waits or rounds.stat().st_size < enough:
                calm = time.monotonic()
        if time.monotonic() - calm > SETTLED_S:
            return
        time.sleep(0.05)
    raise TimeoutError(f"not all was said by {morning}")


def _standing(box: Sandbox) -> dict[str, int]:
    stood: Counter[str] = Counter()
    where: dict[tuple[str, str], str] = {}
    for call in box.calls:
        for what, place in (call.effect or {}).items():
            at = place.get("channel"), place.get("ts")
            if what == "posted":
                where[at] = call.arguments["metadata"]["event_payload"]["key"]
                stood[where[at]] += 1
            elif what == "deleted":
                stood[where[at]] -= 1
    return dict(stood)
