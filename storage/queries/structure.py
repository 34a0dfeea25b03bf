"""Plans with their areas and strategies, as somebody who edits them sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries.plans import set_owners
from storage.tables import activity, alias, focus_area, plan, source_owner, strategy


@dataclass(frozen=True)
class PlanRecord:
    """A plan: whose it is, and when it runs. `unit_id` and `school_form` are None for the huvudman's."""

    id: int
    kind: str
    title: str
    unit_id: int | None
    school_form: str | None
    starts: date | None
    ends: date | None

    def runs(self, on: date) -> bool:
        """Whether it runs on a day; a plan without days always does."""
        return (self.starts or on) <= on <= (self.ends or on)


def plans(tx: Connection, huvudman_id: int) -> list[PlanRecord]:
    """Every plan and cycle, in the order they came."""
    columns = (plan.c[name] for name in ("id", "kind", "title", "unit_id", "school_form", "starts", "ends"))
    rows = tx.execute(sa.select(*columns).where(plan.c.huvudman_id == huvudman_id).order_by(plan.c.id))
    return [PlanRecord(**row._mapping) for row in rows]


@dataclass(frozen=True)
class StrategyRecord:
    """A strategy within an area of a plan."""

    id: int
    letter: str
    title: str
    area_id: int
    area_code: str
    area_title: str
    plan_id: int


def strategies(tx: Connection, huvudman_id: int) -> list[StrategyRecord]:
    """Every strategy, in the order of the plans."""
    query = (
        sa.select(
            strategy.c.id,
            strategy.c.letter,
            strategy.c.title,
            strategy.c.area_id,
            focus_area.c.code.label("area_code"),
            focus_area.c.title.label("area_title"),
            focus_area.c.plan_id,
        )
        .join(focus_area, focus_area.c.id == strategy.c.area_id)
        .where(strategy.c.huvudman_id == huvudman_id)
        .order_by(focus_area.c.plan_id, focus_area.c.ordinal, strategy.c.letter)
    )
    return [StrategyRecord(**row._mapping) for row in tx.execute(query)]


def last_number(tx: Connection, huvudman_id: int, strategy_id: int) -> int:
    """The highest number that a strategy has given, whatever became of what had it; 0 for none.

    What has moved to another strategy is still found by the number that it had here.
    """
    of_it = sa.select(sa.func.max(activity.c.number)).where(
        activity.c.huvudman_id == huvudman_id, activity.c.strategy_id == strategy_id
    )
    called = (
        sa.select(sa.func.max(alias.c.number))
        .join(
            focus_area,
            sa.and_(focus_area.c.plan_id == alias.c.plan_id, focus_area.c.code_key == alias.c.area_key),
        )
        .join(strategy, sa.and_(strategy.c.area_id == focus_area.c.id, strategy.c.letter == alias.c.strategy))
        .where(alias.c.huvudman_id == huvudman_id, strategy.c.id == strategy_id)
    )
    return max(int(tx.execute(query).scalar_one() or 0) for query in (of_it, called))


def replace_owners(
    tx: Connection, huvudman_id: int, source_kind: str, source_id: int, role_ids: Iterable[int]
) -> None:
    """Say which roles own a source, in order, in place of those that did."""
    tx.execute(
        sa.delete(source_owner).where(
            source_owner.c.huvudman_id == huvudman_id,
            source_owner.c.source_kind == source_kind,
            source_owner.c.source_id == source_id,
        )
    )
    set_owners(tx, huvudman_id, source_kind, source_id, role_ids)
