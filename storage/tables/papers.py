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

# A Word template of the municipality's own, one for each kind of document.
template = owned(
    "template",
    text("kind"),
    text("name"),
    sa.Column("content", sa.LargeBinary, nullable=False),
    number("by_id", nullable=True),
    sa.Column("at", Instant, nullable=False),
    to("by_id", "person"),
    sa.UniqueConstraint("huvudman_id", "kind"),
)
