"""Goals, what serves them, and interventions (åtgärdsplan) with the effects that were seen."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import link, number, owned, text, to
from storage.types import Instant

# Mål / fokusområde: what areas and activities serve.
goal = owned(
    "goal",
    number("plan_id"),
    text("title"),
    number("ordinal"),
    text("standing"),  # adopted or dropped
    text("standing_why"),
    to("plan_id", "plan"),
)

# Which goal something serves: an activity, an area, an item of the cycle, or a unit's own goal (the huvudman's).
serves = link(
    "serves",
    text("source_kind"),  # activity, focus_area, cycle_item, goal
    number("source_id"),
    number("goal_id"),
    to("goal_id", "goal"),
    sa.Index(None, "huvudman_id", "goal_id"),
    key=["source_kind", "source_id"],
)

# Insats: an activity that says why. `indicator_id` is the item of the cycle that gives the indicator's figures,
# `figures_on` the day they are out where no item does.
intervention = owned(
    "intervention",
    number("activity_id"),
    text("problem"),
    text("causes"),
    text("goals"),
    text("signs"),
    text("effects"),
    text("participants"),
    text("costs"),
    text("strengths"),
    text("risks"),
    text("prevention"),
    text("spreading"),
    number("indicator_id", nullable=True),
    sa.Column("figures_on", sa.Date, nullable=True),
    to("activity_id", "activity"),
    to("indicator_id", "cycle_item"),
    sa.UniqueConstraint("activity_id"),
)

# What was answered when it was asked whether the effects are seen: one answer for each time it was asked.
effect = owned(
    "effect",
    number("activity_id"),
    number("assignment_id"),
    text("verdict"),  # yes, partly, no, too_early
    text("reason"),
    number("by_id", nullable=True),
    sa.Column("at", Instant, nullable=False),
    to("activity_id", "activity"),
    to("assignment_id", "assignment"),
    to("by_id", "person"),
    sa.UniqueConstraint("assignment_id"),
    sa.Index(None, "huvudman_id", "activity_id"),
)
