"""Telling people what others did that is theirs to know: gathered, once, in one message the next working morning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from plan.messages import Delivery, DeliveryState, Message, ToPerson
from plan.records import Batch
from services.delivering import Cancelled, enqueue
from services.messenger import Said
from services.rhythms import rhythm_of
from services.room import Room, room_of_person
from storage.queries import deliveries, notices, organisation
from storage.queries import news as news_queries

NEWS = "news"
# What is said to the one person whom it is about, and is nothing to say to others.
_OF_THEIR_OWN = ("took_over", "left", "yours")
VERSION = 1
# Unsaid after so many working days it is old, and stands in the administrator's list as missed.
_STILL_NEWS = 3


@dataclass(frozen=True)
class NewsItem:
    """One thing that was done. `by` is who did it, by the name people use; `data` says what, by kind:

    took_over, left: role, unit, day, others, open (how many assignments came along)
    changed: label, title, unit, what was (dates and owners) and what became of it, why; where it comes at
    other times, when that is, in words
    dropped: label, title, why
    yours: label, title, due
    unit_closed: unit, day, count (how many assignments went), why
    taken_back: of (one of these kinds) and what was told then
    """

    kind: str
    data: Mapping[str, Any]
    by: str | None


@dataclass(frozen=True)
class News:
    """What somebody is told on a day."""

    name: str
    today: date
    items: tuple[NewsItem, ...]


def tell(room: Room, batch_id: int, person_ids: Iterable[int], kind: str, data: Mapping[str, Any]) -> None:
    """Let persons know of something that the asker did, but not the asker."""
    rhythm = rhythm_of(room.huvudman)
    on = rhythm.work.after(room.today, 1)
    if room.today in rhythm.work and room.now < rhythm.opens(room.today):
        on = room.today
    told = [one for one in dict.fromkeys(person_ids) if one != room.actor.person_id]
    row = {
        "huvudman_id": room.huvudman_id,
        "on_date": on,
        "kind": kind,
        "data": dict(data),
        "batch_id": batch_id,
    }
    news_queries.add_news(room.tx, [{**row, "person_id": one} for one in told])
    for one in told:
        key = _key(one, on)
        enqueue(
            room.tx,
            room.huvudman_id,
            Message(NEWS, VERSION, key, {"day": on.isoformat()}),
            ToPerson(one),
            rhythm.opens(on),
            rhythm.closes(rhythm.work.after(on, _STILL_NEWS)),
        )


def tell_taken_back(room: Room, undo_id: int, batch: Batch) -> None:
    """What a batch did is taken back: those who have been told of it hear that too, and so does whoever did it, where
    somebody else takes it back. What nobody has heard of yet is not told at all.
    """
    every = news_queries.news_of_batch(room.tx, room.huvudman_id, batch.id)
    for one in every:
        if _was_said(room, one.person_id, one.on_date):
            tell(room, undo_id, [one.person_id], "taken_back", _of(one.kind, one.data))
    if batch.actor_id is not None:
        done: list[dict[str, Any]] = []
        for one in every:
            back = _of(one.kind, one.data)
            if one.kind not in _OF_THEIR_OWN and back not in done:
                done.append(back)
                tell(room, undo_id, [batch.actor_id], "taken_back", back)


def _of(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "of": kind, "why": ""}


def _was_said(room: Room, person_id: int, on: date) -> bool:
    """Whether the news of a day has reached somebody, or is on its way this moment."""
    found = deliveries.by_key(room.tx, room.huvudman_id, _key(person_id, on))
    return found is not None and found.state in (DeliveryState.SENT, DeliveryState.IN_FLIGHT)


def _key(person_id: int, on: date) -> str:
    return f"news:person:{person_id}:{on.isoformat()}"


def news_in(tx: Connection, now: datetime, delivery: Delivery) -> Said | Cancelled:
    """What is to be told as it is now; cancelled where all of it has been taken back."""
    if not isinstance(delivery.address, ToPerson):
        raise ValueError(f"news is to a person: {delivery.message.key}")
    huvudman = organisation.huvudman_by_id(tx, delivery.huvudman_id)
    room = room_of_person(tx, huvudman, now, delivery.address.person_id)
    wish = notices.wishes(tx, huvudman.id, [delivery.address.person_id]).get(delivery.address.person_id)
    if huvudman.paused or (wish is not None and wish.paused):
        return Cancelled("Påminnelserna är pausade.")
    day = date.fromisoformat(str(delivery.message.data["day"]))
    found = news_queries.news_of(tx, huvudman.id, delivery.address.person_id, day)
    items = tuple(NewsItem(one.kind, one.data, one.by and room.names.short(one.by)) for one in found)
    if not items:
        return Cancelled("Det togs tillbaka innan det hann berättas.")
    return Said(NEWS, VERSION, News(room.names.short(room.actor.name), room.today, items))
