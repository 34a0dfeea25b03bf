"""Recognises what stands in squares: months down and categories, roles or forums across, or months across.

A square with words is one moment or several; one with a cross says that the row's task falls then, and crosses side
by side are one window; one with days says when a forum meets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.blocks import Block
from documents.columns import header
from documents.items import DocumentKind, Item, ItemKind
from documents.monthly import days_in, is_season, item_at, pieces_of
from documents.owners import looks_like_owner
from documents.tables import Table
from plan.periods import Period, read_period
from plan.periods.words import MONTHS
from plan.schoolyear import SchoolYear

_MARK = re.compile(r"(?:[xX✓✔●■•▪♦*]|ja)")
_EMPTY = re.compile(r"[\s\-–—.]*")
_DAY_NUMBERS = re.compile(r"\d{1,2}(?:\s*[,&+/]\s*\d{1,2}|\s+och\s+\d{1,2})*")
_ANSWERS = re.compile(r"(.{2,60}?)\s*\(([^()]{2,80})\)")
"""A row's head that says who answers for it: "Ekonomi (ekonomichef)"."""
_AHEAD = 5
"""Rows that are looked at to see whether the first column holds months."""


@dataclass(frozen=True)
class Matrix:
    """Where squares begin: `heads` are those of the columns; months stand across, or down the first column."""

    heads: tuple[str, ...]
    across: bool


def matrices_in(blocks: Sequence[Block]) -> dict[int, Matrix]:
    """The heads of the matrices, by the index of their block."""
    found: dict[int, Matrix] = {}
    heads: set[tuple[str, ...]] = set()
    for place, block in enumerate(blocks):
        if block.kind != "row" or block.repeated or len(block.cells) < 3:
            continue
        if block.cells not in heads and not _may_begin(blocks, place):
            continue
        seasons = sum(_is_month(cell) for cell in block.cells)
        narrow = all(len(cell) < 60 for cell in block.cells)
        if seasons >= 3 and narrow and seasons * 2 > sum(map(bool, block.cells)):
            found[place] = Matrix(block.cells, across=True)
        elif _down(blocks, place) and header(block.cells) is None:
            found[place] = Matrix(block.cells, across=False)
        if place in found:
            heads.add(block.cells)
    return found


def _may_begin(blocks: Sequence[Block], place: int) -> bool:
    """Whether a row can be a head: the first of its table, or under a row that is one cell."""
    before = blocks[place - 1] if place else None
    return before is None or before.kind != "row" or sum(map(bool, before.cells)) < 2


def _down(blocks: Sequence[Block], place: int) -> bool:
    """Whether a row is the head of columns beside months."""
    cells = blocks[place].cells
    if sum(map(bool, cells[1:])) < 2 or is_season(cells[0]) or any(len(cell) > 60 for cell in cells):
        return False
    firsts = [block.cells[0] for block in blocks[place + 1 : place + 1 + _AHEAD] if block.kind == "row"]
    named = [first for first in firsts if first]
    return len(named) > 1 and sum(map(is_season, named)) * 4 >= len(named) * 3


def _is_month(cell: str) -> bool:
    """Whether a cell is the name of a month, a term, a quarter or a week, perhaps with a year."""
    return bool(cell) and len(cell) < 25 and is_season(cell) and not cell[0].isdigit()


def _goes_on(matrix: Matrix, block: Block) -> bool:
    """Whether a row under a heading still is the matrix's: the heading was a page's."""
    return len(block.cells) == len(matrix.heads) and (matrix.across or is_season(block.cells[0]))


class MatrixRecogniser:
    """Goes through the rows under the heads of matrices, once and in order."""

    def __init__(
        self,
        year: SchoolYear | None,
        tables: Mapping[int, Table],
        matrices: Mapping[int, Matrix],
        kind: DocumentKind,
    ) -> None:
        self.year = year
        self.tables = tables
        self.matrices = matrices
        self.kind: ItemKind = "activity" if kind == "verksamhetsplan" else "cycle"
        self._label = ""

    def read(self, blocks: Sequence[Block]) -> list[Item]:
        """What every square says is done or met, in order."""
        matrix: Matrix | None = None
        interrupted = False
        items: list[Item] = []
        for place, block in enumerate(blocks):
            if block.kind == "heading" and not block.repeated:
                interrupted = True
            elif place in self.matrices:
                matrix, self._label, interrupted = self.matrices[place], "", False
            elif (
                place in self.tables
                or (block.kind == "row" and header(block.cells))
                or (block.kind == "row" and matrix and interrupted and not _goes_on(matrix, block))
            ):
                matrix = None
            elif block.kind == "row" and matrix and not block.repeated:
                interrupted = False
                items += self._across(matrix, block) if matrix.across else self._down(matrix, block)
        return items

    # --- months down

    def _down(self, matrix: Matrix, block: Block) -> Iterator[Item]:
        when = block.cells[0]
        if when and not is_season(when):
            return
        self._label = when or self._label
        for head, cell in zip(matrix.heads[1:], block.cells[1:], strict=False):
            yield from self._square(head, self._label, cell, block.line)

    def _square(self, head: str, when: str, cell: str, line: int, answers: str = "") -> Iterator[Item]:
        if _EMPTY.fullmatch(cell) or not when:
            return
        if _MARK.fullmatch(cell):
            item = item_at(head, when, line, self.year, kind=self.kind)
            yield from [item] if item else []
        elif days := self._days(cell, when):
            yield from (self._meeting(head, day, line) for day in days)
        else:
            owner = answers or (head if looks_like_owner(head) else "")
            for piece in pieces_of(cell):
                if item := item_at(
                    piece, when, line, self.year, "" if owner == head else head, owner, self.kind
                ):
                    yield item

    # --- months across

    def _across(self, matrix: Matrix, block: Block) -> Iterator[Item]:
        squares: list[tuple[str, str]] = []
        labels: list[str] = []
        for head, cell in zip(matrix.heads, block.cells, strict=False):
            if _is_month(head):
                squares.append((head, cell))
            else:
                labels.append(cell)
        owners = [text for text in labels[1:] if text and looks_like_owner(text)]
        if labels and (answers := _ANSWERS.fullmatch(labels[0])) and looks_like_owner(answers.group(2)):
            labels[0] = answers.group(1)
            owners.append(answers.group(2))
        named = [text for text in labels if text and text not in owners]
        self._label = named[-1] if named else self._label
        category = named[0] if len(named) > 1 else ""
        if self._label:
            yield from self._crosses(squares, block.line, owners, category)
            for when, cell in squares:
                if not _MARK.fullmatch(cell):
                    yield from self._square(self._label, when, cell, block.line, ", ".join(owners))

    def _crosses(
        self, squares: Sequence[tuple[str, str]], line: int, owners: Sequence[str], category: str
    ) -> Iterator[Item]:
        """The task of a row in each run of crosses."""
        run: list[str] = []
        for when, cell in (*squares, ("", "")):
            if _MARK.fullmatch(cell):
                run.append(when)
            elif run:
                text = run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}"
                item = item_at(self._label, text, line, self.year, category, ", ".join(owners), self.kind)
                yield from [item] if item else []
                run = []

    # --- days of meetings

    def _days(self, cell: str, when: str) -> list[str]:
        """The days of a square, when it has nothing but days."""
        text = " ".join(cell.split())
        if _DAY_NUMBERS.fullmatch(text):
            month = any(word in MONTHS for word in re.findall(r"[^\W\d]+", when.casefold()))
            return (
                [f"{day} {when}" for day in re.findall(r"\d+", text)]
                if month and "/" not in text
                else (days_in(text) if "/" in text else [])
            )
        days = days_in(text)
        whole = [read_period(day) for day in days]
        dated = all(isinstance(one, Period) and one.precision in ("day", "week") for one in whole)
        return days if dated and any(letter.isdigit() for letter in text) else []

    def _meeting(self, forum: str, when: str, line: int) -> Item:
        return Item("meeting", forum.strip(), line, (), read_period(when, year=self.year))
