"""A municipality's own Word templates: one for each kind of document."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries.common import insert
from storage.tables import template


def template_content(tx: Connection, huvudman_id: int, kind: str) -> bytes | None:
    """The template for a kind of document; None where there is none of their own."""
    found: bytes | None = tx.execute(
        sa.select(template.c.content).where(template.c.huvudman_id == huvudman_id, template.c.kind == kind)
    ).scalar_one_or_none()
    return found


def template_names(tx: Connection, huvudman_id: int) -> dict[str, str]:
    """The file's name of each template of their own, by kind."""
    rows = tx.execute(
        sa.select(template.c.kind, template.c.name)
        .where(template.c.huvudman_id == huvudman_id)
        .order_by(template.c.kind)
    )
    return {row.kind: row.name for row in rows}


def set_template(
    tx: Connection, huvudman_id: int, kind: str, name: str, content: bytes, by_id: int | None, at: datetime
) -> int:
    """A template in the place of the one that was; gives its id."""
    remove_template(tx, huvudman_id, kind)
    return insert(
        tx, template, huvudman_id=huvudman_id, kind=kind, name=name, content=content, by_id=by_id, at=at
    )


def remove_template(tx: Connection, huvudman_id: int, kind: str) -> bool:
    """Go back to the template that comes along; False where it was in use already."""
    query = sa.delete(template).where(template.c.huvudman_id == huvudman_id, template.c.kind == kind)
    return tx.execute(query.returning(template.c.id)).scalar_one_or_none() is not None
