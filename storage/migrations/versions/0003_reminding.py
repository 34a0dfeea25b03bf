"""What reminding needs: rhythms, what became of each point, meetings and decisions"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0003"
down_revision = "0002"

ALWAYS = "0001-01-01"


def upgrade() -> None:
    op.add_column("huvudman", sa.Column("rhythm", sa.JSON(), nullable=True))
    op.add_column("huvudman", _flag("paused"))
    op.add_column("person", _text("rhythm", "daily"))
    op.add_column("person", _flag("paused"))
    op.add_column("assignment", sa.Column("since", sa.Date(), nullable=False, server_default=ALWAYS))
    op.add_column("assignment", sa.Column("consider_on", sa.Date(), nullable=False, server_default=ALWAYS))
    op.add_column("assignment", _text("support_to", ""))
    op.add_column("assignment", _flag("paused"))
    op.create_index("ix_assignment_consider", "assignment", ["consider_on", "huvudman_id"])
    op.add_column("forum", _text("rule_text", ""))
    op.add_column("forum", sa.Column("rule", sa.JSON(), nullable=True))
    op.add_column("forum", _text("at_time", ""))
    op.add_column("forum", _flag("weekly"))
    op.create_table(
        "notice",
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("point_key", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("delivery_key", sa.Text(), nullable=False),
        _to("assignment_id", "assignment", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("huvudman_id", "assignment_id", "recipient", "point_key"),
    )
    op.create_index("ix_notice_huvudman_id_delivery_key", "notice", ["huvudman_id", "delivery_key"])
    op.create_index("ix_notice_huvudman_id_outcome_on_date", "notice", ["huvudman_id", "outcome", "on_date"])
    op.create_table(
        "later",
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        _to("assignment_id", "assignment", ondelete="CASCADE"),
        _to("person_id", "person"),
        sa.PrimaryKeyConstraint("huvudman_id", "assignment_id", "person_id"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("at_time", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _to("forum_id", "forum"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("forum_id", "on_date"),
        sa.UniqueConstraint("huvudman_id", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meeting_huvudman_id_on_date", "meeting", ["huvudman_id", "on_date"])
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        _to("about_id", "assignment"),
        _to("by_id", "person"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("huvudman_id", "id"),
        sqlite_autoincrement=True,
    )


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _text(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text(f"'{default}'"))


def _to(column: str, table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["huvudman_id", column], [f"{table}.huvudman_id", f"{table}.id"], ondelete=ondelete
    )
