"""Recognises an annual cycle in a table: a time, a moment and who answers for it, a row each.

Every row is one item of kind `cycle`, also one that is named after a forum: what the table sets a date for is
something to do; how often a forum meets is said elsewhere (`documents.rules`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from documents.blocks import Block
from documents.building import Doubt, untitled
from documents.columns import Columns, header
from documents.items import Item
from documents.owners import owners_of
from plan.periods import Period, read_period, trailing_period
from plan.schoolyear import SchoolYear

_NEW_LINE = re.compile(r"(?<=[a-zåäöé0-9])\s+(?=[A-ZÅÄÖ][a-zåäö])")
"""Where a cell's lines may have been joined: a capital after a word in small letters."""


@dataclass
class _Row:
    line: int
    when: str
    title: str
    owner: str
    category: str
    participants: str
    inherited: bool = False


class CycleRecogniser:
    """Goes through the blocks once, in order, and gathers the rows of the tables of a cycle."""

    def __init__(self, year: SchoolYear | None, any_table: bool) -> None:
        self.year = year
        self.any_table = any_table
        self.rows: list[_Row] = []
        self._columns: Columns | None = None
        self._interrupted = False
        self._new_page = False
        self._untitled: list[Doubt] = []

    def read(self, blocks: Sequence[Block]) -> None:
        """Reads all the blocks of a document."""
        for block in blocks:
            if block.repeated:
                self._new_page = True
            elif block.kind == "row":
                self._row(block)
            elif block.adjacent and self._columns and self.rows and block.kind == "text":
                self._more(self.rows[-1], "", block.text)
            else:
                self._interrupted = True
        self._untitled = [untitled(row.line, row.when) for row in self.rows if not row.title]
        self.rows = [row for row in self.rows if row.title]

    def _row(self, block: Block) -> None:
        head = header(block.cells)
        if head is not None:
            self._new_page = self._columns is not None
            self._columns = (
                head if head.when is not None and (self.any_table or not head.activities) else None
            )
            self._interrupted = False
            return
        columns = self._columns
        if columns is None or columns.when is None:
            return
        cells = [*block.cells, *[""] * (columns.width - len(block.cells))]
        if columns.together:
            owner, when = _parted(cells[columns.when])
        else:
            when = cells[columns.when]
            owner = cells[columns.owner] if columns.owner is not None else ""
        title = cells[columns.title]
        if self._interrupted and not isinstance(read_period(when), Period):
            self._columns = None
        elif when:
            self._begin(block, columns, cells, when, title, owner)
        elif self.rows and (not title or (self._new_page and not owner)):
            self._more(self.rows[-1], title, owner)
        elif self.rows and title:
            self._begin(block, columns, cells, self.rows[-1].when, title, owner, inherited=True)
        elif title:
            self._begin(block, columns, cells, "", title, owner)
        self._interrupted = self._new_page = False

    def _begin(
        self,
        block: Block,
        columns: Columns,
        cells: list[str],
        when: str,
        title: str,
        owner: str,
        inherited: bool = False,
    ) -> None:
        category = cells[columns.category] if columns.category is not None else ""
        participants = cells[columns.participants] if columns.participants is not None else ""
        self.rows.append(_Row(block.line, when, title, owner, category, participants, inherited))

    def _more(self, row: _Row, title: str, owner: str) -> None:
        """Adds the rest of a row that a page break cut."""
        row.title = f"{row.title} {title}".strip()
        row.owner = f"{row.owner} {owner}".strip()

    # --- what it came to

    def items(self) -> list[Item]:
        """One item a row, its first line the title and the others details."""
        lines = _in_lines([row.title for row in self.rows])
        return [
            Item(
                "cycle",
                title,
                row.line,
                owners_of(row.owner),
                read_period(row.when, year=self.year, default_recurs=True) if row.when else None,
                category=row.category.casefold(),
                details=tuple(details),
                participants=owners_of(row.participants),
            )
            for row, (title, *details) in zip(self.rows, lines, strict=True)
        ]

    def doubts(self, items: Sequence[Item]) -> list[Doubt]:
        """Times that were taken from the row above, and rows that look alike."""
        found = list(self._untitled)
        first: dict[tuple[str, str], int] = {}
        for place, (row, item) in enumerate(zip(self.rows, items, strict=True)):
            if row.inherited:
                why = f"Raden saknar tid; jag tog “{row.when}” från raden ovanför."
                found.append(Doubt(row.line, item.title, why, "Stämmer det?", place))
            alike = (item.title.casefold(), row.when.casefold())
            if alike in first:
                why = f"Samma moment med samma tid står på rad {first[alike]}."
                found.append(Doubt(row.line, item.title, why, "Är det två, eller samma?", place))
            first.setdefault(alike, row.line)
        return found


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
