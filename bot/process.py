"""A process that runs until it is told to stop."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import structlog

from bot.clock import Tick, Ticker
from bot.settings import Settings
from bot.wiring import Bot, build

log = structlog.stdlib.get_logger(__name__)


def serve(
    settings: Settings, *, huvudman: str | None = None, socket_mode: bool | None = None, ticking: bool = True
) -> int:
    """Wire a bot, and run it until SIGTERM or Ctrl-C; `ticking` says whether the clock runs here too."""
    bot = build(settings, huvudman=huvudman, socket_mode=socket_mode)
    ticker = _ticker(bot) if ticking else None
    try:
        stop = stop_on_signals()
        bot.start()
        if ticker is not None:
            ticker.start()
        stop.wait()
    finally:
        if ticker is not None:
            ticker.stop()
        bot.stop()
    return 0


def _ticker(bot: Bot) -> Ticker | None:
    tick = ticks_of(bot)
    return Ticker(tick) if tick is not None else None


def ticks_of(bot: Bot) -> Tick | None:
    """What the clock does, once it has something to do."""
    return None


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
