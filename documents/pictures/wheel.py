"""The wheel: a year as a circle, with its rings, meetings and today's line, and a list of everything below it.

Everything is placed here, in numbers; the template only writes it down. All text has been through `printable`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents.pictures import words
from documents.pictures.bounds import bounded, ring_order
from documents.pictures.colours import Hue, hues
from documents.pictures.columns import Entry, Listing, listed
from documents.pictures.geometry import WHOLE, Circle, Turn, degrees_of, is_below, length_of
from documents.pictures.lanes import NEXT, Place, Wish, placed
from documents.pictures.measuring import shortened, width
from documents.pictures.model import (
    Item,
    Mark,
    Picture,
    Series,
    Year,
)
from documents.pictures.rendering import drawn
from documents.pictures.rings import AIR, MARGIN, NAME_STRIP, Manner, Ring, depth_for, fitted
from plan.schoolyear import month_end

RING_NAME = 12.5
WEEK = 12.0
MONTH = 26.0
MEETING = 12.0
MEETING_LANE = 16.0
HEAD = 120.0
# Fewer letters than this of a label say nothing.
FEWEST = 7
_UNSEEN_TURN = 359.5


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
class Spot:
    """A badge on the wheel, the arc of its span ("" where it is one day), and its label."""

    key: int
    number: str
    x: float
    y: float
    size: float
    mark: Mark
    hue: Hue
    place: Place
    arc: str
    label: Curved | None


@dataclass(frozen=True)
class Dot:
    """A meeting: which forum's shape, and where."""

    shape: int
    x: float
    y: float
    size: float
    angle: float
    place: Place


@dataclass(frozen=True)
class Band:
    """A ring's ground, and its name along it."""

    name: str
    hue: Hue
    path: str
    names: tuple[Curved, ...]
    outer: float
    inner: float


@dataclass(frozen=True)
class MonthPiece:
    """A month on the rim."""

    path: str
    name: Curved
    lit: bool
    tint: bool


@dataclass(frozen=True)
class Wheel:
    """A wheel that is laid out, in the picture's units."""

    year: Year
    circle: Circle
    manner: Manner
    width: float
    height: float
    bands: tuple[Band, ...]
    spots: tuple[Spot, ...]
    dots: tuple[Dot, ...]
    meeting_band: Band | None
    months: tuple[MonthPiece, ...]
    weeks: tuple[tuple[str, Curved], ...]
    spokes: tuple[str, ...]
    lit: str
    today: tuple[str, Curved, str] | None
    hub: float
    counts: tuple[str, ...]
    listing: Listing
    marks: tuple[Mark, ...]
    forums: tuple[tuple[int, str], ...]
    hues: dict[str, Hue]
    unplaced: frozenset[int]


def wheel(year: Year) -> Picture:
    """The picture of a year. What is more than a picture holds is left out, and counted in it."""
    laid = laid_out(bounded(year))
    svg = drawn("hjul.svg.j2", w=laid, words=words, Mark=Mark)
    told = words.told([item.mark for item in laid.year.items])
    alt = f"{laid.year.title}, {laid.year.whose}: {told}"
    return Picture(svg, round(laid.width), round(laid.height), alt, told)


def laid_out(year: Year) -> Wheel:
    """Where everything stands."""
    turn = Turn(year.first, year.last)
    wishes = _wishes(year, turn)
    order = ring_order(year)
    taken = _meeting_depth(year, turn)
    manner, rings, unplaced = fitted({name: wishes[name] for name in order}, taken)
    side = 2 * (manner.radius + MARGIN)
    circle = Circle(side / 2, HEAD + manner.radius + 10)
    colours = hues(tuple(order))
    top, innermost = depth_for(manner.radius)
    rings = _spread(rings, innermost + manner.radius * 0.1)
    at = turn.middle(year.today) if year.first <= year.today <= year.last else None
    meeting_band, dots = _meetings(year, turn, circle, top, taken, at)
    spots = _spots(year, circle, manner, rings, colours)
    list_top = circle.y + manner.radius + MARGIN
    columns = 3 if manner.radius < 700 else 4
    listing = listed(_groups(year, colours), 48, list_top, side - 96, columns)
    note = 30 if year.left_out else 0
    return Wheel(
        year=year,
        circle=circle,
        manner=manner,
        width=side,
        height=list_top + listing.height + note + 56,
        bands=tuple(_band(circle, ring, colours[ring.name], at) for ring in rings),
        spots=tuple(spots),
        dots=tuple(dots),
        meeting_band=meeting_band,
        months=tuple(_months(year, turn, circle, manner.radius)),
        weeks=tuple(_weeks(year, turn, circle, manner.radius)),
        spokes=tuple(
            circle.spoke(rings[-1].inner if rings else innermost, manner.radius - 20, turn.begins(first))
            for first, _ in words.months_of(year.first, year.last)
        ),
        lit=_lit(year, turn, circle, manner.radius, rings[-1].inner if rings else innermost),
        today=_today(year, turn, circle, manner.radius, rings[-1].inner if rings else innermost),
        hub=rings[-1].inner if rings else innermost,
        counts=tuple(words.counted(item.mark for item in year.items)),
        listing=listing,
        marks=tuple(mark for mark in Mark if any(item.mark is mark for item in year.items)),
        forums=tuple((n, one.name) for n, one in enumerate(year.meetings)),
        hues=colours,
        unplaced=unplaced,
    )


def _wishes(year: Year, turn: Turn) -> dict[str, list[Wish]]:
    found: dict[str, list[Wish]] = {}
    for key, item in enumerate(year.items):
        is_month = item.start.day == 1 and item.due == month_end(item.start.year, item.start.month)
        wish = Wish(key, turn.begins(item.start), turn.ends(item.due), width(item.title, 1.0), is_month)
        if wish.ends - wish.begins > _UNSEEN_TURN - 5:  # the whole year
            wish = Wish(key, wish.begins, wish.begins + _UNSEEN_TURN - 5, wish.label)
        found.setdefault(item.ring, []).append(wish)
    return found


def _spread(rings: tuple[Ring, ...], innermost: float) -> tuple[Ring, ...]:
    """The same rings with more air between the lanes where much is left between the last one and the hub.

    Only lanes of one ring that moves inwards get closer to the hub; so rings keep their radii, and their ground
    grows: nothing that has been placed moves.
    """
    if not rings:
        return rings
    *others, last = rings
    inner = max(innermost, last.inner - 40) if last.inner > innermost else last.inner
    return (*others, Ring(last.name, last.outer, inner, last.lanes))


def _band(circle: Circle, ring: Ring, hue: Hue, today: float | None) -> Band:
    return Band(
        ring.name,
        hue,
        _annulus(circle, ring.inner, ring.outer),
        _ring_names(circle, ring.name, ring.outer - NAME_STRIP / 2, hue.full, today),
        ring.outer,
        ring.inner,
    )


def _annulus(circle: Circle, inner: float, outer: float) -> str:
    """A whole ring: two half turns each way, since an arc can't end where it begins."""

    def turned(radius: float, sweep: int) -> str:
        x, y = circle.x, circle.y
        return (
            f"M{x:.2f} {y - radius:.2f}A{radius:.2f} {radius:.2f} 0 0 {sweep} {x:.2f} {y + radius:.2f}"
            f"A{radius:.2f} {radius:.2f} 0 0 {sweep} {x:.2f} {y - radius:.2f}Z"
        )

    return turned(outer, 1) + turned(inner, 0)


def _ring_names(
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
        found.append(_curved(circle, text, RING_NAME, radius, middle, bold=True, colour=colour))
    return tuple(found)


def _curved(
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
        text, _upright(circle, size, radius, begins, ends), size, radius, begins, ends, "middle", bold, colour
    )


def _upright(circle: Circle, size: float, radius: float, begins: float, ends: float) -> str:
    """The line that text stands on so that its middle is at the radius."""
    lift = size * 0.33
    if is_below((begins + ends) / 2):
        return circle.arc_back(radius + lift, begins, ends)
    return circle.arc(radius - lift, begins, ends)


def _spots(
    year: Year, circle: Circle, manner: Manner, rings: Sequence[Ring], colours: dict[str, Hue]
) -> list[Spot]:
    found = []
    numbers = _numbers(year)
    for ring in rings:
        for place in (one for lane in ring.lanes for one in lane):
            item, hue = year.items[place.key], colours[ring.name]
            x, y = circle.point(place.radius, place.badge)
            found.append(
                Spot(
                    key=place.key,
                    number=numbers[place.key],
                    x=x,
                    y=y,
                    size=manner.badge,
                    mark=item.mark,
                    hue=hue,
                    place=place,
                    arc=_arc(circle, place, manner.badge),
                    label=_label(circle, item, place, manner),
                )
            )
    return found


def _arc(circle: Circle, place: Place, badge: float) -> str:
    """The span, with round ends that stay within it; nothing where it is no longer than the badge."""
    half = degrees_of(badge / 2, place.radius)
    if place.ends - place.begins <= 2 * half + 0.01:
        return ""
    return circle.arc(place.radius, place.begins + half, place.ends - half)


def _label(circle: Circle, item: Item, place: Place, manner: Manner) -> Curved | None:
    """The title beside its badge, as much as there is room for; nothing where that says nothing."""
    size = manner.letters
    if not size:
        return None
    text = shortened(item.title, size, place.room, fewest=min(FEWEST, len(item.title)))
    if not text:
        return None
    begins = place.badge + degrees_of(manner.badge / 2 + NEXT, place.radius)
    ends = begins + degrees_of(width(text, size), place.radius)
    below = is_below((begins + ends) / 2)
    # A hair of room, so that the last letter is not cut off where the path ends.
    path = _upright(circle, size, place.radius, begins, ends + 0.6)
    return Curved(text, path, size, place.radius, begins, ends, "end" if below else "start")


def _meeting_depth(year: Year, turn: Turn) -> float:
    lanes = _meeting_lanes(year, turn, 474.0)
    return NAME_STRIP + len(lanes) * MEETING_LANE + AIR + 4 if lanes else 0.0


def _meeting_lanes(year: Year, turn: Turn, outer: float) -> list[list[Place]]:
    # Worked out on the smallest wheel, so that the depth is the same on all.
    wishes = [
        Wish(n, turn.begins(day), turn.ends(day)) for n, (_, day) in enumerate(_all_meetings(year.meetings))
    ]
    return placed(wishes, outer - NAME_STRIP, MEETING_LANE, MEETING, 0.0)


def _all_meetings(series: Sequence[Series]) -> list[tuple[int, date]]:
    return [(n, day) for n, one in enumerate(series) for day in one.days]


def _meetings(
    year: Year, turn: Turn, circle: Circle, outer: float, depth: float, today: float | None
) -> tuple[Band | None, list[Dot]]:
    if not year.meetings:
        return None, []
    every = _all_meetings(year.meetings)
    dots = []
    for place in (one for lane in _meeting_lanes(year, turn, outer) for one in lane):
        x, y = circle.point(place.radius, place.badge)
        dots.append(Dot(every[place.key][0], x, y, MEETING, place.badge, place))
    inner = outer - depth + 4
    names = _ring_names(circle, words.MEETINGS, outer - NAME_STRIP / 2, "#3c464d", today)
    path = _annulus(circle, inner, outer)
    return Band(words.MEETINGS, Hue("#3c464d", "#c9ced2", "#f3f4f5"), path, names, outer, inner), dots


def _months(year: Year, turn: Turn, circle: Circle, radius: float) -> list[MonthPiece]:
    inner, outer = radius - 68, radius - 24
    found = []
    for index, (first, last) in enumerate(words.months_of(year.first, year.last)):
        begins, ends = turn.begins(first), turn.ends(last)
        lit = first <= year.today <= last
        found.append(
            MonthPiece(
                circle.sector(inner, outer, begins + 0.12, ends - 0.12),
                _curved(
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


def _weeks(year: Year, turn: Turn, circle: Circle, radius: float) -> list[tuple[str, Curved]]:
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
            found.append((tick, _curved(circle, number, WEEK, radius - 12, (begins + ends) / 2)))
        day = date.fromordinal(day.toordinal() + 7)
    return found


def _lit(year: Year, turn: Turn, circle: Circle, radius: float, inner: float) -> str:
    if not year.first <= year.today <= year.last:
        return ""
    first = year.today.replace(day=1)
    last = month_end(first.year, first.month)
    return circle.sector(inner, radius - 72, turn.begins(first), turn.ends(last))


def _today(
    year: Year, turn: Turn, circle: Circle, radius: float, inner: float
) -> tuple[str, Curved, str] | None:
    """The line, what stands at its end, and the arrow there."""
    if not year.first <= year.today <= year.last:
        return None
    angle = turn.middle(year.today)
    text = f"{words.TODAY} {words.day_words(year.today)}"
    said = _curved(circle, text, 16, radius + 24, angle, bold=True)
    tip, left = circle.point(radius - 1, angle), circle.point(radius + 11, angle - 0.8)
    right = circle.point(radius + 11, angle + 0.8)
    arrow = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in (tip, left, right)) + "Z"
    return circle.spoke(inner, radius - 70, angle), said, arrow


def _numbers(year: Year) -> list[str]:
    """What stands on the badges: from 1 on; where that would be three digits, from 1 in each month."""
    if len(year.items) < 100:
        return [str(key + 1) for key in range(len(year.items))]
    counts: Counter[tuple[int, int]] = Counter()
    found = []
    for item in year.items:
        counts[item.start.year, item.start.month] += 1
        found.append(str(counts[item.start.year, item.start.month]))
    return found


def _groups(year: Year, colours: dict[str, Hue]) -> list[tuple[str, list[Entry]]]:
    """The list: a heading a month, then the year's, then the meetings."""
    months: dict[tuple[int, int], list[Entry]] = {}
    numbers = _numbers(year)
    for key, item in enumerate(year.items):
        status = "" if item.mark in (Mark.COMING, Mark.NOTED) else words.MARKS[item.mark]
        below = " · ".join(part for part in (item.when, item.who, status) if part)
        entry = Entry(numbers[key], item.title, below, item.mark, item.ring)
        months.setdefault((item.start.year, item.start.month), []).append(entry)
    groups = [(words.month(date(*month, 1)), entries) for month, entries in months.items()]
    if year.undated:
        plain = [
            Entry("", one.title, " · ".join(part for part in (one.when, one.who) if part))
            for one in year.undated
        ]
        groups.append((words.UNDATED, plain))
    if year.meetings:
        forums = [
            Entry("", one.name, words.meeting_days(one.days, year.first), shape=n, keeps=True)
            for n, one in enumerate(year.meetings)
        ]
        groups.append((words.MEETINGS, forums))
    return groups
