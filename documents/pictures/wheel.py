"""The wheel: a year as a circle, with its rings, meetings and today's line, and a list of everything below it.

Everything is placed here, in numbers; the template only writes it down. All text has been through `printable`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.pictures import columns, rim, words
from documents.pictures.bounds import bounded, ring_order
from documents.pictures.colours import Hue, hues
from documents.pictures.columns import Entry, Listing, listed
from documents.pictures.curved import Band, Curved, band, upright
from documents.pictures.geometry import Circle, Turn, degrees_of, is_below
from documents.pictures.lanes import NEXT, Place, Wish
from documents.pictures.measuring import shortened, width
from documents.pictures.model import (
    Item,
    Mark,
    Picture,
    Year,
)
from documents.pictures.rendering import drawn
from documents.pictures.rings import MARGIN, Manner, Ring, depth_for, fitted
from plan.schoolyear import month_end

HEAD = 120.0
HUB_LINE = 21.0
# A label that is cut shorter than this says nothing: then the number is enough. Letters, and share of the title.
FEWEST = 14
LEAST_SHARE = 0.55
_UNSEEN_TURN = 359.5


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
class Wheel:
    """A wheel that is laid out, in the picture's units."""

    year: Year
    circle: Circle
    manner: Manner
    width: float
    height: float
    bands: tuple[Band, ...]
    spots: tuple[Spot, ...]
    dots: tuple[rim.Dot, ...]
    meeting_band: Band | None
    months: tuple[rim.MonthPiece, ...]
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
    return _picture(laid_out(bounded(year)))


def wheel_alone(year: Year) -> Picture:
    """The same without the list below: to be seen small among other things, where nobody could read the list.

    Its alt text says what the month of today holds, since that is what is lit.
    """
    laid = laid_out(bounded(year))
    short = replace(laid, height=laid.circle.y + laid.manner.radius + MARGIN, listing=Listing())
    found = _picture(short)
    return replace(found, alt=f"{found.alt}. {words.of_month(laid.year)}")


def numbered(year: Year) -> list[tuple[str, str, str]]:
    """What the numbers of the wheel stand for: number ("" for what has no day), title, and when, who and how."""
    groups = _groups(bounded(year), {})
    return [(one.number, one.title, one.below) for _, of_one in groups for one in of_one if one.shape is None]


def _picture(laid: Wheel) -> Picture:
    svg = drawn("hjul.svg.j2", w=laid, words=words, columns=columns)
    told = words.told([item.mark for item in laid.year.items])
    alt = f"{laid.year.title}, {laid.year.whose}: {told}"
    return Picture(svg, round(laid.width), round(laid.height), alt, told)


def laid_out(year: Year) -> Wheel:
    """Where everything stands."""
    turn = Turn(year.first, year.last)
    wishes = _wishes(year, turn)
    order = ring_order(year)
    taken = rim.meeting_depth(year, turn)
    manner, rings, unplaced = fitted({name: wishes[name] for name in order}, taken)
    side = 2 * (manner.radius + MARGIN)
    circle = Circle(side / 2, HEAD + manner.radius + 10)
    colours = hues(tuple(order))
    top, innermost = depth_for(manner.radius)
    rings = _spread(rings, innermost + manner.radius * 0.1)
    at = turn.middle(year.today) if year.first <= year.today <= year.last else None
    meeting_band, dots = rim.meetings(year, turn, circle, top, taken, at)
    spots = _spots(year, circle, manner, rings, colours)
    list_top = circle.y + manner.radius + MARGIN
    beside = 3 if manner.radius < 700 else 4
    listing = listed(_groups(year, colours), 48, list_top, side - 96, beside)
    note = 30 if year.left_out else 0
    return Wheel(
        year=year,
        circle=circle,
        manner=manner,
        width=side,
        height=list_top + listing.height + note + 56,
        bands=tuple(band(circle, ring, colours[ring.name], at) for ring in rings),
        spots=tuple(spots),
        dots=tuple(dots),
        meeting_band=meeting_band,
        months=tuple(rim.months(year, turn, circle, manner.radius)),
        weeks=tuple(rim.weeks(year, turn, circle, manner.radius)),
        spokes=tuple(
            circle.spoke(rings[-1].inner if rings else innermost, manner.radius - 20, turn.begins(first))
            for first, _ in words.months_of(year.first, year.last)
        ),
        lit=rim.lit(year, turn, circle, manner.radius, rings[-1].inner if rings else innermost),
        today=rim.today(year, turn, circle, manner.radius, rings[-1].inner if rings else innermost),
        hub=rings[-1].inner if rings else innermost,
        counts=_counts(year, rings[-1].inner if rings else innermost),
        listing=listing,
        marks=tuple(mark for mark in Mark if any(item.mark is mark for item in year.items)),
        forums=tuple((n, one.name) for n, one in enumerate(year.meetings)),
        hues=colours,
        unplaced=unplaced,
    )


def _counts(year: Year, hub: float) -> tuple[str, ...]:
    """What stands in the hub below the year: as many lines as there is room for."""
    lines = max(0, int((hub * 0.72 - 18) / HUB_LINE) + 1)
    return tuple(words.counted(item.mark for item in year.items)[:lines])


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
    fewest = min(FEWEST, int(len(item.title) * LEAST_SHARE))
    text = shortened(item.title, size, place.room, fewest=max(1, fewest))
    if not text:
        return None
    begins = place.badge + degrees_of(manner.badge / 2 + NEXT, place.radius)
    ends = begins + degrees_of(width(text, size), place.radius)
    below = is_below((begins + ends) / 2)
    # A hair of room, so that the last letter is not cut off where the path ends.
    path = upright(circle, size, place.radius, begins, ends + 0.6)
    return Curved(text, path, size, place.radius, begins, ends, "end" if below else "start")


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
