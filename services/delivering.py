"""Putting messages in the queue, taking them back, and saying that they have been overtaken.

What is due is delivered by `services.courier`; `schedules.deliveries` says when.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.engine import Connection

from plan.messages import Address, Delivery, Message
from services.deps import Deps
from services.messenger import Said
from storage.queries import deliveries


@dataclass(frozen=True)
class Cancelled:
    """Nothing to say any more: what it was about has been done, or is nobody's. `why` is for people, in Swedish."""

    why: str


Compose: TypeAlias = Callable[[Deps, Delivery], Said | Cancelled]


@dataclass(frozen=True)
class Composer:
    """How a kind of message is made, at the last moment before it is posted, and when it is updated.

    `compose` opens its own reading. A delivery that is sent (`delivery.state`) asks for what is to stand in its
    place; `Cancelled` then leaves what stands there. `hold_when_unsure`: a message that may have arrived, where
    the platform can't say whether it did, is held until it can (digests: twice is worse than late); else it is
    said again (reminders: never is worse than twice). `arrived` stores what else follows from its having come, in the
    unit of work that marks it as sent.
    """

    compose: Compose
    hold_when_unsure: bool = False
    arrived: Callable[[Connection, datetime, Delivery], None] | None = None


Composers: TypeAlias = Mapping[str, Composer]


def enqueue(
    tx: Connection,
    huvudman_id: int,
    message: Message,
    address: Address,
    not_before: datetime,
    expires_at: datetime,
    *,
    in_thread_of: str | None = None,
) -> bool:
    """Queue a message within a unit of work that is open; False where its key was queued before, ever.

    It is sent when `not_before` has come; if it has not been when `expires_at` comes, it is missed. With
    `in_thread_of`, the key of another message, it stands in that one's thread: sent after it, and cancelled if
    that one never is. LookupError where there is no such key.
    """
    follows_id = None
    if in_thread_of is not None:
        parent = deliveries.by_key(tx, huvudman_id, in_thread_of)
        if parent is None:
            raise LookupError(f"no delivery {in_thread_of!r}")
        follows_id = parent.id
    added = deliveries.enqueue(
        tx,
        huvudman_id,
        message,
        address,
        not_before=not_before,
        expires_at=expires_at,
        follows_id=follows_id,
    )
    return added is not None


def cancel(tx: Connection, huvudman_id: int, keys: Collection[str], why: str) -> list[str]:
    """Take back what has not been sent; gives the keys that were. What is on its way just now is not among them."""
    return deliveries.cancel(tx, huvudman_id, keys, why)


def mark_stale(tx: Connection, huvudman_id: int, delivery_ids: Collection[int], now: datetime) -> None:
    """Say that something these tell of has changed: what is posted is updated in place, soon."""
    if delivery_ids:
        deliveries.overtake(tx, huvudman_id, delivery_ids, now)


def take_troubles(tx: Connection, huvudman_id: int, now: datetime) -> list[Delivery]:
    """What failed or was missed since last asked: each is given once, for the administrator's list."""
    return deliveries.take_troubles(tx, huvudman_id, now)
