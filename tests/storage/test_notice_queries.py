from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.messages import DeliveryState
from plan.reminding import Outcome
from plan.status import Status
from storage.database import Database
from storage.queries import deliveries, notices
from storage.tables import ALWAYS, assignment, delivery, notice
from tests.postgres import Postgres
from tests.support.rows import add_huvudman, add_row

TODAY = date(2027, 3, 16)
DAY = timedelta(days=1)
NOW = datetime(2027, 3, 16, 8, tzinfo=UTC)
SENT, CANCELLED, MISSED = DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.MISSED


def add_assignment(tx: Connection, huvudman_id: int, **values: Any) -> int:
    known = {"status": Status.NOT_STARTED.value, "consider_on": TODAY, "due": TODAY}
    found: int = add_row(tx, assignment, huvudman_id, **known | values)["id"]
    return found


def add_message(
    tx: Connection, huvudman_id: int, key: str, state: DeliveryState = SENT, **values: Any
) -> int:
    known = {"key": key, "kind": "reminder", "state": state.value, "why": "Nej.", "not_before": NOW}
    known |= {"heeded_at": None}
    found: int = add_row(tx, delivery, huvudman_id, **known | values)["id"]
    return found


def say(tx: Connection, huvudman_id: int, assignment_id: int, point_key: str, **values: Any) -> None:
    """Write down what became of a point: announced to Karin today, unless told."""
    known = {
        "huvudman_id": huvudman_id,
        "assignment_id": assignment_id,
        "recipient": "person:1",
        "point_key": point_key,
        "on_date": TODAY,
        "outcome": Outcome.ANNOUNCED.value,
        "why": "",
        "delivery_key": "reminder:1",
    }
    notices.add_notices(tx, [known | values])


def test_what_is_to_be_considered_is_given_for_each_huvudman(tx: Connection, ours: int, theirs: int) -> None:
    assert notices.to_consider(tx, TODAY) == {}
    today, always = add_assignment(tx, ours), add_assignment(tx, ours, consider_on=ALWAYS)
    add_assignment(tx, ours, consider_on=TODAY + DAY)
    other = add_assignment(tx, theirs)
    found = notices.to_consider(tx, TODAY)
    assert {key: set(ids) for key, ids in found.items()} == {ours: {today, always}, theirs: {other}}


def test_what_is_considered_comes_with_the_first_due_first(tx: Connection, ours: int, theirs: int) -> None:
    undated = add_assignment(tx, ours, due=None)
    later, first = add_assignment(tx, ours), add_assignment(tx, ours, due=TODAY - DAY)
    put_off = add_assignment(tx, ours, consider_on=TODAY + DAY)
    other = add_assignment(tx, theirs)
    add_assignment(tx, ours)  # not asked for
    asked = [undated, later, first, put_off, other]
    assert [one.id for one in notices.considered(tx, ours, asked, TODAY)] == [first, later, undated]
    assert notices.considered(tx, ours, [], TODAY) == []


def test_what_is_considered_says_what_decides(tx: Connection, ours: int) -> None:
    one = add_assignment(
        tx,
        ours,
        status=Status.NEEDS_SUPPORT.value,
        support_to="manager",
        start=None,
        first_due=TODAY - DAY,
        since=TODAY - 2 * DAY,
        reported_at=NOW,
        version=3,
        paused=True,
    )
    [found] = notices.considered(tx, ours, [one], TODAY)
    assert found.status is Status.NEEDS_SUPPORT
    assert (found.start, found.due, found.first_due) == (None, TODAY, TODAY - DAY)
    assert (found.since, found.reported_at) == (TODAY - 2 * DAY, NOW)
    assert (found.support_to, found.version, found.paused) == ("manager", 3, True)


@pytest.mark.postgresql
def test_since_when_and_whether_paused_is_the_huvudmans_own(tx: Connection, ours: int, theirs: int) -> None:
    paused = add_assignment(tx, ours, paused=True, since=TODAY)
    other = add_assignment(tx, ours, paused=False, since=TODAY - DAY)
    add_assignment(tx, theirs, paused=True)
    assert notices.since_and_paused(tx, ours) == {paused: (TODAY, True), other: (TODAY - DAY, False)}


def test_what_another_has_in_hand_is_not_considered(postgresql_server: Postgres) -> None:
    database = Database(postgresql_server.migrated())
    with database.begin() as tx:
        ours = add_huvudman(tx)
        one, other = add_assignment(tx, ours), add_assignment(tx, ours)
    with database.begin() as first, database.begin() as second:
        assert [found.id for found in notices.considered(first, ours, [one], TODAY)] == [one]
        assert [found.id for found in notices.considered(second, ours, [one, other], TODAY)] == [other]
    database.close()


def test_each_assignment_is_looked_at_again_on_its_own_day_or_never(
    tx: Connection, ours: int, theirs: int
) -> None:
    one, two, done = (add_assignment(tx, ours) for _ in range(3))
    other = add_assignment(tx, theirs)
    notices.consider_again(tx, ours, {})
    notices.consider_again(tx, ours, {one: TODAY + DAY, two: TODAY + 9 * DAY, done: None, other: None})
    assert notices.to_consider(tx, TODAY) == {theirs: [other]}
    assert notices.to_consider(tx, TODAY + DAY)[ours] == [one]
    assert set(notices.to_consider(tx, date(9999, 12, 30))[ours]) == {one, two}


def test_all_or_some_are_looked_at_now(tx: Connection, ours: int, theirs: int) -> None:
    one, two = (add_assignment(tx, ours, consider_on=TODAY + DAY) for _ in range(2))
    other = add_assignment(tx, theirs, consider_on=TODAY + DAY)
    notices.consider_now(tx, ours, [])
    assert notices.to_consider(tx, TODAY) == {}
    notices.consider_now(tx, ours, [one, other])
    assert notices.to_consider(tx, TODAY) == {ours: [one]}
    notices.consider_now(tx, ours)
    found = notices.to_consider(tx, TODAY)
    assert {key: set(ids) for key, ids in found.items()} == {ours: {one, two}}


def test_points_are_given_for_each_recipient_with_the_last_day_announced(
    tx: Connection, ours: int, theirs: int
) -> None:
    one, silent, other = add_assignment(tx, ours), add_assignment(tx, ours), add_assignment(tx, theirs)
    say(tx, ours, one, "b", on_date=TODAY)
    say(tx, ours, one, "a", on_date=TODAY - DAY)
    say(tx, ours, one, "c", on_date=TODAY + DAY, outcome=Outcome.SUPPRESSED.value)
    say(tx, ours, one, "a", recipient="nobody", outcome=Outcome.MISSED.value)
    say(tx, theirs, other, "a")
    notices.add_notices(tx, [])
    said, announced = notices.points_said(tx, ours, [one, silent, other]), Outcome.ANNOUNCED
    assert said.keys() == {(one, "person:1"), (one, "nobody")}
    karin = said[one, "person:1"]
    assert karin.points == {"a": announced, "b": announced, "c": Outcome.SUPPRESSED}
    assert karin.on == TODAY
    assert (said[one, "nobody"].points, said[one, "nobody"].on) == ({"a": Outcome.MISSED}, None)
    assert notices.points_said(tx, ours, []) == {}


def test_what_became_of_points_is_listed_by_day(tx: Connection, ours: int, theirs: int) -> None:
    one, two, other = add_assignment(tx, ours), add_assignment(tx, ours), add_assignment(tx, theirs)
    for assignment_id, key, days in ((two, "a", 0), (one, "b", 0), (one, "a", 0), (two, "c", -1)):
        say(tx, ours, assignment_id, key, on_date=TODAY + days * DAY)
    say(tx, ours, one, "early", on_date=TODAY - 2 * DAY)
    say(tx, ours, one, "late", on_date=TODAY + DAY)
    say(tx, ours, one, "m", outcome=Outcome.MISSED.value, why="för sent")
    say(tx, theirs, other, "a")

    def keys(*outcomes: Outcome, huvudman_id: int = ours) -> list[tuple[int, str]]:
        rows = notices.notices(tx, huvudman_id, outcomes, TODAY - DAY, TODAY)
        return [(row.assignment_id, row.point_key) for row in rows]

    assert keys(Outcome.ANNOUNCED) == [(two, "c"), (one, "a"), (one, "b"), (two, "a")]
    assert keys(Outcome.MISSED) == [(one, "m")]
    assert len(keys(*Outcome)) == 5
    assert keys() == []
    assert keys(*Outcome, huvudman_id=theirs) == [(other, "a")]


def test_the_last_message_told_came_or_had_nothing_to_tell(tx: Connection, ours: int, theirs: int) -> None:
    assert notices.last_told(tx, ours, "attention") is None
    for key, state, days in (("a", SENT, 0), ("b", CANCELLED, 1), ("c", SENT, -1), ("d", MISSED, 3)):
        message = {"kind": "attention", "data": {"n": key}, "not_before": NOW + days * DAY}
        add_message(tx, ours, key, state, **message)
    add_message(tx, ours, "e", data={"n": "e"}, not_before=NOW + 9 * DAY)  # of another kind
    add_message(tx, theirs, "f", kind="attention", data={"n": "f"}, not_before=NOW + 9 * DAY)
    assert notices.last_told(tx, ours, "attention") == {"n": "b"}
    assert notices.last_told(tx, theirs, "attention") == {"n": "f"}


def test_what_the_messages_that_never_came_were_made_of_is_untold(
    tx: Connection, ours: int, theirs: int
) -> None:
    assert notices.untold(tx, ours, "attention") == []
    made = (
        ("a", MISSED, 0),
        ("b", SENT, 1),
        ("d", MISSED, 3),
        ("c", DeliveryState.FAILED, 2),
        ("e", CANCELLED, 1),
    )
    for key, state, days in made:
        message = {"kind": "attention", "data": {"n": key}, "not_before": NOW + days * DAY}
        add_message(tx, ours, key, state, **message)
    add_message(tx, ours, "other", MISSED, data={"n": "other"}, not_before=NOW + 9 * DAY)  # of another kind
    add_message(tx, theirs, "f", MISSED, kind="attention", data={"n": "f"}, not_before=NOW)
    assert notices.untold(tx, ours, "attention") == [{"n": "c"}, {"n": "d"}]
    assert notices.untold(tx, theirs, "attention") == [{"n": "f"}]


def test_what_never_came_is_told_until_it_is_heeded(tx: Connection, ours: int, theirs: int) -> None:
    add_message(tx, ours, "came", SENT)
    add_message(tx, ours, "waits", DeliveryState.QUEUED)
    missed = add_message(tx, ours, "missed", MISSED)
    failed = add_message(tx, ours, "failed", DeliveryState.FAILED)
    add_message(tx, ours, "digest", MISSED, kind="digest")
    cancelled = add_message(tx, theirs, "cancelled", CANCELLED)
    assert [tuple(row) for row in notices.undelivered(tx, "reminder")] == [
        (missed, ours, "missed", "missed", "Nej."),
        (failed, ours, "failed", "failed", "Nej."),
        (cancelled, theirs, "cancelled", "cancelled", "Nej."),
    ]
    assert not notices.heed(tx, theirs, missed, NOW)
    assert notices.heed(tx, ours, missed, NOW)
    assert not notices.heed(tx, ours, missed, NOW)
    assert [row.key for row in notices.undelivered(tx, "reminder")] == ["failed", "cancelled"]
    deliveries.revive(tx, ours, "missed", NOW, NOW + DAY)
    deliveries.revive(tx, ours, "failed", NOW, NOW + DAY)
    assert [row.key for row in notices.undelivered(tx, "reminder")] == ["cancelled"]
    again = sa.update(delivery).where(delivery.c.id == missed).values(state=MISSED.value)
    tx.execute(again)  # sent anew, and missed again
    assert [row.key for row in notices.undelivered(tx, "reminder")] == ["missed", "cancelled"]


def test_what_has_arrived_or_been_heeded_is_not_looked_at(tx: Connection, ours: int) -> None:
    """It grows for years; the index holds what is left to heed, and the database sees that it answers this."""
    asked: list[tuple[str, Any]] = []
    if tx.dialect.name == "postgresql":
        tx.execute(sa.text("SET LOCAL enable_seqscan = off"))
    sa.event.listen(tx, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    notices.undelivered(tx, "reminder")
    (query, parameters) = asked[0]
    how = "EXPLAIN" if tx.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    plan = tx.exec_driver_sql(f"{how} {query}", parameters).all()
    assert "ix_delivery_unheeded" in str(plan)


def test_what_was_said_in_a_message_that_never_came_is_taken_back(
    tx: Connection, ours: int, theirs: int
) -> None:
    one, two, other = add_assignment(tx, ours), add_assignment(tx, ours), add_assignment(tx, theirs)
    for assignment_id in (one, two):
        say(tx, ours, assignment_id, "a", delivery_key="lost")
        say(tx, ours, assignment_id, "b", delivery_key="came")
    say(tx, theirs, other, "a", delivery_key="lost")
    assert notices.forget(tx, ours, "unknown") == []
    assert sorted(notices.forget(tx, ours, "lost")) == [one, two]
    assert notices.forget(tx, ours, "lost") == []
    left = notices.points_said(tx, ours, [one, two])
    assert [list(spoken.points) for spoken in left.values()] == [["b"], ["b"]]
    assert len(notices.points_said(tx, theirs, [other])) == 1


def test_what_a_manager_was_to_hear_is_taken_back_by_itself(tx: Connection, ours: int, theirs: int) -> None:
    for huvudman_id in (ours, theirs):
        one = add_assignment(tx, huvudman_id)
        say(tx, huvudman_id, one, "a", delivery_key="k")
        say(tx, huvudman_id, one, "a", recipient="manager:7", delivery_key="k")
    assert len(notices.forget(tx, ours, "k", of_managers=True)) == 1
    assert notices.forget(tx, ours, "k", of_managers=True) == []
    assert len(notices.forget(tx, ours, "k")) == 1
    assert len(notices.forget(tx, theirs, "k")) == 2


@pytest.mark.parametrize("state", DeliveryState)
def test_what_is_hushed_is_what_nobody_has_begun_to_send(
    tx: Connection, ours: int, state: DeliveryState
) -> None:
    one, other = add_assignment(tx, ours, paused=True), add_assignment(tx, ours)
    add_message(tx, ours, "k", state)
    for assignment_id in (one, other):
        say(tx, ours, assignment_id, "a", delivery_key="k")
        say(tx, ours, assignment_id, "a", recipient="manager:7", delivery_key="k")
    notices.hush(tx, ours, [one], "paused")
    rows = notices.notices(tx, ours, list(Outcome), TODAY, TODAY)
    found = [(row.outcome, row.why) for row in rows if row.assignment_id == one]
    waits = state in (DeliveryState.QUEUED, DeliveryState.AWAITING_RETRY)
    assert found == ([("suppressed", "paused")] if waits else [("announced", "")] * 2)
    assert len([row for row in rows if row.assignment_id == other]) == 2
    assert notices.paused(tx, ours, [one, other]) == {one}
    assert notices.paused(tx, ours, [other]) == set()


def test_everything_in_a_message_gets_the_outcome_it_had(tx: Connection, ours: int, theirs: int) -> None:
    one, two, other = add_assignment(tx, ours), add_assignment(tx, ours), add_assignment(tx, theirs)
    for huvudman_id, assignment_id in ((ours, one), (ours, two), (theirs, other)):
        say(tx, huvudman_id, assignment_id, "a", delivery_key="late")
    say(tx, ours, one, "b", delivery_key="came")
    assert notices.set_outcome(tx, ours, "unknown", Outcome.MISSED, "late") == []
    assert sorted(notices.set_outcome(tx, ours, "late", Outcome.MISSED, "late")) == [one, two]
    changed = notices.notices(tx, ours, [Outcome.MISSED], TODAY, TODAY)
    assert [(row.assignment_id, row.point_key, row.why) for row in changed] == [
        (one, "a", "late"),
        (two, "a", "late"),
    ]
    assert notices.notices(tx, theirs, [Outcome.MISSED], TODAY, TODAY) == []


def test_a_key_in_use_is_one_of_the_huvudmans_own(tx: Connection, ours: int, theirs: int) -> None:
    add_message(tx, ours, "a")
    add_message(tx, ours, "b", CANCELLED)
    add_message(tx, theirs, "c")
    assert sorted(notices.keys_in_use(tx, ours, ["a", "b", "c", "d"])) == ["a", "b"]
    assert notices.keys_in_use(tx, ours, []) == []


def test_messages_that_name_an_assignment_are_each_found_once(tx: Connection, ours: int, theirs: int) -> None:
    one, two, other = add_assignment(tx, ours), add_assignment(tx, ours), add_assignment(tx, theirs)
    ids = {key: add_message(tx, ours, key) for key in ("a", "b", "old", "elsewhere")}
    add_message(tx, theirs, "a")
    say(tx, ours, one, "1", delivery_key="a")
    say(tx, ours, one, "2", delivery_key="a", outcome=Outcome.SUPERSEDED.value)
    say(tx, ours, one, "3", delivery_key="b", on_date=TODAY + DAY)
    say(tx, ours, one, "4", delivery_key="old", on_date=TODAY - DAY)
    say(tx, ours, one, "5", delivery_key="")  # in no message
    say(tx, ours, two, "1", delivery_key="elsewhere")
    say(tx, theirs, other, "1", delivery_key="a")
    found = notices.deliveries_that_name(tx, ours, one, TODAY)
    assert sorted(found) == sorted([ids["a"], ids["b"]])
    assert notices.deliveries_that_name(tx, ours, other, TODAY) == []
    assert notices.deliveries_that_name(tx, theirs, one, TODAY) == []


def test_what_became_of_an_assignment_goes_with_it(tx: Connection, ours: int) -> None:
    one = add_assignment(tx, ours)
    say(tx, ours, one, "a")
    tx.execute(assignment.delete().where(assignment.c.id == one))
    assert list(tx.execute(notice.select())) == []
