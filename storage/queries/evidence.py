"""Evidence: what shows how assignments went. Added and taken away through `storage.queries.rows`."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.records import Evidence
from storage.queries.common import IDS, OF_HUVUDMAN
from storage.tables import evidence, person

_OF = (
    sa.select(
        evidence.c.id,
        evidence.c.assignment_id,
        evidence.c.kind,
        evidence.c.text,
        evidence.c.url,
        person.c.name.label("by"),
        evidence.c.at,
    )
    .outerjoin(person, person.c.id == evidence.c.by_id)
    .where(evidence.c.huvudman_id == OF_HUVUDMAN, evidence.c.assignment_id.in_(IDS))
    .order_by(evidence.c.id)
)


def evidence_of(tx: Connection, huvudman_id: int, assignment_ids: Collection[int]) -> list[Evidence]:
    """The evidence of some assignments, the oldest first."""
    rows = tx.execute(_OF, {"huvudman_id": huvudman_id, "ids": list(assignment_ids)})
    return [Evidence(**row._mapping) for row in rows]
