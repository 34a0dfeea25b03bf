"""A process that runs until it is told to stop."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING

import structlog

from bot.clock import Ticker
from bot.settings import Settings
from schedules.ticks import Ticks
from services.deps import Deps, SystemClock
from storage.database import Database
from storage.schema import require_current

if TYPE_CHECKING:
    from bot.wiring import Bot

log = structlog.stdlib.get_logger(__name__)


def serve(
    settings: Settings, *, huvudman: str | None = None, socket_mode: bool | None = None, ticking: bool = True
) -> int:
    """Wire a bot, and run it until SIGTERM or Ctrl-C; `ticking` says whether the clock runs here too."""
    from bot.wiring import build  # Slack's libraries: the clock alone does without

    bot = build(settings, huvudman=huvudman, socket_mode=socket_mode)
    ticker = ticker_of(bot) if ticking else None
    stop = stop_on_signals()
    try:
        bot.start()
        if ticker is not None:
            ticker.start()
        stop.wait()
    finally:
        if ticker is not None:
            ticker.stop()
        bot.stop()
    return 0


def keep_time(settings: Settings) -> int:
    """Run the clock alone, until SIGTERM or Ctrl-C."""
    deps = Deps(Database(settings.database_url), SystemClock())
    ticker = ticker_for(deps)
    stop = stop_on_signals()
    try:
        require_current(deps.database)
        ticker.start()
        log.info("ready", way="clock")
        stop.wait()
    finally:
        ticker.stop()
        deps.database.close()
    return 0


def ticker_of(bot: Bot) -> Ticker:
    """The clock of a bot, with what it does each minute."""
    return ticker_for(bot.deps)


def ticker_for(deps: Deps) -> Ticker:
    """The clock, with what it does each minute."""
    return Ticker(Ticks(deps).tick)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and Ctrl-C set. A second one ends the process at once."""
    stop = threading.Event()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        log.info("told to stop", signal=signal.Signals(number).name)
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop
