"""Cells that are merged over several rows: whether what they say holds for all of them is asked, once a cell.

A merged cell to the left of what is to be done is a heading of the rows beside it, and so is one over the whole of an
area: neither is asked about. Where the document merges cells as a habit, there is one question for all of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from documents.building import Doubt
from documents.columns import Columns
from documents.items import MergedField

YES, ONLY_FIRST = "ja", "bara första"
_FEW = 3
_WORDS: dict[MergedField, str] = {
    "merged_owners": "ansvarig",
    "merged_when": "tid",
    "merged_both": "ansvarig och tid",
}


@dataclass(frozen=True)
class Cell:
    """A row's cell: what it says, whether it is the one above it, and which part of the document it stands in.

    `item` is the place of the row's item in the list, `of_heading` that its column is left of what is to be done.
    """

    item: int
    line: int
    title: str
    text: str
    inherited: bool
    part: Hashable
    of_heading: bool = False


def heading_columns(columns: Columns) -> frozenset[str]:
    """Which of who and when stand left of what is to be done: a merged cell there heads a group of rows."""
    places = {"owner": columns.owner, "when": columns.when}
    title = columns.title if columns.title is not None else -1
    return frozenset(name for name, at in places.items() if at is not None and at < title)


def merged_doubts(cells: Sequence[Cell], field: MergedField) -> list[Doubt]:
    """The questions about the merged cells of one column; `cells` in the order of the document."""
    groups: list[list[Cell]] = []
    for before, cell in zip([None, *cells], cells, strict=False):
        goes_on = (
            before is not None and cell.inherited and (before.text, before.part) == (cell.text, cell.part)
        )
        if goes_on and groups:
            groups[-1].append(cell)
        else:
            groups.append([cell])
    sizes: dict[Hashable, int] = {}
    for cell in cells:
        sizes[cell.part] = sizes.get(cell.part, 0) + 1
    asked = [
        group
        for group in groups
        if len(group) > 1 and group[0].text and not group[0].of_heading and len(group) < sizes[group[0].part]
    ]
    if len(asked) > _FEW:
        every = [cell for group in asked for cell in group[1:]]
        first = asked[0]
        why = (
            f"{len(asked)} celler för {_WORDS[field]} är sammanslagna över flera rader; här “{_said(first)}”, "
            f"från “{_short(first[0].title)}” till “{_short(first[-1].title)}”."
        )
        return [_doubt(first[0], every, field, why, "Gäller de alla sina rader?")]
    return [
        _doubt(
            group[0],
            group[1:],
            field,
            f"Cellen för {_WORDS[field]} är sammanslagen över {len(group)} rader, "
            f"från “{_short(group[0].title)}” till “{_short(group[-1].title)}”.",
            "Gäller den alla raderna?",
        )
        for group in asked
    ]


def _doubt(first: Cell, rest: Sequence[Cell], field: MergedField, why: str, suggestion: str) -> Doubt:
    also = tuple(cell.item for cell in rest[1:])
    text = " ".join(first.text.split())
    return Doubt(first.line, text, why, suggestion, rest[0].item, field, (YES, ONLY_FIRST), also)


def _said(group: Sequence[Cell]) -> str:
    return " ".join(group[0].text.split())


def _short(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= 50 else f"{title[:49].rstrip()}…"
