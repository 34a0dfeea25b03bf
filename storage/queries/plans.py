"""Plans: areas, strategies, activities, and the names people call them by."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.records import Activity
from plan.references import Reference
from plan.status import Standing
from plan.words import key_of
from storage.queries.common import IDS, OF_HUVUDMAN, ON_DAY, in_force, insert, insert_many, insert_new
from storage.tables import (
    activity,
    alias,
    focus_area,
    forum,
    plan,
    plan_forum,
    source_owner,
    strategy,
)

_ACTIVITY = (
    sa.select(
        activity.c.id,
        activity.c.plan_id,
        plan.c.title.label("plan_title"),
        plan.c.starts.label("plan_starts"),
        plan.c.ends.label("plan_ends"),
        plan.c.unit_id,
        plan.c.school_form,
        activity.c.area_id,
        sa.func.coalesce(focus_area.c.code, "").label("area_code"),
        sa.func.coalesce(focus_area.c.title, "").label("area_title"),
        sa.func.coalesce(strategy.c.letter, "").label("strategy"),
        sa.func.coalesce(strategy.c.title, "").label("strategy_title"),
        activity.c.number,
        activity.c.title,
        activity.c.details,
        activity.c.is_reference,
        activity.c.when_text,
        activity.c.standing,
        activity.c.standing_why,
    )
    .select_from(activity)
    .join(plan, plan.c.id == activity.c.plan_id)
    .outerjoin(focus_area, focus_area.c.id == activity.c.area_id)
    .outerjoin(strategy, strategy.c.id == activity.c.strategy_id)
)
# Left to themselves, SQLite puts what has no value first and PostgreSQL last.
_IN_ORDER = (
    plan.c.id,
    focus_area.c.ordinal.nulls_last(),
    strategy.c.letter.nulls_last(),
    activity.c.number.nulls_last(),
    activity.c.id,
)


# The area that a name is of; the activity may have moved to another since.
_NAMED = focus_area.alias("named_area")
_CALLED = (
    _ACTIVITY.join(alias, alias.c.activity_id == activity.c.id)
    .outerjoin(_NAMED, sa.and_(_NAMED.c.plan_id == alias.c.plan_id, _NAMED.c.code_key == alias.c.area_key))
    .add_columns(_NAMED.c.code.label("named_code"), _NAMED.c.title.label("named_title"))
    .where(
        alias.c.huvudman_id == OF_HUVUDMAN,
        alias.c.strategy == sa.bindparam("strategy"),
        alias.c.number == sa.bindparam("number"),
        in_force(alias, ON_DAY),
    )
    .order_by(*_IN_ORDER)
)
_ALL = _ACTIVITY.where(activity.c.huvudman_id == OF_HUVUDMAN).order_by(*_IN_ORDER)
_BY_ID = _ALL.where(activity.c.id.in_(IDS))


def activities_called(tx: Connection, huvudman_id: int, reference: Reference, on: date) -> list[Activity]:
    """The activities that go by a number and letter on a day, in any plan; in the area, where the reference has one.

    What has moved to another area still goes by what it was called in the first.
    """
    called = {"strategy": reference.strategy, "number": reference.number, "on_day": on}
    found = {}
    for row in tx.execute(_CALLED, {"huvudman_id": huvudman_id, **called}):
        values = dict(row._mapping)
        code, title = values.pop("named_code"), values.pop("named_title")
        one = Activity(**{**values, "standing": Standing(row.standing)})
        if reference.is_of(code or one.area_code, one.area_title if code is None else title):
            found[one.id] = one
    return list(found.values())


def activities(tx: Connection, huvudman_id: int, ids: Collection[int] | None = None) -> list[Activity]:
    """Activities in the order of their plans: all, or those asked for."""
    if ids is None:
        rows = tx.execute(_ALL, {"huvudman_id": huvudman_id})
    else:
        rows = tx.execute(_BY_ID, {"huvudman_id": huvudman_id, "ids": list(ids)})
    return [_activity(row) for row in rows]


def _activity(row: sa.Row[*tuple[Any, ...]]) -> Activity:
    return Activity(**{**row._mapping, "standing": Standing(row.standing)})


def activity_periods(tx: Connection, huvudman_id: int) -> list[sa.Row[Any]]:
    """Every activity that is adopted and to be done: id, title, when_text, stored period, the plan's days."""
    return list(
        tx.execute(
            sa.select(
                activity.c.id,
                activity.c.title,
                activity.c.when_text,
                activity.c.period,
                plan.c.starts,
                plan.c.ends,
                plan.c.unit_id,
                plan.c.school_form,
            )
            .join(plan, plan.c.id == activity.c.plan_id)
            .where(
                activity.c.huvudman_id == huvudman_id,
                activity.c.is_reference.is_(False),
                activity.c.standing == Standing.ADOPTED.value,
            )
            .order_by(activity.c.id)
        )
    )


def areas(tx: Connection, huvudman_id: int) -> list[tuple[int, str, str]]:
    """The areas of every plan in order: id, code and title."""
    rows = tx.execute(
        sa.select(focus_area.c.id, focus_area.c.code, focus_area.c.title)
        .where(focus_area.c.huvudman_id == huvudman_id)
        .order_by(focus_area.c.plan_id, focus_area.c.ordinal)
    )
    return [(row.id, row.code, row.title) for row in rows]


def add_plan(tx: Connection, huvudman_id: int, source_key: str, **values: Any) -> tuple[int, bool]:
    """The plan that a document is the source of, and whether it is new."""
    new = insert_new(
        tx, plan, {"huvudman_id": huvudman_id, "source_key": source_key, **values}, returning=plan.c.id
    )
    if new is not None:
        return new, True
    found: int = tx.execute(
        sa.select(plan.c.id).where(plan.c.huvudman_id == huvudman_id, plan.c.source_key == source_key)
    ).scalar_one()
    return found, False


def add_area(
    tx: Connection,
    huvudman_id: int,
    plan_id: int,
    code: str,
    title: str,
    ordinal: int,
    findings: Iterable[str],
) -> int:
    """The area with this code in a plan; added where it is new."""
    values = {
        "huvudman_id": huvudman_id,
        "plan_id": plan_id,
        "code": code,
        "code_key": key_of(code),
        "title": title,
        "ordinal": ordinal,
        "findings": list(findings),
    }
    new = insert_new(tx, focus_area, values, returning=focus_area.c.id)
    if new is not None:
        return new
    found: int = tx.execute(
        sa.select(focus_area.c.id).where(
            focus_area.c.plan_id == plan_id, focus_area.c.code_key == key_of(code)
        )
    ).scalar_one()
    return found


def add_strategy(tx: Connection, huvudman_id: int, area_id: int, letter: str, title: str) -> int:
    """The strategy with this letter in an area; added where it is new."""
    values = {"huvudman_id": huvudman_id, "area_id": area_id, "letter": letter, "title": title}
    new = insert_new(tx, strategy, values, returning=strategy.c.id)
    if new is not None:
        return new
    found: int = tx.execute(
        sa.select(strategy.c.id).where(strategy.c.area_id == area_id, strategy.c.letter == letter)
    ).scalar_one()
    return found


def add_activity(tx: Connection, huvudman_id: int, **values: Any) -> int:
    """A new activity."""
    return insert(tx, activity, huvudman_id=huvudman_id, **values)


def add_alias(
    tx: Connection,
    huvudman_id: int,
    plan_id: int,
    area_code: str,
    letter: str,
    number: int,
    activity_id: int,
    from_date: date,
) -> None:
    """Let an activity go by a number and letter from a day on."""
    values = {
        "huvudman_id": huvudman_id,
        "plan_id": plan_id,
        "area_key": key_of(area_code),
        "strategy": letter,
        "number": number,
        "activity_id": activity_id,
        "from_date": from_date,
        "to_date": None,
    }
    insert_new(tx, alias, values, returning=alias.c.id)


def numbers_given(tx: Connection, huvudman_id: int, plan_id: int) -> list[tuple[str, str, int]]:
    """The numbers that something in a plan goes by or has gone by: folded code of the area, letter, number."""
    query = sa.select(alias.c.area_key, alias.c.strategy, alias.c.number).where(
        alias.c.huvudman_id == huvudman_id, alias.c.plan_id == plan_id
    )
    return [(row.area_key, row.strategy, row.number) for row in tx.execute(query)]


def forget_alias(
    tx: Connection, huvudman_id: int, activity_id: int, area_code: str, letter: str, number: int
) -> None:
    """Let an activity no longer go by a number that it got by mistake."""
    tx.execute(
        sa.delete(alias).where(
            alias.c.huvudman_id == huvudman_id,
            alias.c.activity_id == activity_id,
            alias.c.area_key == key_of(area_code),
            alias.c.strategy == letter,
            alias.c.number == number,
        )
    )


def add_forum(tx: Connection, huvudman_id: int, plan_id: int, name: str) -> bool:
    """Note that a plan is anchored in a forum; False where that was known."""
    values = {"huvudman_id": huvudman_id, "name": name, "name_key": key_of(name)}
    forum_id = insert_new(tx, forum, values, returning=forum.c.id)
    if forum_id is None:
        forum_id = tx.execute(
            sa.select(forum.c.id).where(forum.c.huvudman_id == huvudman_id, forum.c.name_key == key_of(name))
        ).scalar_one()
    link = {"huvudman_id": huvudman_id, "plan_id": plan_id, "forum_id": forum_id}
    return insert_new(tx, plan_forum, link, returning=plan_forum.c.forum_id) is not None


def forums(tx: Connection, huvudman_id: int) -> list[str]:
    """The names of the forums, as written."""
    return list(
        tx.execute(
            sa.select(forum.c.name).where(forum.c.huvudman_id == huvudman_id).order_by(forum.c.id)
        ).scalars()
    )


def set_owners(
    tx: Connection, huvudman_id: int, source_kind: str, source_id: int, role_ids: Iterable[int]
) -> None:
    """Say which roles own a new source, in order."""
    unique = dict.fromkeys(role_ids)
    rows = [
        {
            "huvudman_id": huvudman_id,
            "source_kind": source_kind,
            "source_id": source_id,
            "role_id": role_id,
            "ordinal": n,
        }
        for n, role_id in enumerate(unique)
    ]
    insert_many(tx, source_owner, rows)


def owners_of(
    tx: Connection, huvudman_id: int, source_kind: str, source_ids: Collection[int] | None = None
) -> dict[int, list[int]]:
    """The role ids that own each source, in order."""
    query = (
        sa.select(source_owner.c.source_id, source_owner.c.role_id)
        .where(source_owner.c.huvudman_id == huvudman_id, source_owner.c.source_kind == source_kind)
        .order_by(source_owner.c.source_id, source_owner.c.ordinal)
    )
    if source_ids is not None:
        query = query.where(source_owner.c.source_id.in_(source_ids))
    found: dict[int, list[int]] = {}
    for row in tx.execute(query):
        found.setdefault(row.source_id, []).append(row.role_id)
    return found
