"""The common form of all formats: lines of text, some of which stand for blocks that the format itself has told.

A Word file knows its rows, lists and headings, a sheet knows its cells; what neither knows (a table of contents, a
list typed by hand, a short line that is a heading by its looks) is found as in plain text. So every format is
written down as lines here, and `documents.textlayout` makes the blocks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from documents.blocks import Block, BlockKind
from documents.items import UnreadableDocument
from documents.textlayout import blocks_of

MOST_LINES = 8_000
"""Rows and paragraphs of a document that are read. A large plan has some hundreds, 200 pages have some thousands."""

_ENOUGH_HEADINGS = 2
"""Headings that a format must have told for short lines not to be taken for headings by their looks."""
_STANDS_FOR = "¤"
_FURTHEST_JUMP = 1_000
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True)
class Note:
    """Something in the file that was not read: where, and Swedish sentences to show as they are."""

    line: int
    place: str
    text: str
    why: str
    suggestion: str = ""


@dataclass(frozen=True)
class Structure:
    """A document's blocks in order, and what of it was left out."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()


def tidy(text: str) -> str:
    """Composed, without what is not seen; spaces as one, line breaks kept."""
    seen = unicodedata.normalize("NFC", text.translate(_UNSEEN))
    lines = (" ".join(line.split()) for line in seen.replace("\r", "\n").replace("\x0b", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


class Lines:
    """Gathers a document line by line. Each line has a place, as a person would find it."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._said = 0
        self._places: dict[int, str] = {}
        self._known: dict[int, Block] = {}
        self._plain: set[int] = set()
        self._apart: set[int] = set()
        self._notes: list[Note] = []

    def __len__(self) -> int:
        return len(self._lines)

    def go_to(self, line: int) -> None:
        """Leave lines empty, so that the next one has this number; a leap is one empty line."""
        if 1 < line - len(self._lines) <= _FURTHEST_JUMP:
            self._lines += [""] * (line - len(self._lines) - 1)
        elif line - len(self._lines) > 1:
            self.blank()

    def blank(self) -> None:
        """An empty line: what follows is not adjacent to what stands before."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def text(self, text: str, place: str = "", plain: bool = False, apart: bool = False) -> None:
        """Running text of one line or more; what it is will be found by its looks. A tab parts cells.

        `plain`: it is no heading, if the document has headings that are told. `apart`: it is a paragraph of its
        own, even where no empty line stands before it.
        """
        if apart:
            self._apart.add(len(self._lines) + 1)
        for line in text.translate(_UNSEEN).replace("\r", "\n").replace("\x0b", "\n").split("\n"):
            if line.strip():
                self._add(line, place)
                if plain:
                    self._plain.add(len(self._lines))

    def heading(self, text: str, level: int = 0, place: str = "") -> None:
        """A heading, 0 the outermost."""
        self.blank()
        self._know("heading", text, level, place)
        self.blank()

    def item(self, text: str, level: int = 0, place: str = "") -> None:
        """An item of a list, with its letter or number if it has one."""
        self._know("list", text, level, place)

    def running(self, text: str) -> None:
        """What is printed on page after page; it tells that a new page begins."""
        self._add(_STANDS_FOR, "")
        self._known[len(self._lines)] = Block("text", len(self._lines), (text,), repeated=True)

    def row(self, cells: Sequence[str], place: str = "", inherited: Collection[int] = ()) -> None:
        """A row of a table. One without any text is left out; one with a single cell is running text."""
        clean = tuple(tidy(cell) for cell in cells)
        if not any(cell for at, cell in enumerate(clean) if at not in inherited):
            return
        if len(clean) == 1:
            self.text(clean[0], place)
            return
        self._add(_STANDS_FOR, place)
        kept = frozenset(at for at in inherited if clean[at])
        self._known[len(self._lines)] = Block("row", len(self._lines), clean, place=place, inherited=kept)

    def note(self, place: str, text: str, why: str, suggestion: str = "") -> None:
        """Say that something was not read."""
        self._notes.append(Note(max(1, len(self._lines)), place, text, why, suggestion))

    def structure(self) -> Structure:
        """All of it as blocks, with their places."""
        told = sum(block.kind == "heading" for block in self._known.values()) >= _ENOUGH_HEADINGS
        blocks = []
        for block in blocks_of("\n".join(self._lines), self._known):
            plain = told and block.kind == "heading" and block.line in self._plain
            kind: BlockKind = "text" if plain else block.kind
            adjacent = block.adjacent and block.line not in self._apart
            place = self._places.get(block.line, "")
            blocks.append(replace(block, kind=kind, place=place, adjacent=adjacent))
        return Structure(tuple(blocks), tuple(self._notes))

    def _know(self, kind: BlockKind, text: str, level: int, place: str) -> None:
        if said := tidy(text).replace("\n", " "):
            self._add(_STANDS_FOR, place)
            self._known[len(self._lines)] = Block(kind, len(self._lines), (said,), level=level)

    def _add(self, line: str, place: str) -> None:
        self._lines.append(line)
        self._said += 1
        if self._said > MOST_LINES:
            raise too_long()
        if place:
            self._places[len(self._lines)] = place


def too_long() -> UnreadableDocument:
    """What is said of a document with more rows than any plan has."""
    return UnreadableDocument(
        f"Dokumentet är för långt: det har fler än {MOST_LINES // 1_000} 000 rader och stycken. "
        "Spara den del som är planen eller årshjulet i en egen fil och skicka den."
    )


def grid(
    lines: Lines, rows: Iterable[tuple[int, str, Sequence[str], Collection[int]]], numbered: bool
) -> None:
    """The rows of a sheet, each with its number, place, cells and which of them are inherited.

    A row with one filled cell is running text (a title, a strategy) unless it goes on a table right above it.
    `numbered`: lines get the rows' numbers.
    """
    before, in_table = 0, False
    for number, place, cells, inherited in rows:
        own = [at for at, cell in enumerate(cells) if cell.strip() and at not in inherited]
        if not own:
            continue
        if number - before > 1:
            lines.blank()
            in_table = False
        if numbered:
            lines.go_to(number)
        before = number
        if len(own) == 1 and len(cells) > 1 and not in_table:
            lines.text(" ".join(tidy(cells[own[0]]).split("\n")), place, apart=True)
        else:
            lines.row(cells, place, inherited)
            in_table = len(cells) > 1
