"""Goals, interventions and their effects, proposals, codes of units, and news of what others did"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0004"
down_revision = "0003"

_SAYS = (
    "problem",
    "causes",
    "goals",
    "signs",
    "effects",
    "participants",
    "costs",
    "strengths",
    "risks",
    "prevention",
    "spreading",
)


def upgrade() -> None:
    for table in ("activity", "cycle_item"):
        op.add_column(table, _added("standing", "adopted"))
        op.add_column(table, _added("standing_why", ""))
    op.add_column("unit", _added("code", ""))
    _owned(
        "goal",
        _number("plan_id"),
        _text("title"),
        _number("ordinal"),
        _text("standing"),
        _text("standing_why"),
        _to("plan_id", "plan"),
    )
    op.create_table(
        "serves",
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        _text("source_kind"),
        _number("source_id"),
        _number("goal_id"),
        _to("goal_id", "goal"),
        sa.PrimaryKeyConstraint("huvudman_id", "source_kind", "source_id"),
    )
    op.create_index("ix_serves_huvudman_id_goal_id", "serves", ["huvudman_id", "goal_id"])
    _owned(
        "intervention",
        _number("activity_id"),
        *(_text(name) for name in _SAYS),
        _number("indicator_id", nullable=True),
        sa.Column("figures_on", sa.Date(), nullable=True),
        _to("activity_id", "activity"),
        _to("indicator_id", "cycle_item"),
        sa.UniqueConstraint("activity_id"),
    )
    _owned(
        "effect",
        _number("activity_id"),
        _number("assignment_id"),
        _text("verdict"),
        _text("reason"),
        _number("by_id", nullable=True),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        _to("activity_id", "activity"),
        _to("assignment_id", "assignment"),
        _to("by_id", "person"),
        sa.UniqueConstraint("assignment_id"),
    )
    op.create_index("ix_effect_huvudman_id_activity_id", "effect", ["huvudman_id", "activity_id"])
    _owned(
        "news",
        _number("person_id"),
        sa.Column("on_date", sa.Date(), nullable=False),
        _text("kind"),
        sa.Column("data", sa.JSON(), nullable=False),
        _number("batch_id"),
        _to("person_id", "person"),
        _to("batch_id", "batch"),
    )
    op.create_index(
        "ix_news_huvudman_id_person_id_on_date", "news", ["huvudman_id", "person_id", "on_date"]
    )


def _owned(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huvudman_id", sa.Integer(), sa.ForeignKey("huvudman.id"), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("huvudman_id", "id"),
        sqlite_autoincrement=True,
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _added(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text(f"'{default}'"))


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _to(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["huvudman_id", column], [f"{table}.huvudman_id", f"{table}.id"])
