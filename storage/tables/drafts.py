"""What was read out of a document and waits for approval, and what people have said about names of roles."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import link, number, owned, text, to
from storage.types import Instant

# A document on its way in. Nothing of it is plan until somebody has approved it.
draft = owned(
    "draft",
    text("name"),  # the file's
    text("title"),  # the document's own
    text("state"),  # reading, unreadable, open, approved, cancelled (`services.importing.drafts`)
    text("why"),  # why it could not be read
    text("file_ref"),  # where the platform has the file; empty where it came another way
    sa.Column("reading", sa.JSON(none_as_null=True), nullable=True),  # `documents.carrying`
    sa.Column("said", sa.JSON, nullable=False),  # answers and corrections (`services.importing.answers`)
    number("version"),  # counts what has been said about it
    number("by_id", nullable=True),  # who brought it; nobody where it came from the command line
    sa.Column("at", Instant, nullable=False),
    number("settled_by_id", nullable=True),  # who approved or cancelled it
    sa.Column("settled_at", Instant, nullable=True),
    number("batch_id", nullable=True),  # what approving it did
    text("request_key", nullable=True),
    to("by_id", "person"),
    to("settled_by_id", "person"),
    to("batch_id", "batch"),
    sa.UniqueConstraint("huvudman_id", "request_key"),
    sa.Index(None, "huvudman_id", "state"),
)

# What a role is called in documents beside its own name: joined by somebody's yes, and remembered.
role_name = link(
    "role_name",
    text("name_key"),
    text("name"),
    number("role_id"),
    to("role_id", "role"),
    key=["name_key"],
)
