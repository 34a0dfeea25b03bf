"""Reads an Excel workbook (ECMA-376 part 1, §18): the cells of its visible sheets, as they are shown.

Merged cells give their text to the rows below them, marked as inherited. A formula gives the value that was saved
with it. Hidden sheets, rows and columns are left out, and that is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from documents.formats.archive import Archive
from documents.formats.lines import MOST_LINES, Lines, Structure, grid, too_long
from documents.formats.numberformats import Formats, formats_of
from documents.items import UnreadableDocument

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WIDEST = 60
"""Columns that are read."""
_MOST_MERGED = 3_000
"""Merged ranges of a sheet that are spread. A plan has some dozens."""
_DEFAULT_NAME = re.compile(r"(?:blad|sheet|ark|tabell|table)\s?\d*", re.I)
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Row = tuple[int, str, Sequence[str], Collection[int]]


@dataclass
class _Sheet:
    """A sheet while it is read: rows of cells by column, both counted from 0 for columns and 1 for rows."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    inherited: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    hidden_rows: int = 0
    hidden_columns: int = 0
    uncounted: int = 0


def workbook(archive: Archive, main: str) -> Structure:
    """The rows of a workbook. Raises UnreadableDocument where there is nothing to read."""
    tree = archive.tree(main)
    if tree is None:
        raise UnreadableDocument("Arbetsboken är tom.")
    related = archive.related(main)
    one = dict(related.values())
    texts = [_text(each) for each in archive.elements(one.get("sharedStrings", ""), f"{_NS}si")]
    settings = tree.find(f"{_NS}workbookPr")
    from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    formats = formats_of(archive.tree(one.get("styles", "")), from_1904)
    lines = Lines()
    sheets = []
    for each in tree.iterfind(f"{_NS}sheets/{_NS}sheet"):
        kind, part = related.get(each.get(_ID, ""), ("", ""))
        name = each.get("name", "")
        if kind != "worksheet":
            continue
        if each.get("state", "visible") != "visible":
            lines.note(
                "", name, f"Bladet “{name}” är dolt, så jag läste det inte.", "Visa bladet om det ska med."
            )
            continue
        sheet = _sheet(archive, part, _Sheet(name), texts, formats)
        if sheet.rows:
            sheets.append(sheet)
    for sheet in sheets:
        if len(sheets) > 1 and not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
            lines.heading(sheet.name, 0, f"bladet {sheet.name}")
        lines.blank()
        grid(lines, _placed(sheet, len(sheets) > 1), numbered=len(sheets) == 1)
        _tell(lines, sheet)
    if not sheets:
        raise UnreadableDocument("Det finns ingen text i arbetsbokens synliga blad.")
    return lines.structure()


def _tell(lines: Lines, sheet: _Sheet) -> None:
    """What was left out of a sheet."""
    where = f"bladet {sheet.name}"
    show = "Visa det i Excel och skicka filen igen om det ska med."
    hidden = (sheet.hidden_rows, "En rad", "rader"), (sheet.hidden_columns, "En kolumn", "kolumner")
    for number, one, several in hidden:
        if number == 1:
            why = f"{one} i bladet “{sheet.name}” är dold, så jag läste den inte."
        else:
            why = f"{number} {several} i bladet “{sheet.name}” är dolda, så jag läste dem inte."
        if number:
            lines.note(where, sheet.name, why, show)
    if sheet.uncounted:
        cells = "En cell" if sheet.uncounted == 1 else f"{sheet.uncounted} celler"
        why = f"{cells} i bladet “{sheet.name}” har en formel utan sparat värde."
        lines.note(where, sheet.name, why, "Öppna filen i Excel, spara den och skicka den igen.")


def _placed(sheet: _Sheet, several: bool) -> Iterator[Row]:
    """The rows in order, all as wide as the sheet is, without the empty columns to the left."""
    used = {column for cells in sheet.rows.values() for column in cells}
    first, last = min(used), max(used)
    of_sheet = f" i bladet {sheet.name}" if several else ""
    for number in sorted(sheet.rows):
        cells = sheet.rows[number]
        inherited = {column - first for column in sheet.inherited.get(number, ())}
        filled = [cells.get(column, "") for column in range(first, last + 1)]
        yield number, f"rad {number}{of_sheet}", filled, inherited


def _sheet(archive: Archive, part: str, sheet: _Sheet, texts: Sequence[str], formats: Formats) -> _Sheet:
    """Reads the rows of a sheet, then spreads what is merged."""
    hidden: set[int] = set()
    at = 0
    for element in archive.elements(part, f"{_NS}cols", f"{_NS}row", f"{_NS}mergeCells"):
        if element.tag == f"{_NS}cols":
            hidden = _hidden_columns(element)
        elif element.tag == f"{_NS}mergeCells":
            _spread(sheet, element)
        else:
            at = _number(element.get("r")) or at + 1
            cells = _cells(element, texts, formats, sheet)
            shown = {column: text for column, text in cells.items() if column not in hidden}
            sheet.hidden_columns = max(sheet.hidden_columns, len({*cells} & hidden))
            if shown and element.get("hidden") in ("1", "true"):
                sheet.hidden_rows += 1
            elif shown:
                sheet.rows[at] = shown
            if len(sheet.rows) > MOST_LINES:
                raise too_long()
    return sheet


def _cells(row: Element, texts: Sequence[str], formats: Formats, sheet: _Sheet) -> dict[int, str]:
    """Column to text, for the cells of a row that say something."""
    found = {}
    column = -1
    for cell in row.iterfind(f"{_NS}c"):
        place = _PLACE.fullmatch(cell.get("r", ""))
        column = _column(place.group(1)) if place else column + 1
        if column >= _WIDEST:
            continue
        value = cell.find(f"{_NS}v")
        said = (value.text or "") if value is not None else ""
        if cell.find(f"{_NS}f") is not None and not said:
            sheet.uncounted += 1
        match cell.get("t", "n"):
            case "s":
                index = _number(said)
                said = texts[index] if index is not None and index < len(texts) else ""
            case "inlineStr":
                inline = cell.find(f"{_NS}is")
                said = _text(inline) if inline is not None else ""
            case "b":
                said = "Ja" if said == "1" else "Nej"
            case "e":
                said = ""
            case "d":
                said = said[:10]
            case "n":
                said = formats.shown(said, _number(cell.get("s")) or 0)
        if said.strip():
            found[column] = said
    return found


def _spread(sheet: _Sheet, merged: Element) -> None:
    """Gives the text of each merged range to the rows under its first one that have something of their own."""
    for each in merged[:_MOST_MERGED]:
        ends = [_PLACE.fullmatch(end) for end in each.get("ref", "").split(":")]
        if len(ends) != 2 or not ends[0] or not ends[1]:
            continue
        first, last = int(ends[0].group(2)), int(ends[1].group(2))
        column = _column(ends[0].group(1))
        text = sheet.rows.get(first, {}).get(column)
        if not text:
            continue
        below = range(first + 1, last + 1)
        for number in below if len(below) < len(sheet.rows) else [n for n in sheet.rows if n in below]:
            if number in sheet.rows and column not in sheet.rows[number]:
                sheet.rows[number][column] = text
                sheet.inherited[number].add(column)


def _hidden_columns(cols: Element) -> set[int]:
    hidden: set[int] = set()
    for each in cols:
        if each.get("hidden") in ("1", "true"):
            first, last = _number(each.get("min")) or 1, _number(each.get("max")) or 0
            hidden |= set(range(first - 1, min(last, _WIDEST)))
    return hidden


def _text(element: Element) -> str:
    """The text of a string, without how it is pronounced."""
    own = [each.text or "" for each in element.iterfind(f"{_NS}t")]
    runs = [each.text or "" for each in element.iterfind(f"{_NS}r/{_NS}t")]
    return "".join(own + runs)


def _column(letters: str) -> int:
    """A column by its letters, A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
