"""Many at once: threads of one tick, several ticks, and the limit of a message a second and channel."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from plan.messages import DeliveryState
from schedules.deliveries import DeliveryTicks, Tally
from services.claiming import Outcome
from services.deps import Deps, SystemClock
from services.pace import Pace
from storage.database import Database
from tests.delivery.speaking import messenger_for
from tests.delivery.support import Post


@pytest.fixture
def running(post: Post) -> Post:
    """With a clock that runs: ticks wait for what is due in a moment."""
    post.clock = SystemClock()
    return post


def ticks(post: Post, database: Database | None = None, **how: object) -> DeliveryTicks:
    deps = Deps(database or post.database, post.clock)
    return DeliveryTicks(deps, messenger_for(post.box.api_url), post.world.composers, **how)  # type: ignore[arg-type]


def test_a_tick_delivers_what_is_due_and_nothing_else(post: Post) -> None:

    for number in range(30):
        post.enqueue(
            f"m{number}", post.karin if number % 2 else post.led, wait=timedelta(minutes=number // 20)
        )
    how = {"pause": lambda seconds: post.clock.advance(timedelta(seconds=seconds))}  # type: ignore[attr-defined]
    tally = ticks(post, **how).tick()
    assert tally.outcomes == Counter({Outcome.SENT: 20})
    assert ticks(post, **how).tick() == Tally()


def test_a_tick_with_nothing_to_do_asks_slack_nothing(post: Post) -> None:
    assert ticks(post).tick() == Tally()
    assert post.box.calls == []


def test_several_processes_at_once_deliver_each_message_once(running: Post, database_url: str) -> None:
    """Three with a database of their own each, all at the same moment."""
    people = [running.karin, running.ali, running.led]
    for number in range(90):
        running.enqueue(f"m{number}", people[number % 3])
    databases = [Database(database_url) for _ in range(3)]
    together = threading.Barrier(3)
    running.box.settings.message_interval = 0

    def work(database: Database) -> Tally:
        mine = ticks(running, database, workers=3, pace=Pace(timedelta()))
        together.wait()
        return mine.tick()

    with ThreadPoolExecutor(3) as pool:
        tallies = list(pool.map(work, databases))
    for database in databases:
        database.close()
    assert sum((tally.outcomes for tally in tallies), Counter()) == Counter({Outcome.SENT: 90})
    assert len(running.box.calls_to("chat.postMessage")) == 90
    assert sorted(running.standing()) == sorted(f"m{number}" for number in range(90))


def test_a_channel_gets_one_message_a_second_and_is_never_told_to_wait(running: Post) -> None:
    running.box.settings.message_interval = 1
    for number in range(4):
        running.enqueue(f"k{number}")
        running.enqueue(f"l{number}", running.led)
    started = time.monotonic()
    tally = ticks(running).tick()
    assert tally.outcomes == Counter({Outcome.SENT: 8})
    assert time.monotonic() - started >= 3  # a second between each of four
    calls = running.box.calls_to("chat.postMessage")
    assert [call.status for call in calls] == [200] * 8
    # Several workers take turns in a channel: each message once, in no promised order.
    assert sorted(m.text for m in running.box.dm("karin")) == ["k0", "k1", "k2", "k3"]


def test_a_tick_ends_when_its_time_is_out_and_the_next_goes_on(running: Post) -> None:
    running.box.settings.message_interval = 1
    for number in range(3):
        running.enqueue(f"m{number}")
    first = ticks(running, seconds=0.5).tick()
    assert first.outcomes == Counter({Outcome.SENT: 1})
    assert ticks(running).tick().outcomes[Outcome.SENT] == 2


def test_a_tick_can_be_told_to_stop(running: Post) -> None:
    running.box.settings.message_interval = 1
    for number in range(20):
        running.enqueue(f"m{number}")
    mine = ticks(running)
    with ThreadPoolExecutor(1) as pool:
        tick = pool.submit(mine.tick)
        running.box.wait_for_calls("chat.postMessage", 2)
        mine.stop()
        # One a second: a tick that went on would have sent all of them.
        assert sum(tick.result().outcomes.values()) < 20


def test_a_workspace_that_nobody_has_connected_gets_nothing(post: Post) -> None:
    post.enqueue("a")
    messenger = messenger_for(post.box.api_url)
    messenger.tenant_id = "T404"
    assert DeliveryTicks(post.deps, messenger, post.world.composers).tick() == Tally()
    assert post.state("a") is DeliveryState.QUEUED
