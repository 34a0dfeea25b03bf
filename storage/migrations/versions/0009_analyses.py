"""Days when it is asked how it went and why, and what those responsible answered"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        _to("occurrence_id", "occurrence"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("huvudman_id", "id"),
        sa.UniqueConstraint("huvudman_id", "on_date", "title"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "analysis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        _to("assignment_id", "assignment"),
        _to("by_id", "person"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("huvudman_id", "id"),
        sa.UniqueConstraint("assignment_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "analysis_writer",
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wrote_at", storage.types.Instant(timezone=True), nullable=True),
        _to("assignment_id", "assignment"),
        _to("person_id", "person"),
        sa.PrimaryKeyConstraint("huvudman_id", "assignment_id", "person_id"),
    )


def _to(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["huvudman_id", column], [f"{table}.huvudman_id", f"{table}.id"])
