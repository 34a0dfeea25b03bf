"""Rows that look alike at the same time: the same words, words that only their endings tell apart, or a long title
that another one holds whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence

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
_KINDS = ("activity", "cycle", "measure")
# A title of fewer words than this is too short to be told from its endings.
_ENOUGH_WORDS = 3
# A title of so many words that stands whole in another, with so few more, is probably the same thing said twice.
_LONG_WORDS, _MORE_WORDS = 8, 3
# Where the rarest word of a title stands in more rows than this, the rows are of a pattern and meant to be alike.
_MOST_ALIKE = 12


def alike(items: Sequence[Item]) -> list[Doubt]:
    """One question for each set of items that may be one: whether they are two or the same.

    In a cycle, the same words at another time are another occurrence; in a plan the number may be another.
    """
    found = []
    asked: set[int] = set()
    for places in (*_sets(items, _same), *_sets(items, _nearly), *_within(items)):
        if not asked.issuperset(places):
            asked.update(places)
            found.append(_doubt(items, places))
    return found


def _sets(items: Sequence[Item], key: Callable[[Item], Hashable]) -> Iterator[list[int]]:
    """The places of those that have the same key, where they are several."""
    sets: dict[Hashable, list[int]] = {}
    for at, item in enumerate(items):
        known = key(item) if item.kind in _KINDS else None
        if known is not None:
            sets.setdefault(known, []).append(at)
    return (places for places in sets.values() if len(places) > 1)


def _within(items: Sequence[Item]) -> Iterator[list[int]]:
    """Two long titles where one has all the words of the other and few more, at the same time by the same owners.

    Whatever holds a title whole has its rarest word, so few are compared with one another.
    """
    words = {at: frozenset(_stems(item)) for at, item in enumerate(items) if item.kind in _KINDS}
    long = {at: found for at, found in words.items() if len(found) >= _LONG_WORDS}
    common = Counter(word for found in long.values() for word in found)
    having: dict[str, list[int]] = {}
    for at, found in long.items():
        for word in found:
            having.setdefault(word, []).append(at)
    for at, found in long.items():
        candidates = having[min(found, key=lambda word: (common[word], word))]
        for other in candidates if len(candidates) <= _MOST_ALIKE else ():
            more = long[other] - found
            little = 0 < len(more) <= _MORE_WORDS and not any(map(str.isdigit, more))
            if little and found < long[other] and _bounds(items[at]) == _bounds(items[other]):
                yield sorted((at, other))


def _bounds(item: Item) -> Hashable:
    return item.when.casefold(), tuple(sorted(key_of(name) for name in item.owners))


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
    words = _stems(item)
    return (tuple(words), _bounds(item)) if len(words) >= _ENOUGH_WORDS else None


def _stems(item: Item) -> list[str]:
    """The words of a title that say something, without their endings."""
    return [stem(word).rstrip("ae") for word in _WORD.findall(key_of(item.title)) if word not in _SMALL]
