"""Goals and what serves them; interventions and the effects that were seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.status import Standing
from storage.queries.common import insert, insert_many
from storage.tables import effect, goal, intervention, person, plan, serves


@dataclass(frozen=True)
class Goal:
    """Mål: what areas and activities serve. `unit_id`: the unit whose plan it stands in; None for the huvudman's."""

    id: int
    plan_id: int
    unit_id: int | None
    school_form: str | None
    title: str
    ordinal: int
    standing: Standing


def goals(tx: Connection, huvudman_id: int) -> list[Goal]:
    """Every goal, in the order of the plans."""
    query = (
        sa.select(
            goal.c.id,
            goal.c.plan_id,
            plan.c.unit_id,
            plan.c.school_form,
            goal.c.title,
            goal.c.ordinal,
            goal.c.standing,
        )
        .join(plan, plan.c.id == goal.c.plan_id)
        .where(goal.c.huvudman_id == huvudman_id)
        .order_by(goal.c.plan_id, goal.c.ordinal, goal.c.id)
    )
    return [Goal(**{**row._mapping, "standing": Standing(row.standing)}) for row in tx.execute(query)]


def served(tx: Connection, huvudman_id: int, kind: str) -> dict[int, int]:
    """Which goal each thing of a kind serves: its id to the goal's."""
    rows = tx.execute(
        sa.select(serves.c.source_id, serves.c.goal_id).where(
            serves.c.huvudman_id == huvudman_id, serves.c.source_kind == kind
        )
    )
    return {row.source_id: row.goal_id for row in rows}


def serve(tx: Connection, huvudman_id: int, kind: str, source_id: int, goal_id: int | None) -> None:
    """Let something serve a goal, in place of what it served before; None for no goal."""
    tx.execute(
        sa.delete(serves).where(
            serves.c.huvudman_id == huvudman_id,
            serves.c.source_kind == kind,
            serves.c.source_id == source_id,
        )
    )
    if goal_id is not None:
        row = {"huvudman_id": huvudman_id, "source_kind": kind, "source_id": source_id, "goal_id": goal_id}
        insert_many(tx, serves, [row])


def interventions(
    tx: Connection, huvudman_id: int, activity_ids: Collection[int] | None = None
) -> dict[int, dict[str, Any]]:
    """Interventions as columns, by the id of the activity: all, or those asked for."""
    query = sa.select(intervention).where(intervention.c.huvudman_id == huvudman_id)
    if activity_ids is not None:
        query = query.where(intervention.c.activity_id.in_(activity_ids))
    return {row.activity_id: dict(row._mapping) for row in tx.execute(query)}


@dataclass(frozen=True)
class EffectRecord:
    """What was answered when it was asked whether the effects are seen."""

    id: int
    activity_id: int
    assignment_id: int
    verdict: str
    reason: str
    by: str | None
    at: datetime


def effects(
    tx: Connection, huvudman_id: int, activity_ids: Collection[int] | None = None
) -> dict[int, list[EffectRecord]]:
    """The answers for each activity, the oldest first."""
    query = (
        sa.select(
            effect.c.id,
            effect.c.activity_id,
            effect.c.assignment_id,
            effect.c.verdict,
            effect.c.reason,
            person.c.name.label("by"),
            effect.c.at,
        )
        .outerjoin(person, person.c.id == effect.c.by_id)
        .where(effect.c.huvudman_id == huvudman_id)
        .order_by(effect.c.at, effect.c.id)
    )
    if activity_ids is not None:
        query = query.where(effect.c.activity_id.in_(activity_ids))
    found: dict[int, list[EffectRecord]] = {}
    for row in tx.execute(query):
        found.setdefault(row.activity_id, []).append(EffectRecord(**row._mapping))
    return found


def add_intervention(tx: Connection, huvudman_id: int, activity_id: int, **values: str | date | None) -> int:
    """What an activity that came with a document says of itself; texts that are left out are empty."""
    texts = dict.fromkeys(FIELDS, "")
    return insert(tx, intervention, huvudman_id=huvudman_id, activity_id=activity_id, **{**texts, **values})


# The texts of an intervention, in the order in which an åtgärdsplan has them.
FIELDS = (
    "problem",
    "causes",
    "goals",
    "signs",
    "effects",
    "participants",
    "costs",
    "strengths",
    "risks",
    "prevention",
    "spreading",
)
