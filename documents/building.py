"""What the recognisers share: making items known by fingerprint, and noticing what must be asked about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.items import Item, Problem, ProblemField, fingerprint
from documents.owners import slips
from plan.periods import Period, Unreadable, read_period
from plan.schoolyear import SchoolYear

_FEW = 3
"""Questions of one sort that are asked one by one; more of them are one question."""


@dataclass(frozen=True)
class Doubt:
    """Something to ask about, before the items have got their ordinals.

    `place` is the item's in the list, `also` those of others that it is about too.
    """

    line: int
    text: str
    why: str
    suggestion: str = ""
    place: int | None = None
    field: ProblemField = ""
    choices: tuple[str, ...] = ()
    also: tuple[int, ...] = ()


def untitled(line: int, text: str) -> Doubt:
    """A row that has an owner or a time, and says nothing about what is to be done."""
    return Doubt(
        line, text, "Raden säger inte vad som ska göras.", "Skriv vad det gäller, eller ta bort raden."
    )


def times_from_above(taken: Sequence[tuple[int, str]], items: Sequence[Item]) -> list[Doubt]:
    """Questions about times that stand in a row above: one each when they are few, one for all when it is a habit.

    `taken` are the items' places and the times.
    """
    if len(taken) > _FEW:
        place, when = taken[0]
        why = f"{len(taken)} rader saknar egen tid; jag tog den från raden ovanför, här “{when}”."
        return [Doubt(items[place].line, items[place].title, why, "Stämmer det?", place, "when", (when,))]
    return [
        Doubt(
            items[place].line,
            items[place].title,
            f"Raden saknar tid; jag tog “{when}” från raden ovanför.",
            "Stämmer det?",
            place,
            "when",
            (when,),
        )
        for place, when in taken
    ]


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
        also = tuple((items[at].fingerprint, items[at].ordinal) for at in doubt.also)
        said = (doubt.line, doubt.text, doubt.why, doubt.suggestion)
        found.append(Problem(*said, known, "", doubt.field, doubt.choices, also))
    return tuple(sorted(found, key=lambda problem: problem.line))


def doubts_about(items: Sequence[Item], year: SchoolYear | None) -> list[Doubt]:
    """What every kind of item may be asked about: its time, its owners, and whether it stands twice."""
    doubts: list[Doubt] = []
    misspelt = slips(owner for item in items for owner in item.owners)
    usual = _usual_owners(items)
    untimed, unowned = [], []
    for place, item in enumerate(items):
        if item.kind in ("activity", "cycle", "measure") and not item.proposed:
            doubts += _about_time(place, item, year)
            if item.period is None:
                untimed.append(place)
            if not item.owners:
                unowned.append(place)
        elif item.kind == "meeting" and isinstance(item.period, Unreadable):
            doubts += _about_time(place, item, year)
        for owner in item.owners:
            if owner in misspelt:
                right = misspelt[owner]
                why = f"“{owner}” är en bokstav från “{right}”."
                choices = (right, owner)
                doubts.append(Doubt(item.line, owner, why, f"Menar du {right}?", place, "owners", choices))
    return [*doubts, *_missing_times(untimed, items), *_missing_owners(unowned, items, usual)]


def _missing_times(places: Sequence[int], items: Sequence[Item]) -> list[Doubt]:
    """Items without a time: asked about one by one, unless most of the document has none."""
    suggestion = "Skriv en tid, till exempel “VT27” eller “5 mars”."
    if _habit(places, items):
        first = items[places[0]]
        why = f"{len(places)} rader säger inte när de ska vara klara; den här är den första."
        return [Doubt(first.line, first.title, why, suggestion, places[0], "when")]
    why = "Det står inte när det ska vara klart."
    return [Doubt(items[at].line, items[at].title, why, suggestion, at, "when") for at in places]


def _missing_owners(places: Sequence[int], items: Sequence[Item], usual: dict[str, str]) -> list[Doubt]:
    """Items without an owner; who owns those of the same title elsewhere is suggested."""
    if _habit(places, items):
        first = items[places[0]]
        why = f"{len(places)} rader har ingen ansvarig; den här är den första."
        suggestion = "Skriv vilken funktion som ansvarar."
        return [Doubt(first.line, first.title, why, suggestion, places[0], "owners")]
    found = []
    for at in places:
        item = items[at]
        known = usual.get(item.title.casefold(), "")
        suggestion = f"På andra rader: {known}." if known else "Skriv vilken funktion som ansvarar."
        choices = (known,) if known else ()
        why = "Det står ingen ansvarig."
        found.append(Doubt(item.line, item.title, why, suggestion, at, "owners", choices))
    return found


def _habit(places: Sequence[int], items: Sequence[Item]) -> bool:
    """Whether something is missing so often that asking every time would only tire."""
    tasks = sum(item.kind not in ("meeting", "reference") for item in items)
    return len(places) > _FEW and len(places) * 2 > tasks


def _about_time(place: int, item: Item, year: SchoolYear | None) -> list[Doubt]:
    period = item.period
    if isinstance(period, Unreadable):
        choices = choices_of(period)
        return [Doubt(item.line, period.text, period.why, period.suggestion, place, "when", choices)]
    if period and item.kind == "activity" and year and _outside(period, year):
        why = f"“{period.text}” ligger utanför läsåret {year.label}."
        return [Doubt(item.line, period.text, why, "Stämmer året?", place, "when", (period.text,))]
    return []


_QUOTED = re.compile(r"[“”\"]([^“”\"]{2,60})[“”\"]")
_MEANS = re.compile(r"Menar du (\w+)\?")
_WRONG_WEEKDAY = re.compile(r"(\d+ \w+ \d{4}) är en \w+, inte en ")
_LAST_DAY = re.compile(r"Sista dagen i (\w+) är den (\d+)")


def choices_of(period: Unreadable) -> tuple[str, ...]:
    """Times that a button can put instead of one that can't be read: those that its suggestion names."""
    if means := _MEANS.search(period.suggestion):
        return (means.group(1),)
    if wrong := _WRONG_WEEKDAY.match(period.why):
        return (wrong.group(1),)
    if last := _LAST_DAY.search(period.suggestion):
        return (f"{last.group(2)} {last.group(1)}",)
    if len(named := _QUOTED.findall(period.suggestion)) > 3:
        return ()
    return tuple(one for one in named if isinstance(read_period(one), Period))


def _outside(period: Period, year: SchoolYear) -> bool:
    """Whether a dated window has no day in a school year."""
    start, due = period.start or period.due, period.due or period.start
    if not isinstance(start, date) or not isinstance(due, date):
        return False
    return due < year.first_day or start > year.last_day


def _usual_owners(items: Sequence[Item]) -> dict[str, str]:
    """Who owns items of the same title elsewhere in the document."""
    return {item.title.casefold(): ", ".join(item.owners) for item in items if item.owners}
