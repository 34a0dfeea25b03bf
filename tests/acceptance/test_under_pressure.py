"""A locked database, many at once, copies and retries, and answers that don't get through."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from plan.status import Status
from sandbox.asked import Asked
from storage.schema import SchemaMismatch
from tests.support.ekdala import ALI, KARIN, ROOM, TEAM, Ekdala, running_on
from tests.support.signed import command_body, post_signed

AT_ONCE = 32
LOCKED_S = 2.0
# The issue's own number.
ACKNOWLEDGED_WITHIN_S = 0.5
ATTEMPTS = 3


class Lock:
    """Another process's write transaction, held open."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(
            url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
        )

    def __enter__(self) -> Lock:
        self._connection.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._connection.close()

    def release(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def batches(ekdala: Ekdala, request_key: str = "%") -> int:
    """How many things the journal says were done, by requests with such a key."""
    query = "SELECT count(*) FROM batch WHERE request_key LIKE ?"
    with closing(sqlite3.connect(ekdala.url.removeprefix("sqlite:///"))) as connection:
        return int(connection.execute(query, [request_key]).fetchone()[0])


def test_a_lock_of_two_seconds_and_32_commands_at_once(ekdala: Ekdala) -> None:
    """Every acknowledgement in time, every command answered afterwards, nothing done twice."""
    for _ in range(3):  # connections, templates and queries have been used before
        ekdala.ask(KARIN, "/aktivitet", "klar läs 2a")
        ekdala.ask(KARIN, "/aktivitet", "ångra")
    for attempt in range(ATTEMPTS):
        slowest, worked = lock_and_ask(ekdala, attempt)
        if slowest < ACKNOWLEDGED_WITHIN_S:
            return
        # Workspace, bot and test are one process here. Where it had the processor and was late, it is to blame.
        assert worked < ACKNOWLEDGED_WITHIN_S, f"{slowest:.2f} s, of which {worked:.2f} s of work"
    pytest.fail(f"in {ATTEMPTS} attempts the machine never had half a second for us")


def lock_and_ask(ekdala: Ekdala, attempt: int) -> tuple[float, float]:
    """The slowest acknowledgement, and how long this process had the processor until it had come (seconds)."""
    version = ekdala.assignment("Läs 3b").version
    done = batches(ekdala)
    with Lock(ekdala.url) as lock:
        timer = threading.Timer(LOCKED_S, lock.release)
        timer.start()
        work_before = time.process_time()
        asked: list[Asked] = [
            ekdala.box.send_command((KARIN, ALI)[n % 2], ROOM, "/aktivitet", f"pågår 3b Nummer {attempt}.{n}")
            for n in range(AT_ONCE)
        ]
        for one in asked:
            one.wait_for_ack(10)
        worked = time.process_time() - work_before
        held_up = timer.is_alive() and not any(one.answers for one in asked)
        for one in asked:
            one.wait_for_answer(20)
        timer.join()
    latencies = [one.ack_latency for one in asked if one.ack_latency is not None]
    assert len(latencies) == AT_ONCE
    assert held_up or max(latencies) >= ACKNOWLEDGED_WITHIN_S  # else the lock held nobody up
    assert {one.status for one in asked} == {"ok"}
    assert [len(one.answers) for one in asked] == [1] * AT_ONCE
    for n, one in enumerate(asked):
        assert one.answer is not None and f"“Nummer {attempt}.{n}”" in one.answer["text"]
    assert ekdala.assignment("Läs 3b").version == version + AT_ONCE
    assert batches(ekdala) == done + AT_ONCE
    return max(latencies), worked


def test_a_doubled_delivery_of_a_command_is_answered_and_done_once(ekdala: Ekdala) -> None:
    before = ekdala.assignment("Läs 3b").version
    ekdala.box.faults.add("twice", "slash_commands")
    asked = ekdala.asked(KARIN, "/aktivitet", "klar 3b Presenterad")
    ekdala.box.wait_for_deliveries("slash_commands", 2)
    ekdala.ask(KARIN, "/plan")  # what came before has been worked on
    assert len(asked.answers) == 1
    assert ekdala.assignment("Läs 3b").version == before + 1


def test_a_doubled_delivery_of_a_click_is_done_once(ekdala: Ekdala) -> None:
    asked = ekdala.asked(KARIN, "/aktivitet", "läs 2a")
    ekdala.box.faults.add("twice", "interactive")
    clicked = ekdala.press(KARIN, asked, "Klar")
    ekdala.box.wait_for_deliveries("interactive", 2)
    ekdala.ask(KARIN, "/plan")
    assert len(clicked.answers) == 1
    assert ekdala.assignment("Läs 2a").version == 3


def test_a_double_click_changes_once_and_says_so(ekdala: Ekdala) -> None:
    asked = ekdala.asked(KARIN, "/aktivitet", "läs 2a")
    clicks = [ekdala.start_press(KARIN, asked, "Klar") for _ in range(2)]
    said = sorted(click.wait_for_answer()["text"].split("\n")[0] for click in clicks)
    assert said[0].startswith("Läs 2a var redan klar (Karin, i dag 8.30). Inget ändrades.")
    assert said[1].startswith("✅ *Läs 2a är klar.*")
    assert ekdala.assignment("Läs 2a").version == 3


def test_a_copy_that_reaches_another_process_changes_nothing_twice(
    ekdala_by_http: Ekdala,
) -> None:
    """Two web processes on one database: what the one has not seen, the unique key has."""
    ekdala = ekdala_by_http
    body = command_body(
        team_id=TEAM, user_id=KARIN, command="/aktivitet", text="klar läs 3b Tryckt", trigger_id="samma.1"
    )
    with running_on(ekdala.url, "http") as other:
        for address in (ekdala.address, other.address, ekdala.address):
            assert post_signed(address, body)[0] == 200
        ekdala.ask(KARIN, "/plan")
        other.ask(KARIN, "/plan")
        ekdala.box.wait_until(lambda: ekdala.assignment("Läs 3b").status is Status.DONE)
    assert ekdala.assignment("Läs 3b").version == 3
    assert batches(ekdala, "%samma.1") == 1


class TestAnswersThatDoNotGetThrough:
    @pytest.mark.parametrize("fault", ["error_500", "lost_before", "ratelimited"])
    def test_once_the_answer_is_posted_again(self, ekdala: Ekdala, fault: str) -> None:
        ekdala.box.faults.add(fault, "response_url")
        assert "Läs 3b är klar" in ekdala.ask(KARIN, "/aktivitet", "klar 3b")
        assert ekdala.assignment("Läs 3b").version == 3

    def test_for_good_it_comes_the_other_way_and_what_was_done_stands(self, ekdala: Ekdala) -> None:
        ekdala.box.faults.add("error_500", "response_url", count=10)
        ekdala.box.command(KARIN, ROOM, "/aktivitet", "klar 3b")
        found = ekdala.box.wait_for_message(ROOM, KARIN, contains="Läs 3b är klar")
        assert found.only_for == KARIN
        assert ekdala.assignment("Läs 3b").version == 3


class TestDatabasesThatCannotBeUsed:
    def test_read_only_while_running_is_told_with_a_code_and_nothing_is_lost(self, ekdala: Ekdala) -> None:
        before = ekdala.assignment("Läs 3b")
        refuse = make_read_only(ekdala)
        said = ekdala.ask(KARIN, "/aktivitet", "klar 3b Presenterad")
        assert said.startswith(
            "Jag kunde inte spara just nu. Inget är ändrat; försök igen om en stund. (Felkod "
        )
        assert "Läs 3b" in ekdala.ask(KARIN, "/aktivitet")  # to look still works
        refuse()
        assert ekdala.assignment("Läs 3b") == before
        assert "Läs 3b är klar" in ekdala.ask(KARIN, "/aktivitet", "klar 3b Presenterad")

    @pytest.mark.parametrize(
        "version, mends", [("0001", "python -m bot migrate"), ("9999", "Uppdatera programmet")]
    )
    def test_of_another_version_the_start_is_refused_with_what_mends_it(
        self, ekdala_file: Path, tmp_path: Path, version: str, mends: str
    ) -> None:
        file = tmp_path / "annan.db"
        file.write_bytes(ekdala_file.read_bytes())
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [version])
            connection.commit()
        with pytest.raises(SchemaMismatch, match=mends), running_on(f"sqlite:///{file}", "http"):
            pass

    def test_without_tables_the_start_is_refused_with_what_mends_it(self, tmp_path: Path) -> None:
        with (
            pytest.raises(SchemaMismatch, match="python -m bot migrate"),
            running_on(f"sqlite:///{tmp_path / 'tom.db'}", "http"),
        ):
            pass


def make_read_only(ekdala: Ekdala) -> Callable[[], None]:
    """Let every connection be refused to write, as when the disk was mounted anew; gives what mends it."""
    engine = ekdala.bot.deps.database.engine

    def refuse(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=ON")

    event.listen(engine, "begin", refuse)
    return lambda: event.remove(engine, "begin", refuse)
