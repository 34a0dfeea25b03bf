"""Who may do what: one function, `allowed`, asked by every service (DESIGN §4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plan.organisation import WHOLE, Reach, Role, answers_for


class Action(StrEnum):
    """What somebody wants to do."""

    READ = "read"
    REPORT = "report"
    MOVE = "move"
    APPOINT = "appoint"
    TAKE = "take"
    ARCHIVE = "archive"


class Verdict(StrEnum):
    """The answer. `WITH_NOTE` is yes, if a comment says why: somebody answers for a unit from the centre."""

    YES = "yes"
    WITH_NOTE = "with_note"
    NO = "no"


@dataclass(frozen=True)
class Seat:
    """A role somebody holds today. `unit_key` is the whole where it is held for no unit in particular."""

    role_id: int
    unit_key: str = WHOLE


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for something, in the huvudman of their workspace."""

    huvudman_id: int
    person_id: int
    name: str
    is_admin: bool = False
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True)
class Huvudman:
    """The organisation itself, as an object of rights: its roles and holders."""

    id: int


@dataclass(frozen=True)
class Owned:
    """An assignment, as an object of rights: whose it is and which part of the organisation it is about."""

    huvudman_id: int
    owners: tuple[Role, ...]
    unit_key: str = WHOLE


def allowed(actor: Actor, action: Action, obj: Owned | Huvudman) -> Verdict:
    """Whether `actor` may do `action` to `obj`. Nothing crosses from one huvudman to another.

    Everybody in the huvudman may read. Owners and administrators of the plan report and move dates; an owner
    held centrally beside a role per unit answers for a unit with a note. Only administrators appoint. Who holds a
    role may take away in a file what everybody may read; all that is stored only administrators may.
    """
    if isinstance(obj, Huvudman):
        if obj.id != actor.huvudman_id:
            return Verdict.NO
        if action is Action.READ or actor.is_admin:
            return Verdict.YES
        return Verdict.YES if action is Action.TAKE and actor.seats else Verdict.NO
    if obj.huvudman_id != actor.huvudman_id or action not in (Action.READ, Action.REPORT, Action.MOVE):
        return Verdict.NO
    if action is Action.READ or actor.is_admin:
        return Verdict.YES
    return as_owner(actor, obj)


def as_owner(actor: Actor, obj: Owned) -> Verdict:
    """What somebody may do because of the roles they hold, whether or not they run the plan."""
    verdict = Verdict.NO
    for role in obj.owners:
        for seat in actor.seats:
            if seat.role_id != role.id:
                continue
            if not answers_for(role, obj.unit_key):
                verdict = Verdict.WITH_NOTE if role.reach is Reach.CENTRAL else verdict
            elif obj.unit_key == WHOLE or seat.unit_key in (obj.unit_key, WHOLE):
                return Verdict.YES
    return verdict
