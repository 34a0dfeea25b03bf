"""What is to be said, and how far it has come."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import flag, number, owned, text, to
from storage.types import Instant

# What is to be said, and how far it has come (`plan.messages.Delivery`). The unique key is what makes it once.
# `next_at` is when somebody has to see to the row: when it may be sent, tried again, looked up or updated, or when
# the lease of whoever has it runs out. Null: never again. So one index finds all that is due, and nothing else.
# Another holds what never arrived until what was said in it has been planned anew (`heeded_at`), and nothing else.
NEVER_ARRIVED = sa.text("heeded_at IS NULL AND state IN ('missed', 'failed', 'cancelled')")
delivery = owned(
    "delivery",
    text("key"),
    text("kind"),
    number("version"),
    sa.Column("data", sa.JSON, nullable=False),
    number("person_id", nullable=True),
    number("forum_id", nullable=True),
    number("follows_id", nullable=True),  # posted in the thread of this one, once it is sent
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    text("state"),
    text("why"),
    number("attempts"),
    flag("in_doubt"),
    sa.Column("next_at", Instant, nullable=True),
    sa.Column("lease_token", sa.Text, nullable=True, info={"withheld": True}),
    sa.Column("first_try_at", Instant, nullable=True),
    sa.Column("sent_at", Instant, nullable=True),
    text("posted_ref", nullable=True),  # the messenger's own word for where it stands
    number("wanted_version"),
    number("shown_version"),
    sa.Column("told_at", Instant, nullable=True),  # when a failed or missed one was reported
    sa.Column("heeded_at", Instant, nullable=True),  # when what it was to say was thought of anew
    sa.CheckConstraint("person_id IS NOT NULL OR forum_id IS NOT NULL", name="addressed"),
    to("person_id", "person"),
    to("forum_id", "forum"),
    to("follows_id", "delivery"),
    sa.UniqueConstraint("huvudman_id", "key"),
    sa.Index(None, "huvudman_id", "next_at"),
    sa.Index(None, "huvudman_id", "state"),
    sa.Index("ix_delivery_unheeded", "kind", sqlite_where=NEVER_ARRIVED, postgresql_where=NEVER_ARRIVED),
    sa.Index(None, "huvudman_id", "person_id", "not_before"),
    sa.Index(None, "huvudman_id", "forum_id", "not_before"),
)

# What others have done that somebody is to know of: gathered, and said in one message on a day.
news = owned(
    "news",
    number("person_id"),
    sa.Column("on_date", sa.Date, nullable=False),
    text("kind"),  # services.news
    sa.Column("data", sa.JSON, nullable=False),
    number("batch_id"),  # where that has been taken back, it is not said
    to("person_id", "person"),
    to("batch_id", "batch"),
    sa.Index(None, "huvudman_id", "person_id", "on_date"),
)
