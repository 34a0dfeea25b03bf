"""The rings: how high lanes can be for everything to have a place between the months and the hub."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.pictures.lanes import Place, Wish, placed

# The strip of a ring in which its name stands, and the air below its last lane.
NAME_STRIP = 15.0
AIR = 3.0
# Between two rings.
BETWEEN = 4.0
MARGIN = 64.0
"""What is outside of the wheel: the label of today's line, and air."""


@dataclass(frozen=True)
class Manner:
    """How crowded it is: the wheel's radius, a lane's height, how much of a label has room, months as badges."""

    radius: float
    lane: float
    share: float
    loose: bool

    @property
    def badge(self) -> float:
        """A badge's length."""
        return min(self.lane - 3.0, 24.0)

    @property
    def letters(self) -> float:
        """The size of labels; 0 where there are none."""
        return min(17.0, self.lane * 0.56) if self.lane >= 17 else 0.0


@dataclass(frozen=True)
class Ring:
    """A ring with its lanes: `outer` and `inner` are its edges."""

    name: str
    outer: float
    inner: float
    lanes: tuple[tuple[Place, ...], ...]


# From the airiest to the most crowded.
MANNERS = (
    *(Manner(540, lane, 1.0, False) for lane in (34.0, 30.0, 27.0, 24.0)),
    *(Manner(540, lane, 0.6, False) for lane in (26.0, 23.0)),
    *(Manner(540, lane, 0.6, True) for lane in (30.0, 27.0, 24.0, 22.0)),
    *(Manner(540, lane, 0.0, True) for lane in (26.0, 24.0, 22.0)),
    *(Manner(640, lane, 0.0, True) for lane in (26.0, 24.0, 22.0)),
    *(Manner(740, lane, 0.0, True) for lane in (26.0, 24.5, 23.0, 21.5, 20.0, 18.5, 17.0, 15.5)),
)


def depth_for(radius: float) -> tuple[float, float]:
    """Where the rings begin, below the months, and the innermost radius that they may reach."""
    return radius - 72.0, radius * 0.2


def fitted(
    wishes: Mapping[str, Sequence[Wish]], taken: float = 0.0
) -> tuple[Manner, tuple[Ring, ...], frozenset[int]]:
    """The airiest manner in which all have a place; and who has none, where not even the last was enough.

    `wishes` are the rings' in order, from the outermost; `taken` is what the meetings have taken outside of them.
    Labels' lengths are for letters of size 1.
    """
    for manner in MANNERS:
        outer, innermost = depth_for(manner.radius)
        rings = _rings(wishes, manner, outer - taken)
        if rings[-1].inner >= innermost if rings else True:
            return manner, rings, frozenset()
    return _crowded(wishes, MANNERS[-1], taken)


def _rings(
    wishes: Mapping[str, Sequence[Wish]], manner: Manner, outer: float, most: int = 60
) -> tuple[Ring, ...]:
    found: list[Ring] = []
    for name, of_one in wishes.items():
        top = outer - NAME_STRIP
        lanes = placed(_sized(of_one, manner), top, manner.lane, manner.badge, manner.share, most)
        count = sum(len(lane) for lane in lanes)
        inner = top - manner.lane * len(lanes) - AIR
        if count < len(of_one) and len(lanes) < most:  # there was no circle left
            inner = -1.0
        found.append(Ring(name, outer, inner, tuple(tuple(lane) for lane in lanes)))
        outer = inner - BETWEEN
    return tuple(found)


def _sized(wishes: Sequence[Wish], manner: Manner) -> list[Wish]:
    return [Wish(w.key, w.begins, w.ends, w.label * manner.letters, w.loose and manner.loose) for w in wishes]


def _crowded(
    wishes: Mapping[str, Sequence[Wish]], manner: Manner, taken: float
) -> tuple[Manner, tuple[Ring, ...], frozenset[int]]:
    """As many lanes for each ring as there is room for, in fair shares; who finds no place stands in the list."""
    outer, innermost = depth_for(manner.radius)
    room = outer - taken - innermost - len(wishes) * (NAME_STRIP + AIR + BETWEEN)
    lanes = int(room / manner.lane)
    share = max(1, lanes // max(1, len(wishes)))
    rings = _rings(wishes, manner, outer - taken, most=share)
    there = {place.key for ring in rings for lane in ring.lanes for place in lane}
    every = {wish.key for of_one in wishes.values() for wish in of_one}
    return manner, rings, frozenset(every - there)
