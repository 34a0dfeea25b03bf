"""What a document holds once it has been read: items to store, and doubts to ask about."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Literal

from plan.periods import Day, Period, Unreadable
from plan.schoolyear import SchoolYear
from plan.status import Status

ItemKind = Literal["activity", "cycle", "meeting", "measure", "reference"]
DocumentKind = Literal[
    "verksamhetsplan", "årshjul", "åtgärdsplan", "analysrapport", "styrdokument", "möteskalender", "okänt"
]
MergedField = Literal["merged_owners", "merged_when", "merged_both"]
ProblemField = (
    Literal["", "when", "owners", "title", "strategy", "number", "duplicate", "rule", "layout"] | MergedField
)

_TEXTS = (
    "details",
    "participants",
    "problem",
    "causes",
    "goals",
    "signs",
    "effects",
    "costs",
    "strengths",
    "risks",
    "prevention",
    "spreading",
)


@dataclass(frozen=True)
class Strategy:
    """A strategy within an area: its letter and what it says."""

    letter: str
    title: str


@dataclass(frozen=True)
class Area:
    """A prioritised area: its short code, the findings it rests on, and its strategies in order."""

    title: str
    code: str
    findings: tuple[str, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forum:
    """Where the plan is anchored ("ledningsgrupp", "CTU"), as the document names it."""

    name: str
    line: int


@dataclass(frozen=True)
class Item:
    """Something in a document that somebody is to do, or that points to something.

    `fingerprint` and `ordinal` (1, 2 … among equal fingerprints) tell an item from every other of its
    document, so that the same file read twice is recognised and the same text eight times is eight items.
    `area` is the area's title and `code` its code; both empty where there is none. `proposed`: nobody has decided
    on it yet; a `measure` without it is one that somebody has planned (the insats of an åtgärdsplan).
    `prevention` says how the risks are met and `spreading` how what was learnt is spread. `status` is what the
    document says of it already, and `status_text` in which words. `place` is how a person finds it where a line
    doesn't say it ("sida 3").
    """

    kind: ItemKind
    title: str
    line: int
    owners: tuple[str, ...] = ()
    period: Period | Unreadable | None = None
    area: str = ""
    code: str = ""
    strategy: Strategy | None = None
    number: int | None = None
    category: str = ""
    details: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    problem: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    prevention: tuple[str, ...] = ()
    spreading: tuple[str, ...] = ()
    fingerprint: str = ""
    ordinal: int = 1
    proposed: bool = False
    status: Status | None = None
    status_text: str = ""
    place: str = ""

    @property
    def when(self) -> str:
        """The time as the document writes it; empty where it has none."""
        return self.period.text if self.period else ""

    @property
    def readable(self) -> Period | None:
        """The period, where it could be read."""
        return self.period if isinstance(self.period, Period) else None

    def as_json(self) -> dict[str, Any]:
        """The item as `import --json` gives it (DESIGN §7)."""
        period = self.readable
        found: dict[str, Any] = {
            "kind": self.kind,
            "title": self.title,
            "area": self.area or None,
            "strategy": {"letter": self.strategy.letter, "title": self.strategy.title}
            if self.strategy
            else None,
            "number": self.number,
            "owners": list(self.owners),
            "when": self.when or None,
            "start": _iso(period.start) if period else None,
            "due": _iso(period.due) if period else None,
            "precision": period.precision if period else "none",
            "recurs": period.recurrence.as_json() if period and period.recurrence else None,
        }
        for name in _TEXTS:
            if values := getattr(self, name):
                found[name] = list(values)
        for name in ("category", "status_text"):
            if text := getattr(self, name):
                found[name] = text
        if self.status:
            found["status"] = self.status.value
        if self.proposed:
            found["proposed"] = True
        return found


@dataclass(frozen=True)
class Problem:
    """Something to ask about. `why` and `suggestion` are Swedish sentences to show as they are.

    `item` is the fingerprint and ordinal of the item it is about, or None. `field` is which of its fields
    ("when", "owners", "title", "strategy", "number"), "duplicate" where it looks like another item, "rule"
    where running text says what the rows may say already, "layout" where a table was not understood.
    `choices` are values of the field that a button can put there; for "duplicate" and "rule" they are "två"
    (keep both) and "samma". The merged fields are about a cell that the rows `item` and `also` have from the row
    above: "ja" (it is theirs too) or "bara första".
    """

    line: int
    text: str
    why: str
    suggestion: str = ""
    item: tuple[str, int] | None = None
    place: str = ""
    field: ProblemField = ""
    choices: tuple[str, ...] = ()
    also: tuple[tuple[str, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The problem as `import --json` gives it."""
        found: dict[str, Any] = {
            "line": self.line,
            "text": self.text,
            "why": self.why,
            "suggestion": self.suggestion,
        }
        if self.place:
            found["place"] = self.place
        if self.field:
            found["field"] = self.field
        if self.choices:
            found["choices"] = list(self.choices)
        return found


@dataclass(frozen=True)
class RoleJoin:
    """Two owners' names that may be one role: `name` would become `into`. `why` is a Swedish sentence."""

    name: str
    into: str
    why: str


@dataclass(frozen=True)
class Reading:
    """All that was found in a document. `year` is the one that was given, else the one it names itself.

    `goals` are those of the whole document; an area's stand in it. `joins` wait for the administrator's yes.
    """

    kind: DocumentKind
    title: str
    year: SchoolYear | None
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    areas: tuple[Area, ...] = ()
    forums: tuple[Forum, ...] = ()
    goals: tuple[str, ...] = ()
    joins: tuple[RoleJoin, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Exactly what `import --json` prints."""
        return {
            "items": [item.as_json() for item in self.items],
            "problems": [problem.as_json() for problem in self.problems],
        }


class TemplateFound(Exception):
    """The document is a Word template, and whoever asked wanted to know that before it is read as a plan."""


class UnreadableDocument(Exception):
    """A file that can't be read. `why` is a Swedish sentence that says so and what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def fingerprint(kind: str, area: str, letter: str, number: int | None, title: str, when: str) -> str:
    """16 hexadecimal digits that stay when a file is read again, or its spacing, case or dashes change."""
    parts = (kind, area, letter, str(number or ""), title, when)
    joined = "\x1f".join(re.sub(r"[\W_]+", " ", part.casefold()).strip() for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def _iso(day: Day | None) -> str | None:
    return day.isoformat() if day else None
