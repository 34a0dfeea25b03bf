"""Who may be talked to when: a second between two messages in a channel, and the pauses that a platform asks for.

Known to one process only. Another process on the same database keeps its own pace; where the two meet, the platform
says 429 to one of them, and that one waits. What was put off is written in the rows (`next_at`), at a time of its own
each, so that most of the pacing holds for all.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_SET_BACK = timedelta(seconds=2)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Turn:
    """An answer: `at` is when. If it is `mine`, the place is kept for the one who asked; else ask again then."""

    at: datetime
    mine: bool


class Pace:
    """Safe to use from many threads. `interval` is what the platform wants between two messages in a channel."""

    def __init__(self, interval: timedelta = timedelta(seconds=1)) -> None:
        self._interval = interval
        # Those who are put off get times a little further apart than the limit, since none begins on the dot:
        # else each would come back a moment too early, and be put off once more.
        self._spacing = interval * 1.03
        self._soon = interval / 5
        self._lock = threading.Lock()
        self._free: dict[str, datetime] = {}
        self._promised: dict[str, datetime] = {}
        self._closed_until = _LONG_AGO
        self._latest = _LONG_AGO

    def closed_until(self, now: datetime) -> datetime | None:
        """When the whole workspace may be talked to again; None where it may be now."""
        with self._lock:
            self._notice(now)
            return self._closed_until if self._closed_until > now else None

    def turn(self, place: str, now: datetime) -> Turn:
        """When a message may be sent to the place. What is only a moment away is given at once, to wait for."""
        with self._lock:
            self._notice(now)
            free = max(self._free.get(place, _LONG_AGO), self._closed_until)
            if free <= now + self._soon:
                at = max(free, now)
                self._free[place] = at + self._interval
                return Turn(at, mine=True)
            at = max(free, self._promised.get(place, _LONG_AGO))
            self._promised[place] = at + self._spacing
            return Turn(at, mine=False)

    def sent(self, place: str, now: datetime) -> None:
        """A message has arrived: the second counts from now, since that is the latest it can have been counted."""
        with self._lock:
            self._free[place] = max(now + self._interval, self._free.get(place, _LONG_AGO))

    def let_go(self, place: str, now: datetime) -> None:
        """Nothing was sent: the next may go at once."""
        with self._lock:
            self._free[place] = now

    def pause(self, until: datetime, place: str | None = None) -> None:
        """Send nothing to the place until then; without a place, nothing to anybody."""
        with self._lock:
            if place is None:
                self._closed_until = max(until, self._closed_until)
            else:
                self._free[place] = max(until, self._free.get(place, _LONG_AGO))

    def _notice(self, now: datetime) -> None:
        """Where the clock was set back, what was said by the old time means nothing: it could close for days."""
        if now + _SET_BACK < self._latest:
            self._free.clear()
            self._promised.clear()
            self._closed_until = _LONG_AGO
        self._latest = now
