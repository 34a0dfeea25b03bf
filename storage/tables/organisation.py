"""Who there is: huvudmän, their workspaces, persons and accounts, units, roles and who holds them."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.base import flag, link, metadata, number, owned, text, to
from storage.types import Instant

huvudman = sa.Table(
    "huvudman",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    text("name"),
    text("timezone"),
    text("autumn_ends"),  # MM-DD
    text("spring_ends"),  # MM-DD
    # When the bot speaks: ladder, breaks, hours (`services.rhythms`); null is the standard.
    sa.Column("rhythm", sa.JSON(none_as_null=True), nullable=True),
    flag("paused", added=True),
    sqlite_autoincrement=True,
)

# Identity: accounts of a platform point at persons. No platform's id stands in any other table.
workspace = sa.Table(
    "workspace",
    metadata,
    text("platform"),
    text("tenant_id"),
    sa.Column("huvudman_id", sa.Integer, sa.ForeignKey("huvudman.id"), nullable=False),
    sa.PrimaryKeyConstraint("platform", "tenant_id"),
    sa.UniqueConstraint("huvudman_id", "platform", "tenant_id"),
)

person = owned(
    "person",
    text("name"),
    text("rhythm", added="daily"),  # plan.reminding.Rhythm
    flag("paused", added=True),
)

account = sa.Table(
    "account",
    metadata,
    text("platform"),
    text("tenant_id"),
    text("external_id"),
    number("huvudman_id"),
    number("person_id"),
    sa.PrimaryKeyConstraint("platform", "tenant_id", "external_id"),
    sa.ForeignKeyConstraint(
        ["huvudman_id", "platform", "tenant_id"],
        ["workspace.huvudman_id", "workspace.platform", "workspace.tenant_id"],
    ),
    to("person_id", "person"),
    sa.Index(None, "huvudman_id", "person_id"),
)

# One row a person who runs the plan. The first may be claimed once, where there is none.
administrator = link(
    "administrator",
    number("person_id"),
    sa.Column("since", Instant, nullable=False),
    to("person_id", "person"),
    key=["person_id"],
)

unit = owned(
    "unit",
    text("name"),
    text("name_key"),
    text("school_form", nullable=True),
    text("code", added=""),  # what other systems call it (skolenhetskod)
    sa.Column("closed_from", sa.Date, nullable=True),  # from when on there is no such unit
    sa.UniqueConstraint("huvudman_id", "name_key"),
)

role = owned(
    "role",
    text("name"),
    text("name_key"),
    text("reach"),
    flag("is_body"),
    sa.Column("school_forms", sa.JSON, nullable=False),
    number("handled_by_id", nullable=True),
    number("reports_to_id", nullable=True),
    to("handled_by_id", "role"),
    to("reports_to_id", "role"),
    sa.UniqueConstraint("huvudman_id", "name_key"),
)

holding = owned(
    "holding",
    number("role_id"),
    number("person_id"),
    text("unit_key"),
    text("kind"),  # ordinary, acting, deputy
    sa.Column("from_date", sa.Date, nullable=False),
    sa.Column("to_date", sa.Date, nullable=True),
    to("role_id", "role"),
    to("person_id", "person"),
    sa.Index(None, "huvudman_id", "person_id"),
    sa.Index(None, "huvudman_id", "role_id"),
)
