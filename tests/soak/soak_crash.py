"""Two hundred kills: `make soak`. Not collected by `make test`, which has the short form (tests/delivery)."""

from __future__ import annotations

import secrets

import pytest

from tests.delivery.crash import storm

KILLS = 200


def test_killed_two_hundred_times_every_message_stands_there_once(
    database_url: str, backend: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = secrets.randbelow(2**32)
    result = storm(
        database_url, kills=KILLS, processes=1 if backend == "sqlite" else 3, seed=seed, stall_every=10
    )
    with capsys.disabled():
        print(f"\n{backend:<11} seed {seed}: {result}")
    assert (result.wrong, result.unsettled) == ({}, {})
    assert result.posted - result.deleted == result.messages
