"""Days and times as people here say them. The workspace lies in Sweden."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")
DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def local(seconds: float) -> datetime:
    """A moment in the workspace's own zone."""
    return datetime.fromtimestamp(seconds, ZONE)


def moment(ts: str) -> datetime:
    """A message's time, in Sweden."""
    return local(float(ts))


def clock(at: datetime) -> str:
    """A time of day."""
    return f"{at:%H:%M}"


def in_words(at: datetime) -> str:
    """A moment in full: `tisdag 16 mars 2027 kl. 8.30`."""
    return f"{_weekday(at.date())} {at.year} kl. {at.hour}.{at:%M}"


def day(of: date, now: float) -> str:
    """A day as it stands between messages; the year only when it is another."""
    today = local(now).date()
    words = _weekday(of) + (f" {of.year}" if of.year != today.year else "")
    ago = (today - of).days
    if ago in (0, 1):
        return f"{'I dag' if ago == 0 else 'I går'}, {words}"
    return words.capitalize()


def _weekday(of: date) -> str:
    return f"{DAYS[of.weekday()]} {of.day} {MONTHS[of.month - 1]}"
