"""What the one who runs the plan has to see to, once a week: vacant roles, what never arrived, dates to give anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from plan.messages import Delivery, Message, ToPerson
from plan.reminding import Outcome
from services import delivering
from services.delivering import Cancelled
from services.deps import Deps
from services.lines import lines_of
from services.meetings import dates_to_ask_for
from services.messenger import Said
from services.people import role_lines
from services.results import Line
from services.rhythms import rhythm_of
from services.room import Room, day_of, room_of_person
from storage.queries import assignments as assignment_queries
from storage.queries import deliveries, notices, organisation

ATTENTION = "attention"
VERSION = 1
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Attention:
    """The week's list. `vacant` are (role, units or none, open assignments); `missed` deadlines nobody heard of in
    time; `troubles` what could not be delivered, and why; `bodies` politicians that nobody answers for.
    """

    name: str
    today: date
    vacant: tuple[tuple[str, tuple[str, ...], int], ...]
    bodies: tuple[tuple[str, int], ...]
    missed: tuple[Line, ...]
    troubles: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, date], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see to."""
        return not (self.vacant or self.bodies or self.missed or self.troubles or self.dates)


def plan_attention(deps: Deps) -> int:
    """Queue the week's list to those who run each plan, on the first working day of the week."""
    now = deps.clock.now()
    queued = 0
    with deps.database.read() as tx:
        everyone = organisation.huvudmen(tx)
    for huvudman in everyone:
        rhythm, today = rhythm_of(huvudman), day_of(now, huvudman)
        friday = today + timedelta(days=4 - today.weekday())
        if not rhythm.may_speak(now) or today != rhythm.work.first_of_week(friday):
            continue
        year, week, _ = today.isocalendar()
        with deps.database.read() as tx:
            seats = [person_id for person_id, _ in organisation.administrators(tx, huvudman.id)]
            keys = {f"attention:person:{person_id}:{year}-W{week:02}": person_id for person_id in seats}
            known = set(notices.keys_in_use(tx, huvudman.id, list(keys)))
        if set(keys) <= known:
            continue
        with deps.database.begin() as tx:
            told = [[_recipient(tx, one), one.why] for one in deliveries.take_troubles(tx, huvudman.id, now)]
            for key, person_id in keys.items():
                data = {"troubles": told, "since": (today - _WEEK).isoformat()}
                queued += delivering.enqueue(
                    tx,
                    huvudman.id,
                    Message(ATTENTION, VERSION, key, data),
                    ToPerson(person_id),
                    rhythm.opens(today),
                    rhythm.closes(rhythm.work.after(today, 2)),
                )
    return queued


def _recipient(tx: Connection, delivery: Delivery) -> str:
    if isinstance(delivery.address, ToPerson):
        names = dict(organisation.people(tx, delivery.huvudman_id))
        return names.get(delivery.address.person_id, "någon som inte finns kvar")
    names = dict(deliveries.forum_names(tx, delivery.huvudman_id))
    return names.get(delivery.address.forum_id, "ett forum")


def attention_in(tx: Connection, now: datetime, delivery: Delivery) -> Said | Cancelled:
    """The week's list as it is now; cancelled where there is nothing to see to."""
    if not isinstance(delivery.address, ToPerson):
        raise ValueError(f"a list is to a person: {delivery.message.key}")
    huvudman = organisation.huvudman_by_id(tx, delivery.huvudman_id)
    found = _attention(room_of_person(tx, huvudman, now, delivery.address.person_id), delivery)
    return Cancelled("Det finns inget att ordna.") if found.is_empty else Said(ATTENTION, VERSION, found)


def _attention(room: Room, delivery: Delivery) -> Attention:
    data = delivery.message.data
    since = date.fromisoformat(str(data["since"]))
    lines = role_lines(room)
    answered = organisation.handlers_of_bodies(room.tx, room.huvudman_id)
    bodies = organisation.roles(room.tx, room.huvudman_id)
    unanswered = {bodies[i].name for i in bodies if bodies[i].is_body and i not in answered}
    missed = notices.notices(room.tx, room.huvudman_id, [Outcome.MISSED], since, room.today)
    found = assignment_queries.assignments_by_id(
        room.tx, room.huvudman_id, list(dict.fromkeys(row.assignment_id for row in missed))
    )
    troubles = data.get("troubles")
    return Attention(
        name=room.names.short(room.actor.name),
        today=room.today,
        vacant=tuple(
            (line.name, line.vacant_units, line.open_assignments)
            for line in lines
            if line.is_vacant and line.open_assignments
        ),
        bodies=tuple(
            (line.name, line.open_assignments)
            for line in lines
            if line.name in unanswered and line.open_assignments
        ),
        missed=tuple(line for line in lines_of(room, list(found.values())) if line.late),
        troubles=tuple((str(who), str(why)) for who, why in troubles) if isinstance(troubles, list) else (),
        dates=tuple(dates_to_ask_for(room.tx, room.huvudman_id, room.today)),
    )
