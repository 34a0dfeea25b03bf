"""Which row of a new version is which of the plan: by fingerprint, by place and title, by number, by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz, process

from documents.items import Item
from plan.status import Standing
from plan.words import key_of
from services.importing.saying import Stored, stored_kind

# Two titles under one number are the same row in other words from here on; below it is asked (PLATFORM.md).
SAME_NUMBER = 80
# Without a number in common they have to be nearer.
NEAREST = 88
# Titles compared with one another, at most: what is more alike than this is found by other means, or is another plan.
MOST_COMPARED = 250_000


@dataclass(frozen=True)
class Pair:
    """An item and a row that people have to say about: they have one number, or nearly one title (`by`)."""

    item: Item
    row: Stored
    by: Literal["number", "title"]


@dataclass
class Matched:
    """Pairs of what is the same, what is new, what is not in the document any more, and what people judge."""

    pairs: list[tuple[Item, Stored]] = field(default_factory=list)
    new: list[Item] = field(default_factory=list)
    gone: list[Stored] = field(default_factory=list)
    judged: list[Pair] = field(default_factory=list)


def match(
    items: Sequence[Item], stored: Sequence[Stored], decided: Callable[[Item, Stored], bool | None]
) -> Matched:
    """Pair the items of a document with the rows of a plan, each once.

    Two with one number and unlike titles, or with nearly one title in unlike places, are for people to judge.
    `decided` says what somebody has said of such a pair; None where nobody has: then both stand as new and gone.
    """
    work = _Matching(list(items), list(stored))
    work.by_fingerprint()
    for key in (_place_and_title, _area_and_title, _title):
        work.by_key(key)
    work.by_number(lambda item, row: _likeness(item.title, row.in_document) >= SAME_NUMBER)
    work.by_nearest_title()
    judged: dict[tuple[int, int], Pair] = {}

    def said(by: Literal["number", "title"]) -> Callable[[Item, Stored], bool]:
        def same(item: Item, row: Stored) -> bool:
            judged.setdefault((id(item), row.id), Pair(item, row, by))
            return bool(decided(item, row))

        return same

    work.by_number(said("number"))
    asked = {id(pair.item) for pair in judged.values()}
    work.by_title_elsewhere(lambda item, row: id(item) not in asked and said("title")(item, row))
    return Matched(work.pairs, work.items, work.rows, list(judged.values()))


class _Matching:
    def __init__(self, items: list[Item], rows: list[Stored]) -> None:
        self.items, self.rows = items, rows
        self.pairs: list[tuple[Item, Stored]] = []

    def by_fingerprint(self) -> None:
        known = {key: row for row in self.rows for key in row.known}
        found = [(item, known.get((item.fingerprint, item.ordinal))) for item in self.items]
        self._take([(item, row) for item, row in found if row is not None and _alike(item, row)])

    def by_key(self, key: Callable[[Item | Stored], Hashable]) -> None:
        """Those with one key: in order where there are as many, and never guessed for things of the cycle."""
        items: dict[Hashable, list[Item]] = defaultdict(list)
        rows: dict[Hashable, list[Stored]] = defaultdict(list)
        for item in self.items:
            items[key(item)].append(item)
        for row in self.rows:
            rows[key(row)].append(row)
        for one, found in items.items():
            others = rows.get(one, [])
            if len(found) == len(others) or (
                others and others[0].kind == "activity" and key is _place_and_title
            ):
                self._take(list(zip(found, others, strict=False)))

    def by_number(self, same: Callable[[Item, Stored], bool]) -> None:
        """Those that go by one number in one strategy, where `same` says so."""
        rows = {_number(row): row for row in self.rows if row.number is not None}
        found = [(item, rows.get(_number(item))) for item in self.items if item.number is not None]
        self._take([(item, row) for item, row in found if row is not None and same(item, row)])

    def by_nearest_title(self) -> None:
        """Those whose titles are the nearest to one another, within an area."""
        by_area: dict[Hashable, list[Stored]] = defaultdict(list)
        for row in self.rows:
            by_area[_area(row)].append(row)
        if len(self.items) * len(self.rows) > MOST_COMPARED:
            return
        near = []
        for place, item in enumerate(self.items):
            others = by_area.get(_area(item), [])
            titles = [row.in_document for row in others]
            found = process.extract(
                item.title, titles, scorer=fuzz.WRatio, processor=key_of, limit=3, score_cutoff=NEAREST
            )
            near += [(-score, place, item, others[index]) for _, score, index in found]
        self._take([(item, row) for _, _, item, row in sorted(near, key=lambda one: one[:2])])

    def by_title_elsewhere(self, same: Callable[[Item, Stored], bool]) -> None:
        """Activities with nearly the title of a row in another place, where `same` says so."""
        rows = [row for row in self.rows if row.kind == "activity" and row.standing is not Standing.DROPPED]
        items = [item for item in self.items if stored_kind(item) == "activity"]
        if len(items) * len(rows) > MOST_COMPARED:
            return
        titles = [row.in_document for row in rows]
        found = []
        for item in items:
            near = process.extractOne(
                item.title, titles, scorer=fuzz.ratio, processor=key_of, score_cutoff=NEAREST
            )
            found += [(item, rows[near[2]])] if near else []
        self._take([(item, row) for item, row in found if same(item, row)])

    def _take(self, pairs: Sequence[tuple[Item, Stored]]) -> None:
        """Take pairs, in order, as long as neither has been taken."""
        items, rows = {id(item) for item in self.items}, {(row.kind, row.id) for row in self.rows}
        for item, row in pairs:
            if id(item) in items and (row.kind, row.id) in rows:
                items.remove(id(item))
                rows.remove((row.kind, row.id))
                self.pairs.append((item, row))
        self.items = [item for item in self.items if id(item) in items]
        self.rows = [row for row in self.rows if (row.kind, row.id) in rows]


def _likeness(first: str, second: str) -> float:
    return float(fuzz.WRatio(first, second, processor=key_of))


def _alike(item: Item, row: Stored) -> bool:
    return stored_kind(item) == row.kind


def _kind(one: Item | Stored) -> Hashable:
    if isinstance(one, Stored):
        return one.kind, one.is_meeting
    return stored_kind(one), one.kind == "meeting"


def _letter(one: Item | Stored) -> str:
    if isinstance(one, Stored):
        return one.letter
    return one.strategy.letter if one.strategy else ""


def _called(one: Item | Stored) -> str:
    return key_of(one.in_document if isinstance(one, Stored) else one.title)


def _title(one: Item | Stored) -> Hashable:
    return _kind(one), _called(one)


def _area(one: Item | Stored) -> Hashable:
    return _kind(one), key_of(one.code)


def _area_and_title(one: Item | Stored) -> Hashable:
    return _area(one), _called(one)


def _place_and_title(one: Item | Stored) -> Hashable:
    return _area(one), _letter(one), _called(one)


def _number(one: Item | Stored) -> Hashable:
    return _area(one), _letter(one), one.number
