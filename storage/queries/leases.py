"""Whose turn it is: claiming a delivery under a lease, and saying how it went.

Whoever works on a row holds a lease: a token of their own, and `next_at` as the end of it. Every query that says how
it went asks for the token, so that one who comes back too late changes nothing.

What every message passes through is built once, with parameters: building it anew took half of its time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.messages import Delivery, DeliveryState
from storage.queries.common import instant
from storage.queries.deliveries import delivery_from
from storage.tables import account, channel, delivery

_HUVUDMAN: sa.BindParameter[int] = sa.bindparam("of")
_ID: sa.BindParameter[int] = sa.bindparam("one")
_NOW: sa.BindParameter[datetime] = sa.bindparam("at", type_=delivery.c.next_at.type)
_UNTIL: sa.BindParameter[datetime] = sa.bindparam("until")
_TOKEN: sa.BindParameter[str] = sa.bindparam("by")
_SHOWN: sa.BindParameter[int] = sa.bindparam("shown")

_NEXT_DUE = (
    sa.select(delivery)
    .where(delivery.c.huvudman_id == _HUVUDMAN, delivery.c.next_at <= _NOW)
    .order_by(delivery.c.next_at, delivery.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_NEXT_INSTANT = (
    sa.select(delivery.c.next_at)
    .where(delivery.c.huvudman_id == _HUVUDMAN, delivery.c.next_at.is_not(None))
    .order_by(delivery.c.next_at)
    .limit(1)
)
_ONE = sa.update(delivery).where(delivery.c.id == _ID)
_PUT_OFF = _ONE.values(next_at=_UNTIL)
_LEASE = _ONE.values(
    state=sa.bindparam("as_state"),
    attempts=delivery.c.attempts + 1,
    in_doubt=sa.bindparam("doubt"),
    lease_token=_TOKEN,
    next_at=_UNTIL,
    first_try_at=sa.bindparam("first"),
)
_HOLDS = sa.select(sa.literal(1)).where(
    delivery.c.id == _ID, delivery.c.lease_token == _TOKEN, delivery.c.next_at > _NOW
)
_OURS = sa.update(delivery).where(delivery.c.id == _ID, delivery.c.lease_token == _TOKEN)
_ARRIVED = _OURS.values(
    lease_token=None,
    state=DeliveryState.SENT.value,
    attempts=0,
    shown_version=_SHOWN,
    posted_ref=sa.bindparam("ref"),
    sent_at=sa.bindparam("sent"),
    in_doubt=sa.bindparam("doubt"),
    why="",
    next_at=sa.func.coalesce(
        sa.bindparam("look", type_=delivery.c.next_at.type),
        sa.case(
            (delivery.c.wanted_version > _SHOWN, _NOW),
            else_=None,
        ),
    ),
).returning(delivery.c.id)
_ACCOUNTS = (
    sa.select(account.c.external_id)
    .where(
        account.c.huvudman_id == _HUVUDMAN,
        account.c.person_id == _ID,
        account.c.platform == sa.bindparam("platform"),
        account.c.tenant_id == sa.bindparam("tenant"),
    )
    .order_by(account.c.external_id)
)
_CHANNEL = sa.select(channel.c.external_id).where(
    channel.c.huvudman_id == _HUVUDMAN,
    channel.c.forum_id == _ID,
    channel.c.platform == sa.bindparam("platform"),
    channel.c.tenant_id == sa.bindparam("tenant"),
)


def next_due(tx: Connection, huvudman_id: int, now: datetime) -> Delivery | None:
    """The row that has waited longest of those that are due, locked until the transaction ends.

    SKIP LOCKED: on PostgreSQL a row that another process is claiming is passed by instead of waited for. On
    SQLite the words compile to nothing, and BEGIN IMMEDIATE keeps the others out. The index on (huvudman_id,
    next_at) is read from its beginning and no further than the first row: what is not due costs nothing.
    """
    row = tx.execute(_NEXT_DUE, {"of": huvudman_id, "at": now}).one_or_none()
    return delivery_from(row) if row else None


def next_instant(tx: Connection, huvudman_id: int) -> datetime | None:
    """When the next row is due, or a lease runs out; None where nothing is under way. One step into the index."""
    found: datetime | None = tx.execute(_NEXT_INSTANT, {"of": huvudman_id}).scalar_one_or_none()
    return found


def put_off(tx: Connection, found: Delivery, until: datetime) -> None:
    """Look at a row that `next_due` gave later, because its channel is busy. It has not been tried."""
    tx.execute(_PUT_OFF, {"one": found.id, "until": until})


def lease(tx: Connection, found: Delivery, token: str, now: datetime, until: datetime) -> None:
    """Take a row that `next_due` gave. What is sent stays so: its lease is for looking or updating.

    An attempt is counted here and not when it has failed: a message that kills the process has to come to an
    end as well. `in_doubt` is not set yet (`doubt` does that): nothing has been posted.
    """
    sent = found.state is DeliveryState.SENT
    values = {
        "one": found.id,
        "as_state": (DeliveryState.SENT if sent else DeliveryState.IN_FLIGHT).value,
        # A second holder of a lease that ran out can't know what the first had time to do.
        "doubt": found.in_doubt or found.state is DeliveryState.IN_FLIGHT,
        "by": token,
        "until": until,
        "first": found.first_try_at or now,
    }
    tx.execute(_LEASE, values)


def holds(tx: Connection, delivery_id: int, token: str, now: datetime) -> bool:
    """Whether the lease is still this one's, and has not run out."""
    return tx.execute(_HOLDS, {"one": delivery_id, "by": token, "at": now}).first() is not None


def settle(tx: Connection, delivery_id: int, token: str, **values: Any) -> bool:
    """Say how it went and give the lease back; False, and nothing changed, where it was somebody else's by now."""
    done = tx.execute(
        sa.update(delivery)
        .where(delivery.c.id == delivery_id, delivery.c.lease_token == token)
        .values(lease_token=None, **values)
        .returning(delivery.c.id)
    )
    return done.first() is not None


def settle_arrived(
    tx: Connection,
    delivery_id: int,
    token: str,
    *,
    ref: str,
    shown_version: int,
    now: datetime,
    look_at: datetime | None = None,
) -> bool:
    """It stands there: as `settle`, and due again at once if it was overtaken while it was on its way.

    Decided in the database and not before: `overtake` may come between the composing and this. With `look_at`
    it is in doubt, and due then, overtaken or not: it is to be looked for first.
    """
    values = {
        "one": delivery_id,
        "by": token,
        "ref": ref,
        "shown": shown_version,
        "sent": now,
        "at": now,
        "look": look_at,
        "doubt": look_at is not None,
    }
    return tx.execute(_ARRIVED, values).first() is not None


def settle_shown(
    tx: Connection, delivery_id: int, token: str, shown_version: int, now: datetime, **values: Any
) -> bool:
    """As `settle`, for what stands there and has been looked at or updated: due again if it was overtaken since."""
    overtaken = sa.case((delivery.c.wanted_version > shown_version, instant(now)), else_=None)
    return settle(
        tx, delivery_id, token, attempts=0, shown_version=shown_version, next_at=overtaken, **values
    )


def end(tx: Connection, found: Delivery, state: DeliveryState, why: str) -> None:
    """Put an end to a row that `next_due` gave, without having tried."""
    tx.execute(
        sa.update(delivery)
        .where(delivery.c.id == found.id)
        .values(state=state.value, why=why, next_at=None, lease_token=None)
    )


def accounts_of(tx: Connection, huvudman_id: int, person_id: int, platform: str, tenant_id: str) -> list[str]:
    """A person's external ids in a workspace."""
    where = {"of": huvudman_id, "one": person_id, "platform": platform, "tenant": tenant_id}
    return list(tx.execute(_ACCOUNTS, where).scalars())


def channel_of(tx: Connection, huvudman_id: int, forum_id: int, platform: str, tenant_id: str) -> str | None:
    """The channel where a forum meets in a workspace."""
    where = {"of": huvudman_id, "one": forum_id, "platform": platform, "tenant": tenant_id}
    found: str | None = tx.execute(_CHANNEL, where).scalar_one_or_none()
    return found
