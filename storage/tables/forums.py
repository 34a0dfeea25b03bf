"""Forums, when they meet, and in which channel."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import flag, link, metadata, number, owned, text, to

forum = owned(
    "forum",
    text("name"),
    text("name_key"),
    number("led_by_id", nullable=True),
    # When it meets: a rule in words and as read ("första tisdagen i månaden"), and a clock time ("9.00").
    text("rule_text", added=""),
    sa.Column("rule", sa.JSON(none_as_null=True), nullable=True),
    text("at_time", added=""),
    flag("weekly", added=True),  # gets the digest of the week on Mondays
    to("led_by_id", "role"),
    sa.UniqueConstraint("huvudman_id", "name_key"),
)

# The forums where a plan is anchored.
plan_forum = link(
    "plan_forum",
    number("plan_id"),
    number("forum_id"),
    to("plan_id", "plan"),
    to("forum_id", "forum"),
    key=["plan_id", "forum_id"],
)

meeting = owned(
    "meeting",
    number("forum_id"),
    sa.Column("on_date", sa.Date, nullable=False),
    text("at_time"),
    text("source"),  # rule, date, cycle
    flag("cancelled"),
    flag("skipped"),  # its leader wants no digest
    text("note"),  # a line that the leader adds to the digest
    # Counts changes, for the calendars that have read it.
    sa.Column("version", sa.Integer, nullable=False, default=1, server_default="1"),
    to("forum_id", "forum"),
    sa.UniqueConstraint("forum_id", "on_date"),
    sa.Index(None, "huvudman_id", "on_date"),
)

# Identity again: which channel a forum meets in. Two forums may share one.
channel = sa.Table(
    "channel",
    metadata,
    text("platform"),
    text("tenant_id"),
    number("forum_id"),
    number("huvudman_id"),
    text("external_id"),
    sa.PrimaryKeyConstraint("platform", "tenant_id", "forum_id"),
    sa.ForeignKeyConstraint(
        ["huvudman_id", "platform", "tenant_id"],
        ["workspace.huvudman_id", "workspace.platform", "workspace.tenant_id"],
    ),
    to("forum_id", "forum"),
    sa.Index(None, "platform", "tenant_id", "external_id"),
)
