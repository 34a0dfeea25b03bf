"""Forums, when they meet, and what was decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.messages import DeliveryState
from plan.words import key_of
from storage.queries.common import insert_new, instant
from storage.tables import channel, decision, delivery, forum, meeting, person, role


@dataclass(frozen=True)
class Forum:
    """A forum: who leads it (a role), when it meets, whether it gets the week's digest, whether it has a channel."""

    id: int
    name: str
    led_by_id: int | None
    led_by: str | None
    rule_text: str
    rule: dict[str, Any] | None
    at_time: str
    weekly: bool
    has_channel: bool


@dataclass(frozen=True)
class Meeting:
    """One meeting of a forum. `at_time` is "9.00", or empty; `source` is rule, date or cycle."""

    id: int
    forum_id: int
    forum: str
    on_date: date
    at_time: str
    source: str
    cancelled: bool
    skipped: bool
    note: str


@dataclass(frozen=True)
class DecisionRecord:
    """Something that was decided, about an assignment or by itself."""

    id: int
    text: str
    about_id: int | None
    by: str | None
    at: datetime


def forums(tx: Connection, huvudman_id: int) -> list[Forum]:
    """All forums, in the order they came."""
    has_channel = sa.exists().where(
        channel.c.huvudman_id == forum.c.huvudman_id, channel.c.forum_id == forum.c.id
    )
    query = (
        sa.select(
            forum.c.id,
            forum.c.name,
            forum.c.led_by_id,
            role.c.name.label("led_by"),
            forum.c.rule_text,
            forum.c.rule,
            forum.c.at_time,
            forum.c.weekly,
            has_channel.label("has_channel"),
        )
        .select_from(forum)
        .outerjoin(role, role.c.id == forum.c.led_by_id)
        .where(forum.c.huvudman_id == huvudman_id)
        .order_by(forum.c.id)
    )
    return [Forum(**row._mapping) for row in tx.execute(query)]


def huvudmen_with_channels(tx: Connection) -> list[int]:
    """Those with a forum that has a channel: only they get digests."""
    return list(tx.execute(sa.select(channel.c.huvudman_id).distinct()).scalars())


def forum_called(tx: Connection, huvudman_id: int, name: str) -> int:
    """The forum with this name; added where it is new."""
    values = {"huvudman_id": huvudman_id, "name": name, "name_key": key_of(name)}
    new = insert_new(tx, forum, values, returning=forum.c.id)
    if new is not None:
        return new
    found: int = tx.execute(
        sa.select(forum.c.id).where(forum.c.huvudman_id == huvudman_id, forum.c.name_key == key_of(name))
    ).scalar_one()
    return found


_MEETING = (
    sa.select(
        meeting.c.id,
        meeting.c.forum_id,
        forum.c.name.label("forum"),
        meeting.c.on_date,
        meeting.c.at_time,
        meeting.c.source,
        meeting.c.cancelled,
        meeting.c.skipped,
        meeting.c.note,
    )
    .select_from(meeting)
    .join(forum, forum.c.id == meeting.c.forum_id)
)


def meetings(
    tx: Connection, huvudman_id: int, first: date, last: date, forum_id: int | None = None
) -> list[Meeting]:
    """Meetings that are held on the days from `first` to `last`, in order."""
    query = _MEETING.where(
        meeting.c.huvudman_id == huvudman_id,
        meeting.c.on_date.between(first, last),
        meeting.c.cancelled.is_(False),
    ).order_by(meeting.c.on_date, meeting.c.id)
    if forum_id is not None:
        query = query.where(meeting.c.forum_id == forum_id)
    return [Meeting(**row._mapping) for row in tx.execute(query)]


def meeting_by_id(tx: Connection, huvudman_id: int, meeting_id: int) -> Meeting | None:
    """One meeting, cancelled or not."""
    row = tx.execute(
        _MEETING.where(meeting.c.huvudman_id == huvudman_id, meeting.c.id == meeting_id)
    ).one_or_none()
    return Meeting(**row._mapping) if row else None


def add_meeting(
    tx: Connection, huvudman_id: int, forum_id: int, on_date: date, at_time: str, source: str
) -> bool:
    """A meeting on a day; False where there was one, held or cancelled."""
    values = {
        "huvudman_id": huvudman_id,
        "forum_id": forum_id,
        "on_date": on_date,
        "at_time": at_time,
        "source": source,
        "cancelled": False,
        "skipped": False,
        "note": "",
    }
    return insert_new(tx, meeting, values, returning=meeting.c.id) is not None


def ids_on(tx: Connection, huvudman_id: int, forum_id: int, on_date: date) -> list[int]:
    """The meeting of a forum on a day, held or cancelled."""
    query = sa.select(meeting.c.id).where(
        meeting.c.huvudman_id == huvudman_id, meeting.c.forum_id == forum_id, meeting.c.on_date == on_date
    )
    return list(tx.execute(query).scalars())


def change_meeting(tx: Connection, huvudman_id: int, meeting_id: int, **values: Any) -> None:
    """Change the time, the note, or whether it is cancelled or gets a digest."""
    tx.execute(
        sa.update(meeting)
        .where(meeting.c.huvudman_id == huvudman_id, meeting.c.id == meeting_id)
        .values(version=meeting.c.version + 1, **values)
    )


def laid_out_after(tx: Connection, huvudman_id: int, forum_id: int, after: date) -> list[Meeting]:
    """What a forum's rule or the cycle has laid out after a day and nobody has cancelled, in order."""
    query = _MEETING.where(
        meeting.c.huvudman_id == huvudman_id,
        meeting.c.forum_id == forum_id,
        meeting.c.source.in_(("rule", "cycle")),
        meeting.c.on_date > after,
        meeting.c.cancelled.is_(False),
    ).order_by(meeting.c.on_date)
    return [Meeting(**row._mapping) for row in tx.execute(query)]


def drop(tx: Connection, huvudman_id: int, ids: Collection[int]) -> None:
    """Take meetings away, with what was noted for them."""
    tx.execute(sa.delete(meeting).where(meeting.c.huvudman_id == huvudman_id, meeting.c.id.in_(ids)))


def last_digest(
    tx: Connection, huvudman_id: int, forum_id: int, key_begins: str, before: datetime | None = None
) -> datetime | None:
    """When the forum last got a message whose key begins so; with `before`, the last that it got before then."""
    query = sa.select(sa.func.max(delivery.c.sent_at)).where(
        delivery.c.huvudman_id == huvudman_id,
        delivery.c.forum_id == forum_id,
        delivery.c.key.startswith(key_begins, autoescape=True),
        delivery.c.state == DeliveryState.SENT.value,
    )
    if before is not None:
        query = query.where(delivery.c.sent_at < instant(before))
    found: datetime | None = tx.execute(query).scalar()
    return found


def digest_since(tx: Connection, huvudman_id: int, at: datetime) -> bool:
    """Whether any forum has got a digest since an instant."""
    query = sa.select(sa.literal(1)).where(
        delivery.c.huvudman_id == huvudman_id, delivery.c.key.startswith("digest:"), delivery.c.sent_at >= at
    )
    return tx.execute(query.limit(1)).first() is not None


def decisions_since(tx: Connection, huvudman_id: int, since: datetime) -> list[DecisionRecord]:
    """What has been decided since an instant, the oldest first."""
    return _decisions(tx, sa.and_(decision.c.huvudman_id == huvudman_id, decision.c.at >= since))


def decisions_about(tx: Connection, huvudman_id: int, ids: Collection[int]) -> list[DecisionRecord]:
    """What has been decided about assignments, the oldest first."""
    return _decisions(tx, sa.and_(decision.c.huvudman_id == huvudman_id, decision.c.about_id.in_(ids)))


def _decisions(tx: Connection, where: sa.ColumnElement[bool]) -> list[DecisionRecord]:
    query = (
        sa.select(
            decision.c.id, decision.c.text, decision.c.about_id, person.c.name.label("by"), decision.c.at
        )
        .select_from(decision)
        .outerjoin(person, person.c.id == decision.c.by_id)
        .where(where)
        .order_by(decision.c.at, decision.c.id)
    )
    return [DecisionRecord(**row._mapping) for row in tx.execute(query)]
