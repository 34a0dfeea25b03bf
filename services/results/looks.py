"""What is looked up: cards, lists, the cycle, where the plan stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plan.records import Activity, Evidence, Occurrence, Owner
from plan.status import RollUp, Status
from services.results.lines import Line, Row


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened to an assignment. `at` is in the huvudman's time zone."""

    at: datetime
    by: str | None
    kind: str
    status: Status
    comment: str
    due_before: date | None
    due_after: date | None
    reason: str
    undone: bool
    unit: str | None = None


@dataclass(frozen=True)
class Card:
    """One activity or occurrence: its assignments, what they add up to, and what has happened.

    `others` is how many more units it has, where it is shown for one alone. `intervention`: it says why
    it is done, and is asked of its effects; `effect` is what has been answered (services.interventions.Effect).
    """

    activity: Activity | None
    lines: tuple[Line, ...]
    total: RollUp
    history: tuple[HistoryEntry, ...]
    others: int = 0
    evidence: tuple[Evidence, ...] = ()
    may_edit: bool = False
    intervention: bool = False
    effect: str = ""


@dataclass(frozen=True)
class Listing:
    """A list: what was asked for, the rows from `offset` on, and how many there are in all.

    `kind` is mine, later (mine, further ahead), nobody (mine, for one who holds nothing), all, late, area, role, unit
    or words; `name` is what it is about, as stored. Of mine: `later` is how many come later, `followed` what others
    answer for and the asker follows from the centre. Of all: `interventions`, as `services.interventions.counted_in`.
    """

    kind: str
    name: str
    rows: tuple[Row, ...]
    offset: int
    total: int
    nearest: tuple[Activity, ...] = ()
    later: int = 0
    followed: tuple[Row, ...] = ()
    interventions: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True)
class Meant:
    """The one assignment that would be changed, and the words that were not its unit's name."""

    line: Line
    words: str


@dataclass(frozen=True)
class DueList:
    """What is to be done in some days, in order: the first rows of `total`."""

    first: date
    last: date
    rows: tuple[Row, ...]
    total: int
    today: date


@dataclass(frozen=True)
class CycleEntry:
    """An item of the cycle in one year: who, when, and how it stands. `line` is None where nobody owns it."""

    occurrence: Occurrence
    owners: tuple[Owner, ...]
    total: RollUp | None
    line: Line | None


@dataclass(frozen=True)
class CycleView:
    """The cycle for the days `first` to `last`, narrowed to `filter` where something was asked for.

    `term` is what they are called where they are one; `other` the time that has been, where the next was chosen.
    `may_edit`: the asker may add to it.
    """

    first: date
    last: date
    filter: str
    entries: tuple[CycleEntry, ...]
    undated: tuple[CycleEntry, ...]
    offset: int
    total: int
    today: date
    term: str = ""
    other: date | None = None
    may_edit: bool = False


@dataclass(frozen=True)
class CycleUnclear:
    """What was asked of the cycle was not understood; what it does have is offered."""

    asked: str
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class AreaProgress:
    """How far an area has come."""

    code: str
    title: str
    total: RollUp


@dataclass(frozen=True)
class PlanView:
    """Where the plans stand today.

    `calendar` is when the forums meet next: (forum, day, clock time); `meetings` is what only the cycle knows of.
    """

    titles: tuple[str, ...]
    total: RollUp
    areas: tuple[AreaProgress, ...]
    late: tuple[Row, ...]
    needs_support: tuple[Row, ...]
    meetings: tuple[CycleEntry, ...]
    forums: tuple[str, ...]
    vacant_roles: int
    today: date
    calendar: tuple[tuple[str, date, str], ...] = ()
    interventions: tuple[int, int, int] = (0, 0, 0)
