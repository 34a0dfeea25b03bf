from __future__ import annotations

import ast
import inspect
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

import storage.queries
from storage.database import Database
from storage.queries import journal
from storage.tables import batch, event
from tests.support.rows import add_huvudman, add_person

AT = datetime(2027, 3, 16, 9, 12, tzinfo=UTC)
QUERIES = sorted(Path(inspect.getfile(storage.queries)).parent.glob("*.py"))
CHANGES = {"update", "delete", "text", "exec_driver_sql"}


def changes_of_the_journal(source: str) -> list[str]:
    """Calls of update or delete that name the journal's tables, or SQL as text, which could do anything."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
        named = {node.id for node in (*call.args, receiver) if isinstance(node, ast.Name)}
        if name in ("text", "exec_driver_sql") or (name in CHANGES and named & {"batch", "event"}):
            found.append(ast.unparse(call))
    return found


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_no_query_changes_or_deletes_what_is_in_the_journal(path: Path) -> None:
    """But one that exchanges the name of a person who is forgotten (docs/decisions/0002)."""
    allowed = ["sa.update(event)"] if path.stem == "forgetting" else []
    assert changes_of_the_journal(path.read_text()) == allowed


@pytest.mark.parametrize(
    "source", ["sa.update(batch).values()", "sa.delete(event)", "event.delete()", "tx.execute(sa.text('x'))"]
)
def test_such_a_query_would_be_found(source: str) -> None:
    assert changes_of_the_journal(source)


def test_a_batch_and_its_events_come_back(database: Database) -> None:
    before, after = {"status": "not_started", "version": 1}, {"status": "done", "version": 2, "due": None}
    with database.begin() as tx:
        ours = add_huvudman(tx)
        karin = add_person(tx, ours, "Karin Berg")
        batch_id = open_new(tx, ours, "report", karin, "klick-1")
        journal.add_event(tx, ours, batch_id, "assignment", 7, before, after)
        journal.add_event(tx, ours, batch_id, "holding", 3, None, {"to_date": "2027-06-15"})
    with database.read() as tx:
        first, second = journal.events_of_batch(tx, ours, batch_id)
        assert (first.subject_kind, first.subject_id, first.before, first.after) == (
            "assignment",
            7,
            before,
            after,
        )
        assert (second.before, second.after) == (None, {"to_date": "2027-06-15"})
        assert first.sequence < second.sequence
        assert first.batch == second.batch == journal.batch_by_id(tx, ours, batch_id)
        assert (first.batch.kind, first.batch.actor_id, first.batch.actor) == ("report", karin, "Karin Berg")
        assert (first.batch.at, first.batch.undoes_id, first.batch.undone) == (AT, None, False)


def test_what_the_clock_does_has_no_actor(database: Database) -> None:
    with database.begin() as tx:
        ours = add_huvudman(tx)
        found = journal.batch_by_id(tx, ours, open_new(tx, ours, "layout", None, None))
    assert found is not None
    assert (found.actor_id, found.actor) == (None, None)


def test_nothing_becomes_no_value_in_the_database_either(database: Database) -> None:
    with database.begin() as tx:
        ours = add_huvudman(tx)
        journal.add_event(tx, ours, open_new(tx, ours, "report", None, None), "assignment", 1, None, None)
        null = sa.select(sa.func.count()).where(event.c.before.is_(None), event.c.after.is_(None))
        assert tx.execute(null).scalar_one() == 1


def test_the_history_of_things_is_told_from_the_beginning(database: Database) -> None:
    with database.begin() as tx:
        ours, theirs = add_huvudman(tx), add_huvudman(tx)
        for huvudman_id in (ours, theirs):
            for step in range(3):
                batch_id = open_new(tx, huvudman_id, "report", None, None)
                for subject in (1, 2, 3):
                    journal.add_event(tx, huvudman_id, batch_id, "assignment", subject, None, {"step": step})
                journal.add_event(tx, huvudman_id, batch_id, "holding", 1, None, {})
        told = journal.history(tx, ours, "assignment", [1, 2])
        assert [(item.subject_id, item.after) for item in told] == [
            (subject, {"step": step}) for step in range(3) for subject in (1, 2)
        ]
        assert journal.history(tx, ours, "assignment", []) == []


def test_a_request_that_comes_twice_opens_no_second_batch(database: Database) -> None:
    with database.begin() as tx:
        ours, theirs = add_huvudman(tx), add_huvudman(tx)
        assert not journal.was_handled(tx, ours, "klick-1")
        assert open_batch(tx, ours, request_key="klick-1") is not None
        assert open_batch(tx, ours, request_key="klick-1") is None
        assert journal.was_handled(tx, ours, "klick-1")
        assert not journal.was_handled(tx, theirs, "klick-1")
        assert open_batch(tx, theirs, request_key="klick-1") is not None
        assert open_batch(tx, ours, request_key="klick-2") is not None
        assert open_batch(tx, ours) is not None
        assert open_batch(tx, ours) is not None  # what has no key is never the same


def test_a_second_undo_of_the_same_opens_no_batch(database: Database) -> None:
    with database.begin() as tx:
        ours = add_huvudman(tx)
        done = open_new(tx, ours, "report", None, None)
        undo = open_batch(tx, ours, undoes_id=done)
        assert undo is not None
        assert open_batch(tx, ours, undoes_id=done) is None
        found = journal.batch_by_id(tx, ours, done)
        undoing = journal.batch_by_id(tx, ours, undo)
    assert found is not None
    assert undoing is not None
    assert found.undone
    assert (undoing.undoes_id, undoing.undone) == (done, False)


def test_what_another_huvudman_did_cannot_be_undone(database: Database) -> None:
    with database.begin() as tx:
        ours, theirs = add_huvudman(tx), add_huvudman(tx)
        done = open_new(tx, theirs, "report", None, None)
        assert journal.batch_by_id(tx, ours, done) is None
        assert journal.events_of_batch(tx, ours, done) == []
    with pytest.raises(IntegrityError), database.begin() as tx:
        open_batch(tx, ours, undoes_id=done)


def at_once(database: Database, attempt: Callable[[Connection], int | None]) -> list[int | None]:
    """Eight who try at the same time, each in a transaction of its own."""
    together = threading.Barrier(8)

    def run() -> int | None:
        together.wait()
        with database.begin() as tx:
            return attempt(tx)

    with ThreadPoolExecutor(8) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(8)]]


def test_of_deliveries_at_the_same_time_one_opens_a_batch(database: Database) -> None:
    with database.begin() as tx:
        ours = add_huvudman(tx)
    for n in range(5):
        results = at_once(database, lambda tx, key=f"klick-{n}": open_batch(tx, ours, request_key=key))
        assert sum(result is not None for result in results) == 1
    with database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(batch)).scalar_one() == 5


def test_of_undos_at_the_same_time_one_opens_a_batch(database: Database) -> None:
    with database.begin() as tx:
        ours = add_huvudman(tx)
        done = open_new(tx, ours, "report", None, None)
    results = at_once(database, lambda tx: open_batch(tx, ours, undoes_id=done))
    assert sum(result is not None for result in results) == 1


def test_a_request_that_failed_may_come_again(database: Database) -> None:
    with database.begin() as tx:
        ours = add_huvudman(tx)
    with pytest.raises(ZeroDivisionError), database.begin() as tx:
        assert open_batch(tx, ours, request_key="klick-1") is not None
        1 / 0  # noqa: B018
    with database.begin() as tx:
        assert open_batch(tx, ours, request_key="klick-1") is not None


def test_the_latest_thing_done_is_found_until_it_is_taken_back(database: Database) -> None:
    with database.begin() as tx:
        ours = add_huvudman(tx)
        karin, ali = add_person(tx, ours, "Karin"), add_person(tx, ours, "Ali")
        first = open_new(tx, ours, "report", karin, None)
        second = open_new(tx, ours, "move", karin, None)
        open_new(tx, ours, "report", ali, None)
        open_new(tx, ours, "import", karin, None)

        def latest(*kinds: str) -> int | None:
            found = journal.latest_batch(tx, ours, karin, kinds)
            return found.id if found else None

        assert latest("report", "move") == second
        assert latest("report") == first
        undo = journal.open_batch(tx, ours, "report", karin, AT + timedelta(1), None, second)
        assert undo is not None
        assert latest("report", "move") == first
        assert journal.open_batch(tx, ours, "report", karin, AT + timedelta(1), None, first) is not None
        assert latest("report", "move") is None
        assert latest() is None


def open_batch(
    tx: Connection, huvudman_id: int, *, request_key: str | None = None, undoes_id: int | None = None
) -> int | None:
    return journal.open_batch(tx, huvudman_id, "report", None, AT, request_key, undoes_id)


def open_new(
    tx: Connection, huvudman_id: int, kind: str, actor_id: int | None, request_key: str | None
) -> int:
    batch_id = journal.open_batch(tx, huvudman_id, kind, actor_id, AT, request_key)
    assert batch_id is not None
    return batch_id


def test_the_latest_change_is_numbered_in_its_own_huvudman(tx: Connection, ours: int, theirs: int) -> None:
    assert journal.latest_sequence(tx, ours) == 0
    batch_id = journal.open_batch(tx, ours, "status", None, AT, None)
    assert batch_id is not None
    journal.add_event(tx, ours, batch_id, "assignment", 1, None, {"status": "done"})
    first = journal.latest_sequence(tx, ours)
    journal.add_event(tx, ours, batch_id, "assignment", 1, None, {"status": "done"})
    assert journal.latest_sequence(tx, ours) > first > 0
    assert journal.latest_sequence(tx, theirs) == 0


def test_support_is_asked_for_when_it_comes_to_be_needed(tx: Connection, ours: int, theirs: int) -> None:
    """Not when what needs it already is changed; and anew after it was taken back."""

    def change(huvudman_id: int, assignment_id: int, *statuses: str) -> int:
        batch_id = open_new(tx, huvudman_id, "report", None, None)
        for was, now in pairwise(statuses):
            before, after = {"status": was}, {"status": now}
            journal.add_event(tx, huvudman_id, batch_id, "assignment", assignment_id, before, after)
        return journal.latest_sequence(tx, huvudman_id)

    asked = change(ours, 1, "not_started", "needs_support")
    change(ours, 1, "needs_support", "needs_support")
    change(ours, 2, "not_started", "done")
    change(theirs, 1, "not_started", "needs_support")
    assert journal.support_asked(tx, ours, [1, 2]) == {1: asked}
    again = change(ours, 1, "needs_support", "in_progress", "needs_support")
    assert journal.support_asked(tx, ours, [1, 2]) == {1: again}
    assert journal.support_asked(tx, ours, []) == {}
