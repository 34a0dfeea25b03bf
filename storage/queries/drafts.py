"""Documents that wait for approval, and what roles are called in documents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.words import key_of
from storage.queries.common import insert_new
from storage.tables import draft, person, role_name


@dataclass(frozen=True)
class Draft:
    """A document on its way in. `reading` and `said` are plain values; `version` counts what has been said."""

    id: int
    name: str
    title: str
    state: str
    why: str
    file_ref: str
    reading: dict[str, Any] | None
    said: dict[str, Any]
    version: int
    by_id: int | None
    by: str | None
    at: datetime
    settled_by: str | None
    settled_at: datetime | None
    batch_id: int | None


_BY, _SETTLED_BY = person.alias("by"), person.alias("settled_by")
_DRAFT = (
    sa.select(
        draft.c.id,
        draft.c.name,
        draft.c.title,
        draft.c.state,
        draft.c.why,
        draft.c.file_ref,
        draft.c.reading,
        draft.c.said,
        draft.c.version,
        draft.c.by_id,
        _BY.c.name.label("by"),
        draft.c.at,
        _SETTLED_BY.c.name.label("settled_by"),
        draft.c.settled_at,
        draft.c.batch_id,
    )
    .select_from(draft)
    .outerjoin(_BY, _BY.c.id == draft.c.by_id)
    .outerjoin(_SETTLED_BY, _SETTLED_BY.c.id == draft.c.settled_by_id)
)


def add_draft(tx: Connection, huvudman_id: int, **values: Any) -> int | None:
    """A new draft; None where this request has given one already."""
    first = {"why": "", "file_ref": "", "said": {}, "version": 1, "reading": None, "by_id": None}
    return insert_new(tx, draft, {"huvudman_id": huvudman_id, **first, **values}, returning=draft.c.id)


def draft_by_id(tx: Connection, huvudman_id: int, draft_id: int, *, lock: bool = False) -> Draft | None:
    """One draft of this huvudman. `lock` keeps others from changing it until the transaction ends."""
    query = _DRAFT.where(draft.c.huvudman_id == huvudman_id, draft.c.id == draft_id)
    row = tx.execute(query.with_for_update(of=draft) if lock else query).one_or_none()
    return Draft(**row._mapping) if row else None


def drafts_in(tx: Connection, huvudman_id: int, states: Collection[str]) -> list[Draft]:
    """The drafts in these states, the newest first."""
    query = _DRAFT.where(draft.c.huvudman_id == huvudman_id, draft.c.state.in_(states))
    return [Draft(**row._mapping) for row in tx.execute(query.order_by(draft.c.id.desc()))]


def stand(tx: Connection, huvudman_id: int) -> tuple[int, int]:
    """How many drafts wait, and how much has been said about drafts in all: another where something was done."""
    query = sa.select(
        sa.func.count().filter(draft.c.state == "open"), sa.func.coalesce(sa.func.sum(draft.c.version), 0)
    )
    waiting, said = tx.execute(query.where(draft.c.huvudman_id == huvudman_id)).one()
    return int(waiting), int(said)


def answers_given(tx: Connection, huvudman_id: int, state: str) -> dict[str, str]:
    """What has been answered in the drafts in a state, by question; the latest answer to each."""
    query = sa.select(draft.c.said).where(draft.c.huvudman_id == huvudman_id, draft.c.state == state)
    found: dict[str, str] = {}
    for said in tx.execute(query.order_by(draft.c.id)).scalars():
        found |= said.get("answers", {})
    return found


def change_draft(tx: Connection, huvudman_id: int, draft_id: int, **values: Any) -> None:
    """Change columns of a draft."""
    tx.execute(
        sa.update(draft).where(draft.c.huvudman_id == huvudman_id, draft.c.id == draft_id).values(**values)
    )


def role_names(tx: Connection, huvudman_id: int) -> dict[str, int]:
    """What roles are called beside their own names: the folded name to the role's id."""
    rows = tx.execute(
        sa.select(role_name.c.name_key, role_name.c.role_id).where(role_name.c.huvudman_id == huvudman_id)
    )
    return {row.name_key: row.role_id for row in rows}


def call_role(tx: Connection, huvudman_id: int, name: str, role_id: int) -> bool:
    """Remember that a role is called so too; False where that name was taken."""
    values = {"huvudman_id": huvudman_id, "name_key": key_of(name), "name": name, "role_id": role_id}
    return insert_new(tx, role_name, values, returning=role_name.c.role_id) is not None
