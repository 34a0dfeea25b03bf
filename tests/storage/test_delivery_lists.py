"""Lists of messages, and a cancelled one that is wanted after all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from plan.messages import DeliveryState, ToForum
from storage.queries import deliveries, leases, meetings
from storage.tables import delivery
from tests.support.rows import add_row

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def add(tx: Connection, huvudman_id: int, key: str, hours: int = 0, **values: Any) -> int:
    """A queued message that may be sent for two hours from some hours from now, unless told."""
    begins = NOW + hours * HOUR
    known = {"key": key, "state": DeliveryState.QUEUED.value, "why": "", "not_before": begins}
    times = {"next_at": begins, "expires_at": begins + 2 * HOUR}
    found: int = add_row(tx, delivery, huvudman_id, **known | times | values)["id"]
    return found


def test_what_is_due_is_given_for_every_huvudman_in_the_order_it_is_sent(
    tx: Connection, ours: int, theirs: int
) -> None:
    add(tx, theirs, "theirs", -1)
    for key, hours in (("now", 0), ("waited", -1), ("passed", -2), ("soon", 1)):
        add(tx, ours, key, hours)
    add(tx, ours, "again", -1, state="awaiting_retry")
    add(tx, ours, "put off", -1, state="awaiting_retry", next_at=NOW + HOUR)
    for state in ("in_flight", "sent", "failed", "missed", "cancelled"):
        add(tx, ours, state, state=state)
    found = [(one.huvudman_id, one.message.key) for one in deliveries.due_at(tx, NOW)]
    assert found == [(ours, "waited"), (ours, "again"), (ours, "now"), (theirs, "theirs")]
    assert deliveries.due_at(tx, NOW - 2 * HOUR - HOUR) == []


def test_the_latest_come_first_whatever_became_of_them(tx: Connection, ours: int, theirs: int) -> None:
    assert deliveries.latest(tx, ours, limit=3) == []
    add(tx, ours, "old", -1)
    add(tx, ours, "first", 1, state="sent")
    add(tx, ours, "second", 1, state="missed")
    add(tx, ours, "now", state="cancelled")
    add(tx, theirs, "theirs", 2)
    found = deliveries.latest(tx, ours, limit=3)
    assert [one.message.key for one in found] == ["second", "first", "now"]
    assert len(deliveries.latest(tx, ours, limit=9)) == 4


def test_the_drafts_of_a_meeting_are_those_whose_key_begins_with_it(
    tx: Connection, ours: int, theirs: int
) -> None:
    mine = [add(tx, ours, f"draft:meeting:1:person:{n}") for n in (1, 2)]
    for key in ("draft:meeting:11:person:1", "digest:meeting:1", "x:draft:meeting:1:person:1"):
        add(tx, ours, key)
    add(tx, theirs, "draft:meeting:1:person:1")
    assert sorted(deliveries.ids_that_begin(tx, ours, "draft:meeting:1:")) == mine
    assert deliveries.ids_that_begin(tx, ours, "draft_meeting:1:") == []
    assert deliveries.ids_that_begin(tx, ours, "draft:meeting:2:") == []


UNSENT = (DeliveryState.CANCELLED, DeliveryState.FAILED, DeliveryState.MISSED)


@pytest.mark.parametrize("state", UNSENT)
def test_what_came_to_an_end_without_being_sent_is_queued_again(
    tx: Connection, ours: int, theirs: int, state: DeliveryState
) -> None:
    for huvudman_id in (ours, theirs):
        add(tx, huvudman_id, "digest", state=state.value, why="Nej.", attempts=9, next_at=None)
    assert leases.next_due(tx, ours, NOW) is None
    deliveries.revive(tx, ours, "digest", NOW, NOW + HOUR)
    found = leases.next_due(tx, ours, NOW)
    assert found is not None
    assert (found.message.key, found.state, found.why) == ("digest", DeliveryState.QUEUED, "")
    assert (found.expires_at, found.attempts) == (NOW + HOUR, 0)
    assert leases.next_due(tx, theirs, NOW) is None


@pytest.mark.parametrize("state", DeliveryState)
def test_what_waits_to_be_sent_is_sent_now_when_somebody_asks(
    tx: Connection, ours: int, theirs: int, state: DeliveryState
) -> None:
    for huvudman_id in (ours, theirs):
        add(tx, huvudman_id, "digest", state=state.value, not_before=NOW, next_at=NOW + 9 * HOUR)
    deliveries.hasten(tx, ours, ["digest"], NOW + HOUR)
    waits = state in (DeliveryState.QUEUED, DeliveryState.AWAITING_RETRY)
    found = leases.next_due(tx, ours, NOW + HOUR)
    assert (found is not None, found and found.not_before) == (waits, NOW + HOUR if waits else None)
    assert leases.next_due(tx, theirs, NOW + HOUR) is None


@pytest.mark.parametrize("state", [one for one in DeliveryState if one not in UNSENT])
def test_what_is_sent_or_on_its_way_is_not_queued_again(
    tx: Connection, ours: int, state: DeliveryState
) -> None:
    add(tx, ours, "digest", state=state.value, why="Nej.")
    before = deliveries.by_key(tx, ours, "digest")
    deliveries.revive(tx, ours, "digest", NOW + HOUR, NOW + HOUR)
    assert deliveries.by_key(tx, ours, "digest") == before
    deliveries.revive(tx, ours, "unknown", NOW, NOW + HOUR)


def test_what_was_cancelled_is_found_by_why(tx: Connection, ours: int, theirs: int) -> None:
    cancelled, missed = DeliveryState.CANCELLED.value, DeliveryState.MISSED.value
    for key, state, why in (("b", cancelled, "Paus."), ("a", cancelled, "Paus."), ("c", cancelled, "Klart.")):
        add(tx, ours, key, state=state, why=why)
    add(tx, ours, "d", state=missed, why="Paus.")
    add(tx, theirs, "e", state=cancelled, why="Paus.")
    assert deliveries.cancelled_because(tx, ours, list("abcde"), "Paus.") == ["a", "b"]
    assert deliveries.cancelled_because(tx, ours, ["b"], "Paus.") == ["b"]


def test_forums_are_named_for_their_huvudman(tx: Connection, ours: int, theirs: int) -> None:
    assert deliveries.forum_names(tx, ours) == []
    led, rektorer = (meetings.forum_called(tx, ours, name) for name in ("Ledningsgrupp", "Rektorer"))
    other = meetings.forum_called(tx, theirs, "Ledningsgrupp")
    assert sorted(deliveries.forum_names(tx, ours)) == [(led, "Ledningsgrupp"), (rektorer, "Rektorer")]
    assert deliveries.forum_names(tx, theirs) == [(other, "Ledningsgrupp")]


def test_a_message_to_a_forum_is_listed_as_one(tx: Connection, ours: int) -> None:
    led = meetings.forum_called(tx, ours, "Ledningsgrupp")
    add(tx, ours, "digest", person_id=None, forum_id=led)
    [found] = deliveries.latest(tx, ours, limit=1)
    assert found.address == ToForum(led)
