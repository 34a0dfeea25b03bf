"""What was measured, as lines of one aligned table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADS = ("what", "aim", "measured", "floor", "ratio", "")


@dataclass(frozen=True)
class Aim:
    """What a number should stay under: so much, or so many times its floor. Either may be None."""

    at_most: float | None = None
    times_floor: float | None = None

    def holds(self, measured: float, floor: float | None) -> bool:
        """Whether the aim is met. One in times the floor is not met where there is no floor."""
        if self.at_most is not None and measured > self.at_most:
            return False
        return self.times_floor is None or (floor is not None and measured <= self.times_floor * floor)

    def said(self, unit: str) -> str:
        """The aim as the table shows it."""
        parts = [f"{_number(self.at_most)} {unit}"] if self.at_most is not None else []
        parts += [f"{self.times_floor:g} x floor"] if self.times_floor is not None else []
        return ", ".join(parts)


@dataclass(frozen=True)
class Result:
    """One line: a number with its unit, its floor and its aim. Without an aim it is for information."""

    what: str
    measured: float
    unit: str
    floor: float | None = None
    aim: Aim | None = None

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        verdict = ""
        if self.aim is not None:
            verdict = "within aim" if self.aim.holds(self.measured, self.floor) else "over aim"
        return (
            self.what,
            self.aim.said(self.unit) if self.aim else "",
            f"{_number(self.measured)} {self.unit}",
            "" if self.floor is None else f"{_number(self.floor)} {self.unit}",
            f"{self.measured / self.floor:.1f}" if self.floor else "",
            verdict,
        )


@dataclass(frozen=True)
class Skipped:
    """One line: what could not be measured here, and why."""

    what: str
    why: str

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        return (self.what, "", "skipped", "", "", self.why)


Line = Result | Skipped


def table(lines: Iterable[Line]) -> str:
    """The lines under their heads, numbers to the right."""
    rows = [HEADS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    made = [_row(row, widths) for row in rows]
    return "\n".join([made[0], "-" * sum([*widths, 2 * (len(HEADS) - 1)]), *made[1:]])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    last = len(cells) - 1
    found = [
        cell.ljust(width) if column in (0, last) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(found).rstrip()


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"
