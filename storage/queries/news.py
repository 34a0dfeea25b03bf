"""What others have done that somebody is to know of, gathered until it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries.common import insert_many
from storage.tables import batch, news, person


@dataclass(frozen=True)
class NewsRecord:
    """One thing to tell. `by` is who did it, None for what nobody in chat did."""

    kind: str
    data: dict[str, Any]
    by: str | None
    by_id: int | None
    at: datetime


def add_news(tx: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep what is to be told: huvudman_id, person_id, on_date, kind, data, batch_id."""
    insert_many(tx, news, list(rows))


def news_of(tx: Connection, huvudman_id: int, person_id: int, on: date) -> list[NewsRecord]:
    """What somebody is to be told on a day, in order; what has been taken back since is not told."""
    undoing = batch.alias("undoing")
    query = (
        sa.select(
            news.c.kind, news.c.data, person.c.name.label("by"), batch.c.actor_id.label("by_id"), batch.c.at
        )
        .select_from(news)
        .join(batch, batch.c.id == news.c.batch_id)
        .outerjoin(person, person.c.id == batch.c.actor_id)
        .where(
            news.c.huvudman_id == huvudman_id,
            news.c.person_id == person_id,
            news.c.on_date == on,
            ~sa.exists().where(undoing.c.undoes_id == batch.c.id),
        )
        .order_by(news.c.id)
    )
    return [NewsRecord(**row._mapping) for row in tx.execute(query)]


@dataclass(frozen=True)
class ToldRecord:
    """Who is, or was, to be told what on a day."""

    person_id: int
    on_date: date
    kind: str
    data: dict[str, Any]


def news_of_batch(tx: Connection, huvudman_id: int, batch_id: int) -> list[ToldRecord]:
    """What a batch gave to tell, in order, told already or not."""
    query = (
        sa.select(news.c.person_id, news.c.on_date, news.c.kind, news.c.data)
        .where(news.c.huvudman_id == huvudman_id, news.c.batch_id == batch_id)
        .order_by(news.c.id)
    )
    return [ToldRecord(**row._mapping) for row in tx.execute(query)]
