"""Who there is: huvudmän, workspaces, persons, units, roles and who holds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.organisation import Reach, Role, Unit
from plan.records import Holding, HuvudmanRecord
from plan.rights import Actor, Seat
from plan.words import key_of
from storage.queries.common import IDS, OF_HUVUDMAN, ON_DAY, in_force, insert, insert_new
from storage.tables import account, administrator, holding, huvudman, person, role, unit, workspace

_PEOPLE = sa.select(person.c.id, person.c.name).where(person.c.huvudman_id == OF_HUVUDMAN)
_HUVUDMAN_OF_WORKSPACE = (
    sa.select(huvudman)
    .join(workspace, workspace.c.huvudman_id == huvudman.c.id)
    .where(
        workspace.c.platform == sa.bindparam("platform"), workspace.c.tenant_id == sa.bindparam("tenant_id")
    )
)


def huvudman_of_workspace(tx: Connection, platform: str, tenant_id: str) -> HuvudmanRecord | None:
    """The huvudman that a workspace belongs to; None where the workspace is unknown."""
    row = tx.execute(_HUVUDMAN_OF_WORKSPACE, {"platform": platform, "tenant_id": tenant_id}).one_or_none()
    return HuvudmanRecord(**row._mapping) if row else None


def huvudman_by_id(tx: Connection, huvudman_id: int) -> HuvudmanRecord:
    """One huvudman."""
    row = tx.execute(sa.select(huvudman).where(huvudman.c.id == huvudman_id)).one()
    return HuvudmanRecord(**row._mapping)


def huvudmen(tx: Connection) -> list[HuvudmanRecord]:
    """All of them, by name. For the command line and the clock."""
    return [
        HuvudmanRecord(**row._mapping) for row in tx.execute(sa.select(huvudman).order_by(huvudman.c.name))
    ]


def add_huvudman(
    tx: Connection, name: str, timezone: str, autumn_ends: str = "12-20", spring_ends: str = "06-15"
) -> int:
    """A new huvudman; the terms end on the default days until somebody says otherwise (DESIGN §5)."""
    return insert(
        tx, huvudman, name=name, timezone=timezone, autumn_ends=autumn_ends, spring_ends=spring_ends
    )


def take_turn(tx: Connection, huvudman_id: int, *, wait: bool = False) -> bool:
    """Be the only one who plans for a huvudman until the transaction ends; False where another process does: two at
    once would write one message each under one key. Rows that refer to the huvudman are not held up.
    """
    query = sa.select(huvudman.c.id).with_for_update(key_share=True, skip_locked=not wait)
    return tx.execute(query.where(huvudman.c.id == huvudman_id)).first() is not None


def connect_workspace(tx: Connection, platform: str, tenant_id: str, huvudman_id: int) -> None:
    """Say which huvudman a workspace belongs to."""
    tx.execute(sa.insert(workspace).values(platform=platform, tenant_id=tenant_id, huvudman_id=huvudman_id))


def workspace_of(tx: Connection, huvudman_id: int, platform: str) -> str | None:
    """The id of the huvudman's first workspace on the platform."""
    found: str | None = tx.execute(
        sa.select(workspace.c.tenant_id)
        .where(workspace.c.huvudman_id == huvudman_id, workspace.c.platform == platform)
        .order_by(workspace.c.tenant_id)
        .limit(1)
    ).scalar_one_or_none()
    return found


_PERSON_OF_ACCOUNT = (
    sa.select(person.c.id, person.c.name, administrator.c.person_id.label("admin"))
    .select_from(account)
    .join(person, person.c.id == account.c.person_id)
    .outerjoin(administrator, administrator.c.person_id == person.c.id)
    .where(
        account.c.huvudman_id == OF_HUVUDMAN,
        account.c.platform == sa.bindparam("platform"),
        account.c.tenant_id == sa.bindparam("tenant_id"),
        account.c.external_id == sa.bindparam("external_id"),
    )
)
_SEATS_OF_PERSON = sa.select(holding.c.role_id, holding.c.unit_key).where(
    holding.c.huvudman_id == OF_HUVUDMAN,
    holding.c.person_id == sa.bindparam("person_id"),
    in_force(holding, ON_DAY),
)


def actor_of_account(
    tx: Connection, huvudman_id: int, platform: str, tenant_id: str, external_id: str, on: date
) -> Actor | None:
    """Who an account is, whether they run the plan, and what they hold on a day. None where nobody knows."""
    who = {"platform": platform, "tenant_id": tenant_id, "external_id": external_id}
    found = tx.execute(_PERSON_OF_ACCOUNT, {"huvudman_id": huvudman_id, **who}).one_or_none()
    if found is None:
        return None
    return _actor(tx, huvudman_id, found, on)


def actor_of_person(tx: Connection, huvudman_id: int, person_id: int, on: date) -> Actor | None:
    """The same for a person whom the clock speaks to. None for somebody who is not there."""
    found = tx.execute(
        sa.select(person.c.id, person.c.name, administrator.c.person_id.label("admin"))
        .select_from(person)
        .outerjoin(administrator, administrator.c.person_id == person.c.id)
        .where(person.c.huvudman_id == huvudman_id, person.c.id == person_id)
    ).one_or_none()
    return _actor(tx, huvudman_id, found, on) if found else None


def _actor(tx: Connection, huvudman_id: int, found: sa.Row[*tuple[Any, ...]], on: date) -> Actor:
    seats = tx.execute(_SEATS_OF_PERSON, {"huvudman_id": huvudman_id, "person_id": found.id, "on_day": on})
    return Actor(
        huvudman_id=huvudman_id,
        person_id=found.id,
        name=found.name,
        is_admin=found.admin is not None,
        seats=tuple(Seat(row.role_id, row.unit_key) for row in seats),
    )


def person_of_account(
    tx: Connection, huvudman_id: int, platform: str, tenant_id: str, external_id: str, name: str
) -> int:
    """The person behind an account; a person with this name is added where the account is new.

    Somebody's first two clicks may come at once: the account is one row, and the second takes what is there.
    """
    who = {"platform": platform, "tenant_id": tenant_id, "external_id": external_id}
    known = sa.select(account.c.person_id).where(
        account.c.huvudman_id == huvudman_id, *(account.c[column] == value for column, value in who.items())
    )
    found: int | None = tx.execute(known).scalar_one_or_none()
    if found is not None:
        return found
    person_id = insert(tx, person, huvudman_id=huvudman_id, name=name)
    row = {**who, "huvudman_id": huvudman_id, "person_id": person_id}
    if insert_new(tx, account, row, returning=account.c.person_id) is not None:
        return person_id
    tx.execute(sa.delete(person).where(person.c.huvudman_id == huvudman_id, person.c.id == person_id))
    there: int = tx.execute(known).scalar_one()
    return there


def administrators(tx: Connection, huvudman_id: int, *, lock: bool = False) -> list[tuple[int, str]]:
    """Those who run the plan: person id and name, in the order they came.

    `lock` keeps others from taking one away until the transaction ends, so that two can't take the last two.
    """
    query = (
        sa.select(person.c.id, person.c.name)
        .join(administrator, administrator.c.person_id == person.c.id)
        .where(administrator.c.huvudman_id == huvudman_id)
        .order_by(administrator.c.since, person.c.id)
    )
    rows = tx.execute(query.with_for_update(of=administrator) if lock else query)
    return [(row.id, row.name) for row in rows]


def add_administrator(tx: Connection, huvudman_id: int, person_id: int, at: datetime) -> bool:
    """Let a person run the plan; False where they already do."""
    added = insert_new(
        tx,
        administrator,
        {"huvudman_id": huvudman_id, "person_id": person_id, "since": at},
        returning=administrator.c.person_id,
    )
    return added is not None


def remove_administrator(tx: Connection, huvudman_id: int, person_id: int) -> None:
    """Take a seat back."""
    tx.execute(
        sa.delete(administrator).where(
            administrator.c.huvudman_id == huvudman_id, administrator.c.person_id == person_id
        )
    )


_UNITS = (
    sa.select(unit.c.id, unit.c.name, unit.c.school_form, unit.c.closed_from)
    .where(unit.c.huvudman_id == OF_HUVUDMAN)
    .order_by(unit.c.name_key)
)


def units(tx: Connection, huvudman_id: int) -> list[Unit]:
    """All units, by name."""
    rows = tx.execute(_UNITS, {"huvudman_id": huvudman_id})
    return [Unit(**row._mapping) for row in rows]


def add_unit(tx: Connection, huvudman_id: int, name: str, school_form: str | None) -> int:
    """A unit with this name; the one that is there already, where it is."""
    found: int | None = tx.execute(
        sa.select(unit.c.id).where(unit.c.huvudman_id == huvudman_id, unit.c.name_key == key_of(name))
    ).scalar_one_or_none()
    if found is not None:
        return found
    return insert(
        tx, unit, huvudman_id=huvudman_id, name=name, name_key=key_of(name), school_form=school_form
    )


def roles(tx: Connection, huvudman_id: int, ids: Collection[int] | None = None) -> dict[int, Role]:
    """Roles by id: all, or those asked for."""
    query = sa.select(role).where(role.c.huvudman_id == huvudman_id).order_by(role.c.name_key)
    if ids is not None:
        query = query.where(role.c.id.in_(ids))
    return {row.id: role_from(row._mapping) for row in tx.execute(query)}


def role_by_name(tx: Connection, huvudman_id: int, name: str) -> Role | None:
    """The role with this name, whatever the case and spacing."""
    row = tx.execute(
        sa.select(role).where(role.c.huvudman_id == huvudman_id, role.c.name_key == key_of(name))
    ).one_or_none()
    return role_from(row._mapping) if row else None


def add_role(
    tx: Connection,
    huvudman_id: int,
    name: str,
    *,
    reach: Reach,
    is_body: bool = False,
    school_forms: Iterable[str] = (),
) -> int:
    """A new role."""
    return insert(
        tx,
        role,
        huvudman_id=huvudman_id,
        name=name,
        name_key=key_of(name),
        reach=reach.value,
        is_body=is_body,
        school_forms=sorted(school_forms),
    )


def set_role_ties(
    tx: Connection, huvudman_id: int, role_id: int, *, handled_by: int | None, reports_to: int | None
) -> None:
    """Say which role answers for a body, and which role is the nearest manager."""
    tx.execute(
        sa.update(role)
        .where(role.c.huvudman_id == huvudman_id, role.c.id == role_id)
        .values(handled_by_id=handled_by, reports_to_id=reports_to)
    )


def role_ties(tx: Connection, huvudman_id: int) -> dict[int, tuple[int | None, int | None]]:
    """Which role answers for each role, and which is its nearest manager: (handled by, reports to)."""
    rows = tx.execute(
        sa.select(role.c.id, role.c.handled_by_id, role.c.reports_to_id).where(
            role.c.huvudman_id == huvudman_id
        )
    )
    return {row.id: (row.handled_by_id, row.reports_to_id) for row in rows}


def handlers_of_bodies(tx: Connection, huvudman_id: int) -> dict[int, int]:
    """Which role (handläggare) answers for each body that has one: body's role id to role id."""
    rows = tx.execute(
        sa.select(role.c.id, role.c.handled_by_id).where(
            role.c.huvudman_id == huvudman_id, role.c.handled_by_id.is_not(None)
        )
    )
    return {row.id: row.handled_by_id for row in rows}


_EVERY_HOLDING = (
    sa.select(holding, person.c.name.label("person"))
    .join(person, person.c.id == holding.c.person_id)
    .where(holding.c.huvudman_id == OF_HUVUDMAN)
    .order_by(holding.c.from_date, holding.c.id)
)
_HOLDINGS = _EVERY_HOLDING.where(in_force(holding, ON_DAY))
_HOLDINGS_OF_ROLES = _HOLDINGS.where(holding.c.role_id.in_(IDS))
_COMING_HOLDINGS = _EVERY_HOLDING.where(holding.c.from_date > ON_DAY)


def holdings(
    tx: Connection, huvudman_id: int, on: date, role_ids: Collection[int] | None = None
) -> dict[int, list[Holding]]:
    """Who holds what on a day: holdings by role id, in the order they began."""
    values: dict[str, Any] = {"huvudman_id": huvudman_id, "on_day": on}
    if role_ids is None:
        return _by_role(tx.execute(_HOLDINGS, values))
    return _by_role(tx.execute(_HOLDINGS_OF_ROLES, {**values, "ids": list(role_ids)}))


def coming_holdings(tx: Connection, huvudman_id: int, after: date) -> dict[int, list[Holding]]:
    """Who is to hold what later than a day: holdings by role id, in the order they begin."""
    return _by_role(tx.execute(_COMING_HOLDINGS, {"huvudman_id": huvudman_id, "on_day": after}))


def _by_role(rows: Iterable[sa.Row[Any]]) -> dict[int, list[Holding]]:
    found: dict[int, list[Holding]] = defaultdict(list)
    for row in rows:
        found[row.role_id].append(_holding(row))
    return found


def holding_by_id(tx: Connection, huvudman_id: int, holding_id: int) -> Holding | None:
    """One holding, whether it is in force or not."""
    query = _EVERY_HOLDING.where(holding.c.id == holding_id)
    row = tx.execute(query, {"huvudman_id": huvudman_id}).one_or_none()
    return _holding(row) if row else None


def add_holding(
    tx: Connection,
    huvudman_id: int,
    role_id: int,
    person_id: int,
    unit_key: str,
    from_date: date,
    kind: str = "ordinary",
) -> int:
    """Somebody holds a role from a day on."""
    return insert(
        tx,
        holding,
        huvudman_id=huvudman_id,
        role_id=role_id,
        person_id=person_id,
        unit_key=unit_key,
        kind=kind,
        from_date=from_date,
        to_date=None,
    )


def end_holding(tx: Connection, huvudman_id: int, holding_id: int, to_date: date | None) -> None:
    """Let a holding end with a day (inclusive), or go on where `to_date` is None."""
    tx.execute(
        sa.update(holding)
        .where(holding.c.huvudman_id == huvudman_id, holding.c.id == holding_id)
        .values(to_date=to_date)
    )


def delete_holding(tx: Connection, huvudman_id: int, holding_id: int) -> None:
    """Take back a holding that was a mistake."""
    tx.execute(sa.delete(holding).where(holding.c.huvudman_id == huvudman_id, holding.c.id == holding_id))


def role_from(values: Mapping[Any, Any], table: sa.FromClause = role) -> Role:
    """The role in a row that has the columns of `table` (the role table or an alias of it)."""
    return Role(
        id=values[table.c.id],
        name=values[table.c.name],
        reach=Reach(values[table.c.reach]),
        is_body=values[table.c.is_body],
        school_forms=frozenset(values[table.c.school_forms]),
    )


def _holding(row: sa.Row[Any]) -> Holding:
    return Holding(
        id=row.id,
        role_id=row.role_id,
        person_id=row.person_id,
        person=row.person,
        unit_key=row.unit_key,
        kind=row.kind,
        from_date=row.from_date,
        to_date=row.to_date,
    )


def person_names(tx: Connection, huvudman_id: int) -> list[str]:
    """Everybody's full name."""
    return [name for _, name in people(tx, huvudman_id)]


def people(tx: Connection, huvudman_id: int) -> list[tuple[int, str]]:
    """Everybody: id and full name."""
    return [(row.id, row.name) for row in tx.execute(_PEOPLE, {"huvudman_id": huvudman_id})]
