"""Fifty mornings with the whole clock killed four times in each: `make soak`. The short form is in tests/delivery."""

from __future__ import annotations

import secrets

import pytest

from tests.delivery.clock_storm import live

DAYS, KILLS_A_DAY = 50, 4


def test_a_clock_killed_two_hundred_times_says_what_one_in_peace_says(
    twins: tuple[str, str], backend: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = secrets.randbelow(2**32)
    peace = live(twins[0], days=DAYS, kills_a_day=0, processes=1, seed=seed)
    killed = live(
        twins[1], days=DAYS, kills_a_day=KILLS_A_DAY, processes=1 if backend == "sqlite" else 3, seed=seed
    )
    with capsys.disabled():
        print(
            f"\n{backend:<11} seed {seed}: {killed.kills} kills in {killed.days} mornings, "
            f"{len(killed.stood)} messages (in peace {len(peace.stood)}), {len(killed.wrong)} keys not exactly once"
        )
    assert set(peace.stood) == set(killed.stood)
    assert (peace.wrong, killed.wrong, killed.undone) == ({}, {}, 0)
