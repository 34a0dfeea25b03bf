"""Who stands on which circle: items of a ring on as few lanes as it takes, none on top of another.

Lanes are filled from the outermost inwards. Since a lane's radius is known when it is filled, what has been given a
place there stays within it: a badge of a known length, the arc of a span, and a label in the room that is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.pictures.geometry import WHOLE, degrees_of, length_of

# Between one thing and the next, along a lane.
GAP = 5.0
# Between the badge and its label.
NEXT = 6.0


@dataclass(frozen=True)
class Wish:
    """Something that wants a place: the angles at which it begins and ends, and how long its label would be.

    What is `loose` ("i mars") may have its badge anywhere between them, and is an arc only where nobody else is.
    """

    key: int
    begins: float
    ends: float
    label: float = 0.0
    loose: bool = False


@dataclass(frozen=True)
class Place:
    """Where it came to stand. `begins` and `ends` hold badge and span; `badge` is the middle of the badge.

    `room` is the length that is free for a label, from the badge on. Angles may be a little below 0 or above 360.
    """

    key: int
    radius: float
    begins: float
    ends: float
    badge: float
    room: float


def placed(
    wishes: Sequence[Wish], outer: float, lane: float, badge: float, share: float, most: int = 60
) -> list[list[Place]]:
    """Lanes of height `lane` below the radius `outer`, each with its places in order.

    `badge` is a badge's length, `share` how much of each label there must be room for (0 to 1). Stops after `most`
    lanes, or where there is no circle left: then not all have a place, and the caller tries with something smaller.
    """
    left = sorted(wishes, key=lambda one: (one.begins, -one.ends, one.key))
    found: list[list[Place]] = []
    radius = outer - lane / 2
    while left and len(found) < most and radius > lane:
        taken, left = _filled(left, radius, badge, share)
        found.append(_with_room(taken, radius, badge))
        radius -= lane
    return found


@dataclass(frozen=True)
class _Taken:
    """What a lane has taken: from where to where, with as much of the label as was asked for."""

    wish: Wish
    begins: float
    ends: float
    badge: float


def _filled(
    left: Sequence[Wish], radius: float, badge: float, share: float
) -> tuple[list[_Taken], list[Wish]]:
    """What this lane takes, and what is left for the next."""
    gap = degrees_of(GAP, radius)
    taken: list[_Taken] = []
    rest: list[Wish] = []
    for wish in left:
        free_from = taken[-1].ends + gap if taken else wish.begins - WHOLE
        free_to = (taken[0].begins if taken else wish.begins) + WHOLE - gap
        one = _stood(wish, free_from, radius, badge, share)
        if one.begins >= free_from and one.ends <= free_to:
            taken.append(one)
        else:
            rest.append(wish)
    return taken, rest


def _stood(wish: Wish, free_from: float, radius: float, badge: float, share: float) -> _Taken:
    """Where it would stand, if something else ends just before `free_from`."""
    own = degrees_of(badge, radius)
    begins, ends = wish.begins, wish.ends
    if ends - begins <= own:  # shorter than a badge, which stands in the middle of it
        begins, ends = (begins + ends - own) / 2, (begins + ends + own) / 2
    elif wish.loose:
        begins = min(max(begins, free_from), ends - own)
        ends = begins + own
    middle = begins + own / 2
    if share:
        ends = max(ends, middle + degrees_of(badge / 2 + NEXT + wish.label * share, radius))
    return _Taken(wish, begins, ends, middle)


def _with_room(taken: Sequence[_Taken], radius: float, badge: float) -> list[Place]:
    gap = degrees_of(GAP, radius)
    own = degrees_of(badge, radius)
    found = []
    for index, one in enumerate(taken):
        ends = one.begins + own
        if one.wish.ends - one.wish.begins > own and (not one.wish.loose or _is_free(taken, index, gap)):
            ends = one.wish.ends
        # A label never runs from the end of the year into its beginning.
        following = min(
            taken[index + 1].begins if index + 1 < len(taken) else WHOLE + gap, taken[0].begins + WHOLE
        )
        from_badge = one.badge + degrees_of(badge / 2 + NEXT, radius)
        room = max(0.0, length_of(following - gap - from_badge, radius))
        found.append(Place(one.wish.key, radius, one.begins, ends, one.badge, room))
    return found


def _is_free(taken: Sequence[_Taken], index: int, gap: float) -> bool:
    """Whether a loose one has its whole time to itself."""
    one = taken[index]
    before = taken[index - 1].ends if index else taken[-1].ends - WHOLE
    after = taken[index + 1].begins if index + 1 < len(taken) else taken[0].begins + WHOLE
    alone = len(taken) == 1
    return one.begins == one.wish.begins and (
        alone or (before + gap <= one.wish.begins and one.wish.ends + gap <= after)
    )
