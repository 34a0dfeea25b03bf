from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from storage.queries import calendars, journal, meetings
from storage.tables import assignment
from tests.support.rows import add_person, add_row

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def test_an_address_is_found_by_the_hash_of_its_secret_and_ceases_to_be_anybodys(
    tx: Connection, ours: int, theirs: int
) -> None:
    karin = add_person(tx, ours, "Karin")
    feed_id = calendars.add_feed(tx, ours, karin, "role", 7, "abc", AT)
    found = calendars.feed_by_hash(tx, "abc")
    assert found == calendars.Feed(feed_id, ours, karin, "role", 7, None, "", None)
    assert calendars.feed_by_hash(tx, "abd") is None
    assert calendars.feeds_of(tx, ours, karin) == [found]
    assert calendars.feeds_of(tx, theirs, karin) == []

    calendars.revoke_feed(tx, theirs, feed_id, AT)
    assert calendars.feeds_of(tx, ours, karin) == [found]
    calendars.revoke_feed(tx, ours, feed_id, AT)
    assert calendars.feeds_of(tx, ours, karin) == []
    revoked = calendars.feed_by_hash(tx, "abc")
    assert revoked is not None
    assert revoked.revoked_at == AT


def test_no_two_addresses_have_the_same_secret(tx: Connection, ours: int, theirs: int) -> None:
    calendars.add_feed(tx, ours, add_person(tx, ours, "Karin"), "all", 0, "abc", AT)
    ali = add_person(tx, theirs, "Ali")
    with pytest.raises(IntegrityError):
        calendars.add_feed(tx, theirs, ali, "all", 0, "abc", AT)


def test_what_a_calendar_held_is_remembered(tx: Connection, ours: int, theirs: int) -> None:
    feed_id = calendars.add_feed(tx, ours, add_person(tx, ours, "Karin"), "all", 0, "abc", AT)
    calendars.note_content(tx, theirs, feed_id, "stolen", AT)
    calendars.note_content(tx, ours, feed_id, "etag", LATER)
    found = calendars.feed_by_hash(tx, "abc")
    assert found is not None
    assert (found.content_hash, found.changed_at) == ("etag", LATER)


def test_cancelled_meetings_stay_and_every_change_is_counted(tx: Connection, ours: int, theirs: int) -> None:
    forum = meetings.forum_called(tx, ours, "Ledningsgrupp")
    first, second = date(2027, 3, 2), date(2027, 4, 6)
    meetings.add_meeting(tx, ours, forum, first, "9.00", "rule")
    meetings.add_meeting(tx, ours, forum, second, "", "rule")
    meetings.change_meeting(tx, ours, meetings.ids_on(tx, ours, forum, second)[0], cancelled=True)
    [meeting_id] = meetings.ids_on(tx, ours, forum, first)
    meetings.change_meeting(tx, ours, meeting_id, at_time="10.00")
    meetings.change_meeting(tx, ours, meeting_id, at_time="11.00")
    found = calendars.meetings_from(tx, ours, first)
    assert [(m.forum, m.on_date, m.at_time, m.cancelled, m.version) for m in found] == [
        ("Ledningsgrupp", first, "11.00", False, 3),
        ("Ledningsgrupp", second, "", True, 2),
    ]
    assert [m.on_date for m in calendars.meetings_from(tx, ours, second)] == [second]
    assert calendars.meetings_from(tx, theirs, first) == []


def test_the_last_change_of_each_assignment_is_found(tx: Connection, ours: int, theirs: int) -> None:
    changed, untouched = (add_row(tx, assignment, ours)["id"] for _ in range(2))
    for at in (LATER, AT):
        batch = journal.open_batch(tx, ours, "report", None, at, None)
        assert batch is not None
        journal.add_event(tx, ours, batch, "assignment", changed, None, {"status": "done"})
    journal.add_event(tx, ours, batch, "forum", untouched, None, {})
    assert calendars.last_changes(tx, ours) == {changed: LATER}
    assert calendars.last_changes(tx, theirs) == {}
