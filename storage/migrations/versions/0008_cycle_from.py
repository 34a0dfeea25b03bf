"""From which day an item of the cycle is laid out"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("cycle_item", sa.Column("from_date", sa.Date(), nullable=True))
