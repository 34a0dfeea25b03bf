from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from plan.messages import DeliveryState
from plan.organisation import Reach
from storage.queries import deliveries, meetings, organisation, rows
from storage.tables import assignment, delivery
from tests.support.rows import add_person, add_row

TODAY = date(2027, 3, 16)
DAY = timedelta(days=1)
AT = datetime(2027, 3, 16, 8, tzinfo=UTC)
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


@pytest.fixture
def led(tx: Connection, ours: int) -> int:
    return meetings.forum_called(tx, ours, "Ledningsgrupp")


@pytest.fixture
def others(tx: Connection, theirs: int) -> int:
    """A forum of the other huvudman, with the same name."""
    return meetings.forum_called(tx, theirs, "Ledningsgrupp")


def days(tx: Connection, huvudman_id: int, forum_id: int | None = None) -> list[date]:
    return [one.on_date for one in meetings.meetings(tx, huvudman_id, FIRST, LAST, forum_id)]


def cancel(tx: Connection, huvudman_id: int, forum_id: int, on: date) -> None:
    [found_id] = meetings.ids_on(tx, huvudman_id, forum_id, on)
    meetings.change_meeting(tx, huvudman_id, found_id, cancelled=True)


def meeting_on(tx: Connection, huvudman_id: int, forum_id: int, on: date) -> meetings.Meeting:
    [found_id] = meetings.ids_on(tx, huvudman_id, forum_id, on)
    found = meetings.meeting_by_id(tx, huvudman_id, found_id)
    assert found is not None
    return found


def test_a_forum_is_the_same_whatever_its_spelling(
    tx: Connection, ours: int, theirs: int, led: int, others: int
) -> None:
    assert meetings.forum_called(tx, ours, " LEDNINGSGRUPP ") == led
    assert others != led
    rektorer = meetings.forum_called(tx, ours, "Arbetslag")
    rows.change(tx, ours, "forum", led, {"at_time": "9.00"})  # PostgreSQL's rows then stand in another order
    assert [(one.id, one.name) for one in meetings.forums(tx, ours)] == [
        (led, "Ledningsgrupp"),
        (rektorer, "Arbetslag"),
    ]
    assert [one.id for one in meetings.forums(tx, theirs)] == [others]


def test_a_new_forum_has_nothing_said_about_it(tx: Connection, ours: int, led: int) -> None:
    [found] = meetings.forums(tx, ours)
    assert found == meetings.Forum(led, "Ledningsgrupp", None, None, "", None, "", False, False)


def test_a_forum_is_led_by_a_role_and_meets_by_a_rule(
    tx: Connection, ours: int, theirs: int, led: int
) -> None:
    chef = organisation.add_role(tx, ours, "Chef", reach=Reach.CENTRAL)
    rule = {"weekday": 1, "nth": 1}
    changed: dict[str, Any] = {"rule_text": "första tisdagen", "rule": rule, "at_time": "9.00"}
    rows.change(tx, ours, "forum", led, {"led_by_id": chef, "weekly": True, **changed})
    rows.change(tx, theirs, "forum", led, {"at_time": "10.00", "weekly": False})
    [found] = meetings.forums(tx, ours)
    assert (found.led_by_id, found.led_by) == (chef, "Chef")
    assert (found.rule_text, found.rule, found.at_time) == ("första tisdagen", rule, "9.00")
    assert found.weekly
    rows.change(tx, ours, "forum", led, {"led_by_id": None, "rule": None})
    [found] = meetings.forums(tx, ours)
    assert (found.led_by_id, found.led_by, found.rule) == (None, None, None)


def test_only_those_with_a_channel_get_digests(tx: Connection, ours: int, led: int, others: int) -> None:
    assert meetings.huvudmen_with_channels(tx) == []
    rektorer = meetings.forum_called(tx, ours, "Rektorer")
    lag = meetings.forum_called(tx, ours, "Arbetslag")
    organisation.connect_workspace(tx, "slack", "T1", ours)
    for forum_id in (led, rektorer):
        deliveries.set_channel(tx, ours, forum_id, "slack", "T1", "C0")
        deliveries.set_channel(tx, ours, forum_id, "slack", "T1", "")
        assert deliveries.channel_of(tx, ours, forum_id, "slack", "T1") == ""
        deliveries.set_channel(tx, ours, forum_id, "slack", "T1", "C1")
        assert deliveries.channel_of(tx, ours, forum_id, "slack", "T1") == "C1"
    assert meetings.huvudmen_with_channels(tx) == [ours]
    found = {one.id: one.has_channel for one in meetings.forums(tx, ours)}
    assert found == {led: True, rektorer: True, lag: False}


def test_a_day_has_one_meeting_of_a_forum(
    tx: Connection, ours: int, theirs: int, led: int, others: int
) -> None:
    assert meetings.add_meeting(tx, ours, led, TODAY, "9.00", "rule")
    assert not meetings.add_meeting(tx, ours, led, TODAY, "10.00", "date")
    assert meetings.add_meeting(tx, theirs, others, TODAY, "", "rule")
    found = meeting_on(tx, ours, led, TODAY)
    assert (found.forum_id, found.forum, found.on_date, found.at_time, found.source) == (
        led,
        "Ledningsgrupp",
        TODAY,
        "9.00",
        "rule",
    )
    assert (found.cancelled, found.skipped, found.note) == (False, False, "")
    assert meetings.meeting_by_id(tx, theirs, found.id) is None
    assert meetings.ids_on(tx, theirs, led, TODAY) == meetings.ids_on(tx, ours, led, TODAY + DAY) == []


def test_meetings_come_in_order_and_only_those_that_are_held(
    tx: Connection, ours: int, theirs: int, led: int, others: int
) -> None:
    rektorer = meetings.forum_called(tx, ours, "Rektorer")
    for n in (3, 0, 1, -1):
        meetings.add_meeting(tx, ours, led, TODAY + n * DAY, "", "rule")
    meetings.add_meeting(tx, ours, rektorer, TODAY, "", "rule")
    meetings.add_meeting(tx, theirs, others, TODAY, "", "rule")
    cancel(tx, ours, led, TODAY + DAY)
    found = meetings.meetings(tx, ours, TODAY, TODAY + 3 * DAY)
    assert [(one.forum_id, one.on_date) for one in found] == [
        (led, TODAY),
        (rektorer, TODAY),
        (led, TODAY + 3 * DAY),
    ]
    assert [one.forum_id for one in meetings.meetings(tx, ours, TODAY, TODAY, rektorer)] == [rektorer]
    assert meetings.meetings(tx, ours, TODAY + DAY, TODAY + 2 * DAY) == []
    assert days(tx, ours, others) == []
    assert days(tx, theirs) == [TODAY]


def test_a_meeting_that_is_cancelled_stays_so_when_the_rule_is_laid_out(
    tx: Connection, ours: int, led: int
) -> None:
    meetings.add_meeting(tx, ours, led, TODAY, "9.00", "rule")
    cancel(tx, ours, led, TODAY)
    assert not meetings.add_meeting(tx, ours, led, TODAY, "9.00", "rule")
    assert days(tx, ours) == []
    assert meeting_on(tx, ours, led, TODAY).cancelled


def test_a_leader_changes_one_meeting(tx: Connection, ours: int, theirs: int, led: int) -> None:
    for day in (TODAY, TODAY + DAY):
        meetings.add_meeting(tx, ours, led, day, "9.00", "rule")
    one = meeting_on(tx, ours, led, TODAY).id
    meetings.change_meeting(tx, ours, one, note="Ta med budgeten.", skipped=True)
    meetings.change_meeting(tx, theirs, one, note="Nej.", skipped=False)
    found = meeting_on(tx, ours, led, TODAY)
    assert (found.note, found.skipped, found.at_time) == ("Ta med budgeten.", True, "9.00")
    other = meeting_on(tx, ours, led, TODAY + DAY)
    assert (other.note, other.skipped) == ("", False)


def test_what_a_rule_or_the_cycle_has_laid_out_after_a_day_can_be_taken_away(
    tx: Connection, ours: int, theirs: int, led: int, others: int
) -> None:
    rektorer = meetings.forum_called(tx, ours, "Rektorer")
    for n in range(4):
        meetings.add_meeting(tx, ours, led, TODAY + n * DAY, "9.00", "rule")
    cancel(tx, ours, led, TODAY + 2 * DAY)
    meetings.add_meeting(tx, ours, led, TODAY + 9 * DAY, "9.00", "date")
    meetings.add_meeting(tx, ours, led, TODAY + 10 * DAY, "9.00", "cycle")
    meetings.add_meeting(tx, ours, rektorer, TODAY + DAY, "", "rule")
    meetings.add_meeting(tx, theirs, others, TODAY + DAY, "", "rule")
    assert meetings.laid_out_after(tx, theirs, led, TODAY) == []
    found = meetings.laid_out_after(tx, ours, led, TODAY)
    assert [one.on_date for one in found] == [TODAY + DAY, TODAY + 3 * DAY, TODAY + 10 * DAY]
    meetings.drop(tx, theirs, [one.id for one in found])
    assert len(days(tx, ours, led)) == 5
    meetings.drop(tx, ours, [one.id for one in found])
    assert days(tx, ours, led) == [TODAY + n * DAY for n in (0, 9)]
    assert meeting_on(tx, ours, led, TODAY + 2 * DAY).cancelled
    assert days(tx, ours, rektorer) == days(tx, theirs) == [TODAY + DAY]


def test_the_last_digest_is_the_latest_sent_whose_key_begins_so(
    tx: Connection, ours: int, theirs: int, led: int, others: int
) -> None:
    assert meetings.last_digest(tx, ours, led, "digest:") is None
    rektorer = meetings.forum_called(tx, ours, "Rektorer")

    def add(forum_id: int, key: str, hours: int, state: DeliveryState = DeliveryState.SENT) -> None:
        sent_at = AT + timedelta(hours=hours)
        of = theirs if forum_id == others else ours
        add_row(
            tx, delivery, of, key=key, person_id=None, forum_id=forum_id, sent_at=sent_at, state=state.value
        )

    add(led, "digest:meeting:1", 1)
    add(led, "digest:meeting:2", 0)
    add(led, "digest:week:1", 2)
    add(led, "digest_meeting:1", 3)
    add(led, "digest:meeting:3", 4, DeliveryState.FAILED)
    add(rektorer, "digest:meeting:4", 5)
    add(others, "digest:meeting:1", 6)
    assert meetings.last_digest(tx, ours, led, "digest:meeting:") == AT + timedelta(hours=1)
    assert meetings.last_digest(tx, ours, led, "digest:") == AT + timedelta(hours=2)
    assert meetings.last_digest(tx, ours, led, "digest_") == AT + timedelta(hours=3)
    assert meetings.last_digest(tx, ours, led, "%") is None
    before = AT + timedelta(hours=1)
    assert meetings.last_digest(tx, ours, led, "digest:", before=before) == AT
    assert meetings.last_digest(tx, ours, led, "digest:", before=AT) is None
    assert meetings.last_digest(tx, theirs, led, "digest:") is None
    assert meetings.digest_since(tx, ours, AT + timedelta(hours=5))  # another forum's
    assert not meetings.digest_since(tx, ours, AT + timedelta(hours=6))
    assert meetings.digest_since(tx, theirs, AT + timedelta(hours=6))


def test_decisions_come_back_with_who_wrote_them_the_oldest_first(
    tx: Connection, ours: int, theirs: int
) -> None:
    karin, about = add_person(tx, ours, "Karin Berg"), add_row(tx, assignment, ours)["id"]
    add_row(tx, assignment, ours)
    new = rows.add(
        tx, ours, "decision", {"text": "Vi fortsätter.", "about_id": about, "by_id": karin, "at": AT}
    )
    old = rows.add(
        tx, ours, "decision", {"text": "Vi börjar.", "about_id": about, "by_id": None, "at": AT - DAY}
    )
    loose = rows.add(
        tx, ours, "decision", {"text": "Fika kl. 15.", "about_id": None, "by_id": karin, "at": AT}
    )
    rows.add(tx, theirs, "decision", {"text": "Annat.", "about_id": None, "by_id": None, "at": AT})
    assert meetings.decisions_since(tx, ours, AT) == [
        meetings.DecisionRecord(new, "Vi fortsätter.", about, "Karin Berg", AT),
        meetings.DecisionRecord(loose, "Fika kl. 15.", None, "Karin Berg", AT),
    ]
    assert [one.id for one in meetings.decisions_since(tx, ours, AT - DAY)] == [old, new, loose]
    assert meetings.decisions_since(tx, ours, AT + DAY) == []
    assert [(one.id, one.by) for one in meetings.decisions_about(tx, ours, [about])] == [
        (old, None),
        (new, "Karin Berg"),
    ]
    assert meetings.decisions_about(tx, ours, []) == meetings.decisions_about(tx, theirs, [about]) == []
