"""Waiting until something has come true, without polling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Signal:
    """Fired whenever something has changed; wakes those who wait to look again."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def fire(self) -> None:
        """Something has changed."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(self, true: Callable[[], object], timeout: float) -> bool:
        """Wait at most `timeout` seconds until `true()`; says whether it became so."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not true():
            left = deadline - loop.time()
            if left <= 0:
                return False
            future = loop.create_future()
            self._waiting.add(future)
            handle = loop.call_later(left, _wake, future)
            try:
                await future
            finally:
                handle.cancel()
                self._waiting.discard(future)
        return True


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
