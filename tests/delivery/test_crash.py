"""The short form of `make soak`: real processes, killed with SIGKILL at random moments."""

from __future__ import annotations

from tests.delivery.clock_storm import live
from tests.delivery.crash import storm

SEED = 20270301


def test_killed_at_random_every_message_stands_there_once(database_url: str, backend: str) -> None:
    """One process on SQLite, three at a time on PostgreSQL."""
    result = storm(database_url, kills=6, processes=1 if backend == "sqlite" else 3, seed=SEED, stall_every=5)
    print(result)
    assert (result.wrong, result.unsettled) == ({}, {})
    assert result.posted - result.deleted == result.messages


def test_a_clock_killed_while_it_plans_and_delivers_says_what_one_in_peace_says(
    twins: tuple[str, str], backend: str
) -> None:
    """Planning, composing and rendering as in the bot, on one morning; three processes on PostgreSQL."""
    peace = live(twins[0], days=1, kills_a_day=0, processes=1, seed=SEED)
    killed = live(twins[1], days=1, kills_a_day=4, processes=1 if backend == "sqlite" else 3, seed=SEED)
    assert len(peace.stood) > 5
    assert set(peace.stood) == set(killed.stood)
    assert (peace.wrong, killed.wrong, killed.undone) == ({}, {}, 0)
