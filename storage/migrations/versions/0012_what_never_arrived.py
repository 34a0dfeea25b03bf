"""Deliveries: what never arrived is planned anew once, and not looked at again"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0012"
down_revision = "0011"

_NEVER_ARRIVED = "heeded_at IS NULL AND state IN ('missed', 'failed', 'cancelled')"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("heeded_at", storage.types.Instant(timezone=True), nullable=True))
    # What nothing stands announced in has been planned anew already.
    op.execute(
        "UPDATE delivery SET heeded_at = expires_at WHERE state IN ('missed', 'failed', 'cancelled')"
        " AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.huvudman_id = delivery.huvudman_id"
        " AND notice.delivery_key = delivery.key AND notice.outcome = 'announced')"
    )
    op.create_index(
        "ix_delivery_unheeded",
        "delivery",
        ["kind"],
        sqlite_where=sa.text(_NEVER_ARRIVED),
        postgresql_where=sa.text(_NEVER_ARRIVED),
    )
