"""Writes the example documents in other formats, as people make them: one content, many papers.

A page is a list of parts: ("heading", level, text), ("text", text), ("list", marker, text) and ("table", rows), where
a row is a list of cells. `parts_of` makes them of a text in the example's own form.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

Part = tuple[str, Any, Any]
Rows = list[list[str]]

_LISTED = re.compile(r"(-|[a-z]\)|\d+\.)\s+(.*)")


def parts_of(text: str) -> list[Part]:
    """The parts of a text in the example's form; what stands on every page is left out."""
    lines = text.split("\n")
    on_every_page = {line for line, times in Counter(lines).items() if times > 1 and line.isupper()}
    parts: list[Part] = []
    for at, line in enumerate(lines):
        before = lines[at - 1].strip() if at else ""
        after = lines[at + 1].strip() if at + 1 < len(lines) else ""
        if not line.strip() or line in on_every_page:
            continue
        if "\t" in line:
            if not (parts and parts[-1][0] == "table" and before):
                parts.append(("table", [], None))
            parts[-1][1].append(line.split("\t"))
        elif listed := _LISTED.fullmatch(line):
            parts.append(("list", listed.group(1), listed.group(2)))
        elif not before and not after and len(line) < 90 and line[-1] not in ".:;" and not line[0].islower():
            parts.append(("heading", 1 if not parts else 2, line))
        else:
            parts.append(("text", line, None))
    return parts


def tables_of(parts: Sequence[Part]) -> Iterator[Rows]:
    for kind, rows, _ in parts:
        if kind == "table":
            yield rows


# --- Word


def word(
    parts: Sequence[Part], *, change: Callable[[Any], None] | None = None, numbered: bool = False
) -> bytes:
    """A Word document with the usual styles. `numbered`: letters and numbers are Word's own, not text."""
    paper = docx.Document()
    numbers = _Numbers(paper) if numbered else None
    for kind, first, second in parts:
        if kind == "heading":
            paper.add_heading(second, first)
            if numbers:
                numbers.restart()
        elif kind == "text":
            paper.add_paragraph(first)
        elif kind == "list" and first == "-":
            paper.add_paragraph(second, style="List Bullet")
        elif kind == "list":
            paragraph = paper.add_paragraph(second if numbers else f"{first} {second}")
            if numbers:
                numbers.letter(paragraph)
        else:
            _table(paper, first, numbers)
    if change:
        change(paper)
    return saved(paper)


def _table(paper: Any, rows: Rows, numbers: _Numbers | None) -> None:
    width = max(map(len, rows))
    table = paper.add_table(0, width, style="Table Grid")
    for row in rows:
        cells = table.add_row().cells
        for at, text in enumerate(row):
            listed = _LISTED.fullmatch(text)
            if not (numbers and listed):
                cells[at].text = text
            elif listed.group(1)[0].isdigit():
                cells[at].text = listed.group(2)
                numbers.number(cells[at].paragraphs[0], int(listed.group(1)[:-1]))
            else:
                cells[at].text = listed.group(2)
                numbers.letter_again(cells[at].paragraphs[0], listed.group(1)[0])
        if len(row) < width or not any(row[1:]):
            cells[0].merge(cells[-1])


class _Numbers:
    """Lists whose letters and numbers Word counts; each list is restarted by an override, as Word does it."""

    def __init__(self, paper: Any) -> None:
        self._paper = paper
        self._root = paper.part.numbering_part.element
        for id_, format_, text in ((90, "lowerLetter", "%1)"), (91, "decimal", "%1.")):
            counted = f'<w:start w:val="1"/><w:numFmt w:val="{format_}"/><w:lvlText w:val="{text}"/>'
            level = f'<w:lvl w:ilvl="0">{counted}</w:lvl>'
            abstract = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{id_}">{level}</w:abstractNum>'
            )
            self._root.insert(0, abstract)
        self._next = 900
        self._letters = self._new(90, 1)
        self._numbers = self._new(91, 1)

    def restart(self) -> None:
        self._letters = self._new(90, 1)

    def letter(self, paragraph: Any) -> None:
        self._set(paragraph, self._letters)

    def letter_again(self, paragraph: Any, letter: str) -> None:
        self._set(paragraph, self._new(90, ord(letter) - 96))

    def number(self, paragraph: Any, number: int) -> None:
        if number == 1:
            self._numbers = self._new(91, 1)
        self._set(paragraph, self._numbers)

    def _new(self, abstract: int, start: int) -> int:
        self._next += 1
        override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        xml = f'<w:num {nsdecls("w")} w:numId="{self._next}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
        self._root.append(parse_xml(xml))
        return self._next

    def _set(self, paragraph: Any, number: int) -> None:
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
        )


def saved(paper: Any) -> bytes:
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same archive with these parts put in, or in place of what they are called."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


# --- PDF


def pdf(
    parts: Sequence[Part], *, borders: bool = True, page: tuple[float, float] = A4, **options: Any
) -> bytes:
    """A PDF as an office program makes it: headings, tables whose head stands on each page, a header and a footer."""
    styles = getSampleStyleSheet()
    flow: list[Any] = []
    for kind, first, second in parts:
        if kind == "heading":
            flow.append(Paragraph(escape(second), styles[f"Heading{first}"]))
        elif kind == "text":
            flow += [Paragraph(escape(first), styles["BodyText"])]
        elif kind == "list":
            mark = "•" if first == "-" else first
            flow.append(Paragraph(escape(second), styles["BodyText"], bulletText=mark))
        else:
            flow += [_pdf_table(first, borders, styles["BodyText"], **options), Spacer(1, 14)]
    file = io.BytesIO()
    paper = SimpleDocTemplate(
        file, pagesize=page, topMargin=80, bottomMargin=80, leftMargin=60, rightMargin=60
    )
    paper.build(flow, onFirstPage=_header_and_footer, onLaterPages=_header_and_footer)
    return file.getvalue()


def _pdf_table(rows: Rows, borders: bool, style: Any, **options: Any) -> Table:
    width = max(map(len, rows))
    cells = [[Paragraph(escape(cell), style) for cell in [*row, *[""] * (width - len(row))]] for row in rows]
    widths = {2: (300, 170), 4: (110, 180, 115, 70)}.get(width)
    look = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    if borders:
        look.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
        look += [("SPAN", (0, at), (-1, at)) for at, row in enumerate(rows) if not any(row[1:])]
    return Table(cells, colWidths=widths, repeatRows=1, style=TableStyle(look), **options)


def _header_and_footer(canvas: Any, paper: Any) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawString(60, paper.pagesize[1] - 40, "EKDALA KOMMUN")
    canvas.drawString(60, 40, f"Sida {canvas.getPageNumber()}")


# --- Excel and CSV


def sheet_rows(parts: Sequence[Part]) -> Rows:
    """The parts as the rows of one sheet, with an empty row before headings and tables."""
    rows: Rows = []
    for kind, first, second in parts:
        if kind == "table":
            rows += [[], *first, []]
        elif kind == "heading":
            rows += [[], [second], []]
        else:
            rows.append([f"{first} {second}" if kind == "list" else first])
    return rows


def excel(rows: Rows, *, change: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if change:
        change(book)
    return saved(book)


def separated(rows: Rows, separator: str, encoding: str = "utf-8-sig") -> bytes:
    """As a spreadsheet writes it: every line as wide as the widest."""
    width = max(map(len, rows))
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator)
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return file.getvalue().encode(encoding)
