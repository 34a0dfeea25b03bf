"""Killing worker processes at random moments, and counting what arrived."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from tests.delivery.speaking import TENANT
from tests.delivery.support import manifest
from tests.support.slack import WORKSPACE
from tests.support.tree import ROOT

WORKER = "tests.delivery.worker"
PEOPLE = 40
MESSAGES_A_KILL = 20
LONGEST_LIFE_S = 0.25  # after its first post; what a worker has in its hands then is anybody's guess
LEASE_S = 3.0  # as in tests.delivery.worker
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
    looked: int  # how often a message was looked for that somebody had in their hands
    wrong: dict[str, int]  # keys that do not stand there exactly once
    unsettled: dict[str, int]  # rows that are not sent, or not done with, by state

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.kills} kills: looked for {self.looked} times, "
            f"posted {self.posted} times, {self.deleted} duplicates found and deleted; "
            f"{len(self.wrong)} keys not exactly once"
        )


def storm(database_url: str, *, kills: int, processes: int, seed: int, stall_every: int) -> Result:
    """Keep `processes` workers busy, kill one at a time at random, and let the last ones finish.

    Every so many kills one is stopped instead for longer than its lease (SIGSTOP), beside another that works, and
    goes on afterwards as if nothing had been.
    """
    chance = random.Random(seed)
    database = Database(database_url)
    with Sandbox(ROOMS, manifest(), message_interval=0) as box, nursery(WORKER, database_url, box) as start:
        people, huvudman = _people(database)
        keys: list[str] = []
        alive = [start() for _ in range(processes)]
        for number in range(kills):
            posts = len(box.calls_to("chat.postMessage"))
            keys += _enqueue(database, huvudman, people, number)
            box.wait_for_calls("chat.postMessage", posts + 1, PATIENCE_S)
            time.sleep(chance.uniform(0, LONGEST_LIFE_S))
            one = alive.pop(chance.randrange(len(alive)))
            if number % stall_every == stall_every - 1:
                beside = start()
                _stall(one)
                kill(beside)
            kill(one)
            alive.append(start())
        _settle(database)
        for worker in alive:
            kill(worker)
        result = _count(database, box, keys, kills)
    database.close()
    return result


@contextmanager
def nursery(module: str, database_url: str, box: Sandbox) -> Iterator[Callable[..., int]]:
    """Gives a function that starts a worker process, told a word or nothing, and says its number."""
    command = [sys.executable, "-m", module, database_url, box.api_url]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        said, told = process.stdout, process.stdin
        assert said.readline() == "ready\n"

        def start(word: str = "") -> int:
            told.write(f"{word}\n")
            told.flush()
            return int(said.readline())

        yield start


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


def _stall(number: int) -> None:
    os.kill(number, signal.SIGSTOP)
    time.sleep(LEASE_S + 0.7)
    os.kill(number, signal.SIGCONT)
    time.sleep(0.3)


def kill(number: int) -> None:
    """SIGKILL, and wait until it is gone."""
    os.kill(number, signal.SIGKILL)
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return
        time.sleep(0.001)


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
    looked = len(box.calls_to("conversations.history"))
    return Result(len(keys), kills, posted, deleted, looked, wrong, dict(unsettled))
