"""Follows the day of the sandbox: when somebody moves it in the browser, the bot's clock goes along."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime
from urllib.error import URLError
from urllib.request import urlopen

import structlog

from bot.example import StoryClock

log = structlog.stdlib.get_logger(__name__)

_WAIT_S = 20
_PAUSE_S = 1.0


class MovedDay:
    """A thread that asks the sandbox what time it is, and is answered when somebody has moved it."""

    def __init__(self, url: str, clock: StoryClock, moved: Callable[[], None]) -> None:
        """`moved` is called after the clock has gone along."""
        self._url, self._clock, self._moved = url, clock, moved
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="moved-day", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; an answer that is waited for is not waited for any more."""
        self._stopping.set()

    def _follow(self) -> None:
        version = self._ask("sandbox/clock")["version"]
        while not self._stopping.is_set():
            try:
                told = self._ask(f"sandbox/clock?after={version}&wait={_WAIT_S}")
            except (URLError, OSError, ValueError):
                self._stopping.wait(_PAUSE_S)
                continue
            if told["version"] != version and not self._stopping.is_set():
                version = told["version"]
                self._clock.set(datetime.fromisoformat(told["now"]))
                self._clock.let_go()
                self._moved()

    def _ask(self, path: str) -> dict[str, str]:
        with urlopen(f"{self._url}{path}", timeout=2 * _WAIT_S) as answer:  # noqa: S310 -- loopback
            told: dict[str, str] = json.load(answer)
            return told
