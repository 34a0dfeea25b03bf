"""Who holds what, and who runs the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Literal

from plan.organisation import WHOLE, Reach, Role
from plan.records import Holding
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.words import key_of
from services.deps import Asker, Deps, Profile
from services.errors import NotHere
from services.getting_started import welcome
from services.holders import end, open_batch, person_of, places_of, seat, tell_left
from services.layout import lay_out
from services.lines import unit_names
from services.results import (
    AdminAdded,
    AdminList,
    AdminOnly,
    AdminRemoved,
    AdminStays,
    AlreadyHolds,
    Appointed,
    CannotHold,
    Dismissed,
    DoesNotHold,
    PeopleOutcome,
    ReplaceOrBeside,
    RoleUnknown,
    UnitNeeded,
)
from services.roles import administrator_names, unknown_role
from services.room import Room, reading, writing
from storage.queries import journal, organisation

# So long a checklist waits to be sent to somebody who has come to run the plan.
_WELCOME = timedelta(days=7)
Manner = Literal["ask", "replace", "beside"]


def appoint(deps: Deps, asker: Asker, words: str, profile: Profile, manner: Manner = "ask") -> PeopleOutcome:
    """Let somebody hold the role that `words` name, for the unit named after it where it is held per unit.

    Where somebody holds it already the asker says whether the new one comes instead or beside.
    """
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        found = _role_and_unit(room, words)
        if not isinstance(found, tuple):
            return found
        return _appoint(room, *found, profile, manner)


def appoint_clicked(
    deps: Deps, asker: Asker, role_id: int, unit_key: str, profile: Profile, manner: Manner
) -> PeopleOutcome:
    """The answer to `ReplaceOrBeside`. Raises NotHere where there is no such role, or not for such a unit."""
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        role = organisation.roles(room.tx, room.huvudman_id, [role_id]).get(role_id)
        places = places_of(room, role) if role else {}
        if role is None or unit_key not in (WHOLE, *places):
            raise NotHere(f"role {role_id} for {unit_key}")
        return _appoint(room, role, unit_key, profile, manner)


def dismiss(deps: Deps, asker: Asker, words: str, profile: Profile) -> PeopleOutcome:
    """Let somebody no longer hold a role. Open assignments follow the role; history stays with the person."""
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        found = _role_and_unit(room, words, any_unit=True)
        if not isinstance(found, tuple):
            return found
        role, unit_key = found
        name = room.names.short(profile.name)
        held = [
            holding
            for holding in _holdings(room, role)
            if unit_key in (WHOLE, holding.unit_key) and _is(room, holding, profile)
        ]
        batch_id = open_batch(room) if held else None
        if batch_id is None:
            return DoesNotHold(role.name, name)
        last = room.today - timedelta(days=1)
        for holding in held:
            end(room, batch_id, holding, last)
        tell_left(room, batch_id, role, held, last)
        return Dismissed(role.name, _unit_name(room, unit_key), name, batch_id)


def make_administrator(
    deps: Deps, asker: Asker, profile: Profile, *, asker_runs_workspace: bool
) -> PeopleOutcome:
    """Let somebody run the plan.

    Administrators appoint each other. Where there is none, whoever runs the workspace may take the first seat,
    once, for themselves; that is written in the journal like everything else (DESIGN §4).
    """
    with writing(deps, asker) as room:
        seated = organisation.administrators(room.tx, room.huvudman_id)
        claims = not seated and asker_runs_workspace and profile.account == asker.account
        if not claims and (refusal := _refusal(room)):
            return refusal
        if not profile.can_hold_roles:
            return CannotHold("", profile.name, "profile")
        person_id = person_of(room, profile)
        if person_id in (seat for seat, _ in seated):
            return AlreadyHolds("", None, room.names.short(profile.name))
        batch_id = _open(room, "administrator", actor_id=person_id if claims else None)
        if batch_id is None or not organisation.add_administrator(
            room.tx, room.huvudman_id, person_id, room.now
        ):
            return AlreadyHolds("", None, room.names.short(profile.name))
        _note(room, batch_id, "administrator", person_id, None, {"person": profile.name, "claimed": claims})
        welcome(room.tx, room.huvudman_id, person_id, room.now, room.now + _WELCOME)
        return AdminAdded(room.names.short(profile.name), claims, batch_id)


def dismiss_administrator(deps: Deps, asker: Asker, profile: Profile) -> PeopleOutcome:
    """Let somebody no longer run the plan. There is always one who does: the last stays."""
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        seated = dict(organisation.administrators(room.tx, room.huvudman_id, lock=True))
        person_id = next((key for key in seated if _is_account_of(room, key, profile)), None)
        return _unseat(room, seated, person_id, profile.name)


def dismiss_administrator_clicked(deps: Deps, asker: Asker, person_id: int) -> PeopleOutcome:
    """The same of one in the list. Raises NotHere where nobody who runs the plan, or has, is known by that id."""
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        seated = dict(organisation.administrators(room.tx, room.huvudman_id, lock=True))
        name = dict(organisation.people(room.tx, room.huvudman_id)).get(person_id)
        if name is None:
            raise NotHere(f"person {person_id}")
        return _unseat(room, seated, person_id if person_id in seated else None, name)


def _unseat(room: Room, seated: Mapping[int, str], person_id: int | None, full_name: str) -> PeopleOutcome:
    name = room.names.short(full_name)
    if person_id is None:
        return AdminStays(name, "not_one")
    if len(seated) == 1:
        return AdminStays(name, "last")
    batch_id = _open(room, "administrator")
    if batch_id is None:
        return AdminStays(name, "not_one")
    organisation.remove_administrator(room.tx, room.huvudman_id, person_id)
    _note(room, batch_id, "administrator", person_id, {"person": full_name}, None)
    return AdminRemoved(name, batch_id)


def list_administrators(deps: Deps, asker: Asker) -> AdminList:
    """Those who run the plan."""
    with reading(deps, asker) as room:
        seated = organisation.administrators(room.tx, room.huvudman_id)
        named = tuple((person_id, room.names.short(name)) for person_id, name in seated)
        may_edit = not seated or _refusal(room) is None
        return AdminList(tuple(name for _, name in named), named if may_edit else (), may_edit)


def seat_administrators(deps: Deps, profiles: Iterable[Profile]) -> int:
    """Seat those whom the settings name (ARSHJUL_ADMINS); gives how many were new. Run at start."""
    seated = 0
    for profile in profiles:
        with writing(deps, Asker(profile.account)) as room:
            person_id = person_of(room, profile)
            if organisation.add_administrator(room.tx, room.huvudman_id, person_id, room.now):
                batch_id = _open_unasked(room, "administrator")
                _note(room, batch_id, "administrator", person_id, None, {"person": profile.name})
                welcome(room.tx, room.huvudman_id, person_id, room.now, room.now + _WELCOME)
                seated += 1
    return seated


def _refusal(room: Room) -> AdminOnly | None:
    verdict = allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id))
    return None if verdict is Verdict.YES else AdminOnly(administrator_names(room))


def _role_and_unit(
    room: Room, words: str, *, any_unit: bool = False
) -> tuple[Role, str] | RoleUnknown | UnitNeeded:
    """ "Rektor Bergskolan" is a role and a unit: the longest role name first, then a unit's whole name."""
    wanted = key_of(words)
    roles = organisation.roles(room.tx, room.huvudman_id)
    fitting = [
        r for r in roles.values() if wanted == key_of(r.name) or wanted.startswith(f"{key_of(r.name)} ")
    ]
    if not fitting:
        return unknown_role(room, words)
    role = max(fitting, key=lambda r: len(r.name))
    rest = wanted[len(key_of(role.name)) :].strip()
    places = {name: key for key, name in places_of(room, role).items()}
    if not rest:
        if role.reach is Reach.CENTRAL or not places or any_unit:
            return role, WHOLE
        return UnitNeeded(role.name, tuple(places))
    for name, key in places.items():
        if key_of(name) == rest:
            return role, key
    return UnitNeeded(role.name, tuple(places)) if places else unknown_role(room, words)


def _appoint(room: Room, role: Role, unit_key: str, profile: Profile, manner: Manner) -> PeopleOutcome:
    name = room.names.short(profile.name)
    if role.is_body:
        return CannotHold(role.name, name, "body")
    if not profile.can_hold_roles:
        return CannotHold(role.name, profile.name, "profile")
    unit = _unit_name(room, unit_key)
    present = [holding for holding in _holdings(room, role) if holding.unit_key == unit_key]
    others = [holding for holding in present if not _is(room, holding, profile)]
    if len(others) < len(present) and not (manner == "replace" and others):
        return AlreadyHolds(role.name, unit, name)
    if others and manner == "ask":
        present_names = tuple(room.names.short(holding.person) for holding in others)
        return ReplaceOrBeside(role.id, role.name, unit, unit_key, name, present_names)
    batch_id = open_batch(room)
    if batch_id is None:
        return AlreadyHolds(role.name, unit, name)
    person_id = person_of(room, profile)
    instead = manner == "replace"
    leaving = seat(
        room, batch_id, role, unit_key, person_id, profile.name, from_date=room.today, instead=instead
    )
    lay_out(room.tx, room.huvudman, room.today)
    instead_of = tuple(room.names.short(holding.person) for holding in leaving)
    return Appointed(role.name, unit, name, instead_of, batch_id)


def _holdings(room: Room, role: Role) -> list[Holding]:
    return organisation.holdings(room.tx, room.huvudman_id, room.today, [role.id]).get(role.id, [])


def _is(room: Room, holding: Holding, profile: Profile) -> bool:
    return _is_account_of(room, holding.person_id, profile)


def _is_account_of(room: Room, person_id: int, profile: Profile) -> bool:
    account = profile.account
    known = organisation.actor_of_account(
        room.tx, room.huvudman_id, account.platform, account.tenant_id, account.external_id, room.today
    )
    return known is not None and known.person_id == person_id


def _unit_name(room: Room, unit_key: str) -> str | None:
    return unit_names(room).get(unit_key)


def _open(room: Room, kind: str, actor_id: int | None = None) -> int | None:
    actor = actor_id or room.author_id
    return journal.open_batch(room.tx, room.huvudman_id, kind, actor, room.now, room.request_key)


def _open_unasked(room: Room, kind: str) -> int:
    """A batch that nobody in chat asked for, and that therefore can't come twice."""
    batch_id = journal.open_batch(room.tx, room.huvudman_id, kind, None, room.now, None)
    if batch_id is None:
        raise RuntimeError("a batch without a key was refused")
    return batch_id


def _note(
    room: Room,
    batch_id: int,
    kind: str,
    subject_id: int,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
) -> None:
    journal.add_event(room.tx, room.huvudman_id, batch_id, kind, subject_id, before, after)
