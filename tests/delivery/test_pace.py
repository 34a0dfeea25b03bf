"""A second between two messages in a channel, and pauses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from services.pace import Pace, Turn

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_the_first_goes_at_once_and_the_next_are_spread() -> None:
    pace = Pace()
    turns = [pace.turn("C1", NOW) for _ in range(4)]
    assert [turn.mine for turn in turns] == [True, False, False, False]
    gaps = [(b.at - a.at).total_seconds() for a, b in pairwise(turns)]
    assert gaps == [1.0, 1.03, 1.03]


def test_channels_do_not_wait_for_each_other() -> None:
    pace = Pace()
    assert all(pace.turn(f"C{number}", NOW).mine for number in range(100))


def test_a_moment_is_waited_for() -> None:
    pace = Pace()
    pace.turn("C1", NOW)
    assert pace.turn("C1", at(0.9)) == Turn(at(1.0), mine=True)
    assert pace.turn("C1", at(0.9)) == Turn(at(2.0), mine=False)


def test_the_second_counts_from_when_the_message_had_arrived() -> None:
    pace = Pace()
    pace.turn("C1", NOW)
    pace.sent("C1", at(0.5))
    assert pace.turn("C1", at(1.2)) == Turn(at(1.5), mine=False)


def test_what_was_not_sent_leaves_the_turn_to_the_next() -> None:
    pace = Pace()
    pace.turn("C1", NOW)
    pace.let_go("C1", at(0.1))
    assert pace.turn("C1", at(0.1)).mine


def test_a_pause_of_a_channel_is_for_that_channel() -> None:
    pace = Pace()
    pace.pause(at(30), "C1")
    assert pace.turn("C1", NOW) == Turn(at(30), mine=False)
    assert pace.turn("C2", NOW).mine
    assert pace.closed_until(NOW) is None


def test_a_pause_of_the_workspace_is_for_all_and_ends() -> None:
    pace = Pace()
    pace.pause(at(30))
    pace.pause(at(10))  # a shorter one does not shorten it
    assert pace.closed_until(NOW) == at(30)
    assert pace.turn("C1", NOW) == Turn(at(30), mine=False)
    assert pace.closed_until(at(30)) is None
    assert pace.turn("C2", at(30)).mine


def test_a_clock_set_back_closes_nothing_for_long() -> None:
    pace = Pace()
    pace.pause(at(86_400))
    pace.turn("C1", at(86_400))
    assert pace.closed_until(NOW) is None
    assert pace.turn("C1", NOW).mine
