"""Taking away: all of a huvudman, and what says who a person is. Nothing else deletes or rewrites what has been said.

The journal is append-only for everybody else (DESIGN §4); a person's name in it is the one thing that is exchanged.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.messages import DeliveryState
from storage.queries.everything import rows_of, table_names
from storage.tables import account, delivery, event, holding, huvudman, metadata, news, person

_UNSAID = (
    DeliveryState.QUEUED.value,
    DeliveryState.IN_FLIGHT.value,
    DeliveryState.AWAITING_RETRY.value,
)


def counts(tx: Connection, huvudman_id: int) -> dict[str, int]:
    """How many rows a huvudman has in each table."""
    return {
        name: tx.execute(
            sa.select(sa.func.count()).select_from(metadata.tables[name]).where(_of(name, huvudman_id))
        ).scalar_one()
        for name in table_names()
    }


def purge(tx: Connection, huvudman_id: int) -> None:
    """Take away every row of a huvudman. Whoever is about to write one waits, and is then refused by the database."""
    tx.execute(sa.select(huvudman.c.id).where(huvudman.c.id == huvudman_id).with_for_update())
    for name in reversed(table_names()):
        tx.execute(sa.delete(metadata.tables[name]).where(_of(name, huvudman_id)))


def _of(table_name: str, huvudman_id: int) -> sa.ColumnElement[bool]:
    columns = metadata.tables[table_name].c
    return (columns.id if table_name == "huvudman" else columns.huvudman_id) == huvudman_id


def accounts_of(tx: Connection, huvudman_id: int, person_ids: Collection[int]) -> dict[int, list[str]]:
    """What persons are called on their platforms (external ids), by person id."""
    found: dict[int, list[str]] = {one: [] for one in person_ids}
    query = sa.select(account.c.person_id, account.c.external_id).where(
        account.c.huvudman_id == huvudman_id, account.c.person_id.in_(person_ids)
    )
    for row in tx.execute(query.order_by(account.c.external_id)):
        found[row.person_id].append(row.external_id)
    return found


def rename(tx: Connection, huvudman_id: int, person_id: int, name: str) -> None:
    """Call a person something else, wherever they are looked up."""
    tx.execute(
        sa.update(person)
        .where(person.c.huvudman_id == huvudman_id, person.c.id == person_id)
        .values(name=name)
    )


def drop_accounts(tx: Connection, huvudman_id: int, person_id: int) -> None:
    """Let no account lead to a person: who writes from it again is somebody new."""
    tx.execute(
        sa.delete(account).where(account.c.huvudman_id == huvudman_id, account.c.person_id == person_id)
    )


def drop_messages(tx: Connection, huvudman_id: int, person_id: int, why: str) -> None:
    """Say nothing more to a person, and forget where in the chat it stands what was said."""
    theirs = sa.and_(delivery.c.huvudman_id == huvudman_id, delivery.c.person_id == person_id)
    tx.execute(
        sa.update(delivery)
        .where(theirs, delivery.c.state.in_(_UNSAID))
        .values(state=DeliveryState.CANCELLED.value, why=why, lease_token=None)
    )
    tx.execute(sa.update(delivery).where(theirs).values(next_at=None, posted_ref=None))


def rename_in_journal(tx: Connection, huvudman_id: int, person_id: int, old: str, new: str) -> None:
    """Exchange the name in what the journal says of a person's roles and of running the plan.

    Another of the same name keeps it; a holding that was taken back is no more, and its name is exchanged too.
    """
    query = (
        sa.select(event.c.sequence, event.c.before, event.c.after)
        .outerjoin(holding, sa.and_(event.c.subject_kind == "holding", holding.c.id == event.c.subject_id))
        .where(
            event.c.huvudman_id == huvudman_id,
            sa.or_(
                sa.and_(event.c.subject_kind == "administrator", event.c.subject_id == person_id),
                sa.and_(
                    event.c.subject_kind == "holding",
                    sa.or_(holding.c.id.is_(None), holding.c.person_id == person_id),
                ),
            ),
        )
    )
    for row in tx.execute(query).all():
        values = {"before": _renamed(row.before, old, new), "after": _renamed(row.after, old, new)}
        tx.execute(sa.update(event).where(event.c.sequence == row.sequence).values(**values))


def _renamed(values: Mapping[str, Any] | None, old: str, new: str) -> dict[str, Any] | None:
    if values is None:
        return None
    return {key: new if (key, value) == ("person", old) else value for key, value in values.items()}


def rename_in_news(tx: Connection, huvudman_id: int, names: Collection[str], name: str) -> None:
    """Exchange the names in what others have been told: who took over after whom."""
    query = sa.select(news.c.id, news.c.data).where(news.c.huvudman_id == huvudman_id)
    for row in tx.execute(query).all():
        others = row.data.get("others")
        if isinstance(others, list) and set(others) & set(names):
            data = {**row.data, "others": [name if one in names else one for one in others]}
            tx.execute(sa.update(news).where(news.c.id == row.id).values(data=data))


def places_with(tx: Connection, huvudman_id: int, text: str) -> Iterator[tuple[str, object]]:
    """Where a text stands still: table, and the row's own number. Reads everything that is stored; any case."""
    wanted = text.casefold()
    for name in table_names():
        key = metadata.tables[name].primary_key.columns.keys()[-1]
        for row in rows_of(tx, huvudman_id, name):
            if wanted in json.dumps(row, ensure_ascii=False).casefold():
                yield name, row[key]
