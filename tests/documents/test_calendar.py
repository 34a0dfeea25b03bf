"""Calendars, read by other hands: the folding and escaping of RFC 5545 byte by byte, the rest by libraries."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.papers.calendar import Entry, calendar

STOCKHOLM = "Europe/Stockholm"
CHANGED = datetime(2027, 3, 1, 8, tzinfo=UTC)


def entry(**given: object) -> Entry:
    values = {
        "uid": "activity-1.1@arshjul",
        "sequence": 2,
        "changed": CHANGED,
        "title": "Läs 2a Kartlägg läsförståelsen",
        "text": "Ansvarig: Strateg",
        "first": date(2027, 3, 31),
        "last": date(2027, 3, 31),
        **given,
    }
    return Entry(**values)  # type: ignore[arg-type]


def events(*entries: Entry) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(calendar("Årshjulet", STOCKHOLM, entries)).events


def lines(data: bytes) -> list[bytes]:
    """The physical lines, each ended as the RFC wants."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    return data.split(b"\r\n")[:-1]


def test_a_deadline_is_a_whole_day_that_ends_the_next() -> None:
    [event] = events(entry())
    assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 3, 31), date(2027, 4, 1))
    assert (event["SEQUENCE"], event["STATUS"], event["TRANSP"]) == (2, "CONFIRMED", "TRANSPARENT")


def test_a_span_holds_its_last_day_and_not_the_next() -> None:
    made = icalendar.Calendar.from_ical(
        calendar("x", STOCKHOLM, [entry(first=date(2027, 11, 8), last=date(2027, 11, 28))])
    )
    found = recurring_ical_events.of(made)
    assert len(found.at(date(2027, 11, 28))) == 1
    assert found.at(date(2027, 11, 29)) == []
    assert found.at(date(2027, 11, 7)) == []


def test_a_meeting_is_at_its_clock_time_summer_and_winter() -> None:
    made = calendar(
        "x",
        STOCKHOLM,
        [
            entry(uid="w", first=date(2027, 1, 12), last=date(2027, 1, 12), at=time(9)),
            entry(uid="s", first=date(2027, 6, 8), last=date(2027, 6, 8), at=time(9)),
        ],
    )
    read = icalendar.Calendar.from_ical(made)
    assert [zone["TZID"] for zone in read.timezones] == [STOCKHOLM]
    for event, utc in zip(read.events, (8, 7), strict=True):
        begins = event["DTSTART"].dt
        assert begins.astimezone(UTC).hour == utc
        assert begins.astimezone(ZoneInfo(STOCKHOLM)).hour == 9
        assert event["DTEND"].dt - begins == timedelta(hours=1)
    # A reader that knows no zone by name reads the rules that come along.
    [zone] = read.timezones
    assert zone.to_tz(lookup_tzid=False).utcoffset(datetime.fromisoformat("2027-06-08T09:00")) == timedelta(
        hours=2
    )


def test_what_is_cancelled_stays_and_says_so() -> None:
    [event] = events(entry(cancelled=True))
    assert event["STATUS"] == "CANCELLED"


def test_a_calendar_says_what_it_is_and_when_to_look_again() -> None:
    read = icalendar.Calendar.from_ical(calendar("Årshjulet Ekdala", STOCKHOLM, []))
    assert (read["VERSION"], read["X-WR-CALNAME"], read["NAME"]) == (
        "2.0",
        "Årshjulet Ekdala",
        "Årshjulet Ekdala",
    )
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT2H\r\n" in read.to_ical()


def test_special_characters_are_escaped() -> None:
    made = calendar("x", STOCKHOLM, [entry(title="A, b; c \\ d\nBEGIN:VEVENT", text="")])
    assert b"SUMMARY:A\\, b\\; c \\\\ d\\nBEGIN:VEVENT\r\n" in made
    assert len(icalendar.Calendar.from_ical(made).events) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=300))
def test_any_title_is_folded_at_75_bytes_within_no_character_and_read_back(title: str) -> None:
    made = calendar("x", STOCKHOLM, [entry(title=f"Titel {title}", text=title)])
    for line in lines(made):
        assert len(line) <= 75
        line.decode()
    [event] = icalendar.Calendar.from_ical(made).events
    assert str(event["SUMMARY"]) == f"Titel {title}"


def test_the_same_entries_give_the_same_bytes() -> None:
    entries = [entry(), entry(uid="b", at=time(9, 30))]
    assert calendar("x", STOCKHOLM, entries) == calendar("x", STOCKHOLM, entries)
