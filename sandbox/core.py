"""Everything that makes up one running workspace, in one place for the rest to hold on to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from sandbox.clock import Clock
from sandbox.elements import Entered
from sandbox.faults import Faults
from sandbox.invocations import Invocation, Invocations
from sandbox.modals import Homes, Modals
from sandbox.record import Record
from sandbox.seed import Manifest, Seed
from sandbox.settings import Settings
from sandbox.signal import Signal
from sandbox.triggers import Triggers
from sandbox.workspace import Change, Workspace


class Core:
    """The workspace with its record, faults and settings. Belongs to one event loop and one thread."""

    def __init__(
        self, seed: Seed, manifest: Manifest, clock: Clock, settings: Settings, request_url: str | None
    ) -> None:
        self.seed, self.manifest, self.clock, self.settings = seed, manifest, clock, settings
        self.request_url = request_url
        self.socket_mode = manifest.socket_mode and request_url is None
        self.workspace = Workspace(seed, clock, manifest.name)
        self.record = Record()
        self.faults = Faults()
        self.invocations = Invocations()
        self.modals = Modals(self.workspace)
        self.homes = Homes()
        self.triggers = Triggers(settings)
        self.entered: dict[tuple[str, str, str], Entered] = {}  # in messages, by channel, ts and user
        self.changed = Signal()
        self.base_url = ""  # set when the server has its port, without a slash at the end
        self.socket_url: Callable[[], str] = lambda: ""  # a new address for Socket Mode; set by the server
        self.clock_listeners: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.workspace.listeners.append(self._on_change)
        self.modals.listeners.append(lambda user: self.changed.fire())
        self.homes.listeners.append(lambda user: self.changed.fire())

    def response_url(self, invocation: Invocation) -> str:
        """The address for answers to the invocation."""
        return f"{self.base_url}/response/{self.workspace.team.id}/{invocation.token}"

    def move_clock(self, to: datetime | str) -> None:
        """Let it be later in the workspace: a moment, `next_morning` or `next_week`. ClockError else."""
        self.clock.move(to)
        self._tell_the_time()

    def mark_clock(self, marks: Any) -> None:
        """Moments to offer to those who move the clock, in place of those there were."""
        self.clock.set_marks(marks)
        self._tell_the_time()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside; it is cancelled when the workspace closes."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop what is still going on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _tell_the_time(self) -> None:
        for listener in self.clock_listeners:
            listener()
        self.changed.fire()

    def _on_change(self, change: Change) -> None:
        self.changed.fire()
