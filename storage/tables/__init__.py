"""The tables, each room of them in its own file. `metadata` knows them all."""

from storage.tables.assignments import assignment, assignment_owner, decision, later, notice
from storage.tables.base import ALWAYS, NEVER, metadata
from storage.tables.deliveries import delivery
from storage.tables.forums import channel, forum, meeting, plan_forum
from storage.tables.journal import batch, event
from storage.tables.organisation import (
    account,
    administrator,
    holding,
    huvudman,
    person,
    role,
    unit,
    workspace,
)
from storage.tables.plans import (
    activity,
    alias,
    cycle_item,
    focus_area,
    imported_item,
    occurrence,
    plan,
    question,
    source_owner,
    strategy,
)

__all__ = [
    "ALWAYS",
    "NEVER",
    "account",
    "activity",
    "administrator",
    "alias",
    "assignment",
    "assignment_owner",
    "batch",
    "channel",
    "cycle_item",
    "decision",
    "delivery",
    "event",
    "focus_area",
    "forum",
    "holding",
    "huvudman",
    "imported_item",
    "later",
    "meeting",
    "metadata",
    "notice",
    "occurrence",
    "person",
    "plan",
    "plan_forum",
    "question",
    "role",
    "source_owner",
    "strategy",
    "unit",
    "workspace",
]
