"""Avstämningar: the days when it is asked how it went and why, and what those responsible answered."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import link, number, owned, text, to
from storage.types import Instant

# A day that an administrator has set, or an occurrence of the cycle whose words say so.
review = owned(
    "review",
    text("title"),
    sa.Column("on_date", sa.Date, nullable=False),
    number("occurrence_id", nullable=True),
    to("occurrence_id", "occurrence"),
    sa.UniqueConstraint("huvudman_id", "on_date", "title"),
)

# What was answered. An analysis is asked for as an assignment (source kind `review`), so it is reminded of, followed
# and escalated like any other; `version` counts the times it was written.
analysis = owned(
    "analysis",
    number("assignment_id"),
    text("result"),
    text("why"),
    text("conclusion"),
    number("version"),
    number("by_id", nullable=True),
    sa.Column("at", Instant, nullable=False),
    to("assignment_id", "assignment"),
    to("by_id", "person"),
    sa.UniqueConstraint("assignment_id"),
)

# Who may write it beside those who answer, because somebody shared it, and who has written.
analysis_writer = link(
    "analysis_writer",
    number("assignment_id"),
    number("person_id"),
    sa.Column("wrote_at", Instant, nullable=True),
    to("assignment_id", "assignment"),
    to("person_id", "person"),
    key=["assignment_id", "person_id"],
)
