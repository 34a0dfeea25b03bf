"""Reads a PDF: tables, running text and headings in reading order, over page breaks.

A table that goes on on the next page is one table: its repeated head is no row, and a row that the page break cut is
whole again. What stands on page after page is a running header. Pages that are pictures are told of.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pdfplumber

from documents.formats.lines import Lines, Structure
from documents.formats.pdfparts import (
    Paragraph,
    TextLine,
    Vocabulary,
    Word,
    in_columns,
    joined,
    lines_of,
    paragraphs_of,
)
from documents.formats.pdftables import PageTable, TableRow, Unbordered, bordered
from documents.items import UnreadableDocument

MOST_PAGES = 150
"""Pages that are read. What is longer takes longer than a person waits."""

_MARGIN = 0.12
_LONGEST_HEADING = 110
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:sida|sid\.?|s\.)?\s*[-–]?\s*\d{1,3}\s*[-–]?\s*(?:(?:av|/)\s*\d{1,3}|\(\d{1,3}\))?", re.I
)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_LOCKED = "Pdf-filen är skyddad med lösenord. Ta bort lösenordet och skicka den igen."
_BROKEN = (
    "Pdf-filen är skadad och går inte att läsa. Gör om den i programmet den kommer från och försök igen."
)
_SCANNED = (
    "Det finns ingen text i pdf-filen, bara bilder. Är den skannad behöver den textigenkänning (OCR) först; "
    "annars skicka Word-filen."
)
_CODED = "Texten i pdf-filen går inte att läsa ut. Skicka Word-filen, eller gör om pdf-filen från den."


@dataclass
class _Page:
    """What stands on a page: tables, and lines outside them; whether it is a picture."""

    number: int
    height: float
    lines: list[TextLine] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    picture: bool = False


def pdf(data: bytes) -> Structure:
    """The blocks of a PDF. Raises UnreadableDocument for what is locked, broken, scanned or too long."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        pages = _pages(data)
    except UnreadableDocument:
        raise
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # a broken file makes the library raise anything
        locked = b"/Encrypt" in data and "Password" in f"{error!r}{error.__cause__!r}"
        raise UnreadableDocument(_LOCKED if locked else _BROKEN) from error
    words = [word for page in pages for line in page.lines for word in line.words]
    if not words and not any(page.tables for page in pages):
        raise UnreadableDocument(_SCANNED)
    if sum(bool(_UNMAPPED.search(word.text)) for word in words) > len(words) / 3:
        raise UnreadableDocument(_CODED)
    writer = _Writer(pages)
    return writer.structure()


def _pages(data: bytes) -> list[_Page]:
    found = []
    with pdfplumber.open(io.BytesIO(data)) as paper:
        if len(paper.pages) > MOST_PAGES:
            raise UnreadableDocument(
                f"Pdf-filen har {len(paper.pages)} sidor. Jag läser högst {MOST_PAGES}: "
                "spara sidorna med planen i en egen fil och skicka den."
            )
        for page in paper.pages:
            found.append(_page(page))
            page.close()
    return found


def _page(page: Any) -> _Page:
    extracted = page.extract_words(x_tolerance_ratio=0.18, extra_attrs=["fontname", "size"])
    words = [Word.of(each) for each in extracted if each.get("upright", True)]
    found = _Page(page.page_number, float(page.height))
    found.picture = len(words) < 3 and any(
        abs(image["x1"] - image["x0"]) * abs(image["bottom"] - image["top"]) > 0.25 * page.width * page.height
        for image in page.images
    )
    for each in _found_tables(page):
        table = bordered(each, words)
        if table is not None and any(any(row.cells) for row in table.rows):
            found.tables.append(table)
            left, top, right, bottom = each.bbox
            words = [
                word
                for word in words
                if not (
                    left <= (word.x0 + word.x1) / 2 <= right and top <= (word.top + word.bottom) / 2 <= bottom
                )
            ]
    found.lines = lines_of(words)
    return found


def _found_tables(page: Any) -> Sequence[Any]:
    """The tables with borders. Where every other row is shaded, the shades are no tables of one row."""
    tables = page.find_tables() if page.edges else []
    if sum(len(table.rows) == 1 for table in tables) > 1:
        tables = page.filter(lambda each: not _is_shade(each)).find_tables()
    return tables


def _is_shade(each: Any) -> bool:
    filled = each["object_type"] in ("rect", "curve") and each.get("fill") and not each.get("stroke")
    return bool(filled and each["width"] > 3 and each["height"] > 3)


class _Writer:
    """Writes the pages down as lines, in reading order."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        self._pages = pages
        self._lines = Lines()
        self._running = _running(pages)
        self._words = _vocabulary(pages)
        sizes: Counter[float] = Counter()
        for page in pages:
            for line in page.lines:
                sizes[round(line.size * 2) / 2] += 0 if line.bold else len(line.text)
        self._body = sizes.most_common(1)[0][0] if sizes else 0.0
        self._larger = sorted((size for size in sizes if size > self._body * 1.12), reverse=True)
        self._text = Paragraph()
        self._text_page = 0
        self._table: PageTable | None = None
        self._row: tuple[int, TableRow] | None = None
        self._open: Unbordered | None = None

    def structure(self) -> Structure:
        """The whole document."""
        for page in self._pages:
            if page.picture:
                self._lines.note(
                    f"sida {page.number}",
                    f"Sida {page.number}",
                    f"Sida {page.number} är en bild utan text, så jag läste den inte.",
                    "Skicka Word-filen, eller låt ett program känna igen texten först.",
                )
            self._write(page)
        for part in self._ended():
            self._add_unbordered(part)
        self._end_text()
        self._end_table()
        return self._lines.structure()

    def _write(self, page: _Page) -> None:
        first = True
        begun = False
        right = max((line.x1 for line in page.lines), default=0.0)
        for part in self._parts(page, right):
            if not begun and page.number > 1:
                self._new_page(page, part)
                begun = True
            if isinstance(part, PageTable):
                self._end_text()
                self._add_table(part, page.number, first)
            elif isinstance(part, Unbordered):
                self._add_unbordered(part)
            else:
                self._add_paragraph(part, page.number)
            first = False

    def _new_page(self, page: _Page, part: PageTable | Paragraph | Unbordered) -> None:
        """Tells that a page begins, unless a sentence goes on over the break."""
        goes_on = isinstance(part, Paragraph) and self._text.lines and self._joins(part)
        if not goes_on and self._row is None and not isinstance(part, Unbordered):
            self._end_text()
            self._lines.running(f"sida {page.number}")
            self._lines.blank()

    def _joins(self, part: Paragraph) -> bool:
        return (
            self._text.unfinished and part.text[:1].islower() and abs(part.lines[0].size - self._body) < 0.6
        )

    def _parts(self, page: _Page, right: float) -> Iterator[PageTable | Paragraph | Unbordered]:
        """The tables and paragraphs of a page from above; columns one after the other.

        A table without borders that reaches the end of the page comes when it has ended.
        """
        lines = [line for line in page.lines if not self._is_running(line, page)]
        left = min((line.x0 for line in lines), default=0.0)
        for table in [*sorted(page.tables, key=lambda table: table.top), None]:
            above = [line for line in lines if table is None or line.top < table.top]
            lines = lines[len(above) :]
            plain: list[TextLine] = []
            for line in above:
                begun = Unbordered.at(line, page.number, right)
                same = begun is None or (self._open is not None and begun.has_columns_of(self._open))
                if self._open and same and self._open.takes(line, page.number):
                    continue
                yield from self._ended()
                self._open = begun
                if self._open:
                    yield from _text_of(plain, left, right)
                    plain = []
                else:
                    plain.append(line)
            yield from _text_of(plain, left, right)
            if table is not None:
                yield from self._ended()
                yield table

    def _ended(self) -> Iterator[Unbordered]:
        """The open table without borders, if there is one, which hereby ends."""
        if self._open is not None:
            yield self._open
        self._open = None

    def _is_running(self, line: TextLine, page: _Page) -> bool:
        if not _in_margin(line, page):
            return False
        return _normal(line.text) in self._running or bool(_PAGE_NUMBER.fullmatch(line.text))

    # --- text

    def _add_paragraph(self, part: Paragraph, page: int) -> None:
        line = part.lines[0]
        self._end_table()
        if self._text.lines and page != self._text_page and self._joins(part):
            self._text.carried, self._text.lines = joined(self._text.text, part.text), []
            return
        before = self._text.lines
        self._end_text()
        level = self._heading_level(part)
        if level is not None:
            self._lines.heading(self._words.settled(part.text), level, f"sida {page}")
            return
        if before and line.top - before[-1].bottom > 0.75 * line.size:
            self._lines.blank()
        self._text, self._text_page = part, page

    def _heading_level(self, part: Paragraph) -> int | None:
        """How deep a heading is by its size; None for running text."""
        line, text = part.lines[0], part.text
        if len(text) > _LONGEST_HEADING or text.endswith((".", ",", ";")) or not any(map(str.isalpha, text)):
            return None
        size = round(line.size * 2) / 2
        if size in self._larger:
            return self._larger.index(size)
        whole = all(each.bold for each in part.lines)
        if whole and not text[0].islower() and not text.endswith((":", "!", "?")):
            return len(self._larger)
        return None

    def _end_text(self) -> None:
        if text := self._text.text:
            self._lines.text(self._words.settled(text), f"sida {self._text_page}", plain=True)
        self._text = Paragraph()

    # --- tables

    def _add_table(self, table: PageTable, page: int, first: bool) -> None:
        rows = table.rows
        if first and self._table is not None and self._row is not None and table.goes_on_from(self._table):
            if rows[0].cells == self._table.rows[0].cells:
                rows = rows[1:]
            if rows and _cut(self._row[1], rows[0]):
                before = self._row[1]
                before.cells = [
                    joined(one, more) for one, more in zip(before.cells, rows[0].cells, strict=True)
                ]
                rows = rows[1:]
            table.rows = [self._table.rows[0], *rows]
        else:
            self._end_table()
            self._lines.blank()
        for row in rows:
            self._hold(page, row)
        self._table = table

    def _hold(self, page: int, row: TableRow) -> None:
        """Keeps the last row back, as the next page may have the rest of it."""
        if self._row is not None:
            at, before = self._row
            self._write_row(at, before)
        self._row = page, row

    def _end_table(self) -> None:
        if self._row is not None:
            at, row = self._row
            self._write_row(at, row)
            self._lines.blank()
        self._table = self._row = None

    def _write_row(self, page: int, row: TableRow) -> None:
        cells = [self._words.settled(cell) for cell in row.cells]
        self._lines.row(cells, f"sida {page}", row.inherited)

    def _add_unbordered(self, table: Unbordered) -> None:
        self._end_text()
        self._end_table()
        self._lines.blank()
        for page, row in table.rows():
            self._write_row(page, row)
        self._lines.blank()


def _text_of(lines: Sequence[TextLine], left: float, right: float) -> Iterator[Paragraph]:
    """Lines outside tables as paragraphs, column by column."""
    for column in in_columns(lines, left, right) if lines else ():
        yield from paragraphs_of(column, max((line.x1 for line in column), default=right))


def _cut(before: TableRow, row: TableRow) -> bool:
    """Whether a row at the top of a page is the rest of the one before it."""
    said = [at for at, cell in enumerate(row.cells) if cell]
    small = [at for at in said if row.cells[at][0].islower()]
    fits = all(before.cells[at] for at in said)
    return bool(small) and fits and (len(small) == len(said) or len(said) < len(row.cells))


def _vocabulary(pages: Sequence[_Page]) -> Vocabulary:
    lines = [line.text for page in pages for line in page.lines]
    cells = [cell for page in pages for table in page.tables for row in table.rows for cell in row.cells]
    return Vocabulary(word for text in (*lines, *cells) for word in text.split())


def _running(pages: Sequence[_Page]) -> frozenset[str]:
    """What stands at the top or foot of page after page, numbers aside."""
    counted: Counter[str] = Counter()
    for page in pages:
        counted.update({_normal(line.text) for line in page.lines if _in_margin(line, page)})
    enough = max(2, min(3, len(pages) // 2 + 1))
    return frozenset(text for text, times in counted.items() if times >= enough)


def _in_margin(line: TextLine, page: _Page) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _normal(text: str) -> str:
    return _DIGITS.sub("#", text.casefold())
