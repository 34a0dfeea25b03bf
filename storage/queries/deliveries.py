"""Deliveries: what is to be said, and how it went. Whose turn it is to say it: `storage.queries.leases`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.messages import Address, Delivery, DeliveryState, Message, ToForum, ToPerson
from storage.queries.common import insert_new, insert_unless_there, instant
from storage.tables import channel, delivery, forum

_UNTRIED = (DeliveryState.QUEUED.value, DeliveryState.AWAITING_RETRY.value)
_TROUBLE = (DeliveryState.FAILED.value, DeliveryState.MISSED.value)


def enqueue(
    tx: Connection,
    huvudman_id: int,
    message: Message,
    address: Address,
    *,
    not_before: datetime,
    expires_at: datetime,
    follows_id: int | None = None,
) -> int | None:
    """A new message, and its id; None where its key is there already. The unique key decides, not a look before."""
    values = _new(huvudman_id, message, address, not_before, expires_at)
    return insert_new(tx, delivery, {**values, "follows_id": follows_id}, returning=delivery.c.id)


def enqueue_all(
    tx: Connection,
    huvudman_id: int,
    messages: Collection[tuple[Message, Address]],
    *,
    not_before: datetime,
    expires_at: datetime,
) -> None:
    """Many new messages in one statement; one whose key is there already stays as it is."""
    values = [_new(huvudman_id, message, to, not_before, expires_at) for message, to in messages]
    insert_unless_there(tx, delivery, values)


def _new(
    huvudman_id: int, message: Message, address: Address, not_before: datetime, expires_at: datetime
) -> dict[str, Any]:
    return {
        "huvudman_id": huvudman_id,
        "key": message.key,
        "kind": message.kind,
        "version": message.version,
        "data": dict(message.data),
        "person_id": address.person_id if isinstance(address, ToPerson) else None,
        "forum_id": address.forum_id if isinstance(address, ToForum) else None,
        "follows_id": None,
        "not_before": not_before,
        "expires_at": expires_at,
        "state": DeliveryState.QUEUED.value,
        "why": "",
        "attempts": 0,
        "in_doubt": False,
        "next_at": not_before,
        "wanted_version": 0,
        "shown_version": 0,
    }


def cancel(tx: Connection, huvudman_id: int, keys: Collection[str], why: str) -> list[str]:
    """Cancel what nobody has begun to send; gives the keys that were. What may stand there already is left."""
    rows = tx.execute(
        sa.update(delivery)
        .where(
            delivery.c.huvudman_id == huvudman_id,
            delivery.c.key.in_(keys),
            delivery.c.state.in_(_UNTRIED),
            delivery.c.in_doubt.is_(False),
        )
        .values(state=DeliveryState.CANCELLED.value, why=why, next_at=None)
        .returning(delivery.c.key)
    )
    return sorted(rows.scalars())


def overtake(tx: Connection, huvudman_id: int, ids: Collection[int], now: datetime) -> None:
    """Say that what these tell is out of date: what is sent becomes due, to be updated where it stands.

    One that somebody has a lease on, or that is due for another reason, is not made due: they see the new version
    when they are done. One that is not sent yet is composed at the last moment anyway; the count is for the one
    that is on its way just now.
    """
    due = sa.and_(delivery.c.state == DeliveryState.SENT.value, delivery.c.next_at.is_(None))
    tx.execute(
        sa.update(delivery)
        .where(delivery.c.huvudman_id == huvudman_id, delivery.c.id.in_(ids))
        .values(
            wanted_version=delivery.c.wanted_version + 1,
            next_at=sa.case((due, instant(now)), else_=delivery.c.next_at),
        )
    )


def by_id(tx: Connection, huvudman_id: int, delivery_id: int) -> Delivery | None:
    """One delivery."""
    return _one(tx, sa.and_(delivery.c.huvudman_id == huvudman_id, delivery.c.id == delivery_id))


def by_key(tx: Connection, huvudman_id: int, key: str) -> Delivery | None:
    """The delivery of the message with this key."""
    return _one(tx, sa.and_(delivery.c.huvudman_id == huvudman_id, delivery.c.key == key))


def under_way(tx: Connection, huvudman_id: int, *, limit: int = 100) -> list[Delivery]:
    """What is still to be sent, the next first."""
    states = (*_UNTRIED, DeliveryState.IN_FLIGHT.value)
    query = sa.select(delivery).where(delivery.c.huvudman_id == huvudman_id, delivery.c.state.in_(states))
    rows = tx.execute(query.order_by(delivery.c.not_before, delivery.c.id).limit(limit))
    return [delivery_from(row) for row in rows]


def of_person(tx: Connection, huvudman_id: int, person_id: int, *, limit: int = 20) -> list[Delivery]:
    """What somebody has got and will get, the latest first."""
    query = sa.select(delivery).where(
        delivery.c.huvudman_id == huvudman_id, delivery.c.person_id == person_id
    )
    rows = tx.execute(query.order_by(delivery.c.not_before.desc(), delivery.c.id.desc()).limit(limit))
    return [delivery_from(row) for row in rows]


def take_troubles(tx: Connection, huvudman_id: int, now: datetime) -> list[Delivery]:
    """What failed or was missed and has not been told; it counts as told from now on, so that it is said once."""
    found = tx.execute(
        sa.update(delivery)
        .where(
            delivery.c.huvudman_id == huvudman_id,
            delivery.c.state.in_(_TROUBLE),
            delivery.c.told_at.is_(None),
        )
        .values(told_at=now)
        .returning(*delivery.c)
    )
    return sorted((delivery_from(row) for row in found), key=lambda one: (one.not_before, one.id))


def channel_of(tx: Connection, huvudman_id: int, forum_id: int, platform: str, tenant_id: str) -> str:
    """The channel that a forum meets in, as its platform knows it; empty where it has none."""
    query = sa.select(channel.c.external_id).where(
        channel.c.huvudman_id == huvudman_id,
        channel.c.forum_id == forum_id,
        channel.c.platform == platform,
        channel.c.tenant_id == tenant_id,
    )
    return tx.execute(query).scalar_one_or_none() or ""


def set_channel(
    tx: Connection, huvudman_id: int, forum_id: int, platform: str, tenant_id: str, external_id: str
) -> None:
    """Say where a forum meets, in place of what was said before; empty for nowhere."""
    where = sa.and_(
        channel.c.huvudman_id == huvudman_id,
        channel.c.forum_id == forum_id,
        channel.c.platform == platform,
        channel.c.tenant_id == tenant_id,
    )
    tx.execute(sa.delete(channel).where(where))
    if not external_id:
        return
    tx.execute(
        sa.insert(channel).values(
            huvudman_id=huvudman_id,
            forum_id=forum_id,
            platform=platform,
            tenant_id=tenant_id,
            external_id=external_id,
        )
    )


def forums_in(tx: Connection, platform: str, tenant_id: str, external_id: str) -> list[int]:
    """The forums that meet in a channel."""
    rows = tx.execute(
        sa.select(channel.c.forum_id).where(
            channel.c.platform == platform,
            channel.c.tenant_id == tenant_id,
            channel.c.external_id == external_id,
        )
    )
    return sorted(rows.scalars())


def _one(tx: Connection, where: sa.ColumnElement[bool]) -> Delivery | None:
    row = tx.execute(sa.select(delivery).where(where)).one_or_none()
    return delivery_from(row) if row else None


def delivery_from(row: sa.Row[Any]) -> Delivery:
    """The delivery in a row of the table."""
    address: Address = ToForum(row.forum_id) if row.person_id is None else ToPerson(row.person_id)
    return Delivery(
        id=row.id,
        huvudman_id=row.huvudman_id,
        message=Message(row.kind, row.version, row.key, row.data),
        address=address,
        state=DeliveryState(row.state),
        not_before=row.not_before,
        expires_at=row.expires_at,
        why=row.why,
        attempts=row.attempts,
        in_doubt=row.in_doubt,
        first_try_at=row.first_try_at,
        sent_at=row.sent_at,
        posted_ref=row.posted_ref,
        follows_id=row.follows_id,
        wanted_version=row.wanted_version,
        shown_version=row.shown_version,
    )


def to_person(tx: Connection, huvudman_id: int, person_id: int, *, kind: str) -> list[Delivery]:
    """Every message of a kind to somebody, the latest first."""
    query = sa.select(delivery).where(
        delivery.c.huvudman_id == huvudman_id, delivery.c.person_id == person_id, delivery.c.kind == kind
    )
    return [delivery_from(row) for row in tx.execute(query.order_by(delivery.c.id.desc()))]


def ids_that_begin(tx: Connection, huvudman_id: int, key_begins: str) -> list[int]:
    """The ids of messages whose key begins so: the drafts of a meeting, one for each who leads it."""
    query = sa.select(delivery.c.id).where(
        delivery.c.huvudman_id == huvudman_id, delivery.c.key.startswith(key_begins, autoescape=True)
    )
    return list(tx.execute(query).scalars())


def revive(tx: Connection, huvudman_id: int, key: str, now: datetime, expires_at: datetime) -> None:
    """Queue again a message that has come to an end without being sent. What may have arrived is looked for first.

    It is still for the moment that it was for: where nobody is at work now, it waits until they are.
    """
    tx.execute(
        sa.update(delivery)
        .where(
            delivery.c.huvudman_id == huvudman_id,
            delivery.c.key == key,
            delivery.c.state.in_((DeliveryState.CANCELLED.value, *_TROUBLE)),
        )
        .values(
            state=DeliveryState.QUEUED.value,
            why="",
            attempts=0,
            expires_at=expires_at,
            next_at=now,
            told_at=None,
            heeded_at=None,
        )
    )


def cancelled_because(tx: Connection, huvudman_id: int, keys: Collection[str], why: str) -> list[str]:
    """Which of these messages were cancelled for a reason."""
    query = sa.select(delivery.c.key).where(
        delivery.c.huvudman_id == huvudman_id,
        delivery.c.key.in_(keys),
        delivery.c.state == DeliveryState.CANCELLED.value,
        delivery.c.why == why,
    )
    return sorted(tx.execute(query).scalars())


def hasten(tx: Connection, huvudman_id: int, keys: Collection[str], now: datetime) -> None:
    """Let what waits to be sent go now: somebody asks for it."""
    tx.execute(
        sa.update(delivery)
        .where(
            delivery.c.huvudman_id == huvudman_id, delivery.c.key.in_(keys), delivery.c.state.in_(_UNTRIED)
        )
        .values(not_before=now, next_at=now)
    )


def forum_names(tx: Connection, huvudman_id: int) -> list[tuple[int, str]]:
    """The forums that messages are addressed to: id and name."""
    rows = tx.execute(sa.select(forum.c.id, forum.c.name).where(forum.c.huvudman_id == huvudman_id))
    return [(row.id, row.name) for row in rows]


def due_at(tx: Connection, now: datetime) -> list[Delivery]:
    """What waits to be sent at an instant, for every huvudman, in the order it would be."""
    query = (
        sa.select(delivery)
        .where(delivery.c.state.in_(_UNTRIED), delivery.c.next_at <= now, delivery.c.expires_at > now)
        .order_by(delivery.c.huvudman_id, delivery.c.not_before, delivery.c.id)
    )
    return [delivery_from(row) for row in tx.execute(query)]


def latest(tx: Connection, huvudman_id: int, *, limit: int) -> list[Delivery]:
    """The messages that were due last, whatever became of them."""
    query = sa.select(delivery).where(delivery.c.huvudman_id == huvudman_id)
    rows = tx.execute(query.order_by(delivery.c.not_before.desc(), delivery.c.id.desc()).limit(limit))
    return [delivery_from(row) for row in rows]
