"""Calendars that others read: their addresses, and what is in them beside assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries.common import insert
from storage.tables import batch, event, feed, forum, meeting


@dataclass(frozen=True)
class Feed:
    """A calendar's address: whom it was given to, what it is about, and whether it still holds."""

    id: int
    huvudman_id: int
    person_id: int
    kind: str
    subject_id: int
    revoked_at: datetime | None
    content_hash: str
    changed_at: datetime | None


@dataclass(frozen=True)
class CalendarMeeting:
    """A meeting, held or cancelled; `version` counts its changes."""

    id: int
    forum: str
    led_by_id: int | None
    forum_id: int
    on_date: date
    at_time: str
    cancelled: bool
    version: int


_FEED = sa.select(
    feed.c.id,
    feed.c.huvudman_id,
    feed.c.person_id,
    feed.c.kind,
    feed.c.subject_id,
    feed.c.revoked_at,
    feed.c.content_hash,
    feed.c.changed_at,
)


def feed_by_hash(tx: Connection, secret_hash: str) -> Feed | None:
    """The calendar whose secret has this hash, of any huvudman: the secret is all that a reader brings."""
    row = tx.execute(_FEED.where(feed.c.secret_hash == secret_hash)).one_or_none()
    return Feed(**row._mapping) if row else None


def feeds_of(tx: Connection, huvudman_id: int, person_id: int) -> list[Feed]:
    """The addresses that somebody has and that still hold, in the order they were given."""
    query = _FEED.where(
        feed.c.huvudman_id == huvudman_id, feed.c.person_id == person_id, feed.c.revoked_at.is_(None)
    )
    return [Feed(**row._mapping) for row in tx.execute(query.order_by(feed.c.id))]


def add_feed(
    tx: Connection,
    huvudman_id: int,
    person_id: int,
    kind: str,
    subject_id: int,
    secret_hash: str,
    at: datetime,
) -> int:
    """A new address."""
    return insert(
        tx,
        feed,
        huvudman_id=huvudman_id,
        person_id=person_id,
        kind=kind,
        subject_id=subject_id,
        secret_hash=secret_hash,
        created_at=at,
        content_hash="",
    )


def revoke_feed(tx: Connection, huvudman_id: int, feed_id: int, at: datetime) -> None:
    """Let an address hold no more."""
    _change(tx, huvudman_id, feed_id, revoked_at=at)


def note_content(tx: Connection, huvudman_id: int, feed_id: int, content_hash: str, at: datetime) -> None:
    """Remember what a calendar holds, and since when."""
    _change(tx, huvudman_id, feed_id, content_hash=content_hash, changed_at=at)


def _change(tx: Connection, huvudman_id: int, feed_id: int, **values: Any) -> None:
    tx.execute(
        sa.update(feed).where(feed.c.huvudman_id == huvudman_id, feed.c.id == feed_id).values(**values)
    )


def meetings_from(tx: Connection, huvudman_id: int, first: date) -> list[CalendarMeeting]:
    """Every meeting from a day on, the cancelled too."""
    query = (
        sa.select(
            meeting.c.id,
            forum.c.name.label("forum"),
            forum.c.led_by_id,
            meeting.c.forum_id,
            meeting.c.on_date,
            meeting.c.at_time,
            meeting.c.cancelled,
            meeting.c.version,
        )
        .join(forum, forum.c.id == meeting.c.forum_id)
        .where(meeting.c.huvudman_id == huvudman_id, meeting.c.on_date >= first)
        .order_by(meeting.c.on_date, meeting.c.id)
    )
    return [CalendarMeeting(**row._mapping) for row in tx.execute(query)]


def last_changes(tx: Connection, huvudman_id: int) -> dict[int, datetime]:
    """When each assignment was last changed, of those that have been."""
    query = (
        sa.select(event.c.subject_id, sa.func.max(batch.c.at, type_=batch.c.at.type).label("at"))
        .join(batch, batch.c.id == event.c.batch_id)
        .where(event.c.huvudman_id == huvudman_id, event.c.subject_kind == "assignment")
        .group_by(event.c.subject_id)
    )
    return {row.subject_id: row.at for row in tx.execute(query)}
