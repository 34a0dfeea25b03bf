"""Calendars by RFC 5545, as Outlook and Google read them: a file or a feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from documents.papers.words import on_one_line, writable

MEDIA = "text/calendar; charset=utf-8"
# How often a reader is asked to look again (RFC 7986), and the older word for it that Outlook knows.
REFRESH = timedelta(hours=2)
# The plan says when a meeting begins and never when it ends.
MEETING_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One event. `uid` is the same for as long as the thing exists, `sequence` grows when it changes.

    From `first` to `last`, both inclusive; at a clock time of the calendar's zone where `at` is given. `changed` is
    when it last became what it is.
    """

    uid: str
    sequence: int
    changed: datetime
    title: str
    text: str
    first: date
    last: date
    at: time | None = None
    cancelled: bool = False
    category: str = ""


def calendar(name: str, zone: str, entries: Sequence[Entry]) -> bytes:
    """A calendar called `name` whose clock times are in `zone` (an IANA name). The same entries, the same bytes."""
    name = on_one_line(name)
    made = Calendar()
    made.add("prodid", "-//Arshjul//Kalender 1//SV")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", zone)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT2H")
    for entry in entries:
        made.add_component(_event(entry, ZoneInfo(zone)))
    timed = [entry.first for entry in entries if entry.at]
    if timed:
        years = timedelta(days=366)
        made.add_missing_timezones(min(timed) - years, max(timed) + years)
    return bytes(made.to_ical())


def _event(entry: Entry, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("summary", writable(entry.title))
    if entry.text:
        event.add("description", writable(entry.text))
    if entry.category:
        event.add("categories", [on_one_line(entry.category)])
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.at is None:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))  # a day's end is the next day: RFC 5545 3.6.1
        event.add("transp", "TRANSPARENT")  # something to be done takes no time in the calendar
        event.add("x-microsoft-cdo-busystatus", "FREE")
    else:
        begins = datetime.combine(entry.first, entry.at, zone)
        event.add("dtstart", begins)
        event.add("dtend", begins + MEETING_LASTS)
    return event
