"""Our own workbook coming back: the plan that it was taken out of, perhaps with rows that somebody has edited.

What comes back is the plan: titles, owners, times as they were written, descriptions. Statuses, comments and days
that were moved are what people report in chat, and a cycle has a document of its own: neither is read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from documents.blocks import Block
from documents.building import fingerprinted
from documents.items import Area, Item, Reading, Strategy, UnreadableDocument
from documents.owners import owners_of
from documents.papers import heads
from documents.papers.words import STATUS
from plan.periods import read_period
from plan.schoolyear import SchoolYear
from plan.status import Status

_HEADS = frozenset((heads.ID, heads.PLAN, heads.KIND, heads.YEAR, heads.TITLE, heads.OWNER, heads.WHEN))

# Rows of units that have these in common are one row of the plan.
_SAME = (heads.CODE, heads.STRATEGY, heads.NUMBER, heads.TITLE, heads.WHEN)
_KINDS = {heads.REFERENCE: "reference", heads.MEETING: "meeting", heads.CYCLE: "cycle"}

Row = dict[str, str]


def reading_of_export(blocks: Sequence[Block]) -> Reading | None:
    """The plan in a workbook of ours; None where it is any other file.

    Raises UnreadableDocument where it has several plans: each is read by itself.
    """
    rows = [block for block in blocks if block.kind == "row"]
    if not rows or not set(rows[0].cells) >= _HEADS:
        return None
    head = rows[0].cells
    told = [(block, dict(zip(head, block.cells, strict=False))) for block in rows[1:]]
    told = [(block, row) for block, row in told if row.get(heads.PLAN)]
    plans = list(dict.fromkeys((row[heads.KIND], row[heads.PLAN], row[heads.YEAR]) for _, row in told))
    if len(plans) != 1:
        raise UnreadableDocument(
            "Filen är en export med flera planer. Låt bara raderna för en av dem stå kvar, och läs in den igen."
            if plans
            else "Filen är en export utan någon plan. Årshjulet läses in ur sitt eget dokument."
        )
    kind, title, label = plans[0]
    year = _year(label)
    items = fingerprinted(list(_items(told, year)))
    areas = tuple(_areas(row for _, row in told))
    return Reading(kind=kind, title=title, year=year, items=tuple(items), areas=areas)  # type: ignore[arg-type]


def _items(rows: Iterable[tuple[Block, Row]], year: SchoolYear | None) -> Iterable[Item]:
    """Each row of the plan once, however many units answer it: they stand one after the other."""
    seen: set[tuple[str, ...]] = set()
    for block, row in rows:
        unit = row.get("Enhet", "")
        same = tuple(
            row.get(name, "") for name in (heads.CODE, heads.STRATEGY, heads.NUMBER, heads.TITLE, heads.WHEN)
        )
        if unit and same in seen:
            continue
        if unit:
            seen.add(same)
        yield _item(block, row, year)


def _item(block: Block, row: Row, year: SchoolYear | None) -> Item:
    when, status = row.get(heads.WHEN, ""), row.get(heads.STATUS, "")
    values: dict[str, Any] = {
        name: tuple(row[column].split("\n")) for name, column in heads.FIELDS.items() if row.get(column)
    }
    kind = _KINDS.get(status, "measure" if values else "activity")
    recurs = kind in ("meeting", "cycle")
    return Item(
        kind=kind,  # type: ignore[arg-type]  # one of the kinds above
        title=row[heads.TITLE],
        line=block.line,
        place=block.place,
        owners=owners_of(row.get(heads.OWNER, "")),
        period=read_period(when, year=None if recurs else year, default_recurs=recurs) if when else None,
        area=row.get(heads.AREA, ""),
        code=row.get(heads.CODE, ""),
        strategy=_strategy(row),
        number=_number(row.get(heads.NUMBER, "")),
        details=tuple(row[heads.DETAILS].split("\n")) if row.get(heads.DETAILS) else (),
        category=row.get(heads.CATEGORY, ""),
        proposed=status == STATUS[Status.PROPOSED],
        **values,
    )


def _areas(rows: Iterable[Row]) -> Iterable[Area]:
    found: dict[tuple[str, str], dict[str, Strategy]] = {}
    for row in rows:
        if row.get(heads.CODE):
            strategies = found.setdefault((row[heads.AREA], row[heads.CODE]), {})
            if one := _strategy(row):
                strategies.setdefault(one.letter, one)
    for (title, code), strategies in found.items():
        yield Area(title=title, code=code, strategies=tuple(strategies.values()))


def _strategy(row: Row) -> Strategy | None:
    letter, _, title = row.get(heads.STRATEGY, "").partition(". ")
    return Strategy(letter, title) if letter else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _year(label: str) -> SchoolYear | None:
    try:
        return SchoolYear.parse(label) if label else None
    except ValueError:
        return None
