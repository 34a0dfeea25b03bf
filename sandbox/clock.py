"""The workspace's own clock: it may start at another moment than the machine's, and be moved forwards."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from sandbox.dates import ZONE, in_words, local

MORNING = time_of_day(8)
LAST_YEAR = 2100
MOST_MARKS = 6
LABEL_LENGTH = 40


class ClockError(ValueError):
    """The clock can't be moved there; the message says why, in Swedish."""


@dataclass(frozen=True)
class Mark:
    """A moment that is worth going to, such as the next meeting."""

    label: str
    at: datetime


class Clock:
    """Tells the time in the workspace, in seconds since 1970.

    Message times and what the page shows follow it. Signatures, rate limits and acknowledgements do not:
    those are the machine's own time, as the bot's are. It goes on ticking after it has been moved.
    """

    def __init__(self, start: datetime | None = None) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError(
                "the start of the workspace's clock needs an offset, such as 2027-03-16T08:30+01:00"
            )
        self.shown = start is not None  # whether the pages have the bar that moves it
        self.version = 0  # how many times it has been moved
        self._marks: tuple[Mark, ...] = ()
        self._offset = 0.0 if start is None else start.timestamp() - time.time()
        self._last = 0

    def now(self) -> float:
        """This moment in the workspace."""
        return time.time() + self._offset

    def at(self) -> datetime:
        """The same, as a date and time in Sweden."""
        return local(self.now())

    def stamp(self) -> str:
        """A message's `ts`: seconds with six decimals, larger than every one given before."""
        micros = max(int(self.now() * 1_000_000), self._last + 1)
        self._last = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def move(self, to: datetime | str) -> None:
        """Go on to a later moment, `next_morning` or `next_week`. ClockError where it can't be."""
        there = _moment(to, self.at())
        if there.timestamp() <= self.now():
            raise ClockError(f"Klockan går bara framåt. Den är redan {in_words(self.at())}.")
        if there.year >= LAST_YEAR:
            raise ClockError(f"Så långt fram går inte klockan. Välj en dag före år {LAST_YEAR}.")
        self._offset = there.timestamp() - time.time()
        self.version += 1

    @property
    def marks(self) -> list[Mark]:
        """The marks that are still to come, in order."""
        now = self.now()
        return [mark for mark in self._marks if mark.at.timestamp() > now]

    def set_marks(self, marks: Any) -> None:
        """Put these in place of the marks there were: `[{"label": …, "at": ISO}]`."""
        if not isinstance(marks, list) or len(marks) > MOST_MARKS:
            raise ClockError(f"Hållpunkterna ska vara en lista med högst {MOST_MARKS}.")
        self._marks = tuple(sorted((_mark(entry) for entry in marks), key=lambda mark: mark.at))


def read_moment(text: Any) -> datetime:
    """A moment written as ISO 8601 with its offset. ClockError for anything else."""
    try:
        found = text if isinstance(text, datetime) else datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise ClockError(f"{text!r} är ingen tidpunkt. Skriv så här: 2027-03-17T08:00+01:00.") from None
    if found.tzinfo is None:
        raise ClockError(f"{found.isoformat()} saknar tidszon. Skriv så här: 2027-03-17T08:00+01:00.")
    return found


def _moment(to: datetime | str, now: datetime) -> datetime:
    if to == "next_morning":
        return _morning(now, 1)
    if to == "next_week":
        return _morning(now, 7 - now.weekday())
    return read_moment(to)


def _morning(now: datetime, days: int) -> datetime:
    return datetime.combine(now.date() + timedelta(days), MORNING, ZONE)


def _mark(entry: Any) -> Mark:
    label = entry.get("label") if isinstance(entry, dict) else None
    if not isinstance(label, str) or not label.strip() or len(label) > LABEL_LENGTH:
        raise ClockError(f"En hållpunkt behöver ett namn (label) med högst {LABEL_LENGTH} tecken.")
    return Mark(label.strip(), read_moment(entry.get("at")))
