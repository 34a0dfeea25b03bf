"""What goes wrong between the claim and the mark: nothing is lost, and twice only where it can't be helped."""

from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from plan.messages import DeliveryState
from sandbox import Sandbox
from services.claiming import GAVE_UP, Idle, Outcome
from services.courier import MISSED_IN_DOUBT
from services.errors import ServiceUnavailable
from services.messenger import MessengerError, Place, Said, Uncertain
from storage.database import Database
from tests.delivery.speaking import messenger_for
from tests.delivery.support import (
    ROOMS,
    Hooked,
    Killed,
    Post,
    furnish,
    killed,
    lease_runs_out,
    manifest,
    outcome,
    run,
)
from tests.support.clock import HandedClock

SENT, FAILED, RETRY = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.AWAITING_RETRY


@pytest.mark.parametrize(
    ("fault", "outcomes", "looked"),
    [
        ("ratelimited", [Outcome.SENT], 0),
        ("error_500", [Outcome.SENT], 1),
        ("timeout_before", [Outcome.SENT], 1),
        ("timeout_after", [Outcome.FOUND], 1),
        ("lost_before", [Outcome.SENT], 1),
        ("lost_after", [Outcome.FOUND], 1),
    ],
)
@pytest.mark.parametrize("to", ["karin", "led"])
def test_a_call_that_fails_is_tried_again_and_looked_for_where_it_may_have_worked(
    post: Post, clock: HandedClock, fault: str, outcomes: list[Outcome], looked: int, to: str
) -> None:
    post.enqueue("a", getattr(post, to))
    post.box.faults.add(fault, "chat.postMessage", delay=5)
    courier = post.courier(messenger_for(post.box.api_url, timeout=1))
    assert run(courier) == [Outcome.WAITING]
    assert post.state("a") is RETRY
    clock.advance(timedelta(minutes=1))
    assert run(courier) == outcomes
    assert len(post.box.calls_to("conversations.history")) == looked
    assert post.standing() == ["a"]
    clock.advance(timedelta(minutes=5))
    run(courier)
    assert (post.state("a"), post.standing(), run(courier)) == (SENT, ["a"], [])


def test_a_server_that_is_not_there_was_surely_not_reached(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", post.led)
    nowhere = post.courier(messenger_for("http://127.0.0.1:9/api/"))
    assert run(nowhere) == [Outcome.WAITING]
    assert not post.row("a").in_doubt
    clock.advance(timedelta(minutes=1))
    assert run(post.courier()) == [Outcome.SENT]
    assert post.box.calls_to("conversations.history") == []


def test_a_long_trouble_backs_off_up_to_a_cap_and_ends(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", post.led, lasts=timedelta(days=9))
    courier = post.courier(messenger_for("http://127.0.0.1:9/api/"), attempts=10)
    pauses = []
    while not post.state("a").is_over:
        before = clock.now()
        run(courier)
        due = post.next_at("a")
        if due is not None:
            pauses.append((due - before).total_seconds())
            clock.set(due)
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 600, 600]
    assert post.troubles() == [("a", FAILED, GAVE_UP)]


def test_being_told_to_wait_is_no_attempt(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", post.led)
    post.box.faults.add("ratelimited", count=20, retry_after=1)
    courier = post.courier(attempts=3)
    for _ in range(20):
        assert run(courier) == [Outcome.WAITING]
        clock.advance(timedelta(seconds=2))
    assert run(courier) == [Outcome.SENT]


def test_a_429_holds_back_its_channel_and_no_other(post: Post, clock: HandedClock) -> None:
    for key, to in (("a", post.led), ("b", post.led), ("c", post.karin)):
        post.enqueue(key, to)
    post.box.faults.add("ratelimited", channel="CLED", retry_after=2)
    courier = post.courier()
    assert run(courier) == [Outcome.WAITING, Outcome.SENT]  # b is put off without being tried
    assert len(post.box.calls_to("chat.postMessage")) == 2
    clock.advance(timedelta(seconds=3))
    assert sorted(run(courier)) == [Outcome.SENT, Outcome.SENT]


def test_a_429_with_a_long_wait_holds_back_the_whole_workspace(post: Post, clock: HandedClock) -> None:
    for key, to in (("a", post.led), ("b", post.ali), ("c", post.karin)):
        post.enqueue(key, to)
    post.box.faults.add("ratelimited", retry_after=30)
    courier = post.courier()
    assert run(courier) == [Outcome.WAITING]
    assert courier.step() == Idle(clock.now() + timedelta(seconds=30))
    assert len(post.box.calls_to("chat.postMessage")) == 1
    clock.advance(timedelta(seconds=32))
    assert len(run(courier)) == 3
    assert sorted(post.standing()) == ["a", "b", "c"]


def test_a_token_that_does_not_work_loses_no_message(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", post.led)
    post.enqueue("b", post.karin)
    post.box.faults.add("error", "*", error="token_revoked")
    courier = post.courier()
    assert run(courier) == [Outcome.WAITING]
    clock.advance(timedelta(minutes=6))
    assert sorted(run(courier)) == [Outcome.SENT, Outcome.SENT]


@pytest.mark.parametrize("to", ["karin", "led"])
def test_a_worker_killed_after_posting_leaves_what_the_next_one_finds(
    post: Post, clock: HandedClock, to: str
) -> None:
    post.enqueue("a", getattr(post, to))
    with pytest.raises(Killed):
        post.courier(Hooked(post, after=killed)).step()
    assert run(post.courier()) == []  # the lease still holds
    lease_runs_out(clock)
    assert run(post.courier()) == [Outcome.FOUND]
    assert (post.state("a"), post.standing()) == (SENT, ["a"])


def test_a_worker_killed_before_posting_leaves_what_the_next_one_posts(
    post: Post, clock: HandedClock
) -> None:
    post.enqueue("a")
    with pytest.raises(Killed):
        post.courier(Hooked(post, before=killed)).step()
    lease_runs_out(clock)
    assert run(post.courier()) == [Outcome.SENT]
    clock.advance(timedelta(minutes=3))
    assert run(post.courier()) == [Outcome.CHECKED]
    assert (post.standing(), run(post.courier()), post.next_at("a")) == (["a"], [], None)


def test_a_worker_that_stalls_past_its_lease_takes_its_own_message_back(
    post: Post, clock: HandedClock
) -> None:
    """It stops right before the post, after it had looked at its lease; another delivers; then it goes on."""
    post.enqueue("a")
    stopped, go_on = threading.Event(), threading.Event()

    def gate() -> None:
        stopped.set()
        assert go_on.wait(10)

    slow = post.courier(Hooked(post, before=gate))
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(slow.step()))
    thread.start()
    assert stopped.wait(10)
    lease_runs_out(clock)
    assert run(post.courier()) == [Outcome.SENT]
    go_on.set()
    thread.join(10)
    assert [outcome(step) for step in found] == [Outcome.LOST]
    posted = [call for call in post.box.calls_to("chat.postMessage") if call.effect]
    assert (len(posted), len(post.box.calls_to("chat.delete"))) == (2, 1)
    assert (post.state("a"), post.standing()) == (SENT, ["a"])


def test_a_worker_that_stalls_while_composing_posts_nothing(post: Post, clock: HandedClock) -> None:
    post.enqueue("a")
    post.world.before = lambda _delivery: lease_runs_out(clock)
    assert outcome(post.courier().step()) is Outcome.LOST
    post.world.before = lambda _delivery: None
    assert run(post.courier()) == [Outcome.SENT]
    assert len(post.box.calls_to("chat.postMessage")) == 1


def test_a_worker_with_too_little_left_of_its_lease_posts_nothing(post: Post, clock: HandedClock) -> None:
    """The longest that a post can take has to fit in what is left."""
    post.enqueue("a")
    post.world.before = lambda _delivery: clock.advance(timedelta(seconds=51))
    assert outcome(post.courier().step()) is Outcome.LOST
    assert post.box.calls_to("chat.postMessage") == []


def test_a_post_that_takes_effect_after_another_has_looked_is_found_later_and_deleted(
    post: Post, clock: HandedClock
) -> None:
    """The one duplicate that nothing prevents: the first worker dies, and its request arrives last."""
    post.enqueue("a", post.led)

    def deliver_meanwhile() -> None:
        lease_runs_out(clock)
        assert run(post.courier()) == [Outcome.SENT]

    with pytest.raises(Killed):
        post.courier(Hooked(post, before=deliver_meanwhile, after=killed)).step()
    assert post.standing() == ["a", "a"]
    clock.advance(timedelta(minutes=3))
    step = post.courier().step()
    assert (outcome(step), step.duplicates) == (Outcome.CHECKED, 1)  # type: ignore[union-attr]
    assert (post.standing(), run(post.courier())) == (["a"], [])
    assert f"CLED/{post.box.messages('ledningsgrupp')[0].ts}" == post.row("a").posted_ref


def test_several_that_are_found_become_one(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", post.led)
    with pytest.raises(Killed):
        post.courier(Hooked(post, after=killed)).step()
    messenger = messenger_for(post.box.api_url)
    messenger.post(Place("CLED", is_person=False), "a", Said("reminder", 1, "a"))
    lease_runs_out(clock)
    step = post.courier().step()
    assert (outcome(step), step.duplicates) == (Outcome.FOUND, 1)  # type: ignore[union-attr]
    assert post.standing() == ["a"]


def test_a_duplicate_that_can_not_be_deleted_now_is_deleted_later(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", post.led)
    with pytest.raises(Killed):
        post.courier(Hooked(post, after=killed)).step()
    messenger_for(post.box.api_url).post(Place("CLED", is_person=False), "a", Said("reminder", 1, "a"))
    lease_runs_out(clock)
    post.box.faults.add("error_500", "chat.delete", count=2)
    assert run(post.courier()) == [Outcome.FOUND]
    for expected in ([Outcome.WAITING], [Outcome.CHECKED], []):
        clock.advance(timedelta(minutes=3))
        assert run(post.courier()) == expected
    assert post.standing() == ["a"]


@pytest.fixture
def blind(post: Post) -> Any:
    """The same in a workspace where the bot may not look back."""
    with Sandbox(ROOMS, manifest("channels:history", "im:history"), message_interval=0) as box:
        post.box = box
        yield post


@pytest.mark.parametrize("to", ["karin", "led"])
def test_where_it_cannot_be_known_a_reminder_is_said_again(blind: Post, clock: HandedClock, to: str) -> None:
    blind.enqueue("a", getattr(blind, to))
    with pytest.raises(Killed):
        blind.courier(Hooked(blind, before=killed)).step()
    lease_runs_out(clock)
    assert run(blind.courier()) == [Outcome.SENT]
    clock.advance(timedelta(minutes=3))
    assert run(blind.courier()) == [Outcome.CHECKED]  # it will never be known; it is not asked again
    assert (blind.standing(), run(blind.courier()), blind.next_at("a")) == (["a"], [], None)


def test_where_it_cannot_be_known_a_digest_is_held_until_it_can(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", post.led, kind="digest")
    with pytest.raises(Killed):
        post.courier(Hooked(post, after=killed)).step()
    post.box.faults.add("error_500", "conversations.history", count=40)
    for _ in range(40):
        clock.advance(timedelta(minutes=11))
        assert run(post.courier(attempts=5)) == [Outcome.WAITING]
    assert post.standing() == ["a"]
    clock.advance(timedelta(minutes=11))
    assert run(post.courier()) == [Outcome.FOUND]


def test_a_digest_that_is_held_to_the_end_is_missed_and_says_so(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", post.led, kind="digest")
    with pytest.raises(Killed):
        post.courier(Hooked(post, after=killed)).step()
    post.box.faults.add("error", "conversations.history", error="missing_scope", count=None)
    clock.advance(timedelta(hours=13))
    assert run(post.courier()) == [Outcome.MISSED]
    assert post.troubles() == [("a", DeliveryState.MISSED, MISSED_IN_DOUBT)]


def test_what_expired_in_doubt_is_sent_if_it_stands_there_and_else_missed(
    post: Post, clock: HandedClock
) -> None:
    for key, when in (("a", "after"), ("b", "before")):
        post.enqueue(key, post.led)
        with pytest.raises(Killed):
            post.courier(Hooked(post, **{when: killed})).step()
    clock.advance(timedelta(hours=13))
    assert run(post.courier()) == [Outcome.FOUND, Outcome.MISSED]
    assert (post.state("a"), post.state("b")) == (SENT, DeliveryState.MISSED)


def test_too_much_to_look_through_is_not_knowing(post: Post, clock: HandedClock) -> None:
    for number in range(2001):
        post.box.do(lambda n=number: post.box.server.core.workspace.post("CLED", "UKARIN", str(n)))  # type: ignore[misc]
    with pytest.raises(Uncertain):
        messenger_for(post.box.api_url).find(Place("CLED", is_person=False), "a", 0.0)


def test_another_bots_message_is_not_taken_for_ours(post: Post) -> None:
    metadata = {"event_type": "arshjul_delivery", "event_payload": {"key": "a"}}
    post.box.do(lambda: post.box.server.core.workspace.post("CLED", "UALI", "a", metadata=metadata))
    assert messenger_for(post.box.api_url).find(Place("CLED", is_person=False), "a", 0.0) == []


def test_a_clock_set_back_loses_nothing_and_sends_nothing_twice(post: Post, clock: HandedClock) -> None:
    courier = post.courier(pace=timedelta(seconds=1))
    post.enqueue("a")
    post.enqueue("b")
    run(courier)
    clock.advance(timedelta(days=-1))
    post.enqueue("c", post.led)
    assert run(courier) == [Outcome.SENT]
    clock.advance(timedelta(days=1, seconds=2))
    assert run(courier) == [Outcome.SENT]
    assert sorted(post.standing()) == ["a", "b", "c"]


def test_a_lease_outlives_a_clock_set_back(post: Post, clock: HandedClock) -> None:
    post.enqueue("a")
    with pytest.raises(Killed):
        post.courier(Hooked(post, after=killed)).step()
    clock.advance(timedelta(hours=-1))
    assert run(post.courier()) == []
    clock.advance(timedelta(hours=1, minutes=2))
    assert run(post.courier()) == [Outcome.FOUND]


def test_a_locked_database_at_the_mark_posts_nothing_twice(
    sqlite_url: str, clock: HandedClock, box: Sandbox
) -> None:
    database = Database(sqlite_url, busy_timeout_ms=50)
    post = Post(database, clock, box, **furnish(database))
    post.enqueue("a")
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    hooked = Hooked(post, after=lambda: other.execute("BEGIN IMMEDIATE"))
    with pytest.raises(ServiceUnavailable):
        post.courier(hooked).step()
    with pytest.raises(ServiceUnavailable):
        post.courier().step()
    other.execute("ROLLBACK")
    other.close()
    lease_runs_out(clock)
    assert run(post.courier()) == [Outcome.FOUND]
    assert post.standing() == ["a"]
    database.close()


@pytest.mark.postgresql
def test_a_locked_row_at_the_mark_posts_nothing_twice(
    postgresql_server: Any, clock: HandedClock, box: Sandbox
) -> None:
    database = Database(postgresql_server.migrated(), busy_timeout_ms=50)
    post = Post(database, clock, box, **furnish(database))
    post.enqueue("a")
    other = database.engine.connect()
    hooked = Hooked(post, after=lambda: other.execute(sa.text("SELECT * FROM delivery FOR UPDATE")))
    with pytest.raises(ServiceUnavailable):
        post.courier(hooked).step()
    other.rollback()
    other.close()
    lease_runs_out(clock)
    assert run(post.courier()) == [Outcome.FOUND]
    assert post.standing() == ["a"]
    database.close()


def test_a_lease_shorter_than_the_time_out_is_refused(post: Post) -> None:
    with pytest.raises(ValueError, match="lease"):
        post.courier(lease=timedelta(seconds=5))


def test_every_error_is_one_of_four() -> None:
    assert {kind.__name__ for kind in MessengerError.__subclasses__()} == {
        "TryLater",
        "Unreachable",
        "NotSent",
        "Uncertain",
    }
