"""Every state a row can be found in, and what becomes of it, as a table."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from plan.messages import DeliveryState
from services.claiming import Outcome
from tests.delivery.support import Hooked, Killed, Post, killed, lease_runs_out, run
from tests.support.clock import HandedClock

KEY = "a"
Set = Callable[[Post, HandedClock], None]


# How the row is found.


def queued(_post: Post, _clock: HandedClock) -> None:
    """Untouched."""


def refused(post: Post, clock: HandedClock) -> None:
    """Tried once, and surely not posted."""
    post.box.faults.add("ratelimited")
    assert run(post.courier()) == [Outcome.WAITING]
    clock.advance(timedelta(minutes=1))


def unanswered(post: Post, clock: HandedClock) -> None:
    """Tried once, without an answer; it was not posted."""
    post.box.faults.add("lost_before")
    assert run(post.courier()) == [Outcome.WAITING]
    clock.advance(timedelta(minutes=1))


def unheard(post: Post, clock: HandedClock) -> None:
    """Tried once, without an answer; it stands there."""
    post.box.faults.add("lost_after")
    assert run(post.courier()) == [Outcome.WAITING]
    clock.advance(timedelta(minutes=1))


def abandoned(post: Post, clock: HandedClock) -> None:
    """In the hands of one who died before posting."""
    with suppress(Killed):
        post.courier(Hooked(post, before=killed)).step()
    lease_runs_out(clock)


def orphaned(post: Post, clock: HandedClock) -> None:
    """In the hands of one who died after posting."""
    with suppress(Killed):
        post.courier(Hooked(post, after=killed)).step()
    lease_runs_out(clock)


# What happens then.


def nothing(_post: Post, _clock: HandedClock) -> None:
    """All is well."""


def done_meanwhile(post: Post, _clock: HandedClock) -> None:
    post.world.done.add(KEY)


def too_late(_post: Post, clock: HandedClock) -> None:
    clock.advance(timedelta(hours=13))


def limited(post: Post, _clock: HandedClock) -> None:
    post.box.faults.add("ratelimited", "chat.postMessage")


def no_answer(post: Post, _clock: HandedClock) -> None:
    post.box.faults.add("lost_before", "chat.postMessage")


def gone(post: Post, _clock: HandedClock) -> None:
    post.box.faults.add("error", "chat.postMessage", error="channel_not_found")


SENT, MISSED, CANCELLED = "sent", "missed", "cancelled"
FAILED, RETRY, FOUND, WAITING = "failed", "awaiting_retry", "found", "waiting"

SURELY_NOT_THERE = {
    nothing: (SENT, SENT, 1),
    done_meanwhile: (CANCELLED, CANCELLED, 0),
    too_late: (MISSED, MISSED, 0),
    limited: (RETRY, WAITING, 0),
    no_answer: (RETRY, WAITING, 0),
    gone: (FAILED, FAILED, 0),
}
# It stands there: whatever happens, it has been sent.
THERE = dict.fromkeys((nothing, done_meanwhile, too_late, limited, no_answer, gone), (SENT, FOUND, 1))
TABLE: dict[Set, dict[Set, tuple[str, str, int]]] = {
    queued: SURELY_NOT_THERE,
    refused: SURELY_NOT_THERE,
    unanswered: SURELY_NOT_THERE,  # it was looked for first
    abandoned: SURELY_NOT_THERE,
    unheard: THERE,
    orphaned: THERE,
}
LOOKED = (unanswered, abandoned, unheard, orphaned)


@pytest.mark.parametrize("then", SURELY_NOT_THERE)
@pytest.mark.parametrize("found", TABLE)
def test_what_becomes_of_a_row(post: Post, clock: HandedClock, found: Set, then: Set) -> None:
    post.enqueue(KEY, post.led)
    found(post, clock)
    then(post, clock)
    state, outcome, standing = TABLE[found][then]
    assert run(post.courier()) == [Outcome(outcome)]
    assert (post.state(KEY), post.standing()) == (DeliveryState(state), [KEY] * standing)
    looked = [call for call in post.box.calls_to("conversations.history") if call.ok]
    assert len(looked) == (found in LOOKED)


@pytest.mark.parametrize("then", SURELY_NOT_THERE)
@pytest.mark.parametrize("found", TABLE)
def test_and_in_the_end_it_is_over(post: Post, clock: HandedClock, found: Set, then: Set) -> None:
    post.enqueue(KEY, post.led)
    found(post, clock)
    then(post, clock)
    for _ in range(4):
        run(post.courier())
        clock.advance(timedelta(minutes=11))
    state, _, _ = TABLE[found][then]
    over = DeliveryState.SENT if state == RETRY else DeliveryState(state)
    assert (post.state(KEY), post.next_at(KEY)) == (over, None)
    assert post.standing() == ([KEY] if over is DeliveryState.SENT else [])
    assert run(post.courier()) == []
