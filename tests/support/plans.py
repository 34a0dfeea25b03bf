"""A plan and an activity with no more said than a test needs."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from storage.queries import plans


def add_plan(tx: Connection, huvudman_id: int, key: str = "vp", **values: Any) -> int:
    """A new plan, known by `key`."""
    plan_id, new = plans.add_plan(
        tx, huvudman_id, key, kind="verksamhetsplan", title=f"Plan {key}", period_label="26/27", **values
    )
    assert new
    return plan_id


def add_activity(tx: Connection, huvudman_id: int, plan_id: int, title: str, **values: Any) -> int:
    """A new activity, outside every area unless told."""
    nothing = {"area_id": None, "strategy_id": None, "number": None, "period": None}
    return plans.add_activity(
        tx,
        huvudman_id,
        **{"plan_id": plan_id, "title": title, "details": "", "is_reference": False, "when_text": "mars"}
        | nothing
        | values,
    )
