"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Rounds and numbers. Ours and the floor take turns, a round each; a round's number is a median or a p99."""

    alone: int = 50
    alone_rounds: int = 6
    at_once: int = 32
    together: int = 512
    together_rounds: int = 4
    imports: int = 5
    starts: int = 7
    remembered: int = 1000
    huvudmen: int = 300
    pages: int = 200
    seeds: tuple[str, ...] = ("000", "001", "002", "003", "004")


FULL = Sizes()
# Shows that everything runs. The numbers mean nothing.
QUICK = Sizes(
    alone=4,
    alone_rounds=1,
    at_once=4,
    together=8,
    together_rounds=1,
    imports=1,
    starts=1,
    remembered=8,
    huvudmen=2,
    pages=2,
    seeds=(),
)
