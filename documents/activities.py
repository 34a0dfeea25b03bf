"""An activity while its rows are gathered, and the item that it becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.blocks import joined
from documents.building import Doubt
from documents.columns import ColumnRole
from documents.items import Item, ItemKind, MergedField, Strategy
from documents.merged import Cell, merged_doubts
from documents.outline import Draft
from documents.owners import owners_of
from documents.statuses import status_of
from documents.tables import Row
from plan.periods import Period, Unreadable, read_period, trailing_period
from plan.schoolyear import SchoolYear

_REFERENCE = re.compile(
    r"(?:se|jfr|jämför|hänvisas till)\b.{0,40}\b(?:aktivitet|strateg|område|punkt|ovan|nedan|övrig|avsnitt)",
    re.I,
)
_MERGED: tuple[tuple[str, MergedField], ...] = (
    ("owner", "merged_owners"),
    ("when", "merged_when"),
    ("owner", "merged_both"),
)
_NEAR, _WIDE = 12, 60
_BULLETS = re.compile(r"\n\s*|\s*[•▪●]\s*")


@dataclass
class Activity:
    """An activity while its rows are gathered: a page break may have cut it."""

    line: int
    number: int | None
    title: str
    owner: str
    when: str
    area: int
    strategy: Strategy | None
    together: bool = False
    kind: ItemKind = "activity"
    proposed: bool = False
    status: str = ""
    participants: str = ""
    goals: tuple[str, ...] = ()
    details: list[str] = field(default_factory=list)
    texts: dict[ColumnRole, str] = field(default_factory=dict)
    inherited: frozenset[str] = frozenset()
    heading: frozenset[str] = frozenset()
    taken: bool = False
    """Its time stands in a row above."""
    tentative: bool = False
    """Nothing but a label under it says that it is a task."""


def item_of(row: Activity, area: Draft | None, year: SchoolYear | None) -> Item:
    """The item of an activity in its area."""
    owner, period = _owner_and_period(row, year)
    texts = {role: tuple(lines_of(text)) for role, text in row.texts.items()}
    return Item(
        "reference" if _REFERENCE.match(row.title) else row.kind,
        " ".join(row.title.split()),
        row.line,
        owners_of(owner),
        period,
        area.title if area else "",
        area.code if area else "",
        row.strategy,
        row.number,
        details=tuple(row.details),
        participants=owners_of(row.participants),
        goals=row.goals,
        proposed=row.proposed,
        status=status_of(row.status) if row.status else None,
        status_text=" ".join(row.status.split()),
        problem=texts.get("problem", ()),
        causes=texts.get("causes", ()),
        signs=texts.get("signs", ()),
        effects=texts.get("effects", ()),
        costs=texts.get("costs", ()),
        strengths=texts.get("strengths", ()),
        risks=texts.get("risks", ()),
        prevention=texts.get("prevention", ()),
        spreading=texts.get("spreading", ()),
    )


def _owner_and_period(row: Activity, year: SchoolYear | None) -> tuple[str, Period | Unreadable | None]:
    if row.when:
        return row.owner, read_period(row.when, year=year)
    found = trailing_period(row.owner, year=year)
    return found if found else (row.owner, None)


def merged_of(rows: Sequence[Activity]) -> list[Doubt]:
    """Questions about the merged cells of activities, which become items in this order."""
    found = []
    for name, merged in _MERGED:
        cells = [
            Cell(
                *(place, row.line, row.title, row.owner if name == "owner" else row.when),
                inherited=name in row.inherited and row.together == (merged == "merged_both"),
                part=(row.area, row.strategy),
                of_heading=name in row.heading,
            )
            for place, row in enumerate(rows)
        ]
        found += merged_doubts(cells, merged)
    return found


def numbered_twice(rows: Sequence[Activity], row: Activity) -> list[Doubt]:
    """The question about a number that a row right above has too, under the same strategy."""

    def place(one: Activity) -> tuple[int, Strategy | None]:
        return one.area, one.strategy

    if row.number is None or not any(
        place(one) == place(row) and one.number == row.number for one in rows[-_NEAR:]
    ):
        return []
    where = f"strategi {row.strategy.letter}" if row.strategy else "tabellen"
    why = f"Nummer {row.number} står två gånger under {where}."
    taken = {one.number for one in rows[-_WIDE:] if place(one) == place(row)}
    free = next(number for number in range(1, len(taken) + 2) if number not in taken)
    return [Doubt(row.line, row.title, why, "Ändra det ena.", field="number", choices=(str(free),))]


def is_unfinished(row: Activity) -> bool:
    """Whether a row looks cut: its owner cell is empty, or ends where something must follow."""
    if row.owner.rstrip().endswith(("/", ",", "+", "&", "och", "-")) or not row.owner:
        return True
    return row.together and trailing_period(row.owner) is None


def add_rest(row: Activity, found: Row) -> None:
    """Adds the rest of a row that was cut."""
    row.title = joined(row.title, found.title).strip()
    row.owner = joined(row.owner, found.owner).strip()
    row.when = f"{row.when} {found.when}".strip()
    row.details += found.details
    for role, text in found.texts:
        row.texts[role] = f"{row.texts.get(role, '')}\n{text}".strip()


def is_rest(row: Activity, found: Row, new_page: bool) -> bool:
    """Whether a row of a table goes on from the row before it, which a page break or a program cut."""
    unfinished = is_unfinished(row)
    if found.title[:1].islower():
        return unfinished or not (found.owner or found.when)
    return unfinished and new_page and not (row.number and found.owner and row.owner)


def bulleted(title: str) -> list[str]:
    """The tasks of a cell that is a list with bullets; one when it is not."""
    if not title.lstrip().startswith("•"):
        return [title]
    return [one for piece in title.split("•") if (one := " ".join(piece.split()))] or [title]


def lines_of(text: str) -> list[str]:
    """The lines and bullets of a cell, one by one."""
    return [line for piece in _BULLETS.split(text) if (line := " ".join(piece.split()).strip(" -–•"))]
