"""The rim of the wheel: months, weeks, today's line, and the meetings on a ring of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents.pictures import words
from documents.pictures.colours import Hue
from documents.pictures.curved import Band, Curved, curved, ring_names
from documents.pictures.geometry import WHOLE, Circle, Turn
from documents.pictures.lanes import Place, Wish, placed
from documents.pictures.model import Series, Year
from documents.pictures.rings import AIR, MANNERS, NAME_STRIP, depth_for
from plan.schoolyear import month_end

WEEK = 12.0
MONTH = 26.0
MEETING = 12.0
MEETING_LANE = 16.0


@dataclass(frozen=True)
class MonthPiece:
    """A month on the rim."""

    path: str
    name: Curved
    lit: bool
    tint: bool


@dataclass(frozen=True)
class Dot:
    """A meeting: which forum's shape, and where."""

    shape: int
    x: float
    y: float
    size: float
    angle: float
    place: Place


def meeting_depth(year: Year, turn: Turn) -> float:
    """How much the ring of meetings takes, with its name and the air below; 0 where there are none."""
    # Worked out on the smallest wheel, so that it is enough on all.
    lanes = _meeting_lanes(year, turn, depth_for(MANNERS[0].radius)[0])
    return NAME_STRIP + len(lanes) * MEETING_LANE + AIR + 4 if lanes else 0.0


def _meeting_lanes(year: Year, turn: Turn, outer: float) -> list[list[Place]]:
    wishes = [
        Wish(n, turn.begins(day), turn.ends(day)) for n, (_, day) in enumerate(_all_meetings(year.meetings))
    ]
    return placed(wishes, outer - NAME_STRIP, MEETING_LANE, MEETING, 0.0)


def _all_meetings(series: Sequence[Series]) -> list[tuple[int, date]]:
    return [(n, day) for n, one in enumerate(series) for day in one.days]


def meetings(
    year: Year, turn: Turn, circle: Circle, outer: float, depth: float, today: float | None
) -> tuple[Band | None, list[Dot]]:
    """The ring of meetings, `depth` deep from `outer` inwards; `today` is the angle that names keep away from."""
    if not year.meetings:
        return None, []
    every = _all_meetings(year.meetings)
    dots = []
    for place in (one for lane in _meeting_lanes(year, turn, outer) for one in lane):
        x, y = circle.point(place.radius, place.badge)
        dots.append(Dot(every[place.key][0], x, y, MEETING, place.badge, place))
    inner = outer - depth + 4
    names = ring_names(circle, words.MEETINGS, outer - NAME_STRIP / 2, "#3c464d", today)
    path = circle.annulus(inner, outer)
    return Band(words.MEETINGS, Hue("#3c464d", "#c9ced2", "#f3f4f5"), path, names, outer, inner), dots


def months(year: Year, turn: Turn, circle: Circle, radius: float) -> list[MonthPiece]:
    """The months on the rim; the present one is dark."""
    inner, outer = radius - 68, radius - 24
    found = []
    for index, (first, last) in enumerate(words.months_of(year.first, year.last)):
        begins, ends = turn.begins(first), turn.ends(last)
        lit = first <= year.today <= last
        found.append(
            MonthPiece(
                circle.sector(inner, outer, begins + 0.12, ends - 0.12),
                curved(
                    circle,
                    words.month(first),
                    MONTH,
                    (inner + outer) / 2,
                    (begins + ends) / 2,
                    bold=True,
                    colour="#ffffff" if lit else "",
                ),
                lit,
                index % 2 == 1,
            )
        )
    return found


def weeks(year: Year, turn: Turn, circle: Circle, radius: float) -> list[tuple[str, Curved]]:
    """A tick where each week begins, and its number in the middle of it."""
    found = []
    day = date.fromisocalendar(*year.first.isocalendar()[:2], 1)
    while day <= year.last:
        begins, ends = turn.begins(day), turn.begins(day) + WHOLE * 7 / turn.days
        if day < year.first:
            ends -= WHOLE * (year.first - day).days / turn.days
        ends = min(ends, WHOLE)
        number = str(day.isocalendar().week)
        tick = circle.spoke(radius - 20, radius - 6, begins)
        if ends - begins >= WHOLE * 3 / turn.days:
            found.append((tick, curved(circle, number, WEEK, radius - 12, (begins + ends) / 2)))
        day = date.fromordinal(day.toordinal() + 7)
    return found


def lit(year: Year, turn: Turn, circle: Circle, radius: float, inner: float) -> str:
    """The present month's piece of all rings; "" in another year."""
    if not year.first <= year.today <= year.last:
        return ""
    first = year.today.replace(day=1)
    last = month_end(first.year, first.month)
    return circle.sector(inner, radius - 72, turn.begins(first), turn.ends(last))


def today(
    year: Year, turn: Turn, circle: Circle, radius: float, inner: float
) -> tuple[str, Curved, str] | None:
    """The line, what stands at its end, and the arrow there."""
    if not year.first <= year.today <= year.last:
        return None
    angle = turn.middle(year.today)
    text = f"{words.TODAY} {words.day_words(year.today)}"
    said = curved(circle, text, 16, radius + 24, angle, bold=True)
    tip, left = circle.point(radius - 1, angle), circle.point(radius + 11, angle - 0.8)
    right = circle.point(radius + 11, angle + 0.8)
    arrow = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in (tip, left, right)) + "Z"
    return circle.spoke(inner, radius - 70, angle), said, arrow
