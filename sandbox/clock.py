"""The workspace's own clock: it may start at another moment than the machine's, and it never repeats."""

from __future__ import annotations

import time
from datetime import datetime


class Clock:
    """Tells the time in the workspace, in seconds since 1970.

    Message times and what the page shows follow it. Signatures, rate limits and acknowledgements do not:
    those are the machine's own time, as the bot's are.
    """

    def __init__(self, start: datetime | None = None) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError(
                "the start of the workspace's clock needs an offset, such as 2027-03-16T08:30+01:00"
            )
        self._offset = 0.0 if start is None else start.timestamp() - time.time()
        self._last = 0

    def now(self) -> float:
        """This moment in the workspace."""
        return time.time() + self._offset

    def stamp(self) -> str:
        """A message's `ts`: seconds with six decimals, larger than every one given before."""
        micros = max(int(self.now() * 1_000_000), self._last + 1)
        self._last = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
