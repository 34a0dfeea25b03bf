"""Recognises what stands in squares: months down and categories, roles or forums across, or months across.

A square with words is one moment or several; one with a cross says that the row's task falls then, and crosses side
by side are one window; one with days says when a forum meets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.blocks import Block
from documents.columns import header, roles_of
from documents.items import DocumentKind, Item, ItemKind
from documents.monthly import days_in, forum_name, is_forum, is_season, item_at, pieces_of
from documents.owners import looks_like_owner, owners_of
from documents.tables import Table, is_time
from plan.periods import Period, clock_time, read_period, whole_period
from plan.periods.words import MONTHS
from plan.schoolyear import SchoolYear

_MARK = re.compile(r"(?:[xX✓✔●■•▪♦*]|ja)")
_EMPTY = re.compile(r"[\s\-–—.]*")
_DAY_NUMBERS = re.compile(r"\d{1,2}(?:\s*[,&+/]\s*\d{1,2}|\s+och\s+\d{1,2})*")
_ANSWERS = re.compile(r"(.{2,60}?)\s*\(([^()]{2,80})\)")
"""A row's head that says who answers for it: "Ekonomi (ekonomichef)"."""
_FOOTNOTE = re.compile(r"(?<=[\w).])\s?[*¹²³]+")
_WEEKDAY = re.compile(r"dag(?:en|ar)?\b", re.I)
_ASIDE = re.compile(r"\s*\([^()]*\)")
_CLOCK = re.compile(r"(?:kl(?:ockan)?\.?\s*)?\d{1,2}[.:]\d{2}(?:\s?[–-]\s?\d{1,2}[.:]\d{2})?", re.I)
_STEP = re.compile(
    r"inlämn|inläsning|lämnas|stoppd|stoppt|manusstopp|deadline|sista dag|utskick|skickas|kallelse|handlingar|"
    r"publicer|juster|anslag|frist|kungör",
    re.I,
)
"""What is to be done before or after a meeting, among the columns of its days."""
_ANY_MEETING = re.compile(r"(?:sammanträde|möte)(?:t|n|s?dag|s?dagar|s?datum)?", re.I)
"""A column's head that does not say who meets: it is the body that is named above."""
_LONGEST_NAME = 60
_AHEAD = 5
"""Rows that are looked at to see whether the first column holds months."""


@dataclass(frozen=True)
class Matrix:
    """Where squares begin: `heads` are those of the columns; months stand across, or down the first column.

    `days`: no column says when; each square is the day of what stands at its head.
    """

    heads: tuple[str, ...]
    across: bool
    days: bool = False


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
        few = seasons == 2 and _are_terms(blocks, place)
        if (seasons >= 3 or few) and narrow and seasons * 2 > sum(map(bool, block.cells)):
            found[place] = Matrix(block.cells, across=True)
        elif _of_days(blocks, place):
            found[place] = Matrix(tuple(map(_forum, block.cells)), across=False, days=True)
        elif _down(blocks, place) and _says_nothing_else(blocks, place):
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


def _says_nothing_else(blocks: Sequence[Block], place: int) -> bool:
    """Whether a row beside months is no head of another table: its words are forums or roles that things stand under.

    "Månad | Nämnd | Förvaltning | Skola" is the head of a matrix where words stand under more than one of them.
    """
    head = header(blocks[place].cells)
    if head is None:
        return True
    if not head.forum or head.owner is not None or head.when != 0:
        return False
    rows = [block.cells[1:] for block in blocks[place + 1 : place + 1 + _AHEAD] if block.kind == "row"]
    worded = [[at for at, cell in enumerate(cells) if cell and not is_time(cell)] for cells in rows]
    return len({at for cells in worded for at in cells}) > 1


def _of_days(blocks: Sequence[Block], place: int) -> bool:
    """Whether a row heads columns of days: "Beredning | Arbetsutskott | Nämnd", with a day in nearly every square.

    A row right under it may say which weekday or when in the day they meet.
    """
    heads = blocks[place].cells
    if sum(map(bool, heads)) < 2 or any(len(cell) > 60 or is_time(cell) for cell in heads):
        return False
    rows: list[Sequence[str]] = []
    for block in blocks[place + 1 : place + 1 + 2 * _AHEAD]:
        if block.kind != "row" or len(block.cells) != len(heads):
            break
        rows.append(block.cells)
    clocks = _clocks(rows)
    if any("when" in roles_of(cell) for at, cell in enumerate(heads) if at not in clocks):
        return False
    rows = [tuple("" if at in clocks else cell for at, cell in enumerate(cells)) for cells in rows]
    rows = [cells for at, cells in enumerate(rows) if at or any(_day_of(cell) for cell in cells)]
    filled = [(at, cell) for cells in rows for at, cell in enumerate(cells) if not _EMPTY.fullmatch(cell)]
    days = [at for at, cell in filled if _day_of(cell)]
    return len(rows) > 1 and len(set(days)) > 1 and len(days) * 4 >= len(filled) * 3


def _clocks(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """The columns that hold times of the day and nothing else."""
    columns = [(at, [cell for cell in column if cell]) for at, column in enumerate(zip(*rows, strict=False))]
    return frozenset(at for at, cells in columns if len(cells) > 1 and all(map(_CLOCK.fullmatch, cells)))


def _forum(head: str) -> str:
    """What meets, without the bracket that says on which weekday or at what time."""
    match = _ASIDE.search(head)
    return _ASIDE.sub("", head) if match and (_WEEKDAY.search(match.group()) or clock_time(head)) else head


def _day_of(cell: str) -> str:
    """The day that a square is, without what its bracket or mark says; empty where it is none."""
    bare = _ASIDE.sub("", _FOOTNOTE.sub("", cell)).strip(" .")
    found = whole_period(bare) if any(letter.isdigit() for letter in bare) else None
    return bare if found is not None and found.precision == "day" else ""


def _is_month(cell: str) -> bool:
    """Whether a cell is the name of a month, a term, a quarter or a week, perhaps with a year."""
    return bool(cell) and len(cell) < 25 and is_season(cell) and not cell[0].isdigit()


def _are_terms(blocks: Sequence[Block], place: int) -> bool:
    """Whether two terms with words of their own below them stand across: "Målgrupp | HT 2026 | VT 2027"."""
    at = [n for n, cell in enumerate(blocks[place].cells) if _is_month(cell)]
    terms = [whole_period(blocks[place].cells[n]) for n in at]
    if any(term is None or term.precision != "term" for term in terms):
        return False
    rows = [block.cells for block in blocks[place + 1 : place + 1 + _AHEAD] if block.kind == "row"]
    below = [cells[n] for cells in rows for n in at if n < len(cells) and not _EMPTY.fullmatch(cells[n])]
    return len(below) > 1 and not any(map(is_time, below))


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
        self._body = ""

    def read(self, blocks: Sequence[Block]) -> list[Item]:
        """What every square says is done or met, in order."""
        matrix: Matrix | None = None
        interrupted = False
        items: list[Item] = []
        for place, block in enumerate(blocks):
            if block.kind != "row" and len(block.text) < _LONGEST_NAME:
                self._body = forum_name(block.text) or self._body
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
                if matrix.days:
                    items += self._of_days(matrix, block)
                else:
                    items += self._across(matrix, block) if matrix.across else self._down(matrix, block)
        return items

    # --- days alone

    def _of_days(self, matrix: Matrix, block: Block) -> Iterator[Item]:
        if not any(map(_day_of, block.cells)):
            return
        for head, cell in zip(matrix.heads, block.cells, strict=False):
            if head and not _EMPTY.fullmatch(cell) and not _CLOCK.fullmatch(cell):
                yield self._meeting(head, _day_of(cell) or cell, block.line)

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
        owners: list[str] = []
        tasks = any("title" in roles_of(head) for head in matrix.heads)
        for head, cell in zip(matrix.heads, block.cells, strict=False):
            if _is_month(head):
                squares.append((head, cell))
            elif "owner" in roles_of(head):
                owners += [cell] if cell else []
            else:
                labels.append(cell)
        whom = any("participants" in roles_of(head) for head in matrix.heads) and len(labels) == 1
        if whom or not (labels or owners):
            for when, cell in squares:
                for item in self._square("", when, cell, block.line, ", ".join(owners)):
                    yield replace(item, participants=owners_of(labels[0])) if whom else item
            return
        owners += [text for text in labels[1:] if text and looks_like_owner(text)]
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
                    who = ", ".join(owners)
                    named_task = self._of_task if tasks and not is_forum(self._label) else self._square
                    yield from named_task(self._label, when, cell, block.line, who)

    def _of_task(self, task: str, when: str, cell: str, line: int, owner: str) -> Iterator[Item]:
        """A square of a row that names what is to be done: on which days of the month, or what part of it."""
        if _EMPTY.fullmatch(cell) or not when:
            return
        if days := self._days(cell, when):
            found = [item_at(task, day, line, self.year, "", owner, self.kind) for day in days]
        else:
            found = [
                item_at(f"{task}: {piece}", when, line, self.year, "", owner, self.kind)
                for piece in pieces_of(cell)
            ]
        yield from (item for item in found if item)

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
        """The days of a square, when it has nothing but days, perhaps with marks that notes explain."""
        text = " ".join(_FOOTNOTE.sub("", cell).split())
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
        kind: ItemKind = "cycle" if _STEP.search(forum) else "meeting"
        name = self._body if self._body and _ANY_MEETING.fullmatch(forum.strip()) else forum.strip()
        return Item(kind, name, line, (), read_period(when, year=self.year))
