"""Recognises a verksamhetsplan: areas with findings, lettered strategies, and numbered activities under them.

An area opens at the last heading before a list of strategies or a table of activities. Its code is what
stands after a dash or in brackets at the end of the heading ("Läsning - LÄS"); where there is none, it is the
first three letters of the first word in capitals, with more letters, then a figure, until it is unique.
A strategy is listed first and stands again as a row above its activities: the letter says it is the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from documents.blocks import Block
from documents.building import Doubt, untitled
from documents.columns import Columns, header
from documents.items import Area, Forum, Item, Strategy
from documents.owners import owners_of
from plan.periods import Period, Unreadable, read_period, trailing_period
from plan.schoolyear import SchoolYear

_LETTERED = re.compile(r"(?:strategi\s+)?([a-zåäö])\s?[.):]\s*(.*)", re.I | re.S)
_NUMBERED = re.compile(r"([0-9]{1,3})\s?[.):]\s*(.*)", re.S)
_NUMBER = re.compile(r"([0-9]{1,3})[.)]?")
_CODE = re.compile(r"(.*\S)\s*(?:\s[-–—]\s+|\s?\()([A-ZÅÄÖ]{2,6})\)?$")
_LABELS = re.compile(
    r"(strategier|strategi|aktiviteter|strategier och aktiviteter|nuläge|utgångsläge|analys|nulägesanalys|mål|"
    r"bakgrund|handlingsplan|aktivitetsplan|innehåll|innehållsförteckning)(\s+[\d/–-]+)?",
    re.I,
)
_REFERENCE = re.compile(
    r"(?:se|jfr|jämför|hänvisas till)\b.{0,40}\b(?:aktivitet|strateg|område|punkt|ovan|nedan|övrig|avsnitt)",
    re.I,
)
_ANCHORED = re.compile(r"förankr", re.I)
_PREPOSITION = re.compile(r"(?:med|på|i|hos)\s", re.I)


@dataclass
class _Row:
    """An activity while its rows are gathered: a page break may have cut it."""

    line: int
    number: int | None
    title: str
    owner: str
    when: str
    area: int
    strategy: Strategy | None


@dataclass
class _Draft:
    """An area while it is read."""

    title: str
    code: str
    findings: list[str] = field(default_factory=list)
    strategies: dict[str, Strategy] = field(default_factory=dict)


class PlanRecogniser:
    """Goes through the blocks once, in order, and gathers what a plan is made of."""

    def __init__(self, year: SchoolYear | None) -> None:
        self.year = year
        self.areas: list[_Draft] = []
        self.rows: list[_Row] = []
        self.forums: list[Forum] = []
        self.doubts: list[Doubt] = []
        self._heading: str | None = None
        self._findings: list[str] = []
        self._columns: Columns | None = None
        self._interrupted = False
        self._strategy: Strategy | None = None
        self._open: _Row | None = None
        self._listing = False
        self._anchoring = False

    def read(self, blocks: Sequence[Block]) -> None:
        """Reads all the blocks of a document."""
        for block in blocks:
            if block.repeated and not _LABELS.fullmatch(block.text):
                continue
            if block.kind == "row":
                self._row(block)
            elif block.kind == "heading":
                self._at_heading(block)
            else:
                self._running_text(block)
        self.doubts += [untitled(row.line, row.owner) for row in self.rows if not row.title and row.owner]
        self.rows = [row for row in self.rows if row.title]

    # --- outside tables

    def _at_heading(self, block: Block) -> None:
        if self._anchoring and "," in block.text:
            self._running_text(block)
            return
        self._anchoring = bool(_ANCHORED.search(block.text))
        self._interrupted = True
        self._open = None
        if _LABELS.fullmatch(block.text):
            self._listing = block.text.casefold().startswith("strategi") and bool(self._heading)
            if self._listing:
                self._open_area()
            return
        self._listing = False
        self._heading = block.text
        self._findings = []

    def _running_text(self, block: Block) -> None:
        lettered = _LETTERED.fullmatch(block.text)
        if lettered and (self._listing or self._columns):
            self._at_strategy(lettered.group(1).lower(), lettered.group(2), block.line)
        elif self._columns and self._open and block.adjacent and block.kind == "text":
            self._more(self._open, ["", block.text] if _unfinished(self._open) else [block.text, ""])
        elif self._anchoring and "," in block.text:
            self.forums += [Forum(name, block.line) for name in _forums(block.text)]
        elif block.kind == "list":
            self._findings.append(block.text)
        else:
            self._interrupted = True

    def _open_area(self) -> None:
        """Begins an area at the last heading, unless it already began there."""
        if self._heading is None:
            return
        title, code = self._titled(self._heading)
        self.areas.append(_Draft(title, code, self._findings))
        self._heading, self._findings, self._strategy = None, [], None

    def _titled(self, heading: str) -> tuple[str, str]:
        taken = {area.code for area in self.areas}
        written = _CODE.fullmatch(heading)
        if written and written.group(2) not in taken:
            return written.group(1).rstrip(" -–—("), written.group(2)
        return heading, _derived(heading, taken)

    def _at_strategy(self, letter: str, title: str, line: int) -> None:
        if not self.areas:
            self._open_area()
        known = self.areas[-1].strategies if self.areas else {}
        if letter not in known:
            known[letter] = Strategy(letter, title.strip())
        elif not _same(known[letter].title, title):
            self.doubts.append(
                Doubt(
                    line,
                    title.strip(),
                    f"Strategi {letter} heter något annat längre upp.",
                    f"Menas “{known[letter].title[:80]}”?",
                )
            )
        self._strategy = known[letter]
        self._open = None

    # --- in tables

    def _row(self, block: Block) -> None:
        head = header(block.cells)
        if head is not None:
            self._columns = head if head.activities else None
            self._interrupted = False
            if self._columns:
                self._listing = False
                self._open_area()
            return
        if self._columns is None:
            return
        cells = [*block.cells, *[""] * (self._columns.width - len(block.cells))]
        title, owner, when = self._read_cells(self._columns, cells)
        lettered, numbered = _LETTERED.fullmatch(title), _NUMBERED.fullmatch(title)
        if lettered and not owner:
            self._at_strategy(lettered.group(1).lower(), lettered.group(2), block.line)
        elif numbered:
            self._begin(block.line, int(numbered.group(1)), numbered.group(2), owner, when)
        elif number := _NUMBER.fullmatch(
            cells[self._columns.number] if self._columns.number is not None else ""
        ):
            self._begin(block.line, int(number.group(1)), title, owner, when)
        elif self._interrupted and not owner:
            self._columns = None
        elif self._open and (not (title and owner) or _unfinished(self._open)):
            self._more(self._open, [title, owner, when])
        elif title:
            self._begin(block.line, None, title, owner, when)
        self._interrupted = False

    def _read_cells(self, columns: Columns, cells: list[str]) -> tuple[str, str, str]:
        """Title, owner (with the time, where they share a column) and time."""
        owner = cells[columns.owner] if columns.owner is not None else ""
        when = cells[columns.when] if columns.when is not None and not columns.together else ""
        return cells[columns.title], owner, when

    def _begin(self, line: int, number: int | None, title: str, owner: str, when: str) -> None:
        area = len(self.areas) - 1
        row = _Row(line, number, title.strip(), owner, when, area, self._strategy)
        for other in reversed(self.rows[-12:]):
            if number is not None and (other.area, other.strategy, other.number) == (
                area,
                row.strategy,
                number,
            ):
                where = f"strategi {row.strategy.letter}" if row.strategy else "tabellen"
                self.doubts.append(
                    Doubt(
                        line, row.title, f"Nummer {number} står två gånger under {where}.", "Ändra det ena."
                    )
                )
                break
        self.rows.append(row)
        self._open = row

    def _more(self, row: _Row, pieces: list[str]) -> None:
        """Adds the rest of a row that was cut."""
        title, owner, when = (*pieces, "", "")[:3]
        row.title = f"{row.title} {title}".strip()
        row.owner = f"{row.owner} {owner}".strip()
        row.when = f"{row.when} {when}".strip()

    # --- what it came to

    def finished_areas(self) -> tuple[Area, ...]:
        """The areas that have strategies or activities, in order."""
        used = {row.area for row in self.rows}
        return tuple(
            Area(draft.title, draft.code, tuple(draft.findings), tuple(draft.strategies.values()))
            for place, draft in enumerate(self.areas)
            if draft.strategies or place in used
        )

    def items(self) -> list[Item]:
        """One item a row, then the forums where the plan is anchored."""
        found = [self._item(row) for row in self.rows]
        if found:
            found += [Item("meeting", forum.name, forum.line) for forum in self.forums]
        return found

    def _item(self, row: _Row) -> Item:
        area = self.areas[row.area] if row.area >= 0 else None
        owner, period = _owner_and_period(row, self.year)
        return Item(
            "reference" if _REFERENCE.match(row.title) else "activity",
            " ".join(row.title.split()),
            row.line,
            owners_of(owner),
            period,
            area.title if area else "",
            area.code if area else "",
            row.strategy,
            row.number,
        )


def _owner_and_period(row: _Row, year: SchoolYear | None) -> tuple[str, Period | Unreadable | None]:
    if row.when:
        return row.owner, read_period(row.when, year=year)
    found = trailing_period(row.owner, year=year)
    return found if found else (row.owner, None)


def _unfinished(row: _Row) -> bool:
    """Whether a row looks cut: its owner cell is empty, or ends where something must follow."""
    if row.owner.rstrip().endswith(("/", ",", "+", "&", "och", "-")) or not row.owner:
        return True
    return not row.when and trailing_period(row.owner) is None


def _same(listed: str, row: str) -> bool:
    """Whether two wordings are one strategy, small slips and full stops aside."""
    first, second = (" ".join(text.casefold().strip(" .").split())[:300] for text in (listed, row))
    return first == second or not second or SequenceMatcher(None, first, second).ratio() > 0.8


def _derived(heading: str, taken: set[str]) -> str:
    letters = [letter for letter in heading.upper() if letter.isalpha() or letter == " "]
    words = "".join(letters).split() or ["X"]
    word = next((word for word in words if len(word) > 2), words[0])
    for length in range(3, 7):
        if word[:length] not in taken:
            return word[:length]
    return next(f"{word[:3]}{figure}" for figure in range(2, 10_000) if f"{word[:3]}{figure}" not in taken)


def _forums(text: str) -> list[str]:
    """The names in "ledningsgrupp, rektorsmöten och möten på … och med …"."""
    names: list[str] = []
    for part in re.split(r",|\bsamt\b|\boch\b", text.strip(" .")):
        name = " ".join(part.split())
        if _PREPOSITION.match(name):
            name = f"möten {name}"
        if any(letter.isalpha() for letter in name):
            names.append(name[0].upper() + name[1:])
    return names
