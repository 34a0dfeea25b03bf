"""What a report, a move or an undo came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plan.records import Activity, Assignment
from plan.references import Reference
from plan.status import Status
from services.results.lines import Line


@dataclass(frozen=True)
class Count:
    """So many of so many."""

    done: int
    total: int


@dataclass(frozen=True)
class Progress:
    """How far it has come around an activity: its strategy, its area, and its units where it has several,
    or its school forms where they answer (`by_form`).
    """

    strategy: str
    in_strategy: Count
    area: str
    in_area: Count
    units: Count | None
    by_form: bool = False


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
    date and reason, without the unit's name. `whole` where it is an activity with several assignments that may be
    meant: which of them is asked, of the same words, when the activity is chosen.
    """

    assignment: Assignment
    unit: str | None
    words: str = ""
    whole: bool = False


@dataclass(frozen=True)
class ChooseOne:
    """Several fit, and nothing is guessed. `reference` is what was written; None where it was words."""

    reference: Reference | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Suggested:
    """No number was written. What the words may mean is offered, the asker's own first; nothing is done unasked.

    `asked` are the words, empty where there were none and what is next due is offered.
    """

    asked: str
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
    line: Line | None = None


@dataclass(frozen=True)
class DatePassed:
    """The new date has been: whether `instead`, the same day the next time it comes, was meant is asked."""

    line: Line
    to: date
    instead: date
    words: str


@dataclass(frozen=True)
class ReasonNeeded:
    """A date is moved with a reason."""

    line: Line
    to: date


@dataclass(frozen=True)
class EffectAsked:
    """This is the question whether the effects are seen: it is answered with yes, partly, no or too early."""

    line: Line


Outcome = (
    Changed
    | Moved
    | AlreadyDone
    | SameDate
    | ChangedSince
    | ChooseOne
    | Suggested
    | NothingFits
    | NotAllowed
    | NoteNeeded
    | OnlyReference
    | TextTooLong
    | TextPersonal
    | DateUnreadable
    | DatePassed
    | ReasonNeeded
    | EffectAsked
)


@dataclass(frozen=True)
class PersonAgain:
    """What is so again of a person: they hold a role (for units, perhaps) or run the plan; or no longer do."""

    name: str
    role: str
    units: tuple[str, ...]
    holds: bool


@dataclass(frozen=True)
class Undone:
    """Taken back: the lines as they are now, what is so again where it was about people, what was edited, and what
    was new and is `gone`.
    """

    lines: tuple[Line, ...]
    people: tuple[PersonAgain, ...]
    things: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class UndoOlder:
    """The latest that the asker did was on another day: it is said what, and asked whether to take that back.

    `at` is in the huvudman's time zone; `people` are those it was about, where it was no assignment.
    """

    batch_id: int
    kind: str
    at: datetime
    today: date
    lines: tuple[Line, ...]
    people: tuple[str, ...]
    things: tuple[str, ...] = ()


@dataclass(frozen=True)
class NothingToUndo:
    """The asker has changed nothing that is not taken back already."""


@dataclass(frozen=True)
class AlreadyUndone:
    """It was taken back before; nothing changed."""


@dataclass(frozen=True)
class UndoRefused:
    """Something has changed since, by somebody; or it is not the asker's to take back."""

    why: str  # "changed", "not_yours", "rights", "kind", "last"
    line: Line | None = None
    by: str | None = None
    thing: str = ""


UndoOutcome = Undone | UndoOlder | NothingToUndo | AlreadyUndone | UndoRefused
