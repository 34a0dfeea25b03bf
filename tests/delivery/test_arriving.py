from __future__ import annotations

from datetime import timedelta

from plan.messages import DeliveryState
from services.claiming import Idle, Outcome
from tests.delivery.support import Post, outcome, run
from tests.support.clock import HandedClock


def test_a_message_to_a_person_and_one_to_a_forum_arrive(post: Post) -> None:
    post.enqueue("a")
    post.enqueue("b", post.led)
    assert run(post.courier()) == [Outcome.SENT, Outcome.SENT]
    assert [message.text for message in post.box.dm("karin")] == ["a"]
    assert [message.text for message in post.box.messages("ledningsgrupp")] == ["b"]
    row = post.row("a")
    assert (row.state, row.sent_at, row.attempts) == (DeliveryState.SENT, post.clock.now(), 0)
    assert post.next_at("a") is None
