"""A clock that shows what a test says."""

from __future__ import annotations

from datetime import datetime, timedelta


class HandedClock:
    """Handed in where the bot's clock would be; it stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.set(now)

    def now(self) -> datetime:
        """The instant it shows."""
        return self._now

    def set(self, now: datetime) -> None:
        """Show another instant; it needs a time zone, as in the bot."""
        if now.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        self._now = now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by
