"""What a picture can hold: no more items, rings and letters than can be drawn, whatever was handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.pictures import words
from documents.pictures.measuring import printable
from documents.pictures.model import (
    LONGEST_TEXT,
    MOST_FORUMS,
    MOST_ITEMS,
    MOST_MEETINGS,
    MOST_RINGS,
    Item,
    Series,
    Undated,
    Year,
)


def bounded(year: Year, most: int = MOST_ITEMS) -> Year:
    """The year with no more, and no longer, than a picture holds; each ring named, and text that can be drawn."""
    kept = [_cleaned(item, year) for item in year.items if item.due >= year.first and item.start <= year.last]
    kept.sort(key=lambda item: (item.start, item.due, item.title))
    rings = _rings_kept([item.ring for item in kept])
    items = [item if item.ring in rings else replace(item, ring=words.OTHER) for item in kept[:most]]
    undated = [
        Undated(_text(one.title), _text(one.when), _text(one.who))
        for one in year.undated[: most - len(items)]
    ]
    left_out = len(kept) - len(items) + len(year.undated) - len(undated) + year.left_out
    series = [
        Series(_text(one.name), tuple(sorted({day for day in one.days if year.first <= day <= year.last})))
        for one in year.meetings
    ]
    meetings = _meetings_kept([one for one in series if one.days])
    return Year(
        title=_text(year.title),
        whose=_text(year.whose),
        about=_text(year.about),
        first=year.first,
        last=year.last,
        today=year.today,
        items=tuple(items),
        undated=tuple(undated),
        meetings=meetings,
        left_out=left_out,
    )


def _text(text: str) -> str:
    return printable(text[: LONGEST_TEXT * 2])[:LONGEST_TEXT]


def _cleaned(item: Item, year: Year) -> Item:
    return Item(
        title=_text(item.title) or "–",
        ring=_text(item.ring)[:40] or words.OTHER,
        start=max(item.start, year.first),
        due=max(min(item.due, year.last), max(item.start, year.first)),
        mark=item.mark,
        when=_text(item.when),
        who=_text(item.who),
    )


def _rings_kept(names: Sequence[str]) -> set[str]:
    """The rings with the most on them; the others become one."""
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return set(ordered if len(ordered) <= MOST_RINGS else ordered[: MOST_RINGS - 1])


def _meetings_kept(series: Sequence[Series]) -> tuple[Series, ...]:
    kept, left = [], MOST_MEETINGS
    for one in series[:MOST_FORUMS]:
        kept.append(Series(one.name, one.days[: max(0, left)]))
        left -= len(one.days)
    return tuple(one for one in kept if one.days)


def ring_order(year: Year) -> list[str]:
    """The fullest ring outermost, where there is most room; what is left over innermost."""
    counts: dict[str, int] = {}
    for item in year.items:
        counts[item.ring] = counts.get(item.ring, 0) + 1
    return sorted(counts, key=lambda name: (name == words.OTHER, -counts[name], name))
