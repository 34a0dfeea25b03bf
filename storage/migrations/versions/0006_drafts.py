"""Documents that wait for approval, what roles are called, and what documents said the last time"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "title", "state", "why", "file_ref")),
        sa.Column("reading", sa.JSON(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=True),
        _to("by_id", "person"),
        _to("settled_by_id", "person"),
        _to("batch_id", "batch"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("huvudman_id", "id"),
        sa.UniqueConstraint("huvudman_id", "request_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_draft_huvudman_id_state", "draft", ["huvudman_id", "state"])
    op.create_table(
        "role_name",
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        _to("role_id", "role"),
        sa.PrimaryKeyConstraint("huvudman_id", "name_key"),
    )
    op.add_column("imported_item", sa.Column("said", sa.JSON(), nullable=True))
    # Doubts stand in the draft that they are about; nothing ever read these.
    op.drop_table("question")


def _to(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["huvudman_id", column], [f"{table}.huvudman_id", f"{table}.id"])
