"""A list of units as it comes out of a spreadsheet: a row each, name, school form and perhaps a code.

Tabs, semicolons, or commas between the columns, whichever the rows have; a heading row is left out. Nothing is
guessed: what can't be read is a row with why.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from plan.words import key_of, tidy

# Skollagen 1 kap. 1 §, and what stands beside the school forms in a municipality.
SCHOOL_FORMS = (
    "förskola",
    "förskoleklass",
    "grundskola",
    "anpassad grundskola",
    "gymnasieskola",
    "anpassad gymnasieskola",
    "specialskola",
    "sameskola",
    "fritidshem",
    "komvux",
    "vuxenutbildning",
    "pedagogisk omsorg",
    "öppen förskola",
    "kulturskola",
    "resursskola",
)
_ALSO = {
    "fsk": "förskola",
    "f": "förskola",
    "förskolor": "förskola",
    "gr": "grundskola",
    "grsk": "grundskola",
    "grundskolor": "grundskola",
    "f-9": "grundskola",
    "f-6": "grundskola",
    "7-9": "grundskola",
    "gy": "gymnasieskola",
    "gymnasium": "gymnasieskola",
    "gymnasieskolor": "gymnasieskola",
    "grundsärskola": "anpassad grundskola",
    "gymnasiesärskola": "anpassad gymnasieskola",
    "vux": "komvux",
}
_HEADINGS = {"enhet", "enheter", "namn", "skola", "skolor", "skolenhet", "enhetsnamn", "name"}
_NO_FORM = {"", "-", "–", "ingen", "inte skola", "övrigt"}
_CODE = re.compile(r"[0-9A-Za-zÅÄÖåäö._/-]{1,30}")
LONGEST_NAME = 80
MOST_ROWS = 400


@dataclass(frozen=True)
class PastedUnit:
    """One row. `why` says what is unclear about it, in Swedish; empty where it can be stored as it is."""

    line: int
    name: str
    school_form: str | None = None
    code: str = ""
    why: str = ""


def read_units(text: str, forms: Collection[str] = ()) -> tuple[PastedUnit, ...]:
    """The rows of a pasted list, in order. `forms` are school forms in use, beside the known ones."""
    known = {key_of(form): form for form in (*SCHOOL_FORMS, *forms)} | _ALSO
    found: list[PastedUnit] = []
    seen: dict[str, int] = {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        cells = [tidy(cell).strip('"') for cell in _cells(line)]
        if not any(cells):
            continue
        if not found and key_of(cells[0]) in _HEADINGS:
            continue
        row = _row(number, cells, known)
        if not row.why and key_of(row.name) in seen:
            row = _unclear(row, f"Samma namn står på rad {seen[key_of(row.name)]}.")
        seen.setdefault(key_of(row.name), number)
        found.append(row)
    return tuple(found)


def _cells(line: str) -> list[str]:
    for mark in ("\t", ";"):
        if mark in line:
            return line.split(mark)
    return line.split(",") if line.count(",") <= 2 else [line]


def _row(number: int, cells: list[str], known: dict[str, str]) -> PastedUnit:
    name = cells[0]
    row = PastedUnit(number, name)
    rest = [cell for cell in cells[1:] if cell] if len(cells) > 3 else [*cells[1:], "", ""][:2]
    if not name:
        return _unclear(row, "Raden har inget namn.")
    if len(name) > LONGEST_NAME:
        return _unclear(row, f"Namnet är längre än {LONGEST_NAME} tecken.")
    if len(rest) > 2:
        return _unclear(row, "Raden har fler än tre kolumner: namn, skolform och kod.")
    form, code = [*rest, "", ""][:2]
    if key_of(form) not in known and key_of(form) not in _NO_FORM:
        return _unclear(row, f"Skolformen “{form[:40]}” känner jag inte igen.")
    if code and not _CODE.fullmatch(code):
        return _unclear(row, f"Koden “{code[:40]}” ser inte ut som en kod.")
    return PastedUnit(number, name, known.get(key_of(form)), code)


def _unclear(row: PastedUnit, why: str) -> PastedUnit:
    return PastedUnit(row.line, row.name[:LONGEST_NAME], why=why)
