"""Text along a circle, and the rings that carry it."""

from __future__ import annotations

from dataclasses import dataclass

from documents.pictures.colours import Hue
from documents.pictures.geometry import WHOLE, Circle, degrees_of, is_below, length_of
from documents.pictures.measuring import shortened, width
from documents.pictures.rings import NAME_STRIP, Ring

RING_NAME = 12.5


@dataclass(frozen=True)
class Curved:
    """Text on the circle: the path it stands on (upright in the lower half too), its size, and the room it takes."""

    text: str
    path: str
    size: float
    radius: float
    begins: float
    ends: float
    anchor: str = "middle"
    bold: bool = False
    colour: str = ""


@dataclass(frozen=True)
class Band:
    """A ring's ground, and its name along it."""

    name: str
    hue: Hue
    path: str
    names: tuple[Curved, ...]
    outer: float
    inner: float


def band(circle: Circle, ring: Ring, hue: Hue, today: float | None) -> Band:
    """A ring's ground and names."""
    return Band(
        ring.name,
        hue,
        circle.annulus(ring.inner, ring.outer),
        ring_names(circle, ring.name, ring.outer - NAME_STRIP / 2, hue.full, today),
        ring.outer,
        ring.inner,
    )


def ring_names(
    circle: Circle, name: str, radius: float, colour: str, today: float | None
) -> tuple[Curved, ...]:
    """The ring's name in its strip: in each quarter where there is room, so that it is found from anywhere."""
    text = shortened(name, RING_NAME, max(60.0, radius * 1.2), bold=True)
    wide = width(text, RING_NAME, True) + 30
    count = max(1, min(4, int(length_of(WHOLE, radius) / (2.2 * wide))))
    found = []
    for index in range(count):
        middle = 45 + WHOLE * index / count
        half = degrees_of(wide / 2, radius)
        if today is not None and abs(middle - today) < half:  # beside today's line, not across it
            middle = today + half
        found.append(curved(circle, text, RING_NAME, radius, middle, bold=True, colour=colour))
    return tuple(found)


def curved(
    circle: Circle,
    text: str,
    size: float,
    radius: float,
    middle: float,
    *,
    bold: bool = False,
    colour: str = "",
) -> Curved:
    """Text around an angle, upright."""
    half = degrees_of(width(text, size, bold) / 2 + 6, radius)
    begins, ends = middle - half, middle + half
    return Curved(
        text, upright(circle, size, radius, begins, ends), size, radius, begins, ends, "middle", bold, colour
    )


def upright(circle: Circle, size: float, radius: float, begins: float, ends: float) -> str:
    """The line that text stands on so that its middle is at the radius."""
    lift = size * 0.33
    if is_below((begins + ends) / 2):
        return circle.arc_back(radius + lift, begins, ends)
    return circle.arc(radius - lift, begins, ends)
