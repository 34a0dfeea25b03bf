"""What the columns of a table are about, from the words at their head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

ColumnRole = Literal["title", "owner", "when", "category", "area", "number", "participants", "other"]

_WORDS: dict[ColumnRole, str] = {
    "title": "aktivitet aktiviteter åtgärd åtgärder moment insats insatser uppgift uppgifter vad strategi "
    "strategier händelse ärende beskrivning innehåll punkt rubrik",
    "owner": "ansvar ansvarig ansvariga ansvarige vem ägare funktion roll",
    "when": "klart klar när datum månad månader tid tidplan tidsplan tidpunkt period deadline senast vecka "
    "slutdatum",
    "category": "kategori typ spår perspektiv process",
    "area": "område områden fokusområde mål delområde",
    "number": "nr nummer # id",
    "participants": "deltagare målgrupp berörda",
    "other": "status läge kommentar kommentarer anteckning anteckningar uppföljning",
}
_ROLES: dict[str, ColumnRole] = {word: role for role, words in _WORDS.items() for word in words.split()}
_FILLERS = frozenset(("för", "av", "det", "som", "ska", "göras", "är", "den", "till"))
_PLAN_WORDS = frozenset(
    ("aktivitet", "aktiviteter", "strategi", "strategier", "åtgärd", "åtgärder", "insats", "insatser")
)
_YEARS = re.compile(r"\b\d{2,4}\s*[/–-]\s*\d{2,4}\b|\b\d{4}\b")
_WORD = re.compile(r"#|[^\W\d_]+")


@dataclass(frozen=True)
class Columns:
    """Which column is what, and whether its rows are a plan's activities or a cycle's moments."""

    width: int
    title: int
    owner: int | None = None
    when: int | None = None
    category: int | None = None
    area: int | None = None
    number: int | None = None
    participants: int | None = None
    activities: bool = False

    @property
    def together(self) -> bool:
        """Whether owner and time share a column ("Ansvar/Klart")."""
        return self.owner is not None and self.owner == self.when


def header(cells: Sequence[str]) -> Columns | None:
    """The columns, when a row is the head of a table with tasks; None when it is anything else.

    Every cell must be made of words that head columns; there must be an owner or a time, and a title or one
    empty cell that can be it.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or len(cells) > 12:
        return None
    found: dict[ColumnRole, int] = {}
    words: set[str] = set()
    for place, cell in enumerate(cells):
        roles = _roles(cell)
        if cell and not roles:
            return None
        for role in roles:
            found.setdefault(role, place)
        words |= set(_WORD.findall(cell.casefold()))
    empty = [place for place, cell in enumerate(cells) if not cell]
    if "title" not in found and empty:
        found["title"] = empty[0]
    elif "title" not in found and "area" in found:
        found["title"] = found.pop("area")
    if "title" not in found or not ("owner" in found or "when" in found):
        return None
    if found["title"] in (found.get("owner"), found.get("when")):
        return None
    return Columns(
        len(cells),
        found["title"],
        found.get("owner"),
        found.get("when"),
        found.get("category"),
        found.get("area"),
        found.get("number"),
        found.get("participants"),
        bool(words & _PLAN_WORDS),
    )


def _roles(cell: str) -> list[ColumnRole]:
    """The roles that the words of a cell name; none when some word is not a head's."""
    if len(cell) > 60:
        return []
    words = [word for word in _WORD.findall(_YEARS.sub(" ", cell.casefold())) if word not in _FILLERS]
    words = [word for word in words if word not in ("och", "samt", "senast") or len(words) == 1]
    roles = [_ROLES[word] for word in words if word in _ROLES]
    return roles if len(roles) == len(words) else []
