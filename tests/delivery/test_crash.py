"""The short form of `make soak`: real processes, killed with SIGKILL at random moments."""

from __future__ import annotations

from tests.delivery.crash import storm

SEED = 20270301


def test_killed_at_random_every_message_stands_there_once(database_url: str, backend: str) -> None:
    """One process on SQLite, three at a time on PostgreSQL."""
    result = storm(
        database_url, kills=10, processes=1 if backend == "sqlite" else 3, seed=SEED, stall_every=5
    )
    print(result)
    assert (result.wrong, result.unsettled) == ({}, {})
    assert result.posted - result.deleted == result.messages
