"""Who may do what: a table, and one function, `allowed`, that every service asks (DESIGN §4).

The same table stands in docs/handbok.md, and a test walks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from plan.organisation import WHOLE, Reach, Role, answers_for


class Action(StrEnum):
    """What somebody wants to do."""

    READ = "read"
    REPORT = "report"  # status, comment, evidence, support, whether the effects are seen
    MOVE = "move"
    REMIND = "remind"  # those who have not answered
    DECIDE = "decide"  # note what was decided
    PROPOSE = "propose"  # a measure that nobody has decided on
    EDIT_UNIT = "edit_unit"  # a unit's own plan and cycle
    EDIT = "edit"  # the huvudman's plan and cycle, and its proposals
    APPOINT = "appoint"  # people, units, roles, forums, and who runs the plan
    TAKE = "take"  # away in a file, what everybody may read
    ARCHIVE = "archive"  # all that is stored, in a file
    UNDO_OWN = "undo_own"
    UNDO = "undo"  # what somebody else did


class Relation(StrEnum):
    """What somebody is to the thing they want to do something with. One may be several."""

    OWNER = "owner"  # holds a role that answers
    FOLLOWER = "follower"  # holds a central role in the same row
    UNIT = "unit"  # holds a role of the unit
    MANAGER = "manager"  # holds the nearest role above those that answer
    LEADER = "leader"  # leads a forum
    HOLDER = "holder"  # holds a role, whichever
    COLLEAGUE = "colleague"  # anybody in the organisation; a member of a forum too
    ADMINISTRATOR = "administrator"  # runs the plan
    GUEST = "guest"  # a guest, or of another organisation


class Verdict(StrEnum):
    """The answer. `WITH_NOTE` is yes, if a comment says why: somebody answers for a unit from the centre."""

    YES = "yes"
    WITH_NOTE = "with_note"
    NO = "no"


# These are about the organisation, never about one thing in it.
_OF_THE_WHOLE = (Action.APPOINT, Action.TAKE, Action.ARCHIVE)
_ORDER = (Verdict.NO, Verdict.WITH_NOTE, Verdict.YES)

# What each relation gives. What is not named is no; a guest has nothing.
RIGHTS: Mapping[Action, Mapping[Relation, Verdict]] = {
    Action.READ: {Relation.COLLEAGUE: Verdict.YES},
    Action.REPORT: {
        Relation.OWNER: Verdict.YES,
        Relation.FOLLOWER: Verdict.WITH_NOTE,
        Relation.ADMINISTRATOR: Verdict.YES,
    },
    Action.MOVE: {
        Relation.OWNER: Verdict.YES,
        Relation.FOLLOWER: Verdict.WITH_NOTE,
        Relation.MANAGER: Verdict.WITH_NOTE,
        Relation.ADMINISTRATOR: Verdict.YES,
    },
    Action.REMIND: {
        Relation.FOLLOWER: Verdict.YES,
        Relation.MANAGER: Verdict.YES,
        Relation.LEADER: Verdict.YES,
        Relation.ADMINISTRATOR: Verdict.YES,
    },
    Action.DECIDE: {
        Relation.OWNER: Verdict.YES,
        Relation.FOLLOWER: Verdict.YES,
        Relation.LEADER: Verdict.YES,
        Relation.ADMINISTRATOR: Verdict.YES,
    },
    Action.PROPOSE: {Relation.COLLEAGUE: Verdict.YES},
    Action.EDIT_UNIT: {Relation.UNIT: Verdict.YES, Relation.ADMINISTRATOR: Verdict.YES},
    Action.EDIT: {Relation.ADMINISTRATOR: Verdict.YES},
    Action.APPOINT: {Relation.ADMINISTRATOR: Verdict.YES},
    Action.TAKE: {Relation.HOLDER: Verdict.YES, Relation.ADMINISTRATOR: Verdict.YES},
    Action.ARCHIVE: {Relation.ADMINISTRATOR: Verdict.YES},
    Action.UNDO_OWN: {Relation.COLLEAGUE: Verdict.YES},
    Action.UNDO: {Relation.ADMINISTRATOR: Verdict.YES},
}


@dataclass(frozen=True)
class Seat:
    """A role somebody holds today. `unit_key` is the whole where it is held for no unit in particular."""

    role_id: int
    unit_key: str = WHOLE


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for something, in the huvudman of their workspace.

    A guest, or somebody of another organisation, sees and does nothing, whatever they hold.
    """

    huvudman_id: int
    person_id: int
    name: str
    is_admin: bool = False
    seats: tuple[Seat, ...] = ()
    is_guest: bool = False


@dataclass(frozen=True)
class Huvudman:
    """The organisation itself, as an object of rights. `leaders` are the roles that lead its forums."""

    id: int
    leaders: frozenset[int] = frozenset()


@dataclass(frozen=True)
class UnitPlan:
    """The own plan and cycle of a unit or a school form, as an object of rights.

    `for_all` are the roles that have it with all the others of its kind when they are held for the whole.
    """

    huvudman_id: int
    unit_key: str
    for_all: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Owned:
    """An assignment, as an object of rights: whose it is and which part of the organisation it is about.

    `managers` are the persons who hold the nearest role above those that answer, `leaders` the roles that lead a
    forum.
    """

    huvudman_id: int
    owners: tuple[Role, ...]
    unit_key: str = WHOLE
    managers: frozenset[int] = frozenset()
    leaders: frozenset[int] = frozenset()


def allowed(actor: Actor, action: Action, obj: Owned | Huvudman | UnitPlan) -> Verdict:
    """Whether `actor` may do `action` to `obj`: the best that any of their relations to it gives.

    Nothing crosses from one huvudman to another, and an assignment appoints nobody.
    """
    if action in _OF_THE_WHOLE and not isinstance(obj, Huvudman):
        return Verdict.NO
    return _best(RIGHTS[action].get(one, Verdict.NO) for one in relations(actor, obj))


def relations(actor: Actor, obj: Owned | Huvudman | UnitPlan) -> frozenset[Relation]:
    """What `actor` is to `obj`; nothing at all across huvudmän, and nothing more than a guest for a guest."""
    huvudman_id = obj.id if isinstance(obj, Huvudman) else obj.huvudman_id
    if huvudman_id != actor.huvudman_id:
        return frozenset()
    if actor.is_guest:
        return frozenset({Relation.GUEST})
    found = {Relation.COLLEAGUE}
    if actor.is_admin:
        found.add(Relation.ADMINISTRATOR)
    if actor.seats:
        found.add(Relation.HOLDER)
    held = {seat.role_id for seat in actor.seats}
    if not isinstance(obj, UnitPlan) and obj.leaders & held:
        found.add(Relation.LEADER)
    if not isinstance(obj, Huvudman) and any(s.unit_key == obj.unit_key != WHOLE for s in actor.seats):
        found.add(Relation.UNIT)
    if isinstance(obj, UnitPlan) and any(
        seat.unit_key == WHOLE and seat.role_id in obj.for_all for seat in actor.seats
    ):
        found.add(Relation.UNIT)
    if isinstance(obj, Owned):
        found |= _to_owned(actor, obj)
    return frozenset(found)


def _to_owned(actor: Actor, obj: Owned) -> set[Relation]:
    found = {Relation.MANAGER} if actor.person_id in obj.managers else set()
    for seat in actor.seats:
        here = obj.unit_key == WHOLE or seat.unit_key in (obj.unit_key, WHOLE)
        for role in obj.owners:
            if seat.role_id != role.id:
                continue
            if not answers_for(role, obj.unit_key):
                found |= {Relation.FOLLOWER} if role.reach is Reach.CENTRAL else set()
            elif here:
                found.add(Relation.OWNER)
    return found


def _best(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=_ORDER.index, default=Verdict.NO)


def as_owner(actor: Actor, obj: Owned) -> Verdict:
    """What somebody may answer because of the roles they hold, whether or not they run the plan."""
    if actor.is_guest or obj.huvudman_id != actor.huvudman_id:
        return Verdict.NO
    return _best(RIGHTS[Action.REPORT].get(one, Verdict.NO) for one in _to_owned(actor, obj))
