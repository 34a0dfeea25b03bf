"""The list below the wheel: everything that is on it, month by month, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.pictures.measuring import printable, shortened, wrapped
from documents.pictures.model import Mark

GUTTER = 36.0
BADGE = 20.0
INDENT = 30.0
TITLE = 17.0
SMALL = 14.5
TITLE_LINE = 20.5
SMALL_LINE = 18.0
HEADING = 18.0
AFTER_ROW = 8.0
UNDER_HEADING = HEADING + 8
BEFORE_HEADING = 14.0
# From here on each has one line, so that the picture stays one.
MANY = 70


@dataclass(frozen=True)
class Entry:
    """Something to list: its number ("" for what has none), title, what is said below it, and how it stands.

    What `keeps` is said below it also where there are many.
    """

    number: str
    title: str
    below: str
    mark: Mark | None = None
    ring: str = ""
    shape: int | None = None
    keeps: bool = False


@dataclass(frozen=True)
class Row:
    """An entry where it stands; `y` is the top of the row, `lines` and `small` are its lines of text."""

    entry: Entry
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    small: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A month's name above its rows."""

    text: str
    x: float
    y: float
    width: float


@dataclass
class Listing:
    """The whole list: what stands where, and how high it came to be."""

    rows: list[Row] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    height: float = 0.0


def listed(
    groups: Sequence[tuple[str, Sequence[Entry]]], left: float, top: float, width: float, columns: int
) -> Listing:
    """The groups in columns of equal width, as evenly as headings that stay with their first row allow."""
    each = (width - GUTTER * (columns - 1)) / columns
    many = sum(len(entries) for _, entries in groups) > MANY
    blocks = [
        (heading if index == 0 else "", *_measured(entry, each - INDENT, many))
        for heading, entries in groups
        for index, entry in enumerate(entries)
    ]
    sizes = [(bool(block[0]), block[4]) for block in blocks]
    limit = _even(sizes, columns)
    found = Listing()
    column, y, said = 0, 0.0, ""
    for heading, entry, lines, small, own in blocks:
        said = heading or said
        if y and y + own + (BEFORE_HEADING + UNDER_HEADING if heading else 0.0) > limit + 0.01:
            column, y, heading = column + 1, 0.0, said  # a group that goes on says so in its next column
        x = left + column * (each + GUTTER)
        if heading:
            y += BEFORE_HEADING if y else 0.0
            found.headings.append(Heading(shortened(heading, HEADING, each, True), x, top + y, each))
            y += UNDER_HEADING
        found.rows.append(Row(entry, x, top + y, each, own, lines, small))
        y += own
        found.height = max(found.height, y)
    return found


def _measured(entry: Entry, room: float, many: bool) -> tuple[Entry, tuple[str, ...], tuple[str, ...], float]:
    title, below = printable(entry.title), printable(entry.below)
    if many and not entry.keeps:
        return entry, (shortened(title, TITLE, room, fewest=1),), (), TITLE_LINE + 3
    lines = tuple(wrapped(title, TITLE, room, 2))
    small = tuple(wrapped(below, SMALL, room, 2)) if below else ()
    return entry, lines, small, len(lines) * TITLE_LINE + len(small) * SMALL_LINE + AFTER_ROW


def _even(sizes: Sequence[tuple[bool, float]], columns: int) -> float:
    """The lowest limit at which everything finds room in so many columns."""
    extra = BEFORE_HEADING + UNDER_HEADING
    low = max((own for _, own in sizes), default=0.0)
    high = sum(own + extra * begins for begins, own in sizes) + extra
    while high - low > 1:
        middle = (low + high) / 2
        if _columns(sizes, middle) <= columns:
            high = middle
        else:
            low = middle
    return high


def _columns(sizes: Sequence[tuple[bool, float]], limit: float) -> int:
    found, y = 1, 0.0
    for begins, own in sizes:
        above = (BEFORE_HEADING if y else 0.0) + UNDER_HEADING if begins else 0.0
        if y and y + above + own > limit:
            found, y, above = found + 1, 0.0, UNDER_HEADING
        y += above + own
    return found
