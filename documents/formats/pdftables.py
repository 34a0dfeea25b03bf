"""Tables in a PDF: with borders as pdfplumber finds them, and without borders under a head that is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from documents.columns import header
from documents.formats.pdfparts import TextLine, Word, joined, lines_of

_PADDING = 10.0
"""Points that stand between the columns of a table without borders, at least."""
_STEP = 2.5
"""Points that words of the same column may begin apart."""
_NEAR = 6.0
"""Points that the columns of a table may move by from page to page."""


_WIDTHS = (("ijl", 0.25), ("frt", 0.4), ("cks", 0.42), ("mw", 0.8))


@dataclass
class TableRow:
    """A row: its cells, and the columns that a merged cell above fills."""

    cells: list[str]
    inherited: set[int] = field(default_factory=set)


@dataclass
class PageTable:
    """A table, or the part of one that stands on a page."""

    edges: list[float]
    rows: list[TableRow]
    top: float
    bottom: float

    def goes_on_from(self, before: PageTable) -> bool:
        """Whether it has the columns of the one on the page before."""
        return len(self.edges) == len(before.edges) and all(
            abs(one - other) <= _NEAR for one, other in zip(self.edges, before.edges, strict=True)
        )


def bordered(found: Any, words: Sequence[Word]) -> PageTable | None:
    """A table that pdfplumber has found, with its words; None where it has one column only."""
    boxes = [list(row.cells) for row in found.rows]
    edges = [min(box[0] for row in boxes if (box := row[at])) for at in _used(boxes)]
    if len(edges) < 2:
        return None
    inside = _by_cell(boxes, words)
    rows: list[TableRow] = []
    for number, row in enumerate(boxes):
        cells, inherited = [], set()
        for at, box in enumerate(row[column] for column in _used(boxes)):
            if box is not None:
                cells.append(_cell_text(inside.get(box, []), box[0], box[2]))
                continue
            above = _covering(boxes[:number], _used(boxes)[at], _middle(row))
            cells.append(_cell_text(inside.get(above, []), above[0], above[2]) if above else "")
            if above:
                inherited.add(at)
        rows.append(TableRow(cells, inherited))
    _, top, _, bottom = found.bbox
    return PageTable(edges, rows, float(top), float(bottom))


Box = tuple[float, float, float, float]


def _used(boxes: Sequence[Sequence[Box | None]]) -> list[int]:
    """The columns in which some row has a cell of its own."""
    width = max((len(row) for row in boxes), default=0)
    return [at for at in range(width) if any(len(row) > at and row[at] for row in boxes)]


def _middle(row: Sequence[Box | None]) -> float:
    own = [box for box in row if box]
    lowest = min((box[3] for box in own), default=0.0)
    return (max((box[1] for box in own), default=0.0) + lowest) / 2


def _covering(above: Sequence[Sequence[Box | None]], column: int, middle: float) -> Box | None:
    """The cell of an earlier row that reaches down past the middle of this one, in the same column."""
    for row in reversed(above):
        box = row[column] if column < len(row) else None
        if box:
            return box if box[3] > middle else None
    return None


def _by_cell(boxes: Sequence[Sequence[Box | None]], words: Sequence[Word]) -> dict[Box, list[Word]]:
    """The words that have their middle in each cell."""
    cells = [box for row in boxes for box in row if box]
    found: dict[Box, list[Word]] = {}
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        for box in cells:
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                found.setdefault(box, []).append(word)
                break
    return found


def _cell_text(words: Sequence[Word], left: float, right: float) -> str:
    """The text of a cell; a line break that was meant is kept, one at the edge of the cell is not."""
    text = ""
    before: TextLine | None = None
    for line in lines_of(words):
        # The text begins as far from the left edge as it must end from the right one.
        padding = min(max(line.x0 - left, 2.5), 8.0)
        if before is None:
            text = line.text
        elif _cut_word(before, line, right - padding):
            text += line.text
        elif before.goes_on_in(line, right - padding):
            text = joined(text, line.text)
        else:
            text += "\n" + line.text
        before = line
    return text


def _cut_word(before: TextLine, line: TextLine, right: float) -> bool:
    """Whether a word that is wider than its cell goes on on the next line, without a hyphen."""
    return (
        len(before.words) == 1
        and before.text[-1].islower()
        and line.text[0].islower()
        and before.x1 + _width_of(line.text[0]) * before.size > right
    )


def _width_of(letter: str) -> float:
    """How wide a small letter is in common fonts, in parts of their size."""
    return next((width for letters, width in _WIDTHS if letter in letters), 0.53)


# --- without borders


class Unbordered:
    """Reads rows under the head of a table that has no borders, line by line, also over page breaks.

    `right` is where the text of the page ends, in points.
    """

    def __init__(self, head: Sequence[TextLine], page: int, right: float) -> None:
        self._starts = [piece.x0 for piece in head]
        self._ends = [*(start - _PADDING for start in self._starts[1:]), right]
        self._lines: list[tuple[int, TextLine, dict[int, TextLine]]] = []
        words = [word for piece in head for word in piece.words]
        self._lines.append((page, TextLine(words), dict(enumerate(head))))

    @classmethod
    def at(cls, line: TextLine, page: int, right: float) -> Unbordered | None:
        """A table that this line is the head of; None where it is none."""
        pieces = line.pieces()
        heads = len(pieces) > 1 and header([piece.text for piece in pieces])
        return cls(pieces, page, right) if heads else None

    def has_columns_of(self, other: Unbordered) -> bool:
        """Whether its columns begin where those of another table do."""
        both = zip(self._starts, other._starts, strict=False)
        return len(self._starts) == len(other._starts) and all(abs(one - two) < _STEP for one, two in both)

    def takes(self, line: TextLine, page: int) -> bool:
        """Adds a line to the table, if it belongs there."""
        last_page, last, _ = self._lines[-1]
        cells = self._cells(line)
        far = page == last_page and line.top - last.bottom > 3 * line.size
        if cells is None or far or line.size > last.size + 1.5 or (line.bold and len(cells) == 1):
            return False
        self._lines.append((page, line, cells))
        return True

    def rows(self) -> Iterator[tuple[int, TableRow]]:
        """The rows with their pages; the head first.

        Where some lines stand closer than others, those are the lines of one row. Where all are as close, a line
        is the rest of a row when some of its cells are empty and the others did not fit on the line before.
        """
        together = self._together()
        row: list[list[TextLine]] = []
        of_page = 0
        for at, (page, _, cells) in enumerate(self._lines):
            gap = self._gap(at)
            if not row or gap is None:
                goes_on = False
            elif together is not None:
                goes_on = gap < together
            else:
                goes_on = len(cells) < sum(map(bool, row)) and all(
                    row[column] and row[column][-1].goes_on_in(cell, self._ends[column])
                    for column, cell in cells.items()
                )
            if not goes_on:
                if row:
                    yield of_page, TableRow([_one_line(cell) for cell in row])
                row, of_page = [[] for _ in self._starts], page
            for column, cell in cells.items():
                row[column].append(cell)
        yield of_page, TableRow([_one_line(cell) for cell in row])

    def _together(self) -> float | None:
        """How near lines of the same row stand, at most; None where that can't be told."""
        gaps = sorted(gap for at in range(len(self._lines)) if (gap := self._gap(at)) is not None)
        jump = 0.3 * self._lines[0][1].size
        for near, far in pairwise(gaps):
            if far - near > jump:
                return (near + far) / 2
        return None

    def _gap(self, at: int) -> float | None:
        """How far a line stands from the one above it; None at the top of a page."""
        before, here = self._lines[at - 1], self._lines[at]
        return here[1].top - before[1].bottom if at and before[0] == here[0] else None

    def _cells(self, line: TextLine) -> dict[int, TextLine] | None:
        """The line's words by column; None where one stands outside the columns or over two.

        A line with a letter or number may stand over all columns (a strategy above its activities).
        """
        over_all = line.is_marked and abs(line.x0 - self._starts[0]) < _STEP and len(line.pieces()) == 1
        return self._by_start(line) or self._by_gap(line) or ({0: line} if over_all else None)

    def _by_start(self, line: TextLine) -> dict[int, TextLine] | None:
        """The words by where the columns begin, when every column that has any begins with one."""
        cells: dict[int, TextLine] = {}
        last: float | None = None
        for word in line.words:
            at = self._column(word.x0 + _STEP)
            if at is None or (at + 1 < len(self._starts) and word.x1 > self._starts[at + 1]):
                return None
            if at not in cells:
                near = last is not None and word.x0 - last < 0.38 * word.size
                if near or abs(word.x0 - self._starts[at]) > _STEP:
                    return None
            last = word.x1
            cells.setdefault(at, TextLine([])).words.append(word)
        return cells

    def _by_gap(self, line: TextLine) -> dict[int, TextLine] | None:
        """The pieces of a line by column, for cells that are centred or stand to the right."""
        cells: dict[int, TextLine] = {}
        for piece in line.pieces():
            at = self._column(piece.x0 + 4)
            if at is None or at in cells or piece.x1 > self._ends[at] + _PADDING:
                return None
            cells[at] = piece
        return cells

    def _column(self, x: float) -> int | None:
        """The column that begins last before a place; None before the first one."""
        return max((n for n, start in enumerate(self._starts) if start <= x), default=None)


def _one_line(lines: Sequence[TextLine]) -> str:
    text = ""
    for line in lines:
        text = joined(text, line.text)
    return text
