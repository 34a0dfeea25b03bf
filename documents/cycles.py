"""Recognises an annual cycle in a table: a time, a moment and who answers for it, a row each.

Every row is one item of kind `cycle`, also one that is named after a forum: what the table sets a date for is
something to do; how often a forum meets is said elsewhere (`documents.rules`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from documents.activities import bulleted
from documents.blocks import Block
from documents.building import Doubt, times_from_above, untitled
from documents.columns import Columns
from documents.items import Item
from documents.merged import Cell, heading_columns, merged_doubts
from documents.monthly import days_in
from documents.owners import owners_of
from documents.statuses import status_of
from documents.tables import Row, Table, TableKind, row_of
from documents.tasks import task_of
from plan.periods import Period, read_period, trailing_period
from plan.schoolyear import SchoolYear

_NUMBER = re.compile(r"\d{1,3}")
_NEW_LINE = re.compile(r"(?<=[a-zåäöé0-9])\s+(?=[A-ZÅÄÖ][a-zåäö])")
"""Where a cell's lines may have been joined: a capital after a word in small letters."""


@dataclass
class _Row:
    line: int
    when: str
    cells: Row
    title: str
    owner: str
    kind: TableKind
    taken: bool = False
    heading: bool = False


class CycleRecogniser:
    """Goes through the blocks once, in order, and gathers the rows of the tables of a cycle."""

    def __init__(self, year: SchoolYear | None, tables: Mapping[int, Table]) -> None:
        self.year = year
        self.tables = tables
        self.rows: list[_Row] = []
        self._table: Table | None = None
        self._interrupted = False
        self._new_page = False
        self._untitled: list[Doubt] = []
        self._found: list[_Row] = []

    def read(self, blocks: Sequence[Block]) -> None:
        """Reads all the blocks of a document."""
        for place, block in enumerate(blocks):
            if block.repeated:
                self._new_page = True
            elif block.kind == "row":
                self._at_row(place, block)
            elif block.adjacent and self._table and self.rows and block.kind == "text":
                self._more(self.rows[-1], Row(block.text))
            else:
                self._interrupted = True
        self._untitled = [untitled(row.line, row.when) for row in self.rows if not row.title]
        self.rows = [row for row in self.rows if row.title]

    def _at_row(self, place: int, block: Block) -> None:
        table = self.tables.get(place)
        if table is not None:
            self._new_page = self._table is not None
            self._table = table if table.kind in ("cycle", "meeting") else None
            self._interrupted = False
        if self._table is None or (table is not None and not table.headless):
            return
        columns = self._table.columns
        row = row_of(columns, block)
        if columns.together and columns.owner is not None:
            owner, when = _parted(row.owner)
            row = replace(row, owner=owner, when=when)
        self._row(self._table.kind, block, row, columns)
        self._interrupted = self._new_page = False

    def _row(self, kind: TableKind, block: Block, row: Row, columns: Columns) -> None:
        if self._interrupted and columns.when is not None and not isinstance(read_period(row.when), Period):
            self._table = None
        elif row.when:
            self._begin(kind, block, row.when, row)
        elif self.rows and columns.when is not None and (not row.title or self._is_rest(row)):
            self._more(self.rows[-1], row)
        elif self.rows and row.title and columns.when is not None:
            self._begin(kind, block, self.rows[-1].when, row, taken=True)
        elif row.title:
            self._begin(kind, block, "", row)

    def _is_rest(self, row: Row) -> bool:
        """Whether a row without a time goes on from the row before it: a page has turned, or it begins in small."""
        return not row.owner and (self._new_page or row.title[:1].islower())

    def _begin(self, kind: TableKind, block: Block, when: str, row: Row, taken: bool = False) -> None:
        taken = taken or "when" in row.inherited
        for title in bulleted(row.title):
            heading = self._table is not None and "owner" in heading_columns(self._table.columns)
            self.rows.append(_Row(block.line, when, row, title, row.owner, kind, taken, heading))

    def _more(self, row: _Row, found: Row) -> None:
        """Adds the rest of a row that a page break cut."""
        row.title = f"{row.title} {found.title}".strip()
        row.owner = f"{row.owner} {found.owner}".strip()

    # --- what it came to

    def items(self) -> list[Item]:
        """One item a row, its first line the title and the others details; a meeting for each of its days."""
        lines = _in_lines([row.title for row in self.rows])
        found = [
            (row, item)
            for row, (title, *details) in zip(self.rows, lines, strict=True)
            for item in self._items(row, title, details)
        ]
        self._found = [row for row, _ in found]
        return [item for _, item in found]

    def _items(self, row: _Row, title: str, details: list[str]) -> list[Item]:
        cells = row.cells
        meeting = row.kind == "meeting"
        finer = None if meeting else narrowed(title, row.when, self.year)
        return [
            Item(
                "meeting" if meeting else "cycle",
                finer[0] if finer else title,
                row.line,
                owners_of(row.owner),
                read_period(when, year=self.year, default_recurs=not meeting) if when else None,
                area=" ".join(cells.area.split()),
                number=int(cells.number) if _NUMBER.fullmatch(cells.number) else None,
                category=cells.category.casefold(),
                details=(*details, *cells.details),
                participants=owners_of(cells.participants),
                goals=(cells.goal,) if cells.goal else (),
                status=status_of(cells.status) if cells.status else None,
                status_text=" ".join(cells.status.split()),
            )
            for when in (days_in(row.when) if meeting else [finer[1] if finer else row.when])
        ]

    def doubts(self, items: Sequence[Item]) -> list[Doubt]:
        """Rows that say nothing, times that were taken from the row above, and owners of merged cells."""
        taken = [(place, row.when) for place, row in enumerate(self._found) if row.taken]
        owners = [
            Cell(
                *(place, row.line, row.title, row.owner),
                inherited="owner" in row.cells.inherited,
                part=(row.kind, row.cells.area),
                of_heading=row.heading,
            )
            for place, row in enumerate(self._found)
        ]
        merged = merged_doubts(owners, "merged_owners")
        return [*self._untitled, *times_from_above(taken, items), *merged]


def narrowed(title: str, when: str, year: SchoolYear | None) -> tuple[str, str] | None:
    """The title without the day or the weeks that it ends with, and that time, where it lies in the row's month.

    None where the title ends with no such time, and where it lies in another month: then the title keeps it.
    """
    month, task = read_period(when, year=year), task_of(title)
    if not isinstance(month, Period) or month.precision != "month" or not task.when or task.owner:
        return None
    finer = read_period(task.when, year=year)
    if not isinstance(finer, Period) or finer.precision not in ("day", "week"):
        return None
    inside = {day.month for day in (month.start, month.due) if day}
    lies = {day.month for day in (finer.start, finer.due) if day}
    return (task.title, task.when) if len(inside) == 1 and lies & inside else None


def _parted(cell: str) -> tuple[str, str]:
    found = trailing_period(cell)
    if found is None:
        return cell, ""
    owner, period = found
    return owner, period.text


def _in_lines(cells: Sequence[str]) -> list[list[str]]:
    """The lines of each cell.

    Programs that give a table as text join the lines of a cell. They are found again where the same first line
    (two words or more) begins at least three cells, or is the whole of another.
    """
    pieces = [
        cell.split("\n") if "\n" in cell else [piece.strip() for piece in _NEW_LINE.split(cell)]
        for cell in cells
    ]
    begins = Counter(piece[0] for piece in pieces)
    whole = {cell for cell in cells if " " in cell}
    lines = []
    for cell, split in zip(cells, pieces, strict=True):
        first = split[0]
        known = " " in first and (begins[first] > 2 or first in whole)
        lines.append([line.strip() for line in split] if "\n" in cell or known else [cell])
    return [[line for line in split if line] or [""] for split in lines]
