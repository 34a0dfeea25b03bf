"""Evidence: links, messages and signs of change that show how something went"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["huvudman_id", "assignment_id"],
            ["assignment.huvudman_id", "assignment.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["huvudman_id", "by_id"], ["person.huvudman_id", "person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("huvudman_id", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_huvudman_id_assignment_id", "evidence", ["huvudman_id", "assignment_id"])
