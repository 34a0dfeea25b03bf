"""The tables. Every row belongs to a huvudman, and every reference to another row carries the huvudman along.

So a row of one huvudman can't point at a row of another: the database refuses it, whatever the code does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.types import Instant

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Before any day, and after: to be considered the next time the clock looks, or not again.
ALWAYS = date(1, 1, 1)
NEVER = date(9999, 12, 31)


def _owned(name: str, *columns: sa.Column[Any] | sa.schema.SchemaItem) -> sa.Table:
    """A table of things that a huvudman has: a surrogate id, unique together with the huvudman.

    An id is never used twice, on SQLite either: an old button must not point at something new.
    """
    return sa.Table(
        name,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("huvudman_id", sa.Integer, sa.ForeignKey("huvudman.id"), nullable=False),
        *columns,
        sa.UniqueConstraint("huvudman_id", "id"),
        sqlite_autoincrement=True,
    )


def _link(name: str, *columns: sa.Column[Any] | sa.schema.SchemaItem, key: Sequence[str]) -> sa.Table:
    """A table that only ties things together; its key is what it ties."""
    return sa.Table(
        name,
        metadata,
        sa.Column("huvudman_id", sa.Integer, sa.ForeignKey("huvudman.id"), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("huvudman_id", *key),
    )


def _to(column: str, table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """A reference within the huvudman."""
    return sa.ForeignKeyConstraint(
        ["huvudman_id", column], [f"{table}.huvudman_id", f"{table}.id"], ondelete=ondelete
    )


def _text(name: str, *, nullable: bool = False, added: str | None = None) -> sa.Column[str]:
    """`added` is what the rows got that were there when the column came."""
    server_default = None if added is None else sa.text(f"'{added}'")
    return sa.Column(name, sa.Text, nullable=nullable, default=added, server_default=server_default)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _flag(name: str, *, added: bool = False) -> sa.Column[bool]:
    """`added` says that the column came when there were rows already: they got false."""
    server_default = sa.false() if added else None
    return sa.Column(name, sa.Boolean, nullable=False, default=False, server_default=server_default)


def _period_columns() -> tuple[sa.Column[Any], ...]:
    """A period: its words, and what `plan.periods` read out of them (`storage.periods`)."""
    return _text("when_text"), sa.Column("period", sa.JSON(none_as_null=True), nullable=True)


huvudman = sa.Table(
    "huvudman",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("name"),
    _text("timezone"),
    _text("autumn_ends"),  # MM-DD
    _text("spring_ends"),  # MM-DD
    # When the bot speaks: ladder, breaks, hours (`services.rhythms`); null is the standard.
    sa.Column("rhythm", sa.JSON(none_as_null=True), nullable=True),
    _flag("paused", added=True),
    sqlite_autoincrement=True,
)

# Identity: accounts of a platform point at persons. No platform's id stands in any other table.
workspace = sa.Table(
    "workspace",
    metadata,
    _text("platform"),
    _text("tenant_id"),
    sa.Column("huvudman_id", sa.Integer, sa.ForeignKey("huvudman.id"), nullable=False),
    sa.PrimaryKeyConstraint("platform", "tenant_id"),
    sa.UniqueConstraint("huvudman_id", "platform", "tenant_id"),
)

person = _owned(
    "person",
    _text("name"),
    _text("rhythm", added="daily"),  # plan.reminding.Rhythm
    _flag("paused", added=True),
)

account = sa.Table(
    "account",
    metadata,
    _text("platform"),
    _text("tenant_id"),
    _text("external_id"),
    _number("huvudman_id"),
    _number("person_id"),
    sa.PrimaryKeyConstraint("platform", "tenant_id", "external_id"),
    sa.ForeignKeyConstraint(
        ["huvudman_id", "platform", "tenant_id"],
        ["workspace.huvudman_id", "workspace.platform", "workspace.tenant_id"],
    ),
    _to("person_id", "person"),
    sa.Index(None, "huvudman_id", "person_id"),
)

# One row a person who runs the plan. The first may be claimed once, where there is none.
administrator = _link(
    "administrator",
    _number("person_id"),
    sa.Column("since", Instant, nullable=False),
    _to("person_id", "person"),
    key=["person_id"],
)

unit = _owned(
    "unit",
    _text("name"),
    _text("name_key"),
    _text("school_form", nullable=True),
    sa.UniqueConstraint("huvudman_id", "name_key"),
)

role = _owned(
    "role",
    _text("name"),
    _text("name_key"),
    _text("reach"),
    _flag("is_body"),
    sa.Column("school_forms", sa.JSON, nullable=False),
    _number("handled_by_id", nullable=True),
    _number("reports_to_id", nullable=True),
    _to("handled_by_id", "role"),
    _to("reports_to_id", "role"),
    sa.UniqueConstraint("huvudman_id", "name_key"),
)

holding = _owned(
    "holding",
    _number("role_id"),
    _number("person_id"),
    _text("unit_key"),
    _text("kind"),  # ordinary, acting, deputy
    sa.Column("from_date", sa.Date, nullable=False),
    sa.Column("to_date", sa.Date, nullable=True),
    _to("role_id", "role"),
    _to("person_id", "person"),
    sa.Index(None, "huvudman_id", "person_id"),
    sa.Index(None, "huvudman_id", "role_id"),
)

plan = _owned(
    "plan",
    _text("kind"),  # verksamhetsplan, årshjul
    _text("title"),
    _text("period_label"),
    _text("source_key"),
    _number("unit_id", nullable=True),
    _text("school_form", nullable=True),
    sa.Column("starts", sa.Date, nullable=True),
    sa.Column("ends", sa.Date, nullable=True),
    _to("unit_id", "unit"),
    sa.UniqueConstraint("huvudman_id", "source_key"),
)

focus_area = _owned(
    "focus_area",
    _number("plan_id"),
    _text("code"),
    _text("code_key"),
    _text("title"),
    _number("ordinal"),
    sa.Column("findings", sa.JSON, nullable=False),
    _to("plan_id", "plan"),
    sa.UniqueConstraint("plan_id", "code_key"),
)

strategy = _owned(
    "strategy",
    _number("area_id"),
    _text("letter"),
    _text("title"),
    _to("area_id", "focus_area"),
    sa.UniqueConstraint("area_id", "letter"),
)

activity = _owned(
    "activity",
    _number("plan_id"),
    _number("area_id", nullable=True),
    _number("strategy_id", nullable=True),
    _number("number", nullable=True),
    _text("title"),
    _text("details"),
    _flag("is_reference"),
    *_period_columns(),
    _to("plan_id", "plan"),
    _to("area_id", "focus_area"),
    _to("strategy_id", "strategy"),
)

# What people call an activity, and when. Numbers don't change while a plan runs; old ones stay findable.
alias = _owned(
    "alias",
    _number("plan_id"),
    _text("area_key"),
    _text("strategy"),
    _number("number"),
    _number("activity_id"),
    sa.Column("from_date", sa.Date, nullable=False),
    sa.Column("to_date", sa.Date, nullable=True),
    _to("plan_id", "plan"),
    _to("activity_id", "activity"),
    sa.Index(None, "huvudman_id", "strategy", "number"),
    sa.UniqueConstraint("plan_id", "area_key", "strategy", "number", "from_date"),
)

cycle_item = _owned(
    "cycle_item",
    _number("plan_id"),
    _text("kind"),  # cycle, meeting
    _text("title"),
    _text("details"),
    _text("category"),
    _text("participants"),
    *_period_columns(),
    _to("plan_id", "plan"),
)

occurrence = _owned(
    "occurrence",
    _number("cycle_item_id"),
    _text("period_key"),
    _text("precision"),
    sa.Column("start", sa.Date, nullable=True),
    sa.Column("due", sa.Date, nullable=True),
    _to("cycle_item_id", "cycle_item"),
    sa.UniqueConstraint("cycle_item_id", "period_key"),
    sa.Index(None, "huvudman_id", "due"),
)

# Who owns a source, in the order the document names them.
source_owner = _link(
    "source_owner",
    _text("source_kind"),
    _number("source_id"),
    _number("role_id"),
    _number("ordinal"),
    _to("role_id", "role"),
    key=["source_kind", "source_id", "role_id"],
)

assignment = _owned(
    "assignment",
    _text("source_kind"),  # activity, occurrence
    _number("source_id"),
    _text("period_key"),
    _text("unit_key"),
    _text("title"),
    _text("label"),
    _text("when_text"),
    _text("precision"),
    _text("category"),
    sa.Column("start", sa.Date, nullable=True),
    sa.Column("due", sa.Date, nullable=True),
    sa.Column("first_due", sa.Date, nullable=True),
    _text("status"),
    _text("comment"),
    _number("version"),
    _number("reported_by_id", nullable=True),
    sa.Column("reported_at", Instant, nullable=True),
    # Reminding: the first day it could have been spoken of, and the next day on which there may be something to say.
    # Whatever changes the assignment sets that day back, and the clock works it out anew.
    sa.Column("since", sa.Date, nullable=False, server_default=ALWAYS.isoformat()),
    sa.Column("consider_on", sa.Date, nullable=False, default=ALWAYS, server_default=ALWAYS.isoformat()),
    _text("support_to", added=""),  # who is told that support is needed: manager, group, or not said yet
    _flag("paused", added=True),
    _to("reported_by_id", "person"),
    sa.UniqueConstraint("huvudman_id", "source_kind", "source_id", "period_key", "unit_key"),
    sa.Index("ix_assignment_open_due", "huvudman_id", "status", "due"),
    # Over all huvudmän: the clock asks who has something to consider, and reads nothing else.
    sa.Index("ix_assignment_consider", "consider_on", "huvudman_id"),
)

assignment_owner = _link(
    "assignment_owner",
    _number("assignment_id"),
    _number("role_id"),
    _number("ordinal"),
    _to("assignment_id", "assignment", ondelete="CASCADE"),
    _to("role_id", "role"),
    sa.Index(None, "huvudman_id", "role_id"),
    key=["assignment_id", "role_id"],
)

forum = _owned(
    "forum",
    _text("name"),
    _text("name_key"),
    _number("led_by_id", nullable=True),
    # When it meets: a rule in words and as read ("första tisdagen i månaden"), and a clock time ("9.00").
    _text("rule_text", added=""),
    sa.Column("rule", sa.JSON(none_as_null=True), nullable=True),
    _text("at_time", added=""),
    _flag("weekly", added=True),  # gets the digest of the week on Mondays
    _to("led_by_id", "role"),
    sa.UniqueConstraint("huvudman_id", "name_key"),
)

# The forums where a plan is anchored.
plan_forum = _link(
    "plan_forum",
    _number("plan_id"),
    _number("forum_id"),
    _to("plan_id", "plan"),
    _to("forum_id", "forum"),
    key=["plan_id", "forum_id"],
)

# The journal. A batch is one thing somebody did; its events are what changed. Append-only.
# `request_key` and `undoes_id` are unique: a delivery that comes twice or an undo pressed twice stops here.
batch = _owned(
    "batch",
    _text("kind"),
    _number("actor_id", nullable=True),
    sa.Column("at", Instant, nullable=False),
    _text("request_key", nullable=True),
    _number("undoes_id", nullable=True),
    _to("actor_id", "person"),
    _to("undoes_id", "batch"),
    sa.UniqueConstraint("huvudman_id", "request_key"),
    sa.UniqueConstraint("undoes_id"),
    sa.Index(None, "huvudman_id", "actor_id", "id"),
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("huvudman_id", sa.Integer, sa.ForeignKey("huvudman.id"), nullable=False),
    _number("batch_id"),
    _text("subject_kind"),
    _number("subject_id"),
    sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
    _to("batch_id", "batch"),
    sa.Index(None, "huvudman_id", "subject_kind", "subject_id", "sequence"),
    sa.Index(None, "huvudman_id", "batch_id"),
    sqlite_autoincrement=True,
)

# An imported item is known by its source (the plan it belongs to), fingerprint and ordinal among equals.
imported_item = _owned(
    "imported_item",
    _number("plan_id"),
    _text("fingerprint"),
    _number("ordinal"),
    _text("item_kind"),
    _number("item_id"),
    _to("plan_id", "plan"),
    sa.UniqueConstraint("plan_id", "fingerprint", "ordinal"),
)

# What the reader of a document could not settle by itself: kept as text, to be answered.
question = _owned(
    "question",
    _number("plan_id"),
    _text("place"),
    _text("text"),
    _text("why"),
    _text("suggestion"),
    _text("fingerprint"),
    _to("plan_id", "plan"),
    sa.UniqueConstraint("plan_id", "fingerprint"),
)


# What became of each point of an assignment for each who was to hear of it (`plan.reminding`): said, silent with a
# reason, or missed. The recipient is `person:17`, or `nobody` where the role is vacant.
notice = _link(
    "notice",
    _number("assignment_id"),
    _text("recipient"),
    _text("point_key"),
    sa.Column("on_date", sa.Date, nullable=False),
    _text("outcome"),
    _text("why"),
    _text("delivery_key"),
    _to("assignment_id", "assignment", ondelete="CASCADE"),
    sa.Index(None, "huvudman_id", "delivery_key"),
    sa.Index(None, "huvudman_id", "outcome", "on_date"),
    key=["assignment_id", "recipient", "point_key"],
)

# Påminn mig senare.
later = _link(
    "later",
    _number("assignment_id"),
    _number("person_id"),
    sa.Column("until", sa.Date, nullable=False),
    _to("assignment_id", "assignment", ondelete="CASCADE"),
    _to("person_id", "person"),
    key=["assignment_id", "person_id"],
)

meeting = _owned(
    "meeting",
    _number("forum_id"),
    sa.Column("on_date", sa.Date, nullable=False),
    _text("at_time"),
    _text("source"),  # rule, date, cycle
    _flag("cancelled"),
    _flag("skipped"),  # its leader wants no digest
    _text("note"),  # a line that the leader adds to the digest
    _to("forum_id", "forum"),
    sa.UniqueConstraint("forum_id", "on_date"),
    sa.Index(None, "huvudman_id", "on_date"),
)

# What was decided, about an assignment or by itself; where somebody is to do something it gives an assignment.
decision = _owned(
    "decision",
    _text("text"),
    _number("about_id", nullable=True),
    _number("by_id", nullable=True),
    sa.Column("at", Instant, nullable=False),
    _to("about_id", "assignment"),
    _to("by_id", "person"),
)

# Identity again: which channel a forum meets in. Two forums may share one.
channel = sa.Table(
    "channel",
    metadata,
    _text("platform"),
    _text("tenant_id"),
    _number("forum_id"),
    _number("huvudman_id"),
    _text("external_id"),
    sa.PrimaryKeyConstraint("platform", "tenant_id", "forum_id"),
    sa.ForeignKeyConstraint(
        ["huvudman_id", "platform", "tenant_id"],
        ["workspace.huvudman_id", "workspace.platform", "workspace.tenant_id"],
    ),
    _to("forum_id", "forum"),
    sa.Index(None, "platform", "tenant_id", "external_id"),
)

# What is to be said, and how far it has come (`plan.messages.Delivery`). The unique key is what makes it once.
# `next_at` is when somebody has to see to the row: when it may be sent, tried again, looked up or updated, or when
# the lease of whoever has it runs out. Null: never again. So one index finds all that is due, and nothing else.
delivery = _owned(
    "delivery",
    _text("key"),
    _text("kind"),
    _number("version"),
    sa.Column("data", sa.JSON, nullable=False),
    _number("person_id", nullable=True),
    _number("forum_id", nullable=True),
    _number("follows_id", nullable=True),  # posted in the thread of this one, once it is sent
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    _text("state"),
    _text("why"),
    _number("attempts"),
    _flag("in_doubt"),
    sa.Column("next_at", Instant, nullable=True),
    _text("lease_token", nullable=True),
    sa.Column("first_try_at", Instant, nullable=True),
    sa.Column("sent_at", Instant, nullable=True),
    _text("posted_ref", nullable=True),  # the messenger's own word for where it stands
    _number("wanted_version"),
    _number("shown_version"),
    sa.Column("told_at", Instant, nullable=True),  # when a failed or missed one was reported
    sa.CheckConstraint("person_id IS NOT NULL OR forum_id IS NOT NULL", name="addressed"),
    _to("person_id", "person"),
    _to("forum_id", "forum"),
    _to("follows_id", "delivery"),
    sa.UniqueConstraint("huvudman_id", "key"),
    sa.Index(None, "huvudman_id", "next_at"),
    sa.Index(None, "huvudman_id", "state"),
    sa.Index(None, "huvudman_id", "person_id", "not_before"),
    sa.Index(None, "huvudman_id", "forum_id", "not_before"),
)
