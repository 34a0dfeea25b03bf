"""Avstämningar, and what was written at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries.common import insert_new
from storage.tables import analysis, analysis_writer, person, review


@dataclass(frozen=True)
class Review:
    """A day on which it is asked how it went and why."""

    id: int
    title: str
    on_date: date


@dataclass(frozen=True)
class Written:
    """What was answered, by whom last, and how many times it has been written."""

    assignment_id: int
    result: str
    why: str
    conclusion: str
    version: int
    by: str | None
    at: datetime


_REVIEW = sa.select(review.c.id, review.c.title, review.c.on_date)


def add_review(
    tx: Connection, huvudman_id: int, title: str, on_date: date, occurrence_id: int | None = None
) -> int | None:
    """An avstämning; None where there is one called so that day."""
    values = {"huvudman_id": huvudman_id, "title": title, "on_date": on_date, "occurrence_id": occurrence_id}
    return insert_new(tx, review, values, returning=review.c.id)


def reviews(tx: Connection, huvudman_id: int, first: date, last: date) -> list[Review]:
    """Those on the days from `first` to `last`, in order."""
    query = _REVIEW.where(review.c.huvudman_id == huvudman_id, review.c.on_date.between(first, last))
    return [Review(**row._mapping) for row in tx.execute(query.order_by(review.c.on_date, review.c.id))]


def review_by_id(tx: Connection, huvudman_id: int, review_id: int) -> Review | None:
    """One of them."""
    row = tx.execute(
        _REVIEW.where(review.c.huvudman_id == huvudman_id, review.c.id == review_id)
    ).one_or_none()
    return Review(**row._mapping) if row else None


def written(tx: Connection, huvudman_id: int, ids: Collection[int]) -> dict[int, Written]:
    """What has been answered, by assignment."""
    query = (
        sa.select(
            analysis.c.assignment_id,
            analysis.c.result,
            analysis.c.why,
            analysis.c.conclusion,
            analysis.c.version,
            person.c.name.label("by"),
            analysis.c.at,
        )
        .outerjoin(person, person.c.id == analysis.c.by_id)
        .where(analysis.c.huvudman_id == huvudman_id, analysis.c.assignment_id.in_(ids))
    )
    return {row.assignment_id: Written(**row._mapping) for row in tx.execute(query)}


def write(
    tx: Connection,
    huvudman_id: int,
    assignment_id: int,
    seen: int,
    texts: tuple[str, str, str],
    by_id: int,
    at: datetime,
) -> int | None:
    """Write result, why and conclusion over the version that was `seen` (0: none); the analysis' id.

    None where somebody has written since.
    """
    result, why, conclusion = texts
    values = {"result": result, "why": why, "conclusion": conclusion, "by_id": by_id, "at": at}
    if seen == 0:
        new = {"huvudman_id": huvudman_id, "assignment_id": assignment_id, "version": 1, **values}
        return insert_new(tx, analysis, new, returning=analysis.c.id)
    changed: int | None = tx.execute(
        sa.update(analysis)
        .where(
            analysis.c.huvudman_id == huvudman_id,
            analysis.c.assignment_id == assignment_id,
            analysis.c.version == seen,
        )
        .values(version=seen + 1, **values)
        .returning(analysis.c.id)
    ).scalar_one_or_none()
    return changed


def add_writer(
    tx: Connection, huvudman_id: int, assignment_id: int, person_id: int, wrote_at: datetime | None
) -> None:
    """Let a person write an analysis; with `wrote_at`, note that they have."""
    values = {"huvudman_id": huvudman_id, "assignment_id": assignment_id, "person_id": person_id}
    new = insert_new(
        tx, analysis_writer, {**values, "wrote_at": wrote_at}, returning=analysis_writer.c.person_id
    )
    if new is None and wrote_at is not None:
        where = [analysis_writer.c[name] == value for name, value in values.items()]
        tx.execute(sa.update(analysis_writer).where(*where).values(wrote_at=wrote_at))


def writers(
    tx: Connection, huvudman_id: int, ids: Collection[int]
) -> dict[int, list[tuple[int, str, datetime | None]]]:
    """Who may write each analysis beside those who answer, and who has: person id, name, and when."""
    query = (
        sa.select(analysis_writer.c.assignment_id, person.c.id, person.c.name, analysis_writer.c.wrote_at)
        .join(person, person.c.id == analysis_writer.c.person_id)
        .where(analysis_writer.c.huvudman_id == huvudman_id, analysis_writer.c.assignment_id.in_(ids))
        .order_by(person.c.name)
    )
    found: dict[int, list[tuple[int, str, datetime | None]]] = defaultdict(list)
    for row in tx.execute(query):
        found[row.assignment_id].append((row.id, row.name, row.wrote_at))
    return found


def shared_with(tx: Connection, huvudman_id: int, person_id: int) -> list[int]:
    """The assignments whose analyses somebody may write because they were shared, or has written."""
    query = sa.select(analysis_writer.c.assignment_id).where(
        analysis_writer.c.huvudman_id == huvudman_id, analysis_writer.c.person_id == person_id
    )
    return list(tx.execute(query.order_by(analysis_writer.c.assignment_id)).scalars())
