"""Comma-separated values: tables that a spreadsheet has saved as text, with quotes and line breaks in cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from documents.columns import header
from documents.formats.lines import Lines, Structure, grid

_SEPARATORS = (";", ",", "\t")
_ALIKE = 0.9
"""How large a part of the records that must be as wide as the head of the table."""


def separated(text: str) -> Structure | None:
    """The structure of a text that is separated values, by its content; None when it is something else."""
    hint = text[:6].casefold()
    body = text.split("\n", 1)[1] if hint.startswith("sep=") and "\n" in text else text
    skipped = text.count("\n") - body.count("\n")
    for separator in _SEPARATORS:
        if separator not in body:
            continue
        records = list(_records(body, separator))
        if _is_table(records, separator, quoted='"' in body):
            lines = Lines()
            rows = ((at + skipped, f"rad {at + skipped}", cells, ()) for at, cells in records)
            grid(lines, rows, numbered=True)
            return lines.structure()
    return None


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The records, each with the line it begins on. A broken one ends them."""
    csv.field_size_limit(len(text) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error:
        return


def _is_table(records: list[tuple[int, list[str]]], separator: str, quoted: bool) -> bool:
    filled = [cells for _, cells in records if any(cells)]
    head = next((at for at, cells in enumerate(filled) if len(cells) > 1 and header(cells)), None)
    if head is not None:
        below = filled[head:]
        width = len(filled[head])
        even = sum(len(cells) == width for cells in below) >= _ALIKE * len(below)
        # Tabs and semicolons without quotes are read as text, which bears with headings between the tables;
        # a spreadsheet that writes them gives every line the same width.
        whole = sum(len(cells) == width for cells in filled) >= _ALIKE * len(filled)
        return even and (separator == "," or quoted or whole) and len(below) > 1
    width, times = Counter(map(len, filled)).most_common(1)[0] if filled else (0, 0)
    return width >= (4 if separator == "," else 3) and times == len(filled) >= 3
