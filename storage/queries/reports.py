"""What reports need beside assignments: plans, findings, goals, interventions, and the journal as a log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.status import Standing
from storage.tables import batch, effect, event, focus_area, goal, intervention, person, plan, serves

# What an intervention says of itself.
EFFORT_TEXTS = (
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


@dataclass(frozen=True)
class PlanRow:
    """A plan: what it is called, for which period, whose it is, and its days."""

    id: int
    kind: str
    title: str
    period_label: str
    unit_id: int | None
    starts: date | None
    ends: date | None


def plan_rows(tx: Connection, huvudman_id: int) -> list[PlanRow]:
    """The plans, in the order they came."""
    query = sa.select(
        plan.c.id, plan.c.kind, plan.c.title, plan.c.period_label, plan.c.unit_id, plan.c.starts, plan.c.ends
    ).where(plan.c.huvudman_id == huvudman_id)
    return [PlanRow(**row._mapping) for row in tx.execute(query.order_by(plan.c.id))]


def findings(tx: Connection, huvudman_id: int) -> dict[int, tuple[str, ...]]:
    """What was found in each area before the plan."""
    rows = tx.execute(
        sa.select(focus_area.c.id, focus_area.c.findings).where(focus_area.c.huvudman_id == huvudman_id)
    )
    return {row.id: tuple(row.findings) for row in rows}


def goals_of_areas(tx: Connection, huvudman_id: int) -> dict[int, tuple[str, ...]]:
    """The goals that each area serves, of those that hold."""
    query = (
        sa.select(serves.c.source_id, goal.c.title)
        .join(goal, sa.and_(goal.c.huvudman_id == serves.c.huvudman_id, goal.c.id == serves.c.goal_id))
        .where(
            serves.c.huvudman_id == huvudman_id,
            serves.c.source_kind == "focus_area",
            goal.c.standing == Standing.ADOPTED.value,
        )
        .order_by(goal.c.ordinal, goal.c.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in tx.execute(query):
        found[row.source_id].append(row.title)
    return {key: tuple(titles) for key, titles in found.items()}


def efforts(tx: Connection, huvudman_id: int) -> dict[int, dict[str, str]]:
    """What each intervention says of itself, by its activity."""
    columns = [intervention.c[name] for name in EFFORT_TEXTS]
    query = sa.select(intervention.c.activity_id, *columns).where(intervention.c.huvudman_id == huvudman_id)
    return {
        row.activity_id: {name: row._mapping[name] for name in EFFORT_TEXTS}
        for row in tx.execute(query.order_by(intervention.c.id))
    }


def effects(tx: Connection, huvudman_id: int) -> list[sa.Row[Any]]:
    """What was answered of effects, the oldest first: activity_id, verdict, reason, by, at."""
    query = (
        sa.select(
            effect.c.activity_id,
            effect.c.verdict,
            effect.c.reason,
            person.c.name.label("by"),
            effect.c.at,
        )
        .outerjoin(person, person.c.id == effect.c.by_id)
        .where(effect.c.huvudman_id == huvudman_id)
    )
    return list(tx.execute(query.order_by(effect.c.at, effect.c.id)))


def log(tx: Connection, huvudman_id: int, subject_kinds: Collection[str]) -> list[sa.Row[Any]]:
    """The journal of some kinds of things, the oldest first.

    Each row: at, by, kind (of the batch), undoes_id, undone, subject_kind, subject_id, before, after.
    """
    undoing = batch.alias("undoing")
    query = (
        sa.select(
            batch.c.at,
            person.c.name.label("by"),
            batch.c.kind,
            batch.c.undoes_id,
            sa.exists().where(undoing.c.undoes_id == batch.c.id).label("undone"),
            event.c.subject_kind,
            event.c.subject_id,
            event.c.before,
            event.c.after,
        )
        .select_from(event)
        .join(batch, batch.c.id == event.c.batch_id)
        .outerjoin(person, person.c.id == batch.c.actor_id)
        .where(event.c.huvudman_id == huvudman_id, event.c.subject_kind.in_(subject_kinds))
        .order_by(batch.c.at, event.c.sequence)
    )
    return list(tx.execute(query))
