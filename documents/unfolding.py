"""Squares that are lists of their own, and paragraphs that are several tasks: each is opened before anything is read.

A wheel is often drawn as a grid, a month in each square with its list below. And who writes a plan as text may write
"Aktivitet 1. … Aktivitet 2. …" as one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents.blocks import Block
from documents.columns import header
from documents.monthly import is_season
from documents.tasks import COUNTED

_BULLET = re.compile(r"[•▪●·*–-]\s+")
_NEXT = re.compile(r"(?<=[.!?])\s+(?=(?:Aktivitet|Åtgärd|Insats|Uppgift|Moment)\s\d+\s?[.:)])")
_AREA = re.compile(r"(?:prioriterat )?\w*(?:mål|område)\s*\d{1,2}\s*[:.]?", re.I)
_FEWEST = 3
"""Squares that a document must have to be such a grid."""


def unfolded(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with each square of a grid of months as a heading with its list, and counted tasks one by one."""
    grids = [place for place, block in enumerate(blocks) if block.kind == "row" and _is_grid(block)]
    squares = sum(bool(cell) for place in grids for cell in blocks[place].cells)
    opened = frozenset(grids) if squares >= _FEWEST else frozenset()
    found: list[Block] = []
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if (name := _named_area(block)) and following and following.kind == "row" and header(following.cells):
            found.append(replace(block, kind="heading", cells=(name,), adjacent=False, inherited=frozenset()))
        else:
            found += _lists(block) if place in opened else _counted(block)
    return found


def _named_area(block: Block) -> str:
    """What a row right above the head of a table says that it is about: "Mål 2 | Hållbart ledarskap"."""
    filled = [cell for cell in block.cells if cell] if block.kind == "row" else []
    return filled[1] if len(filled) == 2 and _AREA.fullmatch(filled[0]) else ""


def _is_grid(block: Block) -> bool:
    """Whether every square of a row begins with a line that is a month, and something stands below one of them."""
    filled = [cell for cell in block.cells if cell]
    return any("\n" in cell for cell in filled) and all(is_season(cell.split("\n", 1)[0]) for cell in filled)


def _lists(row: Block) -> Iterator[Block]:
    for cell in row.cells:
        if not cell:
            continue
        month, *lines = cell.split("\n")
        yield replace(row, kind="heading", cells=(month,), adjacent=False, inherited=frozenset())
        for text in _items(lines):
            yield replace(row, kind="list", cells=(text,), adjacent=True, inherited=frozenset())


def _items(lines: Sequence[str]) -> list[str]:
    """The lines of a square one by one; where some have bullets, those without go on with the one before."""
    marked = any(_BULLET.match(line) for line in lines)
    items: list[str] = []
    for line in lines:
        goes_on = items and (not _BULLET.match(line) if marked else line[:1].islower())
        if goes_on:
            items[-1] = f"{items[-1]} {line.strip()}"
        elif text := _BULLET.sub("", line, count=1).strip():
            items.append(text)
    return items


def _counted(block: Block) -> list[Block]:
    if block.kind != "text" or not COUNTED.match(block.text):
        return [block]
    first, *more = _NEXT.split(block.text)
    return [replace(block, cells=(first,)), *(replace(block, cells=(text,), adjacent=True) for text in more)]
