"""Who holds what: read, narrowed to a role, a unit or a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz, process

from plan.organisation import WHOLE, Reach, Role, Unit, unit_keys
from plan.records import Holding
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.words import key_of
from services.deps import Asker, Deps, Profile
from services.finding import NEAR
from services.lines import unit_names
from services.results import Coming, ComingSeats, HeldRoles, RoleLine, RoleList, RoleUnknown
from services.room import Room, reading
from storage.queries import assignments as assignment_queries
from storage.queries import meetings, organisation


def list_roles(deps: Deps, asker: Asker, words: str = "") -> RoleList | RoleUnknown:
    """Every role and who holds it, those that nobody holds first.

    `words` narrow it: to a role, to a unit, or to a role for a unit ("rektor bergskolan").
    """
    with reading(deps, asker) as room:
        lines = role_lines(room)
        if words:
            lines = _narrowed(room, lines, key_of(words))
            if not lines:
                return unknown_role(room, words)
        lines.sort(key=lambda line: (not line.is_vacant, line.is_body, key_of(line.name)))
        may = allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES
        return RoleList(tuple(lines), administrator_names(room), may, room.today)


def above(deps: Deps, asker: Asker) -> RoleList:
    """The roles that the asker's report to, and who holds them; none where there is nobody above."""
    with reading(deps, asker) as room:
        ties = organisation.role_ties(room.tx, room.huvudman_id)
        wanted = {ties[seat.role_id][1] for seat in room.actor.seats}
        lines = tuple(line for line in role_lines(room) if line.id in wanted)
        return RoleList(lines, administrator_names(room), False, room.today)


def held_by(deps: Deps, asker: Asker, profile: Profile) -> HeldRoles:
    """What somebody holds today, and is to hold."""
    account = profile.account
    with reading(deps, asker) as room:
        known = organisation.actor_of_account(
            room.tx, room.huvudman_id, account.platform, account.tenant_id, account.external_id, room.today
        )
        if known is None:
            return HeldRoles(room.names.short(profile.name), (), is_administrator=False)
        roles = organisation.roles(room.tx, room.huvudman_id)
        names = unit_names(room)
        seats = tuple((roles[seat.role_id].name, names.get(seat.unit_key)) for seat in known.seats)
        later: dict[date, list[tuple[str, str | None]]] = defaultdict(list)
        for held in organisation.coming_holdings(room.tx, room.huvudman_id, room.today).values():
            for one in held:
                if one.person_id == known.person_id:
                    later[one.from_date].append((roles[one.role_id].name, names.get(one.unit_key)))
        coming = tuple(ComingSeats(day, tuple(later[day])) for day in sorted(later))
        return HeldRoles(room.names.short(known.name), seats, known.is_admin, coming, room.today)


def _narrowed(room: Room, lines: list[RoleLine], wanted: str) -> list[RoleLine]:
    """The roles that `wanted` (folded) names, for the unit that it names."""
    by_role = [one for one in lines if key_of(one.name) == wanted]
    if by_role:
        return by_role
    for unit in unit_names(room).values():
        name = key_of(unit)
        if wanted == name or wanted.endswith(f" {name}"):
            role = wanted.removesuffix(name).strip()
            fitting = [one for one in lines if role in ("", key_of(one.name))]
            return [one for line in fitting if (one := _in_unit(line, unit)) is not None]
    return []


def _in_unit(line: RoleLine, unit: str) -> RoleLine | None:
    """What a role is to one unit; None where it is nothing there."""
    holders = tuple(holder for holder in line.holders if holder[1] == unit)
    vacant = tuple(name for name in line.vacant_units if name == unit)
    coming, leaving = _days_of_unit(line.coming, unit), _days_of_unit(line.leaving, unit)
    if not (holders or vacant or coming):
        return None
    return replace(line, holders=holders, vacant_units=vacant, coming=coming, leaving=leaving)


def _days_of_unit(days: Iterable[Coming], unit: str) -> tuple[Coming, ...]:
    every = (replace(one, holders=tuple(h for h in one.holders if h[1] == unit)) for one in days)
    return tuple(one for one in every if one.holders)


def role_lines(room: Room) -> list[RoleLine]:
    """Every role with its holders, those to come, the units where nobody answers, and how much is open."""
    roles = organisation.roles(room.tx, room.huvudman_id)
    holdings = organisation.holdings(room.tx, room.huvudman_id, room.today)
    later = organisation.coming_holdings(room.tx, room.huvudman_id, room.today)
    units = [one for one in organisation.units(room.tx, room.huvudman_id) if one.is_there(room.today)]
    names = unit_names(room)
    counts = assignment_queries.open_count_by_role(room.tx, room.huvudman_id)
    led_by = _leaders(room, roles, holdings)
    return [
        RoleLine(
            name=role.name,
            is_body=role.is_body,
            holders=tuple(_holder(room, names, one) for one in holdings.get(role.id, ())),
            vacant_units=tuple(names[key] for key in _vacant(role, units, holdings.get(role.id, ()))),
            id=role.id,
            open_assignments=counts.get(role.id, 0),
            led_by=led_by.get(key_of(role.name), ""),
            coming=_by_day(room, names, [(one.from_date, one) for one in later.get(role.id, ())]),
            leaving=_by_day(
                room, names, [(one.to_date, one) for one in holdings.get(role.id, ()) if one.to_date]
            ),
        )
        for role in roles.values()
    ]


def _holder(room: Room, units: Mapping[str, str], held: Holding) -> tuple[str, str | None, str]:
    return room.names.short(held.person), units.get(held.unit_key), held.kind


def _by_day(room: Room, units: Mapping[str, str], held: Iterable[tuple[date, Holding]]) -> tuple[Coming, ...]:
    by_day: dict[date, list[tuple[str, str | None, str]]] = defaultdict(list)
    for day, one in held:
        by_day[day].append(_holder(room, units, one))
    return tuple(Coming(day, tuple(by_day[day])) for day in sorted(by_day))


def next_vacant(room: Room) -> tuple[int, str] | None:
    """The first role that somebody is missing in: its id and name."""
    lines = sorted(role_lines(room), key=lambda line: key_of(line.name))
    return next(((line.id, line.name) for line in lines if line.is_vacant), None)


def _leaders(room: Room, roles: Mapping[int, Role], holdings: Mapping[int, list[Holding]]) -> dict[str, str]:
    """Forums that somebody leads, by folded name: the leader's role, where it is held, and by whom."""
    found = {}
    for forum in meetings.forums(room.tx, room.huvudman_id):
        held = holdings.get(forum.led_by_id, []) if forum.led_by_id else []
        if forum.led_by_id and held:
            names = ", ".join(room.names.short(holding.person) for holding in held)
            found[key_of(forum.name)] = f"{roles[forum.led_by_id].name} ({names})"
    return found


def _vacant(role: Role, units: list[Unit], holdings: Iterable[Holding]) -> list[str]:
    held = {holding.unit_key for holding in holdings}
    if WHOLE in held or role.reach is Reach.CENTRAL:
        return []
    return [key for key in unit_keys([role], units) if key != WHOLE and key not in held]


def administrator_names(room: Room) -> tuple[str, ...]:
    """Those who run the plan, as the bot says their names."""
    seated = organisation.administrators(room.tx, room.huvudman_id)
    return tuple(room.names.short(name) for _, name in seated)


def unknown_role(room: Room, words: str) -> RoleUnknown:
    """No role is called so: the nearest."""
    names = [role.name for role in organisation.roles(room.tx, room.huvudman_id).values()]
    found = process.extract(words, names, scorer=fuzz.WRatio, processor=key_of, limit=3)
    return RoleUnknown(words, tuple(name for name, score, _ in found if score >= NEAR))
