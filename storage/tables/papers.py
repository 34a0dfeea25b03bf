"""What goes out: calendars that others read, and a municipality's own templates."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import number, owned, text, to
from storage.types import Instant

# A calendar's secret address. Only a hash of the secret is kept, so that nobody can read addresses out of the
# database; a row is never taken away, so that an old address can be told from one that never was.
feed = owned(
    "feed",
    number("person_id"),  # whom it was given to
    text("kind"),  # all, person, role, forum
    number("subject_id"),  # of the person, role or forum; 0 for all
    sa.Column("secret_hash", sa.Text, nullable=False, unique=True, info={"withheld": True}),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("revoked_at", Instant, nullable=True),
    # What it held when it was last read, and since when: for conditional requests.
    text("content_hash"),
    sa.Column("changed_at", Instant, nullable=True),
    to("person_id", "person"),
    sa.Index(None, "huvudman_id", "person_id"),
)

# A Word template of the municipality's own. A row is never taken away: what was written by it can be written again.
template_file = owned(
    "template_file",
    sa.Column("content", sa.LargeBinary, nullable=False),
    number("by_id", nullable=True),
    sa.Column("at", Instant, nullable=False),
    to("by_id", "person"),
)

# Which template each kind of document is written by, and its file's name; no file is the one that comes along.
template_use = owned(
    "template_use",
    text("kind"),
    text("name"),
    number("file_id", nullable=True),
    to("file_id", "template_file"),
    sa.UniqueConstraint("huvudman_id", "kind"),
)
