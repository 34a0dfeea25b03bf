"""Who holds a role from when: now or ahead, acting, as a deputy, for several units; both are told, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from plan.organisation import WHOLE, Reach, Role, form_key
from plan.records import Assignment, Holding
from plan.rights import Action, Actor, Huvudman, Seat, Verdict, allowed, as_owner
from services.deps import Asker, Deps, Profile
from services.errors import NotHere
from services.layout import lay_out
from services.lines import owned, owner_roles, unit_names
from services.news import tell
from services.results import AdminOnly, AlreadyHolds, CannotHold, DoesNotHold, UnitNeeded
from services.roles import administrator_names, next_vacant
from services.room import Room, writing
from storage.queries import assignments as assignment_queries
from storage.queries import journal, notices, organisation

Kind = Literal["ordinary", "acting", "deputy"]
KINDS: tuple[Kind, ...] = ("ordinary", "acting", "deputy")
# How far back a day may lie from which somebody is said to hold a role, and how far ahead.
_BACK, _AHEAD = timedelta(days=366), timedelta(days=731)


@dataclass(frozen=True)
class NewHolding:
    """Somebody is to hold a role from a day, for these units (none for the whole), perhaps until a day.

    `instead`: those who hold it leave the day before. Whoever acts or deputises stands beside the ordinary one.
    """

    role_id: int
    unit_keys: tuple[str, ...]
    profile: Profile
    from_date: date
    kind: Kind = "ordinary"
    until: date | None = None
    instead: bool = True


@dataclass(frozen=True)
class Held:
    """What came of it. `open` is how many open assignments go with the role, `next` a role (id, name) that somebody
    is still missing in.
    """

    role: str
    units: tuple[str, ...]
    name: str
    kind: Kind
    from_date: date
    until: date | None
    instead_of: tuple[str, ...]
    open: int
    today: date
    batch_id: int
    next: tuple[int, str] | None = None


@dataclass(frozen=True)
class DayUnlikely:
    """A day too far off, or an end before the beginning."""

    day: date


@dataclass(frozen=True)
class Leaves:
    """Somebody holds a role until a day (inclusive), and nobody is to come after them yet."""

    role: str
    units: tuple[str, ...]
    name: str
    last: date
    today: date
    batch_id: int


HoldOutcome = Held | AlreadyHolds | CannotHold | UnitNeeded | DayUnlikely | AdminOnly


def hold(deps: Deps, asker: Asker, new: NewHolding) -> HoldOutcome:
    """Let somebody hold a role. Raises NotHere where there is no such role, or not for such a unit."""
    with writing(deps, asker) as room:
        if allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is not Verdict.YES:
            return AdminOnly(administrator_names(room))
        role = organisation.roles(room.tx, room.huvudman_id, [new.role_id]).get(new.role_id)
        if role is None:
            raise NotHere(f"role {new.role_id}")
        name = room.names.short(new.profile.name)
        if role.is_body:
            return CannotHold(role.name, name, "body")
        if not new.profile.can_hold_roles:
            return CannotHold(role.name, new.profile.name, "profile")
        places = places_of(room, role)
        keys = tuple(key for key in new.unit_keys if key != WHOLE)
        if places and not keys:
            return UnitNeeded(role.name, tuple(places.values()))
        if not set(keys) <= set(places):
            raise NotHere(f"role {role.id} for {keys}")
        if not room.today - _BACK <= new.from_date <= room.today + _AHEAD:
            return DayUnlikely(new.from_date)
        if new.until is not None and not new.from_date <= new.until <= room.today + 2 * _AHEAD:
            return DayUnlikely(new.until)
        return _hold(room, role, keys or (WHOLE,), new, name)


def leave(
    deps: Deps,
    asker: Asker,
    role_id: int,
    unit_keys: Sequence[str],
    profile: Profile,
    last: date | None = None,
) -> Leaves | DoesNotHold | DayUnlikely | AdminOnly:
    """Let somebody hold a role no longer than until a day (yesterday by itself), with nobody after them yet.

    For these units, or without any wherever they hold it. What is open stays with the role. Raises NotHere where
    there is no such role.
    """
    with writing(deps, asker) as room:
        if allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is not Verdict.YES:
            return AdminOnly(administrator_names(room))
        role = organisation.roles(room.tx, room.huvudman_id, [role_id]).get(role_id)
        if role is None:
            raise NotHere(f"role {role_id}")
        name = room.names.short(profile.name)
        last = last or room.today - timedelta(days=1)
        if not room.today - _BACK <= last <= room.today + _AHEAD:
            return DayUnlikely(last)
        account = profile.account
        known = organisation.actor_of_account(
            room.tx, room.huvudman_id, account.platform, account.tenant_id, account.external_id, room.today
        )
        present = organisation.holdings(room.tx, room.huvudman_id, room.today, [role.id]).get(role.id, [])
        held = [
            one
            for one in present
            if known and one.person_id == known.person_id and (not unit_keys or one.unit_key in unit_keys)
        ]
        batch_id = open_batch(room) if held else None
        if batch_id is None:
            return DoesNotHold(role.name, name)
        for one in held:
            end(room, batch_id, one, last)
        tell_left(room, batch_id, role, held, last)
        keys = [one.unit_key for one in held]
        notices.consider_now(room.tx, room.huvudman_id, [a.id for a in _open(room, role, keys)])
        units = unit_names(room)
        named = tuple(units[key] for key in keys if key in units)
        return Leaves(role.name, named, name, last, room.today, batch_id)


def _hold(room: Room, role: Role, keys: Sequence[str], new: NewHolding, name: str) -> HoldOutcome:
    person_id = person_of(room, new.profile)
    wanted = [key for key in keys if not _holds(room, role, key, person_id, new)]
    units = unit_names(room)
    shown = tuple(units[key] for key in wanted if key in units)
    batch_id = open_batch(room) if wanted else None
    if batch_id is None:
        return AlreadyHolds(role.name, ", ".join(units[key] for key in keys if key in units) or None, name)
    leaving: list[Holding] = []
    for key in wanted:
        left = seat(
            room,
            batch_id,
            role,
            key,
            person_id,
            new.profile.name,
            from_date=new.from_date,
            kind=new.kind,
            until=new.until,
            instead=new.instead and new.kind == "ordinary",
        )
        leaving += left
    lay_out(room.tx, room.huvudman, room.today)
    return Held(
        role=role.name,
        units=shown,
        name=name,
        kind=new.kind,
        from_date=new.from_date,
        until=new.until,
        instead_of=tuple(dict.fromkeys(room.names.short(one.person) for one in leaving)),
        open=open_count(room, role, wanted),
        today=room.today,
        batch_id=batch_id,
        next=next_vacant(room),
    )


def _holds(room: Room, role: Role, unit_key: str, person_id: int, new: NewHolding) -> bool:
    """Whether somebody holds it so already, and nobody is to leave."""
    present = _on(room, role, unit_key, new.from_date)
    own = any(one.person_id == person_id and one.kind == new.kind for one in present)
    others = any(one.person_id != person_id for one in present)
    return own and not (new.instead and others and new.kind == "ordinary")


def seat(
    room: Room,
    batch_id: int,
    role: Role,
    unit_key: str,
    person_id: int,
    full_name: str,
    *,
    from_date: date,
    kind: Kind = "ordinary",
    until: date | None = None,
    instead: bool,
) -> list[Holding]:
    """Seat somebody, and end the others where it is `instead` of them; both are told. Gives those who leave."""
    present = _on(room, role, unit_key, from_date)
    leaving = [one for one in present if instead and one.person_id != person_id]
    for one in leaving:
        end(room, batch_id, one, from_date - timedelta(days=1))
    if not any(one.person_id == person_id and one.kind == kind for one in present):
        holding_id = organisation.add_holding(
            room.tx, room.huvudman_id, role.id, person_id, unit_key, from_date, kind
        )
        if until is not None:
            organisation.end_holding(room.tx, room.huvudman_id, holding_id, until)
        after = {
            "role": role.name,
            "person": full_name,
            "unit_key": unit_key,
            "kind": kind,
            "from_date": from_date.isoformat(),
            "to_date": until and until.isoformat(),
        }
        journal.add_event(room.tx, room.huvudman_id, batch_id, "holding", holding_id, None, after)
    _tell(room, batch_id, role, unit_key, person_id, full_name, from_date, kind, leaving)
    # What has been worked out for those who held it yesterday is worked out anew.
    notices.consider_now(room.tx, room.huvudman_id, [a.id for a in _open(room, role, [unit_key])])
    return leaving


def end(room: Room, batch_id: int, holding: Holding, last: date) -> None:
    """Let a holding end with a day (inclusive)."""
    organisation.end_holding(room.tx, room.huvudman_id, holding.id, last)
    what = {"person": holding.person, "unit_key": holding.unit_key}
    before = {**what, "to_date": holding.to_date and holding.to_date.isoformat()}
    after = {**what, "to_date": last.isoformat()}
    journal.add_event(room.tx, room.huvudman_id, batch_id, "holding", holding.id, before, after)


def tell_left(room: Room, batch_id: int, role: Role, leaving: Sequence[Holding], last: date) -> None:
    """Tell those who no longer hold a role, with nobody after them yet."""
    for one in leaving:
        unit = unit_names(room).get(one.unit_key)
        data: dict[str, object] = {
            "role": role.name,
            "unit": unit,
            "day": last.isoformat(),
            "others": [],
            "open": 0,
        }
        tell(room, batch_id, [one.person_id], "left", data)


def _tell(
    room: Room,
    batch_id: int,
    role: Role,
    unit_key: str,
    person_id: int,
    full_name: str,
    from_date: date,
    kind: Kind,
    leaving: Sequence[Holding],
) -> None:
    data = {
        "role": role.name,
        "unit": unit_names(room).get(unit_key),
        "day": from_date.isoformat(),
        "kind": kind,
        "open": open_count(room, role, [unit_key]),
    }
    others = [room.names.short(one.person) for one in leaving]
    tell(room, batch_id, [person_id], "took_over", {**data, "others": others})
    new = {**data, "others": [room.names.short(full_name)]}
    tell(room, batch_id, [one.person_id for one in leaving], "left", new)


def open_count(room: Room, role: Role, unit_keys: Sequence[str]) -> int:
    """How many open assignments the holder of a role for some units answers; what is only followed is not counted."""
    actor = Actor(room.huvudman_id, 0, "", seats=tuple(Seat(role.id, key) for key in unit_keys))
    found = _open(room, role, unit_keys)
    roles = owner_roles(room, [one.id for one in found])
    return sum(as_owner(actor, owned(room, one, roles)) is Verdict.YES for one in found)


def _open(room: Room, role: Role, unit_keys: Sequence[str]) -> list[Assignment]:
    seats = [(role.id, key) for key in unit_keys]
    return assignment_queries.assignments_of_seats(room.tx, room.huvudman_id, seats, WHOLE)


def places_of(room: Room, role: Role) -> dict[str, str]:
    """Where a role is held: unit keys to the names of its units or school forms. Empty for a central role."""
    every = organisation.units(room.tx, room.huvudman_id)
    units = [unit for unit in every if role.covers(unit) and unit.is_there(room.today)]
    if role.reach is Reach.UNIT:
        return {unit.key: unit.name for unit in units}
    if role.reach is Reach.SCHOOL_FORM:
        return {
            form_key(unit.school_form): unit.school_form.capitalize() for unit in units if unit.school_form
        }
    return {}


def person_of(room: Room, profile: Profile) -> int:
    """The person behind an account; a new one where nobody has said anything of them."""
    account = profile.account
    return organisation.person_of_account(
        room.tx, room.huvudman_id, account.platform, account.tenant_id, account.external_id, profile.name
    )


def open_batch(room: Room) -> int | None:
    """A batch about who holds what; None where the request is a repetition."""
    actor = room.author_id
    return journal.open_batch(room.tx, room.huvudman_id, "holding", actor, room.now, room.request_key)


def _on(room: Room, role: Role, unit_key: str, day: date) -> list[Holding]:
    held = organisation.holdings(room.tx, room.huvudman_id, day, [role.id]).get(role.id, [])
    return [one for one in held if one.unit_key == unit_key]
