"""The ladder of statuses, what "late" means, and how many answers become one.

*Försenad* is derived from the date and never stored (DESIGN §2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where an assignment stands, as its owner has said."""

    PROPOSED = "proposed"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    NEEDS_SUPPORT = "needs_support"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do: adopted, not done, not dropped."""
        return self in OPEN


class Standing(StrEnum):
    """Whether an activity, an item of the cycle or a goal holds: only what is adopted is asked of anybody."""

    ADOPTED = "adopted"
    PROPOSED = "proposed"
    DECLINED = "declined"
    DROPPED = "dropped"


OPEN = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS, Status.NEEDS_SUPPORT})


def is_late(status: Status, due: date | None, today: date) -> bool:
    """Whether an open assignment has passed its last day. The day itself is not late."""
    return status.is_open and due is not None and due < today


@dataclass(frozen=True)
class Answer:
    """What one assignment contributes to the roll-up of its source."""

    status: Status
    due: date | None


@dataclass(frozen=True)
class RollUp:
    """The answers of many assignments as one.

    `total` counts those that still belong: what is dropped or only proposed leaves the denominator.
    Needing support outranks late as the word for the whole, and both are counted.
    """

    status: Status
    done: int
    total: int
    needs_support: int
    late: int

    @property
    def is_late(self) -> bool:
        """Whether at least one answer is late."""
        return self.late > 0


def roll_up(answers: Iterable[Answer], today: date) -> RollUp:
    """Sum up `answers` as of `today`. No answers at all is a source that is not started."""
    answers = tuple(answers)
    counted = [answer for answer in answers if answer.status not in (Status.DROPPED, Status.PROPOSED)]
    statuses = {answer.status for answer in counted}
    if counted:
        status = _status_of(statuses)
    elif any(answer.status is Status.PROPOSED for answer in answers):
        status = Status.PROPOSED
    else:
        status = Status.DROPPED if answers else Status.NOT_STARTED
    return RollUp(
        status=status,
        done=sum(answer.status is Status.DONE for answer in counted),
        total=len(counted),
        needs_support=sum(answer.status is Status.NEEDS_SUPPORT for answer in counted),
        late=sum(is_late(answer.status, answer.due, today) for answer in counted),
    )


def _status_of(statuses: set[Status]) -> Status:
    if Status.NEEDS_SUPPORT in statuses:
        return Status.NEEDS_SUPPORT
    if len(statuses) == 1:
        return next(iter(statuses))
    return Status.IN_PROGRESS
