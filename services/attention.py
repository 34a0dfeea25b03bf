"""What the one who runs the plan has to see to, once a week: vacant roles, what never arrived, dates to give anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from plan.messages import JSON, Delivery, Message, ToPerson
from plan.reminding import Outcome
from services import delivering
from services.delivering import Cancelled
from services.deps import Deps
from services.lines import rows_of
from services.meetings import dates_to_ask_for
from services.messenger import Said
from services.recipients import recipients_of
from services.results import Row
from services.rhythms import rhythm_of
from services.roles import role_lines
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
    missed: tuple[Row, ...]
    troubles: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, date], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see to."""
        return not (self.vacant or self.bodies or self.missed or self.troubles or self.dates)


def plan_attention(deps: Deps) -> int:
    """Queue the week's list to those who run each plan, on the first working day of the week that the bot is on."""
    now = deps.clock.now()
    queued = 0
    with deps.database.read() as tx:
        everyone = organisation.huvudmen(tx)
    for huvudman in everyone:
        rhythm, today = rhythm_of(huvudman), day_of(now, huvudman)
        if not rhythm.may_speak(now):
            continue
        year, week, _ = today.isocalendar()
        with deps.database.read() as tx:
            seats = [person_id for person_id, _ in organisation.administrators(tx, huvudman.id)]
            keys = {f"attention:person:{person_id}:{year}-W{week:02}": person_id for person_id in seats}
            known = set(notices.keys_in_use(tx, huvudman.id, list(keys)))
        if set(keys) <= known:
            continue
        with deps.database.begin() as tx:
            missed = _missed_since(tx, huvudman.id, today)
            told: list[JSON] = [
                [_recipient(tx, one), one.why] for one in deliveries.take_troubles(tx, huvudman.id, now)
            ]
            for key, person_id in keys.items():
                data: dict[str, JSON] = {"troubles": told, "missed": missed, "day": today.isoformat()}
                queued += delivering.enqueue(
                    tx,
                    huvudman.id,
                    Message(ATTENTION, VERSION, key, data),
                    ToPerson(person_id),
                    rhythm.opens(today),
                    rhythm.closes(rhythm.work.after(today, 2)),
                )
    return queued


def _missed_since(tx: Connection, huvudman_id: int, today: date) -> list[int]:
    """The assignments whose last day was missed, or said too late, since the list before. Each is told once."""
    last = notices.last_told(tx, huvudman_id, ATTENTION) or {}
    since = date.fromisoformat(last["day"]) if "day" in last else today - _WEEK
    rows = notices.notices(tx, huvudman_id, [Outcome.MISSED, Outcome.ANNOUNCED], since, today)
    found = {row.assignment_id for row in rows if row.outcome == Outcome.MISSED or row.why == "late"}
    return sorted(found - set(last.get("missed", ())))


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
    lines = role_lines(room)
    vacant = _vacant_counts(room)
    answered = organisation.handlers_of_bodies(room.tx, room.huvudman_id)
    bodies = organisation.roles(room.tx, room.huvudman_id)
    unanswered = {bodies[i].name for i in bodies if bodies[i].is_body and i not in answered}
    missed = data["missed"]
    found = assignment_queries.assignments_by_id(
        room.tx, room.huvudman_id, [int(key) for key in missed] if isinstance(missed, list) else []
    )
    troubles = data.get("troubles")
    return Attention(
        name=room.names.short(room.actor.name),
        today=room.today,
        vacant=tuple(
            (line.name, line.vacant_units, vacant[line.name])
            for line in lines
            if line.is_vacant and vacant[line.name]
        ),
        bodies=tuple(
            (line.name, line.open_assignments)
            for line in lines
            if line.name in unanswered and line.open_assignments
        ),
        missed=tuple(row for row in rows_of(room, list(found.values())) if row.total.is_late),
        troubles=tuple((str(who), str(why)) for who, why in troubles) if isinstance(troubles, list) else (),
        dates=tuple(dates_to_ask_for(room.tx, room.huvudman_id, room.today)),
    )


def _vacant_counts(room: Room) -> Counter[str]:
    """How much is open where nobody answers, by the role that would."""
    every = [a for a in assignment_queries.all_assignments(room.tx, room.huvudman_id) if a.status.is_open]
    who = recipients_of(room.tx, room.huvudman_id, [a.id for a in every], room.today)
    unanswered = (a for a in every if not who.of(a.id, a.unit_key))
    return Counter(role.name for a in unanswered for role in who.answering(a.id, a.unit_key))
