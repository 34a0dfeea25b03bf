"""A process that runs until it is told to stop."""

from __future__ import annotations

import os
import signal
from types import FrameType

import structlog

from bot.clockwork import Clockwork
from bot.settings import Settings
from bot.wiring import build, web_client, who_am_i
from services.deps import Deps, SystemClock
from storage.database import Database
from storage.schema import require_current

log = structlog.stdlib.get_logger(__name__)


def serve(
    settings: Settings, *, huvudman: str | None = None, socket_mode: bool | None = None, ticking: bool = True
) -> int:
    """Wire a bot, and run it until SIGTERM or Ctrl-C; `ticking` says whether the clock runs here too."""
    bot = build(settings, huvudman=huvudman, socket_mode=socket_mode)
    clockwork = Clockwork(bot.deps, bot.client, bot.workspace) if ticking else None
    stop = stop_on_signals()
    try:
        bot.start()
        if clockwork is not None:
            clockwork.start()
        stop.wait()
    finally:
        if clockwork is not None:
            clockwork.stop()
        bot.stop()
    return 0


def keep_time(settings: Settings) -> int:
    """Run the clock alone, until SIGTERM or Ctrl-C."""
    deps = Deps(Database(settings.database_url), SystemClock())
    stop = stop_on_signals()
    try:
        require_current(deps.database)
        client = web_client(settings)
        clockwork = Clockwork(deps, client, who_am_i(client))
        try:
            clockwork.start()
            log.info("ready", way="clock")
            stop.wait()
        finally:
            clockwork.stop()
    finally:
        deps.database.close()
    return 0


class Stop:
    """Waits until SIGTERM or Ctrl-C has come.

    The interpreter writes to a pipe when a signal comes (`signal.set_wakeup_fd`), whichever thread the system gave
    it to. A `threading.Event` that a handler sets will not do: the handler runs in the waiting thread, which may
    hold the event's lock, or may not wake at all.
    """

    def __init__(self) -> None:
        self._reads, writes = os.pipe()
        os.set_blocking(writes, False)
        signal.set_wakeup_fd(writes, warn_on_full_buffer=False)

    def wait(self) -> None:
        """Wait for the signal; at once, where it has come."""
        os.read(self._reads, 1)


def stop_on_signals() -> Stop:
    """Waits for SIGTERM and Ctrl-C. A second one ends the process at once."""

    def on_signal(number: int, _frame: FrameType | None) -> None:
        # Nothing is logged here: the signal may have come in the middle of a line.
        signal.signal(number, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return Stop()
