"""Rows that look alike: the same words at the same time, or words that only their endings tell apart."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

from documents.building import Doubt
from documents.items import Item
from documents.joins import stem
from plan.words import key_of

# Words that a title may have or not without being another.
_SMALL = frozenset(
    ("och", "en", "ett", "i", "på", "för", "av", "till", "med", "de", "den", "det", "att", "som")
)
_WORD = re.compile(r"\w+")
_MOST_NAMED = 6
# A title of fewer words than this is too short to be told from its endings.
_ENOUGH_WORDS = 3


def alike(items: Sequence[Item]) -> list[Doubt]:
    """One question for each set of items that may be one: whether they are two or the same.

    In a cycle, the same words at another time are another occurrence; in a plan the number may be another.
    """
    found = []
    asked: set[int] = set()
    for key in (_same, _nearly):
        sets: dict[Hashable, list[int]] = {}
        for at, item in enumerate(items):
            known = key(item) if item.kind in ("activity", "cycle", "measure") else None
            if known is not None:
                sets.setdefault(known, []).append(at)
        for places in sets.values():
            if len(places) > 1 and not asked.issuperset(places):
                asked.update(places)
                found.append(_doubt(items, places))
    return found


def _doubt(items: Sequence[Item], places: Sequence[int]) -> Doubt:
    *others, last = places
    item, first = items[last], items[places[0]]
    where = ", ".join(items[at].place or f"rad {items[at].line}" for at in others[:_MOST_NAMED])
    same = key_of(item.title) == key_of(first.title)
    why = (
        f"Samma text med samma tid finns också här: {where}."
        if same
        else f"“{first.title}” är nästan detsamma ({where})."
    )
    return Doubt(item.line, item.title, why, "Är det två, eller samma?", last, "duplicate", ("två", "samma"))


def _same(item: Item) -> Hashable:
    letter = item.strategy.letter if item.strategy else ""
    return item.title.casefold(), item.when.casefold(), item.code, letter


def _nearly(item: Item) -> Hashable:
    """The words of a title without their endings, with its time and owners; None where they are too few."""
    words = [stem(word).rstrip("ae") for word in _WORD.findall(key_of(item.title)) if word not in _SMALL]
    if len(words) < _ENOUGH_WORDS:
        return None
    return tuple(words), item.when.casefold(), tuple(sorted(key_of(name) for name in item.owners))
