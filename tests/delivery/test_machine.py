"""In whatever order workers deliver, fail, stall and die: every message stands there once in the end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from plan.messages import DeliveryState
from sandbox import Sandbox
from services.claiming import Idle
from services.courier import Courier
from storage.database import Database
from tests.delivery.support import ROOMS, Hooked, Killed, Post, furnish, killed, manifest
from tests.support.clock import HandedClock

START = datetime(2027, 3, 1, 8, tzinfo=UTC)
FAULTS = ("ratelimited", "error_500", "lost_before", "lost_after")
METHODS = ("chat.postMessage", "conversations.history", "chat.delete", "chat.update")


class Deliveries(RuleBasedStateMachine):
    """The model is the set of keys that were queued, and those that must not come any more."""

    template: ClassVar[Path]

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "arshjul.db"
        shutil.copyfile(self.template, path)
        self.database = Database(f"sqlite:///{path}")
        self.box = Sandbox(ROOMS, manifest(), message_interval=0).__enter__()
        self.clock = HandedClock(START)
        self.post = Post(self.database, self.clock, self.box, **furnish(self.database))
        self.queued: list[str] = []
        self.done: set[str] = set()

    def courier(self, **hooks: Callable[[], object]) -> Courier:
        return self.post.courier(Hooked(self.post, **hooks), attempts=1000)

    @rule(to=st.sampled_from(["karin", "led"]), kind=st.sampled_from(["reminder", "digest"]))
    def enqueue(self, to: str, kind: str) -> None:
        key = f"m{len(self.queued)}"
        assert self.post.enqueue(key, getattr(self.post, to), kind=kind, lasts=timedelta(days=999))
        self.queued.append(key)

    @precondition(lambda self: self.queued)
    @rule(data=st.data())
    def enqueue_again(self, data: st.DataObject) -> None:
        assert not self.post.enqueue(data.draw(st.sampled_from(self.queued)))

    @rule()
    def work(self) -> None:
        self.courier().step()

    @rule(when=st.sampled_from(["before", "after", "before_update"]))
    def die(self, when: str) -> None:
        """The worker is gone right before or after a call."""
        with suppress(Killed):
            self.courier(**{when: killed}).step()

    @rule(then_dies=st.booleans(), others=st.integers(1, 3))
    def stall(self, then_dies: bool, others: int) -> None:
        """It stops before posting for longer than its lease, others work meanwhile, and it goes on (or dies then)."""

        def meanwhile() -> None:
            self.clock.advance(timedelta(seconds=61))
            for _ in range(others):
                self.courier().step()

        hooks = {"before": meanwhile, "before_update": meanwhile}
        with suppress(Killed):
            self.courier(**hooks, **({"after": killed} if then_dies else {})).step()

    @rule(kind=st.sampled_from(FAULTS), method=st.sampled_from(METHODS), count=st.integers(1, 2))
    def fault(self, kind: str, method: str, count: int) -> None:
        self.box.faults.add(kind, method, count=count)

    @rule(seconds=st.sampled_from([1, 30, 61, 300]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    @rule(seconds=st.sampled_from([5, 3600]))
    def set_back(self, seconds: int) -> None:
        self.clock.advance(timedelta(seconds=-seconds))

    @precondition(lambda self: self.queued)
    @rule(data=st.data())
    def overtake(self, data: st.DataObject) -> None:
        self.post.mark_stale(data.draw(st.sampled_from(self.queued)))

    @precondition(lambda self: self.queued)
    @rule(data=st.data())
    def settle_meanwhile(self, data: st.DataObject) -> None:
        """What a message is about is done: it is left out if it has not been posted."""
        key = data.draw(st.sampled_from(self.queued))
        self.done.add(key)
        self.post.world.done.add(key)

    @invariant()
    def what_is_sent_stands_there(self) -> None:
        if not hasattr(self, "post"):
            return
        standing = self.post.standing()
        for key in self.queued:
            if self.post.state(key) is DeliveryState.SENT:
                assert key in standing

    def teardown(self) -> None:
        if not hasattr(self, "post"):
            return
        try:
            self._finish()
        finally:
            self.database.close()
            self.box.__exit__(None, None, None)
            self.folder.cleanup()

    def _finish(self) -> None:
        """The faults are over: everything comes to an end, and every key stands there once."""
        self.box.faults.clear()
        courier = self.courier()
        for _ in range(200):
            while not isinstance(courier.step(), Idle):
                pass
            due = [at for key in self.queued if (at := self.post.next_at(key)) is not None]
            if not due:
                break
            self.clock.set(max(self.clock.now(), min(due)))
        standing = self.post.standing()
        for key in self.queued:
            state, count = self.post.state(key), standing.count(key)
            if key in self.done and state is DeliveryState.CANCELLED:
                assert count <= 1
            else:
                assert (state, count) == (DeliveryState.SENT, 1), key
            assert self.post.next_at(key) is None


@pytest.mark.parametrize("examples", [25])
def test_every_message_stands_there_once_in_the_end(sqlite_template: Path, examples: int) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Deliveries.template = sqlite_template
    run_state_machine_as_test(
        Deliveries,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
