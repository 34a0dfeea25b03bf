"""Plans and the annual cycle: areas, strategies, activities, the names they go by, and where they came from."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import flag, link, number, owned, period_columns, text, to

plan = owned(
    "plan",
    text("kind"),  # verksamhetsplan, årshjul
    text("title"),
    text("period_label"),
    text("source_key"),
    number("unit_id", nullable=True),
    text("school_form", nullable=True),
    sa.Column("starts", sa.Date, nullable=True),
    sa.Column("ends", sa.Date, nullable=True),
    to("unit_id", "unit"),
    sa.UniqueConstraint("huvudman_id", "source_key"),
)

focus_area = owned(
    "focus_area",
    number("plan_id"),
    text("code"),
    text("code_key"),
    text("title"),
    number("ordinal"),
    sa.Column("findings", sa.JSON, nullable=False),
    to("plan_id", "plan"),
    sa.UniqueConstraint("plan_id", "code_key"),
)

strategy = owned(
    "strategy",
    number("area_id"),
    text("letter"),
    text("title"),
    to("area_id", "focus_area"),
    sa.UniqueConstraint("area_id", "letter"),
)

activity = owned(
    "activity",
    number("plan_id"),
    number("area_id", nullable=True),
    number("strategy_id", nullable=True),
    number("number", nullable=True),
    text("title"),
    text("details"),
    flag("is_reference"),
    *period_columns(),
    # adopted; proposed (nobody has decided on it, and nobody is asked), declined, dropped: `plan.status.Standing`.
    text("standing", added="adopted"),
    text("standing_why", added=""),
    to("plan_id", "plan"),
    to("area_id", "focus_area"),
    to("strategy_id", "strategy"),
)

# What people call an activity, and when. Numbers don't change while a plan runs; old ones stay findable.
alias = owned(
    "alias",
    number("plan_id"),
    text("area_key"),
    text("strategy"),
    number("number"),
    number("activity_id"),
    sa.Column("from_date", sa.Date, nullable=False),
    sa.Column("to_date", sa.Date, nullable=True),
    to("plan_id", "plan"),
    to("activity_id", "activity"),
    sa.Index(None, "huvudman_id", "strategy", "number"),
    sa.UniqueConstraint("plan_id", "area_key", "strategy", "number", "from_date"),
)

cycle_item = owned(
    "cycle_item",
    number("plan_id"),
    text("kind"),  # cycle, meeting
    text("title"),
    text("details"),
    text("category"),
    text("participants"),
    *period_columns(),
    sa.Column(
        "from_date", sa.Date, nullable=True
    ),  # laid out from this day on; from the beginning where null
    text("standing", added="adopted"),  # adopted or dropped, as for an activity
    text("standing_why", added=""),
    to("plan_id", "plan"),
)

occurrence = owned(
    "occurrence",
    number("cycle_item_id"),
    text("period_key"),
    text("precision"),
    sa.Column("start", sa.Date, nullable=True),
    sa.Column("due", sa.Date, nullable=True),
    to("cycle_item_id", "cycle_item"),
    sa.UniqueConstraint("cycle_item_id", "period_key"),
    sa.Index(None, "huvudman_id", "due"),
)

# Who owns a source, in the order the document names them.
source_owner = link(
    "source_owner",
    text("source_kind"),
    number("source_id"),
    number("role_id"),
    number("ordinal"),
    to("role_id", "role"),
    key=["source_kind", "source_id", "role_id"],
)

# An imported item is known by its source (the plan it belongs to), fingerprint and ordinal among equals.
imported_item = owned(
    "imported_item",
    number("plan_id"),
    text("fingerprint"),
    number("ordinal"),
    text("item_kind"),
    number("item_id"),
    # What the document said of it the last time: so that what people have changed since is not changed back.
    sa.Column("said", sa.JSON(none_as_null=True), nullable=True),
    to("plan_id", "plan"),
    sa.UniqueConstraint("plan_id", "fingerprint", "ordinal"),
)
