"""Reads a Word document: paragraphs, lists with their automatic letters, headings, and tables with merged cells.

What python-docx leaves out is read here: content controls, tracked changes, text boxes and automatic numbers. Page
headers, footers, footnotes and comments are other parts of the file and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from documents.formats.archive import Archive
from documents.formats.lines import Lines, Structure, tidy
from documents.formats.wordnumbers import Numbering, Style, Styles, W, on, value, whole
from documents.formats.wordtext import Said, parts, said
from documents.items import UnreadableDocument

_TYPED = re.compile(r"^\s*((?:\d{1,3}(?:\.\d{1,3})*|[A-Za-zÅÄÖåäö])[.)]?|[-–—*•·▪●○✓])\t\s*")
_LETTERED = re.compile(r"(?:strategi\s+)?(?:[a-zåäö]|\d{1,3})\s?[.):]", re.I)
_LONGEST_HEADING = 90
_WIDEST = 60
_DEEPEST = 6
"""Tables within each other that are gone into."""


def word(archive: Archive, main: str) -> Structure:
    """The blocks of a Word document. Raises UnreadableDocument where it has no text."""
    tree = archive.tree(main)
    body = tree.find(f"{W}body") if tree is not None else None
    related = dict(archive.related(main).values())
    reader = _Reader(
        Styles(archive.tree(related.get("styles", ""))), Numbering(archive.tree(related.get("numbering", "")))
    )
    if body is not None:
        reader.body(body)
    structure = reader.lines.structure()
    if not structure.blocks:
        raise UnreadableDocument(
            "Det finns ingen text i dokumentet. Är sidorna bilder behöver de textigenkänning först."
        )
    return structure


class _Reader:
    """Goes through a document once, in order, as automatic numbers must be counted."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.lines = Lines()
        self._styles = styles
        self._numbering = numbering
        self._tables = 0
        self._heading = ""
        self._listing = False
        self._carried = ""

    def body(self, container: Element, depth: int = 0) -> None:
        """Paragraphs and tables in order."""
        for part in parts(container, f"{W}p", f"{W}tbl"):
            if part.tag == f"{W}p":
                self._paragraph(part, depth)
            elif depth < _DEEPEST:
                self._table(part, depth + 1)

    # --- paragraphs

    def _paragraph(self, element: Element, depth: int) -> None:
        style, label, level, found = self._read(element)
        if found is not None:
            self._say(style, label, level, found)
            for box in found.boxes if depth < _DEEPEST else ():
                self.body(box, depth + 1)

    def _read(self, element: Element) -> tuple[Style, str | None, int, Said | None]:
        """A paragraph's style, label and level in a list, and what it says; None where it goes on in the next."""
        properties = element.find(f"{W}pPr")
        style = self._styles.of(value(properties, "pStyle"))
        found = said(element, style.bold)
        found.text, self._carried = self._carried + found.text, ""
        if on(properties, "rPr/del") and properties is not None:
            self._carried = found.text
            return style, None, 0, None
        number = value(properties, "numPr/numId") or style.number
        level = whole(value(properties, "numPr/ilvl"), style.level or 0)
        counts = number and number != "0" and found.text.strip() and not style.of_contents
        return style, self._numbering.label(number, level) if counts and number else None, level, found

    def _say(self, style: Style, label: str | None, level: int, found: Said) -> None:
        text = found.text
        if style.of_contents:
            return
        if not text.strip():
            self.lines.blank()
            self._listing = False
            return
        place = f"under “{self._heading}”" if self._heading else ""
        depth = style.heading
        if depth is None and label is None and _looks_like_heading(found):
            depth = 2
        if depth is not None and len(text) <= 3 * _LONGEST_HEADING:
            self._heading = tidy(text).replace("\n", " ")[:60]
            self.lines.heading(f"{label or ''} {text}", depth, place)
            self._listing = False
        elif label is not None:
            if not self._listing:
                self.lines.blank()
            self.lines.item(f"{label} {text}", level, place)
            self._listing = True
        else:
            self.lines.blank()
            self.lines.text(_TYPED.sub(r"\1 ", text), place, plain=True)
            # A list typed by hand is a list: its items stay together.
            if not (_TYPED.match(text) or _LETTERED.match(text)):
                self.lines.blank()
            self._listing = False

    # --- tables

    def _table(self, table: Element, depth: int) -> None:
        rows = [list(_cells(row)) for row in parts(table, f"{W}tr") if not _deleted(row)]
        width = max((sum(span for _, span, _ in cells) for cells in rows), default=0)
        self.lines.blank()
        if width == 1:
            for cells in rows:
                for cell, _, _ in cells:
                    if cell is not None:
                        self.body(cell, depth)
            self.lines.blank()
            return
        self._tables += 1
        above: dict[int, str] = {}
        for number, cells in enumerate(rows, start=1):
            place = f"tabell {self._tables}, rad {number}"
            texts: list[str] = []
            inherited: set[int] = set()
            inner: list[Element] = []
            for cell, span, merged in cells:
                at = len(texts)
                if merged == "continue":
                    texts.append(above.get(at, ""))
                    inherited.add(at)
                else:
                    texts.append(self._cell(cell, inner) if cell is not None else "")
                    if merged == "restart":
                        above[at] = texts[at]
                    else:
                        above.pop(at, None)
                texts += [""] * (min(span, _WIDEST) - 1)
            self._row(cells, texts[:_WIDEST], inherited, place, width)
            for table_inside in inner if depth < _DEEPEST else ():
                self._table(table_inside, depth + 1)
        self.lines.blank()
        self._listing = False

    def _row(
        self,
        cells: list[tuple[Element | None, int, str]],
        texts: list[str],
        inherited: set[int],
        place: str,
        width: int,
    ) -> None:
        """A row; one cell over the whole width is a heading among the rows, unless it has a letter or number."""
        text = texts[0] if texts else ""
        whole_width = len(cells) == 1 and cells[0][1] >= width and not inherited
        if whole_width and len(text) <= _LONGEST_HEADING and not _LETTERED.match(text):
            self.lines.heading(text, 3, place)
        else:
            self.lines.row([*texts, *[""] * (min(width, _WIDEST) - len(texts))], place, inherited)

    def _cell(self, cell: Element, inner: list[Element]) -> str:
        """The text of a cell, a line a paragraph; the tables in it are put in `inner`."""
        said_lines = []
        for part in parts(cell, f"{W}p", f"{W}tbl"):
            if part.tag == f"{W}tbl":
                inner.append(part)
                continue
            _, label, _, found = self._read(part)
            if found is not None:
                boxed = [said(p, False).text for box in found.boxes for p in parts(box, f"{W}p")]
                said_lines.append(f"{label or ''} {' '.join(found.text.split(chr(9)))}".strip())
                said_lines += boxed
        return "\n".join(said_lines)


def _cells(row: Element) -> Iterator[tuple[Element | None, int, str]]:
    """The cells of a row: the element, how many columns it takes, and its vertical merge ("restart", "continue")."""
    before = whole(value(row, "trPr/gridBefore"), 0)
    for _ in range(min(before, _WIDEST)):
        yield None, 1, ""
    for cell in parts(row, f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        span = max(1, whole(value(properties, "gridSpan"), 1))
        yield cell, span, "" if merge is None else merge.get(f"{W}val", "continue")


def _deleted(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _looks_like_heading(found: Said) -> bool:
    """Whether a paragraph is bold, short and no sentence: a heading without a heading's style."""
    text = found.text.strip()
    return (
        found.bold
        and len(text) <= _LONGEST_HEADING
        and "\n" not in text
        and "\t" not in text
        and not text.endswith((".", "!", "?", ":", ";", ","))
        and not text[0].islower()
        and not _LETTERED.match(text)
    )
