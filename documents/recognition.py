"""From blocks to what a document holds: which recognisers go over them, and what they came to together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from documents.alike import alike
from documents.asked import answered
from documents.blocks import Block
from documents.building import Doubt, doubts_about, fingerprinted, problems_of
from documents.cycles import CycleRecogniser
from documents.dating import dated
from documents.forms import FormRecogniser
from documents.headings import is_label, section_of
from documents.items import DocumentKind, Item, Reading
from documents.joins import joins_of
from documents.matrices import MatrixRecogniser, matrices_in
from documents.measures import Measures
from documents.monthly import MonthLists
from documents.papers.returning import reading_of_export
from documents.plans import PlanRecogniser
from documents.rules import Rules
from documents.tables import tables_in
from documents.tasks import label_in
from documents.unfolding import unfolded
from plan.schoolyear import SchoolYear, school_year_of

_YEARS = re.compile(r"(?<![\d/–-])(\d{4}|\d{2})\s*[/–-]\s*(\d{4}|\d{2})(?![\d/–-])")
_TITLES: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    (
        "möteskalender",
        re.compile(
            r"sammanträdes|mötesplan|möteskalend|mötestid|mötesdag|mötesdatum|mötesordning|mötesschema|mötesöversikt|"
            r"kalendarium",
            re.I,
        ),
    ),
    ("årshjul", re.compile(r"årshjul|arshjul|årscykel|årsklocka|årsplanering|årsplan\b|årskalender", re.I)),
    ("åtgärdsplan", re.compile(r"åtgärdsplan|atgardsplan|åtgärdsprogram|insatsplan", re.I)),
    (
        "verksamhetsplan",
        re.compile(
            r"verksamhetsplan|handlingsplan|aktivitetsplan|arbetsplan|utvecklingsplan|\batt[ -]göra\b|"
            r"(?:aktivitets|åtgärds|uppgifts|handlings|att-göra-)list",
            re.I,
        ),
    ),
    ("analysrapport", re.compile(r"rapport|nulägesanalys|\banalys\b|uppföljning av", re.I)),
    (
        "styrdokument",
        re.compile(
            r"riktlinj|rutin(?:er)?\b|strategi|policy|styrning|kvalitetssystem|ledningssystem|systematisk",
            re.I,
        ),
    ),
    ("verksamhetsplan", re.compile(r"(?<!års)(?<!tids)(?<!tid)plan\b|aktiviteter", re.I)),
)
_NAMES = dict(reversed(_TITLES)) | {"okänt": re.compile(r"plan\b|plan\s|rapport|årshjul", re.I)}
_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
_SPAN = re.compile(r"(?:plan|avsedd )?(?:period|läsår(?:et)?|avser|gäller)\b", re.I)
_FIRST_PAGE = 60
_FIRST_HEADINGS = 8
_FIRST_LINES = 4
_LONGEST_TITLE = 90


def recognise(blocks: Sequence[Block], name: str, year: SchoolYear | None = None) -> Reading:
    """What the blocks of a document hold. `name` is the file's, used as the title where the document has none.

    `year` is the plan's school year; without it, the one that the document's first headings or the heads of
    its tables name is used. Takes time in proportion to the length.
    """
    if (ours := reading_of_export(blocks)) is not None:
        return ours
    opening = _opening(blocks)
    year = year or _year_in(opening) or _year_in(blocks)
    called = _called(blocks, name)
    blocks = written = unfolded(blocks)
    blocks = blocks if called == "åtgärdsplan" else answered(blocks)
    matrices = matrices_in(blocks)
    tables = tables_in(blocks, called, matrices)
    forms = FormRecogniser(year, tables)
    forms.read(blocks)
    found = forms.items()
    asked = len(blocks) < len(written)
    listed = (asked or called in ("verksamhetsplan", "åtgärdsplan", "okänt")) and not found
    plan = PlanRecogniser(year, tables, listed, "measure" if called == "åtgärdsplan" else "activity")
    plan.read(blocks)
    cycle = CycleRecogniser(year, tables)
    cycle.read(blocks)
    rows = cycle.items()
    measures = Measures(year, tables, report=called == "analysrapport")
    items = [*plan.items(), *found]
    doubts = [*plan.doubts, *(_moved(doubt, len(items)) for doubt in cycle.doubts(rows))]
    items += [*rows, *MatrixRecogniser(year, tables, matrices, called).read(blocks)]
    planned = sum(item.kind in ("activity", "measure") for item in items)
    if planned * 2 < len(items) or not items:
        lists = MonthLists(year, called)
        items += lists.read(blocks)
        told = called == "styrdokument" or (called == "årshjul" and not items)
        rules = Rules(year, items, steering=told or called == "okänt", yearly=told)
        for rule in rules.read(blocks):
            items += [rule.item] if rule.item else []
            place = len(items) - 1 if rule.item else None
            doubts += [replace(rule.doubt, place=place)] if rule.doubt else []
    elif plan.rows:
        rules = Rules(year, items, planned=True)
        items += [rule.item for rule in rules.read(blocks) if rule.item]
    if not planned or called == "analysrapport":
        items += measures.read(blocks)
    items = dated(items, blocks, opening, year)
    kind = _kind(called, items)
    places = {block.line: block.place for block in blocks if block.place}
    known = tuple(replace(item, place=places.get(item.line, "")) for item in fingerprinted(items))
    problems = problems_of(known, [*doubts, *alike(known), *doubts_about(known, year)])
    title = _title(blocks, kind) or name.rsplit(".", 1)[0]
    in_order = tuple(sorted(known, key=lambda item: item.line))
    areas = (*plan.finished_areas(), *forms.areas, *measures.areas)
    goals = () if found else tuple(plan.outline.goals)
    joins = joins_of(owner for item in known for owner in item.owners)
    reading = Reading(kind, title, year, in_order, problems, areas, tuple(plan.forums), goals, joins)
    return _with_places(reading, places) if places else reading


def _with_places(reading: Reading, places: Mapping[int, str]) -> Reading:
    """The same with the places that a person looks for, where lines are not what they see."""
    return replace(
        reading,
        items=tuple(replace(item, place=places.get(item.line, "")) for item in reading.items),
        problems=tuple(replace(one, place=places.get(one.line, "")) for one in reading.problems),
    )


def _opening(blocks: Sequence[Block]) -> list[Block]:
    """The lines that a document begins with before it says anything: its title, its author, its year."""
    found: list[Block] = []
    for block in blocks[:_FIRST_LINES]:
        if block.kind not in ("heading", "text") or len(block.text) > _LONGEST_TITLE:
            break
        if is_label(block.text) and (found or section_of(block.text) == "contents"):
            break
        if block.text.endswith((".", ":", "?", ";")) or label_in(block.text):
            break
        found.append(replace(block, kind="heading", repeated=False))
    return found


def _called(blocks: Sequence[Block], name: str) -> DocumentKind:
    """What the document calls itself: by its first headings, then by the name of its file."""
    headings = [*(block.text for block in _opening(blocks)), *_first_headings(blocks)[:_FIRST_HEADINGS]]
    texts = [*dict.fromkeys(headings), name.rsplit(".", 1)[0].replace("_", " ")]
    if not any(block.kind == "heading" for block in blocks[:5]) and blocks and blocks[0].kind == "text":
        texts.insert(0, blocks[0].text[:120])
    for text in texts:
        for kind, pattern in _TITLES:
            if pattern.search(text):
                return kind
    return "okänt"


def _kind(called: DocumentKind, items: Sequence[Item]) -> DocumentKind:
    """What the document is, from what was found in it: what it calls itself only where that fits."""
    counted = Counter(item.kind for item in items)
    counted["activity"] += counted.pop("reference", 0)
    if not items:
        return called
    if counted["activity"] >= max(counted["cycle"], counted["measure"], 1):
        return "verksamhetsplan"
    if counted["measure"] >= max(counted["cycle"], 1):
        return (
            "analysrapport"
            if all(item.proposed for item in items if item.kind == "measure")
            else "åtgärdsplan"
        )
    if counted["cycle"] and called == "styrdokument" and counted["cycle"] < 8:
        return "styrdokument"
    return "årshjul" if counted["cycle"] else "möteskalender"


def _moved(doubt: Doubt, by: int) -> Doubt:
    place = None if doubt.place is None else doubt.place + by
    return replace(doubt, place=place, also=tuple(at + by for at in doubt.also))


def _first_headings(blocks: Sequence[Block]) -> list[str]:
    """What stands as headings on the first page, without their numbers."""
    return [
        _NUMBER.sub("", block.text)
        for block in blocks[:_FIRST_PAGE]
        if block.kind == "heading" and not block.repeated
    ]


def _title(blocks: Sequence[Block], kind: DocumentKind) -> str:
    """The first heading that names this kind of document, else the first of any kind, else the first."""
    opening = [block.text for block in _opening(blocks)]
    headings = [*opening, *_first_headings(blocks)]
    everywhere = [*opening, *(_NUMBER.sub("", block.text) for block in blocks if block.kind == "heading")]
    named = [text for text in everywhere if _NAMES[kind].search(text)]
    return (named or [text for text in headings if _NAMES["okänt"].search(text)] or headings or [""])[0]


def _year_in(blocks: Sequence[Block]) -> SchoolYear | None:
    """The school year that headings or heads of tables name ("Verksamhetsplan 22/23"), the first one."""
    for place, block in enumerate(blocks):
        short = len(block.text) < 80
        told = place < _FIRST_PAGE and block.kind == "text" and short and _SPAN.match(block.text)
        if block.kind == "heading" or (block.kind == "row" and short) or told:
            for first, second in _YEARS.findall(block.text):
                if found := school_year_of(first, second):
                    return found
    return None
