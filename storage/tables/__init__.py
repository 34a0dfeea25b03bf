"""The tables, each room of them in its own file. `metadata` knows them all."""

from storage.tables.analyses import analysis, analysis_writer, review
from storage.tables.assignments import assignment, assignment_owner, decision, evidence, later, notice
from storage.tables.base import ALWAYS, NEVER, metadata
from storage.tables.deliveries import NEVER_ARRIVED, delivery, news
from storage.tables.drafts import draft, role_name
from storage.tables.forums import channel, forum, meeting, plan_forum
from storage.tables.goals import effect, goal, intervention, serves
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
from storage.tables.papers import feed, template_file, template_use
from storage.tables.plans import (
    activity,
    alias,
    cycle_item,
    focus_area,
    imported_item,
    occurrence,
    plan,
    source_owner,
    strategy,
)

__all__ = [
    "ALWAYS",
    "NEVER",
    "NEVER_ARRIVED",
    "account",
    "activity",
    "administrator",
    "alias",
    "analysis",
    "analysis_writer",
    "assignment",
    "assignment_owner",
    "batch",
    "channel",
    "cycle_item",
    "decision",
    "delivery",
    "draft",
    "effect",
    "event",
    "evidence",
    "feed",
    "focus_area",
    "forum",
    "goal",
    "holding",
    "huvudman",
    "imported_item",
    "intervention",
    "later",
    "meeting",
    "metadata",
    "news",
    "notice",
    "occurrence",
    "person",
    "plan",
    "plan_forum",
    "review",
    "role",
    "role_name",
    "serves",
    "source_owner",
    "strategy",
    "template_file",
    "template_use",
    "unit",
    "workspace",
]
