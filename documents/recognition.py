"""From blocks to what a document holds: which recognisers go over them, and what they came to together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.blocks import Block
from documents.building import Doubt, doubts_about, fingerprinted, problems_of
from documents.cycles import CycleRecogniser
from documents.items import DocumentKind, Reading
from documents.measures import measures_in
from documents.plans import PlanRecogniser
from documents.rules import Rules
from plan.schoolyear import SchoolYear, school_year_of

_YEARS = re.compile(r"(?<![\d/–-])(\d{4}|\d{2})\s*[/–-]\s*(\d{4}|\d{2})(?![\d/–-])")
_TITLES: dict[DocumentKind, re.Pattern[str]] = {
    "verksamhetsplan": re.compile(r"verksamhetsplan|handlingsplan|aktivitetsplan", re.I),
    "årshjul": re.compile(r"årshjul|årscykel|kalendarium|årsplanering", re.I),
    "okänt": re.compile(r"plan\b|plan\s|rapport|årshjul", re.I),
}
_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
_FIRST_PAGE = 60


def recognise(blocks: Sequence[Block], name: str, year: SchoolYear | None = None) -> Reading:
    """What the blocks of a document hold. `name` is the file's, used as the title where the document has none.

    `year` is the plan's school year; without it, the one that the document's first headings or the heads of
    its tables name is used. Takes time in proportion to the length.
    """
    year = year or _year_in(blocks)
    plan = PlanRecogniser(year)
    plan.read(blocks)
    lettered = any(row.strategy for row in plan.rows)
    if not lettered and any(_TITLES["årshjul"].search(text) for text in _first_headings(blocks)):
        plan = PlanRecogniser(year)
        cycle = CycleRecogniser(year, any_table=True)
    else:
        cycle = CycleRecogniser(year, any_table=False)
    cycle.read(blocks)
    rows = cycle.items()
    items = plan.items()
    doubts = [*plan.doubts, *(_moved(doubt, len(items)) for doubt in cycle.doubts(rows))]
    items += rows
    kind: DocumentKind = "verksamhetsplan" if plan.rows and len(plan.rows) >= len(rows) else "årshjul"
    if kind == "årshjul":
        for found in Rules(year, rows).read(blocks):
            items += [found.item] if found.item else []
            doubts += [found.doubt] if found.doubt else []
    if not items:
        items = measures_in(blocks)
        kind = "okänt"
    known = fingerprinted(items)
    problems = problems_of(known, [*doubts, *doubts_about(known, year)])
    title = _title(blocks, kind) or name.rsplit(".", 1)[0]
    in_order = tuple(sorted(known, key=lambda item: item.line))
    return Reading(kind, title, year, in_order, problems, plan.finished_areas(), tuple(plan.forums))


def _moved(doubt: Doubt, by: int) -> Doubt:
    place = None if doubt.place is None else doubt.place + by
    return Doubt(doubt.line, doubt.text, doubt.why, doubt.suggestion, place)


def _first_headings(blocks: Sequence[Block]) -> list[str]:
    """What stands as headings on the first page, without their numbers."""
    return [
        _NUMBER.sub("", block.text)
        for block in blocks[:_FIRST_PAGE]
        if block.kind == "heading" and not block.repeated
    ]


def _title(blocks: Sequence[Block], kind: DocumentKind) -> str:
    """The first heading that names this kind of document, else the first of any kind, else the first."""
    headings = _first_headings(blocks)
    everywhere = [_NUMBER.sub("", block.text) for block in blocks if block.kind == "heading"]
    named = [text for text in everywhere if _TITLES[kind].search(text)]
    return (named or [text for text in headings if _TITLES["okänt"].search(text)] or headings or [""])[0]


def _year_in(blocks: Sequence[Block]) -> SchoolYear | None:
    """The school year that headings or heads of tables name ("Verksamhetsplan 22/23"), the first one."""
    for block in blocks:
        if block.kind == "heading" or (block.kind == "row" and len(block.text) < 80):
            for first, second in _YEARS.findall(block.text):
                if found := school_year_of(first, second):
                    return found
    return None
