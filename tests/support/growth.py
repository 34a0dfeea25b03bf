"""How what something costs grows with its size: said of the code, where a time would be said of the machine."""

from __future__ import annotations

import time
from collections.abc import Callable

# Four times as much costs four times where the work is in proportion, sixteen where it is squared.
TIMES = 4
IN_PROPORTION = 8.0
_TRIES = 3


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times the processor time of `work` grows where it is `TIMES` as large: the least of a few tries."""
    return min(_cost(work, size * TIMES) / _cost(work, size) for _ in range(_TRIES))


def _cost(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return max(time.process_time() - began, 1e-4)
