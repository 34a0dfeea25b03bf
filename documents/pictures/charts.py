"""Charts: how far things have come (bars with words), and who has answered what (a matrix of units and things)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from documents.pictures import words
from documents.pictures.measuring import printable, shortened, width, wrapped
from documents.pictures.model import LONGEST_TEXT, Mark, Picture
from documents.pictures.rendering import drawn

WIDTH = 1208.0
EDGE = 48.0
HEAD = 128.0
# The bars.
MOST_BARS = 40
NAMES = 330.0
BAR = 28.0
BAR_ROW = 54.0
NAME = 16.0
GROUP = 46.0
COUNT = 13.5
NOTE = 24.0
# The matrix.
MOST_UNITS = 80
MOST_COLUMNS = 32
CELL = 30.0
UNIT_NAMES = 230.0
COLUMN_TITLE = 14.0
TOTAL = 78.0
# How the order of segments runs along a bar: what is done first, what has not begun last.
ORDER = (Mark.DONE, Mark.STARTED, Mark.SUPPORT, Mark.LATE, Mark.COMING)


@dataclass(frozen=True)
class Bar:
    """One area or goal: how many of its things stand how. What has left the plan is not counted.

    Each thing has one mark; `late_too` of those that need support are late as well, and counted as both in words.
    """

    name: str
    counts: Mapping[Mark, int]
    late_too: int = 0

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.get(mark, 0) for mark in ORDER)


@dataclass(frozen=True)
class Progress:
    """How far it has come: all of it, and in groups ("Prioriterade områden", "Mål"), each with its bars."""

    title: str
    whose: str
    today: date
    whole: Bar
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]


@dataclass(frozen=True)
class Asked:
    """One column of the matrix: something that many units are asked. `answers`: how it stands in each that is."""

    label: str
    title: str
    answers: Mapping[str, Mark]


@dataclass(frozen=True)
class Matrix:
    """Units in order (rows), and what they are asked (columns)."""

    title: str
    whose: str
    today: date
    units: tuple[str, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Segment:
    """A piece of a bar, with its number where there is room for it."""

    mark: Mark
    x: float
    width: float
    text: str


@dataclass(frozen=True)
class BarRow:
    """A bar where it stands."""

    name: tuple[str, ...]
    y: float
    segments: tuple[Segment, ...]
    said: str


@dataclass(frozen=True)
class BarChart:
    """The bars that are laid out."""

    of: Progress
    width: float
    height: float
    rows: tuple[BarRow, ...]
    headings: tuple[tuple[str, float], ...]
    marks: tuple[Mark, ...]
    left_out: int
    note: str


@dataclass(frozen=True)
class Cell:
    """How one unit's answer stands, and where that is drawn."""

    mark: Mark
    x: float
    y: float


@dataclass(frozen=True)
class MatrixChart:
    """The matrix that is laid out: rows and columns with their words, cells, and the list of what was asked."""

    of: Matrix
    width: float
    height: float
    rows: tuple[tuple[str, float, str], ...]
    columns: tuple[tuple[str, float], ...]
    cells: tuple[Cell, ...]
    listed: tuple[tuple[str, str, str, float], ...]
    top: float
    marks: tuple[Mark, ...]
    left_out: int


def progress(of: Progress, wide: float = WIDTH) -> Picture:
    """The chart of how far things have come, so many units across."""
    laid = bars_laid_out(of, wide)
    return _picture("framsteg.svg.j2", laid, f"{of.title}, {of.whose}", said_of(of.whole))


def matrix(of: Matrix, wide: float = WIDTH) -> Picture:
    """The chart of who has answered what, so many units across, or more where the columns need it."""
    laid = matrix_laid_out(of, wide)
    every = [mark for one in of.asked for mark in _counting(one)]
    told = words.answers(every.count(Mark.DONE), len(every))
    return _picture("svar.svg.j2", laid, f"{of.title}, {of.whose}", told)


def _counting(one: Asked) -> list[Mark]:
    """The answers that count: what is dropped for a unit leaves the denominator."""
    return [mark for mark in one.answers.values() if mark is not Mark.DROPPED]


def _picture(template: str, laid: BarChart | MatrixChart, title: str, told: str) -> Picture:
    svg = drawn(template, c=laid, words=words)
    return Picture(svg, round(laid.width), round(laid.height), f"{title}: {told}", told)


def said_of(bar: Bar) -> str:
    """A bar in words, with a text's numbers: "5 av 9 klara, 2 försenade, 2 behöver stöd, varav 1 både och"."""
    support, late = bar.counts.get(Mark.SUPPORT, 0), bar.counts.get(Mark.LATE, 0) + bar.late_too
    rest = words.counted([Mark.SUPPORT] * support + [Mark.LATE] * late)
    both = [words.both(bar.late_too)] if bar.late_too else []
    return ", ".join([words.of_all(bar.counts.get(Mark.DONE, 0), bar.total), *rest, *both])


def bars_laid_out(of: Progress, wide: float = WIDTH) -> BarChart:
    """Where the bars stand: all of it first, then each group. All bars are as long: they show shares."""
    y = HEAD
    rows = [_bar_row(of.whole, y, wide)]
    headings: list[tuple[str, float]] = []
    y += BAR_ROW
    left = MOST_BARS
    for name, bars in of.groups:
        shown = [bar for bar in bars if bar.total][:left]
        if not shown:
            continue
        headings.append((shortened(printable(name), 18, wide - 2 * EDGE, True), y))
        y += GROUP
        for bar in shown:
            rows.append(_bar_row(bar, y, wide))
            y += BAR_ROW
        left -= len(shown)
    left_out = sum(1 for _, bars in of.groups for bar in bars if bar.total) - (MOST_BARS - left)
    marks = tuple(
        mark for mark in ORDER if any(segment.mark is mark for row in rows for segment in row.segments)
    )
    note = words.SUPPORT_FIRST if of.whole.late_too else ""
    height = y + 76 + (NOTE if note else 0)
    return BarChart(of, wide, height, tuple(rows), tuple(headings), marks, left_out, note)


def _bar_row(bar: Bar, y: float, across: float) -> BarRow:
    room = across - 2 * EDGE - NAMES
    x = EDGE + NAMES
    segments = []
    for mark in ORDER:
        count = bar.counts.get(mark, 0)
        if count:
            wide = room * count / bar.total
            text = str(count) if width(str(count), COUNT, True) + 8 <= wide else ""
            segments.append(Segment(mark, x, wide, text))
            x += wide
    name = wrapped(printable(bar.name[:LONGEST_TEXT]), NAME, NAMES - 20, 2)
    return BarRow(tuple(name), y, tuple(segments), said_of(bar))


def matrix_laid_out(of: Matrix, wide: float = WIDTH) -> MatrixChart:
    """Where each answer stands. Columns are known by their number in the list below, or their short label."""
    units, asked = of.units[:MOST_UNITS], of.asked[:MOST_COLUMNS]
    top = HEAD + 30
    twice = {one.label for n, one in enumerate(asked) if one.label in [other.label for other in asked[:n]]}
    columns = [
        (_label(one, n, twice), EDGE + UNIT_NAMES + CELL * 1.6 * (n + 0.5)) for n, one in enumerate(asked)
    ]
    cells, rows = [], []
    for index, unit in enumerate(units):
        y = top + CELL * (index + 0.5)
        given = [
            (one.answers[unit], x) for one, (_, x) in zip(asked, columns, strict=True) if unit in one.answers
        ]
        cells += [Cell(mark, x, y) for mark, x in given]
        counts: list[Mark] = [mark for mark, _ in given if mark is not Mark.DROPPED]
        done = counts.count(Mark.DONE)
        name = shortened(printable(unit), NAME, UNIT_NAMES - 16, fewest=1)
        rows.append((name, y, words.of_count(done, len(counts)) if counts else ""))
    wide = max(wide, EDGE * 2 + UNIT_NAMES + CELL * 1.6 * len(asked) + TOTAL)
    y = top + CELL * len(units) + 44
    listed = []
    for (label, _), one in zip(columns, asked, strict=True):
        counts = _counting(one)
        done = counts.count(Mark.DONE)
        title = shortened(printable(one.title[:LONGEST_TEXT]), NAME, wide - 2 * EDGE - 240, fewest=1)
        listed.append((label, title, words.of_all(done, len(counts)), y))
        y += 24
    marks = tuple(mark for mark in Mark if any(cell.mark is mark for cell in cells))
    left_out = len(of.units) - len(units) + len(of.asked) - len(asked)
    return MatrixChart(
        of,
        wide,
        y + 70,
        tuple(rows),
        tuple(columns),
        tuple(cells),
        tuple(listed),
        top,
        marks,
        left_out,
    )


def _label(one: Asked, index: int, twice: Collection[str]) -> str:
    """What stands above a column: a short name that fits and that no other has, else its number in the list."""
    label = printable(one.label)
    fits = width(label, COLUMN_TITLE, True) <= CELL * 1.6 - 2
    return label if label and fits and one.label not in twice else str(index + 1)


def counted(marks: Sequence[Mark]) -> dict[Mark, int]:
    """How many there are of each."""
    return {mark: marks.count(mark) for mark in ORDER if mark in marks}
