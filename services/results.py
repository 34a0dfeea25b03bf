"""What services answer: typed results that a handler renders. Never text for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plan.records import Activity, Assignment, Occurrence, Owner
from plan.references import Reference
from plan.status import RollUp, Status


@dataclass(frozen=True)
class Line:
    """One assignment as it is shown on the day `today`: whose it is, for which unit, whether it is the asker's.

    `reported_at` is in the huvudman's time zone.
    """

    assignment: Assignment
    owners: tuple[Owner, ...]
    unit: str | None
    late: bool
    mine: bool
    today: date
    reported_at: datetime | None = None


@dataclass(frozen=True)
class Count:
    """So many of so many."""

    done: int
    total: int


@dataclass(frozen=True)
class Progress:
    """How far it has come around an activity: its strategy, its area, and its units where it has several."""

    strategy: str
    in_strategy: Count
    area: str
    in_area: Count
    units: Count | None


# What a report (status or date) can come to, for each thing pointed at.


@dataclass(frozen=True)
class Changed:
    """It is done, written down, and can be taken back with `batch_id`."""

    line: Line
    before: Status
    progress: Progress | None
    batch_id: int


@dataclass(frozen=True)
class Moved:
    """The date is another, with a reason; the first date stays visible on the assignment."""

    line: Line
    before: date | None
    reason: str
    batch_id: int


@dataclass(frozen=True)
class AlreadyDone:
    """It was so already; nothing changed. `at` is in the huvudman's time zone."""

    line: Line
    by: str | None
    at: datetime | None


@dataclass(frozen=True)
class SameDate:
    """The date was that already; nothing changed."""

    line: Line


@dataclass(frozen=True)
class ChangedSince:
    """What was clicked on looks different now; nothing changed."""

    line: Line


@dataclass(frozen=True)
class Candidate:
    """One of several things that may have been meant.

    `unit` tells them apart when the activity is the same; `words` are what was said of this one: the comment, or the
    date and reason, without the unit's name.
    """

    assignment: Assignment
    unit: str | None
    words: str = ""


@dataclass(frozen=True)
class ChooseOne:
    """Several fit, and nothing is guessed."""

    reference: Reference
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class NothingFits:
    """Nothing goes by that name. The nearest are offered, by number and by words."""

    asked: str
    nearest: tuple[Activity, ...]


@dataclass(frozen=True)
class NotAllowed:
    """Somebody else's: whom to ask, the owners and those who run the plan."""

    line: Line
    administrators: tuple[str, ...]


@dataclass(frozen=True)
class NoteNeeded:
    """An answer for a unit from the centre needs a comment that says why."""

    line: Line


@dataclass(frozen=True)
class OnlyReference:
    """The row only points elsewhere; it has no status."""

    activity: Activity


@dataclass(frozen=True)
class TextTooLong:
    """The comment is longer than we keep. It comes back, so that nothing is lost."""

    text: str
    limit: int


@dataclass(frozen=True)
class TextPersonal:
    """The text holds a personal identity number. It is not kept, and not repeated."""


@dataclass(frozen=True)
class DateUnreadable:
    """The new date could not be read: why, and what may have been meant."""

    text: str
    why: str
    suggestion: str


@dataclass(frozen=True)
class DatePassed:
    """The new date has been: which year was meant is asked, not guessed."""

    line: Line
    to: date


@dataclass(frozen=True)
class ReasonNeeded:
    """A date is moved with a reason."""

    line: Line
    to: date


Outcome = (
    Changed
    | Moved
    | AlreadyDone
    | SameDate
    | ChangedSince
    | ChooseOne
    | NothingFits
    | NotAllowed
    | NoteNeeded
    | OnlyReference
    | TextTooLong
    | TextPersonal
    | DateUnreadable
    | DatePassed
    | ReasonNeeded
)


# Undo.


@dataclass(frozen=True)
class Undone:
    """Taken back: the lines as they are now, and names where it was about people."""

    lines: tuple[Line, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class NothingToUndo:
    """The asker has changed nothing that is not taken back already."""


@dataclass(frozen=True)
class AlreadyUndone:
    """It was taken back before; nothing changed."""


@dataclass(frozen=True)
class UndoRefused:
    """Something has changed since, by somebody; or it is not the asker's to take back."""

    why: str  # "changed", "not_yours", "rights", "kind"
    line: Line | None = None
    by: str | None = None


UndoOutcome = Undone | NothingToUndo | AlreadyUndone | UndoRefused


# Looking.


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


@dataclass(frozen=True)
class Card:
    """One activity or occurrence, whole: its assignments, what they add up to, and what has happened."""

    activity: Activity | None
    lines: tuple[Line, ...]
    total: RollUp
    history: tuple[HistoryEntry, ...]


@dataclass(frozen=True)
class Row:
    """A source in a list: one line, or several units rolled up. `line` is the one to open, the asker's own first."""

    line: Line
    total: RollUp


@dataclass(frozen=True)
class Listing:
    """A list: what was asked for, the rows from `offset` on, and how many there are in all.

    `kind` is mine, nobody (mine, for one who holds nothing), all, late, area, role or words; `name` is what it is
    about, as stored.
    """

    kind: str
    name: str
    rows: tuple[Row, ...]
    offset: int
    total: int
    nearest: tuple[Activity, ...] = ()


@dataclass(frozen=True)
class CycleEntry:
    """An item of the cycle in one year: who, when, and how it stands. `line` is None where nobody owns it."""

    occurrence: Occurrence
    owners: tuple[Owner, ...]
    total: RollUp | None
    line: Line | None


@dataclass(frozen=True)
class CycleView:
    """The cycle for the days `first` to `last`, narrowed to `filter` where something was asked for."""

    first: date
    last: date
    filter: str
    entries: tuple[CycleEntry, ...]
    undated: tuple[CycleEntry, ...]
    offset: int
    total: int
    today: date


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
    """Where the plans stand today."""

    titles: tuple[str, ...]
    total: RollUp
    areas: tuple[AreaProgress, ...]
    late: tuple[Row, ...]
    needs_support: tuple[Row, ...]
    meetings: tuple[CycleEntry, ...]
    forums: tuple[str, ...]
    vacant_roles: int
    today: date


# People.


@dataclass(frozen=True)
class RoleLine:
    """A role and who holds it: (name, unit, kind) for each; `vacant_units` are those nobody answers for."""

    name: str
    is_body: bool
    holders: tuple[tuple[str, str | None, str], ...]
    vacant_units: tuple[str, ...]
    open_assignments: int

    @property
    def is_vacant(self) -> bool:
        """Whether somebody is missing. Bodies of politicians are not held by persons here."""
        return not self.is_body and (not self.holders or bool(self.vacant_units))


@dataclass(frozen=True)
class RoleList:
    """All roles, those that nobody holds first."""

    roles: tuple[RoleLine, ...]
    administrators: tuple[str, ...]


@dataclass(frozen=True)
class Appointed:
    """Somebody holds a role from today. `instead_of` no longer does."""

    role: str
    unit: str | None
    name: str
    instead_of: tuple[str, ...]
    batch_id: int


@dataclass(frozen=True)
class Dismissed:
    """Somebody no longer holds a role."""

    role: str
    unit: str | None
    name: str
    batch_id: int


@dataclass(frozen=True)
class AlreadyHolds:
    """It was so already."""

    role: str
    unit: str | None
    name: str


@dataclass(frozen=True)
class DoesNotHold:
    """Nothing to end."""

    role: str
    name: str


@dataclass(frozen=True)
class ReplaceOrBeside:
    """Somebody holds the role already: is the new one instead of them, or beside?"""

    role_id: int
    role: str
    unit: str | None
    unit_key: str
    name: str
    present: tuple[str, ...]


@dataclass(frozen=True)
class RoleUnknown:
    """No role is called so; the nearest are offered."""

    asked: str
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class UnitNeeded:
    """The role is held per unit: which?"""

    role: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class CannotHold:
    """Bodies are not held by persons; guests, bots and those who have left hold nothing."""

    role: str
    name: str
    why: str  # "body", "profile"


@dataclass(frozen=True)
class AdminOnly:
    """Only those who run the plan may do this. Where nobody does, `administrators` is empty."""

    administrators: tuple[str, ...]


@dataclass(frozen=True)
class AdminAdded:
    """Somebody runs the plan now. `claimed` where they took the first seat themselves."""

    name: str
    claimed: bool
    batch_id: int


@dataclass(frozen=True)
class AdminList:
    """Those who run the plan."""

    names: tuple[str, ...]


PeopleOutcome = (
    RoleList
    | Appointed
    | Dismissed
    | AlreadyHolds
    | DoesNotHold
    | ReplaceOrBeside
    | RoleUnknown
    | UnitNeeded
    | CannotHold
    | AdminOnly
    | AdminAdded
    | AdminList
)
