"""The journal: batches and their events. Nothing here changes or deletes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.records import Batch, Event
from plan.status import Status
from storage.queries.common import insert_new
from storage.tables import batch, event, person

_UNDOING = batch.alias("undoing")
_BATCH = (
    sa.select(
        batch.c.id,
        batch.c.kind,
        batch.c.actor_id,
        person.c.name.label("actor"),
        batch.c.at,
        batch.c.undoes_id,
        sa.exists().where(_UNDOING.c.undoes_id == batch.c.id).label("undone"),
    )
    .select_from(batch)
    .outerjoin(person, person.c.id == batch.c.actor_id)
)


# As far back as a list goes; what is older is asked for by its day.
MOST_BATCHES = 500
_NEW_EVENT = sa.insert(event)


def open_batch(
    tx: Connection,
    huvudman_id: int,
    kind: str,
    actor_id: int | None,
    at: datetime,
    request_key: str | None,
    undoes_id: int | None = None,
) -> int | None:
    """Begin a batch. None where this request, or this undo, is in the journal: the unique keys say so."""
    values = {
        "huvudman_id": huvudman_id,
        "kind": kind,
        "actor_id": actor_id,
        "at": at,
        "request_key": request_key,
        "undoes_id": undoes_id,
    }
    return insert_new(tx, batch, values, returning=batch.c.id)


def add_event(
    tx: Connection,
    huvudman_id: int,
    batch_id: int,
    subject_kind: str,
    subject_id: int,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Write down one change. Values are plain: text, numbers, ISO dates."""
    values = {
        "huvudman_id": huvudman_id,
        "batch_id": batch_id,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "before": before,
        "after": after,
    }
    tx.execute(_NEW_EVENT, values)


def batch_by_id(tx: Connection, huvudman_id: int, batch_id: int) -> Batch | None:
    """One batch of this huvudman."""
    row = tx.execute(_BATCH.where(batch.c.huvudman_id == huvudman_id, batch.c.id == batch_id)).one_or_none()
    return Batch(**row._mapping) if row else None


def latest_batch(tx: Connection, huvudman_id: int, actor_id: int, kinds: Collection[str]) -> Batch | None:
    """The latest thing that somebody did and that has not been taken back; undoing is not a thing to undo."""
    row = tx.execute(
        _BATCH.where(
            batch.c.huvudman_id == huvudman_id,
            batch.c.actor_id == actor_id,
            batch.c.kind.in_(kinds),
            batch.c.undoes_id.is_(None),
            ~sa.exists().where(_UNDOING.c.undoes_id == batch.c.id),
        )
        .order_by(batch.c.id.desc())
        .limit(1)
    ).one_or_none()
    return Batch(**row._mapping) if row else None


def latest_sequence(tx: Connection, huvudman_id: int) -> int:
    """The number of the latest change; 0 before the first. It grows with everything that is written down."""
    query = sa.select(sa.func.max(event.c.sequence)).where(event.c.huvudman_id == huvudman_id)
    return int(tx.execute(query).scalar_one_or_none() or 0)


def batches(
    tx: Connection,
    huvudman_id: int,
    actor_id: int | None = None,
    first: datetime | None = None,
    before: datetime | None = None,
) -> list[Batch]:
    """What was done, the latest first, and by whom: by one person, from an instant on, before another."""
    query = _BATCH.where(batch.c.huvudman_id == huvudman_id).order_by(batch.c.id.desc()).limit(MOST_BATCHES)
    if actor_id is not None:
        query = query.where(batch.c.actor_id == actor_id)
    if first is not None:
        query = query.where(batch.c.at >= first)
    if before is not None:
        query = query.where(batch.c.at < before)
    return [Batch(**row._mapping) for row in tx.execute(query)]


def was_handled(tx: Connection, huvudman_id: int, request_key: str) -> bool:
    """Whether a delivery has changed something already."""
    query = sa.select(sa.literal(1)).where(
        batch.c.huvudman_id == huvudman_id, batch.c.request_key == request_key
    )
    return tx.execute(query).first() is not None


def events_of_batch(tx: Connection, huvudman_id: int, batch_id: int) -> list[Event]:
    """The changes of a batch, in order."""
    return _events(tx, sa.and_(event.c.huvudman_id == huvudman_id, event.c.batch_id == batch_id))


def history(tx: Connection, huvudman_id: int, subject_kind: str, subject_ids: Collection[int]) -> list[Event]:
    """What has happened to things of a kind, the oldest first."""
    return _events(
        tx,
        sa.and_(
            event.c.huvudman_id == huvudman_id,
            event.c.subject_kind == subject_kind,
            event.c.subject_id.in_(subject_ids),
        ),
    )


def support_asked(tx: Connection, huvudman_id: int, assignment_ids: Collection[int]) -> dict[int, int]:
    """The change by which each assignment came to need support, the last time it did, by assignment id. Later changes
    of what still needs it (its date, its words) are not new requests; one after it was taken back is.
    """
    found: dict[int, int] = {}
    for one in history(tx, huvudman_id, "assignment", assignment_ids) if assignment_ids else []:
        before, after = (one.before or {}).get("status"), (one.after or {}).get("status")
        if after == Status.NEEDS_SUPPORT.value and before != after:
            found[one.subject_id] = one.sequence
    return found


def _events(tx: Connection, where: sa.ColumnElement[bool]) -> list[Event]:
    query = (
        _BATCH.add_columns(
            event.c.sequence, event.c.subject_kind, event.c.subject_id, event.c.before, event.c.after
        )
        .join(event, event.c.batch_id == batch.c.id)
        .where(where)
        .order_by(event.c.sequence)
    )
    found = []
    for row in tx.execute(query):
        values = dict(row._mapping)
        own = {key: values.pop(key) for key in ("sequence", "subject_kind", "subject_id", "before", "after")}
        found.append(Event(batch=Batch(**values), **own))
    return found
