"""What arrives, where, and when; and what is left out at the last moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from plan.messages import DeliveryState, Message, ToPerson
from services.claiming import (
    GAVE_UP,
    MISSED,
    NO_ACCOUNT,
    NO_CHANNEL,
    PARENT_NEVER_SENT,
    SEVERAL_ACCOUNTS,
    Idle,
    Outcome,
)
from services.courier import NOT_COMPOSED
from storage.queries import organisation
from storage.tables import channel
from tests.delivery.support import Post, outcome, run
from tests.support.clock import HandedClock
from tests.support.rows import add_person

QUEUED, SENT, FAILED = DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.FAILED
MISSED_STATE, CANCELLED = DeliveryState.MISSED, DeliveryState.CANCELLED


def test_a_message_to_a_person_and_one_to_a_forum_arrive(post: Post) -> None:
    post.enqueue("a")
    post.enqueue("b", post.led)
    assert run(post.courier()) == [Outcome.SENT, Outcome.SENT]
    assert [message.text for message in post.box.dm("karin")] == ["a"]
    assert [message.text for message in post.box.messages("ledningsgrupp")] == ["b"]
    row = post.row("a")
    assert (row.state, row.sent_at, row.attempts) == (SENT, post.clock.now(), 0)
    assert post.next_at("a") is None


def test_a_key_is_queued_once_and_never_again(post: Post) -> None:
    assert post.enqueue("a")
    assert not post.enqueue("a", post.led)
    run(post.courier())
    assert not post.enqueue("a")
    assert run(post.courier()) == []
    assert post.standing() == ["a"]


def test_two_huvudmen_may_have_the_same_key(post: Post) -> None:
    """And each is delivered by the messenger of its own workspace."""
    post.enqueue("a")
    with post.database.begin() as tx:
        other = organisation.add_huvudman(tx, "Norrdala", "Europe/Stockholm")
        person = ToPerson(add_person(tx, other, "Eva"))
    post.huvudman, ours = other, post.huvudman
    assert post.enqueue("a", person)
    assert run(post.courier()) == [Outcome.SENT]
    assert post.state("a") is QUEUED
    post.huvudman = ours
    assert post.state("a") is SENT


def test_what_is_queued_in_a_unit_of_work_that_fails_is_not_queued(post: Post) -> None:
    with pytest.raises(ZeroDivisionError), post.database.begin() as tx:
        from services import delivering

        now = post.clock.now()
        assert delivering.enqueue(tx, post.huvudman, Message("reminder", 1, "a"), post.karin, now, now)
        raise ZeroDivisionError
    assert run(post.courier()) == []


def test_nothing_is_sent_before_its_time(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", wait=timedelta(minutes=10))
    assert post.courier().step() == Idle(clock.now() + timedelta(minutes=10))
    clock.advance(timedelta(minutes=10))
    assert run(post.courier()) == [Outcome.SENT]


def test_what_has_waited_longest_goes_first(post: Post, clock: HandedClock) -> None:
    for key, minutes in (("c", 3), ("a", 1), ("b", 2)):
        post.enqueue(key, wait=timedelta(minutes=minutes))
    clock.advance(timedelta(minutes=5))
    run(post.courier())
    assert post.standing() == ["a", "b", "c"]


def test_what_is_done_meanwhile_is_left_out_at_the_last_moment(post: Post) -> None:
    post.enqueue("a")
    post.enqueue("b")
    post.world.done.add("a")
    post.world.words["b"] = "bara b"
    assert run(post.courier()) == [Outcome.CANCELLED, Outcome.SENT]
    assert (post.state("a"), post.row("a").why) == (CANCELLED, "Det är klart.")
    assert [message.text for message in post.box.dm("karin")] == ["bara b"]


def test_what_is_taken_back_before_it_is_sent_is_not_sent(post: Post) -> None:
    from services import delivering

    post.enqueue("a")
    post.enqueue("b")
    with post.database.begin() as tx:
        assert delivering.cancel(tx, post.huvudman, ["a", "x"], "Pausad.") == ["a"]
    assert run(post.courier()) == [Outcome.SENT]
    with post.database.begin() as tx:
        assert delivering.cancel(tx, post.huvudman, ["a", "b"], "Pausad.") == []
    assert (post.state("a"), post.row("a").why, post.state("b")) == (CANCELLED, "Pausad.", SENT)


def test_what_is_too_late_is_missed_and_said_once(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", lasts=timedelta(hours=1))
    post.enqueue("b", lasts=timedelta(days=9))
    clock.advance(timedelta(days=7))  # off for a week
    assert run(post.courier()) == [Outcome.MISSED, Outcome.SENT]
    assert post.troubles() == [("a", MISSED_STATE, MISSED)]
    assert post.troubles() == []
    assert run(post.courier()) == []
    assert post.standing() == ["b"]


def no_account(post: Post) -> tuple[ToPerson, str]:
    with post.database.begin() as tx:
        return ToPerson(add_person(tx, post.huvudman, "Eva")), NO_ACCOUNT


def several_accounts(post: Post) -> tuple[ToPerson, str]:
    with post.database.begin() as tx:
        tx.execute(
            sa.text(
                "INSERT INTO account (platform, tenant_id, external_id, huvudman_id, person_id)"
                " VALUES ('slack', 'T1', 'UTWO', :huvudman, :person)"
            ),
            {"huvudman": post.huvudman, "person": post.ali.person_id},
        )
    return post.ali, SEVERAL_ACCOUNTS


def has_left(post: Post) -> tuple[ToPerson, str]:
    with post.database.begin() as tx:
        person = organisation.person_of_account(tx, post.huvudman, "slack", "T1", "UGONE", "Per")
    return ToPerson(person), "Personens konto i Slack är avstängt."


def unknown_to_slack(post: Post) -> tuple[ToPerson, str]:
    with post.database.begin() as tx:
        person = organisation.person_of_account(tx, post.huvudman, "slack", "T1", "U404", "Per")
    return ToPerson(person), "Personens konto finns inte i Slack."


@pytest.mark.parametrize("unreachable", [no_account, several_accounts, has_left, unknown_to_slack])
def test_a_person_who_cannot_be_reached_is_told_of_and_the_rest_goes_on(
    post: Post, unreachable: object
) -> None:
    person, why = unreachable(post)  # type: ignore[operator]
    post.enqueue("a", person)
    post.enqueue("b")
    assert run(post.courier()) == [Outcome.FAILED, Outcome.SENT]
    assert post.troubles() == [("a", FAILED, why)]
    assert post.troubles() == []


def test_a_channel_that_the_bot_is_not_in_is_told_of_and_the_rest_goes_on(post: Post) -> None:
    post.enqueue("a", post.alla)
    post.enqueue("b")
    assert run(post.courier()) == [Outcome.FAILED, Outcome.SENT]
    assert post.troubles() == [("a", FAILED, "Boten är inte med i kanalen. Bjud in den med /invite.")]


def test_a_forum_without_a_channel_is_told_of(post: Post) -> None:
    with post.database.begin() as tx:
        tx.execute(sa.delete(channel).where(channel.c.forum_id == post.led.forum_id))
    post.enqueue("a", post.led)
    assert run(post.courier()) == [Outcome.FAILED]
    assert post.troubles() == [("a", FAILED, NO_CHANNEL)]


@pytest.mark.parametrize(
    "error", ["is_archived", "missing_scope", "restricted_action", "invalid_blocks", "msg_too_long"]
)
def test_what_slack_refuses_fails_with_a_reason(post: Post, error: str) -> None:
    post.enqueue("a", post.led)
    post.enqueue("b", post.led)
    post.box.faults.add("error", error=error)
    assert run(post.courier()) == [Outcome.FAILED, Outcome.SENT]
    ((key, state, why),) = post.troubles()
    assert (key, state) == ("a", FAILED)
    assert why[0].isupper() and why.endswith((".", ")."))


def test_a_message_that_cannot_be_composed_does_not_stop_the_rest(post: Post, clock: HandedClock) -> None:
    post.enqueue("a", kind="broken")
    post.enqueue("b")
    courier = post.courier(attempts=3)
    assert run(courier) == [Outcome.WAITING, Outcome.SENT]
    clock.advance(timedelta(minutes=5))
    assert run(courier) == [Outcome.WAITING]
    clock.advance(timedelta(minutes=5))
    assert run(courier) == [Outcome.FAILED]
    assert post.troubles() == [("a", FAILED, NOT_COMPOSED)]


def test_a_kind_that_nobody_knows_waits_for_a_program_that_does(post: Post, clock: HandedClock) -> None:
    """Two versions of the program may run on one database while it is being updated."""
    post.enqueue("a", kind="later")
    assert run(post.courier()) == [Outcome.WAITING]
    post.world = type(post.world)()
    known = post.courier()
    known.composers = {**known.composers, "later": known.composers["reminder"]}
    clock.advance(timedelta(minutes=5))
    assert run(known) == [Outcome.WAITING]  # composed, but nothing renders it
    assert post.row("a").why == ""


def test_details_stand_in_the_thread_of_what_they_belong_to(post: Post, clock: HandedClock) -> None:
    post.enqueue("digest", post.led, wait=timedelta(minutes=1))
    post.enqueue("details", post.led, in_thread_of="digest")
    assert run(post.courier()) == []  # not before the other
    clock.advance(timedelta(minutes=2))
    assert run(post.courier()) == [Outcome.SENT]
    clock.advance(timedelta(minutes=2))
    assert run(post.courier()) == [Outcome.SENT]
    first, second = post.box.messages("ledningsgrupp")
    assert (first.text, second.text, second.thread_ts) == ("digest", "details", first.ts)


def test_details_of_what_was_never_sent_are_cancelled(post: Post) -> None:
    post.enqueue("digest", post.led)
    post.enqueue("details", post.led, in_thread_of="digest")
    post.world.done.add("digest")
    assert run(post.courier()) == [Outcome.CANCELLED, Outcome.CANCELLED]
    assert post.row("details").why == PARENT_NEVER_SENT
    with pytest.raises(LookupError):
        post.enqueue("more", post.led, in_thread_of="nothing")


def test_what_kills_the_process_each_time_comes_to_an_end(post: Post, clock: HandedClock) -> None:
    class Killed(BaseException):
        pass

    def kill(_delivery: object) -> None:
        raise Killed

    post.enqueue("a")
    post.world.before = kill
    courier = post.courier(attempts=3)
    for _ in range(3):
        with pytest.raises(Killed):
            courier.step()
        clock.advance(timedelta(minutes=2))
    assert outcome(courier.step()) is Outcome.FAILED
    assert post.troubles() == [("a", FAILED, GAVE_UP)]
