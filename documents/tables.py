"""Finds the tables with tasks among the blocks: where each begins, what its columns are, and what its rows will be.

A table is known by the words at its head; where there are none, by what its columns hold (one of times, one of
words). What its rows are (a plan's activities, moments of a cycle, meetings, measures) is told by the nearest
heading that says so, then by the head, then by what the document calls itself.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from documents.blocks import Block
from documents.columns import ColumnRole, Columns, header
from documents.items import DocumentKind
from documents.owners import looks_like_owner
from plan.periods import clock_time, whole_period

TableKind = Literal["plan", "cycle", "meeting", "measure", "proposal"]

_SAMPLE = 24
"""Rows that are looked at to tell what the columns of a table without a head hold."""
_SIGNS: tuple[tuple[TableKind, re.Pattern[str]], ...] = (
    ("proposal", re.compile(r"\b(?:förslag|föreslag\w+|rekommendation\w*)\b", re.I)),
    (
        "cycle",
        re.compile(r"årshjul|årscykel|årsplanering|årsplan\b|återkommande|årets gång|årskalender", re.I),
    ),
    (
        "meeting",
        re.compile(
            r"sammanträdes|mötesplan|möteskalend|mötestid|mötesdag|mötesdatum|mötesordning|mötesschema|mötesöversikt",
            re.I,
        ),
    ),
    ("plan", re.compile(r"aktivitet|verksamhetsplan|handlingsplan|strategi", re.I)),
    ("cycle", re.compile(r"tidsplan|tidplan|kalendarium|kalender", re.I)),
)
_BY_DOCUMENT: dict[DocumentKind, TableKind] = {
    "årshjul": "cycle",
    "möteskalender": "meeting",
    "åtgärdsplan": "measure",
    "analysrapport": "proposal",
    "verksamhetsplan": "plan",
    "styrdokument": "cycle",
}
_FIGURES = re.compile(r"\d{1,2}[.:]\d{2}(?:\s?[-–]\s?\d{1,2}[.:]\d{2})?")
_WEEK_NUMBERS = re.compile(r"\d{1,2}(?:\s?(?:[-–,/&+]|och)\s?\d{1,2})*")
_LETTERED = re.compile(r"(?!v\.\s?\d)(?:strategi\s+)?[a-zåäö]\s?[.):]\s", re.I)


@dataclass(frozen=True)
class Table:
    """Where a table of tasks begins: its columns, what its rows are, and whether its first row is one of them."""

    columns: Columns
    kind: TableKind
    headless: bool = False


@dataclass(frozen=True)
class Row:
    """The cells of a row by what they are about. `details` are those that the table has beside."""

    title: str
    owner: str = ""
    when: str = ""
    number: str = ""
    area: str = ""
    goal: str = ""
    strategy: str = ""
    status: str = ""
    category: str = ""
    participants: str = ""
    texts: tuple[tuple[ColumnRole, str], ...] = ()
    details: tuple[str, ...] = ()
    inherited: frozenset[str] = frozenset()


def tables_in(blocks: Sequence[Block], kind: DocumentKind, others: Container[int] = ()) -> dict[int, Table]:
    """The tables by the index of the block that begins each; `kind` is what the document calls itself.

    `others` are rows that begin something else than such a table.
    """
    found: dict[int, Table] = {}
    said: TableKind | None = None
    level: TableKind | None = None
    latest: Columns | None = None
    squares = False
    for place, block in enumerate(blocks):
        if block.kind == "heading" and not block.repeated:
            said = _sign(block.text)
            level = said or (level if block.level else None)
            latest = None
            squares = False
        elif block.kind == "row" and not block.repeated:
            head = header(block.cells) if place not in others else None
            squares = place in others or (squares and head is None)
            if head is not None:
                nearby = said or _heading_sign(blocks, place)
                found[place] = Table(head, _kind(head, nearby, kind, blocks, place))
                latest = head
            elif latest is None and not squares and _begins(blocks, place):
                columns = _by_content(blocks, place)
                if columns is not None:
                    found[place] = Table(columns, said or _BY_DOCUMENT.get(kind, "cycle"), headless=True)
                    latest = columns
    return found


def _sign(heading: str) -> TableKind | None:
    return next((kind for kind, sign in _SIGNS if sign.search(heading)), None)


def _heading_sign(blocks: Sequence[Block], place: int) -> TableKind | None:
    """What a line of text right above the head says."""
    before = blocks[place - 1] if place else None
    return _sign(before.text) if before and before.kind == "text" and len(before.text) < 120 else None


def _kind(
    head: Columns, said: TableKind | None, kind: DocumentKind, blocks: Sequence[Block], place: int
) -> TableKind:
    if head.forum:
        return "meeting"
    if head.together or any(_LETTERED.match(block.text) for block in _following(blocks, place, 3)):
        return "plan" if kind not in ("årshjul", "analysrapport") or head.activities else "cycle"
    if said in ("proposal", "meeting") or (said == "cycle" and head.status is None):
        return said
    if head.moment:
        return "cycle"
    if set(head.texts) - {"risks", "costs", "signs"}:
        return "proposal" if kind == "analysrapport" else "measure"
    if kind in _BY_DOCUMENT and (kind != "styrdokument" or not head.activities):
        return _BY_DOCUMENT[kind]
    if said:
        return said
    if head.monthly and head.status is None and head.goal is None:
        return "cycle"
    planned = head.activities or any(at is not None for at in (head.status, head.goal, head.number))
    return "plan" if planned else "cycle"


def _following(blocks: Sequence[Block], place: int, many: int) -> Iterator[Block]:
    for block in blocks[place + 1 : place + 1 + many]:
        if block.kind == "row":
            yield block


# --- tables without a head


def _begins(blocks: Sequence[Block], place: int) -> bool:
    return place == 0 or blocks[place - 1].kind != "row"


def _by_content(blocks: Sequence[Block], place: int) -> Columns | None:
    """The columns of at least three rows of which one column holds times and another words."""
    rows: list[Block] = []
    for block in blocks[place : place + _SAMPLE]:
        if block.kind != "row" or header(block.cells):
            break
        rows.append(block)
    width = max((len(row.cells) for row in rows), default=0)
    if len(rows) < 3 or not 2 <= width <= 8:
        return None
    columns = [
        [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]] for at in range(width)
    ]
    when = _most(columns, is_time)
    if when is None:
        return None
    owner = _most(columns, looks_like_owner, without=(when,))
    others = [at for at in range(width) if at not in (when, owner) and columns[at]]
    if not others:
        return None
    title = max(others, key=lambda at: sum(map(len, columns[at])) / len(rows))
    if sum(len(cell.split()) > 1 or cell.isalpha() for cell in columns[title]) < len(rows) / 2:
        return None
    extras = tuple((at, "") for at in others if at != title)
    return Columns(width, title, owner, when, times=(when,), extras=extras)


def _most(columns: Sequence[Sequence[str]], test: object, without: tuple[int, ...] = ()) -> int | None:
    """The column of which most cells pass a test, when more than six in ten do."""
    best, most = None, 0.6
    for at, cells in enumerate(columns):
        if at in without or len(cells) < 2 or not callable(test):
            continue
        share = sum(bool(test(cell)) for cell in cells) / len(cells)
        if share > most:
            best, most = at, share
    return best


def is_time(cell: str) -> bool:
    """Whether a cell is a time of the year and nothing else; a bare year and a mere frequency are not."""
    if len(cell) > 80:
        return False
    found = whole_period(cell)
    return found is not None and (found.start or found.due) is not None and found.precision != "year"


# --- rows


def row_of(columns: Columns, block: Block) -> Row:
    """The cells of a row of a table."""
    cells = [*block.cells, *[""] * (columns.width - len(block.cells))]
    for at in columns.weeks:
        if _WEEK_NUMBERS.fullmatch(cells[at].strip()):
            cells[at] = f"v. {cells[at].strip()}"

    def cell(at: int | None) -> str:
        return cells[at] if at is not None and at < len(cells) else ""

    when, more = ("", "") if columns.together else when_of(columns, cells)
    details = [more] if more else []
    for at, label in columns.extras:
        if text := cell(at).strip():
            details.append(f"{label}: {text}" if label and len(text) < 400 else text)
    inherited = {name for name in ("when", "owner", "title") if getattr(columns, name) in block.inherited}
    return Row(
        cell(columns.title),
        cell(columns.owner),
        when,
        cell(columns.number),
        cell(columns.area),
        cell(columns.goal),
        cell(columns.strategy),
        cell(columns.status),
        cell(columns.category),
        cell(columns.participants),
        tuple((role, text) for role, at in columns.texts.items() if (text := cell(at))),
        tuple(details),
        frozenset(inherited),
    )


def when_of(columns: Columns, cells: Sequence[str]) -> tuple[str, str]:
    """The time of a row, from all the columns that say something of it, and a time of the day beside it.

    "Start" and "Slut" are one span; a week beside its month stands in brackets; a bare day takes the month.
    """
    if columns.bounds:
        start, due = (cells[at] for at in columns.bounds)
        if start == due:
            return start, ""
        return (f"{start} – {due}" if start and due else start or (f"senast {due}" if due else "")), ""
    if not columns.times:
        return (cells[columns.when] if columns.when is not None else ""), ""
    filled = [cells[at] for at in columns.times if cells[at]]
    when, beside = "", ""
    for text in filled:
        clock = clock_time(text) or re.fullmatch(r"[\d.:–\- ]{4,}", text)
        if when and clock and (not is_time(text) or _is_clock_beside(text, when)):
            beside = text if "kl" in text.casefold() else f"kl. {text}"
        elif not when:
            when = text
        else:
            when = _finer(when, text)
    return when, beside


def _is_clock_beside(text: str, when: str) -> bool:
    """Whether "13.10" is a time of the day and no day of October: a day stands beside it."""
    day = whole_period(when) if _FIGURES.fullmatch(text) else None
    return day is not None and day.precision == "day"


def _finer(first: str, second: str) -> str:
    """Two cells that say when, as one: the finer, with the month of the coarser where it lacks one."""
    for coarse, fine in ((first, second), (second, first)):
        if re.fullmatch(r"\d{1,2}(?:\s?[-–]\s?\d{1,2})?\.?", fine) and is_time(f"{fine} {coarse}"):
            return f"{fine} {coarse}"
        if re.match(r"(?:v\.?|vecka)\s?\d", fine, re.I) and is_time(f"{coarse} ({fine})"):
            return f"{coarse} ({fine})"
    if is_time(second) and not is_time(first):
        return second
    precise = [text for text in (first, second) if any(letter.isdigit() for letter in text) and is_time(text)]
    return precise[0] if precise else first


def names_section(block: Block, row: Row) -> bool:
    """Whether a row has one cell only, short and without a full stop: the name of what follows."""
    alone = sum(bool(cell) for cell in block.cells) == 1 or len(set(block.cells)) == 1
    return alone and len(row.title) < 90 and not row.title.rstrip().endswith((".", ","))


def is_of_another(table: Table, block: Block, row: Row) -> bool:
    """Whether a row below something else is none of the table's: it is wider or narrower, without who and when."""
    if len(block.cells) == table.columns.width:
        return False
    return not (looks_like_owner(row.owner) or (row.when and whole_period(row.when)))
