"""Word templates: which is in use stands by itself, so that a choice can be taken back"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "template_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        _to("by_id", "person"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("huvudman_id", "id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "template_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        _to("file_id", "template_file"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("huvudman_id", "id"),
        sa.UniqueConstraint("huvudman_id", "kind"),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO template_file (huvudman_id, content, by_id, at)"
        " SELECT huvudman_id, content, by_id, at FROM template ORDER BY id"
    )
    op.execute(
        "INSERT INTO template_use (huvudman_id, kind, name, file_id)"
        " SELECT huvudman_id, kind, name, (SELECT max(f.id) FROM template_file f"
        " WHERE f.huvudman_id = template.huvudman_id AND f.content = template.content)"
        " FROM template ORDER BY id"
    )
    op.drop_table("template")


def _to(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["huvudman_id", column], [f"{table}.huvudman_id", f"{table}.id"])
