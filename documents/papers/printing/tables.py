"""Tables of Word as tables of Platypus: merged cells, lines and fills, heads that stand again on each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from reportlab.platypus import Flowable, Table
from reportlab.platypus.doctemplate import NullActionFlowable

from documents.formats.wordnumbers import whole
from documents.papers.printing.looks import (
    FONTS,
    Chain,
    Looks,
    Room,
    child,
    colour,
    drawn_line,
    flat,
    inked,
    local,
    on,
    points,
    said,
)

# Reads what stands in a cell, in so much room: with what the table's style says of it, on a colour.
Inner = Callable[[Any, Room, Chain, str | None], list[Flowable]]
_MOST_COLUMNS = 60
_NARROWEST = 4.0
_VERTICAL = {"center": "MIDDLE", "bottom": "BOTTOM"}
_SIDES = {"left": "LINEBEFORE", "top": "LINEABOVE", "right": "LINEAFTER", "bottom": "LINEBELOW"}


class Rows(Table):  # type: ignore[misc]
    """A table whose rows may be higher than a page, or merged over more than one."""

    def split(self, width: float, height: float) -> list[Any]:
        """The rows that have a place, and the others. At the top of a page there always are some."""
        parts = super().split(width, height)
        if parts or not self._frame._atTop:
            return list(parts)
        across = [one for one in self._spanCmds if one[1][1] == one[2][1]]
        if len(across) < len(self._spanCmds):
            # A cell that is merged over more rows than a page has: it stands beside the first of them.
            loose = self._of(self._cellvalues)
            loose.repeatRows, loose._frame, loose._spanCmds = self.repeatRows, self._frame, across
            loose._linecmds, loose._bkgrndcmds = self._linecmds, self._bkgrndcmds
            return loose.split(width, height)
        self._calc(width, 1e9)
        for count in range(1, len(self._rowHeights) + 1):
            if parts := super().split(width, sum(self._rowHeights[:count]) + 0.1):
                # The first row that is higher than a page is set as text, after the heads.
                text = [one for row in parts[0]._cellvalues for cell in row for one in cell]
                return [NullActionFlowable(), *text, *parts[1:]]
        return []

    def least(self, width: float) -> float:
        """The height of the heads and of the first row after them."""
        return float(self._of(self._cellvalues[: self.repeatRows + 1]).wrap(width, 1e6)[1])

    def _of(self, rows: Any) -> Rows:
        """A table of these rows, the first ones, without lines and merged cells."""
        return Rows(rows, self._colWidths, normalizedData=1, cellStyles=self._cellStyles[: len(rows)])


@dataclass
class _Cell:
    element: Any
    properties: Any
    column: int
    row: int
    to_column: int
    to_row: int


def rows_of(table: Any, room: Room, looks: Looks, inner: Inner) -> Rows | None:
    """A table that has so much room; None for one without cells."""
    properties = child(table, "w:tblPr")
    styles = looks.chain(said([properties], "w:tblStyle"), "table")
    chain = [properties, *(child(one, "w:tblPr") for one in styles)]
    parts = [one for style in styles for one in style.iterfind(qn("w:tblStylePr"))]
    first = [one for one in parts if one.get(qn("w:type")) == "firstRow"]
    cells_of = [[one for one in flat(row) if local(one) == "tc"] for row in flat(table) if local(row) == "tr"]
    rows = [row for row in cells_of if row]
    cells, count = _cells(rows)
    if not cells:
        return None
    widths = _widths(table, count, room[0])
    left, right, top, bottom = (
        points(said(chain, f"w:tblCellMar/w:{side}", "w:w"), otherwise=usual, most=40.0)
        for side, usual in (("left", 5.4), ("right", 5.4), ("top", 0.0), ("bottom", 0.0))
    )
    padding = {"LEFTPADDING": left, "RIGHTPADDING": right, "TOPPADDING": top, "BOTTOMPADDING": bottom}
    commands: list[Any] = [(name, (0, 0), (-1, -1), value) for name, value in padding.items()]
    commands += [("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONTNAME", (0, 0), (-1, -1), FONTS[0])]
    data: list[list[list[Flowable]]] = [[[]] * count for _ in rows]
    for cell in cells:
        at = (cell.column, cell.row), (cell.to_column, cell.to_row)
        of_style = [] if cell.row else first
        of_cell = [cell.properties, *(child(one, "w:tcPr") for one in of_style)]
        fill = colour(said(of_cell, "w:shd", "w:fill"))
        width = max(sum(widths[cell.column : cell.to_column + 1]) - left - right, _NARROWEST)
        runs = [child(one, "w:rPr") for one in (*of_style, *styles)]
        data[cell.row][cell.column] = blocks = inner(cell.element, (width, room[1]), runs, fill)
        commands += [("SPAN", *at)] if at[0] != at[1] else []
        commands += [("BACKGROUND", *at, inked(fill))] if fill else []
        commands.append(("BOTTOMPADDING", *at, bottom + (blocks[-1].getSpaceAfter() if blocks else 0)))
        if (vertical := _VERTICAL.get(said(of_cell, "w:vAlign") or "")) is not None:
            commands.append(("VALIGN", *at, vertical))
    commands += _lines(chain, cells, count, len(rows))
    heads = 0
    while heads < len(rows) - 1 and on([_row(rows[heads])], "w:trPr/w:tblHeader"):
        heads += 1
    aligned = {"center": "CENTER", "right": "RIGHT", "end": "RIGHT"}.get(said(chain, "w:jc") or "", "LEFT")
    return Rows(data, widths, repeatRows=heads, style=commands, hAlign=aligned)


def _row(cells: list[Any]) -> Any:
    return next(cells[0].iterancestors(qn("w:tr")))


def _cells(rows: list[list[Any]]) -> tuple[list[_Cell], int]:
    """The cells where they begin, with what they are merged over; and how many columns there are."""
    found: list[_Cell] = []
    above: dict[int, _Cell] = {}
    count = 0
    for number, row in enumerate(rows):
        column = min(whole(said([_row(row)], "w:trPr/w:gridBefore"), 0), _MOST_COLUMNS - 1)
        begun: dict[int, _Cell] = {}
        for element in row:
            if column >= _MOST_COLUMNS:
                # What has no place of its own stands in the last cell.
                found[-1].element.extend([*element])
                continue
            properties = [child(element, "w:tcPr")]
            last = min(column + max(whole(said(properties, "w:gridSpan"), 1), 1), _MOST_COLUMNS) - 1
            merged = child(properties[0], "w:vMerge")
            cell = above.get(column) if merged is not None and merged.get(qn("w:val")) != "restart" else None
            if cell is not None and cell.to_column == last:
                cell.to_row = number
            else:
                cell = _Cell(element, properties[0], column, number, last, number)
                found.append(cell)
            begun[column] = cell
            column = last + 1
        above = begun
        count = max(count, column)
    return found, count


def _widths(table: Any, count: int, room: float) -> list[float]:
    """The widths of the columns: as they are said, within the room."""
    grid = child(table, "w:tblGrid")
    told = [points(one.get(qn("w:w"))) for one in grid.iterfind(qn("w:gridCol"))] if grid is not None else []
    widths = [*told, *[0.0] * count][:count]
    usual = max(room - sum(widths), room / 2) / max(widths.count(0.0), 1)
    least = min(2 * 5.4 + 12.0, room / count)
    widths = [max(one or usual, least) for one in widths]
    total = sum(widths)
    return [one * min(room / total, 1.0) for one in widths]


def _lines(chain: Chain, cells: list[_Cell], columns: int, rows: int) -> Iterator[tuple[Any, ...]]:
    """The lines of a table, and those that cells say of their own."""
    last, end = columns - 1, rows - 1
    for side, command, begins, ends in (
        ("top", "LINEABOVE", (0, 0), (last, 0)),
        ("insideH", "LINEBELOW", (0, 0), (last, end - 1)),
        ("bottom", "LINEBELOW", (0, end), (last, end)),
        ("left", "LINEBEFORE", (0, 0), (0, end)),
        ("insideV", "LINEAFTER", (0, 0), (last - 1, end)),
        ("right", "LINEAFTER", (last, 0), (last, end)),
    ):
        line = drawn_line(chain, f"w:tblBorders/w:{side}")
        if line is not None and min(ends) >= 0:
            yield command, begins, ends, *line
    for cell in cells:
        for side, command in _SIDES.items() if child(cell.properties, "w:tcBorders") is not None else ():
            if (line := drawn_line([cell.properties], f"w:tcBorders/w:{side}")) is not None:
                yield command, (cell.column, cell.row), (cell.to_column, cell.to_row), *line
