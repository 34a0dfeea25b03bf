"""The strip: a month, or a term, along a line; every item on a row of its own with its whole title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from documents.pictures import words
from documents.pictures.bounds import bounded, ring_order
from documents.pictures.colours import Hue, hues
from documents.pictures.measuring import shortened, width, wrapped
from documents.pictures.model import Item, Mark, Picture, Year
from documents.pictures.rendering import drawn

# A month is narrow, so that it is read on a phone without being enlarged; a term is as wide as a wheel.
NARROW, WIDE = 760.0, 1208.0
LEGEND = 15.0
UNDATED = 15.0
LEFT = 48.0
RIGHT = 48.0
ROW = 42.0
LINE = 19.0
RING_HEAD = 34.0
AXIS = 62.0
HEAD = 128.0
BADGE = 20.0
TITLE = 16.0
SMALL = 13.5
MEETING_ROW = 24.0
MEETING_TEXT = 13.5
NEXT = 8.0
# Rows beyond these are left out, and counted.
MOST_ROWS = 120
# Up to so many days each has its own number on the axis; a longer strip has weeks.
DAYS_SHOWN = 45


@dataclass(frozen=True)
class Tick:
    """Something on the axis: where it begins, what stands there, and whether it is a strong line."""

    x: float
    text: str
    middle: float
    strong: bool


@dataclass(frozen=True)
class Row:
    """An item on its row: the bar from `x` to `end`, and the text that begins (or ends) at `text_x`."""

    item: Item
    y: float
    x: float
    end: float
    badge: float
    text_x: float
    anchor: str
    title: tuple[str, ...]
    below: str
    hue: Hue


@dataclass(frozen=True)
class Group:
    """A ring's name above its rows."""

    name: str
    y: float
    height: float
    hue: Hue


@dataclass(frozen=True)
class MeetingDot:
    """A meeting on the line of meetings: its forum's shape, and its name beside."""

    shape: int
    x: float
    y: float
    text: str
    text_x: float
    anchor: str


@dataclass(frozen=True)
class Strip:
    """A strip that is laid out, in the picture's units."""

    year: Year
    width: float
    height: float
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    dots: tuple[MeetingDot, ...]
    undated: tuple[tuple[str, str], ...]
    ticks: tuple[Tick, ...]
    months: tuple[tuple[str, float, float], ...]
    free: tuple[tuple[float, float], ...]
    today: float | None
    axis: float
    bottom: float
    marks: tuple[tuple[Mark, float, int], ...]


def strip(year: Year) -> Picture:
    """The picture of some weeks or months; `year` holds their days. What is too much is left out, and counted."""
    laid = laid_out(bounded(year, MOST_ROWS))
    svg = drawn("remsa.svg.j2", s=laid, words=words)
    told = words.told([item.mark for item in laid.year.items])
    alt = f"{laid.year.title}, {laid.year.whose}: {told}"
    return Picture(svg, round(laid.width), round(laid.height), alt, told)


def laid_out(year: Year) -> Strip:
    """Where everything stands."""
    order = ring_order(year)
    colours = hues(tuple(order))
    dots, meeting_height = _meetings(year)
    y = HEAD + AXIS + meeting_height
    rows: list[Row] = []
    groups: list[Group] = []
    for name in order:
        of_one = [item for item in year.items if item.ring == name]
        top = y
        y += RING_HEAD
        for item in of_one:
            rows.append(_row(year, item, y, colours[name]))
            y += ROW + LINE * (len(rows[-1].title) - 1)
        groups.append(Group(name, top, y - top + 8, colours[name]))
        y += 8 + 6
    undated = len(year.undated) * 22 + 40 if year.undated else 0
    note = 34 if year.left_out else 0
    days = (year.last - year.first).days + 1
    used = [mark for mark in Mark if any(item.mark is mark for item in year.items)]
    legend = _legend(year, used)
    lines = max((line for _, _, line in legend), default=0)
    inside = year.first <= year.today <= year.last
    return Strip(
        year=year,
        width=_wide(year),
        height=y + undated + note + 64 + 24 * lines,
        rows=tuple(rows),
        groups=tuple(groups),
        dots=tuple(dots),
        undated=tuple(_undated(year)),
        ticks=tuple(_ticks(year, days)),
        months=tuple(
            (words.month(first), _x(year, first), _x(year, last + timedelta(days=1)))
            for first, last in words.months_of(year.first, year.last)
        ),
        free=tuple(_weekends(year)) if days <= DAYS_SHOWN else (),
        today=_x(year, year.today) + _day(year) / 2 if inside else None,
        axis=HEAD,
        bottom=y,
        marks=tuple(legend),
    )


def _wide(year: Year) -> float:
    """How wide the picture is."""
    return NARROW if (year.last - year.first).days + 1 <= DAYS_SHOWN else WIDE


def _right(year: Year) -> float:
    """Where the days end."""
    return _wide(year) - RIGHT


def _legend(year: Year, marks: Sequence[Mark]) -> list[tuple[Mark, float, int]]:
    """The shapes that are used, with their words beside: where each begins, and on which line."""
    found, x, line = [], LEFT + 10, 0
    for mark in marks:
        taken = 16 + width(words.MARKS[mark], LEGEND) + 28
        if x + taken - 28 > _right(year):
            x, line = LEFT + 10, line + 1
        found.append((mark, x, line))
        x += taken
    return found


def _day(year: Year) -> float:
    """How wide a day is."""
    return (_right(year) - LEFT) / ((year.last - year.first).days + 1)


def _x(year: Year, day: date) -> float:
    return LEFT + _day(year) * (day - year.first).days


def _row(year: Year, item: Item, y: float, hue: Hue) -> Row:
    """The bar at its days; the text to the right of the badge, or to its left where there is more room.

    A title that is longer than the room has two lines.
    """
    x, end = _x(year, item.start), _x(year, item.due + timedelta(days=1))
    badge = min(max(x + BADGE / 2, LEFT + BADGE / 2), _right(year) - BADGE / 2)
    status = "" if item.mark in (Mark.COMING, Mark.NOTED) else words.MARKS[item.mark]
    below = " · ".join(part for part in (item.when, item.who, status) if part)
    wanted = max(width(item.title, TITLE), width(below, SMALL))
    right = _right(year) - (badge + BADGE / 2 + NEXT)
    left = badge - BADGE / 2 - NEXT - LEFT
    to_right = wanted <= right or right >= left
    room = right if to_right else left
    return Row(
        item,
        y,
        x,
        max(end, badge + BADGE / 2),
        badge,
        badge + (BADGE / 2 + NEXT) * (1 if to_right else -1),
        "start" if to_right else "end",
        tuple(wrapped(item.title, TITLE, room, 2)),
        shortened(below, SMALL, room, fewest=1),
        hue,
    )


def _meetings(year: Year) -> tuple[list[MeetingDot], float]:
    """Meetings on as few lines as keep their names apart."""
    ends: list[float] = []
    found = []
    every = sorted((day, n, one.name) for n, one in enumerate(year.meetings) for day in one.days)
    for day, shape, name in every:
        x = _x(year, day) + _day(year) / 2
        name = shortened(f"{name} {words.day_words(day)}", MEETING_TEXT, 300, fewest=1)
        wide = width(name, MEETING_TEXT)
        to_right = x + 14 + wide <= _right(year)
        begins, stops = (x - 8, x + 26 + wide) if to_right else (x - 26 - wide, x + 8)
        line = next((n for n, end in enumerate(ends) if end <= begins), len(ends))
        if line == len(ends):
            ends.append(0.0)
        ends[line] = stops
        found.append(
            MeetingDot(
                shape,
                x,
                HEAD + AXIS + 16 + MEETING_ROW * line,
                name,
                x + (12 if to_right else -12),
                "start" if to_right else "end",
            )
        )
    return found, len(ends) * MEETING_ROW + 16 if ends else 8.0


def _undated(year: Year) -> list[tuple[str, str]]:
    """What has no date, on a line each: the title, and its time in words where there is room for it."""
    room = _right(year) - LEFT
    found = []
    for one in year.undated:
        title = shortened(one.title, UNDATED, room, fewest=1)
        when = f"\xa0· {one.when}" if one.when else ""
        found.append((title, shortened(when, UNDATED, room - width(title, UNDATED))))
    return found


def _ticks(year: Year, days: int) -> Sequence[Tick]:
    step = 1 if days <= DAYS_SHOWN else 7
    found = []
    day = year.first
    if step == 7:
        day += timedelta(days=(7 - day.weekday()) % 7)
    while day <= year.last:
        number = str(day.day) if step == 1 else f"v.\xa0{day.isocalendar().week}"
        middle = _x(year, day) + _day(year) * step / 2
        is_shown = step == 1 or middle + width(number, 13) / 2 <= _right(year)
        found.append(Tick(_x(year, day), number if is_shown else "", middle, day.weekday() == 0))
        day += timedelta(days=step)
    return found


def _weekends(year: Year) -> list[tuple[float, float]]:
    day, found = year.first, []
    while day <= year.last:
        if day.weekday() >= 5:
            found.append((_x(year, day), _day(year)))
        day += timedelta(days=1)
    return found
