"""What is left to do before the plan runs by itself, ticked off from what the database says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from plan.messages import Delivery, DeliveryState, Message, ToPerson
from plan.rights import Action, Huvudman, Verdict, allowed
from services.delivering import enqueue, mark_stale
from services.deps import Asker, Deps
from services.editable import not_yours
from services.messenger import Said
from services.results import AdminOnly
from services.roles import role_lines
from services.room import Room, reading, room_of_person, writing
from services.sources import AHEAD
from storage.queries import deliveries, meetings, organisation, structure

START, TEST, VERSION = "getting_started", "test_reminder", 1
_KEY = "getting_started:person"
_TEST_LASTS = timedelta(hours=2)


@dataclass(frozen=True)
class Step:
    """One step: plan, units, roles, forum, reminder. `count` says how far: plans, units, vacant roles, forums;
    `about` which forum to begin with.
    """

    name: str
    done: bool
    count: int = 0
    about: int | None = None


@dataclass(frozen=True)
class Checklist:
    """The steps, for whoever runs the plan."""

    name: str
    steps: tuple[Step, ...]

    @property
    def left(self) -> int:
        """How many steps are left."""
        return sum(not step.done for step in self.steps)


@dataclass(frozen=True)
class TestReminder:
    """A reminder that only shows what one looks like."""

    __test__ = False

    name: str


@dataclass(frozen=True)
class TestQueued:
    """It is on its way; or it was sent today already."""

    __test__ = False

    new: bool


def checklist(deps: Deps, asker: Asker) -> Checklist | AdminOnly:
    """What is done and what is left, for those who run the plan."""
    with reading(deps, asker) as room:
        return _checklist(room) if _may(room) else not_yours(room)


def send_test(deps: Deps, asker: Asker) -> TestQueued | AdminOnly:
    """Send the asker a test reminder, at once: once a minute at most."""
    with writing(deps, asker) as room:
        if not _may(room):
            return not_yours(room)
        person_id = room.actor.person_id
        key = f"test_reminder:person:{person_id}:{room.now:%Y-%m-%dT%H:%M}"
        new = enqueue(
            room.tx,
            room.huvudman_id,
            Message(TEST, VERSION, key),
            ToPerson(person_id),
            room.now,
            room.now + _TEST_LASTS,
        )
        return TestQueued(new)


def welcome(tx: Connection, huvudman_id: int, person_id: int, now: datetime, expires: datetime) -> bool:
    """Queue the checklist to somebody who has come to run the plan, once; False where they have had it."""
    key = f"{_KEY}:{person_id}"
    return enqueue(tx, huvudman_id, Message(START, VERSION, key), ToPerson(person_id), now, expires)


def tell_anew(deps: Deps, asker: Asker) -> None:
    """Something of the steps may have been done: let the checklists that have been sent show how it is now."""
    with writing(deps, asker) as room:
        follow(room)


def follow(room: Room) -> None:
    """The same where something else is stored at once."""
    _follow(room.tx, room.huvudman_id, room.now)


def test_arrived(tx: Connection, now: datetime, delivery: Delivery) -> None:
    """The same when a test reminder has come: that is the last step."""
    _follow(tx, delivery.huvudman_id, now)


def _follow(tx: Connection, huvudman_id: int, now: datetime) -> None:
    mark_stale(tx, huvudman_id, deliveries.ids_that_begin(tx, huvudman_id, f"{_KEY}:"), now)


def checklist_in(tx: Connection, now: datetime, delivery: Delivery) -> Said:
    """The checklist as it is when it is sent."""
    return Said(START, VERSION, _checklist(_room(tx, now, delivery)))


def test_in(tx: Connection, now: datetime, delivery: Delivery) -> Said:
    """A test reminder."""
    room = _room(tx, now, delivery)
    return Said(TEST, VERSION, TestReminder(room.names.short(room.actor.name)))


def _room(tx: Connection, now: datetime, delivery: Delivery) -> Room:
    if not isinstance(delivery.address, ToPerson):
        raise ValueError(f"this is to a person: {delivery.message.key}")
    huvudman = organisation.huvudman_by_id(tx, delivery.huvudman_id)
    return room_of_person(tx, huvudman, now, delivery.address.person_id)


def _may(room: Room) -> bool:
    return allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES


def _checklist(room: Room) -> Checklist:
    plans = structure.plans(room.tx, room.huvudman_id)
    units = organisation.units(room.tx, room.huvudman_id)
    lines = [line for line in role_lines(room) if not line.is_body]
    vacant = sum(line.is_vacant for line in lines)
    every = meetings.forums(room.tx, room.huvudman_id)
    forums = [one for one in every if one.has_channel and (one.rule is not None or _meets(room, one.id))]
    tested = any(
        one.message.kind == TEST and one.state is DeliveryState.SENT
        for one in deliveries.to_person(room.tx, room.huvudman_id, room.actor.person_id, kind=TEST)
    )
    return Checklist(
        room.names.short(room.actor.name),
        (
            Step("plan", bool(plans), len(plans)),
            Step("units", bool(units), len(units)),
            Step("roles", bool(lines) and not vacant, vacant),
            Step("forum", bool(forums), len(forums), every[0].id if every else None),
            Step("reminder", tested),
        ),
    )


def _meets(room: Room, forum_id: int) -> bool:
    return bool(meetings.meetings(room.tx, room.huvudman_id, room.today, room.today + AHEAD, forum_id))
