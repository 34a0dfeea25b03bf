from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from plan.messages import Address, Delivery, DeliveryState, Message, ToForum, ToPerson
from storage.database import Database
from storage.queries import deliveries, leases, organisation
from storage.tables import delivery, forum
from tests.postgres import Postgres
from tests.support.rows import add_person, add_row

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUEUED, IN_FLIGHT, SENT = DeliveryState.QUEUED, DeliveryState.IN_FLIGHT, DeliveryState.SENT
MISSED, FAILED, CANCELLED = DeliveryState.MISSED, DeliveryState.FAILED, DeliveryState.CANCELLED


@pytest.fixture
def karin(tx: Connection, ours: int) -> ToPerson:
    return ToPerson(add_person(tx, ours, "Karin"))


def add(tx: Connection, ours: int, key: str, to: Address, *, after: timedelta = timedelta()) -> Delivery:
    message = Message("reminder", 1, key, {"dagar": 7, "namn": ["å"]})
    added = deliveries.enqueue(tx, ours, message, to, not_before=NOW + after, expires_at=NOW + after + HOUR)
    assert added is not None
    found = deliveries.by_id(tx, ours, added)
    assert found is not None
    return found


def taken(tx: Connection, found: Delivery, token: str = "t") -> Delivery:
    leases.lease(tx, found, token, NOW, NOW + HOUR)
    again = deliveries.by_id(tx, found.huvudman_id, found.id)
    assert again is not None
    return again


def test_what_is_queued_comes_back_as_it_was(tx: Connection, ours: int, karin: ToPerson) -> None:
    led = ToForum(add_row(tx, forum, ours)["id"])
    for key, to in (("a", karin), ("b", led)):
        add(tx, ours, key, to)
        found = deliveries.by_key(tx, ours, key)
        assert found is not None
        assert (found.message, found.address) == (
            Message("reminder", 1, key, {"dagar": 7, "namn": ["å"]}),
            to,
        )
        assert (found.state, found.not_before, found.expires_at) == (QUEUED, NOW, NOW + HOUR)


def test_a_key_is_taken_once_for_a_huvudman(tx: Connection, ours: int, theirs: int, karin: ToPerson) -> None:
    add(tx, ours, "a", karin)
    again = Message("digest", 2, "a")
    assert deliveries.enqueue(tx, ours, again, karin, not_before=NOW, expires_at=NOW) is None
    other = ToPerson(add_person(tx, theirs, "Eva"))
    assert deliveries.enqueue(tx, theirs, again, other, not_before=NOW, expires_at=NOW) is not None


def test_many_are_queued_at_once_but_those_that_are_there(
    tx: Connection, ours: int, theirs: int, karin: ToPerson
) -> None:
    add(tx, ours, "a", karin)
    other = ToPerson(add_person(tx, ours, "Eva"))
    many = [(Message("digest", 2, "a"), other), (Message("digest", 2, "b", {"x": ["å"]}), other)]
    deliveries.enqueue_all(tx, ours, many, not_before=NOW, expires_at=NOW + HOUR)
    deliveries.enqueue_all(tx, ours, [], not_before=NOW, expires_at=NOW)
    first, second = (deliveries.by_key(tx, ours, key) for key in ("a", "b"))
    assert first is not None and second is not None
    assert (first.message.kind, first.address) == ("reminder", karin)
    assert (second.message, second.address, second.state) == (many[1][0], other, QUEUED)
    assert (second.not_before, second.expires_at) == (NOW, NOW + HOUR)
    assert deliveries.by_key(tx, theirs, "b") is None


def test_nothing_is_addressed_to_nobody(database: Database) -> None:
    with database.begin() as tx:
        ours = organisation.add_huvudman(tx, "Ekdala", "Europe/Stockholm")
    with pytest.raises(IntegrityError), database.begin() as tx:
        add_row(tx, delivery, ours, person_id=None, forum_id=None)


def test_the_one_that_has_waited_longest_is_next(
    tx: Connection, ours: int, theirs: int, karin: ToPerson
) -> None:
    for key, minutes in (("c", 9), ("b", 2), ("a", 1)):
        add(tx, ours, key, karin, after=timedelta(minutes=minutes))
    assert leases.next_due(tx, ours, NOW) is None
    assert leases.next_instant(tx, ours) == NOW + timedelta(minutes=1)
    found = leases.next_due(tx, ours, NOW + timedelta(minutes=5))
    assert found is not None and found.message.key == "a"
    leases.put_off(tx, found, NOW + HOUR)
    found = leases.next_due(tx, ours, NOW + timedelta(minutes=5))
    assert found is not None and found.message.key == "b"
    assert leases.next_due(tx, theirs, NOW + HOUR) is None
    assert leases.next_instant(tx, theirs) is None


def test_finding_what_is_due_reads_the_index_and_no_more(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.begin() as tx:
        query = (
            "EXPLAIN QUERY PLAN SELECT * FROM delivery WHERE huvudman_id = 1 AND next_at <= '2027-03-01'"
            " ORDER BY next_at, id LIMIT 1"
        )
        plan = " ".join(str(row) for row in tx.execute(sa.text(query)))
    database.close()
    assert "ix_delivery_huvudman_id_next_at" in plan and "TEMP B-TREE" not in plan


@pytest.mark.postgresql
def test_a_row_that_is_being_claimed_is_passed_by(postgresql_server: Postgres) -> None:
    database = Database(postgresql_server.migrated())
    with database.begin() as tx:
        ours = organisation.add_huvudman(tx, "Ekdala", "Europe/Stockholm")
        karin = ToPerson(add_person(tx, ours, "Karin"))
        add(tx, ours, "a", karin)
        add(tx, ours, "b", karin, after=timedelta(minutes=1))
    with database.begin() as first, database.begin() as second:
        one, other = (leases.next_due(tx, ours, NOW + HOUR) for tx in (first, second))
        assert one is not None and other is not None
        assert (one.message.key, other.message.key) == ("a", "b")
    database.close()


def test_a_lease_counts_an_attempt_and_the_second_holder_is_in_doubt(
    tx: Connection, ours: int, karin: ToPerson
) -> None:
    first = taken(tx, add(tx, ours, "a", karin))
    assert (first.state, first.attempts, first.in_doubt, first.first_try_at) == (IN_FLIGHT, 1, False, NOW)
    second = taken(tx, first, "other")
    assert (second.state, second.attempts, second.in_doubt) == (IN_FLIGHT, 2, True)


def test_a_lease_is_held_until_it_runs_out_or_is_taken(tx: Connection, ours: int, karin: ToPerson) -> None:
    row = taken(tx, add(tx, ours, "a", karin))
    assert leases.holds(tx, row.id, "t", NOW)
    assert not leases.holds(tx, row.id, "t", NOW + HOUR)
    assert not leases.holds(tx, row.id, "other", NOW)


def test_only_the_holder_says_how_it_went(tx: Connection, ours: int, karin: ToPerson) -> None:
    row = taken(tx, add(tx, ours, "a", karin))
    assert not leases.settle(tx, row.id, "other", state="failed")
    assert leases.settle(tx, row.id, "t", state="failed", why="Nej.", next_at=None)
    assert not leases.settle(tx, row.id, "t", state="sent")  # once
    found = deliveries.by_id(tx, ours, row.id)
    assert found is not None and (found.state, found.why) == (FAILED, "Nej.")


@pytest.mark.parametrize(
    ("overtaken", "look_at", "due"),
    [(False, None, None), (True, None, NOW), (False, NOW + HOUR, NOW + HOUR), (True, NOW + HOUR, NOW + HOUR)],
)
def test_what_is_shown_is_due_again_if_it_was_overtaken_on_its_way(
    tx: Connection, ours: int, karin: ToPerson, overtaken: bool, look_at: Any, due: Any
) -> None:
    row = taken(tx, add(tx, ours, "a", karin))
    if overtaken:
        deliveries.overtake(tx, ours, [row.id], NOW)
    assert not leases.settle_arrived(tx, row.id, "u", ref="x", shown_version=0, now=NOW)
    assert leases.settle_arrived(tx, row.id, "t", ref="x", shown_version=0, now=NOW, look_at=look_at)
    found = deliveries.by_id(tx, ours, row.id)
    assert found is not None
    assert (found.state, found.is_stale, found.attempts) == (SENT, overtaken, 0)
    assert (found.posted_ref, found.sent_at, found.in_doubt) == ("x", NOW, look_at is not None)
    assert leases.next_instant(tx, ours) == due


def test_what_is_updated_is_due_again_if_it_was_overtaken_since(
    tx: Connection, ours: int, karin: ToPerson
) -> None:
    row = taken(tx, add(tx, ours, "a", karin))
    leases.settle_arrived(tx, row.id, "t", ref="x", shown_version=0, now=NOW)
    deliveries.overtake(tx, ours, [row.id], NOW)
    found = leases.next_due(tx, ours, NOW)
    assert found is not None
    row = taken(tx, found, "u")
    assert leases.settle_shown(tx, row.id, "u", 0, NOW)
    assert leases.next_instant(tx, ours) == NOW
    row = taken(tx, row, "v")
    assert leases.settle_shown(tx, row.id, "v", 1, NOW)
    assert leases.next_instant(tx, ours) is None


def test_an_instant_means_the_same_in_whatever_zone_it_is_said(
    tx: Connection, ours: int, karin: ToPerson
) -> None:
    local = NOW.astimezone(ZoneInfo("Asia/Tokyo"))
    row = taken(tx, add(tx, ours, "a", karin))
    leases.settle_arrived(tx, row.id, "t", ref="x", shown_version=0, now=local)
    deliveries.overtake(tx, ours, [row.id], local)
    found = leases.next_due(tx, ours, local)
    assert found is not None and leases.next_instant(tx, ours) == NOW
    row = taken(tx, found, "u")
    assert leases.settle_shown(tx, row.id, "u", 0, local)
    assert leases.next_instant(tx, ours) == NOW


def test_what_is_overtaken_is_due_only_when_it_is_sent_and_free(
    tx: Connection, ours: int, theirs: int, karin: ToPerson
) -> None:
    row = add(tx, ours, "a", karin, after=HOUR)
    deliveries.overtake(tx, ours, [row.id], NOW)
    assert leases.next_instant(tx, ours) == NOW + HOUR
    row = taken(tx, row)
    leases.settle_arrived(tx, row.id, "t", ref="x", shown_version=row.wanted_version, now=NOW)
    deliveries.overtake(tx, theirs, [row.id], NOW)
    assert leases.next_instant(tx, ours) is None
    deliveries.overtake(tx, ours, [row.id], NOW)
    assert leases.next_instant(tx, ours) == NOW
    found = deliveries.by_id(tx, ours, row.id)
    assert found is not None and taken(tx, found, "u").state is SENT
    deliveries.overtake(tx, ours, [row.id], NOW)
    assert leases.next_instant(tx, ours) == NOW + HOUR  # its lease


def test_what_has_not_been_tried_can_be_cancelled(
    tx: Connection, ours: int, theirs: int, karin: ToPerson
) -> None:
    for key in "abcd":
        add(tx, ours, key, karin)
    flying, doubtful = deliveries.by_key(tx, ours, "b"), deliveries.by_key(tx, ours, "c")
    assert flying is not None and doubtful is not None
    taken(tx, flying)
    taken(tx, doubtful, "u")
    leases.settle(tx, doubtful.id, "u", state="awaiting_retry", in_doubt=True)
    assert deliveries.cancel(tx, theirs, ["a"], "Nej.") == []
    assert deliveries.cancel(tx, ours, ["a", "b", "c"], "Nej.") == ["a"]
    found = deliveries.by_key(tx, ours, "a")
    assert found is not None and (found.state, found.why) == (CANCELLED, "Nej.")


def test_troubles_are_given_once(tx: Connection, ours: int, theirs: int, karin: ToPerson) -> None:
    for key, state in (("a", FAILED), ("b", MISSED), ("c", CANCELLED)):
        leases.end(tx, add(tx, ours, key, karin), state, "Nej.")
    assert deliveries.take_troubles(tx, theirs, NOW) == []
    found = deliveries.take_troubles(tx, ours, NOW)
    assert [(one.message.key, one.state, one.why) for one in found] == [
        ("a", FAILED, "Nej."),
        ("b", MISSED, "Nej."),
    ]
    assert deliveries.take_troubles(tx, ours, NOW) == []


def test_what_is_under_way_and_what_somebody_gets(
    tx: Connection, ours: int, theirs: int, karin: ToPerson
) -> None:
    ali = ToPerson(add_person(tx, ours, "Ali"))
    for key, to, hours in (("a", karin, 3), ("b", ali, 2), ("c", karin, 1), ("d", karin, 0)):
        add(tx, ours, key, to, after=hours * HOUR)
    done = deliveries.by_key(tx, ours, "d")
    assert done is not None
    leases.end(tx, done, FAILED, "Nej.")
    assert [one.message.key for one in deliveries.under_way(tx, ours)] == ["c", "b", "a"]
    assert [one.message.key for one in deliveries.of_person(tx, ours, karin.person_id)] == ["a", "c", "d"]
    assert deliveries.under_way(tx, theirs) == deliveries.of_person(tx, theirs, karin.person_id) == []


def test_accounts_and_channels_are_those_of_the_workspace(tx: Connection, ours: int) -> None:
    for tenant in ("T1", "T2"):
        organisation.connect_workspace(tx, "slack", tenant, ours)
    karin = organisation.person_of_account(tx, ours, "slack", "T1", "U1", "Karin")
    assert leases.accounts_of(tx, ours, karin, "slack", "T1") == ["U1"]
    assert leases.accounts_of(tx, ours, karin, "slack", "T2") == []
    led, rektorer = (add_row(tx, forum, ours)["id"] for _ in range(2))
    assert leases.channel_of(tx, ours, led, "slack", "T1") is None
    for channel in ("C1", "C2"):
        deliveries.set_channel(tx, ours, led, "slack", "T1", channel)
    deliveries.set_channel(tx, ours, rektorer, "slack", "T1", "C2")
    assert leases.channel_of(tx, ours, led, "slack", "T1") == "C2"
    assert leases.channel_of(tx, ours, led, "slack", "T2") is None
    assert deliveries.forums_in(tx, "slack", "T1", "C2") == [led, rektorer]
    assert deliveries.forums_in(tx, "slack", "T1", "C1") == []


def test_a_message_needs_a_kind_a_key_and_a_version() -> None:
    message = Message("reminder", 1, "a")
    for wrong in ({"kind": ""}, {"key": ""}, {"version": 0}):
        with pytest.raises(ValueError, match="a message needs"):
            replace(message, **wrong)  # type: ignore[arg-type]
