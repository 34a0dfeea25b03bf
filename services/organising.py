"""Setting up the organisation at once: units, roles, who holds them, who runs the plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.engine import Connection

from plan.organisation import WHOLE, Reach
from plan.words import key_of
from services.deps import Deps
from services.errors import NotInOrganisation
from services.layout import lay_out
from services.room import day_of
from storage.queries import journal, organisation


@dataclass(frozen=True)
class NewUnit:
    """A unit to have; `school_form` is None for what is not a school."""

    name: str
    school_form: str | None = None


@dataclass(frozen=True)
class NewRole:
    """A role to have. `reports_to` and `handled_by` are names of roles."""

    name: str
    reach: Reach = Reach.CENTRAL
    is_body: bool = False
    school_forms: tuple[str, ...] = ()
    reports_to: str | None = None
    handled_by: str | None = None


@dataclass(frozen=True)
class NewHolder:
    """Somebody who is to hold a role, for a unit where one is named; `account` is their id on the platform."""

    role: str
    account: str
    name: str
    unit: str | None = None
    kind: str = "ordinary"  # or acting, deputy


@dataclass(frozen=True)
class Organisation:
    """All of it. `administrators` are ids on the platform, of people who hold something."""

    units: tuple[NewUnit, ...] = ()
    roles: tuple[NewRole, ...] = ()
    holders: tuple[NewHolder, ...] = ()
    administrators: tuple[str, ...] = ()


@dataclass
class SetUp:
    """How much was new."""

    units: int = 0
    roles: int = 0
    holdings: int = 0
    administrators: int = 0


@dataclass
class _Names:
    """What is there, by folded name."""

    units: dict[str, str] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)


def set_up(
    deps: Deps, huvudman_id: int, new: Organisation, *, platform: str = "", tenant_id: str = ""
) -> SetUp:
    """Add what is not there already; nothing that is there is changed or removed.

    Raises NotInOrganisation, having stored nothing, where a holder's role or unit is neither here nor in `new`.
    """
    with deps.database.begin() as tx:
        huvudman = organisation.huvudman_by_id(tx, huvudman_id)
        now = deps.clock.now()
        today = day_of(now, huvudman)
        done = SetUp()
        names = _units_and_roles(tx, huvudman_id, new, done)
        batch_id = journal.open_batch(tx, huvudman_id, "organisation", None, now, None)
        if batch_id is None:
            raise RuntimeError("a batch without a key was refused")
        people: dict[str, int] = {}
        for holder in new.holders:
            people[holder.account] = organisation.person_of_account(
                tx, huvudman_id, platform, tenant_id, holder.account, holder.name
            )
            if _seat(tx, huvudman_id, names, holder, people[holder.account], today, batch_id):
                done.holdings += 1
        for account in new.administrators:
            if account not in people:
                raise NotInOrganisation(f"“{account}” administrerar men har ingen funktion i filen.")
            if organisation.add_administrator(tx, huvudman_id, people[account], now):
                done.administrators += 1
        lay_out(tx, huvudman, today)
        journal.add_event(tx, huvudman_id, batch_id, "organisation", huvudman_id, None, dict(vars(done)))
        return done


def _units_and_roles(tx: Connection, huvudman_id: int, new: Organisation, done: SetUp) -> _Names:
    names = _Names(
        units={key_of(unit.name): unit.key for unit in organisation.units(tx, huvudman_id)},
        roles={key_of(role.name): role.id for role in organisation.roles(tx, huvudman_id).values()},
    )
    for unit in new.units:
        if key_of(unit.name) not in names.units:
            unit_id = organisation.add_unit(tx, huvudman_id, unit.name, unit.school_form)
            names.units[key_of(unit.name)] = f"unit:{unit_id}"
            done.units += 1
    for role in new.roles:
        if key_of(role.name) not in names.roles:
            names.roles[key_of(role.name)] = organisation.add_role(
                tx,
                huvudman_id,
                role.name,
                reach=role.reach,
                is_body=role.is_body,
                school_forms=role.school_forms,
            )
            done.roles += 1
    ties = organisation.role_ties(tx, huvudman_id)
    for role in new.roles:
        role_id = names.roles[key_of(role.name)]
        handled_by, reports_to = ties.get(role_id, (None, None))
        if role.reports_to or role.handled_by:
            organisation.set_role_ties(
                tx,
                huvudman_id,
                role_id,
                reports_to=reports_to or (_role(names, role.reports_to) if role.reports_to else None),
                handled_by=handled_by or (_role(names, role.handled_by) if role.handled_by else None),
            )
    return names


def _role(names: _Names, name: str) -> int:
    if key_of(name) not in names.roles:
        raise NotInOrganisation(f"Funktionen “{name}” finns varken i filen eller här.")
    return names.roles[key_of(name)]


def _seat(
    tx: Connection,
    huvudman_id: int,
    names: _Names,
    holder: NewHolder,
    person_id: int,
    today: date,
    batch_id: int,
) -> bool:
    role_id = _role(names, holder.role)
    unit_key = WHOLE
    if holder.unit is not None:
        if key_of(holder.unit) not in names.units:
            raise NotInOrganisation(f"Enheten “{holder.unit}” finns varken i filen eller här.")
        unit_key = names.units[key_of(holder.unit)]
    held = organisation.holdings(tx, huvudman_id, today, [role_id]).get(role_id, [])
    if any(one.person_id == person_id and one.unit_key == unit_key for one in held):
        return False
    holding_id = organisation.add_holding(tx, huvudman_id, role_id, person_id, unit_key, today, holder.kind)
    after = {"role": holder.role, "person": holder.name, "unit_key": unit_key, "to_date": None}
    journal.add_event(tx, huvudman_id, batch_id, "holding", holding_id, None, after)
    return True
