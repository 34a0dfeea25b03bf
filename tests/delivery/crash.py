"""Killing worker processes at random moments, and counting what arrived."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from plan.messages import DeliveryState, Message, ToPerson
from sandbox import Sandbox
from services import delivering
from services.deps import SystemClock
from storage.database import Database
from storage.queries import organisation
from storage.tables import delivery
from tests.delivery.support import TENANT, manifest
from tests.support.slack import WORKSPACE
from tests.support.tree import ROOT

PEOPLE = 40
MESSAGES_A_KILL = 25
LONGEST_LIFE_S = 0.25  # after its first post; what a worker has in its hands then is anybody's guess
PATIENCE_S = 90

ROOMS: dict[str, Any] = {
    **WORKSPACE,
    "users": [{"id": f"U{n}", "name": f"n{n}", "real_name": f"Person {n}"} for n in range(PEOPLE)],
    "channels": [],
}


@dataclass(frozen=True)
class Result:
    """What the sandbox's record says in the end."""

    messages: int
    kills: int
    posted: int
    deleted: int
    wrong: dict[str, int]  # keys that do not stand there exactly once
    unsettled: dict[str, int]  # rows that are not sent, or not done with, by state

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.kills} kills: posted {self.posted} times, "
            f"{self.posted - self.messages} duplicates, {self.deleted} found and deleted; "
            f"{len(self.wrong)} keys not exactly once"
        )


def storm(database_url: str, *, kills: int, processes: int, seed: int) -> Result:
    """Keep `processes` workers busy, kill one at a time at random, and let the last ones finish."""
    chance = random.Random(seed)
    database = Database(database_url)
    with Sandbox(ROOMS, manifest(), message_interval=0) as box:
        people, huvudman = _people(database)
        nursery = [_worker(database_url, box) for _ in range(2)]
        alive: list[subprocess.Popen[str]] = []
        try:
            keys: list[str] = []
            for number in range(kills):
                keys += _enqueue(database, huvudman, people, number)
                while len(alive) < processes:
                    alive.append(_begin(nursery.pop(0)))
                    nursery.append(_worker(database_url, box))
                posts = len(box.calls_to("chat.postMessage"))
                box.wait_for_calls("chat.postMessage", posts + 1, PATIENCE_S)
                time.sleep(chance.uniform(0, LONGEST_LIFE_S))
                _kill(alive.pop(chance.randrange(len(alive))))
            while len(alive) < processes:
                alive.append(_begin(nursery.pop(0)))
                nursery.append(_worker(database_url, box))
            _settle(database)
        finally:
            for process in (*alive, *nursery):
                _kill(process)
        result = _count(database, box, keys, kills)
    database.close()
    return result


def _people(database: Database) -> tuple[list[ToPerson], int]:
    with database.begin() as tx:
        huvudman = organisation.add_huvudman(tx, "Ekdala", "Europe/Stockholm")
        organisation.connect_workspace(tx, "slack", TENANT, huvudman)
        ids = [
            organisation.person_of_account(tx, huvudman, "slack", TENANT, f"U{n}", f"Person {n}")
            for n in range(PEOPLE)
        ]
    return [ToPerson(number) for number in ids], huvudman


def _enqueue(database: Database, huvudman: int, people: list[ToPerson], round_: int) -> list[str]:
    now = SystemClock().now()
    keys = [f"reminder:{round_}:{number}" for number in range(MESSAGES_A_KILL)]
    with database.begin() as tx:
        for number, key in enumerate(keys):
            person = people[(round_ * MESSAGES_A_KILL + number) % PEOPLE]
            message = Message("reminder", 1, key)
            assert delivering.enqueue(tx, huvudman, message, person, now, now + timedelta(hours=1))
    return keys


def _worker(database_url: str, box: Sandbox) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.delivery.worker", database_url, box.api_url]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _begin(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    assert process.stdout is not None and process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _settle(database: Database) -> None:
    """Wait until there is nothing more to see to: all sent, and what was sent in doubt looked for again."""
    give_up = time.monotonic() + PATIENCE_S
    waiting = sa.select(sa.func.count()).select_from(delivery).where(delivery.c.next_at.is_not(None))
    while time.monotonic() < give_up:
        with database.read() as tx:
            if not tx.execute(waiting).scalar_one():
                return
        time.sleep(0.1)


def _count(database: Database, box: Sandbox, keys: list[str], kills: int) -> Result:
    stood: Counter[str] = Counter(dict.fromkeys(keys, 0))
    where: dict[tuple[str, str], str] = {}
    posted = deleted = 0
    for call in box.calls:
        for what, place in (call.effect or {}).items():
            at = place["channel"], place["ts"]
            if what == "posted":
                where[at] = call.arguments["metadata"]["event_payload"]["key"]
                stood[where[at]] += 1
                posted += 1
            elif what == "deleted":
                stood[where[at]] -= 1
                deleted += 1
    with database.read() as tx:
        states = tx.execute(sa.select(delivery.c.state, delivery.c.next_at, delivery.c.in_doubt)).all()
    unsettled = Counter(
        row.state
        for row in states
        if row.state != DeliveryState.SENT.value or row.next_at is not None or row.in_doubt
    )
    wrong = {key: count for key, count in stood.items() if count != 1}
    return Result(len(keys), kills, posted, deleted, wrong, dict(unsettled))
