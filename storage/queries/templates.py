"""A municipality's own Word templates, and which is in use for each kind of document."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries.common import insert
from storage.tables import template_file, template_use


def template_content(tx: Connection, huvudman_id: int, kind: str) -> bytes | None:
    """The template in use for a kind of document; None where it is the one that comes along."""
    found: bytes | None = tx.execute(
        sa.select(template_file.c.content)
        .join(template_use, template_use.c.file_id == template_file.c.id)
        .where(template_use.c.huvudman_id == huvudman_id, template_use.c.kind == kind)
        .where(template_file.c.huvudman_id == huvudman_id)
    ).scalar_one_or_none()
    return found


def template_names(tx: Connection, huvudman_id: int) -> dict[str, str]:
    """The file's name of each template of their own that is in use, by kind."""
    rows = tx.execute(
        sa.select(template_use.c.kind, template_use.c.name)
        .where(template_use.c.huvudman_id == huvudman_id, template_use.c.file_id.is_not(None))
        .order_by(template_use.c.kind)
    )
    return {row.kind: row.name for row in rows}


def template_use_id(tx: Connection, huvudman_id: int, kind: str) -> int | None:
    """The row that says which template a kind of document is written by; None where none has ever been chosen."""
    query = sa.select(template_use.c.id).where(
        template_use.c.huvudman_id == huvudman_id, template_use.c.kind == kind
    )
    found: int | None = tx.execute(query.with_for_update()).scalar_one_or_none()
    return found


def add_template_file(
    tx: Connection, huvudman_id: int, content: bytes, by_id: int | None, at: datetime
) -> int:
    """Keep a template; gives its id. It is in use when the row of its kind says so."""
    return insert(tx, template_file, huvudman_id=huvudman_id, content=content, by_id=by_id, at=at)
