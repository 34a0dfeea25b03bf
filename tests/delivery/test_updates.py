"""What was posted and has been overtaken is updated where it stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plan.messages import Delivery, DeliveryState
from services.claiming import Outcome
from services.delivering import Cancelled
from tests.delivery.support import Hooked, Killed, Post, killed, lease_runs_out, outcome, run
from tests.support.clock import HandedClock


def texts(post: Post) -> list[str]:
    return [message.text for message in post.box.dm("karin")]


@pytest.fixture
def sent(post: Post) -> Post:
    """With one message that stands with Karin."""
    post.enqueue("a")
    run(post.courier())
    post.box.clear_record()
    return post


def test_what_is_overtaken_is_updated_in_place(sent: Post) -> None:
    sent.world.words["a"] = "Båda är klara."
    sent.mark_stale("a")
    assert run(sent.courier()) == [Outcome.UPDATED]
    assert texts(sent) == ["Båda är klara."]
    assert sent.standing() == ["a"]  # the key is still along
    assert (sent.row("a").is_stale, sent.next_at("a"), run(sent.courier())) == (False, None, [])


def test_nothing_is_updated_that_was_not_overtaken(sent: Post) -> None:
    assert run(sent.courier()) == []
    assert sent.box.calls == []


def test_what_is_overtaken_several_times_is_updated_once(sent: Post) -> None:
    for words in ("ett", "två", "tre"):
        sent.world.words["a"] = words
        sent.mark_stale("a")
    assert run(sent.courier()) == [Outcome.UPDATED]
    assert texts(sent) == ["tre"]


def test_what_is_not_sent_yet_needs_no_update(post: Post) -> None:
    post.enqueue("a", wait=timedelta(minutes=5))
    post.mark_stale("a")
    assert run(post.courier()) == []
    assert post.state("a") is DeliveryState.QUEUED


def test_what_is_overtaken_while_it_is_on_its_way_is_updated_at_once(post: Post) -> None:
    post.enqueue("a")

    def overtake() -> None:
        post.world.words["a"] = "nytt"
        post.mark_stale("a")

    assert outcome(post.courier(Hooked(post, after=overtake)).step()) is Outcome.SENT
    assert texts(post) == ["a"]
    assert run(post.courier()) == [Outcome.UPDATED]
    assert texts(post) == ["nytt"]


def test_what_is_overtaken_while_it_is_being_updated_is_updated_again(sent: Post) -> None:
    sent.mark_stale("a")

    def once(_delivery: Delivery) -> None:
        sent.world.before = lambda _delivery: None
        sent.mark_stale("a")

    sent.world.before = once
    assert run(sent.courier()) == [Outcome.UPDATED, Outcome.UPDATED]
    assert run(sent.courier()) == []


@pytest.mark.parametrize(
    "fault", ["ratelimited", "error_500", "timeout_before", "timeout_after", "lost_before", "lost_after"]
)
def test_an_update_that_fails_is_tried_again_and_says_the_same(
    sent: Post, clock: HandedClock, fault: str
) -> None:
    from tests.delivery.speaking import messenger_for

    sent.world.words["a"] = "nytt"
    sent.mark_stale("a")
    sent.box.faults.add(fault, "chat.update", delay=5)
    courier = sent.courier(messenger_for(sent.box.api_url, timeout=1))
    assert run(courier) == [Outcome.WAITING]
    clock.advance(timedelta(minutes=1))
    assert run(courier) == [Outcome.UPDATED]
    assert (texts(sent), run(courier)) == (["nytt"], [])


def test_an_update_by_a_worker_that_was_killed_is_done_by_the_next(sent: Post, clock: HandedClock) -> None:
    sent.world.words["a"] = "nytt"
    sent.mark_stale("a")
    sent.world.before = lambda _delivery: killed()
    with pytest.raises(Killed):
        sent.courier().step()
    sent.world.before = lambda _delivery: None
    assert run(sent.courier()) == []
    lease_runs_out(clock)
    assert run(sent.courier()) == [Outcome.UPDATED]


def test_an_update_that_comes_too_late_does_not_leave_old_words(sent: Post, clock: HandedClock) -> None:
    """It stalls after having looked at its lease; another updates with newer words; then the old ones arrive."""
    sent.world.words["a"] = "gammalt"
    sent.mark_stale("a")

    def newer() -> None:
        lease_runs_out(clock)
        sent.world.words["a"] = "nytt"
        sent.mark_stale("a")
        assert run(sent.courier()) == [Outcome.UPDATED]

    assert outcome(sent.courier(Hooked(sent, before_update=newer)).step()) is Outcome.LOST
    assert texts(sent) == ["gammalt"]
    assert run(sent.courier()) == [Outcome.UPDATED]
    assert texts(sent) == ["nytt"]


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_what_can_not_be_updated_is_left(sent: Post, error: str) -> None:
    sent.mark_stale("a")
    sent.box.faults.add("error", "chat.update", error=error)
    assert run(sent.courier()) == [Outcome.LEFT]
    assert (run(sent.courier()), sent.state("a"), sent.troubles()) == ([], DeliveryState.SENT, [])


def test_an_update_that_never_works_is_left_after_many_attempts(sent: Post, clock: HandedClock) -> None:
    sent.mark_stale("a")
    sent.box.faults.add("error_500", "chat.update", count=None)
    found = []
    for _ in range(5):
        found += run(sent.courier(attempts=4))
        clock.advance(timedelta(minutes=11))
    assert found == [Outcome.WAITING] * 3 + [Outcome.LEFT]


def test_a_composer_with_nothing_more_to_say_leaves_what_stands(sent: Post) -> None:
    sent.world.done.add("a")
    assert isinstance(sent.world.compose(sent.deps, sent.row("a")), Cancelled)
    sent.mark_stale("a")
    assert run(sent.courier()) == [Outcome.LEFT]
    assert (texts(sent), sent.state("a")) == (["a"], DeliveryState.SENT)


def test_an_update_needs_no_turn_in_its_channel(post: Post, clock: HandedClock) -> None:
    courier = post.courier(pace=timedelta(seconds=1))
    post.enqueue("a")
    run(courier)
    post.mark_stale("a")
    assert run(courier) == [Outcome.UPDATED]


def test_what_was_posted_in_doubt_is_looked_for_before_it_is_updated(post: Post, clock: HandedClock) -> None:
    post.enqueue("a")
    with pytest.raises(Killed):
        post.courier(Hooked(post, before=killed)).step()
    lease_runs_out(clock)
    assert run(post.courier()) == [Outcome.SENT]
    post.mark_stale("a")
    assert run(post.courier()) == []
    clock.advance(timedelta(minutes=3))
    assert run(post.courier()) == [Outcome.CHECKED, Outcome.UPDATED]
