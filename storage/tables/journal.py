"""The journal."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import metadata, number, owned, text, to
from storage.types import Instant

# The journal. A batch is one thing somebody did; its events are what changed. Append-only.
# `request_key` and `undoes_id` are unique: a delivery that comes twice or an undo pressed twice stops here.
batch = owned(
    "batch",
    text("kind"),
    number("actor_id", nullable=True),
    sa.Column("at", Instant, nullable=False),
    text("request_key", nullable=True),
    number("undoes_id", nullable=True),
    to("actor_id", "person"),
    to("undoes_id", "batch"),
    sa.UniqueConstraint("huvudman_id", "request_key"),
    sa.UniqueConstraint("undoes_id"),
    sa.Index(None, "huvudman_id", "actor_id", "id"),
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("huvudman_id", sa.Integer, sa.ForeignKey("huvudman.id"), nullable=False),
    number("batch_id"),
    text("subject_kind"),
    number("subject_id"),
    sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
    to("batch_id", "batch"),
    sa.Index(None, "huvudman_id", "subject_kind", "subject_id", "sequence"),
    sa.Index(None, "huvudman_id", "batch_id"),
    sqlite_autoincrement=True,
)
