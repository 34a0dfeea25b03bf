"""One assignment as it is shown, and a row of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plan.records import Assignment, Owner
from plan.status import RollUp


@dataclass(frozen=True)
class Line:
    """One assignment as it is shown on the day `today`: whose it is, for which unit, whether it is the asker's.

    `follows` where it is not: the asker follows it from the centre, and answers for a unit with a note.
    `reported_at` is in the huvudman's time zone.
    """

    assignment: Assignment
    owners: tuple[Owner, ...]
    unit: str | None
    late: bool
    mine: bool
    today: date
    reported_at: datetime | None = None
    follows: bool = False


@dataclass(frozen=True)
class Row:
    """A source in a list: one line, or several units rolled up. `line` is the one to open, the asker's own first."""

    line: Line
    total: RollUp
