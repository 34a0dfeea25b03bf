"""What the recognisers share: making items known by fingerprint, and noticing what must be asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.items import Item, Problem, fingerprint
from documents.owners import slips
from plan.periods import Period, Unreadable
from plan.schoolyear import SchoolYear


@dataclass(frozen=True)
class Doubt:
    """Something to ask about, before the items have got their ordinals: `place` is the item's in the list."""

    line: int
    text: str
    why: str
    suggestion: str = ""
    place: int | None = None


def untitled(line: int, text: str) -> Doubt:
    """A row that has an owner or a time, and says nothing about what is to be done."""
    return Doubt(
        line, text, "Raden säger inte vad som ska göras.", "Skriv vad det gäller, eller ta bort raden."
    )


def fingerprinted(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items with fingerprints, and ordinals among those that are alike."""
    seen: Counter[str] = Counter()
    result = []
    for item in items:
        letter = item.strategy.letter if item.strategy else ""
        mark = fingerprint(item.kind, item.code or item.area, letter, item.number, item.title, item.when)
        seen[mark] += 1
        result.append(replace(item, fingerprint=mark, ordinal=seen[mark]))
    return tuple(result)


def problems_of(items: Sequence[Item], doubts: Iterable[Doubt]) -> tuple[Problem, ...]:
    """The doubts as problems, each with the item it is about, in order of place."""
    found = []
    for doubt in doubts:
        about = items[doubt.place] if doubt.place is not None else None
        known = (about.fingerprint, about.ordinal) if about else None
        found.append(Problem(doubt.line, doubt.text, doubt.why, doubt.suggestion, known))
    return tuple(sorted(found, key=lambda problem: problem.line))


def doubts_about(items: Sequence[Item], year: SchoolYear | None) -> list[Doubt]:
    """What every kind of item may be asked about: its time and its owners."""
    doubts = []
    misspelt = slips(owner for item in items for owner in item.owners)
    usual = _usual_owners(items)
    for place, item in enumerate(items):
        if item.kind in ("activity", "cycle"):
            doubts += _about_time(place, item, year)
            if not item.owners:
                known = usual.get(item.title.casefold())
                suggestion = f"På andra rader: {known}." if known else "Skriv vilken funktion som ansvarar."
                doubts.append(Doubt(item.line, item.title, "Det står ingen ansvarig.", suggestion, place))
        for owner in item.owners:
            if owner in misspelt:
                why = f"“{owner}” är en bokstav från “{misspelt[owner]}”."
                doubts.append(Doubt(item.line, owner, why, f"Menar du {misspelt[owner]}?", place))
    return doubts


def _about_time(place: int, item: Item, year: SchoolYear | None) -> list[Doubt]:
    period = item.period
    if period is None:
        why = "Det står inte när det ska vara klart."
        return [Doubt(item.line, item.title, why, "Skriv en tid, till exempel “VT27” eller “5 mars”.", place)]
    if isinstance(period, Unreadable):
        return [Doubt(item.line, period.text, period.why, period.suggestion, place)]
    if item.kind == "activity" and year and _outside(period, year):
        why = f"“{period.text}” ligger utanför läsåret {year.label}."
        return [Doubt(item.line, period.text, why, "Stämmer året?", place)]
    return []


def _outside(period: Period, year: SchoolYear) -> bool:
    """Whether a dated window has no day in a school year."""
    start, due = period.start or period.due, period.due or period.start
    if not isinstance(start, date) or not isinstance(due, date):
        return False
    return due < year.first_day or start > year.last_day


def _usual_owners(items: Sequence[Item]) -> dict[str, str]:
    """Who owns items of the same title elsewhere in the document."""
    return {item.title.casefold(): ", ".join(item.owners) for item in items if item.owners}
