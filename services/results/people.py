"""Who holds what, and what an appointment came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Coming:
    """From a day on, or until one, `holders` (name, unit, kind) hold a role."""

    day: date
    holders: tuple[tuple[str, str | None, str], ...]


@dataclass(frozen=True)
class RoleLine:
    """A role and who holds it: (name, unit, kind) for each; `vacant_units` are those nobody answers for.

    `leaving` are those of them who stop, by their last day; `coming` those who are to hold it, by their first.
    `led_by`: of a forum with the role's name, the leader's role and who holds it.
    """

    name: str
    is_body: bool
    holders: tuple[tuple[str, str | None, str], ...]
    vacant_units: tuple[str, ...]
    open_assignments: int
    led_by: str = ""
    id: int = 0
    coming: tuple[Coming, ...] = ()
    leaving: tuple[Coming, ...] = ()

    @property
    def is_vacant(self) -> bool:
        """Whether somebody is missing. Bodies are not held by persons here; a group with a leader has one."""
        if self.is_body or (self.led_by and not self.holders):
            return False
        return not self.holders or bool(self.vacant_units)


@dataclass(frozen=True)
class RoleList:
    """All roles, those that nobody holds first; `may_edit` whether the asker may change them."""

    roles: tuple[RoleLine, ...]
    administrators: tuple[str, ...]
    may_edit: bool = False
    today: date = date.min


@dataclass(frozen=True)
class ComingSeats:
    """From a day on somebody holds these: (role, unit)."""

    day: date
    seats: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class HeldRoles:
    """What somebody holds, and from a later day on: (role, unit) for each; and whether they run the plan."""

    name: str
    seats: tuple[tuple[str, str | None], ...]
    is_administrator: bool
    coming: tuple[ComingSeats, ...] = ()
    today: date = date.min


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
class AdminRemoved:
    """Somebody no longer runs the plan."""

    name: str
    batch_id: int


@dataclass(frozen=True)
class AdminStays:
    """Nobody was taken away: they did not run the plan, or they are the last who does."""

    name: str
    why: str  # "not_one", "last"


@dataclass(frozen=True)
class AdminList:
    """Those who run the plan. `people` are their ids and names, for those who may change it: they, or whoever comes
    where there is none.
    """

    names: tuple[str, ...]
    people: tuple[tuple[int, str], ...] = ()
    may_edit: bool = False


PeopleOutcome = (
    RoleList
    | HeldRoles
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
    | AdminRemoved
    | AdminStays
    | AdminList
)
