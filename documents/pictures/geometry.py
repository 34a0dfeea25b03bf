"""The circle: angles in degrees, clockwise from the top; lengths in the picture's units; y grows downwards."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

WHOLE = 360.0


@dataclass(frozen=True)
class Turn:
    """The days of a year on a circle, the first at the top."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """365, or 366."""
        return (self.last - self.first).days + 1

    def begins(self, day: date) -> float:
        """The angle at which a day begins; days outside the year are at its ends."""
        return WHOLE * min(max((day - self.first).days, 0), self.days) / self.days

    def ends(self, day: date) -> float:
        """The angle at which a day ends."""
        return self.begins(day + timedelta(days=1))

    def middle(self, day: date) -> float:
        """The angle of a day's noon."""
        return (self.begins(day) + self.ends(day)) / 2


@dataclass(frozen=True)
class Circle:
    """A centre to draw around."""

    x: float
    y: float

    def point(self, radius: float, angle: float) -> tuple[float, float]:
        """Where an angle is, at a radius."""
        turned = math.radians(angle)
        return self.x + radius * math.sin(turned), self.y - radius * math.cos(turned)

    def arc(self, radius: float, begins: float, ends: float) -> str:
        """A path along the circle, clockwise; less than a whole turn."""
        return f"M{self._at(radius, begins)}{self._along(radius, begins, ends, 1)}"

    def arc_back(self, radius: float, begins: float, ends: float) -> str:
        """The same path against the clock: text on it stands upright in the lower half."""
        return f"M{self._at(radius, ends)}{self._along(radius, ends, begins, 0)}"

    def sector(self, inner: float, outer: float, begins: float, ends: float) -> str:
        """A closed piece of a ring."""
        out = f"M{self._at(outer, begins)}{self._along(outer, begins, ends, 1)}"
        return f"{out}L{self._at(inner, ends)}{self._along(inner, ends, begins, 0)}Z"

    def annulus(self, inner: float, outer: float) -> str:
        """A whole ring: two half turns each way, since an arc can't end where it begins."""

        def turned(radius: float, sweep: int) -> str:
            x, y = self.x, self.y
            return (
                f"M{x:.2f} {y - radius:.2f}A{radius:.2f} {radius:.2f} 0 0 {sweep} {x:.2f} {y + radius:.2f}"
                f"A{radius:.2f} {radius:.2f} 0 0 {sweep} {x:.2f} {y - radius:.2f}Z"
            )

        return turned(outer, 1) + turned(inner, 0)

    def spoke(self, inner: float, outer: float, angle: float) -> str:
        """A line outwards."""
        return f"M{self._at(inner, angle)}L{self._at(outer, angle)}"

    def _at(self, radius: float, angle: float) -> str:
        x, y = self.point(radius, angle)
        return f"{x:.2f} {y:.2f}"

    def _along(self, radius: float, begins: float, ends: float, sweep: int) -> str:
        large = int(abs(ends - begins) > WHOLE / 2)
        return f"A{radius:.2f} {radius:.2f} 0 {large} {sweep} {self._at(radius, ends)}"


def degrees_of(length: float, radius: float) -> float:
    """The angle that a length takes along a circle."""
    return math.degrees(length / radius)


def length_of(degrees: float, radius: float) -> float:
    """The length along a circle that an angle takes."""
    return math.radians(degrees) * radius


def is_below(angle: float) -> bool:
    """Whether text along the circle would stand on its head there."""
    return 90 < angle % WHOLE < 270
