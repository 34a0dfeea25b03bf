"""Assignments, what became of each reminder of them, and what was decided about them."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import ALWAYS, flag, link, number, owned, text, to
from storage.types import Instant

assignment = owned(
    "assignment",
    text("source_kind"),  # activity, occurrence
    number("source_id"),
    text("period_key"),
    text("unit_key"),
    text("title"),
    text("label"),
    text("when_text"),
    text("precision"),
    text("category"),
    sa.Column("start", sa.Date, nullable=True),
    sa.Column("due", sa.Date, nullable=True),
    sa.Column("first_due", sa.Date, nullable=True),
    text("status"),
    text("comment"),
    number("version"),
    number("reported_by_id", nullable=True),
    sa.Column("reported_at", Instant, nullable=True),
    # Reminding: the first day it could have been spoken of, and the next day on which there may be something to say.
    # Whatever changes the assignment sets that day back, and the clock works it out anew.
    sa.Column("since", sa.Date, nullable=False, server_default=ALWAYS.isoformat()),
    sa.Column("consider_on", sa.Date, nullable=False, default=ALWAYS, server_default=ALWAYS.isoformat()),
    text("support_to", added=""),  # who is told that support is needed: manager, group, or not said yet
    flag("paused", added=True),
    to("reported_by_id", "person"),
    sa.UniqueConstraint("huvudman_id", "source_kind", "source_id", "period_key", "unit_key"),
    sa.Index("ix_assignment_open_due", "huvudman_id", "status", "due"),
    # Over all huvudmän: the clock asks who has something to consider, and reads nothing else.
    sa.Index("ix_assignment_consider", "consider_on", "huvudman_id"),
)

assignment_owner = link(
    "assignment_owner",
    number("assignment_id"),
    number("role_id"),
    number("ordinal"),
    to("assignment_id", "assignment", ondelete="CASCADE"),
    to("role_id", "role"),
    sa.Index(None, "huvudman_id", "role_id"),
    key=["assignment_id", "role_id"],
)

# What became of each point of an assignment for each who was to hear of it (`plan.reminding`): said, silent with a
# reason, or missed. The recipient is `person:17`, or `nobody` where the role is vacant.
notice = link(
    "notice",
    number("assignment_id"),
    text("recipient"),
    text("point_key"),
    sa.Column("on_date", sa.Date, nullable=False),
    text("outcome"),
    text("why"),
    text("delivery_key"),
    to("assignment_id", "assignment", ondelete="CASCADE"),
    sa.Index(None, "huvudman_id", "delivery_key"),
    sa.Index(None, "huvudman_id", "outcome", "on_date"),
    key=["assignment_id", "recipient", "point_key"],
)

# Underlag: what shows how it went. A link, or a message in a channel; or what was seen of the signs of change.
evidence = owned(
    "evidence",
    number("assignment_id"),
    text("kind"),  # link, file, message, signs
    text("text"),
    text("url"),
    number("by_id", nullable=True),
    sa.Column("at", Instant, nullable=False),
    to("assignment_id", "assignment", ondelete="CASCADE"),
    to("by_id", "person"),
    sa.Index(None, "huvudman_id", "assignment_id"),
)

# Påminn mig senare.
later = link(
    "later",
    number("assignment_id"),
    number("person_id"),
    sa.Column("until", sa.Date, nullable=False),
    to("assignment_id", "assignment", ondelete="CASCADE"),
    to("person_id", "person"),
    key=["assignment_id", "person_id"],
)

# What was decided, about an assignment or by itself; where somebody is to do something it gives an assignment.
decision = owned(
    "decision",
    text("text"),
    number("about_id", nullable=True),
    number("by_id", nullable=True),
    sa.Column("at", Instant, nullable=False),
    to("about_id", "assignment"),
    to("by_id", "person"),
)
