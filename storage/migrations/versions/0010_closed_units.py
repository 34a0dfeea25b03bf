"""From when on there is no such unit"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("unit", sa.Column("closed_from", sa.Date(), nullable=True))
